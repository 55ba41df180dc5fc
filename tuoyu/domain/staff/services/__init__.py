"""The only writers about the people who work in care."""

from tuoyu.domain.staff.services.people import (
    PersonFacts,
    change_person,
)
from tuoyu.domain.staff.services.posts import (
    PERSON_IN_CHARGE,
    PostFacts,
    StaffRow,
    assign,
    end_assignment,
    enter_person,
    enter_staff,
    leave_charge,
    put_in_charge,
)
from tuoyu.domain.staff.services.standing import (
    PaperFacts,
    RestrictionTerms,
    add_credential,
    impose_restriction,
    lift_restriction,
    record_check,
    record_employment,
    withdraw_credential,
)

__all__ = [
    "PERSON_IN_CHARGE",
    "PaperFacts",
    "PersonFacts",
    "PostFacts",
    "RestrictionTerms",
    "StaffRow",
    "add_credential",
    "assign",
    "change_person",
    "end_assignment",
    "enter_person",
    "enter_staff",
    "impose_restriction",
    "leave_charge",
    "lift_restriction",
    "put_in_charge",
    "record_check",
    "record_employment",
    "withdraw_credential",
]
