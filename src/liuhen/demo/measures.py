"""Compulsory measures in the demonstration: a seizure under way, one lifted at its end, one registration."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from liuhen.apps.activities.actions import conducting
from liuhen.apps.devices.models import Device
from liuhen.apps.documents.models import Document
from liuhen.apps.measures import actions as measures
from liuhen.apps.measures.models import Restraint
from liuhen.demo.activities import confirm, power_for
from liuhen.demo.cases import UNIT, UNLICENSED, Matter, Step, long_ago, put_down
from liuhen.demo.footage import Take
from liuhen.demo.history import Work
from liuhen.demo.powers import FOOD
from liuhen.demo.story import clock, local_day

TAKEN_AT = 8
"""At this hour no camera is on its rounds yet."""
LENGTH = timedelta(minutes=12)
SECONDS, HELD_DAYS = 4, 30
EARLIER = timedelta(seconds=15)
"""The camera runs before anything is taken, by more than its clock is ever wrong."""
GOODS = """散装白酒，12桶，每桶25升、未开封，10800，涉案物品仓库2号架
自制药酒，38瓶，每瓶500毫升、无标签，5700，涉案物品仓库2号架
酒精度计，1支，完好，120，涉案物品仓库1号柜
空白标签，1箱，约2000张,,涉案物品仓库1号柜"""
FISH = """冷冻鳕鱼，64箱，每箱10千克、外箱无中文标签，96000，宏盛冷库3号间（就地查封后移存）
冷冻虾仁，20箱，每箱10千克、外箱无中文标签，38000，宏盛冷库3号间（就地查封后移存）"""
BOOKS = """进货台账，3本，全年,,市场监管局档案室
送货单，1册，约120页,,市场监管局档案室"""


@dataclass
class Holding(Matter):
    """A case in which something is held; ``release`` after its whole term."""

    measure_kind: str = "seizure"
    goods: str = GOODS
    release: bool = False

    @property
    def camera(self) -> str:
        return self.work.county.staff[UNIT].devices[0].serial

    @property
    def measure(self) -> Restraint:
        found: Restraint = Restraint.objects.filter(case=self.pk).latest("pk")
        return found

    def asked(self, *, at: datetime) -> None:
        measures.ask_for(
            case=self.case, kind=self.measure_kind, party=self.whom, place=f"{self.party}经营场所",
            basis=f"《{FOOD}》第一百一十条第四项", reason="涉案食品来源不明，防止转移、销毁", by=self.by(), at=at,
        )  # fmt: skip

    def approved(self, *, at: datetime) -> None:
        measures.approve(measure=self.measure, opinion="同意。", by=self.by("msa-head"), at=at)

    def taken(self, *, at: datetime) -> None:
        """Carry it out under an activity that is filmed, and list what is held."""
        lead, second = self.officers
        began = at - EARLIER - timedelta(milliseconds=Device.objects.get(serial=self.camera).clock_offset_ms)
        activity = conducting.open_on_the_spot(
            lead=lead, crew=[second], kind="compulsory", place=f"{self.party}经营场所", started_at=began,
            power_code=power_for(lead, "compulsory", on=local_day(at)), by=self.by(), at=at,
        )  # fmt: skip
        activity = conducting.tell(activity=activity, notice="phrase", note="", by=self.by(), at=at)
        story, over = self.work.story, began + timedelta(seconds=SECONDS)
        story.at(at + LENGTH, conducting.end, activity=activity, ended_at=over, by=self.by())
        story.at(at + timedelta(hours=3), confirm, activity=activity, by=self.by(), settles=True)
        measures.take(
            measure=self.measure, taken_at=at, officers=[lead, second], present="party", activities=[activity],
            record="出示证件，告知理由、依据和权利；当事人到场，没有异议，清点后在清单和笔录上签名。",
            by=self.by(), at=at,
        )  # fmt: skip
        story.at(at + LENGTH, self.listed)
        if self.release:
            story.at(clock(local_day(at) + timedelta(days=HELD_DAYS), 16, 30), self.released)

    def listed(self, *, at: datetime) -> None:
        measures.list_things(measure=self.measure, lines=self.goods, by=self.by(), at=at)

    def on_paper(self, *, at: datetime) -> None:
        """Make and seal the decision (or notice), and the list that goes with it."""
        first = "restraint-decision" if self.measure.is_held_in_days else "preservation-notice"
        for n, paper in enumerate((first, "things-list")):
            made = measures.write(
                measure=self.measure, paper=paper, by=self.by(), at=at + timedelta(minutes=n)
            )
            self.seal(made, at=at + timedelta(minutes=10 + n))
        self.serve(Document.objects.filter(kind=first).latest("pk"), at=at + timedelta(minutes=30))

    def released(self, *, at: datetime) -> None:
        measure = measures.release(measure=self.measure, ground="over", by=self.by(), at=at)
        measures.give_all_back(
            measure=measure, receiver=f"{self.party}经营者", receipt="退字第3号", by=self.by(),
            at=at + timedelta(minutes=20),
        )  # fmt: skip
        self.seal(
            measures.write(measure=measure, paper="restraint-release", by=self.by(), at=at + timedelta(minutes=25)),
            at=at + timedelta(minutes=40),
        )  # fmt: skip


H = Holding
BEGUN: tuple[Step, ...] = ((6, 9, H.proposed), (6, 10, H.opened), (6, 15, H.looked_into))
UNDER_WAY: tuple[dict[str, Any], tuple[Step, ...]] = (
    {"party": "白山路陈记酒坊"},
    (*BEGUN, (6, 16, H.asked), (6, 17, H.approved), (7, TAKEN_AT, H.taken), (7, 10, H.on_paper)),
)
REGISTERED: tuple[dict[str, Any], tuple[Step, ...]] = (
    {"party": "河东建材城副食店", "measure_kind": "preservation", "goods": BOOKS},
    (
        (14, 9, H.proposed), (14, 10, H.opened), (14, 15, H.looked_into), (-2, 16, H.asked), (-2, 17, H.approved),
        (-1, TAKEN_AT, H.taken), (-1, 10, H.on_paper),
    ),
)  # fmt: skip
LIFTED: tuple[dict[str, Any], tuple[Step, ...]] = (
    {"party": "云岭县宏盛冷链有限公司", "kind": "firm", "wrong": ("", *UNLICENSED[1:]), "goods": FISH, "release": True},
    (
        (1, 9, H.proposed), (1, 10, H.opened), (1, 15, H.looked_into), (1, 16, H.asked), (1, 17, H.approved),
        (2, TAKEN_AT, H.taken), (30, 9, H.withdrawn),
    ),
)  # fmt: skip
"""Before the county had its power list: such a case names no power."""


def held(work: Work, days: list[date]) -> None:
    """Three cases in which something is held."""
    told = ((UNDER_WAY, days), (REGISTERED, days), (LIFTED, long_ago(work)))
    for n, ((about, steps), when) in enumerate(told):
        matter = Holding(work, **about)
        put_down(matter, steps, when, minute=40 + n)
        (day,) = (when[day] for day, _, act in steps if act is H.taken)
        _film(matter, clock(day, TAKEN_AT, 40 + n))


def _film(matter: Holding, at: datetime) -> None:
    take = Take("video", matter.camera, matter.officers[0].number, at - EARLIER, seconds=SECONDS)
    matter.work.darkroom.order([take])
    matter.work.story.at(at + timedelta(hours=1), matter.work.bring_in, take=take, by="station-msa")


INCIDENTS = (held,)
