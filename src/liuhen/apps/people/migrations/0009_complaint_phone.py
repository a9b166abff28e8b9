"""Where somebody complains of a unit's officers."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0008_seal_keepers")]

    operations = [
        migrations.AddField("unit", "complaint_phone", models.CharField(blank=True, default="", help_text="投诉电话: where somebody complains of its officers; printed", max_length=30), preserve_default=False),
    ]
