"""The whole collection, class by class."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.faults.hostile import books, images, odd, papers
from tests.faults.hostile.parts import File

CLASSES: tuple[Callable[[], Iterator[File]], ...] = (
    images.second_file_behind, images.payload_in_comment, images.payload_in_chunks, images.traces_of_a_person,
    images.too_many_pixels, images.packed_chunks, images.moving, images.endless_scans, images.scribbled_over,
    papers.scripts, papers.actions, papers.inner_files, papers.players, papers.forms, papers.locked, papers.bombs,
    papers.two_files_in_one, papers.outside_streams, papers.traces_of_a_person,
    books.macros, books.leading_out, books.entities, books.bombs, books.ways_out, books.locked, books.not_a_workbook,
    odd.false_endings, odd.drawings_and_programs, odd.strange_names, odd.cut_short, odd.almost_nothing,
    odd.virus_marks, odd.too_big,
)  # fmt: skip


@dataclass(frozen=True)
class Hostile:
    """One file: the class it belongs to, the name it is uploaded under, its bytes."""

    group: str
    name: str
    content: bytes


def corpus(*groups: str) -> Iterator[Hostile]:
    """Every hostile file (of these classes, if any are named), made one at a time."""
    for made in CLASSES:
        group = f"{made.__module__.rpartition('.')[2]}.{made.__name__}"
        if not groups or group in groups:
            for name, content in made():
                yield Hostile(group, name, content)
