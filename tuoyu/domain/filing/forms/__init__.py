"""The shape of what is typed into pushes, filings and visits."""

from tuoyu.domain.filing.forms.answers import Read, SectionForm, answers_form, read_answers
from tuoyu.domain.filing.forms.handling import HandOverForm
from tuoyu.domain.filing.forms.registration import RegistrationForm
from tuoyu.domain.filing.forms.several import BatchForm
from tuoyu.domain.filing.forms.small import CancelForm, CommentForm, DecideForm, InviteForm, PurposeForm
from tuoyu.domain.filing.forms.verification import AgainForm, RectificationForm, SiteCheckForm

__all__ = [
    "AgainForm",
    "BatchForm",
    "CancelForm",
    "CommentForm",
    "DecideForm",
    "HandOverForm",
    "InviteForm",
    "PurposeForm",
    "Read",
    "RectificationForm",
    "RegistrationForm",
    "SectionForm",
    "SiteCheckForm",
    "answers_form",
    "read_answers",
]
