"""The people of the invented nation: six at every institution, written by COPY as the owner.

Nobody opens their sealed fields here; the digest of the number is a true one, so that a lookup finds its person.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Iterator
from datetime import date
from itertools import chain
from typing import Any

import psycopg
from psycopg.types.range import DateRange

from benchmarks.nation import SEED, copy

POSTS = ("head", "carer", "carer", "carer", "health_worker", "cook")
SEALED = "sealed: nobody reads this in a benchmark"
PERSON = ("id", "area", "body_id", "name", "id_number", "id_number_index", "phone", "education", "experienced_since")
ASSIGNMENT = ("id", "area", "body_id", "person_id", "institution_id", "post", "is_full_time", "valid")
_INSTITUTIONS = "SELECT id, area, body_id, COALESCE(filed_on, registered_on) FROM institutions_institution ORDER BY id"
_STARTED = date(2018, 9, 1)


def number_of(place: int) -> str:
    """The invented identity number of the person at this place in the order of writing."""
    return f"{place:017}X"


def hire(owner: psycopg.Connection[Any], digest: Callable[[str], str]) -> int:
    """Write six people with their posts for every institution; how many people there are now."""
    rows = owner.execute(_INSTITUTIONS).fetchall()
    people, posts = zip(*chain.from_iterable(_team(place, *row, digest) for place, row in enumerate(rows)), strict=True)
    copy(owner, "institutions_person", PERSON, people)
    copy(owner, "institutions_assignment", ASSIGNMENT, posts)
    return len(people)


def _team(
    place: int, institution: uuid.UUID, area: int, body: uuid.UUID, since: date, digest: Callable[[str], str]
) -> Iterator[tuple[tuple[Any, ...], tuple[Any, ...]]]:
    dice = random.Random(SEED + place)
    for number, post in enumerate(POSTS, place * len(POSTS)):
        id = uuid.UUID(int=dice.getrandbits(128), version=4)
        name = dice.choice("马王李张韩陈刘妥冶丁") + dice.choice("芳静敏丽霞燕红娟") + dice.choice("玲梅花兰英萍")
        person = (id, area, body, name, SEALED, digest(number_of(number)), SEALED, "college", _STARTED)
        held = uuid.UUID(int=dice.getrandbits(128), version=4)
        yield person, (held, area, body, id, institution, post, post != "cook", DateRange(since, None))
