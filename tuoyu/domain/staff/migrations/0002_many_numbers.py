"""Who knows whole numbers may find the rows of all of them at once, as a list of staff does (comma between digests)."""

from django.db import migrations

MANY = """
ALTER POLICY same_person ON institutions_person USING (id_number_index = ANY (
    (SELECT string_to_array(NULLIF(current_setting('app.person_index', true), ''), ','))::text[]))
"""
ONE = """
ALTER POLICY same_person ON institutions_person USING (
    id_number_index = NULLIF(current_setting('app.person_index', true), ''))
"""


class Migration(migrations.Migration):
    dependencies = [("staff", "0001_initial")]

    operations = [migrations.RunSQL(MANY, ONE)]
