"""The founder's guide as a walk through questions: each answer is a link, nothing is kept but the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import QueryDict

from tuoyu.base.kernel import clock, rulebook
from tuoyu.domain.filing import selectors as filing
from tuoyu.domain.filing.rules.founding import Intent
from tuoyu.outside.portal.places import home_path

_MOST_CHILDREN = 2_000
CHILDREN = "children"


@dataclass(frozen=True)
class Option:
    """One answer to choose: its words, a softer line, and the address that gives it."""

    code: str
    words: str
    hint: str = ""
    url: str = ""


@dataclass(frozen=True)
class Question:
    """One question. Without options a number is asked."""

    key: str
    words: str
    options: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Given:
    """An answer that was given, and the address that asks again from there."""

    words: str
    answer: str
    url: str


@dataclass
class Guide:
    """How far a founder has come: what was answered, and the next question (None when all are)."""

    answers: dict[str, str] = field(default_factory=dict)
    given: list[Given] = field(default_factory=list)
    question: Question | None = None
    trouble: str = ""

    @property
    def number(self) -> int:
        return len(self.given) + 1

    @property
    def intent(self) -> Intent:
        """The answers as the rules read them."""
        children = self.answers.get(CHILDREN, "")
        return Intent(
            facility_type=self.answers.get("type", ""),
            legal_form=self.answers.get("form", ""),
            site_tenure=self.answers.get("site", ""),
            meal_supply=self.answers.get("meals", ""),
            children=int(children) if children else None,
        )


def read(address: QueryDict) -> Guide:
    """Walk through the questions in order as long as the address answers them; a bad answer is asked again."""
    guide = Guide()
    for key in ("type", "form", "site", "meals", CHILDREN):
        question, before = _question(key, guide.answers), dict(guide.answers)
        answer = address.get(key, "").strip()
        if len(question.options) == 1:
            answer = question.options[0].code
        words = _words(question, answer)
        if not words:
            guide.question = question
            guide.trouble = _TROUBLE[bool(question.options)] if answer else ""
            break
        guide.answers[key] = answer
        guide.given.append(Given(question.words, words, f"?{urlencode(before)}"))
    return guide


def way_of(guide: Guide) -> filing.Way | None:
    """Everything this founder is told, once every question is answered."""
    return None if guide.question else filing.way(guide.intent, clock.today(), home_path())


_TROUBLE = {True: "没有这个选项，请重新选择。", False: f"请填写 1 到 {_MOST_CHILDREN} 之间的整数。"}


def _words(question: Question, answer: str) -> str:
    if question.options:
        return next((one.words for one in question.options if one.code == answer), "")
    is_number = answer.isascii() and answer.isdecimal() and len(answer) <= len(str(_MOST_CHILDREN))
    return f"{int(answer)} 名" if is_number and 1 <= int(answer) <= _MOST_CHILDREN else ""


def _question(key: str, before: Mapping[str, str]) -> Question:
    on, area = clock.today(), home_path()
    match key:
        case "type":
            choices = [(one["code"], one["name"], one["hint"]) for one in filing.routes(on, area)]
            return _asked(key, "您打算办哪一种？", choices, before)
        case "form":
            choices = [(one["code"], one["name"], one["hint"]) for one in filing.legal_forms(before["type"], on, area)]
            return _asked(key, "由谁来办？", choices, before)
        case "site":
            return _asked(key, "场地从哪里来？", _enumerated("site_tenure"), before)
        case "meals":
            return _asked(key, "孩子的饭怎么解决？", _enumerated("meal_supply"), before)
        case _:
            return Question(CHILDREN, "打算收多少孩子？")


def _enumerated(key: str) -> list[tuple[str, str, str]]:
    return [(code, words, "") for code, words in rulebook.choices(key)]


def _asked(key: str, words: str, choices: list[tuple[str, str, str]], before: Mapping[str, str]) -> Question:
    options = (Option(code, label, hint, f"?{urlencode({**before, key: code})}") for code, label, hint in choices)
    return Question(key, words, tuple(options))
