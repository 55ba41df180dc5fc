"""The shape of what is typed into the register."""

from tuoyu.domain.institutions.forms.papers import ConfirmForm, ObjectForm, PaperForm

__all__ = ["ConfirmForm", "ObjectForm", "PaperForm"]
