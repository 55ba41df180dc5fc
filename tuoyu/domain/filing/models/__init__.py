"""The processes of entry: registration pushes, and filings with what is handed in and said about them."""

from tuoyu.domain.filing.models.filings import Filing, FilingMaterial, FilingSection, SectionComment
from tuoyu.domain.filing.models.pushes import RegistrationPush
from tuoyu.domain.filing.models.sanitary import SanitaryEvaluation

__all__ = ["Filing", "FilingMaterial", "FilingSection", "RegistrationPush", "SanitaryEvaluation", "SectionComment"]
