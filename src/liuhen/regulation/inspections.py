"""Inspections 行政检查: 责任制 articles 15, 16, 28, 29: whom one inspects, for what, by a draw, and how often."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from liuhen.regulation.general import RS
from liuhen.regulation.people import day_zh
from liuhen.regulation.retention import never
from liuhen.regulation.vocabulary import Article, Duty, Gate

A15 = Article(RS, 15, "推行双随机一公开，推进联合检查，避免多头执法和重复检查。")
A16 = Article(RS, 16, "检查不得干扰企业正常经营，逐步网上监管，减少实地检查频次。")
A28 = Article(RS, 28, "检查须有法律、法规、规章依据，没有依据不得检查。")
A29 = Article(RS, 29, "检查须出示证件、说明事项和理由，全过程记录可追溯。")

SUBJECT_KINDS = {"firm": "企业", "trader": "个体工商户", "place": "场所"}
WITH_A_CREDIT_CODE = ("firm", "trader")
# 国市监信发〔2022〕6号 sorts firms by credit risk: A low, B general, C higher, D high. The risk of a trade each field
# grades in its own way; these three are our default.
RISKS = {"high": "高风险", "medium": "中风险", "low": "低风险"}
CREDITS = {"A": "A类", "B": "B类", "C": "C类", "D": "D类"}
UNGRADED = "未定级"
SUPERVISED_BY = {"province": "省级", "city": "市级", "county": "县级", "town": "乡镇（街道）"}
"""监管层级: which level keeps an eye on it day by day."""
GRADED_BY = {"risk": "风险等级", "credit": "信用等级"}
CHOOSING = {"named": "指定对象", "drawn": "随机抽取"}
UNPLANNED = {
    "complaint": "投诉举报", "ordered": "上级交办", "lead": "监测发现的问题线索", "recheck": "整改复查",
    "request": "对象申请", "urgent": "其他紧急情况", "other": "计划外的其他检查",
}  # fmt: skip
"""Why somebody goes where nobody planned to."""
TIES = {
    "relative": "本人或者近亲属经营、任职", "interest": "有投资等利害关系", "other": "其他可能影响公正的关系",
}  # fmt: skip
"""《行政处罚法》第43条 names kinship-like interest; for inspections the same is taken."""
CLOSING_GROUNDS = {
    "deregistered": "注销登记", "revoked": "吊销执照、许可", "moved": "迁出本县", "ceased": "停止经营",
    "twice": "重复登记", "other": "其他",
}  # fmt: skip


def closed_zh(name: str, on: date | None, ground: str) -> str:
    """Say of somebody gone since when and why."""
    since = f"已于{day_zh(on)}" if on else "已"
    return f"{name}{since}注销（{CLOSING_GROUNDS.get(ground, '其他')}）"


@dataclass(frozen=True, kw_only=True)
class ItemFacts:
    """How a matter of inspection stands on a day, in the list that its unit has published."""

    item_zh: str
    unit_zh: str = ""
    day: str = ""
    is_published: bool = True
    is_inspection: bool = True
    is_statutory: bool = True
    bases_zh: str = ""
    fallen_zh: str = ""
    closed_zh: str = ""
    """That the firm is gone, "" while it is there."""


@dataclass(frozen=True)
class NamingFacts:
    """Who else goes to a firm for the same: ``same_zh`` says whom and when, "" nobody; ``why``, why one goes anyway."""

    same_zh: str
    days: int
    why: str
    closed_zh: str


@dataclass(frozen=True)
class PlanFacts:
    """A plan as it is handed in: how many parts, and those that name nobody."""

    campaigns: int
    empty_zh: str
    closed_zh: str = ""
    """Those named in it who are gone."""


@dataclass(frozen=True, kw_only=True)
class RosterFacts(ItemFacts):
    """What a draw would be from: ``short`` names a firm for which fewer officers than ``per_visit`` are left."""

    firms: int
    places: int
    officers: int
    per_visit: int
    is_over: bool
    short: str
    left: int


@dataclass(frozen=True)
class RedrawFacts:
    """What follows when somebody falls out: whether there is a reason, and whether anybody is next."""

    is_closed: bool = True
    is_next: bool = True
    is_of_the_visit: bool = True


@dataclass(frozen=True)
class JoiningFacts:
    """Two inspections that are to be one."""

    same_place: bool = True
    overlaps: bool = True
    others: int = 1


@dataclass(frozen=True)
class PartingFacts:
    """What was begun together, by those who want to go each their own way again."""

    begun_zh: str


def is_published(_: Any, facts: Any) -> bool:
    return bool(facts.is_published)


def is_inspection(_: Any, facts: Any) -> bool:
    return bool(facts.is_inspection)


def is_statutory(_: Any, facts: Any) -> bool:
    return bool(facts.is_statutory)


def stands(_: Any, facts: Any) -> bool:
    return not facts.fallen_zh


IS_PUBLISHED = Gate(
    is_published,
    "“{item_zh}”不在{unit_zh}{day}公布施行的权责清单上，没有公布的事项不得检查",
    "请先列入权责清单并公布",
)
IS_INSPECTION = Gate(is_inspection, "“{item_zh}”在权责清单上不是行政检查", "请选择行政检查类的职权")
IS_STATUTORY = Gate(
    is_statutory,
    "“{item_zh}”的依据（{bases_zh}）不是法律、法规、规章，规范性文件不能作为检查的依据",
    "没有法律、法规、规章依据的，不得检查",
)
STANDS = Gate(stands, "“{item_zh}”的依据已经失效：{fallen_zh}", "请先调整权责清单")
ON_THE_LIST = (IS_PUBLISHED, IS_INSPECTION, IS_STATUTORY, STANDS)


def none_else_for_the_same(_: Any, facts: NamingFacts) -> bool:
    return not facts.same_zh or bool(facts.why)


def has_campaigns(_: Any, facts: PlanFacts) -> bool:
    return facts.campaigns > 0


def all_name_somebody(_: Any, facts: PlanFacts) -> bool:
    return not facts.empty_zh


def is_within_its_days(_: Any, facts: Any) -> bool:
    return not facts.days_zh


def is_as_drawn(_: Any, facts: Any) -> bool:
    return not facts.other_crew_zh


def all_are_there(_: Any, facts: PlanFacts) -> bool:
    return not facts.closed_zh


def is_not_over(_: Any, facts: RosterFacts) -> bool:
    return not facts.is_over


def has_firms(_: Any, facts: RosterFacts) -> bool:
    return facts.firms > 0


def draws_somebody(_: Any, facts: RosterFacts) -> bool:
    return facts.places > 0


def has_officers(_: Any, facts: RosterFacts) -> bool:
    return facts.officers >= facts.per_visit


def has_officers_for_each(_: Any, facts: RosterFacts) -> bool:
    return not facts.short


def is_gone(_: Any, facts: RedrawFacts) -> bool:
    return facts.is_closed


def has_a_next(_: Any, facts: RedrawFacts) -> bool:
    return facts.is_next


def is_of_the_visit(_: Any, facts: RedrawFacts) -> bool:
    return facts.is_of_the_visit


def same_place(_: Any, facts: JoiningFacts) -> bool:
    return facts.same_place


def overlaps(_: Any, facts: JoiningFacts) -> bool:
    return facts.overlaps


def is_with_others(_: Any, facts: JoiningFacts) -> bool:
    return facts.others > 0


def is_not_begun(_: Any, facts: PartingFacts) -> bool:
    return not facts.begun_zh


def keeps_out_nobody(_: Any, facts: Any) -> bool:
    return not facts.tied_zh


def has_officers_enough(_: Any, facts: Any) -> bool:
    return bool(facts.crew >= facts.crew_needed)


def each_may(_: Any, facts: Any) -> bool:
    return not facts.why_no_authority


IS_LISTED = Gate(all_are_there, "{closed_zh}", "已经不在的不再检查；注销有误的，请先在名录中恢复")
HAS_CAMPAIGNS = Gate(has_campaigns, "计划没有一项检查任务", "请先添加检查任务")
NAMES_SOMEBODY = Gate(all_name_somebody, "{empty_zh}没有指定任何检查对象", "请指定检查对象，或者删去这项任务")
NOT_OVER = Gate(is_not_over, "检查期间已经结束", "请另行制定计划")
HAS_FIRMS = Gate(has_firms, "名录中没有符合条件的检查对象", "请核对任务的领域、类别，或者先登记检查对象")
DRAWS_SOMEBODY = Gate(draws_somebody, "按各等级的比例一户也抽不到", "请核对任务的比例")
HAS_OFFICERS = Gate(
    has_officers,
    "期间一直持有效证件、领域相符、岗位有检查职权的执法人员只有{officers}名，每户至少需要{per_visit}名",
    "请先办理证件、调整岗位，或者与其他单位联合检查",
)
OFFICERS_FOR_EACH = Gate(
    has_officers_for_each,
    "检查{short}时除去应当回避的只剩{left}名执法人员，每户至少需要{per_visit}名",
    "请与其他单位联合检查，或者报请上级指定",
)
BY_THE_RULE = Gate(
    never, "抽中的检查对象和人员不得人为更换", "检查对象注销、人员回避的，由抽取顺序中的下一个自动递补"
)
IS_GONE = Gate(is_gone, "{establishment}还在册，抽中的检查对象不得更换", "确已不在的，请先在名录中注销")
HAS_A_NEXT = Gate(has_a_next, "抽取顺序中没有可以递补的执法人员", "请与其他单位联合检查，或者报请上级指定")
OF_THE_VISIT = Gate(is_of_the_visit, "该人员不在这次检查的人员中", "请核对检查人员")
WITHIN_ITS_DAYS = Gate(is_within_its_days, "计划日期不在检查安排的期间（{days_zh}）内", "请在期间内检查")
AS_DRAWN = Gate(
    is_as_drawn,
    "检查人员与检查安排确定的不一致：{other_crew_zh}",
    "人员须回避、不能参加的，请在检查安排中“回避并递补人员”",
)
NOBODY_TIED = Gate(
    keeps_out_nobody,
    "{tied_zh}与检查对象有登记的回避关系",
    "请安排没有回避关系的人员；关系已经不存在的，先解除",
)

INSPECT_AT_RANDOM = Duty(
    "rs-15-1",
    A15,
    "register",
    "检查对象和人员随机抽取，排除回避和无资格人员，抽取可由任何人复算，计划、抽取、结果公开。",
    state="built",
    gates=(
        IS_LISTED, HAS_CAMPAIGNS, NAMES_SOMEBODY, NOT_OVER, HAS_FIRMS, DRAWS_SOMEBODY, HAS_OFFICERS, OFFICERS_FOR_EACH,
        BY_THE_RULE, IS_GONE, HAS_A_NEXT, OF_THE_VISIT, WITHIN_ITS_DAYS, AS_DRAWN, NOBODY_TIED,
    ),
    enforced_in=(
        "liuhen.apps.establishments.lifecycle.LIST",
        "liuhen.apps.establishments.lifecycle.CLOSE",
        "liuhen.apps.inspections.lifecycle.PUBLISH",
        "liuhen.apps.inspections.lifecycle.FREEZE",
        "liuhen.apps.inspections.lifecycle.DRAW",
        "liuhen.apps.inspections.lifecycle.RECUSE",
        "liuhen.apps.inspections.lifecycle.REPLACE",
        "liuhen.apps.visits.lifecycle.PROPOSE_PLANNED",
        "liuhen.apps.visits.lifecycle.APPROVE",
        "liuhen_proof.visit_draw.draw",
    ),
)  # fmt: skip

NOT_A_REPEAT = Gate(
    none_else_for_the_same,
    "前后{days}日内已有同一事项的检查：{same_zh}",
    "请与其并为联合检查；确需单独检查的，写明理由",
)
SAME_PLACE = Gate(same_place, "两次检查不是同一个检查对象", "请选择同一检查对象的联合检查")
OVERLAPS = Gate(overlaps, "检查期间与联合检查没有重合的日子", "请先与牵头单位商定期间")
WITH_OTHERS = Gate(is_with_others, "没有别的单位同期计划检查这一对象", "有别的单位的检查安排时再发起联合检查")
NOT_BEGUN = Gate(is_not_begun, "已按联合检查提出了{begun_zh}", "请先取消该次检查，再各自进行")

SAY_BEFOREHAND = Duty(
    "rs-15-2",
    A15,
    "standing",
    "列入计划、申请计划外的检查以前提示谁去过、谁要去、谁计划去同一对象；同一事项重复检查的须写明理由；联合检查有登记。",
    state="built",
    gates=(NOT_A_REPEAT, SAME_PLACE, OVERLAPS, WITH_OTHERS, NOT_BEGUN),
    enforced_in=(
        "liuhen.apps.inspections.lifecycle.NAME",
        "liuhen.apps.inspections.lifecycle.PROPOSE_JOINT",
        "liuhen.apps.inspections.lifecycle.JOIN",
        "liuhen.apps.visits.lifecycle.PROPOSE",
        "liuhen.apps.visits.lifecycle.DECLARE_URGENT",
        "liuhen.apps.visits.errands.begun_together",
        "liuhen.apps.inspections.queries.presence.presence",
    ),
)
ENOUGH_OFFICERS = Gate(
    has_officers_enough, "检查人员{crew}人，不足{crew_needed}人", "请安排足够的持证执法人员；辅助人员不计入"
)
EACH_MAY = Gate(each_may, "{officer_name}：{why_no_authority}", "请更换人员，或者补办证件、职权分解")

BASED_ON_LAW = Duty(
    "rs-28-1",
    A28,
    "gate",
    "没有法律、法规、规章依据，或者没有在权责清单上公布的事项，不能列入检查。",
    state="built",
    gates=(*ON_THE_LIST, ENOUGH_OFFICERS, EACH_MAY),
    enforced_in=(
        "liuhen.apps.inspections.lifecycle.LIST",
        "liuhen.apps.inspections.lifecycle.ADD",
        "liuhen.apps.inspections.lifecycle.SET",
        "liuhen.apps.inspections.lifecycle.OPEN_TO_DRAW",
        "liuhen.apps.inspections.lifecycle.FREEZE",
        "liuhen.apps.inspections.lifecycle.ENTER_UNPLANNED",
        "liuhen.apps.visits.lifecycle.PROPOSE",
        "liuhen.apps.visits.lifecycle.PROPOSE_PLANNED",
        "liuhen.apps.visits.lifecycle.DECLARE_URGENT",
    ),
)
