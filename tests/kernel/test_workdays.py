"""Working days: counted from the day after, across make-up days, year ends and years not yet published."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.workday_terms import TERMS
from tuoyu.base.kernel import clock, rulebook
from tuoyu.base.kernel.rulebook import RulebookError
from tuoyu.base.kernel.workdays import add_workdays, is_workday, standing, workdays_between

JISHISHAN = 622927000
LANZHOU = 620102000
TERM_LENGTHS = (1, 5, 15)


def written_terms() -> list[tuple[date, int, date]]:
    terms = []
    for line in TERMS.splitlines():
        if line and not line.startswith("#"):
            start, weekday, _, *ends = line.split()
            day = date.fromisoformat(start)
            assert f"{day:%a}" == weekday
            terms += [(day, days, date.fromisoformat(end)) for days, end in zip(TERM_LENGTHS, ends, strict=True)]
    return terms


@pytest.mark.parametrize(("start", "days", "due"), written_terms())
def test_a_term_ends_on_the_day_written_down(start: date, days: int, due: date) -> None:
    found = add_workdays(start, days)
    assert (found.on, found.is_provisional) == (due, False)
    assert workdays_between(start, due) == days


def test_there_are_enough_written_terms() -> None:
    assert len(written_terms()) >= 200


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        # Counted by hand on the notices, as a check on the table itself.
        (date(2026, 2, 12), 5, date(2026, 2, 26)),  # Fri 13, Sat 14 (make-up), Tue 24, Wed 25, Thu 26
        (date(2024, 2, 28), 2, date(2024, 3, 1)),  # the leap day counts: Thu 29, Fri 1 March
        (date(2025, 9, 30), 1, date(2025, 10, 9)),  # eight days off
        (date(2024, 2, 8), 1, date(2024, 2, 9)),  # New Year's Eve of 2024 was a working day
        (date(2025, 1, 27), 1, date(2025, 2, 5)),  # that of 2025 was not
        (date(2026, 11, 18), -3, date(2026, 11, 13)),
        (date(2026, 2, 24), -1, date(2026, 2, 14)),
        (date(2026, 1, 4), -1, date(2025, 12, 31)),
        (date(2026, 2, 16), 0, date(2026, 2, 16)),
    ],
)
def test_terms_counted_by_hand(start: date, days: int, due: date) -> None:
    assert add_workdays(start, days).on == due


@pytest.mark.parametrize(
    ("start", "days", "due", "is_provisional"),
    [
        (date(2026, 12, 30), 1, date(2026, 12, 31), False),
        (date(2026, 12, 31), 1, date(2027, 1, 4), True),  # Fri 1 January is off, then a weekend
        (date(2026, 12, 25), 5, date(2027, 1, 4), True),
        (date(2027, 2, 4), 1, date(2027, 2, 9), True),  # 5 to 8 February are statutory, make-up days unknown
        (date(2027, 9, 30), 1, date(2027, 10, 4), True),
        (date(2027, 1, 4), -1, date(2026, 12, 31), True),
        (date(2031, 4, 29), 1, date(2031, 4, 30), True),
        (date(2031, 4, 30), 1, date(2031, 5, 5), True),  # Thu 1 and Fri 2 May are fixed, then a weekend
        (date(2024, 5, 30), 400, date(2026, 1, 7), False),
    ],
)
def test_years_not_yet_published_are_provisional(start: date, days: int, due: date, is_provisional: bool) -> None:
    found = add_workdays(start, days)
    assert (found.on, found.is_provisional) == (due, is_provisional)


def test_the_years_say_how_they_are_known() -> None:
    assert [standing(year) for year in (2024, 2025, 2026, 2027, 2028)] == [
        *["official"] * 3,
        "provisional",
        "missing",
    ]


def test_a_term_cites_every_calendar_it_ran_through() -> None:
    sources = add_workdays(date(2026, 12, 31), 5).sources
    assert "国办发明电〔2025〕7号" in sources[0]
    assert "全国年节及纪念日放假办法" in sources[1]
    assert "尚未公布" in add_workdays(date(2040, 1, 1), 5).sources[0]


def test_the_day_turns_at_midnight_in_shanghai() -> None:
    last_second = clock.local(datetime(2026, 2, 13, 15, 59, 59, tzinfo=UTC)).date()
    next_second = clock.local(datetime(2026, 2, 13, 16, 0, 0, tzinfo=UTC)).date()
    assert (last_second, next_second) == (date(2026, 2, 13), date(2026, 2, 14))
    assert add_workdays(last_second, 1).on == date(2026, 2, 14)
    assert add_workdays(next_second, 1).on == date(2026, 2, 24)


def test_a_moment_is_no_day() -> None:
    moment = datetime(2026, 11, 18, 2, 30, tzinfo=UTC)
    with pytest.raises(TypeError, match="北京时间"):
        add_workdays(moment, 5)
    with pytest.raises(TypeError, match="北京时间"):
        workdays_between(moment, moment)
    with pytest.raises(TypeError, match="北京时间"):
        is_workday(moment)


@pytest.mark.parametrize(
    ("day", "is_worked", "name"),
    [
        (date(2026, 11, 18), True, "工作日"),
        (date(2026, 11, 21), False, "周末"),
        (date(2026, 2, 17), False, "春节"),
        (date(2026, 2, 14), True, "春节调休上班"),
        (date(2031, 5, 1), False, "劳动节"),
        (date(2031, 5, 2), False, "劳动节"),
        (date(2023, 5, 2), True, "工作日"),  # the second day off came with 2025
    ],
)
def test_what_a_day_is(day: date, is_worked: bool, name: str) -> None:
    kind = is_workday(day)
    assert (bool(kind), kind.is_workday, kind.name) == (is_worked, is_worked, name)


@given(
    st.dates(date(2023, 1, 1), date(2029, 12, 31)),
    st.integers(-300, 300).filter(bool),
    st.sampled_from([None, JISHISHAN, LANZHOU]),
)
def test_counting_forth_and_back_agree(start: date, days: int, area: int | None) -> None:
    due = add_workdays(start, days, area).on
    assert is_workday(due, area)
    # Going back from a working day leaves that day itself behind, which the half-open count includes.
    assert workdays_between(start, due, area) == (days if days > 0 else days + (0 if is_workday(start, area) else 1))


@given(st.dates(date(2023, 1, 1), date(2029, 12, 31)), st.dates(date(2023, 1, 1), date(2029, 12, 31)))
def test_days_between_is_antisymmetric(one: date, other: date) -> None:
    assert workdays_between(one, other) == -workdays_between(other, one)


def holiday(folder: Path, text: str, name: str = "6229.toml") -> Path:
    local = folder / "calendar" / "local"
    local.mkdir(parents=True, exist_ok=True)
    (local / name).write_text(text, encoding="utf-8")
    return folder


KURBAN = """
area = "6229"
source = "州政府办公室关于2026年古尔邦节放假的通知"
confidence = "V"
[[holiday]]
year = 2026
name = "古尔邦节"
confirmed = true
first = 2026-05-27
last = 2026-05-29
workdays = [2026-05-30]
"""


def test_a_local_holiday_counts_only_once_confirmed_and_only_there(tmp_path: Path) -> None:
    start, national = date(2026, 5, 26), date(2026, 5, 27)
    before = add_workdays(start, 1, JISHISHAN)
    assert before.on == national
    assert "2026 年古尔邦节的放假日期尚未录入，未计入" in before.cautions
    with rulebook.using(holiday(tmp_path, KURBAN)):
        here = add_workdays(start, 1, JISHISHAN)
        assert here.on == date(2026, 5, 30)
        assert here.cautions == ("2026 年开斋节的放假日期尚未录入，未计入",)
        assert is_workday(date(2026, 5, 28), JISHISHAN).name == "古尔邦节"
        assert is_workday(date(2026, 5, 30), 622927001).name == "古尔邦节调休上班"
        assert workdays_between(start, date(2026, 5, 31), JISHISHAN) == 1
        assert add_workdays(start, 1, LANZHOU).on == national
        assert add_workdays(start, 1).on == national
    assert add_workdays(start, 1, JISHISHAN).on == national


def test_a_county_may_depart_from_its_prefecture(tmp_path: Path) -> None:
    holiday(tmp_path, KURBAN)
    county = KURBAN.replace('"6229"', '"622927"').replace("first = 2026-05-27", "first = 2026-05-28")
    holiday(tmp_path, county.replace("[2026-05-30]", "[2026-05-27]"), "622927.toml")
    with rulebook.using(tmp_path):
        assert is_workday(date(2026, 5, 27), JISHISHAN)
        assert not is_workday(date(2026, 5, 27), 622926000)
        assert not is_workday(date(2026, 5, 28), JISHISHAN)


def test_a_deployment_may_bring_the_notice_of_a_new_year(tmp_path: Path) -> None:
    (tmp_path / "calendar").mkdir()
    (tmp_path / "calendar" / "2027.toml").write_text(
        'year = 2027\nstatus = "official"\nsource = "通知"\nconfidence = "V"\n'
        '[[holiday]]\nname = "元旦"\nfirst = 2027-01-01\nlast = 2027-01-03\nworkdays = [2027-01-09]\n',
        encoding="utf-8",
    )
    with rulebook.using(tmp_path):
        due = add_workdays(date(2026, 12, 31), 6)
        assert (due.on, due.is_provisional) == (date(2027, 1, 9), False)
    assert add_workdays(date(2026, 12, 31), 6).on == date(2027, 1, 11)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('year = 2028\nstatus = "official"', "来源"),
        ('status = "official"\nsource = "通知"\nconfidence = "V"', "年份"),
        ('year = 2028\nstatus = "sure"\nsource = "通知"\nconfidence = "V"', "status"),
        (
            'year = 2028\nstatus = "official"\nsource = "通知"\nconfidence = "V"\n'
            '[[holiday]]\nname = "元旦"\nfirst = 2028-01-03\nlast = 2028-01-01',
            "不合理",
        ),
        (
            'year = 2028\nstatus = "official"\nsource = "通知"\nconfidence = "V"\n'
            '[[holiday]]\nname = "元旦"\nfirst = 2028-01-01\nlast = 2028-01-03\nworkdays = [2028-01-05]',
            "本就是工作日",
        ),
        (
            'year = 2028\nstatus = "official"\nsource = "通知"\nconfidence = "V"\n'
            '[[holiday]]\nname = "元旦"\nfirst = 2028-01-01\nlast = 2028-01-03\nworkdays = [2028-01-02]',
            "既放假又上班",
        ),
        ("year = ", "TOML"),
    ],
)
def test_a_wrong_calendar_is_refused_by_name(tmp_path: Path, text: str, complaint: str) -> None:
    (tmp_path / "calendar").mkdir()
    (tmp_path / "calendar" / "2028.toml").write_text(text, encoding="utf-8")
    with rulebook.using(tmp_path), pytest.raises(RulebookError, match=complaint) as refusal:
        add_workdays(date(2028, 1, 1), 1)
    assert "calendar/2028.toml" in str(refusal.value)
