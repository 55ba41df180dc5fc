"""Lists of staff from Excel: entered once, sent back where something in a line is wrong."""

from __future__ import annotations

from datetime import date

import pytest

from demo.lists import bring_staff
from tests.filing.bringing import bring, sent_back, taken_in, workbook
from tests.filing.steps import Journey
from tests.staff.houses import Houses, number
from tuoyu.base.access.models import User
from tuoyu.base.intake.models import ImportRun
from tuoyu.base.intake.selectors import Progress, progress_of
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.domain.staff import selectors
from tuoyu.domain.staff.models import Assignment, Person

STAFF_HEADINGS = ["所在机构", "姓名", "身份证号", "手机号", "职务", "入职时间", "专兼职", "文化程度"]


def staff(serial: int = 1, **changed: str) -> list[str]:
    """One line of a staff list."""
    usual = {
        "at": "", "name": "马小兰", "id": number(serial), "phone": "13893011111", "post": "保育", "on": "2025/9/1",
        "full": "专职", "education": "专科",
    }  # fmt: skip
    return list({**usual, **changed}.values())


def send(person: User, rows: list[list[str]]) -> tuple[Progress, list[str]]:
    """Bring a list of staff and take it in: how it ended, and the reasons of what came back."""
    run = bring(person, "staff", workbook(STAFF_HEADINGS, rows))
    return taken_in(person, run), [why for _, _, why in sent_back(person, run)]


def test_an_officer_brings_the_staff_of_many_institutions(houses: Houses) -> None:
    officer, here = houses.cast.filing_officer, houses.here
    rows = [staff(1, at=here.name), staff(2, at=here.credit_code, name="马小梅"), staff(3, at=houses.there.name)]
    progress, [why] = send(officer, rows)
    assert progress.outcomes == {"已登记在册": 2}
    assert "没有这家机构" in why  # it lies in another county
    with unit_of_work(officer):
        held = Assignment.objects.select_related("person").get(person__name="马小兰")
        assert (held.post, held.is_full_time, held.valid.lower) == ("carer", True, date(2025, 9, 1))
        assert (held.institution_id, held.person.education) == (here.pk, "college")


def test_the_same_staff_twice_changes_nothing(houses: Houses) -> None:
    officer = houses.cast.filing_officer
    rows = [staff(1, at=houses.here.name), staff(2, at=houses.here.name, name="马小梅")]
    send(officer, rows)
    progress, back = send(officer, rows)
    assert (progress.outcomes, progress.changed, back) == ({"与名册一致": 2}, 0, [])
    with unit_of_work(officer):
        assert (Person.objects.count(), Assignment.objects.count()) == (2, 2)


def test_a_director_brings_their_own_staff_without_naming_the_institution(journey: Journey) -> None:
    rows = [staff(1), staff(2, at="别家托育园", name="马小梅")]
    progress, [why] = send(journey.director, rows)
    assert progress.taken == 1
    assert "没有这家机构" in why
    with unit_of_work(journey.director):
        assert selectors.staff_of(journey.director, journey.institution).count() == 1


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"id": "622927900512001"}, ""),  # fifteen digits are a citizen's number too
        ({"id": "6.22927199005120E+17"}, "末尾几位已经丢失"),
        ({"id": "622927199005120012"}, "校验位"),
        ({"post": "园长"}, "岗位"),
        ({"post": "负责人"}, "由备案或变更备案确定"),
        ({"on": "2025-02-30"}, "到岗日期"),
        ({"phone": "123"}, "手机"),
    ],
)
def test_what_is_wrong_with_a_line_of_staff_is_said(journey: Journey, changed: dict[str, str], says: str) -> None:
    progress, back = send(journey.director, [staff(1, **changed)])
    assert progress.taken + len(back) == 1
    assert all(says in why for why in back)
    assert bool(back) == bool(says)


@pytest.mark.parametrize(
    ("written", "code"),
    [("大专", "college"), ("专科", "college"), ("本科", "bachelor"), ("中专", "vocational"),
     ("硕士研究生", "postgraduate"), ("高中", "high_school"), ("大学", "")],
)  # fmt: skip
def test_degrees_are_read_as_people_write_them(journey: Journey, written: str, code: str) -> None:
    progress, back = send(journey.director, [staff(1, education=written)])
    assert len(back) == (not code)
    with unit_of_work(journey.director):
        assert [one.education for one in Person.objects.all()] == [code] * progress.taken


def test_the_list_of_the_demonstration_brings_most_and_sends_some_back(journey: Journey) -> None:
    assert journey.filed
    officer = journey.cast.filing_officer
    bring_staff(officer)
    with unit_of_work(officer):
        run = ImportRun.objects.get()
        progress = progress_of(run)
    assert (progress.outcomes, progress.returned) == ({"已登记在册": 7}, 4)
    assert all(why for _, _, why in sent_back(officer, run))
