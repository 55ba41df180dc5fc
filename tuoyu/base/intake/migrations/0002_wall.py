"""Put what people bring behind the second wall: lists hold phones and identity numbers."""

from django.db import migrations

from tuoyu.base.access.wall import raise_wall


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial")]

    operations = [raise_wall("intake_importrun"), raise_wall("intake_importportion")]
