"""What people, programs and attackers type: whole values, values with something slipped in, and things nobody types."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote_from_bytes

from django.db import models
from hypothesis import strategies as st

from tuoyu.base.access.models import Body, Invitation, User
from tuoyu.base.intake.models import ImportRun
from tuoyu.base.kernel.models import AuditEntry, CaseEvent, Suggestion
from tuoyu.domain.children.models import AdmissionPaper, Child, CustodyOrder, Fetcher, Guardian, Guardianship
from tuoyu.domain.filing.models import (
    ChangeFiling,
    Closing,
    FilingSection,
    Licence,
    PublishedNonconformity,
    Rectification,
    RegistrationPush,
    SectionComment,
    SiteFinding,
    SiteVerification,
)
from tuoyu.domain.institutions.models import (
    Amendment,
    Building,
    ClassGroup,
    Institution,
    Paper,
    Revision,
    Room,
    Trait,
)
from tuoyu.domain.publicity.models import AnnualReport, Disclosure, Recognition, SanitaryEvaluation
from tuoyu.domain.staff.models import Contest, Credential, Person, Restriction
from tuoyu.insight.indicators.models import Population

PIECES = (
    "\u200b", "\u202e", "\u2066", "\ufeff", "\u00ad", "\U000e0041", "\x00", "\x07", "\x1b[31m", "\r\n", "\n", "\t",
    "\u2028", "\ud800", "\udfff", "１２３", "²", "٣", "1e309", "-1", "9" * 30, "NaN", "Infinity", "0", "1.5", "0x10",
    "0001-01-01", "9999-12-31", "2026-02-30", "２０２６-０１-０１", "10000-01-01",
    "'; DROP TABLE kernel_auditentry; --", "<script>alert(1)</script>",
    "{{7*7}}", "{% load x %}", "=1+1", "😀", "𠮷", "e\u0301", "\u0301" * 40, " " * 60,
    "A" * 3000, "..", "%00", "${x}", "\\u0000", "true", "null", "[]", "on",
)  # fmt: skip
TEXTS: tuple[tuple[type[models.Model], tuple[str, ...]], ...] = (
    (RegistrationPush, ("name", "credit_code", "received", "pushed_by", "decision_reason")),
    (Institution, ("name", "address", "business_scope", "representative", "public_phone")),
    (Trait, ("value", "source")),
    (Building, ("fire_document_number", "public_ground")),
    (ClassGroup, ("name",)),
    (Room, ("name",)),
    (ImportRun, ("file_name", "sheet", "headings")),
    (Paper, ("number", "answer")),
    (Disclosure, ("text", "fees", "price_mode")),
    (Person, ("name",)),
    (Child, ("name",)),
    (Guardian, ("name",)),
    (AdmissionPaper, ("issuer",)),
    (CustodyOrder, ("organ", "number")),
    (Fetcher, ("name", "relation")),
    (Guardianship, ("ended_because",)),
    (Amendment, ("wanted", "reason", "answer", "proposed_label")),
    (Revision, ("after",)),
    (Contest, ("said", "stood", "answer", "decision", "name", "answered_by", "decided_by")),
    (Credential, ("issuer", "withdrawn_because", "entered_by")),
    (Restriction, ("name", "organ", "decision", "imposed_by", "lifted_because")),
    (SectionComment, ("text",)),
    (FilingSection, ("answers",)),
    (SanitaryEvaluation, ("answers",)),
    (SiteVerification, ("visitors",)),
    (ChangeFiling, ("wanted", "reason")),
    (Closing, ("explained", "placements")),
    (Licence, ("ended_because",)),
    (SiteFinding, ("reason",)),
    (PublishedNonconformity, ("reasons",)),
    (Rectification, ("text", "remark")),
    (Recognition, ("answers",)),
    (AnnualReport, ("told",)),
    (CaseEvent, ("note", "label")),
    (Invitation, ("name",)),
    (User, ("name", "username")),
    (Body, ("name", "credit_code", "document_mark")),
    (Population, ("source",)),
    (Suggestion, ("sentence", "sources")),
    (AuditEntry, ("actor_label", "purpose", "detail", "object_id")),
)
_LINE_BREAKS = "\r\n"


def around(usual: str) -> st.SearchStrategy[str]:
    """The usual value with something slipped in somewhere, or something else altogether."""
    slipped = st.tuples(st.sampled_from(PIECES), st.integers(0, len(usual))).map(
        lambda chosen: usual[: chosen[1]] + chosen[0] + usual[chosen[1] :]
    )
    anything = st.text(st.characters(exclude_categories=()), max_size=30)
    return st.one_of(
        slipped, st.sampled_from(PIECES), st.lists(st.sampled_from(PIECES), max_size=4).map("".join), anything
    )


def typed_instead(usual: Mapping[str, Any]) -> st.SearchStrategy[dict[str, list[str]]]:
    """A form of which some fields are as usual, some nasty, some missing, some sent twice."""
    fields = {
        name: st.one_of(
            st.just([str(value)]), st.just([str(value)]), st.lists(around(str(value)), max_size=2),
            around(str(value)).map(lambda one: [one]),
        )
        for name, value in usual.items()
    }  # fmt: skip
    return st.fixed_dictionaries(fields)


def encoded(fields: Mapping[str, Iterable[str]]) -> bytes:
    """A form as bytes, halves of characters included, as a program may send it."""
    return b"&".join(_quoted(name) + b"=" + _quoted(value) for name, values in fields.items() for value in values)


def _quoted(text: str) -> bytes:
    return quote_from_bytes(text.encode("utf-8", "surrogatepass"), safe="").encode()


def unseen() -> list[str]:
    """What stands in the database with characters that nobody can see, as `model.field: value`."""
    return [
        f"{model.__name__}.{field}: {text!r}"
        for model, fields in TEXTS
        for row in model._base_manager.values_list(*fields)
        for field, value in zip(fields, row, strict=True)
        for text in _texts(value)
        if any(unicodedata.category(one) in {"Cc", "Cf", "Cs"} and one not in _LINE_BREAKS for one in text)
    ]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, one in value.items():
            yield from (*_texts(name), *_texts(one))
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)
