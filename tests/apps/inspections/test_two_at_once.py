"""A draw that is asked for at the same moment by several. On PostgreSQL, where they can."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from liuhen.apps.inspections.actions import drawing
from liuhen.apps.inspections.models import Campaign, Errand
from liuhen.kernel.flow import Refused
from liuhen.kernel.ledger.loop import catch_up
from liuhen.kernel.ledger.models import Entry
from tests.apps.inspections.conftest import LATER, firms, the_field
from tests.builders import county as build
from tests.builders.county import NOW
from tests.services.at_once import at_once


def said_to_three(act: Callable[[], Any]) -> list[str]:
    """Return the refusals that three met, "" for whoever met none, that one first."""
    return sorted(each.sentence if isinstance(each, Refused) else "" for each in at_once(act, act, act))


@pytest.mark.article("rs-15-1")
def test_a_roster_and_a_draw_that_three_ask_for_at_once_are_made_once(
    on_postgres: None, data_folder: Path
) -> None:
    field = the_field(build.small_county())
    firms(field.county.unit, "high", "medium", "medium")
    campaign = field.to_draw()
    frozen = said_to_three(lambda: drawing.freeze(campaign=campaign, by=field.legal, at=NOW))
    assert frozen[0] == ""
    assert all("现在是“待抽取”状态" in said for said in frozen[1:])
    catch_up(at=NOW)
    campaign = Campaign.objects.get(pk=campaign.pk)
    drawn = said_to_three(lambda: drawing.draw(campaign=campaign, by=field.legal, at=LATER))
    assert drawn[0] == ""
    assert all("现在是“已抽取”状态" in said for said in drawn[1:])
    assert Errand.objects.filter(campaign=campaign).count() == 2
    assert Entry.objects.filter(subject=campaign.ref, event="campaign.drawn").count() == 1
