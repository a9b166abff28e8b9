"""Serials get a normal form to be told apart by; twins of before stay, told apart by their id, and become findings."""

from django.db import migrations, models

from liuhen.kernel.identifiers import NormalForm, fill


def write(apps, schema_editor):
    fill(apps.get_model("devices", "Device"), "serial_key", unique=True)


class Migration(migrations.Migration):
    dependencies = [("devices", "0004_need_set_aside")]

    operations = [
        migrations.AddField("device", "serial_key", NormalForm(by="plain", default="", editable=False, max_length=80, of="serial")),
        migrations.RunPython(write, migrations.RunPython.noop),
        migrations.AddConstraint("device", models.UniqueConstraint(fields=("serial_key",), name="one_device_a_serial")),
    ]
