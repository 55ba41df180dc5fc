"""Teach the planner how unevenly rows lie over the country, so that it walks the index of a division's list."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("institutions", "0003_same_person")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE institutions_institution ALTER COLUMN area SET STATISTICS 1000",
            "ALTER TABLE institutions_institution ALTER COLUMN area SET STATISTICS -1",
        )
    ]
