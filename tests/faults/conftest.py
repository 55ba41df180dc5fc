"""What the fault tests share: figures written down as evidence, and a scene of real commits to act in."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from config.database import ROOT
from tests.cast import WEDNESDAY, Cast
from tests.faults.scene import Scene
from tuoyu.base.kernel import clock
from tuoyu.base.kernel.models import Delivery
from tuoyu.outside.exchange import channels

EVIDENCE = ROOT / "var" / "evidence.jsonl"


@pytest.fixture
def record_evidence() -> Callable[..., None]:
    """`record_evidence(test="T13", keys=200)` prints the figures and appends them as one JSON line."""

    def record(**figures: object) -> None:
        line = json.dumps(figures, ensure_ascii=False)
        print(line)
        EVIDENCE.parent.mkdir(exist_ok=True)
        with EVIDENCE.open("a", encoding="utf-8") as kept:
            kept.write(f"{line}\n")

    return record


class Postbox:
    """A channel of the outside world that takes everything."""

    def send(self, delivery: Delivery) -> channels.Outcome:
        """Done."""
        return channels.Sent()


@pytest.fixture
def scene(cast: Cast, settings: Any) -> Scene:
    """People and filings in a transaction that is rolled back."""
    settings.CHANNELS = {"sms": f"{__name__}.Postbox"}
    return Scene(cast)


@pytest.fixture
def committed_scene(committed_db: None, settings: Any) -> Iterator[Scene]:
    """People and filings really committed, under a clock that threads see too."""
    settings.CHANNELS = {"sms": f"{__name__}.Postbox"}
    with clock.frozen(WEDNESDAY, everywhere=True):
        yield Scene(Cast())


def load() -> str:
    """How busy the machine was, to stand beside a duration."""
    return f"{os.getloadavg()[0]:.1f}"
