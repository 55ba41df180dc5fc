"""The shape of what is typed into pushes and filings."""

from tuoyu.domain.filing.forms.answers import Read, SectionForm, answers_form, read_answers
from tuoyu.domain.filing.forms.registration import RegistrationForm
from tuoyu.domain.filing.forms.small import CancelForm, CommentForm, InviteForm, NoteForm, PurposeForm

__all__ = [
    "CancelForm",
    "CommentForm",
    "InviteForm",
    "NoteForm",
    "PurposeForm",
    "Read",
    "RegistrationForm",
    "SectionForm",
    "answers_form",
    "read_answers",
]
