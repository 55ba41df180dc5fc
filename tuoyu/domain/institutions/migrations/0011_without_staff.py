"""People, posts, papers and restrictions pass to the app `staff`: the tables stay where and as they are.

What a merge moved is noted by table from now on: a table keeps its name, a model may change its app.
"""

from django.db import migrations

BY_TABLE = """
UPDATE institutions_duplicate SET journal = (
    SELECT jsonb_agg(line || jsonb_build_object('table', lower(replace(line->>'table', '.', '_'))) ORDER BY place)
    FROM jsonb_array_elements(journal) WITH ORDINALITY AS lines (line, place)
) WHERE journal <> '[]'
"""


class Migration(migrations.Migration):
    dependencies = [("institutions", "0010_duplicates")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel(name)
                for name in ("Restriction", "Employment", "Credential", "Assignment", "Person")
            ]
        ),
        migrations.RunSQL(BY_TABLE, migrations.RunSQL.noop),
    ]
