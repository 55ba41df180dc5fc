"""The only writers of children, families and stays."""

from tuoyu.domain.children.services.agreeing import sign_agreement
from tuoyu.domain.children.services.consenting import (
    FetcherFacts,
    allow_fetching,
    answer_consent,
    end_fetching,
    record_custody,
)
from tuoyu.domain.children.services.enrolling import Terms, enrol, leave, move, recount, show_paper
from tuoyu.domain.children.services.entering import ChildFacts, StayFacts, add_number, enter_child, take_back
from tuoyu.domain.children.services.families import GuardianFacts, add_guardian, end_guardianship
from tuoyu.domain.children.services.revealing import reveal_numbers

__all__ = [
    "ChildFacts",
    "FetcherFacts",
    "GuardianFacts",
    "StayFacts",
    "Terms",
    "add_guardian",
    "add_number",
    "allow_fetching",
    "answer_consent",
    "end_fetching",
    "end_guardianship",
    "enrol",
    "enter_child",
    "leave",
    "move",
    "record_custody",
    "recount",
    "reveal_numbers",
    "show_paper",
    "sign_agreement",
    "take_back",
]
