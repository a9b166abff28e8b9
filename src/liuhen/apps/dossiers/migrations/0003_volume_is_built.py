"""A volume knows whether its capsule is on record, so that whoever looks each minute reads the few that have none."""

from django.db import migrations, models
from django.db.models import Q


def write(apps, schema_editor):
    apps.get_model("dossiers", "Volume")._base_manager.filter(capsule__isnull=False).update(is_built=True)


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0002_capsules")]

    operations = [
        migrations.AddField("volume", "is_built", models.BooleanField(default=False, help_text="whether its capsule is on record")),
        migrations.RunPython(write, migrations.RunPython.noop),
        migrations.AddIndex("volume", models.Index(fields=("id",), condition=Q(is_built=False), name="volume_without_capsule")),
    ]
