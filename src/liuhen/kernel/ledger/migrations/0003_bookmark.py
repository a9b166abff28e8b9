"""How far each job has read the log."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("ledger", "0002_append_only"),)
    operations = (
        migrations.CreateModel(
            name="Bookmark",
            fields=[
                ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("position", models.BigIntegerField(default=-1)),
            ],
        ),
    )
