"""Terms that run out at the end of the last December known were given as certain; the next notice may move them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import migrations
from django.db.models import Max


def mark(apps, schema_editor):
    last = apps.get_model("clocks", "CalendarYear").objects.aggregate(Max("year"))["year__max"]
    if last is None:
        return
    # The midnight after 29 December; version 0 is no calendar, so that the next recalculation takes them up.
    since = datetime(last, 12, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    clocks = apps.get_model("clocks", "RunningClock").objects
    clocks.filter(stopped_at=None, provisional=False, due_at__gte=since).exclude(calendar_version="").update(
        provisional=True, calendar_version="0"
    )


class Migration(migrations.Migration):
    dependencies = [("clocks", "0006_lapsed_moved_open_by_duty")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
