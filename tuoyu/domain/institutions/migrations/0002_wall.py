"""Put the tables that hold personal data behind the second wall."""

from django.db import migrations

from tuoyu.base.access.wall import raise_wall


class Migration(migrations.Migration):
    dependencies = [("institutions", "0001_initial")]

    operations = [raise_wall("institutions_person"), raise_wall("institutions_assignment")]
