"""The register of facts: institutions what they are for a time, their premises and papers."""

from tuoyu.domain.institutions.models.amendments import Amendment
from tuoyu.domain.institutions.models.duplicates import Duplicate
from tuoyu.domain.institutions.models.institution import Grams, Institution
from tuoyu.domain.institutions.models.papers import Paper
from tuoyu.domain.institutions.models.premises import (
    Building,
    ClassGroup,
    PastFacts,
    PlanDrawing,
    Premises,
    Room,
)
from tuoyu.domain.institutions.models.revisions import Revision
from tuoyu.domain.institutions.models.traits import Trait

__all__ = [
    "Amendment",
    "Building",
    "ClassGroup",
    "Duplicate",
    "Grams",
    "Institution",
    "Paper",
    "PastFacts",
    "PlanDrawing",
    "Premises",
    "Revision",
    "Room",
    "Trait",
]
