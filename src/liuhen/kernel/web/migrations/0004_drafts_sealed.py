"""A draft is sealed, and there is one of each opening of a form."""

import orjson
from django.conf import settings
from django.db import migrations, models

from liuhen.kernel.web.boxes import box


def seal(apps, schema_editor):
    for row in apps.get_model("web", "Draft").objects.all():
        told = orjson.dumps({"fields": row.fields, "place": ""})
        row.sealed = box(f"liuhen drafts of account {row.account_id}").encrypt(told)
        row.save(update_fields=["sealed"])


class Migration(migrations.Migration):

    dependencies = [
        ('web', '0003_sent'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint('draft', 'one_draft_a_page'),
        migrations.AddField('draft', 'mark', models.CharField(blank=True, default='', help_text='which opening of the form it is', max_length=64), preserve_default=False),
        migrations.AddField('draft', 'version', models.PositiveIntegerField(default=1, help_text='how often it was saved')),
        migrations.AddField('draft', 'sealed', models.BinaryField(default=b'', help_text='what stands in each field, and from where it was written'), preserve_default=False),
        migrations.RunPython(seal, migrations.RunPython.noop, elidable=True),
        migrations.RemoveField('draft', 'fields'),
        migrations.AlterField('draft', 'page', models.CharField(help_text='the address of the form, with what it was opened about', max_length=300)),
        migrations.AddConstraint('draft', models.UniqueConstraint(fields=('account', 'page', 'mark'), name='one_draft_an_opening')),
    ]
