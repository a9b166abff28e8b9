"""Power lists in the demonstration: six, down to the post; one is adjusted to an amendment, one is still flagged."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from liuhen.apps.people.actions import register
from liuhen.apps.people.models import Post, Unit
from liuhen.apps.powers import jobs, queries
from liuhen.apps.powers.actions import breakdowns, guides, idleness, items, lists
from liuhen.apps.powers.models import Breakdown, PowerList
from liuhen.demo import names
from liuhen.demo.county import Staff
from liuhen.demo.history import Work
from liuhen.demo.laws import STALLS
from liuhen.demo.story import clock, local_day
from liuhen.kernel.access import SYSTEM, Actor

FOOD, PENALTY, LICENCE, COMPULSION = "食品安全法", "行政处罚法", "行政许可法", "行政强制法"
LOOKS = "城市市容和环境卫生管理条例"
CASE = "立案→调查取证→审查→告知→决定→送达→执行"
PERMIT = "受理→审查→决定→送达"
HOLDING = "审批→实施→告知→处理→解除"
VISIT = "制定计划→检查→处理→公开结果"
DUTY = "依法办理，保障陈述、申辩、听证权利，按期作出决定并公开；不履行或者不正确履行职责的，承担相应责任。"
KEPT = "在核准的范围和方式内行使，不得以检查代替处罚，不得委托第三方实施。"


@dataclass(frozen=True)
class Item:
    """A row of a list, as such lists have it."""

    code: str
    name: str
    kind: str
    bases: str
    process: str
    site: str = "on-site"
    firms: bool = True
    statutory: str = ""
    promised: str = ""
    limits: str = ""


def _penalty(code: str, name: str, bases: str, promised: str = "60日") -> Item:
    return Item(code, name, "penalty", bases, CASE, statutory="90日", promised=promised)


def _permit(code: str, name: str, bases: str, promised: str) -> Item:
    return Item(code, name, "licence", bases, PERMIT, "both", statutory="20个工作日", promised=promised)


def _hold(code: str, name: str, bases: str) -> Item:
    return Item(code, name, "compulsion", f"{bases}；《{COMPULSION}》第二十二条", HOLDING, statutory="30日")


def _visit(code: str, name: str, bases: str) -> Item:
    return Item(code, name, "inspection", bases, VISIT, site="both", limits=KEPT)


LISTS: dict[str, tuple[Item, ...]] = {
    "MSA": (
        _permit("MSA-XK-001", "食品经营许可", f"《{FOOD}》第三十五条第一款", "10个工作日"),
        _permit("MSA-XK-002", "小餐饮经营许可", f"《{STALLS}》第五条", "5个工作日"),
        _penalty("MSA-CF-001", "对未经许可从事食品生产经营活动的处罚", f"《{FOOD}》第一百二十二条第一款"),
        _penalty("MSA-CF-002", "对未取得许可证从事小餐饮经营的处罚", f"《{STALLS}》第九条"),
        _penalty("MSA-CF-003", "对食品经营者未按规定进货查验的处罚", f"《{FOOD}》第一百二十六条第一款"),
        _hold("MSA-QZ-001", "查封、扣押不符合食品安全标准的食品和有关场所", f"《{FOOD}》第一百一十条"),
        _visit("MSA-JC-001", "对食品生产经营者的监督检查", f"《{FOOD}》第一百一十条"),
        Item("MSA-BA-001", "食品摊贩备案", "filing", f"《{STALLS}》第六条", "受理→备案", "both", True, "5个工作日",
             "当场办结"),
        Item("MSA-JL-001", "对举报食品安全违法行为的奖励", "reward", f"《{FOOD}》第一百一十五条", "核实→审批→发放",
             "off-site", False),
    ),
    "UMB": (
        _penalty("UMB-CF-001", "对擅自占用道路堆放物料的处罚", f"《{LOOKS}》第三十六条", promised="30日"),
        _penalty("UMB-CF-002", "对随地倾倒垃圾的处罚", f"《{LOOKS}》第三十四条", promised="30日"),
        _permit("UMB-XK-001", "临时占用城市道路堆放物料、搭建的批准", f"《{LOOKS}》第十四条", "7个工作日"),
        Item("UMB-QZ-001", "对逾期不拆除的违章设施强制拆除", "compulsion",
             f"《{LOOKS}》第三十七条；《{COMPULSION}》第四十四条",
             "催告→决定→公告→实施"),
        _visit("UMB-JC-001", "对市容环境卫生责任区的监督检查", f"《{LOOKS}》第五条"),
    ),
    "AGR": (
        _penalty("AGR-CF-001", "对经营未附具检疫证明的动物产品的处罚", "《动物防疫法》第一百条"),
        _permit("AGR-XK-001", "动物防疫条件合格证核发", "《动物防疫法》第二十五条", "8个工作日"),
        _hold("AGR-QZ-001", "对染疫动物及其产品的隔离、查封、扣押", "《动物防疫法》第七十六条"),
        _visit("AGR-JC-001", "对动物饲养、屠宰、经营、诊疗活动的监督检查", "《动物防疫法》第七十四条"),
        Item("AGR-QR-001", "动物检疫", "confirmation", "《动物防疫法》第四十九条", "申报→检疫→出证", statutory="3日"),
    ),
    "TRA": (
        _penalty("TRA-CF-001", "对未取得道路运输经营许可从事货运经营的处罚", "《道路运输条例》第六十三条"),
        _permit("TRA-XK-001", "道路旅客运输经营许可", f"《道路运输条例》第十条；《{LICENCE}》第四十二条",
                "10个工作日"),
        _hold("TRA-QZ-001", "扣押没有车辆营运证又无法当场提供其他证明的车辆", "《道路运输条例》第六十二条"),
        _visit("TRA-JC-001", "对道路运输经营活动的监督检查", "《道路运输条例》第五十八条"),
    ),
    "YXZ": (
        _penalty("YXZ-CF-001", "对食品摊贩在划定区域以外经营的处罚", f"《{STALLS}》第十一条", promised="30日"),
        _penalty("YXZ-CF-002", "对食品摊贩未备案的处罚", f"《{STALLS}》第十条", promised="30日"),
        _penalty("YXZ-CF-003", "对未取得许可证从事小餐饮经营的处罚", f"《{STALLS}》第九条"),
        Item("YXZ-QZ-001", "登记保存可能灭失的证据", "compulsion", f"《{PENALTY}》第五十六条",
             "审批→实施→处理", statutory="7日"),
        _visit("YXZ-JC-001", "对食品摊贩经营区域和时段的检查", f"《{STALLS}》第四条"),
        Item("YXZ-QT-001", "划定食品摊贩经营区域", "other", f"《{STALLS}》第四条", "征求意见→划定→公告",
             "both", False),
    ),
    "AHS": (
        _visit("AGR-JC-001", "对动物饲养、屠宰、经营、诊疗活动的监督检查", "《动物防疫法》第七十四条"),
    ),
}  # fmt: skip
SQUADS = names.POSTS[:2]
NO_OBJECT = ("UMB", "UMB-QZ-001", "县城规划区内现无逾期不拆除的违章设施，近年未收到此类线索。")
GUIDED = ("MSA", "MSA-XK-001")


@dataclass(frozen=True)
class Drafter:
    """Who makes a unit's list; a body without accounts leaves it to the machine."""

    work: Work
    unit: Unit
    code: str

    def by(self, role: str) -> Actor:
        has_accounts = self.code in self.work.county.staff
        return self.work.county.actor(f"{self.code.lower()}-{role}") if has_accounts else SYSTEM


def published(work: Work, days: list[date]) -> None:
    """Every list is drafted, signed, approved, published and broken down on the second day, before work begins."""
    for n, code in enumerate(LISTS):
        work.story.at(clock(days[1], 7, n), _publish, work=work, code=code)
        work.story.at(clock(days[1], 7, 10 + n), _break_down, work=work, code=code)


def _drafter(work: Work, code: str) -> Drafter:
    return Drafter(work, Unit.objects.get(code=code), code)


def _publish(*, work: Work, code: str, at: datetime) -> None:
    drafter = _drafter(work, code)
    made = lists.draft(unit=drafter.unit, reason="按新的机构职能首次编制", by=drafter.by("legal"), at=at)
    for item in LISTS[code]:
        _put(drafter, made, item, at=at)
    _through(drafter, made, at=at)


def _put(drafter: Drafter, into: PowerList, item: Item, *, at: datetime) -> None:
    items.put_item(
        power_list=into, code=item.code, name=item.name, kind=item.kind, bases=item.bases, process=item.process,
        site=item.site, touches_firms=item.firms, statutory=item.statutory, promised=item.promised,
        limits=item.limits, duties=DUTY, level="县级", by=drafter.by("legal"), at=at,
    )  # fmt: skip


def _through(drafter: Drafter, made: PowerList, *, at: datetime) -> None:
    bureau = drafter.work.county.actor("bureau")
    lists.submit(power_list=made, by=drafter.by("head"), at=at)
    lists.approve(power_list=made, by=bureau, at=at)
    lists.publish(power_list=made, effective_on=local_day(at), by=bureau, at=at)


def _break_down(*, work: Work, code: str, at: datetime) -> None:
    drafter = _drafter(work, code)
    made = breakdowns.draft(unit=drafter.unit, reason="首次分解到岗", by=drafter.by("legal"), at=at)
    squads = list(Post.objects.filter(unit=drafter.unit, name__in=SQUADS).order_by("id"))
    reviewer = Post.objects.filter(unit=drafter.unit, name=names.POSTS[2]).first()
    if not squads:
        squads = [register.open_post(unit=drafter.unit, name="检查岗", by=SYSTEM, at=at)]
    for item in LISTS[code]:
        for step in item.process.split("→"):
            does = [reviewer] if reviewer and step in ("审查", "审批") else squads
            for post in does:
                breakdowns.assign(
                    breakdown=made, code=item.code, step=step, post=post,
                    responsibility=f"{step}：依法及时办理，对结果负责", by=drafter.by("legal"), at=at,
                )  # fmt: skip
    breakdowns.publish(breakdown=made, effective_on=local_day(at), by=drafter.by("head"), at=at)


def merged_squads(work: Work, days: list[date]) -> None:
    """Where a post was closed its people go to the other squad; the break-down still names the post: a hole."""
    work.story.at(clock(days[3], 9, 5), _go_over, staff=work.county.staff["TRA"], work=work)
    work.story.at(clock(days[4], 1), lambda at: jobs.raise_holes_of_one.each(_in_force(at), at))


def _go_over(*, work: Work, staff: Staff, at: datetime) -> None:
    squad = Post.objects.get(unit=staff.unit, name=SQUADS[0])
    by = work.county.actor("tra-registrar")
    for person in (*staff.officers, *staff.auxiliaries):
        person.refresh_from_db()
        if person.post_id != squad.pk:
            register.assign_post(person=person, post=squad, by=by, at=at)


def _in_force(at: datetime) -> list[str]:
    units = queries.units_with_a_list(local_day(at))
    return [row.ref for unit in units if (row := queries.list_on(unit, local_day(at)))]


def amended(work: Work, days: list[date]) -> None:
    """The ordinance changes, and what rests on it is flagged that morning; one unit adjusts its list, one not yet."""
    work.story.at(clock(days[-6], 1), jobs.flag_what_changed)
    work.story.at(clock(days[-3], 10), _adjust, work=work)


def _adjust(*, work: Work, at: datetime) -> None:
    drafter = _drafter(work, "MSA")
    made = lists.draft(
        unit=drafter.unit, reason=f"《{STALLS}》修正，罚款幅度和条次有变动", by=drafter.by("legal"), at=at
    )
    for item in LISTS["MSA"]:
        if STALLS in item.bases:
            moved = (
                item.bases.replace("第五条", "第Ⅵ条").replace("第六条", "第五条").replace("第Ⅵ条", "第六条")
            )
            _put(drafter, made, Item(**{**item.__dict__, "bases": moved}), at=at)
    _through(drafter, made, at=at)
    _break_down_again(drafter, at=at)


def _break_down_again(drafter: Drafter, *, at: datetime) -> None:
    made: Breakdown = breakdowns.draft(unit=drafter.unit, reason="随清单第2版", by=drafter.by("legal"), at=at)
    breakdowns.publish(breakdown=made, effective_on=local_day(at), by=drafter.by("head"), at=at)


def told(work: Work, days: list[date]) -> None:
    """A guide for the counter, and a power that has no object in the county."""
    code, power, reason = NO_OBJECT
    work.story.at(clock(days[5], 10), _declare, work=work, code=code, power=power, reason=reason)
    work.story.at(clock(days[5], 11), _guide, work=work)


def _declare(*, work: Work, code: str, power: str, reason: str, at: datetime) -> None:
    drafter = _drafter(work, code)
    idleness.declare(unit=drafter.unit, code=power, reason=reason, by=drafter.by("head"), at=at)


def _guide(*, work: Work, at: datetime) -> None:
    code, power = GUIDED
    drafter = _drafter(work, code)
    made = guides.draft(
        unit=drafter.unit, code=power, applicants="从事食品销售、餐饮服务的企业、个体工商户",
        conditions="有与经营的食品品种、数量相适应的场所、设备和管理制度。",
        materials="申请书；主体资格证明；经营场所平面图；食品安全管理制度。", fee="不收费",
        where="县政务服务中心一楼综合窗口", hours="工作日 8:30—11:30，13:30—17:00", telephone="0430-0000315",
        remedies="可以自知道决定之日起六十日内申请行政复议，或者六个月内提起行政诉讼。", by=drafter.by("legal"), at=at,
    )  # fmt: skip
    guides.publish(guide=made, by=drafter.by("head"), at=at)


Incident = Callable[[Work, list[date]], None]
INCIDENTS: tuple[Incident, ...] = (published, merged_squads, amended, told)
