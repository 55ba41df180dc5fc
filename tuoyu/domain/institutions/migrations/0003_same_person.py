"""A person is entered once in the country: who knows the whole number may find that one row behind the wall."""

from django.db import migrations

FIND = """
CREATE POLICY same_person ON institutions_person FOR SELECT
    USING (id_number_index = NULLIF(current_setting('app.person_index', true), ''))
"""


class Migration(migrations.Migration):
    dependencies = [("institutions", "0002_wall")]

    operations = [migrations.RunSQL(FIND, "DROP POLICY same_person ON institutions_person")]
