"""A sheet is told to whoever is to fill it in, and to nobody else."""

import pytest

from liuhen.apps.people.models import Account
from liuhen.apps.spotchecks.actions import sheets
from liuhen.apps.spotchecks.models import Plan, Sheet
from tests.apps.spotchecks.conftest import LATER
from tests.builders.county import County
from tests.builders.notices import look, told


@pytest.mark.article("av-14-1")
def test_a_sheet_is_told_to_its_checker_and_when_it_changes_hands_to_the_next(county: County, drawn: Plan):
    look(LATER)
    assert told("sheet.assigned") == {"legal"}
    sheet = Sheet.objects.earliest("id")
    bureau = Account.objects.get(username="bureau")
    sheets.reassign(sheet=sheet, checker=bureau, by=county.actor("legal"), at=LATER)
    look(LATER)
    assert told("sheet.reassigned") == {"bureau"}
