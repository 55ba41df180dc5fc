"""What the dashboard shows, drawn: cards in words, tile map, bars, lines and the table beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString

from tuoyu.base.access.areas import Level, level_of
from tuoyu.base.kernel.web import charts
from tuoyu.base.kernel.web.charts import Line, Number, Point, Tile
from tuoyu.insight.indicators.selectors.board import COMPARED_WITH, NO_DATA, Board, Child, Figure, records
from tuoyu.insight.indicators.selectors.catalogue import tile_places
from tuoyu.insight.indicators.views.names import short_names

LENSES = {"per_thousand": "每千人口", "places": "托位数"}
_MOST_NAMES = 3


@dataclass(frozen=True)
class Card:
    """One stat card: a figure with a note, where it leads, and its year as a small line."""

    figure: Figure
    note: str
    url: str
    spark: SafeString | str


@dataclass(frozen=True)
class Choice:
    """One of a few ways to see the page."""

    label: str
    url: str
    is_current: bool


def context(board: Board, address: Mapping[str, str]) -> dict[str, Any]:
    """Everything the template needs; `address` are the query parameters."""
    compare = next((key for key, words in COMPARED_WITH.items() if words == board.summary.compared))
    lens = _lens(board, address.get("show", ""))
    return {
        "board": board,
        "crumbs": _crumbs(board),
        "cards": [_card(board, figure) for figure in board.summary.figures],
        "compares": _choices(COMPARED_WITH, compare, lambda key: {"since": key, "show": lens}),
        "lenses": _choices(LENSES, lens, lambda key: {"since": compare, "show": key}),
        "tiles": _tiles(board, lens),
        "bars": _bars(board),
        "lines": _lines(board),
        "rows": [_row(child) for child in board.children],
        "list_url": records_url(board.area.path),
        "population_url": reverse("indicators:population", args=[board.area.path]),
        "has_townships_below": board.area.level < Level.COUNTY,
    }


def records_url(area: int, standing: str = "") -> str:
    """The register's list of a division, of one standing if given."""
    return f"{reverse('institutions:list')}?{records(area, standing)}"


def _crumbs(board: Board) -> list[dict[str, str]]:
    above = [{"label": one.name, "url": reverse("indicators:area", args=[one.path])} for one in board.above]
    return [*above, {"label": board.area.name, "url": ""}] if above else []


def _choices(labels: Mapping[str, str], current: str, asked: Any) -> list[Choice]:
    return [Choice(label, f"?{urlencode(asked(key))}", key == current) for key, label in labels.items()]


def _card(board: Board, figure: Figure) -> Card:
    return Card(figure, _note(board, figure), _url(board, figure), _spark(board, figure))


def _note(board: Board, figure: Figure) -> str:
    now = board.summary.now
    if figure.code == "per_thousand" and figure.value is None:
        return "还没有录入常住人口"
    parts = {
        "filed_share": f"{now.filed} / {now.institutions} 家" if now.institutions else "",
        "per_thousand": f"按 {board.population.year} 年末人口" if board.population else "",
        "townships_covered": _missing_words(board),
    }
    return " · ".join(filter(None, (parts.get(figure.code, ""), figure.change_words)))


def _missing_words(board: Board) -> str:
    """Which townships still have no filed institution, the first few by name."""
    if board.area.level is not Level.COUNTY or not board.children or board.summary.is_empty:
        return ""
    names = _names(board)
    bare = [names[child.area] for child in board.children if not child.now.filed]
    more = "…" if len(bare) > _MOST_NAMES else ""
    return f"差 {len(bare)} 个：{'、'.join(bare[:_MOST_NAMES])}{more}" if bare else ""


def _url(board: Board, figure: Figure) -> str:
    if figure.code == "per_thousand" and figure.value is None and board.may_record_population:
        return reverse("indicators:population", args=[board.area.path])
    if figure.code == "townships_covered":
        return "#table" if board.children else ""
    return f"{reverse('institutions:list')}?{figure.records}"


def _spark(board: Board, figure: Figure) -> SafeString | str:
    values = [getattr(found, figure.code) for _, found in board.months]
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return ""
    first, last = charts.figure_text(known[0]), charts.figure_text(known[-1])
    return charts.sparkline(values, f"近十二个月{figure.indicator.name}从 {first} 到 {last}")


def _lens(board: Board, asked: str) -> str:
    """The one asked for, else places per thousand where any child's population is known, else places."""
    if asked in LENSES:
        return asked
    return "per_thousand" if any(child.now.per_thousand is not None for child in board.children) else "places"


def tile_map(board: Board) -> SafeString | str:
    """The map of what lies below, as a page about something else shows it."""
    return _tiles(board, _lens(board, ""))


def _tiles(board: Board, lens: str) -> SafeString | str:
    if not board.children:
        return ""
    places, names = tile_places(board.summary.on, board.area.path), _names(board)
    tiles = [
        Tile(
            names[child.area],
            getattr(child.now, lens),
            _child_url(child),
            *places.get(child.area, (0, 0)),
            none=_nothing(child, lens),
        )
        for child in board.children
    ]
    unit = "个／千人" if lens == "per_thousand" else "个"
    return charts.tile_map(f"各{board.child_word}{LENSES[lens]}", tiles, unit=unit)


def _nothing(child: Child, lens: str) -> str:
    """What stands where there is no figure: nothing there, or nothing known of it."""
    is_known = child.now.places == 0 or getattr(child.now, lens) is not None
    return "无" if is_known else NO_DATA


def _names(board: Board) -> dict[int, str]:
    short = short_names(child.name for child in board.children)
    return {child.area: name for child, name in zip(board.children, short, strict=True)}


def _child_url(child: Child) -> str:
    """One level down; from a county, straight to the township's institutions."""
    if level_of(child.area) is Level.TOWNSHIP:
        return records_url(child.area)
    return reverse("indicators:area", args=[child.area])


def _bars(board: Board) -> SafeString | str:
    if not board.children:
        return ""
    ranked = sorted(board.children, key=lambda child: (-(child.now.places or 0), child.area))
    names = _names(board)
    points = [Point(names[child.area], child.now.places, _child_url(child)) for child in ranked]
    return charts.bar_chart(f"各{board.child_word}托位", points, unit="个", note="— 表示还没有数据")


def _lines(board: Board) -> list[SafeString]:
    labels = [*(f"{day.month}月" for day, _ in board.months[:-1]), "今日"]
    found = [figures for _, figures in board.months]

    def line(name: str, unit: str, values: Sequence[Number | None]) -> SafeString:
        return charts.line_chart(f"近十二个月{name}", labels, [Line(name, values)], unit=unit, note="各月末与今日")

    return [
        line("托位", "个", [one.places for one in found]),
        line("备案机构", "家", [one.filed for one in found]),
    ]


def _row(child: Child) -> dict[str, Any]:
    more = None if child.now.places is None or child.before.places is None else child.now.places - child.before.places
    return {
        "child": child,
        "url": reverse("indicators:area", args=[child.area]),
        "records": records_url(child.area),
        "filed_records": records_url(child.area, "filed"),
        "more": "" if more is None else f"{more:+,}" if more else "0",
    }
