"""Children, those who answer for them, and their stays at institutions."""

from tuoyu.domain.children.models.agreements import Agreement
from tuoyu.domain.children.models.children import AdmissionPaper, Child, Guardian, Guardianship
from tuoyu.domain.children.models.families import Consent, CustodyOrder, Fetcher
from tuoyu.domain.children.models.stays import Application, Enrolment

__all__ = [
    "AdmissionPaper",
    "Agreement",
    "Application",
    "Child",
    "Consent",
    "CustodyOrder",
    "Enrolment",
    "Fetcher",
    "Guardian",
    "Guardianship",
]
