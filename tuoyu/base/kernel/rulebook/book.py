"""The rulebook in memory: built once from its folders, checked, and then only read."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from tuoyu.base.kernel.rulebook.entries import (
    Change,
    Document,
    Enumeration,
    Rule,
    RulebookError,
    UnknownDocument,
    UnknownEnumeration,
    UnknownRule,
)
from tuoyu.base.kernel.rulebook.reading import read_folder

Entry = TypeVar("Entry", Rule, Document)
Table = dict[str, dict[str, tuple[Entry, ...]]]

_REMEMBERED = 65_536


class Rulebook:
    """All entries of the product's folder (first) and of the deployment's own (the rest).

    Immutable after construction, hence safe to share between threads. Raises RulebookError when the files contradict
    each other: two entries of one key and area overlap or leave a gap, or a key changes its type.
    """

    def __init__(self, folders: Iterable[Path]) -> None:
        self.folders = tuple(folders)
        found = [read_folder(folder, is_local=number > 0) for number, folder in enumerate(self.folders)]
        self._rules = _by_key((rule.key, rule) for part in found for rule in part.rules)
        self._documents = _by_key((document.kind, document) for part in found for document in part.documents)
        self._extending = frozenset[str]().union(*(part.extending for part in found))
        self._enumerations = _unique(enumeration for part in found for enumeration in part.enumerations)
        _check_types(self._rules)
        self._remembered = lru_cache(maxsize=_REMEMBERED)(self._rule)

    def rule(self, key: str, on: date, area: int | None = None) -> Rule:
        """The entry of that key on that day: the most specific area first, else nationwide; UnknownRule if none.

        `area` is a nine-digit area path. A moment is refused: convert it to a Shanghai day first.
        """
        if isinstance(on, datetime):
            raise TypeError("请传入日期而非时刻：先用 clock.local(…).date() 换算为北京时间的日期。")
        return self._remembered(key, on, area)

    def rules(self, prefix: str, on: date, area: int | None = None) -> list[Rule]:
        """Every entry valid that day whose key is `prefix` or begins with it and a dot, sorted by key."""
        keys = [key for key in sorted(self._rules) if key == prefix or key.startswith(f"{prefix}.")]
        return [found for key in keys if (found := self._best(self._rules[key], on, area)) is not None]

    def rule_keys(self) -> tuple[str, ...]:
        """Every rule key, whatever the day."""
        return tuple(sorted(self._rules))

    def places_of(self, key: str, on: date) -> list[int]:
        """Area paths of the places that have an entry of their own for a key on that day."""
        return [int(area.ljust(9, "0")) for area, each in self._rules.get(key, {}).items() if area and _valid(each, on)]

    def document(self, kind: str, on: date, area: int | None = None) -> Document:
        """The list of that kind on that day, local additions merged in; UnknownDocument if none."""
        by_area = self._documents.get(kind, {})
        merged: Document | None = None
        for prefix in reversed(_prefixes(area)):
            own = _valid(by_area.get(prefix, ()), on)
            if own is not None:
                merged = _extended(merged, own) if merged is not None and own.id in self._extending else own
        if merged is None:
            raise UnknownDocument(f"规则库中没有 {on} 适用的“{kind}”清单。")
        return merged

    def document_by_id(self, identity: str) -> Document:
        """The document a case began under, by the id it kept."""
        by_id = {document.id: document for document in self.documents()}
        merged: Document | None = None
        for part in identity.split("+"):
            if part not in by_id:
                raise UnknownDocument(f"规则库中没有标识为“{identity}”的清单。")
            merged = by_id[part] if merged is None else _extended(merged, by_id[part])
        if merged is None:
            raise UnknownDocument("清单标识为空。")
        return merged

    def documents(self) -> list[Document]:
        """Every document as written, unmerged, by kind and date."""
        kinds = sorted(self._documents)
        return [document for kind in kinds for each in self._documents[kind].values() for document in each]

    def enumeration(self, key: str) -> Enumeration:
        """A closed list by its key; UnknownEnumeration if none."""
        try:
            return self._enumerations[key]
        except KeyError:
            raise UnknownEnumeration(f"规则库中没有名为“{key}”的枚举。") from None

    def enumerations(self) -> list[Enumeration]:
        """Every closed list, by key."""
        return [self._enumerations[key] for key in sorted(self._enumerations)]

    def compare(self, on_a: date, on_b: date) -> list[Change]:
        """Which rules and documents differ between two days, by key and area."""
        return [*_changes(self._rules, on_a, on_b), *_changes(self._documents, on_a, on_b)]

    def _rule(self, key: str, on: date, area: int | None) -> Rule:
        found = self._best(self._rules.get(key, {}), on, area)
        if found is None:
            raise UnknownRule(key, on, area)
        return found

    @staticmethod
    def _best(by_area: dict[str, tuple[Rule, ...]], on: date, area: int | None) -> Rule | None:
        for prefix in _prefixes(area):
            found = _valid(by_area.get(prefix, ()), on)
            if found is not None:
                return found
        return None


def _prefixes(area: int | None) -> tuple[str, ...]:
    """The codes an override may carry to apply in an area, the most specific first."""
    if area is None:
        return ("",)
    path = f"{area:09d}"
    return (path, path[:6], path[:4], path[:2], "")


def _valid(entries: Iterable[Entry], on: date) -> Entry | None:
    for entry in entries:
        if entry.valid_from <= on and (entry.valid_until is None or on < entry.valid_until):
            return entry
    return None


def _by_key(pairs: Iterable[tuple[str, Entry]]) -> Table[Entry]:
    grouped: defaultdict[str, defaultdict[str, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for key, entry in pairs:
        grouped[key][entry.area].append(entry)
    return {key: {area: _in_order(key, each) for area, each in areas.items()} for key, areas in grouped.items()}


def _in_order(key: str, entries: list[Entry]) -> tuple[Entry, ...]:
    """Entries of one key and area by date, refused unless each begins the day the one before it ends."""
    ordered = sorted(entries, key=lambda entry: entry.valid_from)
    for before, after in pairwise(ordered):
        where = f"“{key}”（{before.area or '全国'}）"
        if before.valid_until is None or before.valid_until > after.valid_from:
            raise RulebookError(f"{where}的两个条目时间重叠：{before.valid_from} 起的与 {after.valid_from} 起的。")
        if before.valid_until < after.valid_from:
            raise RulebookError(f"{where}在 {before.valid_until} 至 {after.valid_from} 之间没有条目。")
    return tuple(ordered)


def _unique(enumerations: Iterable[Enumeration]) -> dict[str, Enumeration]:
    unique: dict[str, Enumeration] = {}
    for enumeration in enumerations:
        if enumeration.key in unique:
            raise RulebookError(f"枚举“{enumeration.key}”重复定义。")
        unique[enumeration.key] = enumeration
    return unique


def _check_types(rules: Table[Rule]) -> None:
    for key, areas in rules.items():
        values = [rule.value for entries in areas.values() for rule in entries if rule.value is not None]
        kinds = {Decimal if type(value) is int else type(value) for value in values}
        if len(kinds) > 1:
            raise RulebookError(f"“{key}”的取值类型前后不一致：{'、'.join(sorted(kind.__name__ for kind in kinds))}。")


def _changes(table: Table[Entry], on_a: date, on_b: date) -> Iterator[Change]:
    for key in sorted(table):
        for area in sorted(table[key]):
            before, after = _valid(table[key][area], on_a), _valid(table[key][area], on_b)
            if before is not after:
                yield Change(key, area, before, after)


def _extended(wider: Document, own: Document) -> Document:
    """The wider list with the local entries put in the place of those of the same code, or after the others."""
    local = {entry["code"]: entry for entry in own.entries}
    kept = [local.pop(entry["code"], entry) for entry in wider.entries]
    return replace(
        wider,
        id=f"{wider.id}+{own.id}",
        version=f"{wider.version}+{own.version}",
        entries=(*kept, *local.values()),
        area=own.area,
        note=own.note or wider.note,
    )
