"""The pages of an import: choose a file, agree on its columns, see what became of it, get back what was not taken."""

from __future__ import annotations

import io
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.cast import Cast, typed
from tests.filing.bringing import bring, taken_in, workbook
from tests.filing.test_push_file import HEADINGS, line
from tuoyu.base.access.models import User
from tuoyu.base.intake import services, tasks
from tuoyu.base.intake.models import ImportPortion, ImportRun
from tuoyu.base.intake.selectors import rows_of
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.models import AuditEntry
from tuoyu.base.kernel.refusals import Invalid, Missing, OutOfStep
from tuoyu.domain.filing.forms.imported import REGISTRATIONS
from tuoyu.domain.institutions.models import Institution


def upload(cast: Cast, content: bytes, name: str = "名单.xlsx") -> tuple[int, str, str]:
    """Upload a file in the registrar's browser: status, text, and where it leads."""
    fields = typed(kind="registrations", file=SimpleUploadedFile(name, content))
    answer = cast.browser(cast.market_registrar).post(reverse("intake:bring"), fields)
    return answer.status_code, answer.content.decode(), answer.get("Location", "")


def test_from_choosing_a_file_to_the_rows_that_came_back(cast: Cast) -> None:
    browser = cast.browser(cast.market_registrar)
    _, _, address = upload(cast, workbook(HEADINGS, [line(1), line(2, code="91")]))
    columns = browser.get(address)
    assert "文件推送托育园1" in columns.content.decode()
    fields = {field.html_name: field.initial for field in columns.context["form"]}
    assert browser.post(f"{address}start/", typed(**fields)).url == address
    assert "正在导入 0 / 2 行" in browser.get(address).content.decode()
    with unit_of_work(cast.market_registrar):
        run = ImportRun.objects.get()
    tasks.carry_on(str(cast.market_registrar.pk), str(run.pk))
    done = browser.get(address).content.decode()
    assert "收下 1 行，退回 1 行" in done
    assert "data-going" not in done
    back = browser.get(f"{address}returned/")
    rows = list(openpyxl.load_workbook(io.BytesIO(b"".join(back.streaming_content))).active.values)
    assert rows[0][-2:] == ("退回原因", "原文件行号")
    assert (rows[1][1], rows[1][-1]) == ("文件推送托育园2", 3)
    assert AuditEntry.objects.filter(action="read.importrun").count() == 1


def test_a_file_that_cannot_be_read_is_handed_back_with_the_reason(cast: Cast) -> None:
    status, page, _ = upload(cast, b"PK\x03\x04 nothing")
    assert status == 422
    assert "打不开" in page
    assert upload(cast, b"")[0] == 422


def test_the_columns_can_be_corrected_and_must_suffice(cast: Cast) -> None:
    run = bring(cast.market_registrar, "registrations", workbook(["甲", *HEADINGS[2:]], [line(1)[1:]]))
    assert run.mapping[0] == ""
    with pytest.raises(Invalid) as refused:
        services.start_import(cast.market_registrar, run, run.mapping)
    assert refused.value.errors[""] == ["没有一栏对应“名称”，这一项必须有。"]
    progress = taken_in(cast.market_registrar, run, ["name", *run.mapping[1:]])
    assert (progress.taken, Institution.objects.get().name) == (1, "文件推送托育园1")


def test_an_import_starts_once(cast: Cast) -> None:
    run = bring(cast.market_registrar, "registrations", workbook(HEADINGS, [line(1)]))
    services.start_import(cast.market_registrar, run, run.mapping)
    with pytest.raises(OutOfStep):
        services.start_import(cast.market_registrar, run, run.mapping)


def test_a_portion_is_taken_in_once_however_often_the_worker_calls(cast: Cast) -> None:
    registrar = cast.market_registrar
    run = bring(registrar, "registrations", workbook(HEADINGS, [line(1)]))
    services.start_import(registrar, run, run.mapping)
    for _ in range(3):
        tasks.carry_on(str(registrar.pk), str(run.pk))
    assert Institution.objects.count() == 1
    assert AuditEntry.objects.filter(action="filing.push_registration").count() == 1


def test_what_a_killed_worker_left_is_set_going_again(cast: Cast, hands: clock.SetClock) -> None:
    registrar = cast.market_registrar
    run = bring(registrar, "registrations", workbook(HEADINGS, [line(1)]))
    services.start_import(registrar, run, run.mapping)
    resumed = AuditEntry.objects.filter(action="intake.resume")
    tasks.resume_stalled()
    assert not resumed.exists()  # it has only just begun
    hands.advance(timedelta(minutes=5))
    planned = ProcrastinateJob.objects.count()
    tasks.resume_stalled()
    assert (resumed.count(), ProcrastinateJob.objects.count()) == (1, planned + 1)
    tasks.carry_on(str(registrar.pk), str(run.pk))
    hands.advance(timedelta(minutes=5))
    tasks.resume_stalled()
    assert resumed.count() == 1  # it is finished


def test_what_nobody_starts_is_thrown_away_with_all_it_holds(cast: Cast, hands: clock.SetClock) -> None:
    registrar = cast.market_registrar
    forgotten = bring(registrar, "registrations", workbook(HEADINGS, [line(1)]))
    hands.advance(timedelta(days=6))
    started = bring(registrar, "registrations", workbook(HEADINGS, [line(2)]))
    services.start_import(registrar, started, started.mapping)
    waiting = bring(registrar, "registrations", workbook(HEADINGS, [line(3)]))
    tasks.discard_forgotten()
    with unit_of_work(registrar):
        assert ImportRun.objects.count() == 3
    hands.advance(timedelta(days=2))
    tasks.discard_forgotten()
    with unit_of_work(registrar):
        assert set(ImportRun.objects.all()) == {started, waiting}
        assert set(ImportPortion.objects.values_list("run", flat=True)) == {started.pk, waiting.pk}
    (told,) = AuditEntry.objects.filter(action="intake.discard")
    assert told.object_id == str(forgotten.pk)


def test_a_run_that_was_started_meanwhile_is_not_thrown_away(cast: Cast) -> None:
    run = bring(cast.market_registrar, "registrations", workbook(HEADINGS, [line(1)]))
    services.start_import(cast.market_registrar, run, run.mapping)
    with unit_of_work(cast.system), pytest.raises(OutOfStep):
        services.discard_run(cast.system, run)


def test_a_long_list_goes_on_portion_by_portion(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "PORTION_ROWS", 2)
    run = bring(cast.market_registrar, "registrations", workbook(HEADINGS, [line(number) for number in range(1, 6)]))
    progress = taken_in(cast.market_registrar, run)
    assert (progress.done, progress.taken, Institution.objects.count()) == (5, 5, 5)
    assert run.finished_at is not None


def test_what_was_taken_in_is_kept_no_longer(cast: Cast) -> None:
    run = bring(cast.market_registrar, "registrations", workbook(HEADINGS, [line(1)]))
    taken_in(cast.market_registrar, run)
    with unit_of_work(cast.market_registrar):
        assert rows_of(ImportPortion.objects.get()) == []


def test_another_desk_neither_sees_nor_starts_it(cast: Cast) -> None:
    run = bring(cast.market_registrar, "registrations", workbook(HEADINGS, [line(1)]))
    for person in (cast.civil_registrar, cast.filing_officer, cast.director):
        assert isinstance(person, User)
        assert cast.browser(person).get(reverse("intake:run", args=[run.pk])).status_code == 404
        with pytest.raises(Missing):
            services.start_import(person, run, run.mapping)


def test_the_example_of_the_template_is_not_taken_for_a_row(cast: Cast) -> None:
    template = cast.browser(cast.market_registrar).get(reverse("intake:template", args=["registrations"]))
    content = b"".join(template.streaming_content)
    assert "只有示例行" in upload(cast, content)[1]
    book = openpyxl.load_workbook(io.BytesIO(content))
    book.worksheets[0].append([REGISTRATIONS.columns[0].example, "91"])
    kept = io.BytesIO()
    book.save(kept)
    assert bring(cast.market_registrar, "registrations", kept.getvalue()).total == 1
