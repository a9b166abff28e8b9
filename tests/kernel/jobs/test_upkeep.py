"""What is done for the database from time to time."""

import pytest
from django.db import connection

from liuhen.kernel.jobs.upkeep import keep_statistics
from tests.builders.county import small_county


@pytest.mark.once
@pytest.mark.django_db
def test_sqlite_is_told_how_its_rows_are_spread() -> None:
    small_county()
    keep_statistics()
    with connection.cursor() as cursor:
        cursor.execute("SELECT idx, stat FROM sqlite_stat1 WHERE tbl = 'people_unit'")
        spread = dict(cursor.fetchall())
    assert {stat.split()[0] for stat in spread.values()} == {"4"}
