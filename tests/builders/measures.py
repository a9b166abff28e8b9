"""An open case in which something is sealed, seized, or registered and kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from liuhen.apps.activities.actions import conducting
from liuhen.apps.activities.models import Activity
from liuhen.apps.cases.queries import parties_of
from liuhen.apps.measures import actions
from liuhen.apps.measures.models import Restraint, Thing
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.clocks.models import RunningClock
from tests.builders.activities import as_
from tests.builders.cases import FINE
from tests.builders.county import NOW
from tests.builders.evidence import Room, room

__all__ = ["as_", "room"]
LIST = "白酒，12箱，未开封，3600，市监局涉案物品仓库\n台账, 1本,,,市监局档案室"


@dataclass
class Store:
    """Short ways to hold things in a case."""

    room: Room

    def by(self, username: str = "wangfang") -> Any:
        return self.room.by(username)

    def activity(self, *, at: datetime = NOW) -> Activity:
        docket = self.room.docket
        return conducting.open_on_the_spot(
            lead=docket.officer, crew=[docket.second], kind="compulsory", place="利民小吃店", started_at=at,
            power_code=FINE, by=self.by(), at=at,
        )  # fmt: skip

    def what(self, **told: Any) -> dict[str, Any]:
        return {
            "case": self.room.case, "kind": "seizure", "party": parties_of(self.room.case).first(),
            "basis": "《食品安全法》第110条", "reason": "防止转移涉案食品", "place": "利民小吃店", "by": self.by(),
        } | told  # fmt: skip

    def on_site(self, *, at: datetime, **told: Any) -> dict[str, Any]:
        given = {
            "taken_at": at, "officers": [self.room.docket.officer, self.room.docket.second], "present": "party",
            "record": "出示证件，告知理由、依据和权利，当事人无异议并签名。", "by": self.by(), "at": at,
        } | told  # fmt: skip
        if "activities" not in given:
            given["activities"] = [self.activity(at=at)]
        return given

    def propose(self, *, at: datetime = NOW, **told: Any) -> Restraint:
        return actions.ask_for(**self.what(**told), at=at)

    def approved(self, *, at: datetime = NOW, **told: Any) -> Restraint:
        return actions.approve(measure=self.propose(at=at, **told), opinion="同意", by=self.by("head"), at=at)

    def take(self, measure: Restraint, *, at: datetime = NOW, **told: Any) -> Restraint:
        return actions.take(measure=measure, **self.on_site(at=at, **told))

    def held(self, *, at: datetime = NOW, **told: Any) -> Restraint:
        return self.take(self.approved(at=at, **told), at=at)

    def urgent(self, *, at: datetime = NOW, **told: Any) -> Restraint:
        return actions.declare_urgent(**self.what() | self.on_site(at=at) | told)

    def things(self, measure: Restraint, lines: str = LIST, *, at: datetime = NOW) -> list[Thing]:
        return actions.list_things(measure=measure, lines=lines, by=self.by(), at=at)


def clock_of(measure: Restraint, duty_id: str) -> RunningClock:
    (found,) = clocks.open_for(measure.ref).filter(duty_id=duty_id)
    return found


def days(n: float) -> datetime:
    return NOW + timedelta(days=n)


@pytest.fixture
def store(room: Room) -> Store:
    return Store(room)
