"""A cursor is signed by the server from here on; those there are, as they stand."""

from django.db import migrations, models

from liuhen.apps.accountability.models import Cursor


def seal(apps, schema_editor):
    for cursor in apps.get_model("accountability", "Cursor").objects.all():
        cursor.seal = Cursor.sealed(cursor.name, cursor.position)
        cursor.save(update_fields=["seal"])


class Migration(migrations.Migration):
    dependencies = (("accountability", "0001_initial"),)
    operations = (
        migrations.AlterField(
            model_name="cursor",
            name="name",
            field=models.CharField(max_length=40, primary_key=True, serialize=False),
        ),
        migrations.AddField(
            model_name="cursor",
            name="seal",
            field=models.CharField(
                default="", help_text="HMAC of both; empty while nothing was read", max_length=64
            ),
        ),
        migrations.RunPython(seal, migrations.RunPython.noop),
    )
