"""Tables that people bring: read within bounds, their heading found, their columns told apart, bad rows sent back.

`read` opens a file, `Kind` says what a kind of table holds, `proposed` matches columns, `returned` and `template` make
the workbooks that go back. Nothing is stored here: see `tuoyu.base.intake`. How-to: docs/how-to/import.md.
"""

from tuoyu.base.kernel.tables.cells import is_cut_off, read_day
from tuoyu.base.kernel.tables.kinds import Column, Kind, Opening, Taken
from tuoyu.base.kernel.tables.mapping import proposed, values_of
from tuoyu.base.kernel.tables.reading import Row, Sheet, read
from tuoyu.base.kernel.tables.rows import RowForm, RowReader, all_readable
from tuoyu.base.kernel.tables.workbooks import REASON, returned, template

__all__ = [
    "REASON",
    "Column",
    "Kind",
    "Opening",
    "Row",
    "RowForm",
    "RowReader",
    "Sheet",
    "Taken",
    "all_readable",
    "is_cut_off",
    "proposed",
    "read",
    "read_day",
    "returned",
    "template",
    "values_of",
]
