"""The only writers of the register."""

from tuoyu.domain.institutions.services.amending import (
    amend,
    decline_amendment,
    propose_amendment,
    take_back_amendment,
)
from tuoyu.domain.institutions.services.filed import (
    CHANGEABLE,
    FiledFacts,
    record_change,
    record_filed,
    record_filing_ended,
)
from tuoyu.domain.institutions.services.listed import (
    FormerFiling,
    Listed,
    enter_listed,
    enter_plain,
    record_former_filing,
)
from tuoyu.domain.institutions.services.papers import (
    PaperText,
    confirm_paper,
    enter_paper,
    object_to_paper,
    take_over_papers,
)
from tuoyu.domain.institutions.services.premises import (
    end_class,
    end_room,
    hand_in_plan,
    record_building,
    record_class,
    record_room,
    remove_plan,
)
from tuoyu.domain.institutions.services.registering import (
    Registration,
    place_institution,
    register_institution,
    update_registration,
)
from tuoyu.domain.institutions.services.traits import (
    record_trait,
)

__all__ = [
    "CHANGEABLE",
    "FiledFacts",
    "FormerFiling",
    "Listed",
    "PaperText",
    "Registration",
    "amend",
    "confirm_paper",
    "decline_amendment",
    "end_class",
    "end_room",
    "enter_listed",
    "enter_paper",
    "enter_plain",
    "hand_in_plan",
    "object_to_paper",
    "place_institution",
    "propose_amendment",
    "record_building",
    "record_change",
    "record_class",
    "record_filed",
    "record_filing_ended",
    "record_former_filing",
    "record_room",
    "record_trait",
    "register_institution",
    "remove_plan",
    "take_back_amendment",
    "take_over_papers",
    "update_registration",
]
