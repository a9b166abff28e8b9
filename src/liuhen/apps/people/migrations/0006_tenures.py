"""Who holds which post since when; units that an organ above manages."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("people", "0005_activation")]

    operations = [
        migrations.AddField("unit", "vertical", models.CharField(blank=True, default="", max_length=80, help_text="垂直管理: the organ above that manages it; empty: the county does"), preserve_default=False),
        migrations.CreateModel(
            name="Tenure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateField(help_text="first day on the post")),
                ("until", models.DateField(help_text="first day no longer on it", null=True)),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="tenures", to="people.person")),
                ("post", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="tenures", to="people.post")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person", "-since"], name="tenure_of_person"),
                    models.Index(fields=["post", "-since"], name="tenure_of_post"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("person",), condition=Q(until=None), name="one_post_at_a_time"),
                    models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="tenure_ends_after_it_begins"),
                ],
            },
        ),
    ]
