"""The people who work in care, what they hold, and what keeps them out."""

from tuoyu.domain.staff.models.claims import RecordClaim
from tuoyu.domain.staff.models.contests import Contest
from tuoyu.domain.staff.models.duplicates import PersonDuplicate
from tuoyu.domain.staff.models.people import Assignment, Person
from tuoyu.domain.staff.models.queries import BackgroundQuery
from tuoyu.domain.staff.models.standing import Credential, Employment, Restriction

__all__ = [
    "Assignment",
    "BackgroundQuery",
    "Contest",
    "Credential",
    "Employment",
    "Person",
    "PersonDuplicate",
    "RecordClaim",
    "Restriction",
]
