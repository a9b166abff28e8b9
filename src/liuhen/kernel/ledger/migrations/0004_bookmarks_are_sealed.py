"""A bookmark is signed by the server from here on; those there are, as they stand."""

from django.db import migrations, models

from liuhen.kernel.ledger.models import Bookmark


def seal(apps, schema_editor):
    for mark in apps.get_model("ledger", "Bookmark").objects.all():
        mark.seal = Bookmark.sealed(mark.name, mark.position)
        mark.save(update_fields=["seal"])


class Migration(migrations.Migration):
    dependencies = (("ledger", "0003_bookmark"),)
    operations = (
        migrations.AddField(
            model_name="bookmark",
            name="seal",
            field=models.CharField(
                default="", help_text="HMAC of both; empty while nothing was read", max_length=64
            ),
        ),
        migrations.RunPython(seal, migrations.RunPython.noop),
    )
