"""Coordination in the demonstration: notices answered, refused and dispatched, a case handed over, an arrangement."""

import tempfile
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from liuhen.apps.cases.models import Case
from liuhen.apps.coordination import actions as coordination
from liuhen.apps.coordination.models import (
    Arrangement,
    CaseTransfer,
    CatalogueEntry,
    CooperationNotice,
    DataRequest,
)
from liuhen.apps.people.models import Unit
from liuhen.apps.visits.models import Visit
from liuhen.demo.cases import UNIT, Matter, Step, put_down
from liuhen.demo.history import Work
from liuhen.demo.neighbour import ORGAN, Neighbour
from liuhen.demo.story import clock, local_day
from liuhen.kernel.access import Actor

OTHER = "UMB"
GREASE = "柳树街夜市多户向雨水井倾倒餐厨油污，属于市容和排水管理事项。"
KEPT_AS = {
    "data_format": "数据库表", "update_cycle": "daily", "sharing": "conditional", "delivery": "interface",
    "level": "一般数据2级",
    "assessed": "本年初由本单位组织保密和个人信息保护影响评估，不涉密，个人信息已脱敏。", "contact": "数据管理岗",
    "phone": "0435-7223002",
}  # fmt: skip
ASKED_FOR, OPEN_TO_ALL, LEFT_WAITING = "UMB-001", "UMB-002", "MSA-002"
CATALOGUE: tuple[tuple[str, str, dict[str, str]], ...] = (
    (ASKED_FOR, "临时占道许可信息", {
        "data_items": "许可证编号\n被许可人\n占用地点\n有效期至",
        "conditions": "仅限行政执法单位核对许可情况使用，不得提供给第三方。",
    }),
    (OPEN_TO_ALL, "户外广告设置点位", {
        "data_items": "点位编号\n地址\n设置人\n规格", "sharing": "open", "delivery": "file", "update_cycle": "monthly",
        "data_format": "Excel",
    }),
    ("UMB-003", "市容经营户统计调查个案资料", {
        "data_items": "调查对象\n从业人数\n营业收入", "sharing": "withheld", "update_cycle": "yearly",
        "basis": "《中华人民共和国统计法》规定，能够识别单个统计调查对象身份的资料不得对外提供。",
    }),
    ("MSA-001", "食品经营许可和备案信息", {
        "data_items": "许可证（备案）编号\n经营者\n地址\n经营项目\n有效期至",
        "conditions": "用于执法检查、案件办理，须写明事项和使用期限。", "phone": "0435-7223001",
    }),
    (LEFT_WAITING, "食品抽检结果", {
        "data_items": "抽样单编号\n被抽样单位\n样品\n检验结论", "sharing": "open", "delivery": "file",
        "update_cycle": "weekly", "phone": "0435-7223001",
    }),
)  # fmt: skip
STALLS = "白山路学校门口十余处流动摊位堵塞消防通道，正在聚集。"


@dataclass
class Between:
    """What goes on between the market regulators and those who look after the streets."""

    work: Work

    def by(self, who: str) -> Actor:
        return self.work.county.actor(who)

    def unit(self, code: str) -> Unit:
        return self.work.county.staff[code].unit

    @property
    def newest(self) -> CooperationNotice:
        found: CooperationNotice = CooperationNotice.objects.latest("pk")
        return found

    def sent(self, *, at: datetime) -> None:
        coordination.send(
            sender=self.unit(UNIT),
            unit=self.unit(OTHER),
            content=GREASE,
            place="柳树街夜市",
            by=self.by("wangfang"),
            at=at,
        )
        coordination.write_notice(notice=self.newest, by=self.by("wangfang"), at=at)

    def answered(self, *, at: datetime) -> None:
        notice = coordination.read(notice=self.newest, by=self.by("umb-legal"), at=at - timedelta(hours=2))
        coordination.answer(
            notice=notice, answer="已现场检查，责令4户限期改正，1户立案。", by=self.by("umb-legal"), at=at
        )

    def on_duty(self, *, at: datetime) -> None:
        coordination.plan_shift(
            person=self.work.county.staff[OTHER].officers[0], since=at, until=at + timedelta(days=7),
            by=self.by("umb-legal"), at=at,
        )  # fmt: skip

    def called(self, *, at: datetime) -> None:
        coordination.send(
            sender=self.unit(UNIT), unit=self.unit(OTHER), urgency="urgent", content=STALLS, place="白山路第二小学",
            by=self.by("wangfang"), at=at,
        )  # fmt: skip

    def refused(self, *, at: datetime) -> None:
        coordination.refuse(
            notice=self.newest, reason="当日人员全部在外执勤，抽不出人员。", by=self.by("umb-legal"),
            at=at + timedelta(minutes=20),
        )  # fmt: skip

    def dispatched(self, *, at: datetime) -> None:
        dispatch = coordination.issue(
            notice=self.newest, unit=self.unit(OTHER), what="立即派员到场疏导，依法处理占道经营。", hours=2,
            by=self.by("bureau"), at=at + timedelta(minutes=35),
        )  # fmt: skip
        coordination.write_dispatch(dispatch=dispatch, by=self.by("bureau"), at=at + timedelta(minutes=40))
        coordination.carry_out(
            dispatch=dispatch, said="6名队员到场，通道已疏通，处理占道经营11处。", by=self.by("umb-legal"),
            at=at + timedelta(hours=2),
        )  # fmt: skip

    def agreed(self, *, at: datetime) -> None:
        """Four months ago: its first report was due a month ago and was told; the next is near."""
        day = local_day(at)
        made = coordination.arrange(
            unit=self.unit(UNIT), units=[self.unit(OTHER)], field="餐饮油烟和占道经营",
            plan="每季度联合检查一次夜市和学校周边，检查前三日交换名单。",
            emergency_plan="出现聚集、堵塞消防通道的，值班人员一小时内到场会商。",
            priorities="夜市、学校周边、居民楼下餐饮。", since=day, until=day + timedelta(days=364),
            report_months=2, body="综合执法大队", contact="李法制", phone="0435-7223001", by=self.by("msa-legal"),
            at=at,
        )  # fmt: skip
        coordination.sign(
            member=made.members.get(state="asked"), body="市容大队", contact="值班室", phone="0435-7223002",
            by=self.by("umb-legal"), at=at + timedelta(hours=3),
        )  # fmt: skip

    def acted(self, *, at: datetime) -> None:
        arrangement = Arrangement.objects.get()
        coordination.act(
            arrangement=arrangement, on=local_day(at), content="联合检查柳树街夜市26户，责令改正7户，立案2件。",
            by=self.by("msa-legal"), at=at,
        )  # fmt: skip
        coordination.report(
            arrangement=arrangement, on=local_day(at), content="本期联合检查1次，检查26户，立案2件，移送1件。",
            by=self.by("msa-legal"), at=at + timedelta(hours=1),
        )  # fmt: skip

    def together(self, *, at: datetime) -> None:
        """Out together once more, of which a visit and a case came."""
        visits = Visit.objects.filter(unit=self.unit(UNIT)).order_by("-pk")[:1]
        cases = Case.objects.filter(unit=self.unit(UNIT)).order_by("pk")[:1]
        coordination.act(
            arrangement=Arrangement.objects.get(), on=local_day(at), content="联合检查白山路学校周边9户，责令改正2户。",
            visits=list(visits), cases=list(cases), by=self.by("msa-legal"), at=at,
        )  # fmt: skip

    def catalogued(self, *, at: datetime) -> None:
        """Two units tell what data they have; one of the three entries of UMB is in its second edition."""
        for n, (code, name, told) in enumerate(CATALOGUE):
            of, soon = code.partition("-")[0], at + timedelta(minutes=5 * n)
            staff = of.lower()
            written = coordination.propose_entry(
                unit=self.unit(of), code=code, name=name, **KEPT_AS | told,
                by=self.by(f"{staff}-legal"), at=soon,
            )  # fmt: skip
            if code != LEFT_WAITING:
                coordination.publish_entry(
                    entry=written, by=self.by(f"{staff}-head"), at=soon + timedelta(minutes=3)
                )

    def revised(self, *, at: datetime) -> None:
        entry = CatalogueEntry.objects.get(code=ASKED_FOR)
        _, name, told = next(each for each in CATALOGUE if each[0] == ASKED_FOR)
        told = KEPT_AS | told | {"data_items": f"{told['data_items']}\n占用面积"}
        second = coordination.new_edition(
            entry=entry, name=name, **told, why="许可证增加占用面积一栏", by=self.by("umb-legal"), at=at
        )
        coordination.publish_entry(entry=second, by=self.by("umb-head"), at=at + timedelta(hours=1))

    def asked(self, *, at: datetime) -> None:
        for code, hours in ((OPEN_TO_ALL, 0), (ASKED_FOR, 1)):
            coordination.ask_for_data(
                entry=CatalogueEntry.objects.get(code=code, state="published"), asker=self.unit(UNIT),
                arrangement=Arrangement.objects.get(), purpose="核对夜市摊位的食品经营备案", by=self.by("msa-legal"),
                at=at + timedelta(hours=hours),
            )  # fmt: skip

    def given(self, *, at: datetime) -> None:
        request = DataRequest.objects.get(entry__code=OPEN_TO_ALL)
        agreed = coordination.agree(request=request, by=self.by("umb-legal"), at=at)
        coordination.deliver(
            request=agreed, delivery="文件下载，共58条。", by=self.by("umb-legal"), at=at + timedelta(hours=2)
        )


@dataclass
class Elsewhere(Matter):
    """A case that turns out to be another unit's."""

    @property
    def transfer(self) -> CaseTransfer:
        found: CaseTransfer = CaseTransfer.objects.get(case=self.pk)
        return found

    def handed_over(self, *, at: datetime) -> None:
        made = coordination.propose_transfer(
            case=self.case, receiver=self.work.county.staff[OTHER].unit, reason="主要违法行为是擅自占用城市道路经营。",
            summary=f"{self.party}在人行道搭棚经营，食品经营许可齐全，占道没有许可。",
            feedback_by=local_day(at) + timedelta(days=30), by=self.by(), at=at,
        )  # fmt: skip
        sent = coordination.approve_transfer(
            transfer=made, by=self.by("msa-head"), at=at + timedelta(hours=1)
        )
        for paper in ("case-transfer-letter", "case-transfer-list"):
            coordination.write_transfer(
                transfer=sent, paper=paper, by=self.by("msa-legal"), at=at + timedelta(hours=1)
            )

    def signed_for(self, *, at: datetime) -> None:
        signed = coordination.accept_transfer(transfer=self.transfer, by=self.by("umb-legal"), at=at)
        coordination.write_transfer(
            transfer=signed, paper="case-transfer-receipt", by=self.by("umb-legal"), at=at
        )

    def told_back(self, *, at: datetime) -> None:
        coordination.feed_back(
            transfer=self.transfer, outcome="opened", told="已立案，责令拆除棚架，罚款程序办理中。",
            by=self.by("umb-legal"), at=at,
        )  # fmt: skip


def from_next_door(work: Work, days: list[date]) -> None:
    """Another county's key is entered and compared; its capsule is verified and waits to be taken in."""
    between, beside = Between(work), Neighbour()

    def known(*, at: datetime) -> None:
        key = coordination.enter_key(
            organ=ORGAN, vkeys=beside.vkeys, came_how="邻水县司法局来函附件", by=between.by("sysadmin"), at=at
        )
        coordination.trust_key(
            key=key, fingerprint=key.fingerprint, compared_how="电话联系邻水县司法局执法监督科，号码取自其门户网站",
            by=between.by("secadmin"), at=at + timedelta(hours=1),
        )  # fmt: skip

    def came(*, at: datetime) -> None:
        with tempfile.TemporaryDirectory(prefix="liuhen-demo-") as folder:
            path = Path(folder) / "邻水移送.zip"
            beside.hand_over(
                path, receiver=between.unit(UNIT).name, feedback_by=local_day(at) + timedelta(days=45),
                at=at - timedelta(days=2),
            )  # fmt: skip
            coordination.admit(
                unit=between.unit(UNIT), path=path, name=path.name, by=between.by("msa-legal"), at=at
            )

    work.story.at(clock(days[4], 10, 20), known)
    work.story.at(clock(days[-1], 9, 40), came)


E = Elsewhere
GONE: tuple[Step, ...] = (
    (5, 9, E.proposed), (5, 10, E.opened), (5, 15, E.looked_into), (8, 9, E.handed_over), (9, 10, E.signed_for),
    (15, 10, E.told_back),
)  # fmt: skip


def between_units(work: Work, days: list[date]) -> None:
    """One notice answered, one urgent refused and dispatched, a case that went over, an arrangement at work."""
    told = Between(work)
    now = work.story.now
    for day, hour, act in (
        (6, 9, told.sent), (7, 16, told.answered), (10, 8, told.on_duty), (11, 10, told.called), (11, 10, told.refused),
        (11, 10, told.dispatched), (2, 9, told.catalogued), (12, 9, told.revised),
        (15, 9, told.asked), (16, 10, told.given), (17, 14, told.together),
    ):  # fmt: skip
        work.story.at(clock(days[day], hour, 50), act)
    for ago, act in ((116, told.agreed), (60, told.acted)):
        work.story.at(clock(local_day(now) - timedelta(days=ago), 14, 50), act)
    put_down(Elsewhere(work, party="柳树街大排档"), GONE, days, minute=50)


INCIDENTS = (between_units, from_next_door)
