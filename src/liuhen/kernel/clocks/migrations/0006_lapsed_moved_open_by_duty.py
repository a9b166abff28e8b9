from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clocks', '0005_runningclock_extended_days'),
    ]

    operations = [
        migrations.AddField(
            model_name='runningclock',
            name='lapsed_by',
            field=models.CharField(blank=True, default='', help_text='the event after which nothing was owed any more; empty where it was done, or runs', max_length=40),
        ),
        migrations.AddField(
            model_name='runningclock',
            name='moved',
            field=models.JSONField(default=list, help_text='by amended holiday notices: [when, due before, due after] each, ISO in UTC'),
        ),
        migrations.AddIndex(
            model_name='runningclock',
            index=models.Index(condition=models.Q(('stopped_at', None)), fields=['duty_id', 'unit_id', 'due_at', 'due_inclusive', 'paused_at', 'stopped_at'], name='clock_open_by_duty'),
        ),
        migrations.RemoveIndex(
            model_name='runningclock',
            name='clock_kept_by_duty',
        ),
        migrations.AddIndex(
            model_name='runningclock',
            index=models.Index(condition=models.Q(('stopped_at__isnull', False)), fields=['duty_id', 'stopped_at', 'unit_id', 'due_at', 'due_inclusive', 'lapsed_by'], name='clock_kept_by_duty'),
        ),
    ]
