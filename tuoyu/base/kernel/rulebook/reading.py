"""Reads the TOML files of a rulebook folder and refuses what is incomplete, naming the file and the entry."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tuoyu.base.kernel.rulebook.entries import CONFIDENCES, Choice, Document, Enumeration, Rule, RulebookError

_KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9][a-z0-9_]*)+")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_AREA = re.compile(r"([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9})?")
_NOT_RULES = ("calendar", "divisions")
_TABLES = {"sources", "rule", "document", "enumeration"}
_CITING = {"cite", "source", "document", "article", "confidence", "note", "from", "until"}
_RULE_FIELDS = _CITING | {"key", "value", "unit", "area"}
_DOCUMENT_FIELDS = _CITING | {"kind", "version", "title", "area", "extends", "facts", "entry"}
_ENUMERATION_FIELDS = _CITING | {"key", "label", "choice"}
_CHOICE_FIELDS = {"code", "label", "note", "reserved", "also"}
_SCALARS = (bool, int, str, Decimal, date)


@dataclass(frozen=True, slots=True)
class Found:
    """What one folder holds. `extending` are the ids of documents that add to the wider one of their kind."""

    rules: tuple[Rule, ...]
    documents: tuple[Document, ...]
    enumerations: tuple[Enumeration, ...]
    extending: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in which file we are, for messages."""

    file: str
    entry: str

    def wrong(self, sentence: str) -> RulebookError:
        return RulebookError(f"{self.file}：{self.entry}：{sentence}")


def read_folder(folder: Path, *, is_local: bool) -> Found:
    """Everything in a folder, `calendar/` and `divisions/` apart; a local one must say for which area."""
    rules: list[Rule] = []
    documents: list[Document] = []
    enumerations: list[Enumeration] = []
    extending: set[str] = set()
    for path in sorted(folder.rglob("*.toml")):
        if path.relative_to(folder).parts[0] in _NOT_RULES:
            continue
        file = path.relative_to(folder).as_posix()
        content = read_toml(path, file)
        if unknown := set(content) - _TABLES:
            raise RulebookError(f"{file}：不认识的表：{'、'.join(sorted(unknown))}。")
        sources = content.get("sources", {})
        for number, raw in enumerate(content.get("rule", []), 1):
            place = _Place(file, f"第 {number} 条规则（{raw.get('key', '无键')}）")
            rules.append(_rule(_cited(raw, sources, place), place, is_local=is_local))
        for number, raw in enumerate(content.get("document", []), 1):
            place = _Place(file, f"第 {number} 份清单（{raw.get('kind', '无类别')}）")
            read = _document(_cited(raw, sources, place), place, is_local=is_local)
            documents.append(read)
            if raw.get("extends", False):
                extending.add(read.id)
        for number, raw in enumerate(content.get("enumeration", []), 1):
            place = _Place(file, f"第 {number} 个枚举（{raw.get('key', '无键')}）")
            enumerations.append(_enumeration(_cited(raw, sources, place), place))
    return Found(tuple(rules), tuple(documents), tuple(enumerations), frozenset(extending))


def read_toml(path: Path, file: str) -> dict[str, Any]:
    """The content of a TOML file with exact decimals; RulebookError if it is not TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RulebookError(f"{file}：不是有效的 TOML 文件：{error}") from error


def _cited(raw: Mapping[str, Any], sources: Mapping[str, Any], place: _Place) -> dict[str, Any]:
    if "cite" not in raw:
        return dict(raw)
    if raw["cite"] not in sources:
        raise place.wrong(f"引用的来源“{raw['cite']}”未在本文件 [sources] 中列出。")
    return {**sources[raw["cite"]], **raw}


def _rule(raw: dict[str, Any], place: _Place, *, is_local: bool) -> Rule:
    _only(raw, _RULE_FIELDS, place)
    key = raw.get("key")
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        raise place.wrong("key 应为点分的小写英文，如 ratio.toddler。")
    confidence = _confidence(raw, place)
    if ("value" in raw) == (confidence == "unset"):
        raise place.wrong('没有 value 的条目其 confidence 须为 "unset"，反之亦然。')
    value = _frozen(raw["value"], place) if "value" in raw else None
    return Rule(key=key, value=value, unit=_text(raw, "unit", place), **_dated(raw, place, confidence, is_local))


def _document(raw: dict[str, Any], place: _Place, *, is_local: bool) -> Document:
    _only(raw, _DOCUMENT_FIELDS, place)
    kind, version = _text(raw, "kind", place), _text(raw, "version", place)
    if not _NAME.fullmatch(kind) or not version:
        raise place.wrong("kind 应为小写英文，version 不能为空。")
    entries = tuple(_frozen(entry, place) for entry in raw.get("entry", []))
    codes = [entry.get("code") for entry in entries]
    if not codes or not all(isinstance(code, str) and code for code in codes):
        raise place.wrong("每个条目都要有 code，且至少有一个条目。")
    if repeated := {code for code in codes if codes.count(code) > 1}:
        raise place.wrong(f"条目代码重复：{'、'.join(sorted(repeated))}。")
    _check_facts(raw, entries, place)
    dated = _dated(raw, place, _confidence(raw, place), is_local)
    identity = f"{kind}@{version}" + (f"/{dated['area']}" if dated["area"] else "")
    return Document(id=identity, kind=kind, version=version, title=_text(raw, "title", place), entries=entries, **dated)


def _check_facts(raw: Mapping[str, Any], entries: tuple[Mapping[str, Any], ...], place: _Place) -> None:
    known = set(raw.get("facts", ()))
    for entry in entries:
        for condition in entry.get("required_when", ()):
            if unknown := set(condition) - known:
                raise place.wrong(f"条目 {entry['code']} 的条件用到未列入 facts 的事实：{'、'.join(sorted(unknown))}。")


def _enumeration(raw: dict[str, Any], place: _Place) -> Enumeration:
    _only(raw, _ENUMERATION_FIELDS, place)
    key = _text(raw, "key", place)
    if not _NAME.fullmatch(key):
        raise place.wrong("key 应为小写英文。")
    choices = tuple(_choice(choice, place) for choice in raw.get("choice", []))
    codes = [choice.code for choice in choices]
    if not codes or len(set(codes)) != len(codes):
        raise place.wrong("选项为空或代码重复。")
    if not _text(raw, "source", place):
        raise place.wrong("缺少来源 source。")
    return Enumeration(
        key=key,
        label=_text(raw, "label", place),
        choices=choices,
        source=raw["source"],
        document=_text(raw, "document", place),
        article=_text(raw, "article", place),
        confidence=_confidence(raw, place),
    )


def _choice(raw: Mapping[str, Any], place: _Place) -> Choice:
    _only(raw, _CHOICE_FIELDS, place)
    code, label = _text(raw, "code", place), _text(raw, "label", place)
    if not _NAME.fullmatch(code) or not label:
        raise place.wrong(f"选项“{code or label}”的 code 应为小写英文，且须有 label。")
    also = raw.get("also", [])
    if not isinstance(also, list) or not all(isinstance(word, str) and word for word in also):
        raise place.wrong(f"选项“{label}”的 also 应为几个词。")
    return Choice(code, label, _text(raw, "note", place), bool(raw.get("reserved", False)), tuple(also))


def _dated(raw: Mapping[str, Any], place: _Place, confidence: str, is_local: bool) -> dict[str, Any]:
    source = _text(raw, "source", place)
    if not source:
        raise place.wrong("缺少来源 source。")
    area = _text(raw, "area", place)
    if not _AREA.fullmatch(area):
        raise place.wrong("area 应为 2、4、6 或 9 位代码。")
    if is_local and not area:
        raise place.wrong("本地规则必须写明 area（适用地区代码）。")
    start, until = _day(raw, "from", place), _day(raw, "until", place)
    if start is None:
        raise place.wrong("缺少起始日期 from。")
    if until is not None and until <= start:
        raise place.wrong("until 应晚于 from。")
    return {
        "source": source,
        "document": _text(raw, "document", place),
        "article": _text(raw, "article", place),
        "confidence": confidence,
        "note": _text(raw, "note", place),
        "valid_from": start,
        "valid_until": until,
        "area": area,
    }


def _confidence(raw: Mapping[str, Any], place: _Place) -> str:
    confidence = raw.get("confidence")
    if confidence not in CONFIDENCES:
        raise place.wrong(f"confidence 应为 {'、'.join(CONFIDENCES)} 之一。")
    return str(confidence)


def _only(raw: Mapping[str, Any], fields: set[str], place: _Place) -> None:
    if unknown := set(raw) - fields:
        raise place.wrong(f"不认识的字段：{'、'.join(sorted(unknown))}。")


def _text(raw: Mapping[str, Any], field: str, place: _Place) -> str:
    value = raw.get(field, "")
    if not isinstance(value, str):
        raise place.wrong(f"{field} 应为文字。")
    return value


def _day(raw: Mapping[str, Any], field: str, place: _Place) -> date | None:
    value = raw.get(field)
    if value is not None and (not isinstance(value, date) or isinstance(value, datetime)):
        raise place.wrong(f"{field} 应为日期（不加引号）。")
    return value


def _frozen(value: Any, place: _Place) -> Any:
    if isinstance(value, dict):
        return MappingProxyType({name: _frozen(member, place) for name, member in value.items()})
    if isinstance(value, list):
        return tuple(_frozen(member, place) for member in value)
    if not isinstance(value, _SCALARS):
        raise place.wrong(f"不支持的取值类型：{type(value).__name__}。")
    return value
