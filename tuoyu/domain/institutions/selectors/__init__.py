"""What others may read of the register."""

from tuoyu.domain.institutions.selectors.institutions import (
    STANDINGS,
    changed_since,
    find_by_credit_code,
    get_institution,
    get_public_institution,
    inside,
    institution_of_body,
    institutions,
    is_in_township,
    listed_institutions,
    mode_labels,
    named_like,
    public_institutions,
    standing_in_words,
    standing_of,
    with_standing,
)
from tuoyu.domain.institutions.selectors.premises import premises_of

__all__ = [
    "STANDINGS",
    "changed_since",
    "find_by_credit_code",
    "get_institution",
    "get_public_institution",
    "inside",
    "institution_of_body",
    "institutions",
    "is_in_township",
    "listed_institutions",
    "mode_labels",
    "named_like",
    "premises_of",
    "public_institutions",
    "standing_in_words",
    "standing_of",
    "with_standing",
]
