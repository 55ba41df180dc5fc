"""The second wall: rows carry their place and body, and the database itself checks them against who is acting.

A table that inherits `Walled` gets the columns; `raise_wall("table")` in its migration turns the check on. The
settings compared with are set per transaction by `kernel.acts`; unset or empty means nobody.
"""

from __future__ import annotations

from django.db import migrations, models

_AREAS = "NULLIF(current_setting('app.areas', true), '')::int4multirange"
_BODIES = "NULLIF(current_setting('app.bodies', true), '')::uuid[]"


class Walled(models.Model):
    """A row that belongs to a place and to a body, and can be reached only through one of them."""

    area = models.IntegerField(verbose_name="区划")
    body = models.ForeignKey("access.Body", verbose_name="单位", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


def raise_wall(table: str) -> migrations.RunSQL:
    """The migration operation that puts `table` behind the wall, for its owner too.

    COALESCE changes no answer but the planner's guess: left to itself it takes the wall to hide nearly every row, and
    then sorts a whole province for a page of fifty.
    """
    here, own = f"area <@ (SELECT {_AREAS})", f"body_id = ANY ((SELECT {_BODIES})::uuid[])"
    reach = f"COALESCE({here}, false) OR COALESCE({own}, false)"
    return migrations.RunSQL(
        sql=[
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY wall ON {table} USING ({reach}) WITH CHECK ({reach})",
        ],
        reverse_sql=[
            f"DROP POLICY wall ON {table}",
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        ],
    )


def raise_wall_through(table: str, column: str, parent: str) -> migrations.RunSQL:
    """The migration operation that lets a row of `table` be reached by whoever reaches the row it belongs to: the
    database asks `parent`'s own wall about the row that `column` names."""
    reach = f"EXISTS (SELECT 1 FROM {parent} belonging WHERE belonging.id = {table}.{column})"  # noqa: S608 -- our own names
    return migrations.RunSQL(
        sql=[
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY wall ON {table} USING ({reach}) WITH CHECK ({reach})",
        ],
        reverse_sql=[
            f"DROP POLICY wall ON {table}",
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        ],
    )
