import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('activities', '0001_initial'),
        ('people', '0003_alter_rolegrant_role'),
    ]

    operations = [
        migrations.AlterField(
            model_name='participant',
            name='officer',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddIndex(
            model_name='obligation',
            index=models.Index(condition=models.Q(('lacking', ''), _negated=True), fields=['activity', 'since', 'id'], name='owed_of_activity'),
        ),
        migrations.AddIndex(
            model_name='participant',
            index=models.Index(fields=['officer', 'activity'], name='part_of_officer'),
        ),
    ]
