"""The rulebook machinery: the right entry for a day and a place, and files that are wrong are refused by name."""

import threading
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tuoyu.base.kernel import rulebook
from tuoyu.base.kernel.rulebook import Rulebook, RulebookError, UnknownDocument, UnknownFact, UnknownRule, holds

WEDNESDAY = date(2026, 11, 18)
TOWNSHIP = 622927001

SIZES = """
[sources.old]
source = "旧标准"
document = "国标〔2015〕1号"
from = 2015-01-01
until = 2020-01-01
confidence = "V"

[[rule]]
key = "room.size"
value = 100
unit = "平方米"
cite = "old"
article = "第三条"

[[rule]]
key = "room.size"
value = 80.50
unit = "平方米"
source = "新标准"
from = 2020-01-01
confidence = "M"

[[rule]]
key = "room.size"
value = 60
area = "62"
source = "省规定"
from = 2022-01-01
confidence = "V2"

[[rule]]
key = "room.size"
value = 50
area = "622927"
source = "县规定"
from = 2023-01-01
until = 2024-01-01
confidence = "V2"

[[rule]]
key = "room.size"
value = 55
area = "6229"
source = "州规定"
from = 2023-01-01
until = 2025-01-01
confidence = "V2"

[[rule]]
key = "room.height"
source = "新标准"
from = 2020-01-01
confidence = "unset"

[[document]]
kind = "papers"
version = "1"
title = "材料"
source = "新标准"
from = 2020-01-01
confidence = "V"
facts = ["tenure", "meals"]
  [[document.entry]]
  code = "licence"
  hint = "全国说明"
  required_when = [{ tenure = ["leased"], meals = [true] }, { tenure = ["owned"] }]
  [[document.entry]]
  code = "form"

[[enumeration]]
key = "colour"
label = "颜色"
source = "本系统约定"
confidence = "house"
choice = [{ code = "red", label = "红" }, { code = "blue", label = "蓝", reserved = true }]
"""


def folder(where: Path, text: str, name: str = "sizes.toml") -> Path:
    where.mkdir(parents=True, exist_ok=True)
    (where / name).write_text(text, encoding="utf-8")
    return where


@pytest.fixture
def book(tmp_path: Path) -> Rulebook:
    return Rulebook((folder(tmp_path / "product", SIZES),))


@pytest.mark.parametrize(
    ("on", "area", "value"),
    [
        (date(2015, 1, 1), None, 100),
        (date(2019, 12, 31), None, 100),
        (date(2020, 1, 1), None, Decimal("80.50")),
        (WEDNESDAY, None, Decimal("80.50")),
        (WEDNESDAY, 0, Decimal("80.50")),
        (WEDNESDAY, 110101000, Decimal("80.50")),
        (WEDNESDAY, 620000000, 60),
        (WEDNESDAY, TOWNSHIP, 60),
        (date(2021, 12, 31), TOWNSHIP, Decimal("80.50")),
        (date(2023, 12, 31), TOWNSHIP, 50),
        (date(2023, 12, 31), 622900000, 55),
        (date(2024, 1, 1), TOWNSHIP, 55),
        (date(2025, 1, 1), TOWNSHIP, 60),
        (date(2023, 6, 1), 622926000, 55),
        (date(2023, 6, 1), 620102000, 60),
    ],
)
def test_the_most_specific_entry_of_the_day_applies(book: Rulebook, on: date, area: int | None, value: object) -> None:
    assert book.rule("room.size", on, area).value == value


def test_a_rule_cites_its_article_and_says_how_sure_it_is(book: Rulebook) -> None:
    old, new = book.rule("room.size", date(2019, 1, 1)), book.rule("room.size", WEDNESDAY)
    assert old.cited == "《旧标准》（国标〔2015〕1号）第三条"
    assert new.cited == "《新标准》"
    assert (old.is_tentative, new.is_tentative) == (False, True)
    assert (old.unit, old.valid_from, old.valid_until, old.area) == ("平方米", date(2015, 1, 1), date(2020, 1, 1), "")
    height = book.rule("room.height", WEDNESDAY)
    assert (height.value, height.is_unset, height.is_tentative) == (None, True, True)


def test_an_unknown_rule_is_never_guessed(book: Rulebook) -> None:
    for key, on in (("room.size", date(2014, 12, 31)), ("room.nothing", WEDNESDAY)):
        with pytest.raises(UnknownRule, match="规则库中没有"):
            book.rule(key, on, TOWNSHIP)


def test_a_moment_is_no_day(book: Rulebook) -> None:
    with pytest.raises(TypeError, match="北京时间"):
        book.rule("room.size", datetime(2026, 11, 18, tzinfo=UTC))


def test_rules_below_a_prefix(book: Rulebook) -> None:
    assert [rule.key for rule in book.rules("room", WEDNESDAY)] == ["room.height", "room.size"]
    assert [rule.key for rule in book.rules("room.size", WEDNESDAY)] == ["room.size"]
    assert book.rules("roo", WEDNESDAY) == []


def test_comparing_two_days_lists_what_began_ended_or_changed(book: Rulebook) -> None:
    changes = {(change.key, change.area): change for change in book.compare(date(2019, 6, 1), date(2023, 6, 1))}
    assert set(changes) == {
        ("room.size", ""),
        ("room.size", "62"),
        ("room.size", "6229"),
        ("room.size", "622927"),
        ("room.height", ""),
        ("papers", ""),
    }
    national = changes["room.size", ""]
    assert national.before is not None
    assert national.after is not None
    assert changes["room.size", "62"].before is None
    assert book.compare(WEDNESDAY, WEDNESDAY) == []


def test_values_cannot_be_changed_by_those_who_read_them(book: Rulebook) -> None:
    entry = book.document("papers", WEDNESDAY).entry("licence")
    with pytest.raises(TypeError):
        entry["hint"] = "改了"  # type: ignore[index]
    assert isinstance(entry["required_when"], tuple)


def test_a_local_folder_sets_what_the_law_leaves_open(tmp_path: Path) -> None:
    local = folder(
        tmp_path / "local",
        '[[rule]]\nkey = "room.height"\nvalue = 3\narea = "622927"\n'
        'source = "县规定"\nfrom = 2025-01-01\nconfidence = "V"\n',
    )
    book = Rulebook((folder(tmp_path / "product", SIZES), local))
    assert book.rule("room.height", WEDNESDAY, TOWNSHIP).value == 3
    assert book.rule("room.height", WEDNESDAY, 622926000).is_unset
    assert book.rule("room.height", date(2024, 1, 1), TOWNSHIP).is_unset


def test_a_local_list_adds_to_the_national_one_or_replaces_it(tmp_path: Path) -> None:
    entries = '  [[document.entry]]\n  code = "plan"\n  [[document.entry]]\n  code = "licence"\n  hint = "本县说明"\n'
    head = (
        '[[document]]\nkind = "papers"\nversion = "{}"\ntitle = "材料"\narea = "{}"\n'
        'source = "本地"\nfrom = 2025-01-01\nconfidence = "V"\n'
    )
    text = head.format("a", "622927") + "extends = true\n" + entries + head.format("b", "6201") + entries
    book = Rulebook((folder(tmp_path / "product", SIZES), folder(tmp_path / "local", text)))
    national = book.document("papers", WEDNESDAY, 110101000)
    here = book.document("papers", WEDNESDAY, TOWNSHIP)
    assert (national.id, national.codes) == ("papers@1", ("licence", "form"))
    assert here.codes == ("licence", "form", "plan")
    assert here.entry("licence")["hint"] == "本县说明"
    assert book.document("papers", WEDNESDAY, 620102000).codes == ("plan", "licence")
    assert book.document("papers", date(2024, 1, 1), TOWNSHIP) == national
    for document in (national, here):
        assert book.document_by_id(document.id) == document
    for wrong in ("papers@9", "", "papers@1+papers@9"):
        with pytest.raises(UnknownDocument):
            book.document_by_id(wrong)
    with pytest.raises(UnknownDocument):
        book.document("nothing", WEDNESDAY)
    with pytest.raises(UnknownDocument):
        here.entry("nothing")


def test_conditions_are_lists_of_accepted_values(book: Rulebook) -> None:
    when = book.document("papers", WEDNESDAY).entry("licence")["required_when"]
    assert holds(when, {"tenure": "leased", "meals": True})
    assert holds(when, {"tenure": "owned", "meals": False})
    assert not holds(when, {"tenure": "leased", "meals": False})
    assert not holds(when, {"tenure": None, "meals": None})
    assert holds(when, {"tenure": ["borrowed", "owned"], "meals": None})
    assert holds((), {})
    with pytest.raises(UnknownFact, match="tenure"):
        holds(when, {"meals": True})


def test_reserved_choices_are_known_but_not_offered(book: Rulebook) -> None:
    colour = book.enumeration("colour")
    assert [(choice.code, choice.is_reserved) for choice in colour.choices] == [("red", False), ("blue", True)]
    assert colour.choice("blue").label == "蓝"
    assert ("licence", "许可") not in rulebook.choices("access_regime")
    assert rulebook.label("access_regime", "licence") == "许可"


RULE = '[[rule]]\nkey = "a.b"\nvalue = 1\nsource = "标准"\nfrom = 2020-01-01\nconfidence = "V"\n'


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (RULE + RULE, "重叠"),
        (RULE.replace("confidence", "until = 2021-01-01\nconfidence") + RULE.replace("2020", "2022"), "之间没有条目"),
        (RULE + RULE.replace("value = 1", 'value = "一"\narea = "62"'), "类型"),
        (RULE.replace('source = "标准"\n', ""), "来源"),
        (RULE.replace('"V"', '"sure"'), "confidence"),
        (RULE.replace("value = 1\n", ""), "unset"),
        (RULE.replace('"V"', '"unset"'), "unset"),
        (RULE.replace("from = 2020-01-01\n", ""), "起始日期"),
        (RULE.replace("2020-01-01", '"2020-01-01"'), "日期"),
        (RULE.replace("2020-01-01", "2020-01-01T00:00:00"), "日期"),
        (RULE.replace("confidence", "until = 2019-01-01\nconfidence"), "晚于"),
        (RULE + 'area = "629"\n', "area"),
        (RULE + "unitt = 1\n", "unitt"),
        (RULE + "unit = 1\n", "unit 应为文字"),
        (RULE.replace("a.b", "A b"), "key"),
        (RULE + 'cite = "nobody"\n', "nobody"),
        (RULE.replace("value = 1", "value = 08:00:00"), "取值类型"),
        ("[[rules]]\n", "不认识的表"),
        ("[[rule]\n", "TOML"),
    ],
)
def test_a_wrong_file_is_refused_by_name_and_entry(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(RulebookError, match=complaint) as refusal:
        Rulebook((folder(tmp_path, text),))
    assert "sizes.toml" in str(refusal.value) or "a.b" in str(refusal.value)


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ('code = "form"', 'code = "licence"', "重复"),
        ('code = "form"', 'kode = "form"', "code"),
        ("meals = [true]", "unstated = [true]", "unstated"),
        ('kind = "papers"', 'kind = "Papers"', "kind"),
        ('code = "blue"', 'code = "red"', "重复"),
        ('code = "red"', 'code = "红"', "小写英文"),
    ],
)
def test_wrong_lists_are_refused(tmp_path: Path, before: str, after: str, complaint: str) -> None:
    assert before in SIZES
    with pytest.raises(RulebookError, match=complaint):
        Rulebook((folder(tmp_path, SIZES.replace(before, after)),))


def test_a_local_rule_must_say_where_it_applies(tmp_path: Path) -> None:
    with pytest.raises(RulebookError, match="area"):
        Rulebook((folder(tmp_path / "product", SIZES), folder(tmp_path / "local", RULE)))


def test_the_deployment_names_its_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    local = folder(tmp_path / "here", RULE + 'area = "622927"\n')
    monkeypatch.setenv("TUOYU_RULEBOOK_LOCAL", str(local))
    try:
        assert rulebook.reload().rule("a.b", WEDNESDAY, TOWNSHIP).value == 1
        assert rulebook.rule("a.b", WEDNESDAY, TOWNSHIP).value == 1
        folder(local, "[[rule]\n", "broken.toml")
        with pytest.raises(RulebookError):
            rulebook.reload()
        assert rulebook.rule("a.b", WEDNESDAY, TOWNSHIP).value == 1
    finally:
        monkeypatch.undo()
        rulebook.reload()
    with pytest.raises(UnknownRule):
        rulebook.rule("a.b", WEDNESDAY, TOWNSHIP)


def test_threads_share_one_rulebook() -> None:
    seen = []
    threads = [threading.Thread(target=lambda: seen.append(rulebook.current())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(book) for book in seen}) == 1
