"""Children, those who answer for them, and their stays at institutions."""

from tuoyu.domain.children.models.children import Child, Guardian, Guardianship
from tuoyu.domain.children.models.stays import Application

__all__ = ["Application", "Child", "Guardian", "Guardianship"]
