"""What an institution shows and earns: public notice, recognitions, annual reports, sanitary evaluations."""

from tuoyu.domain.publicity.models.annual import AnnualReport
from tuoyu.domain.publicity.models.disclosures import Disclosure
from tuoyu.domain.publicity.models.recognition import Recognition
from tuoyu.domain.publicity.models.sanitary import SanitaryEvaluation

__all__ = ["AnnualReport", "Disclosure", "Recognition", "SanitaryEvaluation"]
