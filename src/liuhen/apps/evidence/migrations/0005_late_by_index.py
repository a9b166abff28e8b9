"""What came after its decision is little of all evidence: it is listed and counted by an index of its own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evidence", "0004_facts_taken_back")]
    operations = [
        migrations.AddIndex(
            model_name="evidence",
            index=models.Index(
                condition=models.Q(late=True), fields=["unit", "-id"], name="evidence_late"
            ),
        ),
    ]
