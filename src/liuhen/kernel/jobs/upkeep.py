"""What a database needs done for it from time to time."""

from datetime import timedelta

from django.db import connection

from liuhen.kernel import jobs

LOOKED_AT = 1000  # rows of an index: a sample says enough, and costs the same in the largest county


@jobs.periodic(every=timedelta(hours=12))
def keep_statistics() -> None:
    """Let SQLite see how its rows are spread, or it picks the wrong index of two; PostgreSQL sees to that itself."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit={LOOKED_AT}")
            cursor.execute("ANALYZE")
