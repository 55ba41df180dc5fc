"""What the rulebook holds: rules, dated documents, enumerations, and how each is cited."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

CONFIDENCES: dict[str, str] = {
    "V": "已见官方文本",
    "V2": "据转载核对",
    "L": "已见法律文本",
    "S": "本县实施方案",
    "M+": "较可靠，待对照原文",
    "M": "待核实",
    "M-": "待核实，不宜作为依据",
    "house": "本系统约定",
    "unset": "尚未规定，待填写",
}
HOUSE = "本系统约定"
_TENTATIVE = frozenset({"M", "M-", "unset"})


class RulebookError(ValueError):
    """A file of the rulebook is wrong; the message names the file and the entry."""


class UnknownRule(KeyError):
    """No entry of that key applies on that day in that place."""

    def __init__(self, key: str, on: date, area: int | None) -> None:
        where = "全国" if area is None else f"地区 {area:09d}"
        self.sentence = f"规则库中没有 {on} 适用于{where}的“{key}”条目，请在规则库文件中补充。"
        super().__init__(self.sentence)

    def __str__(self) -> str:
        return self.sentence


class UnknownDocument(KeyError):
    """No document of that kind or id."""


class UnknownEnumeration(KeyError):
    """No enumeration, or no choice in it, of that name."""


@dataclass(frozen=True, slots=True)
class Citation:
    """Where something is written: title (or "…文件" where only its number is known), document number, article."""

    source: str
    document: str = ""
    article: str = ""

    def __str__(self) -> str:
        is_untitled = self.source.endswith("文件") or self.source == HOUSE
        title = self.source if is_untitled or self.source.startswith("《") else f"《{self.source}》"
        return f"{title}（{self.document}）{self.article}" if self.document else f"{title}{self.article}"


@dataclass(frozen=True, slots=True)
class Rule:
    """One value the law (or the house) sets, valid in [valid_from, valid_until) in `area` ("" = nationwide).

    `value` is int, Decimal, str, bool, date, a tuple or a read-only mapping; None when it is still unset.
    """

    key: str
    value: Any
    unit: str
    source: str
    document: str
    article: str
    confidence: str
    note: str
    valid_from: date
    valid_until: date | None
    area: str

    @property
    def cited(self) -> str:
        """《title》（number）article."""
        return str(Citation(self.source, self.document, self.article))

    @property
    def is_unset(self) -> bool:
        """Whether nobody has set a value yet: a place may, in its local folder."""
        return self.value is None

    @property
    def is_tentative(self) -> bool:
        """Whether the value still has to be checked against a text, or is not set."""
        return self.confidence in _TENTATIVE

    @property
    def is_house(self) -> bool:
        """Whether it is our own convention and no regulation."""
        return self.confidence == "house"

    @property
    def standing(self) -> str:
        """How sure we are, for people."""
        return CONFIDENCES[self.confidence]


@dataclass(frozen=True, slots=True)
class Document:
    """A dated list (materials, checklist, departments); a case keeps the `id` it began under.

    Each entry is a read-only mapping with at least `code`; the other fields are the document's own.
    """

    id: str
    kind: str
    version: str
    title: str
    entries: tuple[Mapping[str, Any], ...]
    source: str
    document: str
    article: str
    confidence: str
    note: str
    valid_from: date
    valid_until: date | None
    area: str

    @property
    def cited(self) -> str:
        """《title》（number）article."""
        return str(Citation(self.source, self.document, self.article))

    @property
    def is_tentative(self) -> bool:
        """Whether the list as a whole still has to be checked against a text."""
        return self.confidence in _TENTATIVE

    def cites(self, entry: Mapping[str, Any]) -> str:
        """Where one of its entries is written, when the entry says so itself; else where the list is."""
        if "source" in entry:
            return str(Citation(entry["source"], entry.get("document", ""), entry.get("article", "")))
        return str(Citation(self.source, self.document, entry.get("article", self.article)))

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the entries, in order."""
        return tuple(entry["code"] for entry in self.entries)

    def entry(self, code: str) -> Mapping[str, Any]:
        """One entry; UnknownDocument if there is none of that code."""
        for candidate in self.entries:
            if candidate["code"] == code:
                return candidate
        raise UnknownDocument(f"“{self.title}”中没有代码为“{code}”的条目。")


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of an enumeration; a reserved one is known, not yet offered. `also` are other words for it in lists."""

    code: str
    label: str
    note: str = ""
    is_reserved: bool = False
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Enumeration:
    """A closed list of codes with Chinese labels."""

    key: str
    label: str
    choices: tuple[Choice, ...]
    source: str
    document: str
    article: str
    confidence: str

    @property
    def cited(self) -> str:
        """《title》（number）article."""
        return str(Citation(self.source, self.document, self.article))

    def choice(self, code: str) -> Choice:
        """One choice; UnknownEnumeration if there is none of that code."""
        for candidate in self.choices:
            if candidate.code == code:
                return candidate
        raise UnknownEnumeration(f"“{self.label}”中没有代码为“{code}”的选项。")


@dataclass(frozen=True, slots=True)
class Change:
    """What differs between two days: an entry that began, ended or was replaced."""

    key: str
    area: str
    before: Rule | Document | None
    after: Rule | Document | None
