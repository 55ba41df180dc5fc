"""Filters of a list: each reads its part of the address, narrows the rows and says what it does in words."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.http import QueryDict

from tuoyu.base.kernel import clock

Rows = QuerySet[Any]
LONGEST_TEXT = 60


@dataclass(frozen=True)
class Filter:
    """What all filters share. `field` is a lookup path; `narrow`, when given, takes its place."""

    key: str
    label: str
    field: str = ""
    narrow: Callable[[Rows, Any], Rows] | None = None
    kind: ClassVar[str] = ""

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names it uses in the address."""
        return (self.key,)

    def read(self, address: QueryDict, problems: list[str]) -> Any:
        """The value asked for, None for none; a bad one is named in `problems` and dropped."""
        raise NotImplementedError

    def apply(self, rows: Rows, value: Any) -> Rows:
        """The rows that fit the value."""
        return self.narrow(rows, value) if self.narrow else rows.filter(**{self.field or self.key: value})

    def words(self, value: Any) -> str:
        """The value as a person reads it."""
        return str(value)


@dataclass(frozen=True)
class Choice(Filter):
    """One of a few values; `choices` are (value, label) pairs or a function that gives them."""

    choices: Sequence[tuple[str, str]] | Callable[[], Iterable[tuple[str, str]]] = ()
    kind: ClassVar[str] = "choice"

    def options(self) -> list[tuple[str, str]]:
        """The pairs to choose from."""
        pairs = self.choices() if callable(self.choices) else self.choices
        return [(str(value), label) for value, label in pairs]

    def read(self, address: QueryDict, problems: list[str]) -> str | None:
        value = address.get(self.key, "")
        if value and value not in dict(self.options()):
            problems.append(f"“{self.label}”没有这个选项，已忽略。")
            return None
        return value or None

    def words(self, value: Any) -> str:
        return dict(self.options()).get(value, "")


@dataclass(frozen=True)
class Text(Filter):
    """Words looked for in `fields` (any of them contains it)."""

    fields: Sequence[str] = ()
    hint: str = ""
    kind: ClassVar[str] = "text"

    def read(self, address: QueryDict, problems: list[str]) -> str | None:
        value = address.get(self.key, "").strip()
        if "\x00" in value or len(value) > LONGEST_TEXT:
            problems.append(f"“{self.label}”最多 {LONGEST_TEXT} 个字，且不能有特殊控制字符，已忽略。")
            return None
        return value or None

    def apply(self, rows: Rows, value: Any) -> Rows:
        if self.narrow:
            return self.narrow(rows, value)
        found = Q(pk__in=[])
        for name in self.fields or (self.field or self.key,):
            found |= Q(**{f"{name}__icontains": value})
        return rows.filter(found)


@dataclass(frozen=True)
class Toggle(Filter):
    """Yes, or no matter."""

    kind: ClassVar[str] = "toggle"

    def read(self, address: QueryDict, problems: list[str]) -> bool | None:
        value = address.get(self.key, "")
        if value not in ("", "1"):
            problems.append(f"“{self.label}”的取值不对，已忽略。")
        return True if value == "1" else None

    def words(self, value: Any) -> str:
        return "是"


@dataclass(frozen=True)
class DateRange(Filter):
    """From one day to another, both included, in Shanghai; `of_moments` for a column of moments."""

    of_moments: bool = False
    kind: ClassVar[str] = "dates"

    @property
    def parameters(self) -> tuple[str, ...]:
        return f"{self.key}_from", f"{self.key}_until"

    def read(self, address: QueryDict, problems: list[str]) -> tuple[date | None, date | None] | None:
        first, last = (self._day(address.get(name, ""), problems) for name in self.parameters)
        if first and last and first > last:
            problems.append(f"“{self.label}”的起日晚于止日，已忽略。")
            return None
        return (first, last) if first or last else None

    def _day(self, text: str, problems: list[str]) -> date | None:
        if not text:
            return None
        try:
            on = date.fromisoformat(text)
        except ValueError:
            on = None
        if on is None or not 1900 <= on.year <= 2200:
            problems.append(f"“{self.label}”的日期不对，请写成 2026-11-23 的样子，已忽略。")
            return None
        return on

    def apply(self, rows: Rows, value: Any) -> Rows:
        if self.narrow:
            return self.narrow(rows, value)
        first, last = value
        path = self.field or self.key
        if first:
            rows = rows.filter(**{f"{path}__gte": self._edge(first)})
        if last:
            rows = rows.filter(**{f"{path}__lt": self._edge(last + timedelta(days=1))})
        return rows

    def _edge(self, on: date) -> date | datetime:
        return datetime(on.year, on.month, on.day, tzinfo=clock.SHANGHAI) if self.of_moments else on

    def words(self, value: Any) -> str:
        first, last = value
        if first == last:
            return first.isoformat()
        return f"{first.isoformat() if first else ''} 至 {last.isoformat() if last else '今'}"
