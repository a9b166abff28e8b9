"""Names and numbers get a normal form to be found and told apart by; twins of before stay, told apart by their id."""

from django.db import migrations, models

from liuhen.kernel.identifiers import NormalForm, fill


def write(apps, schema_editor):
    for name, column, unique in (
        ("Unit", "name_key", False),
        ("Person", "name_key", False),
        ("Person", "number_key", True),
        ("Certificate", "number_key", True),
    ):
        fill(apps.get_model("people", name), column, unique=unique)


class Migration(migrations.Migration):
    dependencies = [("people", "0003_alter_rolegrant_role")]

    operations = [
        migrations.AddField("unit", "name_key", NormalForm(by="name_key", default="", editable=False, max_length=160, of="name")),
        migrations.AddField("person", "name_key", NormalForm(by="name_key", db_index=True, default="", editable=False, max_length=80, of="name")),
        migrations.AddField("person", "number_key", NormalForm(by="plain", default="", editable=False, max_length=60, of="number")),
        migrations.AddField("certificate", "number_key", NormalForm(by="plain", default="", editable=False, max_length=60, of="number")),
        migrations.RunPython(write, migrations.RunPython.noop),
        migrations.AddConstraint("person", models.UniqueConstraint(fields=("number_key",), name="one_person_a_number")),
        migrations.AddConstraint("certificate", models.UniqueConstraint(fields=("number_key",), name="one_certificate_a_number")),
    ]
