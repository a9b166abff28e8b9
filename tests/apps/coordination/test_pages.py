"""Pages of what goes between units: none leads its reader to one that is not there for him."""

import pytest

from liuhen.apps.coordination import actions
from liuhen.kernel.ledger.loop import catch_up
from tests.apps.coordination.conftest import Ways
from tests.builders.evidence import LATER
from tests.builders.pages import dead_links
from tests.builders.programs import client_of


@pytest.mark.in_turn("led to nothing")
@pytest.mark.long
def test_both_units_and_the_supervisors_are_led_to_nothing_that_is_not_there(ways: Ways) -> None:
    notice = ways.refused(recordings=[ways.recording()])
    dispatch = ways.dispatched(notice)
    transfer = actions.accept_transfer(transfer=ways.sent_case(), by=ways.by("stranger"), at=LATER)
    catch_up(at=LATER)
    read = 0
    for username in ("wangfang", "legal", "head", "stranger", "chief", "guard", "bureau"):
        client = client_of(username)
        for path in (
            f"cooperation-notices/{notice.pk}/", f"dispatches/{dispatch.pk}/", f"case-transfers/{transfer.pk}/",
            "cooperation-notices/", "dispatches/", "case-transfers/",
        ):  # fmt: skip
            if client.get(f"/console/{path}").status_code == 200:
                read += 1
                assert dead_links(client, f"/console/{path}") == [], (username, path)
    assert read > 20
