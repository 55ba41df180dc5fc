"""Small things every template needs: icons, clock chips, Chinese dates, grouped numbers, the form's key, QR codes."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import uuid4

import segno
from django import template
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from tuoyu.base.kernel import clock
from tuoyu.base.kernel.obstacles import day_in_words
from tuoyu.base.kernel.web.icons import ICONS, SPRITE, IconMissing

register = template.Library()

CLOCK_ICONS = {"ok": "check", "soon": "clock", "late": "alarm", "paused": "player-pause", "done": "circle-check"}
_WEEKDAYS = "一二三四五六日"


@register.simple_tag
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """An icon of the sprite; silent for screen readers unless it has a label. `size` is "", "s", "l" or "xl".

    :raises IconMissing: when the name is not on the list in `kernel.web.icons`.
    """
    return _drawn(name, label, size, static(SPRITE))


@lru_cache(maxsize=1024)
def _drawn(name: str, label: str, size: str, sprite: str) -> SafeString:
    """Pages show the same few icons again and again."""
    if name not in ICONS:
        raise IconMissing(f"图标“{name}”不在 kernel/web/icons.py 的清单里。")
    voice = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" focusable="false" {}><use href="{}#{}"/></svg>',
        f" icon-{size}" if size else "",
        voice,
        sprite,
        name,
    )


@register.simple_tag
def clock_chip(reading: Any, more: str = "", dated: bool = False) -> SafeString:
    """The statutory clock as a chip, from anything with `tone`, `sentence`, `due_on` and `is_provisional`.

    In a list it stands alone; in the head of a case it says `more`, or when `dated` until which day.
    """
    if not reading:
        return SafeString("")
    words = [str(_part(reading, "sentence"))]
    due_on = _part(reading, "due_on")
    if more:
        words.append(more)
    elif dated and due_on and str(_part(reading, "tone")) != "done":
        words.append(f"{day(due_on)} 前")
    hint = "次年放假安排尚未公布，期限为暂定" if _part(reading, "is_provisional") else ""
    return chip(str(_part(reading, "tone")), " · ".join(words), hint)


def chip(tone: str, words: str, provisional: str = "") -> SafeString:
    """A clock chip from its tone and words; a provisional one says so."""
    mark = format_html('<span class="chip-mark" title="{0}">暂定<span class="sr">：{0}</span></span>', provisional)
    return format_html(
        '<span class="chip chip-{}">{}<span>{}</span>{}</span>',
        tone if tone in CLOCK_ICONS else "paused",
        icon(CLOCK_ICONS.get(tone, "clock")),
        words,
        mark if provisional else "",
    )


def _part(thing: Any, name: str) -> Any:
    return thing.get(name, "") if isinstance(thing, dict) else getattr(thing, name, "")


@register.simple_tag(takes_context=True)
def form_key(context: Context) -> SafeString:
    """The hidden input that makes sending a form twice have one effect; a fresh key each time the page is made."""
    return format_html('<input type="hidden" name="_key" value="{}">', context.get("form_key") or uuid4())


@register.filter
def local_time(moment: datetime | None) -> SafeString:
    """11月23日 09:20, with the year when it is another year, in Shanghai; a <time> element."""
    if moment is None:
        return SafeString("")
    at = clock.local(moment)
    return format_html('<time datetime="{}">{} {}</time>', at.isoformat(), day(at.date()), f"{at:%H:%M}")


@register.filter
def local_hour(moment: datetime | None) -> str:
    """09:20 in Shanghai, for lists that already say the day."""
    return f"{clock.local(moment):%H:%M}" if moment else ""


@register.filter
def day(value: date | datetime | None) -> str:
    """11月23日, with the year when it is another year."""
    if value is None:
        return ""
    on = clock.local(value).date() if isinstance(value, datetime) else value
    year = "" if on.year == clock.today().year else f"{on.year}年"
    return f"{year}{on.month}月{on.day}日"


@register.filter
def full_day(value: date | datetime | None) -> str:
    """2026年11月23日."""
    if value is None:
        return ""
    return day_in_words(clock.local(value).date() if isinstance(value, datetime) else value)


@register.filter
def weekday(value: date | datetime | None) -> str:
    """星期一."""
    if value is None:
        return ""
    on = clock.local(value).date() if isinstance(value, datetime) else value
    return f"星期{_WEEKDAYS[on.weekday()]}"


@register.filter
def thousands(value: Any) -> str:
    """12,345 or 98.6; a dash for nothing, the text itself when it is no number."""
    if value is None or value == "":
        return "—"
    if isinstance(value, int):
        return f"{value:,}"
    try:
        return f"{value:,.10g}" if isinstance(value, float) else f"{value:,}"
    except (ValueError, TypeError):
        return str(value)


@register.filter
def file_size(size: int | None) -> str:
    """380 KB, 2.4 MB."""
    if size is None:
        return ""
    return f"{max(1, round(size / 1024))} KB" if size < 1024 * 1024 else f"{size / 1024 / 1024:.1f} MB"


@register.simple_tag
def qr(text: str, label: str = "二维码") -> SafeString:
    """A QR code as inline SVG; it says what it leads to in `label`."""
    drawing = segno.make(text, error="m", micro=False).svg_inline(
        scale=1, border=2, dark="#16302e", light="#ffffff", omitsize=True, svgclass="qr-code", lineclass=None
    )
    return format_html('<span role="img" aria-label="{}">{}</span>', label, SafeString(drawing))
