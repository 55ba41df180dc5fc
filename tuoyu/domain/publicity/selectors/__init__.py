"""What others may read of disclosures, recognitions, annual reports and sanitary evaluations."""

from tuoyu.domain.publicity.selectors.desk import DESKS

__all__ = ["DESKS"]
