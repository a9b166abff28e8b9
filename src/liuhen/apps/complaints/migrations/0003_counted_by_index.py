import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Exists, OuterRef, Q, Subquery

OPEN = ("received", "accepted", "decided")


def fill(apps, schema_editor):
    complaints = apps.get_model("complaints", "Complaint").objects
    grounds = apps.get_model("complaints", "ComplaintGround").objects
    waiting = apps.get_model("complaints", "Unassigned")
    handlings = apps.get_model("complaints", "Handling").objects
    own = complaints.filter(pk=OuterRef("complaint"))
    grounds.update(
        handler=Subquery(own.values("handler")[:1]), received_at=Subquery(own.values("received_at")[:1])
    )
    somebody = handlings.filter(complaint=OuterRef("pk"), state="assigned")
    nobodys = complaints.filter(~Exists(somebody), state__in=OPEN).values_list("pk", flat=True)
    waiting.objects.bulk_create([waiting(complaint_id=pk) for pk in nobodys], batch_size=500)
    schema_editor.connection.check_constraints()  # PostgreSQL alters no table that has checks outstanding


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0002_linked_activities"),
        ("people", "0003_alter_rolegrant_role"),
    ]

    operations = [
        migrations.CreateModel(
            name="Unassigned",
            fields=[
                (
                    "complaint",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="complaints.complaint",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="complaintground",
            name="handler",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.unit",
            ),
        ),
        migrations.AddField(
            model_name="complaintground", name="received_at", field=models.DateTimeField(null=True)
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="complaintground",
            name="handler",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.unit",
            ),
        ),
        migrations.AlterField(
            model_name="complaintground", name="received_at", field=models.DateTimeField()
        ),
        migrations.RemoveIndex(model_name="complaint", name="complaint_about_unit"),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(
                fields=["unit", "-received_at", "-id", "accepted_at", "ended_at", "extended_at", "conclusion"],
                name="complaint_about_unit",
            ),
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(
                fields=["received_at", "unit"],
                condition=~Q(declined_reason=""),
                name="complaint_declined",
            ),
        ),
        migrations.AddIndex(
            model_name="complaintground",
            index=models.Index(fields=["key", "received_at", "handler"], name="ground_counted"),
        ),
    ]
