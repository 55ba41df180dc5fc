"""The only writers of the register."""

from tuoyu.domain.institutions.services.filed import (
    CHANGEABLE,
    FiledFacts,
    record_change,
    record_filed,
    record_filing_ended,
)
from tuoyu.domain.institutions.services.listed import FormerFiling, enter_listed, record_former_filing
from tuoyu.domain.institutions.services.papers import (
    PaperText,
    confirm_paper,
    enter_paper,
    object_to_paper,
    take_over_papers,
)
from tuoyu.domain.institutions.services.people import PersonFacts, change_person
from tuoyu.domain.institutions.services.posts import (
    PERSON_IN_CHARGE,
    PostFacts,
    StaffRow,
    assign,
    end_assignment,
    enter_person,
    enter_staff,
    put_in_charge,
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
from tuoyu.domain.institutions.services.standing import (
    PaperFacts,
    RestrictionTerms,
    add_credential,
    impose_restriction,
    lift_restriction,
    record_check,
    record_employment,
    withdraw_credential,
)
from tuoyu.domain.institutions.services.traits import record_trait

__all__ = [
    "CHANGEABLE",
    "PERSON_IN_CHARGE",
    "FiledFacts",
    "FormerFiling",
    "PaperFacts",
    "PaperText",
    "PersonFacts",
    "PostFacts",
    "Registration",
    "RestrictionTerms",
    "StaffRow",
    "add_credential",
    "assign",
    "change_person",
    "confirm_paper",
    "end_assignment",
    "end_class",
    "end_room",
    "enter_listed",
    "enter_paper",
    "enter_person",
    "enter_staff",
    "hand_in_plan",
    "impose_restriction",
    "lift_restriction",
    "object_to_paper",
    "place_institution",
    "put_in_charge",
    "record_building",
    "record_change",
    "record_check",
    "record_class",
    "record_employment",
    "record_filed",
    "record_filing_ended",
    "record_former_filing",
    "record_room",
    "record_trait",
    "register_institution",
    "remove_plan",
    "take_over_papers",
    "update_registration",
    "withdraw_credential",
]
