"""An activity of two officers with two cameras, and recordings of it at whatever times a test wants."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Any

import pytest
from django.test import Client

from liuhen.apps.activities.actions import conducting, explaining, matching
from liuhen.apps.activities.models import Activity, Interruption, Link, Obligation
from liuhen.apps.devices import actions as devices
from liuhen.apps.devices.models import Device
from liuhen.apps.findings.models import Finding
from liuhen.apps.people.models import Account, Person
from liuhen.apps.recordings import lifecycle as recording_lifecycle
from liuhen.apps.recordings.actions import viewing
from liuhen.apps.recordings.models import Recording
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.flow import action, step
from liuhen.regulation.recordings import IntakeFacts
from tests.builders import county as build
from tests.builders.county import NOW, County
from tests.builders.powers import powers

__all__ = ["powers"]
BEGAN = NOW  # Tuesday 24 November 2026, 10:00
ENDED = NOW + timedelta(minutes=30)
LATER = ENDED + timedelta(hours=24)
"""The last moment at which what is missing may still come."""


As = Callable[[str], Client]


def minutes(n: float) -> datetime:
    return BEGAN + timedelta(minutes=n)


@dataclass
class Scene:
    """The county with a second officer and a second camera, and short ways to do what tests do all the time."""

    county: County
    second: Person
    camera: Device
    other_camera: Device
    made: list[Recording] = field(default_factory=list)

    @property
    def officer(self) -> Person:
        return self.county.officer

    def by(self, name: str = "wangfang") -> Actor:
        return self.county.actor(name)

    def open(self, **changes: Any) -> Activity:
        given: dict[str, Any] = {
            "lead": self.officer, "crew": [self.second], "kind": "inspection", "place": "云岭镇集贸市场",
            "started_at": BEGAN, "by": self.by(), "at": BEGAN,
        } | changes  # fmt: skip
        activity = conducting.open_on_the_spot(**given)
        return conducting.tell(activity=activity, notice="phrase", note="", by=SYSTEM, at=given["at"])

    def ended(self, **changes: Any) -> Activity:
        activity = self.open(**changes)
        return conducting.end(activity=activity, ended_at=ENDED, by=SYSTEM, at=ENDED)

    def look(self, recording: Recording, *, by: str = "legal") -> None:
        viewing.begin(recording=recording, purpose="核实中断原因", by=self.by(by), at=LATER)

    def hear_spoken(self, interruption: Interruption) -> None:
        """Let the legal office listen to the latest recording and find the reason spoken into it."""
        self.look(self.made[-1])
        explaining.confirm_spoken(interruption=interruption, by=self.by("legal"), at=LATER)

    def record(
        self, began: datetime, ended: datetime, *, officer: Person | None = None, device: Device | None = None,
        state: str = "stored", received_at: datetime | None = None, kind: str = "video",
    ) -> Recording:  # fmt: skip
        """Take in a recording of some corrected time, an hour after it ended unless told otherwise."""
        made = stored(
            officer=officer or self.officer, device=device or self.camera, began=began, ended=ended, state=state,
            received_at=received_at or ended + timedelta(hours=1), n=len(self.made), kind=kind,
            station_id=self.county.actor("station").account,
        )  # fmt: skip
        self.made.append(made)
        return made

    def link(
        self, activity: Activity, *recordings: Recording, by: str = "wangfang", at: datetime = LATER
    ) -> None:
        """Confirm what the machine proposes of these recordings."""
        matching.propose_for(activity=activity, at=at)
        links = Link.objects.filter(activity=activity, recording__in=recordings)
        assert links.count() == len(recordings), "the machine proposes them"
        matching.confirm_all(links=links, by=self.by(by), at=at)

    def owed(self, activity: Activity) -> tuple[str, str]:
        found = Obligation.objects.get(activity=activity)
        return found.state, found.lacks

    def findings(self) -> list[str]:
        return sorted(Finding.objects.values_list("code", flat=True))


@action
def stored(
    *, officer: Person, device: Device, began: datetime, ended: datetime, state: str, received_at: datetime, n: int,
    station_id: int, kind: str,
) -> Recording:  # fmt: skip
    """Enter a recording by its own move; its bytes are not what these tests are about."""
    digest = sha256(b"%d" % n).hexdigest()
    recording = Recording(
        unit_id=officer.unit_id, officer=officer, device=device, station_id=station_id, kind=kind,
        filename=f"{device.serial}_{n}.mp4", size_bytes=1000 + n, sha256=digest, sm3=digest, started_at=began,
        ended_at=ended, device_started_at=began, device_ended_at=ended, received_at=received_at,
        doubts="" if state == "stored" else "name-clash",
    )  # fmt: skip
    if state != "stored":
        return step(recording, recording_lifecycle.QUARANTINE, by=SYSTEM, at=received_at)
    facts = IntakeFacts(declared_sha256="", actual_sha256=digest)
    told = {"sha256": digest, "sm3": digest, "size": recording.size_bytes}
    return step(recording, recording_lifecycle.RECEIVE, by=SYSTEM, at=received_at, facts=facts, data=told)


@pytest.fixture
def scene(county: County) -> Scene:
    second = build.person(county.unit, "赵强", "100005")
    build.certificate(second)
    build.account(second, "zhaoqiang", "officer")
    other = devices.register(
        unit=county.unit, serial="DSJ0002", kind="body_camera", model="DSJ-V9", keeper=county.keeper,
        acquired_on=NOW.date(), by=SYSTEM, at=NOW,
    )  # fmt: skip
    return Scene(county, second, county.device, other)


@pytest.fixture
def as_(county: County) -> Callable[[str], Client]:
    """Return a way to get the browser somebody is logged in with, one a person: a second log-in ends the first."""

    @cache
    def log_in(username: str) -> Client:
        client = Client()
        client.force_login(Account.objects.get(username=username))
        return client

    return log_in
