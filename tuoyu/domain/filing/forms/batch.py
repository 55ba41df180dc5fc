"""A JSON file of registrations: read row by row, good rows kept, bad rows handed back with their reasons."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from tuoyu.base.access.models import AreaCode
from tuoyu.base.access.selectors import codes_of
from tuoyu.domain.filing.forms.registration import RegistrationForm
from tuoyu.domain.filing.services.pushing import Incoming

REASONS = "_reasons"
_MOST_ROWS = 2_000
_LARGEST = 5_000_000
_FIELDS = (
    "name",
    "credit_code",
    "legal_form",
    "facility_type",
    "nature",
    "address",
    "business_scope",
    "representative",
    "registered_on",
    "deregistered_on",
    "contact_phone",
)


@dataclass(frozen=True)
class Bad:
    """A row that was not taken: its place in the file, itself, its name as far as it has one, and why."""

    number: int
    row: Any
    name: str
    reasons: list[str]


@dataclass
class Batch:
    """What a file held: registrations in shape, rows that were not, or why the file as a whole could not be read."""

    good: list[Incoming] = field(default_factory=list)
    bad: list[Bad] = field(default_factory=list)
    trouble: str = ""


def read_batch(upload: UploadedFile | None, setting: dict[str, Any]) -> Batch:
    """Read an uploaded file: a JSON list of objects with the fields of docs/how-to/registrations.md.

    `township_code` names the township in one of the two code systems, given by `code_system` (nbs or mca).
    """
    rows = _rows(upload)
    if isinstance(rows, str):
        return Batch(trouble=rows)
    batch, places = Batch(), _places(setting)
    for number, row in enumerate(rows, 1):
        form, reasons = _read(row, setting, places)
        if form is not None and form.is_valid():
            batch.good.append(form.incoming())
        else:
            name = _text(row.get("name")) if isinstance(row, dict) else ""
            batch.bad.append(Bad(number, row, name, reasons + (_told(form) if form else [])))
    return batch


def sent_back(batch: Batch) -> str:
    """The bad rows as a file to correct and send again: each holds its reasons, which reading ignores."""
    rows = [{**(one.row if isinstance(one.row, dict) else {"row": one.row}), REASONS: one.reasons} for one in batch.bad]
    return _speakable(json.dumps(rows, ensure_ascii=False, indent=2))


def _told(form: RegistrationForm) -> list[str]:
    return [
        f"{form.fields[name].label if name in form.fields else ''}：{said}"
        for name, sentences in form.errors.items()
        for said in sentences
    ]


def _rows(upload: UploadedFile | None) -> list[Any] | str:
    if upload is None:
        return "请选择要上传的 JSON 文件。"
    if upload.size is None or upload.size > _LARGEST:
        return f"文件超过 {_LARGEST // 1_000_000} MB，请分成几个文件上传。"
    try:
        read = json.loads(upload.read().decode("utf-8-sig"))
    except UnicodeDecodeError:
        return "文件不是 UTF-8 编码，请在导出时选择 UTF-8 后重新上传。"
    except (ValueError, RecursionError):
        return "文件不是有效的 JSON，请检查括号、引号和逗号后重新上传。"
    if not isinstance(read, list) or not read:
        return "文件应是一个列表：最外层用方括号，里面每个花括号是一家机构。"
    if len(read) > _MOST_ROWS:
        return f"一次最多 {_MOST_ROWS} 条，这个文件有 {len(read)} 条，请分成几个文件上传。"
    return read


def _read(
    row: Any, setting: dict[str, Any], places: dict[tuple[str, str], int]
) -> tuple[RegistrationForm | None, list[str]]:
    if not isinstance(row, dict):
        return None, ["这一条不是一个对象，应写成 {“name”: …} 的形式。"]
    values = {name: _text(row.get(name)) for name in _FIELDS}
    code, system = _text(row.get("township_code")), _text(row.get("code_system")) or AreaCode.System.NBS
    area = setting["county"] if not code else places.get((system, code[:9]), 0)
    form = RegistrationForm({**values, "area": area}, **setting)
    unknown = [] if area else [f"乡镇代码 {code[:20]} 不在本县（{system[:8]}），请核对代码和代码体系。"]
    return form, unknown


def _places(setting: dict[str, Any]) -> dict[tuple[str, str], int]:
    known = codes_of([path for path, _ in setting["townships"]])
    return {(system, code[:9]): path for path, codes in known.items() for system, code in codes.items()}


def _text(value: Any) -> str:
    """A JSON value as typed text; what UTF-8 cannot hold is marked instead of breaking anything later."""
    if value is None or isinstance(value, dict | list):
        return ""
    return _speakable(str(value))


def _speakable(text: str) -> str:
    return text.encode("utf-8", "replace").decode().replace("\x00", "")
