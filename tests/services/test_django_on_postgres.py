from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection


@pytest.mark.usefixtures("on_postgres")
def test_every_thread_of_a_test_is_on_its_own_postgres() -> None:
    def database() -> tuple[str, str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_database()")
            (name,) = cursor.fetchone()
        vendor = connection.vendor
        connection.close()
        return vendor, name

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(database).result() == database()
    assert database()[0] == "postgresql"


@pytest.mark.django_db
def test_other_tests_stay_where_they_were() -> None:
    assert connection.vendor == "sqlite"
