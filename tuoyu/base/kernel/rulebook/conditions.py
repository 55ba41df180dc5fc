"""When an entry applies: conditions written as lists of accepted values, never as code."""

from collections.abc import Mapping, Sequence

Condition = Mapping[str, Sequence[object]]


class UnknownFact(KeyError):
    """A condition asks for a fact the caller did not state."""


def holds(conditions: Sequence[Condition], facts: Mapping[str, object]) -> bool:
    """Whether one of the conditions is met: each of its facts has one of the listed values; no conditions = always.

    A fact that is itself a list (service modes) matches when any of its members is listed. A fact stated as None is
    not yet known and matches nothing; a fact not stated at all raises UnknownFact.
    """
    return not conditions or any(_met(condition, facts) for condition in conditions)


def _met(condition: Condition, facts: Mapping[str, object]) -> bool:
    return all(_matches(name, accepted, facts) for name, accepted in condition.items())


def _matches(name: str, accepted: Sequence[object], facts: Mapping[str, object]) -> bool:
    if name not in facts:
        raise UnknownFact(f"条件用到的事实“{name}”没有给出。")
    value = facts[name]
    if isinstance(value, list | tuple | set | frozenset):
        return any(member in accepted for member in value)
    return value in accepted
