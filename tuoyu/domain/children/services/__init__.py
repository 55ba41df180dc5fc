"""The only writers of children, families and stays."""

from tuoyu.domain.children.services.entering import ChildFacts, StayFacts, add_number, enter_child, take_back
from tuoyu.domain.children.services.families import GuardianFacts, add_guardian, end_guardianship

__all__ = [
    "ChildFacts",
    "GuardianFacts",
    "StayFacts",
    "add_guardian",
    "add_number",
    "end_guardianship",
    "enter_child",
    "take_back",
]
