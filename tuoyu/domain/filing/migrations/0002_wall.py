"""Put filings and everything handed in with them behind the second wall."""

from django.db import migrations

from tuoyu.base.access.wall import raise_wall

TABLES = ("filing", "filingsection", "filingmaterial", "sectioncomment", "registrationpush")


class Migration(migrations.Migration):
    dependencies = [("filing", "0001_initial")]

    operations = [raise_wall(f"filing_{table}") for table in TABLES]
