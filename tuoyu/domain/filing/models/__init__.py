"""The processes of entry: registration pushes, filings with what is handed in and said about them, and visits."""

from tuoyu.domain.filing.models.changes import ChangeFiling, ChangePaper
from tuoyu.domain.filing.models.closings import Closing, ClosingPaper
from tuoyu.domain.filing.models.filings import Filing, FilingMaterial, FilingSection, SectionComment
from tuoyu.domain.filing.models.licences import Licence
from tuoyu.domain.filing.models.pushes import RegistrationPush
from tuoyu.domain.filing.models.verification import (
    PublishedNonconformity,
    Rectification,
    RectificationFile,
    SiteFinding,
    SiteVerification,
)
from tuoyu.domain.filing.models.versions import FilingVersion

__all__ = [
    "ChangeFiling",
    "ChangePaper",
    "Closing",
    "ClosingPaper",
    "Filing",
    "FilingMaterial",
    "FilingSection",
    "FilingVersion",
    "Licence",
    "PublishedNonconformity",
    "Rectification",
    "RectificationFile",
    "RegistrationPush",
    "SectionComment",
    "SiteFinding",
    "SiteVerification",
]
