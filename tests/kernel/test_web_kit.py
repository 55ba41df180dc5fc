"""The kit: every component renders in every state, says why, escapes what it is given and obeys the content policy."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID
from xml.etree import ElementTree

import pytest
from django import forms
from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from tuoyu.base.kernel import clock
from tuoyu.base.kernel.obstacles import Obstacle
from tuoyu.base.kernel.refusals import Difference, Refused
from tuoyu.base.kernel.web import careful, charts, icons, pages
from tuoyu.base.kernel.web.styleguide import PAGES, styleguide

TEMPLATES = sorted(Path(settings.ROOT).glob("tuoyu/**/templates/**/*.html"))
NASTY = "<b onclick=x>\"'&"
WEDNESDAY = datetime(2026, 11, 25, 1, 20, tzinfo=UTC)


def _render(source: str, **context: Any) -> str:
    return _compiled(source).render(Context(context))


def _compiled(source: str) -> Template:
    from django_cotton.compiler_regex import CottonCompiler

    return Template(CottonCompiler().process(source))


def test_there_are_templates_to_look_at() -> None:
    assert len(TEMPLATES) > 40


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("an inline style", r"<[^>]*\sstyle\s*="),
        ("an inline handler", r"<[^>]*\son[a-z]+\s*="),
        ("a script address", r"javascript:"),
        ("an inline script", r"<script(?![^>]*(\ssrc=|application/json))[^>]*>"),
        ("a style element", r"<style"),
        ("something from another host", r"(?:src|href|action|url\()\s*=?\s*[\"']?(?:https?:)?//(?!www\.w3\.org)"),
    ],
)
def test_no_template_holds(what: str, pattern: str) -> None:
    guilty = [str(path) for path in TEMPLATES if re.search(pattern, path.read_text(encoding="utf-8"), re.IGNORECASE)]
    assert guilty == [], what


def test_every_post_form_has_its_token_and_its_key() -> None:
    without = []
    for path in TEMPLATES:
        for form in re.findall(r"<form[^>]*method=\"post\".*?</form>", path.read_text(encoding="utf-8"), re.DOTALL):
            has_key = "form_key" in form or "typed" in form or "data-careful-toggle" in form
            if "csrf" not in form or not has_key:
                without.append(f"{path}: {form[:80]}")
    assert without == []


def test_every_icon_that_a_template_names_is_on_the_list() -> None:
    named = {
        name for path in TEMPLATES for name in re.findall(r"{% icon \"([^\"]+)\"", path.read_text(encoding="utf-8"))
    }
    assert len(named) > 20
    assert named - icons.ICONS == set()


def test_the_sprite_has_a_symbol_for_every_icon() -> None:
    found = finders.find("kernel/icons.svg")
    assert isinstance(found, str)
    symbols = ElementTree.parse(found).getroot()  # noqa: S314 - made by us a moment ago
    assert {symbol.attrib["id"] for symbol in symbols} == icons.ICONS
    assert all(len(symbol) > 0 for symbol in symbols)


def test_collectstatic_finds_the_sprite_once() -> None:
    listed = [path for path, _ in icons.SpriteFinder().list(None)]
    assert listed == ["kernel/icons.svg"]
    assert icons.SpriteFinder().find("kernel/other.svg") == []


def test_an_unknown_icon_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(icons.IconMissing, match="清单"):
        _render('{% icon "no-such-icon" %}')
    with pytest.raises(icons.IconMissing, match="npm ci"):
        icons.sprite(["bell"], tmp_path)


def test_an_icon_is_silent_unless_it_has_a_label() -> None:
    assert 'aria-hidden="true"' in _render('{% icon "bell" %}')
    assert 'role="img" aria-label="提醒"' in _render('{% icon "bell" "提醒" %}')


def test_dates_are_chinese_and_name_another_year() -> None:
    with clock.frozen(WEDNESDAY):
        shown = _render(
            "{{ at|local_time }}|{{ on|day }}|{{ old|day }}|{{ on|full_day }}|{{ on|weekday }}|{{ at|local_hour }}",
            at=WEDNESDAY,
            on=date(2026, 11, 25),
            old=date(2025, 3, 1),
        )
    assert shown == (
        '<time datetime="2026-11-25T09:20:00+08:00">11月25日 09:20</time>'
        "|11月25日|2025年3月1日|2026年11月25日|星期三|09:20"
    )


def test_a_moment_late_in_the_utc_day_is_the_next_day_in_shanghai() -> None:
    with clock.frozen(WEDNESDAY):
        assert _render("{{ at|day }}", at=datetime(2026, 11, 25, 16, 0, tzinfo=UTC)) == "11月26日"


@pytest.mark.parametrize(
    ("value", "words"),
    [(12345, "12,345"), (98.6, "98.6"), (0, "0"), (None, "—"), ("四", "四"), (1234567.5, "1,234,567.5")],
)
def test_numbers_are_grouped(value: Any, words: str) -> None:
    assert _render("{{ value|thousands }}", value=value) == words


@pytest.mark.parametrize("tone", ["ok", "soon", "late", "paused", "done"])
def test_a_clock_has_a_word_and_an_icon_beside_its_colour(tone: str) -> None:
    shown = _render("{% clock_chip reading %}", reading={"tone": tone, "sentence": "剩 2 个工作日"})
    assert f"chip-{tone}" in shown
    assert "<use" in shown
    assert "剩 2 个工作日" in shown


def test_a_provisional_clock_says_so_and_no_clock_is_nothing() -> None:
    reading = {"tone": "ok", "sentence": "剩 31 个工作日", "is_provisional": True}
    assert "放假安排尚未公布" in _render("{% clock_chip reading %}", reading=reading)
    assert _render("{% clock_chip reading %}", reading=None) == ""


def test_each_form_gets_a_fresh_key() -> None:
    keys = [re.search(r'name="_key" value="([^"]+)"', _render("{% form_key %}")) for _ in range(2)]
    assert len({UUID(key.group(1)) for key in keys if key}) == 2


def test_a_qr_code_says_what_it_is_and_needs_no_inline_style() -> None:
    shown = _render('{% qr "https://example.invalid/v/1" "验真码" %}')
    assert 'aria-label="验真码"' in shown
    assert "style=" not in shown


def test_what_a_component_is_given_is_escaped_once() -> None:
    shown = _render('<c-page-header title="{{ name }}" under="{{ name }}" /><c-badge>{{ name }}</c-badge>', name=NASTY)
    assert "<b onclick" not in shown
    assert "&amp;lt;" not in shown
    assert shown.count("&lt;b onclick=x&gt;&quot;&#x27;&amp;") == 3


def test_a_component_does_not_take_its_words_from_the_page_around_it() -> None:
    shown = _render('<c-card>内容</c-card><c-page-header title="甲" />', title="漏出来的", under="也漏", foot="还漏")
    assert "漏" not in shown


def test_an_impossible_action_stays_in_the_tab_order_and_says_why() -> None:
    shown = _render(
        '<c-action id="give" label="出具回执" reason="有" />'
        '<c-reasons id="give" label="出具回执" reason="还有 1 项不符合。" />'
    )
    button = re.search(r"<button[^>]*>", shown)
    assert button
    assert 'aria-disabled="true"' in button.group()
    assert " disabled" not in button.group()
    assert 'aria-describedby="give-why"' in button.group()
    assert 'id="give-why"' in shown
    assert "现在不能出具回执：还有 1 项不符合。" in shown


def test_obstacles_quote_their_source_and_lead_to_their_section() -> None:
    stops = Obstacle("a", "缺少材料：消防凭证", "《规范》第五条", "materials")
    warns = Obstacle("b", "请核对面积", blocking=False)
    shown = _render('<c-obstacles :obstacles="found" base="/filings/1" />', found=[stops, warns])
    assert "依据：《规范》第五条" in shown
    assert 'href="/filings/1#section-materials"' in shown
    assert 'aria-label="不符合"' in shown
    assert 'aria-label="提醒"' in shown


class _Form(forms.Form):
    name = forms.CharField(label="名称", help_text="与执照一致", max_length=5)
    modes = forms.MultipleChoiceField(label="方式", choices=[("a", "全日托")], widget=forms.CheckboxSelectMultiple)


def test_a_field_keeps_what_was_typed_and_ties_hint_and_error_to_it() -> None:
    shown = _render(
        '<c-error-summary :form="form" /><c-field :field="form.name" /><c-field :field="form.modes" />',
        form=_Form({"name": "太长太长太长"}),
    )
    box = re.search(r"<input[^>]*name=\"name\"[^>]*>", shown)
    assert box
    assert 'value="太长太长太长"' in box.group()
    assert 'aria-invalid="true"' in box.group()
    described = re.search(r'aria-describedby="([^"]+)"', box.group())
    assert described
    assert all(f'id="{name}"' in shown for name in described.group(1).split())
    assert 'href="#id_name"' in shown
    assert "<legend>方式" in shown
    assert "有 2 处需要改正" in shown


def test_a_file_field_says_beforehand_what_it_takes() -> None:
    shown = _render(
        '<c-file-field name="plan" label="平面图" types="PDF" accept=".pdf" '
        'largest="10 MB" :largest_bytes="10485760" />'
    )
    assert "可收 PDF，每个不超过 10 MB" in shown
    assert 'data-largest="10485760"' in shown


def test_the_state_bar_names_the_current_step_for_everyone() -> None:
    steps = [{"label": "提交", "state": "done", "at": WEDNESDAY}, {"label": "审核", "state": "now", "who": "马主任"}]
    with clock.frozen(WEDNESDAY):
        shown = _render('<c-state-bar :steps="steps" />', steps=steps)
    assert shown.count('aria-current="step"') == 1
    assert "马主任" in shown
    assert "11月25日 09:20" in shown


def test_a_chart_has_the_same_figures_in_a_table() -> None:
    shown = charts.line_chart("托位", ["1月", "2月", "3月"], [charts.Line("托位", (10, None, 1234))], unit="个")
    assert "看表格" in shown
    assert ">1,234<" in shown
    assert "托位从1月的 10个 到3月的 1,234个" in shown
    assert "M16.67" in shown  # the first point; the unknown one leaves a gap instead of a zero
    assert shown.count("L") == 0


def test_bars_are_a_table_and_an_unknown_one_is_a_dash() -> None:
    shown = charts.bar_chart("各类", [charts.Point("托班", 3, "/x"), charts.Point("家庭", None)], unit="家")
    assert '<table class="chart-bars"' in shown
    assert '<a href="/x">托班</a>' in shown
    assert ">—<" in shown


def test_a_place_without_a_value_is_dashed_not_zero() -> None:
    shown = charts.tile_map(
        "乡镇", [charts.Tile("大河家", 5.1), charts.Tile("小关", None), charts.Tile("刘集", 4)], breaks=(2, 5)
    )
    assert '<span class="tile tile-none"><span>小关</span><b>无</b></span>' in shown
    assert '<span class="tile tile-2"><span>大河家</span><b>5.1</b></span>' in shown
    assert "<b>4.0</b>" in shown


@pytest.mark.parametrize("values", [(), (None, None), (0, 0), (5,), (-3, 7), (0.001, 0.002), (10**9, 1)])
def test_any_figures_make_a_chart_that_is_well_formed(values: tuple[float | None, ...]) -> None:
    labels = [str(at) for at in range(len(values))]
    made = [
        charts.line_chart(NASTY, labels, [charts.Line(NASTY, values)]),
        charts.bar_chart(NASTY, [charts.Point(NASTY, value) for value in values]),
        charts.tile_map(NASTY, [charts.Tile(NASTY, value) for value in values]),
        charts.sparkline(values, NASTY),
    ]
    for chart in made:
        ElementTree.fromstring(f"<x>{chart}</x>")  # noqa: S314 - made by us a moment ago
        assert "<b onclick" not in chart
        assert "style=" not in chart


@pytest.mark.parametrize("page", [*PAGES, "no-such-page", NASTY])
def test_every_page_of_the_style_guide_renders(page: str) -> None:
    response = styleguide(_request(f"/styleguide?page={page}"))
    assert response.status_code == 200
    text = response.content.decode()
    assert "<c-" not in text
    assert "{{" not in text
    assert text.count("<h1") == 1
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert sorted(ids) == sorted(set(ids))


def _request(path: str, method: str = "GET", **extra: Any) -> HttpRequest:
    request = getattr(RequestFactory(), method.lower())(path, **extra)
    request.csp_nonce = ""
    return request  # type: ignore[no-any-return]


@pytest.mark.parametrize("shell", ["office", "public", "phone", "plain"])
def test_a_shell_stands_without_anybody_signed_in_and_without_a_county(shell: str) -> None:
    assert "<main" in render_to_string(f"{shell}.html")
    assert "<main" in render_to_string(f"{shell}.html", {"me": None, "nav": [], "county": None})


@pytest.mark.parametrize("status", [400, 403, 404, 409, 422, 429, 500, 503])
def test_error_pages_need_neither_request_nor_database_and_show_a_way_on(status: int) -> None:
    shown = render_to_string(f"{status}.html")
    assert re.search(r"<h1>[^<]+</h1>", shown)
    assert 'href="/"' in shown


def test_a_lost_database_gives_back_what_was_typed() -> None:
    shown = render_to_string(
        "503.html", {"typed": [("name", NASTY), ("_key", "k-1")], "action": "/filings/1", "csrf_token": "t"}
    )
    assert 'action="/filings/1"' in shown
    assert 'name="_key" value="k-1"' in shown
    assert 'name="name" value="&lt;b onclick=x&gt;' in shown
    assert 'data-outcome="failed"' in shown


def test_a_conflict_shows_the_difference_and_a_refusal_its_obstacles() -> None:
    assert "<ins>50</ins>" in render_to_string("409.html", {"differences": [Difference("n", "托位", "45", "50")]})
    stops = Obstacle("a", "缺少材料：消防凭证", "《规范》第五条")
    assert "缺少材料" in render_to_string("409.html", {"obstacles": [stops], "refusal": Refused([stops])})


def test_a_page_is_marked_and_answers_only_to_its_methods() -> None:
    @pages.page("filing.view", methods="GET POST")
    def marked(request: HttpRequest) -> HttpResponse:
        return HttpResponse("好")

    @pages.public()
    def opened(request: HttpRequest) -> HttpResponse:
        return HttpResponse("好")

    assert (marked.page_action, marked.is_public) == ("filing.view", False)  # type: ignore[attr-defined]
    assert opened.is_public  # type: ignore[attr-defined]
    assert [marked(_request("/", method)).status_code for method in ("GET", "HEAD", "POST", "DELETE")] == [
        200,
        200,
        200,
        405,
    ]
    refused = opened(_request("/", "POST"))
    assert refused.status_code == 405
    assert refused["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("back", ["https://evil.invalid/", "//evil.invalid", "javascript:alert(1)", ""])
def test_the_switch_for_large_type_leads_nowhere_else(back: str) -> None:
    response = careful.toggle(_request("/careful", "POST", data={"back": back}))
    assert response["Location"] == "/"
    assert response.cookies["careful"].value == "1"


def test_the_switch_turns_off_again_and_goes_back() -> None:
    request = _request("/careful", "POST", data={"back": "/find?q=1"})
    request.COOKIES["careful"] = "1"
    response = careful.toggle(request)
    assert (response["Location"], response.cookies["careful"].value) == ("/find?q=1", "")


def _palette() -> dict[str, str]:
    text = (Path(__file__).parents[2] / "tuoyu/base/kernel/web/static/kernel/look/base.css").read_text(encoding="utf-8")
    root = text[text.index(":root") : text.index("color-scheme")]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", root))


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("ink", "page"),
        ("ink", "card"),
        ("soft", "page"),
        ("soft", "card"),
        ("soft", "soon-tint"),
        ("accent", "card"),
        ("accent", "page"),
        ("accent", "tint"),
        ("card", "accent"),
        ("card", "accent-deep"),
        ("soon", "soon-tint"),
        ("soon", "card"),
        ("late", "late-tint"),
        ("late", "card"),
        ("paused", "paused-tint"),
    ],
)
def test_text_stands_out_from_its_ground(text: str, ground: str) -> None:
    palette = _palette()
    assert _contrast(palette[text], palette[ground]) >= 4.5


@pytest.mark.parametrize("edge", ["field-line", "accent", "chart-2", "chart-3", "chart-4"])
def test_what_must_be_seen_stands_out_from_a_card(edge: str) -> None:
    palette = _palette()
    assert _contrast(palette[edge], palette["card"]) >= 3


def test_every_tile_can_be_read() -> None:
    text = (Path(__file__).parents[2] / "tuoyu/base/kernel/web/static/kernel/look/charts.css").read_text(
        encoding="utf-8"
    )
    shades = re.findall(r"\.tile-(\d)[^{]*{ background: (#[0-9a-f]{6});( color: #fff;)?", text)
    assert len(shades) == 5
    for _, ground, white in shades:
        assert _contrast("#ffffff" if white else _palette()["ink"], ground) >= 4.5
