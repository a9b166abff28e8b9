"""Bring the holiday years that are packaged with the program; later ones come by their notice."""

from django.db import migrations

from liuhen.kernel.clocks.notices import packaged_notices


def seed(apps, schema_editor):
    year, day = apps.get_model("clocks", "CalendarYear"), apps.get_model("clocks", "CalendarDay")
    notices = packaged_notices()
    year.objects.bulk_create(year(year=n.year, version=1, source=n.source, digest=n.digest) for n in notices)
    day.objects.bulk_create(
        day(date=date, kind=kind, name=name, notice_id=n.year)
        for n in notices
        for kind, days in (("holiday", n.holidays), ("makeup", n.makeups))
        for date, name in days.items()
    )


class Migration(migrations.Migration):
    in_an_empty_database = True
    dependencies = [("clocks", "0001_initial")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
