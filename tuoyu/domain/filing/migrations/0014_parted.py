"""Four tables now belong to publicity; they stay as they stand (decision 0019)."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("filing", "0013_change_paper_removed"),
        ("publicity", "0001_taken_over"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[],
            state_operations=[
                migrations.DeleteModel(name="AnnualReport"),
                migrations.DeleteModel(name="Disclosure"),
                migrations.DeleteModel(name="Recognition"),
                migrations.DeleteModel(name="SanitaryEvaluation"),
            ],
        ),
    ]
