"""What the recordings are of: activities of the past weeks, most of them in order, each kind of hole a few times."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from liuhen.apps.activities import queries
from liuhen.apps.activities.actions import conducting, explaining, matching
from liuhen.apps.activities.actions.reckoning import reckon
from liuhen.apps.activities.models import Activity
from liuhen.apps.devices.models import Device
from liuhen.apps.people.models import Person
from liuhen.apps.powers import queries as powers
from liuhen.apps.recordings.actions import viewing
from liuhen.apps.recordings.models import Recording
from liuhen.demo.county import STAFFED, Staff
from liuhen.demo.footage import Take
from liuhen.demo.history import Work, certified
from liuhen.demo.story import clock, local_day
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.clocks import queries as clocks
from liuhen.regulation.activities import REPORT_STOPPING

SEED = 20261132
KINDS = ("inspection",) * 6 + ("complaint", "evidence", "evidence", "service", "compulsory", "other")
POWERS = {"compulsory": "compulsion", "service": "penalty", "other": "penalty"}
"""The kind of power behind a kind of activity, where that is no inspection."""
PLACES = (
    "云岭镇集贸市场", "城关街道老街 12 号", "河东建材城", "云岭大酒店后厨", "长途客运站", "青石坡村村口",
    "第二中学食堂", "南门停车场", "云河化工厂东门", "柳沟养殖场", "人民路早市", "城西物流园",
)  # fmt: skip
WORDS = "出发时电量显示正常，进入冷库后执法记录仪自动关机，重启无效，现场无备用设备。"
LENGTH = timedelta(minutes=12)
SECONDS = 4
SHARE = 0.85


@dataclass
class Outing:
    """One evening's activity with something amiss: who goes, with which device, from when."""

    work: Work
    staff: Staff
    began: datetime

    @property
    def lead(self) -> Person:
        return self.staff.officers[0]

    @property
    def second(self) -> Person:
        return self.staff.officers[1]

    @property
    def device(self) -> Device:
        return self.staff.devices[0]

    def by(self, role: str = "") -> Actor:
        code = self.staff.code.lower()
        return self.work.county.actor(
            f"{code}-{role}" if role else _login(self.staff, self.lead) or f"{code}-legal"
        )

    def minute(self, n: float) -> datetime:
        return self.began + timedelta(minutes=n)

    def take(self, begins: float) -> Take:
        """Order four seconds of film that begin so many minutes into it, and bring them in the same evening."""
        take = Take("video", self.device.serial, self.lead.number, self.minute(begins), seconds=SECONDS)
        self.work.darkroom.order([take])
        self.work.story.at(
            self.began + timedelta(minutes=75, seconds=len(take.filename) + begins), self.work.bring_in, take=take,
            by="station-centre",
        )  # fmt: skip
        return take


def activities(work: Work, days: list[date]) -> None:
    """Put down the activities of the rounds, the holes, what is planned and what goes on right now."""
    draw = Random(SEED)
    rounds = [
        take for take in work.darkroom.ordered if take.kind == "video" and take.ended_at < work.story.now
    ]
    for take in rounds:
        staff = _staff_of(work, take)
        crew = [each for each in certified(staff, local_day(take.started_at)) if each.number != take.officer]
        if crew and draw.random() < SHARE and _is_certified(staff, take):
            _round(work, staff, take, second=draw.choice(crew), draw=draw)
    holes = list(HOLES)
    for n, day in enumerate(days[-2 * len(holes) :]):
        staff = work.county.staff[STAFFED[(n + n // len(holes)) % 2]]
        HOLES[n % len(holes)](Outing(work, staff, clock(day, 19, draw.randint(0, 20))))
    for day in days:
        work.story.at(clock(day, 23, 30), _sweep)
    work.story.at(work.story.now - timedelta(minutes=30), _sweep)
    _ahead(work)


def _round(work: Work, staff: Staff, take: Take, *, second: Person, draw: Random) -> None:
    """The lead opens and ends it at the take's own moments; next morning he confirms and settles it, mostly."""
    lead = next(each for each in staff.officers if each.number == take.officer)
    by = _keeper_of(work, staff, lead)
    place, kind, settles = draw.choice(PLACES), draw.choice(KINDS), draw.random() < 0.9
    morning = clock(
        local_day(take.started_at) + timedelta(days=1), 8, draw.randint(30, 59), draw.randint(0, 59)
    )

    def go(at: datetime) -> None:
        device = Device.objects.get(serial=take.device)
        true = take.started_at - timedelta(milliseconds=device.clock_offset_ms)
        began = min(true, at)
        activity = conducting.open_on_the_spot(
            lead=lead, crew=[second], kind=kind, place=place, started_at=began, by=by, at=at,
            power_code=power_for(lead, kind, on=local_day(began)),
        )  # fmt: skip
        conducting.tell(activity=activity, notice="phrase", note="", by=by, at=at)
        over = take.ended_at - timedelta(milliseconds=device.clock_offset_ms)
        work.story.at(at + timedelta(seconds=SECONDS + 30), _end, activity=activity, ended_at=over, by=by)
        work.story.at(morning, confirm, activity=activity, by=by, settles=settles)

    work.story.at(take.started_at + timedelta(seconds=15), go)


def _end(*, activity: Activity, ended_at: datetime, by: Actor, at: datetime) -> None:
    conducting.end(activity=activity, ended_at=ended_at, by=by, at=at)


def confirm(*, activity: Activity, by: Actor, at: datetime, settles: bool = False) -> None:
    """Confirm what is proposed; settle it where nothing that blocks is missing."""
    activity.refresh_from_db()
    matching.propose_for(activity=activity, at=at)
    matching.confirm_all(links=activity.links.filter(state="proposed"), by=by, at=at)
    owed = queries.obligation_of(activity)
    if settles and owed and owed.state != "owing":
        conducting.settle(activity=activity, by=by, at=at)


def _sweep(*, at: datetime) -> None:
    """Do at night what the periodic jobs do: raise what is due."""
    for owed in queries.obligations_due(at).select_related("activity"):
        reckon(activity=owed.activity, at=at)
    for running in clocks.overdue(at).filter(duty_id=REPORT_STOPPING.id):
        explaining.ask_for_statement(interruption=queries.interruption_by_ref(running.subject), at=at)


def _opened(outing: Outing, *, at: datetime, tells: bool = True, kind: str = "inspection") -> Activity:
    activity = conducting.open_on_the_spot(
        lead=outing.lead, crew=[outing.second, *outing.staff.auxiliaries[:1]], kind=kind,
        place=PLACES[outing.began.day % len(PLACES)], started_at=at, by=outing.by(), at=at,
        power_code=power_for(outing.lead, kind, on=local_day(at)),
    )  # fmt: skip
    if tells:
        activity = conducting.tell(activity=activity, notice="phrase", note="", by=outing.by(), at=at)
    return activity


def _play(
    outing: Outing,
    *then: tuple[float, Callable[..., object]],
    length: timedelta = LENGTH,
    tells: bool = True,
    kind: str = "inspection",
) -> None:
    """Open at the outing's moment, do ``then`` (minutes after it, a function of the activity), and end it."""

    def go(at: datetime) -> None:
        activity = _opened(outing, at=at, tells=tells, kind=kind)
        story = outing.work.story
        story.at(at + length, _end, activity=activity, ended_at=at + length, by=outing.by())
        for minutes, act in then:
            story.at(at + timedelta(minutes=minutes), lambda at, act=act: act(activity, at))
        story.at(at + timedelta(hours=14), confirm, activity=activity, by=outing.by(), settles=True)

    outing.work.story.at(outing.began, go)


def none_recorded(outing: Outing) -> None:
    _play(outing, kind="service")


def starts_late_ends_early(outing: Outing) -> None:
    outing.take(5)
    _play(outing)


def gap_without_reason(outing: Outing) -> None:
    outing.take(0)
    outing.take(12 - SECONDS / 60)
    _play(outing)


def _breaks(outing: Outing, activity: Activity, reason: str, at: datetime) -> object:
    return explaining.break_off(
        activity=activity, officer=outing.lead, device=outing.device, began_at=at, reason=reason, note="",
        by=outing.by(), at=at,
    )  # fmt: skip


def _resumes(outing: Outing, activity: Activity, at: datetime, *, spoken: bool) -> object:
    found = activity.interruptions.get()
    return explaining.resume(interruption=found, resumed_at=at, spoken=spoken, by=outing.by(), at=at)


def gap_explained(outing: Outing) -> None:
    outing.take(0)
    outing.take(12 - SECONDS / 60)
    _play(
        outing,
        (0.1, lambda activity, at: _breaks(outing, activity, "place", at)),
        (11.9, lambda activity, at: _resumes(outing, activity, at, spoken=True)),
        (870, lambda activity, at: _listens(outing, activity, at)),
        (900, lambda activity, at: confirm(activity=activity, by=outing.by(), at=at, settles=True)),
        kind="evidence",
    )


def _listens(outing: Outing, activity: Activity, at: datetime) -> object:
    found = activity.interruptions.get()
    second = Recording.objects.get(pk=queries.recorded_after(found)[-1])
    viewing.begin(recording=second, purpose="工作核查：核实中断原因的语音说明", by=outing.by("legal"), at=at)
    return explaining.confirm_spoken(interruption=found, by=outing.by("legal"), at=at)


def gap_to_be_heard(outing: Outing) -> None:
    """The officer says that he spoke the reason; the legal office has not listened yet."""
    outing.take(0)
    outing.take(12 - SECONDS / 60)
    _play(
        outing,
        (0.1, lambda activity, at: _breaks(outing, activity, "storage", at)),
        (11.9, lambda activity, at: _resumes(outing, activity, at, spoken=True)),
    )


def gap_without_spoken_reason(outing: Outing) -> None:
    outing.take(0)
    outing.take(12 - SECONDS / 60)
    _play(
        outing,
        (0.1, lambda activity, at: _breaks(outing, activity, "battery", at)),
        (11.9, lambda activity, at: _resumes(outing, activity, at, spoken=False)),
    )


def _gives_up(outing: Outing, activity: Activity, at: datetime) -> object:
    found = activity.interruptions.get()
    return explaining.give_up(interruption=found, reported_at=at, by=outing.by(), at=at)


def _hears(outing: Outing, activity: Activity, at: datetime) -> object:
    found = activity.interruptions.get()
    return explaining.hear(interruption=found, note="已知悉，事后补交说明。", by=outing.by("head"), at=at)


def unable_without_statement(outing: Outing) -> None:
    outing.take(0)
    _play(
        outing,
        (0.1, lambda activity, at: _breaks(outing, activity, "device", at)),
        (4, lambda activity, at: _gives_up(outing, activity, at)),
        (9, lambda activity, at: _hears(outing, activity, at)),
    )


def unable_with_statement(outing: Outing) -> None:
    outing.take(0)
    _play(
        outing,
        (0.1, lambda activity, at: _breaks(outing, activity, "device", at)),
        (4, lambda activity, at: _gives_up(outing, activity, at)),
        (9, lambda activity, at: _hears(outing, activity, at)),
        (60, lambda activity, at: _signs(outing, activity, at)),
    )


def _signs(outing: Outing, activity: Activity, at: datetime) -> object:
    return explaining.sign(activity=activity, text=WORDS, by=outing.by(), at=at)


def only_a_statement(outing: Outing) -> None:
    """Nothing was recorded, and the statement that says why is accepted."""

    def judged(activity: Activity, at: datetime) -> None:
        said = activity.statements.get()
        explaining.accept(statement=said, opinion="经核实，情况属实。", by=outing.by("legal"), at=at)

    _play(outing, (60, lambda activity, at: _signs(outing, activity, at)), (600, judged))


def nobody_told(outing: Outing) -> None:
    outing.take(0)
    _play(outing, length=timedelta(seconds=SECONDS + 30), tells=False)


def retake_afterwards(outing: Outing) -> None:
    """Nothing was recorded; a film of the place made afterwards is kept as what it is."""
    take = outing.take(40)

    def add(activity: Activity, at: datetime) -> None:
        found = next(each for each in outing.work.taken_in if each.filename == take.filename)
        matching.add(
            activity=activity, recording=found, kind="supplementary", note="活动时忘记开机，事后补拍现场环境。",
            by=outing.by(), at=at,
        )  # fmt: skip

    _play(outing, (150, add))


def never_arrived(outing: Outing) -> None:
    story, work = outing.work.story, outing.work
    story.at(outing.minute(-20), work.hand_out, staff=outing.staff, device=outing.device, officer=outing.lead)
    story.at(outing.minute(40), work.take_back, staff=outing.staff, device=outing.device)
    _play(outing, kind="complaint")


HOLES: tuple[Callable[[Outing], None], ...] = (
    none_recorded, starts_late_ends_early, gap_without_reason, gap_explained, gap_to_be_heard,
    gap_without_spoken_reason,
    unable_without_statement, only_a_statement, nobody_told, retake_afterwards, never_arrived, unable_with_statement,
)  # fmt: skip


def _ahead(work: Work) -> None:
    """Two are planned for tomorrow, and one is under way."""
    now = work.story.now
    staff = work.county.staff["MSA"]
    tomorrow = clock(local_day(now) + timedelta(days=1), 9, 30)
    work.story.at(
        now - timedelta(hours=3), _plan, work=work, staff=staff, planned_at=tomorrow, kind="inspection"
    )
    work.story.at(
        now - timedelta(hours=2),
        _plan,
        work=work,
        staff=staff,
        planned_at=tomorrow + timedelta(hours=5),
        kind="service",
    )
    work.story.at(now - timedelta(minutes=40), _stop, work=work)
    work.story.at(
        now - timedelta(minutes=25), lambda at: _opened(Outing(work, staff, at), at=at, tells=False)
    )


def _stop(*, work: Work, at: datetime) -> None:
    """One camera has just died; its officer told the head, who has not said yet that he knows."""
    outing = Outing(work, work.county.staff["UMB"], at)
    activity = _opened(outing, at=at, kind="compulsory")
    work.story.at(outing.minute(6), lambda at: _breaks(outing, activity, "device", at))
    work.story.at(outing.minute(11), lambda at: _gives_up(outing, activity, at))


def _plan(*, work: Work, staff: Staff, planned_at: datetime, kind: str, at: datetime) -> None:
    conducting.plan(
        lead=staff.officers[0], crew=[staff.officers[1]], kind=kind, place=PLACES[len(kind) % len(PLACES)],
        planned_at=planned_at, power_code=power_for(staff.officers[0], kind, on=local_day(planned_at)),
        by=work.county.actor("wangfang"), at=at,
    )  # fmt: skip


def power_for(lead: Person, kind: str, *, on: date) -> str:
    """Return the code of a power of the lead's post that goes with a kind of activity, "" before there is a list."""
    wanted = POWERS.get(kind, "inspection")
    return next((each.code for each in powers.of_person(lead, on) if each.kind == wanted), "")


def _staff_of(work: Work, take: Take) -> Staff:
    return next(
        staff
        for staff in work.county.staff.values()
        if any(each.serial == take.device for each in staff.devices)
    )


def _is_certified(staff: Staff, take: Take) -> bool:
    return any(each.number == take.officer for each in certified(staff, local_day(take.started_at)))


def _login(staff: Staff, officer: Person) -> str:
    if staff.code not in STAFFED or officer not in staff.officers[:2]:
        return ""
    place = staff.officers.index(officer) + 1
    return "wangfang" if (staff.code, place) == ("MSA", 1) else f"{staff.code.lower()}-officer{place}"


def _keeper_of(work: Work, staff: Staff, lead: Person) -> Actor:
    """Return who enters it: the lead himself where he has an account, the unit's legal office, else the machine."""
    if login := _login(staff, lead):
        return work.county.actor(login)
    return work.county.actor(f"{staff.code.lower()}-legal") if staff.code in STAFFED else SYSTEM


INCIDENTS = (activities,)
