"""A few weeks of ordinary work: devices go out and come back, recordings are brought in."""

import io
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from liuhen.apps.devices import actions as devices
from liuhen.apps.devices.actions import PreUseCheck
from liuhen.apps.devices.models import Device
from liuhen.apps.people import queries as people
from liuhen.apps.people.models import Person
from liuhen.apps.recordings.actions import examining, intake
from liuhen.apps.recordings.models import Recording
from liuhen.demo.county import County, Staff
from liuhen.demo.footage import Darkroom, Take
from liuhen.demo.story import Story, clock
from liuhen.kernel.access import Actor
from liuhen.kernel.vault.intake import Incoming

DAYS = 26
BEFORE = 240
"""Days of which a few old cases are told: a court is asked to enforce half a year after a decision was served."""
ROUNDS_A_DAY = 4
KINDS = ("video",) * 8 + ("photo", "audio")


@dataclass
class Work:
    """The county at work; ``takes_in`` collects what has been taken in, oldest first."""

    story: Story
    county: County
    darkroom: Darkroom
    taken_in: list[Recording] = field(default_factory=list)

    def bring_in(self, *, take: Take, by: str, at: datetime, told: dict[str, str] | None = None) -> Recording:
        """Upload a take as the station does; ``told`` replaces what it says of itself."""
        developed = self.darkroom.fetch(take)
        data = developed.data
        actor = self.county.actor(by)
        upload = intake.begin(
            length=len(data), metadata=take.metadata if told is None else told, by=actor, at=at
        )
        with Incoming.open(upload.id.hex) as incoming:
            incoming.append(io.BytesIO(data).read, expected_offset=0, limit=len(data))
        recording = intake.complete(upload=upload, probed=developed.probed, by=actor, at=at)
        recording = examining.examine(recording=recording, probed=developed.probed, at=at)
        self.taken_in.append(recording)
        return recording

    def stored(self, code: str) -> list[Recording]:
        """Return what has been taken in of a unit and is not in doubt."""
        unit_id = self.county.staff[code].unit.pk
        return [found for found in self.taken_in if found.unit_id == unit_id and found.state == "stored"]

    def keeper(self, staff: Staff) -> Actor:
        return self.county.actor(self.county.keeper(staff.code))

    def hand_out(self, *, staff: Staff, device: Device, officer: Person, at: datetime) -> None:
        random = self.story.random
        check = PreUseCheck(
            works=True, battery_percent=random.randint(62, 100), card_free_percent=random.randint(45, 100),
            clock_offset_ms=random.randint(-9_000, 9_000),
        )  # fmt: skip
        device.refresh_from_db()
        devices.check_out(device=device, officer=officer, check=check, by=self.keeper(staff), at=at)

    def take_back(self, *, staff: Staff, device: Device, at: datetime) -> None:
        remark = self.story.random.choice(("完好", "完好", "完好", "外壳有划痕，功能正常"))
        device.refresh_from_db()
        devices.return_device(device=device, remark=remark, by=self.keeper(staff), at=at)


def ordinary_days(work: Work) -> None:
    """Put down the daily rounds."""
    for day in work.story.working_days(DAYS):
        everybody = list(work.county.staff.values())
        work.story.random.shuffle(everybody)
        busy = sorted(everybody, key=lambda staff: -len(staff.devices) * work.story.random.random())
        for staff in busy[:ROUNDS_A_DAY]:
            _round(work, staff, day)


def _round(work: Work, staff: Staff, day: date) -> None:
    """One officer takes a device out for a day; evenings the station brings its card in."""
    story, random = work.story, work.story.random
    device = random.choice(usable(staff))
    officer = random.choice(certified(staff, day))
    out = clock(day, 8, random.randint(20, 58))
    back = clock(day, 17, random.randint(0, 25))
    takes = [
        _take(work, device, officer, day, hour=hour)
        for hour in random.sample(range(9, 17), random.choice((1, 2, 2, 2, 3)))
    ]
    work.darkroom.order(take for take in takes if take.ended_at < story.now)
    story.at(out, work.hand_out, staff=staff, device=device, officer=officer)
    story.at(back, work.take_back, staff=staff, device=device)
    elsewhere = ("station-centre", "station-centre", work.county.keeper(staff.code))
    by = "station-msa" if staff.code == "MSA" else random.choice(elsewhere)
    for n, take in enumerate(takes):
        story.at(back + timedelta(minutes=3 + 2 * n), work.bring_in, take=take, by=by)


def _take(work: Work, device: Device, officer: Person, day: date, *, hour: int) -> Take:
    random = work.story.random
    started = clock(day, hour, random.randint(0, 55), random.randint(0, 59))
    return Take(
        random.choice(KINDS), device.serial, officer.number, started, seconds=random.choice((3, 3, 4, 4, 5))
    )


def usable(staff: Staff) -> list[Device]:
    """Return the devices of the daily rounds; larger units keep their last two for what is out of order."""
    return staff.devices[:-2] if len(staff.devices) > 3 else staff.devices[:1]


def certified(staff: Staff, day: date) -> list[Person]:
    """Return who may go out; the later ones have the incidents."""
    return [officer for officer in staff.officers[:5] if people.standing(officer, on=day).valid]
