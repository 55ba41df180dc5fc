"""What others may read of children and their stays."""

from tuoyu.domain.children.selectors.children import (
    ChildRecord,
    child_record,
    find_by_number,
    get_child,
    is_called,
    known_guardian,
    read_number,
)
from tuoyu.domain.children.selectors.enrolments import class_names, classes_offered
from tuoyu.domain.children.selectors.families import get_fetcher, get_guardianship, guardians_of
from tuoyu.domain.children.selectors.stays import (
    Figures,
    figures_of,
    get_institution,
    get_open_stay,
    get_stay,
    note_export,
    stays_at,
)

__all__ = [
    "ChildRecord",
    "Figures",
    "child_record",
    "class_names",
    "classes_offered",
    "figures_of",
    "find_by_number",
    "get_child",
    "get_fetcher",
    "get_guardianship",
    "get_institution",
    "get_open_stay",
    "get_stay",
    "guardians_of",
    "is_called",
    "known_guardian",
    "note_export",
    "read_number",
    "stays_at",
]
