"""The register of facts: institutions and what they are for a time, their premises, the people who work there."""

from tuoyu.domain.institutions.models.duplicates import Duplicate
from tuoyu.domain.institutions.models.institution import Grams, Institution
from tuoyu.domain.institutions.models.papers import Paper
from tuoyu.domain.institutions.models.people import Assignment, Person
from tuoyu.domain.institutions.models.premises import (
    Building,
    ClassGroup,
    PastFacts,
    PlanDrawing,
    Premises,
    Room,
)
from tuoyu.domain.institutions.models.standing import Credential, Employment, Restriction
from tuoyu.domain.institutions.models.traits import Trait

__all__ = [
    "Assignment",
    "Building",
    "ClassGroup",
    "Credential",
    "Duplicate",
    "Employment",
    "Grams",
    "Institution",
    "Paper",
    "PastFacts",
    "Person",
    "PlanDrawing",
    "Premises",
    "Restriction",
    "Room",
    "Trait",
]
