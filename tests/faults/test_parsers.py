"""Whatever stands where a number, a day or a table should stand: a value, or the refusal written for it (T35).

Each example is a good value changed in a few places. PARSER_RUNS (50,000) and TABLE_RUNS (1,500) say how many; the
seed is fixed, so that a failure comes back.
"""

from __future__ import annotations

import io
import json
import os
import random
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date

import openpyxl
import pytest

from tests.faults.nasty import PIECES
from tests.kernel.test_identifiers import citizen_number, credit_number
from tuoyu.base.kernel import identifiers
from tuoyu.base.kernel.cleaning.tables import read_tables
from tuoyu.base.kernel.cleaning.unclean import Unclean
from tuoyu.base.kernel.identifiers import BadIdentifier
from tuoyu.base.kernel.tables.cells import is_cut_off, plain_name, read_day

RUNS, RUNS_OF_TABLES = int(os.environ.get("PARSER_RUNS", "50000")), int(os.environ.get("TABLE_RUNS", "1500"))
CITIZEN, CREDIT = citizen_number("62292719900512001"), credit_number("91622927MA71A1B2C")
ORGANISATION = "MA71A1B2" + identifiers.organisation_check_digit("MA71A1B2")
MOST_BYTES = 10_000_000
Evidence = Callable[..., None]

PARSERS: dict[str, tuple[Callable[[str], object], Sequence[str]]] = {
    "identity number": (
        lambda text: identifiers.read_identity(text, date(2026, 3, 18)),
        [CITIZEN, CITIZEN[:6] + CITIZEN[8:17], citizen_number("81000019900512001"), "GSR620190051201"],
    ),
    "credit code": (identifiers.read_credit_code, [CREDIT, credit_number("52622927MJY000000")]),
    "organisation code": (
        identifiers.organisation_code,
        [ORGANISATION, f"{ORGANISATION[:8]}-{ORGANISATION[8]}", ORGANISATION.lower()],
    ),
    "division code": (lambda text: identifiers.division_code(text, "nbs"), ["62", "6229", "622927", "622927100"]),
    "mobile phone": (identifiers.mobile_phone, ["13893011111", "+86 138 9301 1111", "008613893011111"]),
    "phone": (identifiers.phone, ["0930-6212345", "（0930）6212345", "400-123-4567", "13893011111"]),
    "day": (read_day, ["2026年3月2日", "2026.3.2", "20260302", "46083", "2026-03-02 00:00:00", "2026/2/29"]),
    "cut-off number": (is_cut_off, ["6.2E+17", "6.22927E+17"]),
    "heading": (plain_name, ["姓名（必填）", "身份证号*", "联系电话："]),
}


def changed(text: str, dice: random.Random) -> str:
    """The text with up to four things slipped in, taken out, doubled, moved or widened."""
    for _ in range(dice.randint(0, 4)):
        place, width = dice.randint(0, len(text)), dice.randint(0, 3)
        before, here, after = text[:place], text[place : place + width], text[place + width :]
        match dice.randrange(6):
            case 0:
                here = dice.choice(PIECES)[:80]
            case 1:
                here += chr(dice.choice((dice.randrange(0x80), dice.randrange(0x3000), dice.randrange(0x110000))))
            case 2:
                here = ""
            case 3:
                here *= 2
            case 4:
                before, after = after, before
            case _:
                here = here.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
        text = before + here + after
    return text


@pytest.mark.parametrize("name", PARSERS)
def test_any_text_is_read_or_refused_in_words(name: str, record_evidence: Evidence) -> None:
    parse, seeds = PARSERS[name]
    dice, met, sentences = random.Random(name), Counter[str](), set[str]()
    for _ in range(RUNS):
        try:
            parse(changed(dice.choice(seeds), dice))
            met["read"] += 1
        except BadIdentifier as refusal:
            met["refused"] += 1
            sentences.add(refusal.sentence)
    record_evidence(test="T35", parser=name, runs=RUNS, met=met)
    assert met["read"] > RUNS // 20, "most examples are broken: the changes say little"
    assert all(one.endswith("。") for one in sentences)


def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["机构名称", "统一社会信用代码", "托位"])
    for line in range(12):
        book.active.append([f"小石榴托育{line}", CREDIT, 60 + line])
    book.active.merge_cells("A3:A5")
    book.save(kept := io.BytesIO())
    return kept.getvalue()


CSV = f'机构名称,统一社会信用代码,托位\n"小石榴,托育",{CREDIT},60\n小樱桃,{CREDIT},45\n'
TABLES: dict[str, bytes] = {
    "CSV, UTF-8": CSV.encode("utf-8-sig"),
    "CSV, GB 18030": CSV.encode("gb18030"),
    "CSV, UTF-16": b"\xff\xfe" + CSV.encode("utf-16-le"),
    "JSON": json.dumps([{"name": "小石榴", "code": CREDIT, "places": 60, "more": [1, {"a": None}]}]).encode(),
    "xlsx": workbook(),
}


def damaged(content: bytes, dice: random.Random) -> bytes:
    """The file with up to six bytes changed, a piece cut out, doubled or put elsewhere."""
    held = bytearray(content)
    for _ in range(dice.randint(0, 6)):
        place = dice.randrange(len(held) + 1)
        piece = bytes(held[place : place + dice.choice((1, 2, 8, 200))])
        match dice.randrange(4):
            case 0:
                held[place : place + 1] = bytes([dice.randrange(256)])
            case 1:
                del held[place : place + len(piece)]
            case 2:
                held[place:place] = piece * dice.choice((1, 1, 300))
            case _:
                other = dice.randrange(len(held) + 1)
                held[other:other] = piece
    return bytes(held)


@pytest.mark.parametrize("name", TABLES)
def test_any_file_is_read_or_refused_in_words(name: str, record_evidence: Evidence) -> None:
    """The reader itself; where its library panics, the job that it works in ends and the file is refused."""
    dice, met = random.Random(name), Counter[str]()
    for _ in range(RUNS_OF_TABLES):
        target = io.BytesIO()
        try:
            read_tables(io.BytesIO(damaged(TABLES[name], dice)), target, MOST_BYTES)
            met["read"] += 1
        except Unclean as refusal:
            met["refused"] += 1
            assert str(refusal).endswith("。")
        except BaseException as panic:
            if type(panic).__name__ != "PanicException":
                raise
            met["panic"] += 1
    record_evidence(test="T35", parser=name, runs=RUNS_OF_TABLES, met=met)
    assert met["read"] > RUNS_OF_TABLES // 20
    assert met["panic"] <= RUNS_OF_TABLES // 20
