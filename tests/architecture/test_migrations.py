"""What the models say is what the tables are."""

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_the_migrations_leave_nothing_to_make() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
