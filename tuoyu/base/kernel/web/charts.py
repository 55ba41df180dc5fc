"""Small charts made on the server: SVG for the shapes, HTML for the words, and always a table with the same figures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from uuid import uuid4

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

Number = int | float


@dataclass(frozen=True)
class Point:
    """One figure of a chart; None = not known, which is never drawn as zero. `url` leads to its records."""

    label: str
    value: Number | None
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class Line:
    """A named series over the labels of its chart."""

    name: str
    values: Sequence[Number | None]


@dataclass(frozen=True)
class Tile:
    """A place on the tile map; `column` and `row` from 1, 0 = wherever there is room; `none` stands for no value."""

    label: str
    value: Number | None
    url: str = ""
    column: int = 0
    row: int = 0
    none: str = "无"


def figure_text(value: Number | None, none: str = "无", decimals: int | None = None) -> str:
    """The figure as people read it: grouped, at most two decimals, a word for what is not there."""
    if value is None:
        return none
    if decimals is not None:
        return f"{value:,.{decimals}f}"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}".rstrip("0").rstrip(".")


def _decimals(values: Iterable[Number | None]) -> int:
    """As many decimals as the figure with the most needs, so that a column of figures lines up."""
    return max((len(figure_text(value).partition(".")[2]) for value in values if value is not None), default=0)


def bar_chart(
    title: str,
    points: Sequence[Point],
    *,
    unit: str = "",
    note: str = "",
    target: Number | None = None,
    shows_title: bool = True,
) -> SafeString:
    """Horizontal bars; the chart is itself a table, so it reads, prints and wraps like one."""
    decimals = _decimals(point.value for point in points)
    top = max([point.value for point in points if point.value is not None] + [target or 0, 0]) or 1
    goal = SafeString("")
    if target is not None:
        x = f"{_share(target, top)}%"
        goal = format_html('<line class="chart-goal" x1="{}" x2="{}" y1="0" y2="100%"/>', x, x)
    rows = format_html_join(
        "",
        '<tr role="row"><th scope="row" role="rowheader">{}</th><td class="chart-bar" role="presentation">'
        '<svg height="14" aria-hidden="true"><rect class="chart-track" width="100%" height="14" rx="4"/>'
        '<rect class="chart-fill" width="{}%" height="14" rx="4"/>{}</svg></td>'
        '<td class="number" role="cell">{}</td></tr>',
        (
            (
                _linked(point.label, point.url),
                _share(point.value or 0, top),
                goal,
                figure_text(point.value, "—", decimals),
            )
            for point in points
        ),
    )
    head = format_html(
        '<thead class="sr"><tr role="row"><th role="columnheader">项目</th>'
        '<th role="columnheader">{}</th></tr></thead>',
        unit or "数值",
    )
    body = format_html('<table class="chart-bars" role="table">{}<tbody>{}</tbody></table>', head, rows)
    aim = f"竖线为目标 {figure_text(target)}{unit}" if target is not None else ""
    return _figure(title, body, "；".join(filter(None, (aim, note))), unit, shows_title)


def line_chart(
    title: str,
    labels: Sequence[str],
    lines: Sequence[Line],
    *,
    unit: str = "",
    note: str = "",
    from_zero: bool = True,
    shows_title: bool = True,
) -> SafeString:
    """Up to four lines over the same labels; a gap where a value is not known."""
    known = [value for line in lines for value in line.values if value is not None]
    low, high, ticks = _scale(known, from_zero)
    marks = format_html_join("", "<span>{}</span>", ((figure_text(tick),) for tick in reversed(ticks)))
    grid = format_html_join(
        "",
        '<line class="chart-grid" x1="0" x2="100" y1="{0}" y2="{0}"/>',
        ((_height(tick, low, high),) for tick in ticks),
    )
    paths = format_html_join(
        "",
        '<path class="chart-line chart-line-{}" d="{}"/><path class="chart-dots chart-line-{}" d="{}"/>',
        (
            (number, _path(line.values, low, high), number, _dots(line.values, low, high))
            for number, line in enumerate(lines, start=1)
        ),
    )
    summary = _summary(title, labels, lines, unit)
    drawing = format_html(
        '<div class="chart-plot"><div class="chart-scale" aria-hidden="true">{}</div>'
        '<svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label="{}">{}{}</svg>'
        '<div class="chart-labels" aria-hidden="true">{}</div></div>',
        marks,
        summary,
        grid,
        paths,
        format_html_join("", "<span>{}</span>", ((label,) for label in labels)),
    )
    body = format_html("{}{}{}", _legend(lines), drawing, _table(labels, lines))
    return _figure(title, body, note, unit, shows_title)


def sparkline(values: Sequence[Number | None], label: str) -> SafeString:
    """A line the height of a word; `label` says in words what it shows."""
    low, high, _ = _scale([value for value in values if value is not None], from_zero=False)
    return format_html(
        '<svg class="sparkline" viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<path class="chart-line chart-line-1" d="{}"/></svg>',
        label,
        _path(values, low, high),
    )


def tile_map(
    title: str, tiles: Sequence[Tile], *, unit: str = "", breaks: Sequence[Number] = (), shows_title: bool = True
) -> SafeString:
    """Places as tiles, darker for more; a place without a value is dashed, not zero. Five shades, split at `breaks`."""
    steps = list(breaks) or _quintiles(tiles)
    decimals = _decimals(tile.value for tile in tiles)
    cells = format_html_join("", "{}", ((_tile(tile, steps, decimals),) for tile in tiles))
    body = format_html('<ul class="tiles">{}</ul>{}', cells, _tile_legend(steps))
    return _figure(title, body, "", unit, shows_title)


def _tile(tile: Tile, steps: Sequence[Number], decimals: int) -> SafeString:
    shade = "none" if not tile.value else str(sum(tile.value >= step for step in steps))
    words = figure_text(tile.value or None, none=tile.none, decimals=decimals)
    inside = format_html("<span>{}</span><b>{}</b>", tile.label, words)
    place = format_html(' data-column="{}" data-row="{}"', tile.column, tile.row) if tile.column and tile.row else ""
    tag = format_html('<a href="{}" class="tile tile-{}">{}</a>', tile.url, shade, inside) if tile.url else None
    return format_html(
        "<li{}>{}</li>", place, tag or format_html('<span class="tile tile-{}">{}</span>', shade, inside)
    )


def _tile_legend(steps: Sequence[Number]) -> SafeString:
    bounds = [f"＜{figure_text(steps[0])}", *(f"≥{figure_text(step)}" for step in steps)] if steps else []
    shades = format_html_join(
        "",
        '<li><span class="tile-key tile-{}"></span>{}</li>',
        ((number, bound) for number, bound in enumerate(bounds)),
    )
    return format_html('<ul class="tile-legend">{}<li><span class="tile-key tile-none"></span>无</li></ul>', shades)


def _quintiles(tiles: Iterable[Tile]) -> list[Number]:
    values = sorted(tile.value for tile in tiles if tile.value)
    if len(values) < 2:
        return []
    wanted = (values[len(values) * part // 5] for part in range(1, 5))
    return sorted({float(f"{value:.2g}") for value in wanted if value > values[0]})


def _figure(title: str, body: SafeString, note: str, unit: str, shows_title: bool) -> SafeString:
    heading = format_html("{}<small>{}</small>", title, f"（{unit}）" if unit else "")
    caption = format_html('<p class="chart-note">{}</p>', note) if note else ""
    name = f"chart-{uuid4().hex[:8]}"
    return format_html(
        '<figure class="chart" aria-labelledby="{0}"><figcaption id="{0}"{4}>{1}</figcaption>{2}{3}</figure>',
        name,
        heading,
        body,
        caption,
        "" if shows_title else SafeString(' class="sr"'),
    )


def _legend(lines: Sequence[Line]) -> SafeString:
    if len(lines) < 2:
        return SafeString("")
    items = format_html_join(
        "",
        '<li><svg class="chart-key" viewBox="0 0 24 8" aria-hidden="true"><path class="chart-line chart-line-{}" '
        'd="M0 4H24"/></svg>{}</li>',
        ((number, line.name) for number, line in enumerate(lines, start=1)),
    )
    return format_html('<ul class="chart-legend">{}</ul>', items)


def _table(labels: Sequence[str], lines: Sequence[Line]) -> SafeString:
    head = format_html_join("", '<th scope="col" class="number">{}</th>', ((line.name,) for line in lines))
    rows = format_html_join(
        "",
        '<tr><th scope="row">{}</th>{}</tr>',
        (
            (
                label,
                format_html_join(
                    "", '<td class="number">{}</td>', ((figure_text(line.values[at], "—"),) for line in lines)
                ),
            )
            for at, label in enumerate(labels)
        ),
    )
    return format_html(
        '<details class="chart-table"><summary>看表格</summary><table><thead><tr><td></td>{}</tr></thead>'
        "<tbody>{}</tbody></table></details>",
        head,
        rows,
    )


def _summary(title: str, labels: Sequence[str], lines: Sequence[Line], unit: str) -> str:
    parts = []
    for line in lines:
        known = [(label, value) for label, value in zip(labels, line.values, strict=True) if value is not None]
        if known:
            (first, start), (last, end) = known[0], known[-1]
            parts.append(f"{line.name}从{first}的 {figure_text(start)}{unit} 到{last}的 {figure_text(end)}{unit}")
    return f"{title}：{'；'.join(parts) or '暂无数据'}"


def _linked(label: str, url: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', url, label) if url else format_html("{}", label)


def _share(value: Number, top: Number) -> str:
    return f"{max(0.0, min(100.0, 100 * value / top)):.4g}"


def _scale(values: Sequence[Number], from_zero: bool) -> tuple[float, float, list[Number]]:
    """Low and high ends of the axis and its marks, at round numbers."""
    low, high = (min(values), max(values)) if values else (0, 1)
    low = min(low, 0) if from_zero else low
    if high == low:
        high = low + 1
    step = _round_step((high - low) / 4)
    start, end = floor(low / step), ceil(high / step)
    ticks: list[Number] = [round(number * step, 10) for number in range(start, end + 1)]
    if step >= 1:
        ticks = [int(tick) for tick in ticks]
    return float(ticks[0]), float(ticks[-1]), ticks


def _round_step(raw: float) -> float:
    size = 10.0 ** floor(log10(raw))
    return next(size * factor for factor in (1, 2, 2.5, 5, 10) if raw <= size * factor)


def _height(value: Number, low: float, high: float) -> str:
    return f"{100 - 100 * (value - low) / (high - low):.4g}"


def _places(values: Sequence[Number | None], low: float, high: float) -> list[tuple[str, str] | None]:
    width = 100 / max(1, len(values))
    return [
        None if value is None else (f"{(at + 0.5) * width:.4g}", _height(value, low, high))
        for at, value in enumerate(values)
    ]


def _path(values: Sequence[Number | None], low: float, high: float) -> str:
    commands, pen_is_down = [], False
    for place in _places(values, low, high):
        if place:
            commands.append(f"{'L' if pen_is_down else 'M'}{place[0]} {place[1]}")
        pen_is_down = place is not None
    return "".join(commands)


def _dots(values: Sequence[Number | None], low: float, high: float) -> str:
    return "".join(f"M{place[0]} {place[1]}h0" for place in _places(values, low, high) if place)
