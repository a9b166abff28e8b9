"""Evaluation and commendation 考评与表彰: 责任制 articles 6 and 38.

What counts, and how, is the site's scheme, decided beforehand; here stands what no scheme may do, and how points are
reckoned from what was counted. Points are whole hundredths, so that nothing depends on how somebody rounds.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from liuhen.regulation.general import RS
from liuhen.regulation.parameters import OBJECT_WORKING_DAYS
from liuhen.regulation.vocabulary import Article, Clock, Days, Duty, Gate, days, each_version, in_force_now

A6 = Article(RS, 6, "建立奖励机制，表彰执法绩效突出的单位和人员。")
A38 = Article(RS, 38, "监督考评结果是法治政府建设考核的重要内容，并与评先和年度考核衔接。")

NO_TARGETS = "国发〔2024〕5号"
"""Why fines and the numbers of penalties and inspections are no targets."""
POINT = 100
"""So many hundredths are one point."""
WHOLE = 100 * POINT
"""What a result is told in: the points got, of a hundred."""


# ── what may be counted ──────────────────────────────────────────────────────────────────────────────────

FORMULAS = {"deduct": "逐项扣分", "share": "按达标比例计分", "rate": "按每百件执法活动的问题数计分"}


@dataclass(frozen=True)
class Yardstick:
    """计分来源: a kind of records that points may come from. What is held against a unit is a finding that stands.

    ``codes`` are the findings it takes; none: those that no other indicator of the scheme does. ``duties`` are those
    whose clocks, ended in time, speak for it. ``cites`` is what of the regulation it rests on.
    """

    key: str
    zh: str
    cites: str
    counts: str
    formulas: tuple[str, ...]
    codes: frozenset[str] = frozenset()
    duties: tuple[str, ...] = ()


def _codes(*codes: str) -> frozenset[str]:
    return frozenset(codes)


# There is none for the sum of fines, nor for how many penalties or inspections there were: they cannot be chosen.
YARDSTICKS = {
    each.key: each
    for each in (
        Yardstick("findings", "认定的问题", "rs-36", "认定成立、没有另作指标的问题", ("deduct", "rate")),
        Yardstick(
            "rectified", "按期整改", "rs-37", "按期报告的整改；逾期的", ("share", "deduct"),
            _codes("RECTIFICATION-OVERDUE"), ("rs-37-1",),
        ),
        Yardstick("circulated", "整改通报", "rs-37", "发出的整改通报", ("deduct",)),
        Yardstick(
            "stored", "音像资料按期入库", "rs-29", "按期入库的资料；迟到、缺失的", ("share", "deduct"),
            _codes("RECORDING-LATE", "RECORDING-NEVER-ARRIVED"), ("av-13-1",),
        ),
        Yardstick(
            "recorded", "执法全过程记录", "rs-11", "全程记录的活动；没有记录、记录不全的", ("share", "deduct"),
            _codes("ACTIVITY-UNRECORDED", "ACTIVITY-PARTLY-RECORDED", "RECORDING-UNCONFIRMED", "NOTICE-NOT-TOLD",
                   "GAP-UNEXPLAINED", "GAP-NOT-SPOKEN", "STATEMENT-MISSING"),
        ),
        Yardstick(
            "spotchecked", "音像资料抽查", "rs-36", "没有问题的抽查表；抽查发现的问题", ("share", "deduct"),
            _codes("SHEET-NOTICE-ABSENT", "SHEET-MANNERS-POOR", "SHEET-FACES-MISSING", "SHEET-QUALITY-POOR",
                   "SHEET-GAP-UNEXPLAINED", "SHEET-CUT-SUSPECTED", "SHEET-STORED-LATE", "SHEET-OTHER-FAULT"),
        ),
        Yardstick(
            "complaints-in-time", "投诉举报按期办理", "rs-43", "按期受理、办结的投诉；逾期的", ("share", "deduct"),
            _codes("COMPLAINT-ACCEPTANCE-LATE", "COMPLAINT-DECISION-LATE", "INQUIRY-UNANSWERED"),
            ("rs-42-1", "rs-43-1"),
        ),
        Yardstick(
            "complaints-founded", "投诉举报查实", "rs-44", "查实的投诉举报", ("deduct",), _codes("COMPLAINT-FOUNDED")
        ),
        Yardstick(
            "decisions-stand", "复议、诉讼结果", "rs-36", "已有最终结果的复议、诉讼：维持的；变更、撤销、确认违法的",
            ("share", "deduct"),
        ),
        Yardstick(
            "decided-in-time", "按期作出决定", "rs-26", "按期办结的案件；逾期的", ("share", "deduct"),
            _codes("CASE-DECISION-LATE", "CASE-PROMISE-BROKEN", "CLUE-UNDECIDED", "CASE-ACCEPTED-BY-SILENCE"),
            ("rs-26-1", "rs-26-2", "rs-26-4"),
        ),
        Yardstick("reviewed", "法制审核", "rs-11", "经过法制审核的决定；未经审核作出的", ("share",)),
        Yardstick(
            "filed", "按期立卷归档", "rs-11", "按期立卷的案卷；逾期的", ("share", "deduct"), _codes("DOSSIER-LATE"),
            ("rs-11-3",),
        ),
        Yardstick("files-sound", "案卷评查", "rs-36", "评查合格的案卷；一票否决的", ("share", "deduct")),
        Yardstick(
            "published", "执法信息按期公示", "rs-11", "按期公开、撤回的信息；逾期的", ("share", "deduct"),
            _codes("PUBLICATION-OVERDUE", "DECISION-NOT-PUBLIC", "PUBLICATION-NOT-WITHDRAWN"),
            ("rs-11-2", "rs-11-5", "rs-11-6"),
        ),
        Yardstick(
            "answered", "协作通报、移送按期办理", "rs-32", "按期答复、签收、反馈的；逾期的", ("share", "deduct"),
            _codes("NOTICE-UNANSWERED", "TRANSFER-UNANSWERED", "TRANSFER-NOT-FED-BACK", "TRANSFER-UNSIGNED",
                   "DISPATCH-NOT-CARRIED-OUT", "DISPATCH-REFUSED"),
            ("rs-32-1", "rs-32-2", "rs-33-1", "rs-33-2", "rs-33-3"),
        ),
        Yardstick(
            "performed", "履行生效裁判和复议决定", "rs-21", "按期履行、报告的；逾期的", ("share", "deduct"),
            _codes("JUDGMENT-NOT-PERFORMED", "ANSWER-LATE", "APPLICATION-NOT-FORWARDED", "OPINION-NOT-REPORTED"),
            ("rs-21-1", "rs-21-2", "rs-21-3", "rs-21-4"),
        ),
        Yardstick("trained", "执法人员培训", "rs-5", "培训学时达到要求的执法人员；没有达到的", ("share",)),
    )
}  # fmt: skip
YARDSTICKS_ZH = {key: each.zh for key, each in YARDSTICKS.items()}
TARGETS = re.compile(
    r"罚没|罚款(?:总?[额数]|金额|收入|数量)|处罚(?:总?[额数]|金额|数量|件数|案件数)|(?:检查|处罚|办案|立案)(?:次数|户次|数量|件数|指标)"
)
"""Words of an indicator that would make a target of what must not be one."""


# ── how points are reckoned ──────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Formula:
    """How what was counted becomes points, in hundredths, of ``full``. Declared data: nothing is run.

    ``each`` is what one thing costs, ``least`` what is left at the worst. ``bands`` are the steps,
    (limit, points) each: for a share the permille from which it holds, falling; for a rate the hundredths of a hundred
    up to which it does, rising.
    """

    kind: str
    full: int
    each: int = 0
    least: int = 0
    bands: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Formula":
        """Read what ``data`` wrote."""
        steps = tuple((int(limit), int(points)) for limit, points in data.get("bands", ()))
        return cls(data["kind"], data["full"], data.get("each", 0), data.get("least", 0), steps)

    @property
    def data(self) -> dict[str, Any]:
        found: dict[str, Any] = {"kind": self.kind, "full": self.full, "least": self.least}
        if self.kind == "deduct":
            return found | {"each": self.each}
        return found | {"bands": [list(step) for step in self.bands]}

    @property
    def zh(self) -> str:
        """The formula as people read it."""
        if self.kind == "deduct":
            return f"满分{points_zh(self.full)}，每项扣{points_zh(self.each)}，最低{points_zh(self.least)}"
        sign = "达标率不低于" if self.kind == "share" else "每百件执法活动的问题不超过"
        unit = "%" if self.kind == "share" else "项"
        limits = (
            f"{sign if n == 0 else ''}{limit / (10 if self.kind == 'share' else 100):g}{unit}得{points_zh(points)}"
            for n, (limit, points) in enumerate(self.bands)
        )
        return f"满分{points_zh(self.full)}，{'、'.join(limits)}，其余得{points_zh(self.least)}"

    def points(self, *, against: int, towards: int, acts: int) -> int | None:
        """Return the points got, or None where there was nothing to measure: that says nothing of a unit."""
        match self.kind:
            case "deduct":
                return max(self.least, self.full - self.each * against)
            case "share":
                whole = against + towards
                return self._step(1000 * towards // whole, rising=False) if whole else None
        return self._step(-(-10_000 * against // acts), rising=True) if acts else None

    def _step(self, measured: int, *, rising: bool) -> int:
        for limit, points in self.bands:
            if measured <= limit if rising else measured >= limit:
                return points
        return self.least

    def effects(self, *, against: int, towards: int, acts: int) -> list[int]:
        """Return what each of the things held against a unit took off, in their order.

        Of a share or a rate it is what one less would give back, the same for each.
        """
        if self.kind == "deduct":
            room = max(0, self.full - self.least)
            return [-min(self.each, max(0, room - self.each * n)) for n in range(against)]
        now = self.points(against=against, towards=towards, acts=acts)
        right = 1 if self.kind == "share" else 0
        less = self.points(against=against - 1, towards=towards + right, acts=acts) if against else now
        return [(now or 0) - (less or 0)] * against


def points_zh(hundredths: int) -> str:
    """Say points: 12.5分."""
    return f"{hundredths / POINT:.2f}".rstrip("0").rstrip(".") + "分"


def whole(earned: int, full: int) -> int | None:
    """Return what was got of all that could be, told of a hundred points; None where nothing could be measured."""
    return (2 * WHOLE * earned + full) // (2 * full) if full else None


# ── the scheme and the year ──────────────────────────────────────────────────────────────────────────────

SCOPES = {"units": "全县行政执法单位", "bodies": "所属机构和受委托单位"}
LAMPS = {"green": "良好", "orange": "须改进", "red": "问题突出", "grey": "没有可计的记录"}
LOW, MIDDLE = 60 * POINT, 85 * POINT


@dataclass(frozen=True)
class SchemeFacts:
    """What is known when a scheme is written or approved."""

    key: str = "findings"
    name: str = ""
    kind: str = "deduct"
    formulas_zh: str = ""
    indicators: int = 1
    full: int = WHOLE
    year: int = 0
    on: date = date.min
    is_first: bool = False
    """No scheme of an earlier year was ever approved here."""
    is_opened: bool = False
    """The evaluation of the year has begun."""
    may_take_units: bool = True
    acting_id: int | None = None
    drafter_ids: frozenset[int] = frozenset()

    @property
    def full_zh(self) -> str:
        return points_zh(self.full)


def is_no_target(_: Any, facts: SchemeFacts) -> bool:
    return facts.key in YARDSTICKS and not TARGETS.search(facts.name)


def formula_fits(_: Any, facts: SchemeFacts) -> bool:
    return facts.key not in YARDSTICKS or facts.kind in YARDSTICKS[facts.key].formulas


def adds_up(_: Any, facts: SchemeFacts) -> bool:
    return facts.indicators > 0 and facts.full == WHOLE


def is_decided_before(_: Any, facts: SchemeFacts) -> bool:
    return facts.on < date(facts.year, 1, 1) or (facts.is_first and not facts.is_opened)


def is_the_countys(_: Any, facts: SchemeFacts) -> bool:
    return facts.may_take_units


def is_approved_by_another(_: Any, facts: SchemeFacts) -> bool:
    return facts.acting_id is not None and facts.acting_id not in facts.drafter_ids


NO_TARGET = Gate(
    is_no_target,
    f"没有这种计分来源：罚没数额、处罚数量和检查数量不得作为考评指标（{NO_TARGETS}）",
    "请从所列的计分来源中选择，按执法的质量计分",
)
FORMULA_FITS = Gate(formula_fits, "这种计分来源不能这样计分", "可用的计分方式：{formulas_zh}")
ADDS_UP = Gate(adds_up, "各项指标的满分合计{full_zh}，不是100分", "请调整各项指标的满分")
DECIDED_BEFORE = Gate(
    is_decided_before, "{year}年度已经开始，考评指标应当在年度开始前确定",
    "请沿用已批准的方案；下一年度的方案请在年度开始前报批",
)  # fmt: skip
THE_COUNTYS = Gate(
    is_the_countys, "考评全县各单位的方案由县司法局制定", "本单位可以制定考评所属机构和受委托单位的方案"
)
SCHEME_BY_ANOTHER = Gate(is_approved_by_another, "编制方案的人不能自己批准", "请由单位负责人批准")


@dataclass(frozen=True, kw_only=True)
class YearFacts:
    """What is known when a year is opened, told, frozen or reckoned anew."""

    year: int
    scheme_zh: str = ""
    """The scheme approved for the year; "": none."""
    is_over: bool = True
    """The year has ended."""
    running_zh: str = ""
    """A clause that says which version of the year is there, where there must be none."""
    units: int = 1
    open_objections: int = 0
    waiting_zh: str = ""
    """Whose time to object still runs."""
    untold_zh: str = ""
    lower_zh: str = ""
    """Who would get less than he was told."""
    acting_id: int | None = None
    reckoner_ids: frozenset[int] = frozenset()
    is_latest: bool = True


def has_a_scheme(_: Any, facts: YearFacts) -> bool:
    return bool(facts.scheme_zh)


def none_is_running(_: Any, facts: YearFacts) -> bool:
    return not facts.running_zh


def has_units(_: Any, facts: YearFacts) -> bool:
    return facts.units > 0


def year_is_over(_: Any, facts: YearFacts) -> bool:
    return facts.is_over


def all_are_told(_: Any, facts: YearFacts) -> bool:
    return not facts.untold_zh


def objections_are_judged(_: Any, facts: YearFacts) -> bool:
    return facts.open_objections == 0


def time_to_object_has_run(_: Any, facts: YearFacts) -> bool:
    return not facts.waiting_zh


def none_gets_less(_: Any, facts: YearFacts) -> bool:
    return not facts.lower_zh


def is_frozen_by_another(_: Any, facts: YearFacts) -> bool:
    return facts.acting_id is not None and facts.acting_id not in facts.reckoner_ids


def is_the_latest(_: Any, facts: YearFacts) -> bool:
    return facts.is_latest


HAS_A_SCHEME = Gate(has_a_scheme, "{year}年度没有已批准的考评方案", "请先编制方案并报批")
NONE_IS_RUNNING = Gate(
    none_is_running, "{running_zh}", "没有确定的请先办完；已经确定的请用“重新计分”另成一版"
)
HAS_UNITS = Gate(has_units, "没有可以考评的单位", "考评所属机构的，请先登记内设机构或者委托书")
YEAR_IS_OVER = Gate(year_is_over, "{year}年度还没有结束", "年度结束前可以随时试算，不能告知和确定")
ALL_ARE_TOLD = Gate(all_are_told, "还没有向{untold_zh}告知考评情况", "请先告知，并等待其答复或者期满")
OBJECTIONS_JUDGED = Gate(
    objections_are_judged, "还有{open_objections}件异议没有处理", "请先由未参与计分的人处理"
)
TIME_HAS_RUN = Gate(
    time_to_object_has_run, "{waiting_zh}提出异议的期限还没有届满，也没有答复", "请等待答复或者期满"
)
NONE_GETS_LESS = Gate(none_gets_less, "{lower_zh}的分数比告知的低", "请重新告知，给予提出异议的期限")
FROZEN_BY_ANOTHER = Gate(is_frozen_by_another, "计分并告知的人不能自己批准确定", "请由单位负责人批准")
THE_LATEST = Gate(is_the_latest, "这不是该年度最近一次确定的考评结果", "请在最近的版本上办理")


@dataclass(frozen=True)
class AnswerFacts:
    """Who answers or objects, and who judges that."""

    acts_for_the_unit: bool = True
    in_time: bool = True
    until_zh: str = ""
    is_counted: bool = True
    """What is objected to is held against the unit in this very result."""
    is_open: bool = False
    """The same was objected to and is not judged."""
    acting_id: int | None = None
    reckoner_ids: frozenset[int] = frozenset()
    objector_ids: frozenset[int] = frozenset()
    is_of_the_unit: bool = False
    has_open: bool = False


def acts_for_the_unit(_: Any, facts: AnswerFacts) -> bool:
    return facts.acts_for_the_unit


def is_in_time(_: Any, facts: AnswerFacts) -> bool:
    return facts.in_time


def is_counted(_: Any, facts: AnswerFacts) -> bool:
    return facts.is_counted


def is_objected_once(_: Any, facts: AnswerFacts) -> bool:
    return not facts.is_open


def is_judged_by_another(_: Any, facts: AnswerFacts) -> bool:
    mine = facts.acting_id
    return (
        mine is not None and mine not in facts.reckoner_ids | facts.objector_ids and not facts.is_of_the_unit
    )


def objections_are_over(_: Any, facts: AnswerFacts) -> bool:
    return not facts.has_open


ACTS_FOR_THE_UNIT = Gate(acts_for_the_unit, "您不代表被考评的单位", "请由该单位的负责人或者法制机构办理")
IN_TIME = Gate(
    is_in_time, "提出异议的期限已于{until_zh}届满", "有新的事实的，请向考评机关书面反映，由其决定是否重新计分"
)
IS_COUNTED = Gate(is_counted, "该记录没有在这次考评中扣分", "请填写考评结果所列的记录")
OBJECTED_ONCE = Gate(is_objected_once, "对这条记录已经提出异议，还没有处理")
JUDGED_BY_ANOTHER = Gate(
    is_judged_by_another,
    "计分、告知的人，提出异议的人和被考评单位的人不能处理异议",
    "请由其他有权处理的人员办理",
)
OBJECTIONS_OVER = Gate(objections_are_over, "本单位提出的异议还没有处理", "请等待处理结果")

OF_SCHEMES = (NO_TARGET, FORMULA_FITS, ADDS_UP, DECIDED_BEFORE, THE_COUNTYS, SCHEME_BY_ANOTHER)
OF_YEARS = (
    HAS_A_SCHEME, NONE_IS_RUNNING, HAS_UNITS, YEAR_IS_OVER, ALL_ARE_TOLD, OBJECTIONS_JUDGED, TIME_HAS_RUN,
    NONE_GETS_LESS, FROZEN_BY_ANOTHER, THE_LATEST,
)  # fmt: skip
OF_ANSWERS = (ACTS_FOR_THE_UNIT, IN_TIME, IS_COUNTED, OBJECTED_ONCE, JUDGED_BY_ANOTHER, OBJECTIONS_OVER)


# ── officers ─────────────────────────────────────────────────────────────────────────────────────────────

GRADES = {"excellent": "优秀", "competent": "称职", "basic": "基本称职", "incompetent": "不称职"}
UNFAVOURABLE = {key: GRADES[key] for key in ("basic", "incompetent")}
FAVOURABLE = {key: zh for key, zh in GRADES.items() if key not in UNFAVOURABLE}


@dataclass(frozen=True, kw_only=True)
class AssessmentFacts:
    """What an officer's year looks like, and who grades it."""

    grade: str = "competent"
    ground: str = ""
    bars_zh: str = ""
    against: int = 0
    """How many things of the year are held against him: a low grade has to have one, or a ground."""
    acting_id: int | None
    concerned_id: int | None
    drafter_ids: frozenset[int] = frozenset()
    is_current: bool = True
    """His records are what they were when the sheet was drawn up."""

    @property
    def grade_zh(self) -> str:
        return GRADES.get(self.grade, "")


def grade_is_within_the_facts(_: Any, facts: AssessmentFacts) -> bool:
    return facts.grade != "excellent" or not (facts.bars_zh or facts.against)


def low_grade_has_its_ground(_: Any, facts: AssessmentFacts) -> bool:
    return facts.grade not in UNFAVOURABLE or bool(facts.ground)


def is_graded_by_another(_: Any, facts: AssessmentFacts) -> bool:
    return facts.acting_id is not None and facts.acting_id not in facts.drafter_ids | {facts.concerned_id}


def is_current(_: Any, facts: AssessmentFacts) -> bool:
    return facts.is_current


def answers_for_himself(_: Any, facts: AssessmentFacts) -> bool:
    return facts.acting_id is not None and facts.acting_id == facts.concerned_id


WITHIN_THE_FACTS = Gate(
    grade_is_within_the_facts, "本年度有扣分或者影响评优的记录，不能评为“{grade_zh}”", "请按记录评定等次"
)
LOW_HAS_ITS_GROUND = Gate(
    low_grade_has_its_ground, "评为“{grade_zh}”没有写明事由", "请写明依据的记录或者事实"
)
GRADED_BY_ANOTHER = Gate(is_graded_by_another, "本人和拟制考核表的人不能签署考核结果", "请由单位负责人签署")
IS_CURRENT = Gate(is_current, "考核表拟制以后，其记录有了变化", "请重新拟制考核表后再签署")
ANSWERS_FOR_HIMSELF = Gate(answers_for_himself, "考核意见只能由本人填写")
OF_ASSESSMENTS = (WITHIN_THE_FACTS, LOW_HAS_ITS_GROUND, GRADED_BY_ANOTHER, IS_CURRENT, ANSWERS_FOR_HIMSELF)

_APP = "liuhen.apps.evaluation"


def _evaluate(on: date) -> Duty:
    term = OBJECT_WORKING_DAYS.on(on)
    return Duty(
        "rs-38-1",
        A38,
        "standing",
        "监督结果进入年度考评：指标在年度开始前确定，每一分都能追溯到背后的记录；告知单位后"
        f"{term.said}内可以提出异议，批准后固定，以后的变化另成一版；执法人员的考核依据同样的记录。",
        state="built",
        gates=(*OF_SCHEMES, *OF_YEARS, *OF_ANSWERS, *OF_ASSESSMENTS),
        # Nobody owes anything by it: the result waits until it has run out, or the unit said it has no objection.
        clock=Clock(
            days(term),
            starts="result.told",
            stops=("result.answered", "result.recalled", "result.frozen", "result.dropped"),
            lapses=("result.recalled", "result.dropped"),
            silence="opens",
            number=OBJECT_WORKING_DAYS,
            remind=Days(2),
        ),
        enforced_in=(
            f"{_APP}.lifecycle.PUT_INDICATOR",
            f"{_APP}.lifecycle.APPROVE_SCHEME",
            f"{_APP}.lifecycle.TELL",
            f"{_APP}.lifecycle.OBJECT",
            f"{_APP}.lifecycle.FREEZE",
            f"{_APP}.lifecycle.SIGN",
            f"{_APP}.lifecycle.SIGN_LOW",
            f"{_APP}.reckoning.reckon",
        ),
    )


EVALUATE_VERSIONS = each_version(_evaluate, OBJECT_WORKING_DAYS)
EVALUATE = in_force_now(EVALUATE_VERSIONS)


# ── commendation ─────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class CommendationFacts:
    """What is known of whom it is about, at the proposal, at the approval and once more when it is made public."""

    is_frozen: bool = True
    has_a_result: bool = True
    bars_zh: str = ""
    for_the_county: bool = True
    acting_id: int | None = None
    proposer_ids: frozenset[int] = frozenset()
    concerns_actor: bool = False


def comes_from_a_frozen_year(_: Any, facts: CommendationFacts) -> bool:
    return facts.is_frozen and facts.has_a_result


def nothing_bars(_: Any, facts: CommendationFacts) -> bool:
    return not facts.bars_zh


def is_commended_by_another(_: Any, facts: CommendationFacts) -> bool:
    return (
        facts.acting_id is not None and facts.acting_id not in facts.proposer_ids and not facts.concerns_actor
    )


def acts_for_the_county(_: Any, facts: CommendationFacts) -> bool:
    return facts.for_the_county


FROM_A_FROZEN_YEAR = Gate(
    comes_from_a_frozen_year,
    "没有该年度已确定的考评结果或者已签署的考核",
    "请待考评结果确定、考核签署以后提出",
)
NOTHING_BARS = Gate(nothing_bars, "{bars_zh}，不能表彰", "请待有关情形消除以后再提出")
COMMENDED_BY_ANOTHER = Gate(
    is_commended_by_another, "提出表彰的人和涉及的人不能自己批准", "请由县政府负责人批准"
)
FOR_THE_COUNTY = Gate(acts_for_the_county, "表彰由县政府负责人批准", "请由县政府负责人批准")

COMMEND = Duty(
    "rs-6-1",
    A6,
    "register",
    "依确定的考评结果提出表彰单位和人员，提出时和公布时各审查一次有无不得表彰的情形，经县政府负责人批准后公布；以后出现的即撤回。",
    state="built",
    gates=(FROM_A_FROZEN_YEAR, NOTHING_BARS, COMMENDED_BY_ANOTHER, FOR_THE_COUNTY),
    enforced_in=(
        f"{_APP}.lifecycle.PROPOSE",
        f"{_APP}.lifecycle.APPROVE",
        f"{_APP}.queries.commending.publishing_laid",
        f"{_APP}.jobs.withdraw_barred",
    ),
)
