"""Only what was there already is told as such; another rule of the database that breaks is a bug and stays one."""

from datetime import datetime

import pytest
from django.db import IntegrityError

from liuhen.kernel.flow import Conflict, action
from liuhen.kernel.ledger.models import Bookmark, Checkpoint
from tests.builders.county import NOW


@action
def write_twice(*, at: datetime) -> None:
    for _ in range(2):
        Bookmark.objects.create(name="a")


@action
def write_nothing_where_something_must_be(*, at: datetime) -> None:
    Checkpoint.objects.create(size=-1, note="", at=at)


@pytest.mark.django_db
def test_a_second_row_is_told_as_there_already() -> None:
    with pytest.raises(Conflict, match="已有人登记"):
        write_twice(at=NOW)


@pytest.mark.django_db
def test_a_broken_rule_is_not_laid_at_anybodys_door() -> None:
    with pytest.raises(IntegrityError):
        write_nothing_where_something_must_be(at=NOW)
