"""The verifier as an auditor meets it: a program of its own, its exports, its exit codes and its speed."""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pytest_django import Settings

from config.postgres import programs
from tests.faults.audit_log import PROGRAM, Export, exported, verifier, write_entries
from tuoyu.base.kernel import anchors

GUIDE = (PROGRAM.parent / "README.md").read_text()
MANY = 100_000


@pytest.fixture
def log(committed_db: None, settings: Settings, tmp_path: Path) -> Export:
    settings.ANCHORS_FOLDER = tmp_path / "anchors"
    write_entries(60, anchored_every=20)
    return exported()


def _files(log: Export, folder: Path) -> list[str]:
    """The auditor's files, as words of the command line."""
    (folder / "entries.jsonl").write_text("".join(json.dumps(row) + "\n" for row in log.entries))
    (folder / "heads.jsonl").write_text("".join(json.dumps(row) + "\n" for row in log.heads))
    return ["--entries", str(folder / "entries.jsonl"), "--heads", str(folder / "heads.jsonl"), *_witnesses()]


def _witnesses() -> list[str]:
    return ["--anchors", str(anchors._path()), "--key", *map(str, anchors.public_keys())]


def _run(words: list[str], *, before: str = "pass") -> tuple[int, str]:
    """Run the program in a Python that finds neither this project nor its environment variables."""
    start = f"import sys, runpy; {before}; sys.argv = {[str(PROGRAM), *words]!r}; "
    start += f"runpy.run_path({str(PROGRAM)!r}, run_name='__main__')"
    done = subprocess.run([sys.executable, "-I", "-c", start], capture_output=True, text=True, cwd="/", check=False)
    return done.returncode, done.stdout + done.stderr


def test_the_program_imports_nothing_of_ours() -> None:
    imported = {
        name
        for node in ast.walk(ast.parse(PROGRAM.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names])
    }
    foreign = {name.split(".")[0] for name in imported} - sys.stdlib_module_names
    assert foreign == {"cryptography", "psycopg"}


def test_a_sound_log_gives_0_and_counts(log: Export, tmp_path: Path) -> None:
    code, said = _run(_files(log, tmp_path))
    assert code == 0, said
    assert "60 条记录，3 条链，3 行锚点" in said
    assert "nothing wrong was found" in said


def test_a_bad_log_gives_1_and_names_the_first_bad_row_in_two_languages(log: Export, tmp_path: Path) -> None:
    for row in log.entries:
        if row["chain"] == 622927000 and row["seq"] in (7, 12):
            row["actor_label"] = "别人"
    code, said = _run(_files(log, tmp_path))
    assert code == 1
    first = said.splitlines()[1]
    assert first.strip() == (
        "链 622927000 第 7 条：内容与摘要不符，被改动过"
        " | chain 622927000, row 7: its content does not give its digest: it was altered"
    )
    assert "2 findings in all" in said


def test_without_anchors_or_keys_it_says_so_and_gives_2_unless_told_to_do_without(log: Export, tmp_path: Path) -> None:
    words = _files(log, tmp_path)
    bare, unsigned = words[:4], words[:6]
    for given, sentence, waiver in (
        (bare, "no anchors", "--without-anchors"),
        (unsigned, "signatures were NOT checked", "--without-signatures"),
    ):
        code, said = _run(given)
        assert (code, sentence in said) == (2, True), said
        assert _run([*given, waiver])[0] == 0


def test_without_the_cryptography_library_it_says_that_signatures_were_not_checked(log: Export, tmp_path: Path) -> None:
    words = _files(log, tmp_path)
    code, said = _run(words, before="sys.modules['cryptography'] = None")
    assert code == 2
    assert "no cryptography library: signatures were NOT checked" in said
    assert _run([*words, "--without-signatures"], before="sys.modules['cryptography'] = None")[0] == 0


def test_a_moment_beyond_all_calendars_is_a_finding_never_a_crash(log: Export, tmp_path: Path) -> None:
    words = _files(log, tmp_path)
    line = json.loads(log.anchors[-1]) | {"database_at": 2**62}
    anchors._path().write_text("\n".join([*log.anchors[:-1], json.dumps(line)]))
    code, said = _run(words)
    assert code == 1
    assert "anchors, line 3: anchor line does not give its digest" in said


def test_a_missing_file_is_told_in_one_sentence() -> None:
    code, said = _run(["--entries", "/nowhere/a", "--heads", "/nowhere/b"])
    assert code == 2
    assert said.startswith("无法核对")
    assert "Traceback" not in said


def test_a_folder_of_collected_pieces_is_a_copy_and_a_missing_piece_is_noticed(log: Export, tmp_path: Path) -> None:
    words, folder = _files(log, tmp_path), tmp_path / "collected"
    folder.mkdir()
    for name, line in zip("cab", log.anchors, strict=True):
        (folder / f"{name}.txt").write_text(line)
    words[words.index("--anchors") + 1] = str(folder)
    code, said = _run(words)
    assert code == 0, said
    assert "3 anchor lines" in said
    (folder / "a.txt").unlink()
    code, said = _run(words)
    assert code == 1
    assert "anchors, line 2: anchor line missing" in said


@pytest.mark.parametrize("words", [[], ["--entries", "a"], ["--database", "x", "--entries", "a", "--heads", "b"]])
def test_it_wants_files_or_a_database(words: list[str]) -> None:
    code, said = _run(words)
    assert code == 2
    assert "--database" in said


RUBBISH = ("", "{", "null", "[]", '"text"', "{}", '{"chain": true, "seq": 1}', '{"chain": "a", "seq": {}}', "\\ud800")


@pytest.mark.django_db
@pytest.mark.parametrize("line", RUBBISH)
def test_rubbish_in_an_export_is_a_finding_never_a_crash(line: str, settings: Settings, tmp_path: Path) -> None:
    settings.ANCHORS_FOLDER = tmp_path / "anchors"
    write_entries(6, anchored_every=6)
    log = exported()
    rows, heads = [json.dumps(row) for row in log.entries], [json.dumps(head) for head in log.heads]
    for given in (([*rows, line], heads, [log.anchors]), (rows, [*heads, line], [log.anchors])):
        assert "malformed" in {finding.code for finding in verifier.verify(*given, log.keys).findings}
    found = verifier.verify(rows, heads, [[*log.anchors, line]], log.keys).findings
    assert {finding.code for finding in found} == {"anchor_malformed"}


def test_the_auditors_role_exports_as_the_guide_says_and_the_program_agrees(
    log: Export, tmp_path: Path, database_environment: dict[str, str], owner_sql: Callable[..., Any]
) -> None:
    """The guide's own statements, run by psql with the auditor's rights."""
    (statements,) = re.findall(r"```sql\n(.*?)```", GUIDE, re.DOTALL)
    (tmp_path / "export.sql").write_text("SET ROLE tuoyu_auditor;\n" + statements)
    address = database_environment["DATABASE_URL"]
    done = subprocess.run(
        [str(programs() / "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", address, "-f", "export.sql"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert [json.loads(line) for line in (tmp_path / "entries.jsonl").read_text().splitlines()] == log.entries
    words = ["--entries", str(tmp_path / "entries.jsonl"), "--heads", str(tmp_path / "heads.jsonl"), *_witnesses()]
    code, said = _run(words)
    assert code == 0, said


def test_it_reads_a_database_directly(log: Export, database_environment: dict[str, str]) -> None:
    address = database_environment["TUOYU_APP_DATABASE_URL"]
    code, said = _run(["--database", address, *_witnesses()])
    assert code == 0, said
    assert "60 条记录" in said


def test_the_worked_example_in_the_guide_is_right() -> None:
    example = GUIDE[GUIDE.index("A worked example") :]
    row = dict.fromkeys([*verifier.TEXTS, *verifier.MORE_TEXTS, "previous"], "")
    row |= {"chain": 0, "seq": 1, "recorded_at": 0, "actor_id": None, "area": 0}
    content = verifier.entry_bytes(row)
    assert f"{len(content)} bytes" in example
    assert verifier.hashlib.sha256(content).hexdigest() in example


def test_a_hundred_thousand_entries_are_verified(tmp_path: Path) -> None:
    row: dict[str, Any] = dict.fromkeys([*verifier.TEXTS, *verifier.MORE_TEXTS], "filing.accept 马主任（卫生健康局）")
    row |= {"chain": 622927000, "area": 622927001, "actor_id": str(UUID(int=7)), "previous": ""}
    with (tmp_path / "entries.jsonl").open("w") as file:
        for seq in range(1, MANY + 1):
            row |= {"seq": seq, "recorded_at": 1_770_000_000_000_000 + seq}
            row["digest"] = verifier.hashlib.sha256(verifier.entry_bytes(row)).hexdigest()
            file.write(json.dumps(row) + "\n")
            row["previous"] = row["digest"]
    head = {"chain": row["chain"], "seq": MANY, "digest": row["digest"]}
    (tmp_path / "heads.jsonl").write_text(json.dumps(head))
    code, said = _run([
        "--entries", str(tmp_path / "entries.jsonl"), "--heads", str(tmp_path / "heads.jsonl"), "--without-anchors",
    ])  # fmt: skip
    assert code == 0, said
