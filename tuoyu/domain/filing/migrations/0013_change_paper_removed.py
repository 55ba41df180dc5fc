"""Papers of a change can be taken out again before it is handed in; they stay on file."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("filing", "0012_change_filing"),
    ]

    operations = [
        migrations.AddField(
            model_name="changepaper",
            name="removed_at",
            field=models.DateTimeField(null=True, verbose_name="撤下时间"),
        ),
    ]
