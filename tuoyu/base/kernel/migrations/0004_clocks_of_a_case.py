"""Find the clocks of a case without reading every clock there ever was."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kernel", "0003_ground")]

    operations = [
        migrations.AddIndex(
            model_name="deadline",
            index=models.Index(fields=["case_id"], name="deadline_of_case"),
        ),
    ]
