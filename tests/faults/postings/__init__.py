"""One way to carry out every route that takes a POST: who sends what, and how its effect is counted.

`POSTINGS` is keyed by route name. `prepare(scene)` makes everything the act needs and returns what to send; `effect`
is a number that the act raises by exactly one; `action` is the entry the act leaves in the log.
"""

from importlib import import_module
from pkgutil import iter_modules

from tests.faults.postings.accounts import NEW_PASSWORD, invited, signed_in
from tests.faults.postings.filings import push_fields, reviewed
from tests.faults.postings.imports import registrations
from tests.faults.postings.papers import waiting_paper
from tests.faults.postings.table import CARRIES_NOTHING_OUT, POSTINGS, Posting, Sent

__all__ = [
    "CARRIES_NOTHING_OUT",
    "NEW_PASSWORD",
    "POSTINGS",
    "Posting",
    "Sent",
    "invited",
    "push_fields",
    "registrations",
    "reviewed",
    "signed_in",
    "waiting_paper",
]

for _topic in iter_modules(__path__):
    import_module(f"{__name__}.{_topic.name}")
