"""Files: what lies on the shelf, what comes back, what is refused, and what a rolled-back act leaves."""

import os
import signal
import stat
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from tests.faults.hostile import honest
from tuoyu.base.kernel import files
from tuoyu.base.kernel.actors import NOBODY
from tuoyu.base.kernel.cleaning import Bench, Unclean, bench
from tuoyu.base.kernel.cleaning.limits import MEGABYTE
from tuoyu.base.kernel.files import shelf
from tuoyu.base.kernel.files.keeping import SWEEP_AFTER_SECONDS
from tuoyu.base.kernel.models import StoredFile
from tuoyu.base.kernel.refusals import Invalid

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def folder(settings: object, tmp_path: Path) -> Path:
    settings.FILES_FOLDER = tmp_path / "files"  # type: ignore[attr-defined]
    return tmp_path / "files"


def keep_photo(name: str = "门头.jpg") -> StoredFile:
    return files.keep(SimpleUploadedFile(name, honest.picture()), files.PAPERS, actor=NOBODY)


def lying_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def make_old(folder: Path) -> None:
    for path in lying_in(folder):
        os.utime(path, (0, time.time() - SWEEP_AFTER_SECONDS - 60))


def test_a_kept_file_lies_private_under_its_id_and_comes_back_whole(folder: Path) -> None:
    stored = keep_photo()
    path = folder / stored.pk.hex[:2] / str(stored.pk)
    assert lying_in(folder) == [path]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert len(files.open_bytes(stored)) == stored.size == path.stat().st_size
    assert (stored.name, stored.media_type, stored.stored_by) == ("门头.jpg", "image/jpeg", "公众")


def test_a_file_changed_or_lost_on_disk_is_never_given_out(folder: Path) -> None:
    stored = keep_photo()
    (path,) = lying_in(folder)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(files.DamagedFile, match="与存入时不同"):
        files.respond(stored)
    path.unlink()
    with pytest.raises(files.DamagedFile, match="不在存储文件夹"):
        files.open_bytes(stored)


def test_a_refused_file_leaves_nothing_behind(folder: Path) -> None:
    with pytest.raises(Invalid) as refusal:
        files.keep(SimpleUploadedFile("a.pdf", b"%PDF-1.7 broken"), files.PAPERS, actor=NOBODY, field="plan")
    assert list(refusal.value.errors) == ["plan"]
    assert lying_in(folder) == []
    assert not StoredFile.objects.exists()


def test_the_size_counts_as_received_not_as_declared() -> None:
    upload = SimpleUploadedFile("a.jpg", honest.picture() + b"\0" * (10 * MEGABYTE))
    upload.size = 10
    with pytest.raises(Invalid, match="改正") as refusal:
        files.keep(upload, files.PAPERS, actor=NOBODY)
    assert refusal.value.errors["file"] == ["这个文件超过 10 MB。请缩小、降低清晰度或分成几份后再上传。"]


def test_a_failed_insert_takes_its_file_along(folder: Path) -> None:
    class Nameless:
        actor_id, actor_label, wall_settings = None, None, {}  # type: ignore[var-annotated]

    with pytest.raises(Exception, match="stored_by"), transaction.atomic():
        files.keep(SimpleUploadedFile("a.jpg", honest.picture()), files.PAPERS, actor=Nameless())  # type: ignore[arg-type]
    assert lying_in(folder) == []


def test_sweeping_removes_what_a_rolled_back_act_left_and_nothing_else(folder: Path) -> None:
    kept = keep_photo()
    with suppress(ZeroDivisionError), transaction.atomic():
        keep_photo()
        raise ZeroDivisionError
    (folder / "drafts" / "left-by-a-killed-process").write_bytes(b"half")
    assert files.sweep() == 0, "files younger than any transaction are left alone"
    make_old(folder)
    assert files.sweep() == 1
    assert lying_in(folder) == [shelf.place_of(kept.pk)]
    assert files.open_bytes(kept)


def test_sweeping_refuses_when_the_database_seems_to_be_another_one(folder: Path) -> None:
    for number in range(201):
        place = folder / f"{number % 256:02x}" / f"{number:08x}-0000-4000-8000-000000000000"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(b"a later day's file")
    make_old(folder)
    with pytest.raises(files.TooManyOrphans, match="201 个"):
        files.sweep()
    assert len(lying_in(folder)) == 201


@pytest.mark.parametrize("inline", [False, True])
def test_what_was_uploaded_is_shut_in_when_it_comes_back(inline: bool) -> None:
    photo = keep_photo('a"; filename="x.html.jpg')
    paper = files.keep(SimpleUploadedFile("许可证.pdf", honest.pdf()), files.PAPERS, actor=NOBODY)
    for stored in (photo, paper):
        answer = files.respond(stored, inline=inline)
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["Content-Type"] == stored.media_type
    assert files.respond(paper, inline=inline)["Content-Disposition"] == (
        "attachment; filename=\"file.pdf\"; filename*=UTF-8''%E8%AE%B8%E5%8F%AF%E8%AF%81.pdf"
    )
    shown = files.respond(photo, inline=inline)["Content-Disposition"]
    assert shown.startswith("inline; " if inline else "attachment; ")
    assert shown.count('"') == 2


@pytest.mark.parametrize(("given", "cleaned"), [
    ("C:\\fakepath\\照片.jpg", "照片.jpg"), ("../../etc/passwd", "passwd"), ("a\u202egpj.exe", "agpj.exe"),
    ("证.pdf.exe", "证.pdf.exe"), ("  .. ", "未命名"), ("", "未命名"), (".jpg", "jpg"), ("a\0b\n.pdf", "ab.pdf"),
    ("x" * 300 + ".pdf", "x" * 116 + ".pdf"), ("a." + "y" * 300, "a." + "y" * 16), ("cafe\u0301.pdf", "café.pdf"),
])  # fmt: skip
def test_names_are_cleaned(given: str, cleaned: str) -> None:
    assert files.cleaned_name(given) == cleaned
    assert len(cleaned) <= 120


def test_a_name_takes_the_ending_of_what_was_stored() -> None:
    assert files.cleaned_name("照片.webp", "jpg") == "照片.jpg"
    assert files.cleaned_name("x" * 300 + ".webp", "jpg") == "x" * 116 + ".jpg"


def test_a_field_says_what_it_takes() -> None:
    assert files.PAPERS.label == "可传 PDF，JPG、PNG 或 WEBP 图片；每个不超过 10 MB。"
    assert files.PAPERS.endings == ".pdf,.jpg,.jpeg,.png,.webp"


@pytest.mark.parametrize(("name", "sentence"), [
    ("a.heic", "兼容性最佳"), ("a.docx", "另存为 PDF"), ("a", "没有扩展名"), ("a.zip", "解压"), ("a.exe", "“.exe”"),
])  # fmt: skip
def test_an_unwanted_kind_is_refused_with_what_to_do_instead(name: str, sentence: str) -> None:
    with pytest.raises(Invalid) as refusal:
        files.keep(SimpleUploadedFile(name, b"content"), files.PAPERS, actor=NOBODY)
    assert sentence in refusal.value.errors["file"][0]


def test_a_false_ending_is_told_what_the_file_looks_like() -> None:
    with pytest.raises(Invalid) as refusal:
        files.keep(SimpleUploadedFile("a.pdf", honest.picture("PNG")), files.PAPERS, actor=NOBODY)
    assert "内容却不是（像是 png 文件）" in refusal.value.errors["file"][0]


def test_the_bench_has_no_secret_and_starts_again_after_it_was_killed(tmp_path: Path) -> None:
    ours = Bench()
    try:
        assert clean_photo(ours, tmp_path) == "image/jpeg"
        first = ours._process
        assert first is not None
        environment = Path(f"/proc/{first.pid}/environ").read_bytes()
        assert b"DATABASE" not in environment
        assert b"SECRET" not in environment
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
        assert clean_photo(ours, tmp_path) == "image/jpeg"
        assert ours._process is not first
    finally:
        ours.close()


def test_many_threads_share_the_bench(tmp_path: Path) -> None:
    made: list[str] = []
    threads = [threading.Thread(target=lambda: made.append(clean_photo(bench, tmp_path))) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == ["image/jpeg"] * 12


def clean_photo(used: Bench, place: Path) -> str:
    source = place / f"source-{threading.get_ident()}"
    source.write_bytes(honest.picture())
    with source.open("rb") as given, source.with_suffix(".clean").open("wb") as target:
        return used.clean("image", given.fileno(), target.fileno(), maximum_bytes=MEGABYTE).media_type


@pytest.mark.parametrize(("deed", "end"), [
    ("while True: pass", {-signal.SIGXCPU, -signal.SIGKILL, -signal.SIGALRM}),
    ("import time; time.sleep(60)", {-signal.SIGALRM}),
    ("bytearray(400_000_000)", {1}),
    ("open('/dev/null'); [open('/dev/null') for _ in range(20)]; import os; [os.dup(1) for _ in range(20)]", {1}),
    ("f = open('big', 'wb'); f.write(bytes(20_000_000)); f.write(bytes(20_000_000)); f.flush()", {1}),
])  # fmt: skip
def test_a_job_cannot_leave_its_bounds(deed: str, end: set[int], tmp_path: Path) -> None:
    started = time.monotonic()
    program = f"from tuoyu.base.kernel.cleaning.job import shut_in; shut_in()\n{deed}"
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, capture_output=True, check=False
    )
    assert ended.returncode in end, ended.stderr.decode()[-500:]
    assert time.monotonic() - started < 8


def test_an_unknown_kind_of_job_is_an_error_for_us_not_a_file_for_them(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"x")
    with path.open("rb") as given, (tmp_path / "y").open("wb") as target, pytest.raises(Unclean):
        bench.clean("document", given.fileno(), target.fileno(), maximum_bytes=10)


def test_the_row_is_written_with_the_application_login() -> None:
    keep_photo()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("tuoyu_app",)
