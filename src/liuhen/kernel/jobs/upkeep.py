"""What a database needs done for it from time to time."""

from datetime import timedelta

from django.db import connection

from liuhen.kernel import jobs


@jobs.periodic(every=timedelta(hours=24))
def keep_statistics() -> None:
    """Let SQLite see how its rows are spread, or it picks the wrong index of two; PostgreSQL sees to that itself.

    Index by index, so that whoever wants to write meanwhile waits for one and not for all; a sample of each
    (analysis_limit) was tried, and led to worse choices than nothing.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'index'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"ANALYZE {connection.ops.quote_name(name)}")
