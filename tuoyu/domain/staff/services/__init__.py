"""The only writers about the people who work in care."""

from tuoyu.domain.staff.services.claiming import NOT_YOU, claim_record, invite_to_record
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
from tuoyu.domain.staff.services.queries import (
    answer_background_query,
    answer_each,
    ask_background_query,
    note_due_queries,
    recall_background_query,
    reveal_number,
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
    "NOT_YOU",
    "PERSON_IN_CHARGE",
    "PaperFacts",
    "PersonFacts",
    "PostFacts",
    "RestrictionTerms",
    "StaffRow",
    "add_credential",
    "answer_background_query",
    "answer_each",
    "ask_background_query",
    "assign",
    "change_person",
    "claim_record",
    "end_assignment",
    "enter_person",
    "enter_staff",
    "impose_restriction",
    "invite_to_record",
    "leave_charge",
    "lift_restriction",
    "note_due_queries",
    "put_in_charge",
    "recall_background_query",
    "record_check",
    "record_employment",
    "reveal_number",
    "withdraw_credential",
]
