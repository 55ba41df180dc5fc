"""What others may read of children and their stays."""

from tuoyu.domain.children.selectors.children import (
    ChildRecord,
    child_record,
    find_by_number,
    get_child,
    get_guardianship,
    is_called,
    known_guardian,
    read_number,
)
from tuoyu.domain.children.selectors.enrolments import class_names, classes_offered
from tuoyu.domain.children.selectors.stays import Figures, figures_of, get_institution, get_stay, stays_at

__all__ = [
    "ChildRecord",
    "Figures",
    "child_record",
    "class_names",
    "classes_offered",
    "figures_of",
    "find_by_number",
    "get_child",
    "get_guardianship",
    "get_institution",
    "get_stay",
    "is_called",
    "known_guardian",
    "read_number",
    "stays_at",
]
