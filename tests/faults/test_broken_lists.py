"""Every kind of table, brought as files people really have: whatever is wrong with one, it ends in a clear sentence."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from tests.cast import Cast, typed
from tests.kernel.test_web_spreadsheets import PAYLOADS
from tuoyu.base.access.models import User
from tuoyu.base.intake import selectors, tasks
from tuoyu.base.intake.models import ImportRun
from tuoyu.base.kernel.acts import unit_of_work
from tuoyu.base.kernel.tables import Kind

Lines = Sequence[Sequence[Any]]
OPENS = {"registrations": "market_registrar", "institutions": "filing_officer", "staff": "filing_officer"}
COMMANDS = [one for one in PAYLOADS if not ILLEGAL_CHARACTERS_RE.search(one)]  # no workbook holds the others
SHORT_NUMBER = "622927900512001"  # fifteen digits, as on cards before 1999


def book(lines: Lines, change: Callable[[Any], None] = lambda sheet: None) -> bytes:
    """A workbook as a spreadsheet program keeps it, formulas and all."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for line in lines:
        sheet.append(list(line))
    change(sheet)
    workbook.save(kept := io.BytesIO())
    return kept.getvalue()


def merged(sheet: Any) -> None:
    """Titles across, a place down, and two cells of one row."""
    sheet.insert_rows(1)
    sheet["A1"] = "名单"
    sheet.merge_cells("A1:F1")
    sheet.merge_cells("A3:A5")
    sheet.merge_cells("B6:C6")


def blank(sheet: Any) -> None:
    """Formatted to the end of the world, as after a careless click on a whole column."""
    for line in range(10, 100_010):
        sheet.cell(line, 1, "").number_format = "@"


def files(kind: Kind) -> Iterator[tuple[str, bytes]]:
    """(what is wrong, file name and content) of each."""
    heads = [column.label for column in kind.columns]
    usual = [f"{column.example}二" if column.field == "name" else column.example for column in kind.columns]
    others = [usual] * 4
    days = [
        place for place, column in enumerate(kind.columns) if column.field.endswith("_on") or column.field == "since"
    ]
    names = kind.columns[0].field

    def each(texts: Sequence[Any], places: Sequence[int]) -> list[list[Any]]:
        return [[text if place in places else cell for place, cell in enumerate(usual)] for text in texts]

    def text(lines: Lines, mark: str = ",") -> str:
        return "\r\n".join(mark.join(map(str, line)) for line in lines)

    numbers = [place for place, column in enumerate(kind.columns) if column.field in {"credit_code", "id_number"}]
    yield "half a character.csv", text([heads, usual]).encode("gb18030")[:-1]
    yield "japanese.csv", text([["名称", *heads[1:]], ["ひらがな", *usual[1:]]]).encode("euc_jp", "replace")
    yield "no mark.csv", text([heads, usual]).encode("utf-16-le")
    yield "latin.csv", text([heads, usual]).encode("latin-1", "replace")
    yield "open quote.csv", (text([heads, usual]) + '\r\n"未完').encode()
    yield "zero bytes.csv", text([heads, usual]).encode().replace(b",", b"\0,")
    yield "merged.xlsx", book([heads, *others, usual], merged)
    yield (
        "formulas.xlsx",
        book([heads, *each(["=A2", "=1/0", '=HYPERLINK("x")', "#REF!", "=VLOOKUP(1,2,3)"], [1])]),
    )
    yield (
        "days as text.xlsx",
        book(
            [
                heads,
                *each(
                    ["二〇二六年三月", "2026/13/45", "45000", "2026年3月2日（补）", date(2026, 3, 2), -1, 1e9, True],
                    days,
                ),
            ]
        ),
    )
    yield "fifteen digits.xlsx", book([heads, *each([SHORT_NUMBER, int(SHORT_NUMBER), SHORT_NUMBER[:-1]], numbers)])
    yield "numbers as numbers.xlsx", book([heads, *each([620102199001011234, 6.2e17, "6.2E+17", 1.5], numbers)])
    yield "blank rows.xlsx", book([heads, usual, [], *others], blank)
    yield "long cells.xlsx", book([heads, *each(["长" * 32_000, "\u202e倒", "\u200b", "\n\n", "'"], range(99))])
    yield "headings twice.xlsx", book([heads, heads, usual, heads])
    yield "columns twice.xlsx", book([[*heads, *heads], [*usual, *usual]])
    yield "headings only.xlsx", book([heads])
    yield "no headings.xlsx", book([usual, usual])
    yield "short and long rows.xlsx", book([heads, usual[:1], [], [*usual, "多", "余"]])
    yield "another kind of list.xlsx", book([["菜名", "价格"], ["面条", 5]])
    yield "renamed.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    yield "cut off.xlsx", book([heads, usual])[:-200]
    yield "no list.json", json.dumps({"rows": [dict(zip(heads, usual, strict=True))]}).encode()
    yield "mixed.json", json.dumps([{heads[0]: 1}, [1], None, "x", {"": {}}, {names: [usual[0]]}]).encode()
    yield "commands.xlsx", book([heads, *each([f"'{one}" for one in COMMANDS], [0])])
    for seed in range(3):
        chance, content = random.Random(seed), bytearray(book([heads, *others]))
        for _ in range(20):
            content[chance.randrange(len(content))] = chance.randrange(256)
        yield f"damaged {seed}.xlsx", bytes(content)


class Desk:
    """Somebody who brings files and sees each through to its end."""

    def __init__(self, cast: Cast, kind: str) -> None:
        self.person: User = getattr(cast, OPENS[kind])
        self.kind, self.browser = kind, cast.browser(self.person)

    def bring(self, name: str, content: bytes) -> str:
        """How it ended, in words; every answer on the way is a page with a sentence, and no row is lost."""
        fields = typed(kind=self.kind, file=SimpleUploadedFile(name, content))
        answer = self.browser.post(reverse("intake:bring"), fields)
        if answer.status_code != 302:
            return self._refused(answer)
        page = self.browser.get(answer["Location"])
        chosen = {one.html_name: one.initial for one in page.context["form"]}
        begun = self.browser.post(f"{answer['Location']}start/", typed(**chosen))
        if begun.status_code != 302:
            return self._refused(begun)
        return self._seen_through(answer["Location"])

    def _refused(self, answer: Any) -> str:
        assert answer.status_code == 422, answer.status_code
        said = [str(one) for all_said in answer.context["form"].errors.values() for one in all_said]
        assert said, "refused without a word"
        assert all(one.endswith("。") for one in said), said
        return "refused"

    def _seen_through(self, address: str) -> str:
        with unit_of_work(self.person):
            run = ImportRun.objects.get(pk=address.rstrip("/").rpartition("/")[2])
        tasks.carry_on(str(self.person.pk), str(run.pk))
        assert self.browser.get(address).status_code == 200
        with unit_of_work(self.person):
            run.refresh_from_db()
            progress = selectors.progress_of(run)
        assert run.finished_at is not None
        back = openpyxl.load_workbook(io.BytesIO(b"".join(self.browser.get(f"{address}returned/").streaming_content)))
        cells = [cell for row in back.active.iter_rows() for cell in row]
        assert not [cell for cell in cells if cell.data_type == "f"], "a formula came back"
        reasons = [row[-2].value for row in list(back.active.iter_rows())[1:]]
        assert all(str(why).strip() for why in reasons), "sent back without a reason"
        assert (progress.done, len(reasons)) == (run.total, progress.returned)
        return f"{progress.taken} taken, {progress.returned} returned"


@pytest.fixture(scope="module")
def broken() -> dict[str, list[tuple[str, bytes]]]:
    """The files for each kind, made before any transaction waits for them."""
    return {key: list(files(kind)) for key, kind in selectors.kinds().items()}


@pytest.mark.parametrize("key", OPENS)
def test_whatever_is_wrong_with_a_list_it_ends_in_a_sentence(
    broken: dict[str, list[tuple[str, bytes]]], cast: Cast, key: str
) -> None:
    desk = Desk(cast, key)
    ended = {name: desk.bring(name, content) for name, content in broken[key]}
    assert len(ended) == 27
    read = ("merged", "formulas", "days as text", "fifteen digits", "blank rows", "headings twice", "commands")
    assert not [name for name in read if ended[f"{name}.xlsx"] == "refused"], ended
    unreadable = ("headings only.xlsx", "another kind of list.xlsx", "renamed.xlsx", "cut off.xlsx", "no list.json")
    assert not [name for name in unreadable if ended[name] != "refused"], ended


def test_every_kind_of_table_is_tried() -> None:
    assert set(OPENS) == set(selectors.kinds())
