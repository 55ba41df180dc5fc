"""The process as a table: states, steps, guards and the clocks a step moves. Pure; `kernel.cases` carries it out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tuoyu.base.kernel.obstacles import Obstacle

Guard = Callable[[Any], Iterable[Obstacle]]


@dataclass(frozen=True)
class Step:
    """One verb: from any state in `before` to `after`, if `guard(facts)` yields nothing that blocks.

    `starts`, `pauses`, `resumes` and `closes` name the rule key of the clock that the step moves.
    `ends_badly` marks a step that people think about twice (shown in red, asked again).
    """

    name: str
    label: str
    before: tuple[str, ...]
    after: str
    guard: Guard | None = None
    starts: str = ""
    pauses: str = ""
    resumes: str = ""
    closes: str = ""
    says: str = ""
    ends_badly: bool = False

    def obstacles(self, facts: Any) -> tuple[Obstacle, ...]:
        """Everything the guard finds, blocking or not."""
        return tuple(self.guard(facts)) if self.guard else ()


@dataclass(frozen=True)
class Workflow:
    """A case type: its states with their labels, in the order people meet them, and its steps.

    `starts` names the rule key of the clock that begins when the case is opened.
    """

    name: str
    label: str
    states: Mapping[str, str]
    initial: str
    steps: tuple[Step, ...]
    starts: str = ""

    def __post_init__(self) -> None:
        for step in self.steps:
            unknown = {*step.before, step.after} - set(self.states)
            if unknown:
                raise ValueError(f"workflow {self.name}, step {step.name}: unknown states {sorted(unknown)}")
        if len({step.name for step in self.steps}) != len(self.steps):
            raise ValueError(f"workflow {self.name}: a step stands twice")

    def step(self, name: str) -> Step:
        """The step called `name`; KeyError when there is none."""
        for step in self.steps:
            if step.name == name:
                return step
        raise KeyError(f"{self.name} has no step {name}")

    def steps_from(self, state: str) -> Iterator[Step]:
        """The steps that lead out of `state`."""
        return (step for step in self.steps if state in step.before)

    def states_before(self, name: str) -> tuple[str, ...]:
        """The states in which the step called `name` may be taken."""
        return self.step(name).before
