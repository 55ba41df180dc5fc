"""Declared list pages: filters kept in the address, sorting, keyset pages, capped totals, export of what is shown."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import localize
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString

from tuoyu.base.kernel import clock
from tuoyu.base.kernel.web import keyset
from tuoyu.base.kernel.web.filters import Choice, DateRange, Filter, Text, Toggle
from tuoyu.base.kernel.web.spreadsheets import Table, as_download

__all__ = ["Choice", "Column", "DateRange", "Filter", "ListPage", "Text", "Toggle", "ticks"]

_OWN_PARAMETERS = ("sort", "page", "export")
_MOST_PROBLEMS = 5
_CHUNK = 2000


@dataclass(frozen=True)
class Column:
    """A column. Its content is `render(row)`, else the attribute or key `key`, and may be SafeString for markup.

    `sort` is the field to order by ("" = not sortable); `note(row)` a second, softer line; `route` names the address
    that takes the row's key, `link(row)` is any other; `export(row)` the plain value for a spreadsheet, when `render`
    gives markup; `is_title` heads the card on a phone; what `keeps_together` shows stays on one line;
    `in_export_only` keeps it off the screen, `on_screen_only` out of the file.
    """

    key: str
    label: str
    render: Callable[[Any], Any] | None = None
    sort: str = ""
    numeric: bool = False
    note: Callable[[Any], Any] | None = None
    route: str = ""
    link: Callable[[Any], str] | None = None
    export: Callable[[Any], Any] | None = None
    is_title: bool = False
    keeps_together: bool = False
    in_export_only: bool = False
    on_screen_only: bool = False

    @cached_property
    def opening(self) -> str:
        """How each of its cells begins: its name stands beside the cell on a phone; the title needs none."""
        label = "" if self.is_title else escape(self.label)
        look = "is-title" if self.is_title else "number" if self.numeric else "nowrap" if self.keeps_together else ""
        return f'<td role="cell" data-label="{label}" class="{look}"><div>'

    def content(self, row: Any) -> Any:
        """What the cell shows."""
        if self.render:
            return self.render(row)
        return row.get(self.key) if isinstance(row, dict) else getattr(row, self.key)

    def address(self, row: Any) -> str:
        """Where the cell leads, "" = nowhere."""
        if self.route:
            return reverse(self.route, args=[row.pk])
        return self.link(row) if self.link else ""

    def plain(self, row: Any) -> Any:
        """What the spreadsheet gets."""
        return self.export(row) if self.export else self.content(row)


@dataclass(frozen=True)
class Cell:
    """One cell, ready to show."""

    column: Column
    content: Any
    note: Any = ""
    url: str = ""

    @property
    def text(self) -> Any:
        """The content as shown: numbers grouped, a dash for what is not there."""
        if self.content is None:
            return "—"
        is_figure = self.column.numeric and isinstance(self.content, int | float | Decimal)
        return f"{self.content:,}" if is_figure else self.content

    @property
    def html(self) -> str:
        """The cell as markup, everything escaped that is not marked safe."""
        shown, note = _shown(self.text), f'<span class="second">{_shown(self.note)}</span>' if self.note else ""
        linked = f'<a href="{escape(self.url)}">{shown}</a>' if self.url else shown
        return f"{self.column.opening}{linked}{note}</div></td>"


@dataclass(frozen=True)
class Heading:
    """A column's head: `url` sorts by it; `direction` is how it is sorted now ("ascending", "descending", "")."""

    column: Column
    url: str = ""
    direction: str = ""


@dataclass(frozen=True)
class Chosen:
    """A filter with what it was given; `url` is the list without it."""

    filter: Filter
    value: Any
    words: str = ""
    url: str = ""

    @property
    def first(self) -> str:
        return self.value[0].isoformat() if self.value and self.value[0] else ""

    @property
    def last(self) -> str:
        return self.value[1].isoformat() if self.value and self.value[1] else ""


@dataclass
class Listing:
    """Everything the list components show."""

    rows: list[list[Cell]]
    headings: list[Heading]
    filters: list[Chosen]
    problems: list[str]
    total: str
    total_is_capped: bool
    span: str
    urls: dict[str, str]
    sort: str = ""
    is_narrowed: bool = False
    export_limit: str = ""
    empty_sentence: str = ""
    columns: Sequence[Column] = field(default_factory=tuple)

    @property
    def body(self) -> SafeString:
        """The rows of the table. Three hundred cells cost a template ten times what they cost here."""
        return SafeString("".join(f'<tr role="row">{"".join(cell.html for cell in row)}</tr>\n' for row in self.rows))


def ticks(name_of: Callable[[Any], str]) -> Column:
    """A column of boxes to tick, sent as `chosen` by the form called `batch` that stands above the list."""
    box = '<input type="checkbox" form="batch" name="chosen" value="{}" aria-label="勾选{}">'
    return Column("chosen", "勾选", render=lambda row: format_html(box, row.pk, name_of(row)), on_screen_only=True)


class ListPage:
    """A list page; an app declares a subclass and answers a request with `.respond(request, rows)`."""

    title = ""
    columns: Sequence[Column] = ()
    filters: Sequence[Filter] = ()
    default_order: Sequence[str] = ("pk",)
    page_size = 50
    count_cap = 1000
    export_limit = 20_000
    empty_sentence = "还没有记录。"
    other_parameters: Sequence[str] = ()
    template = "list.html"

    def respond(
        self,
        request: HttpRequest,
        queryset: QuerySet[Any],
        *,
        extra: dict[str, Any] | None = None,
        on_export: Callable[[], None] | None = None,
    ) -> HttpResponseBase:
        """The page, or with ?export=xlsx|csv the file; `on_export` is called before a file is made (to audit it)."""
        kind = request.GET.get("export", "")
        if kind in ("xlsx", "csv"):
            if on_export:
                on_export()
            return self.export(request, queryset, kind)
        context = {"title": self.title, "listing": self.listing(request, queryset), **(extra or {})}
        return render(request, self.template, context)

    def listing(self, request: HttpRequest, queryset: QuerySet[Any]) -> Listing:
        """The list as asked for by the address, in one query for the rows and at most one for the total."""
        address, problems = request.GET, self._unknown(request.GET)
        narrowed, values = self._narrowed(address, queryset, problems)
        sort, order = self._order(address, problems)
        page = self._page(address, narrowed, order, problems)
        self.prepare(page.rows)
        total, is_capped = self._total(narrowed, page)
        return Listing(
            rows=[self._cells(row) for row in page.rows],
            headings=[self._heading(column, address, sort) for column in self._shown()],
            filters=[self._chosen(one, values, address) for one in self.filters],
            problems=problems[:_MOST_PROBLEMS],
            total=f"{total:,}{'+' if is_capped else ''}",
            total_is_capped=is_capped,
            span=_span(page),
            urls=self._urls(address, page),
            sort=sort,
            is_narrowed=bool(values),
            export_limit=f"{self.export_limit:,}",
            empty_sentence=self.empty_sentence,
            columns=self._shown(),
        )

    def export(self, request: HttpRequest, queryset: QuerySet[Any], kind: str) -> HttpResponseBase:
        """Exactly the rows of the filter in the order shown, up to the limit, as a file."""
        problems: list[str] = []
        narrowed, values = self._narrowed(request.GET, queryset, problems)
        _, order = self._order(request.GET, problems)
        keys = keyset.keys_of(narrowed, order)
        rows = narrowed.order_by(*(key.order(False) for key in keys))[: self.export_limit]
        written = [column for column in self.columns if not column.on_screen_only]
        table = Table(
            self.title or "列表",
            [column.label for column in written],
            ([column.plain(row) for column in written] for row in self._prepared(rows.iterator(chunk_size=_CHUNK))),
            notes=self._export_notes(values),
        )
        return as_download([table], f"{self.title or '列表'}-{clock.today():%Y%m%d}", kind)

    def prepare(self, rows: Sequence[Any]) -> None:
        """Read at once what the columns need for these rows beyond their own fields; called before they are shown."""

    def _prepared(self, rows: Iterable[Any]) -> Iterator[Any]:
        waiting = iter(rows)
        while chunk := list(islice(waiting, _CHUNK)):
            self.prepare(chunk)
            yield from chunk

    def _export_notes(self, values: dict[str, Any]) -> list[str]:
        chosen = "；".join(f"{one.label}：{one.words(values[one.key])}" for one in self.filters if one.key in values)
        at = f"{clock.local(clock.now()):%Y-%m-%d %H:%M}"
        return [f"导出时间 {at}；条件：{chosen or '全部'}；最多 {self.export_limit:,} 行"]

    def _shown(self) -> list[Column]:
        return [column for column in self.columns if not column.in_export_only]

    def _unknown(self, address: QueryDict) -> list[str]:
        known = {*_OWN_PARAMETERS, *self.other_parameters, *(name for one in self.filters for name in one.parameters)}
        return [f"本页没有“{name[:20]}”这个条件，已忽略。" for name in address if name not in known]

    def _narrowed(
        self, address: QueryDict, queryset: QuerySet[Any], problems: list[str]
    ) -> tuple[QuerySet[Any], dict[str, Any]]:
        values: dict[str, Any] = {}
        for one in self.filters:
            value = one.read(address, problems)
            if value is not None:
                values[one.key] = value
                queryset = one.apply(queryset, value)
        return queryset, values

    def _order(self, address: QueryDict, problems: list[str]) -> tuple[str, Sequence[str]]:
        """The sort as the address names it ("", "name", "-name") and the order it means."""
        asked = address.get("sort", "")
        if not asked:
            return "", self.default_order
        column = next((one for one in self.columns if one.sort and one.key == asked.removeprefix("-")), None)
        if column is None:
            problems.append("不能按这一列排序，已按通常的次序排列。")
            return "", self.default_order
        descending = asked.startswith("-") != column.sort.startswith("-")
        return asked, (f"{'-' if descending else ''}{column.sort.removeprefix('-')}",)

    def _page(
        self, address: QueryDict, queryset: QuerySet[Any], order: Sequence[str], problems: list[str]
    ) -> keyset.Page:
        try:
            return keyset.page_of(queryset, order, address.get("page", ""), self.page_size)
        except keyset.BadCursor:
            problems.append("这个页码已经失效，已回到第一页。")
            return keyset.page_of(queryset, order, "", self.page_size)

    def _total(self, queryset: QuerySet[Any], page: keyset.Page) -> tuple[int, bool]:
        if page.start == 1 and not page.following:
            return len(page.rows), False
        counted = queryset.order_by().values("pk")[: self.count_cap + 1].count()
        return min(counted, self.count_cap), counted > self.count_cap

    def _cells(self, row: Any) -> list[Cell]:
        return [
            Cell(
                column,
                column.content(row),
                column.note(row) if column.note else "",
                column.address(row),
            )
            for column in self._shown()
        ]

    def _heading(self, column: Column, address: QueryDict, sort: str) -> Heading:
        if not column.sort:
            return Heading(column)
        is_current = sort.removeprefix("-") == column.key
        direction = "" if not is_current else "descending" if sort.startswith("-") else "ascending"
        following = f"-{column.key}" if direction == "ascending" else column.key
        return Heading(column, _address(address, drop=("page",), sort=following), direction)

    def _chosen(self, one: Filter, values: dict[str, Any], address: QueryDict) -> Chosen:
        value = values.get(one.key)
        if value is None:
            return Chosen(one, None)
        return Chosen(one, value, one.words(value), _address(address, drop=(*one.parameters, "page")))

    def _urls(self, address: QueryDict, page: keyset.Page) -> dict[str, str]:
        places = {
            "first": "" if page.previous else None,
            "previous": page.previous or None,
            "following": page.following or None,
            "last": keyset.LAST_PAGE if page.following else None,
        }
        urls = {name: _address(address, page=mark) for name, mark in places.items() if mark is not None}
        urls["all"] = "?" + urlencode([(name, address[name]) for name in self.other_parameters if address.get(name)])
        for kind in ("xlsx", "csv"):
            urls[kind] = _address(address, drop=("page",), export=kind)
        return urls


def _address(address: QueryDict, *, drop: Iterable[str] = (), **changed: str) -> str:
    """The address with some parameters changed or dropped, and without the empty ones."""
    return "?" + urlencode(list(_pairs(address, {*drop, "export"}, changed)))


def _pairs(address: QueryDict, drop: set[str], changed: dict[str, str]) -> Iterator[tuple[str, str]]:
    for name, values in address.lists():
        if name not in drop and name not in changed:
            yield from ((name, value) for value in values if value)
    yield from ((name, value) for name, value in changed.items() if value)


def _shown(value: Any) -> str:
    """A value as a template would show it: dates and numbers in our language, texts escaped."""
    if isinstance(value, str):
        return conditional_escape(value)
    return escape(localize(clock.local(value) if isinstance(value, datetime) else value))


def _span(page: keyset.Page) -> str:
    if not page.rows:
        return ""
    if page.start is None:
        return f"最后 {len(page.rows)} 条" if not page.following else f"本页 {len(page.rows)} 条"
    last = page.start + len(page.rows) - 1
    return f"第 {page.start:,}–{last:,} 条" if last > page.start else f"第 {page.start:,} 条"
