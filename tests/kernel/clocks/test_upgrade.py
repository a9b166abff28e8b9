"""A county whose clocks were reckoned before the end of December was known to be provisional."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from liuhen.kernel.access import SYSTEM
from liuhen.kernel.clocks import react
from liuhen.kernel.clocks.loading import recalculate
from liuhen.kernel.clocks.models import RunningClock

from .conftest import local

MIGRATION = import_module("liuhen.kernel.clocks.migrations.0007_the_end_of_december_waits")


@pytest.mark.django_db
@pytest.mark.usefixtures("calendar_years", "complaint_duties")
def test_a_term_that_ends_on_the_last_days_of_december_is_told_as_provisional_after_an_upgrade() -> None:
    react("complaint.received", "complaint:1", at=local(2026, 12, 24))
    react("complaint.received", "complaint:2", at=local(2026, 11, 24))
    RunningClock.objects.update(provisional=False, steps=[], calendar_version="2026.23")
    MIGRATION.mark(apps, connection.schema_editor())
    assert recalculate(by=SYSTEM, at=local(2026, 12, 25)) == 1
    late, early = RunningClock.objects.order_by("id")
    assert (late.provisional, late.calendar_version, bool(late.steps)) == (True, "2026.23", True)
    assert (early.provisional, early.steps) == (False, [])
