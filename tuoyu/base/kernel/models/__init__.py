"""The kernel's tables, one file per mechanism."""

from tuoyu.base.kernel.models.audit import AuditEntry, AuditHead
from tuoyu.base.kernel.models.cases import Case, CaseEvent, Deadline, Suspension
from tuoyu.base.kernel.models.documents import IssuedDocument, NumberSeries
from tuoyu.base.kernel.models.files import StoredFile
from tuoyu.base.kernel.models.keys import DataKey
from tuoyu.base.kernel.models.notices import Delivery, Notice, NoticeReading
from tuoyu.base.kernel.models.reminders import Reminder
from tuoyu.base.kernel.models.submissions import Submission
from tuoyu.base.kernel.models.suggestions import Suggestion

__all__ = [
    "AuditEntry",
    "AuditHead",
    "Case",
    "CaseEvent",
    "DataKey",
    "Deadline",
    "Delivery",
    "IssuedDocument",
    "Notice",
    "NoticeReading",
    "NumberSeries",
    "Reminder",
    "StoredFile",
    "Submission",
    "Suggestion",
    "Suspension",
]
