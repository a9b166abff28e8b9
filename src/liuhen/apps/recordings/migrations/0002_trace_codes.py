"""Give every viewing and every export its trace code, those on record too."""

from django.db import migrations, models
from django.db.models import Q

from liuhen.apps.recordings.codes import code_of


def name_what_stands(apps, schema_editor):
    for noun in ("Viewing", "Export"):
        model = apps.get_model("recordings", noun)
        for pk in model.objects.values_list("pk", flat=True).iterator():
            model.objects.filter(pk=pk).update(code=code_of(noun.lower(), pk))


class Migration(migrations.Migration):
    dependencies = [("recordings", "0001_initial")]

    operations = [
        migrations.AddField("viewing", "code", models.CharField(max_length=9, null=True)),
        migrations.AddField("export", "code", models.CharField(max_length=9, null=True)),
        migrations.RunPython(name_what_stands, migrations.RunPython.noop),
        migrations.AlterField(
            "viewing",
            "code",
            models.CharField(
                max_length=9, unique=True, help_text="追溯码: laid over the picture; names this viewing"
            ),
        ),
        migrations.AlterField(
            "export",
            "code",
            models.CharField(max_length=9, unique=True, help_text="追溯码: written into the capsule"),
        ),
        migrations.AddIndex("viewing", models.Index(fields=["begun_at", "id"], name="viewing_oldest")),
        migrations.AddIndex(
            "export",
            models.Index(
                fields=["capsule_sha256"], condition=~Q(capsule_sha256=""), name="export_by_digest"
            ),
        ),
    ]
