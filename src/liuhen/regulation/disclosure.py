"""Publicity 执法公示: 责任制 article 11; what is made public, by when, how long, without whose name, and what is not.

What no source says is not here: without a number of its own a kind has no end, and what is reversed but is no penalty
has no day by which it must be gone.
"""

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal

from liuhen.regulation.cases import A11
from liuhen.regulation.parameters import (
    PUBLICATION_REMIND_DAYS,
    PUBLISH_DECISION_WORKING_DAYS,
    PUBLISH_WORKING_DAYS,
    WITHDRAW_WORKING_DAYS,
    Parameter,
)
from liuhen.regulation.vocabulary import (
    Clock,
    Days,
    Duty,
    Finding,
    Gate,
    Years,
    days,
    each_version,
    in_force_now,
)

Phase = Literal["before", "during", "after"]
PHASES: dict[Phase, str] = {"before": "事前公开", "during": "事中公示", "after": "事后公开"}

Shown = Literal["public", "person", "party", "address", "never"]
SHOWN: dict[Shown, str] = {
    "public": "公开",
    "person": "隐去自然人姓名",
    "party": "自然人隐去姓名，单位公开",
    "address": "自然人的住址不公开，单位公开",
    "never": "不公开",
}

STATE_COUNCIL = "国办发〔2018〕118号"
PENALTY_LAW, INFORMATION = "《行政处罚法》", "《政府信息公开条例》"
MARKET_RULE = "《市场监督管理行政处罚信息公示规定》"


@dataclass(frozen=True)
class Ground:
    """Why something is not made public, and where that is written; ``kinds`` are those it is for, none: all."""

    key: str
    zh: str
    source: str
    kinds: tuple[str, ...] = ()


GROUNDS = {
    ground.key: ground
    for ground in (
        Ground("sealed", "违反治安管理的记录应当封存", "《治安管理处罚法》第136条", ("penalty",)),
        Ground("warning-only", "仅受到警告处罚", f"{MARKET_RULE}第2条第2款", ("market-penalty",)),
        Ground("minor", "可能识别出未成年人身份", "《未成年人保护法》第103条"),
        Ground("state-secret", "依法确定为国家秘密", f"{INFORMATION}第14条"),
        Ground("forbidden", "法律、行政法规禁止公开", f"{INFORMATION}第14条"),
        Ground("security", "公开后可能危及国家安全、公共安全、经济安全、社会稳定", f"{INFORMATION}第14条"),
        Ground("trade-secret", "涉及商业秘密，公开会损害第三方合法权益", f"{INFORMATION}第15条"),
        Ground("privacy", "涉及个人隐私，隐去部分内容仍会损害第三方合法权益", f"{INFORMATION}第15条"),
    )
}


@dataclass(frozen=True)
class Field:
    """One thing a record says. ``of``: one of these; ``bars``: by what is said, the ground that forbids to publish it.

    ``shown`` is what becomes of it outside.
    """

    key: str
    zh: str
    shown: Shown = "public"
    _: KW_ONLY
    needed: bool = True
    long: bool = False
    of: Mapping[str, str] = field(default_factory=dict)
    bars: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Information:
    """A kind of what is made public. ``lasting`` says for how long, by the key of its severity; none: without end."""

    key: str
    zh: str
    phase: Phase
    fields: tuple[Field, ...]
    term: Literal["decision", "other"] = "other"
    source: str = f"{STATE_COUNCIL}二；{INFORMATION}第26条"
    lasting: Mapping[str, "Lasting"] = field(default_factory=dict)
    is_penalty: bool = False


@dataclass(frozen=True)
class Months:
    """Full months; where the last has no such day, its end."""

    n: int

    @property
    def zh(self) -> str:
        return f"{self.n}个月"

    def after(self, day: date) -> date:
        whole = day.year * 12 + day.month - 1 + self.n
        first = date(whole // 12, whole % 12 + 1, 1)
        end = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return min(first.replace(day=min(day.day, end.day)), end)


@dataclass(frozen=True)
class Lasting:
    """How long something stays public, counted from the day it went out, and where that is written."""

    zh: str
    term: Months | Years
    source: str

    def last_day(self, published_on: date) -> date:
        return self.term.after(published_on)


YES_NO = {"no": "否", "yes": "是"}
NATURAL, ORGANISATION = "natural", "organisation"
PARTIES = {ORGANISATION: "法人或者其他组织", NATURAL: "自然人"}
SEVERITIES = {
    "light": Lasting("仅受到通报批评或者较低数额罚款", Months(3), f"{MARKET_RULE}第13条"),
    "other": Lasting("其他行政处罚", Years(3), f"{MARKET_RULE}第13条"),
}

BODY = Field("body", "执法主体")
BASIS = Field("basis", "执法依据", long=True)
NUMBER = Field("number", "文书号")
PARTY = (
    Field("party_kind", "当事人性质", of=PARTIES),
    Field("party", "当事人", "party"),
    Field("party_code", "统一社会信用代码", needed=False),
    Field("party_id", "公民身份号码", "never", needed=False),
    Field("party_phone", "联系电话", "never", needed=False),
    Field("party_address", "住所", "address", needed=False),
    Field("representative", "法定代表人（负责人）", "person", needed=False),
    Field("minor", "当事人或相关人是未成年人", "never", of=YES_NO, bars={"yes": "minor"}),
)
FACTS = Field("facts", "事实和理由", long=True)
RESULT = Field("result", "决定内容", long=True)
REMEDIES = Field("remedies", "救济渠道", long=True)
TEXT = Field("text", "正文", long=True)
DECIDED = (BODY, NUMBER, *PARTY, FACTS, BASIS, RESULT)

# Tables: a kind, and under it what it says.
# fmt: off
KINDS = {
    kind.key: kind
    for kind in (
        Information("subject", "执法主体", "before", (BODY, Field("duties", "职责", long=True), BASIS, REMEDIES)),
        Information("officers", "执法人员名录", "before", (BODY, TEXT)),
        Information("power-list", "权责清单", "before", (BODY, Field("version", "版本"), BASIS, TEXT)),
        Information("guide", "服务指南", "before", (
            BODY, BASIS, Field("procedure", "程序", long=True), Field("term", "办理时限"), REMEDIES,
        )),
        Information("procedure", "执法程序和救济渠道", "before", (BODY, BASIS, TEXT, REMEDIES)),
        Information("benchmark", "行政裁量基准", "before", (BODY, Field("version", "版本"), BASIS, TEXT),
                    source="国办发〔2022〕27号"),
        Information("inspection-list", "检查事项清单", "before", (BODY, BASIS, TEXT)),
        Information("plan", "检查计划", "before", (BODY, BASIS, TEXT)),
        Information("inspection-draw", "检查抽取结果", "before", (BODY, BASIS, TEXT)),
        Information("notice", "执法公告", "during", (
            BODY, NUMBER, BASIS, TEXT, Field("until", "公告期满日", needed=False), REMEDIES,
        )),
        Information("licence", "行政许可决定", "after", (*DECIDED, Field("valid", "有效期", needed=False)), "decision",
                    f"{STATE_COUNCIL}二；《行政许可法》第40条"),
        Information("penalty", "行政处罚决定", "after", (
            *DECIDED, REMEDIES,
            Field("sealed", "属于治安管理处罚", "never", of=YES_NO, bars={"yes": "sealed"}),
        ), "decision", f"{STATE_COUNCIL}二；{PENALTY_LAW}第48条", is_penalty=True),
        Information("market-penalty", "市场监管行政处罚决定", "after", (
            *DECIDED, REMEDIES,
            Field("severity", "公示期限档次", of={key: each.zh for key, each in SEVERITIES.items()}),
            Field("warning_only", "仅受到警告处罚", "never", of=YES_NO, bars={"yes": "warning-only"}),
        ), source=f"{MARKET_RULE}第9条", lasting=SEVERITIES, is_penalty=True),
        Information("compulsion", "行政强制决定", "after", (*DECIDED, REMEDIES)),
        Information("inspection", "行政检查结果", "after", (BODY, NUMBER, *PARTY, BASIS, RESULT)),
        Information("decision", "其他执法决定", "after", (*DECIDED, REMEDIES)),
        Information("commendation", "表彰决定", "after", (BODY, BASIS, TEXT)),
        Information("circular", "干预插手、责任追究通报", "after", (
            BODY, BASIS, Field("who", "被通报人", "person", needed=False), Field("post", "所在单位"), TEXT,
        ), source=f"《{A11.regulation.zh}》第51条、第54条"),
        Information("annual", "年度执法情况", "after", (BODY, Field("year", "年度"), TEXT)),
    )
}
# fmt: on
REVERSALS = {
    "changed": "依法变更",
    "annulled": "依法撤销",
    "unlawful": "确认违法",
    "void": "确认无效",
}


@dataclass(frozen=True)
class PublishingFacts:
    """What is known when something is to go out, or is to be kept back."""

    reviewer_id: int | None
    hand_ids: frozenset[int]
    """Who entered or prepared it."""
    missing: str = ""
    """What is needed and blank, in words."""
    personal: str = ""
    """What looks like a number of a person, or a name that is to be hidden, and where: a Chinese clause."""
    forbidden: str = ""
    """The ground that forbids to publish it, with its source."""
    ground: str | None = ""
    """None: nobody has chosen yet."""
    ground_zh: str = ""
    kind: str = ""
    kind_zh: str = ""


def is_reviewed_by_another(_: Any, facts: PublishingFacts) -> bool:
    return facts.reviewer_id is not None and facts.reviewer_id not in facts.hand_ids


def nothing_is_missing(_: Any, facts: PublishingFacts) -> bool:
    return not facts.missing


def nothing_is_personal(_: Any, facts: PublishingFacts) -> bool:
    return not facts.personal


def nothing_forbids(_: Any, facts: PublishingFacts) -> bool:
    return not facts.forbidden


def ground_fits(_: Any, facts: PublishingFacts) -> bool:
    if facts.ground is None:
        return True
    ground = GROUNDS.get(facts.ground)
    return ground is not None and (not ground.kinds or facts.kind in ground.kinds)


REVIEWED_BY_ANOTHER = Gate(
    is_reviewed_by_another, "登记或拟定的人不能自己审核", "请由其他有审核权限的人员审核"
)
NOTHING_MISSING = Gate(nothing_is_missing, "没有填写{missing}", "请补充后再提交")
NOTHING_PERSONAL = Gate(nothing_is_personal, "{personal}", "请删去或改写后再提交")
NOTHING_FORBIDS = Gate(nothing_forbids, "{forbidden}", "请改为“拟不公开”，写明依据和理由")
GROUND_FITS = Gate(
    ground_fits, "“{ground_zh}”不是{kind_zh}可以不公开的依据", "请选择适用的依据，没有依据的应当公开"
)

_APP = "liuhen.apps.disclosure"


def _due_from(term: str) -> Callable[[Any], datetime | None]:
    """Return what reads off a publication when its term began, or that this term is not its own."""

    def moment(publication: Any) -> datetime | None:
        happened: datetime = publication.happened_at
        return happened if KINDS[publication.kind].term == term else None

    return moment


def _reversed_at(publication: Any) -> datetime | None:
    found: datetime | None = publication.reversed_at
    return found if KINDS[publication.kind].is_penalty else None


ENDS = ("publication.published", "publication.withheld", "publication.dropped")


def _clock(number: Parameter, on: date, *, term: str, code: str, says: str) -> Clock:
    return Clock(
        days(number.on(on)),
        starts="publication.issued",
        stops=ENDS,
        lapses=ENDS[1:],
        starts_at=_due_from(term),
        overdue=Finding(code, says),
        remind=Days(PUBLICATION_REMIND_DAYS.value),
        number=number,
    )


def _publish(on: date) -> Duty:
    return Duty(
        "rs-11-2",
        A11,
        "publish",
        "事前、事中、事后的执法信息在统一平台公开，按字段隐去个人信息，另一人审核；自形成之日起"
        f"{PUBLISH_WORKING_DAYS.on(on).said}内公开，依法不公开的按依据计数。",
        state="built",
        gates=(REVIEWED_BY_ANOTHER, NOTHING_MISSING, NOTHING_PERSONAL, NOTHING_FORBIDS, GROUND_FITS),
        clock=_clock(
            PUBLISH_WORKING_DAYS,
            on,
            term="other",
            code="PUBLICATION-OVERDUE",
            says="超过期限没有公开执法信息",
        ),
        enforced_in=(
            f"{_APP}.lifecycle.PREPARE",
            f"{_APP}.lifecycle.PUBLISH",
            f"{_APP}.lifecycle.WITHHOLD",
        ),
    )


PUBLISH_VERSIONS = each_version(_publish, PUBLISH_WORKING_DAYS)
PUBLISH = in_force_now(PUBLISH_VERSIONS)


def _publish_decision(on: date) -> Duty:
    return Duty(
        "rs-11-5",
        A11,
        "clock",
        f"行政许可、行政处罚决定自作出之日起{PUBLISH_DECISION_WORKING_DAYS.on(on).said}内公开。",
        state="built",
        clock=_clock(
            PUBLISH_DECISION_WORKING_DAYS,
            on,
            term="decision",
            code="DECISION-NOT-PUBLIC",
            says="超过期限没有公开行政许可、行政处罚决定",
        ),
        enforced_in=(f"{_APP}.lifecycle.ISSUE", f"{_APP}.lifecycle.PUBLISH"),
    )


PUBLISH_DECISION_VERSIONS = each_version(_publish_decision, PUBLISH_DECISION_WORKING_DAYS)
PUBLISH_DECISION = in_force_now(PUBLISH_DECISION_VERSIONS)


def _withdraw(on: date) -> Duty:
    return Duty(
        "rs-11-6",
        A11,
        "clock",
        f"公开的处罚决定被变更、撤销、确认违法或者无效的，{WITHDRAW_WORKING_DAYS.on(on).said}内撤回并公开说明理由。",
        state="built",
        clock=Clock(
            days(WITHDRAW_WORKING_DAYS.on(on)),
            starts="publication.reversed",
            stops=("publication.withdrawn",),
            starts_at=_reversed_at,
            overdue=Finding("PUBLICATION-NOT-WITHDRAWN", "超过期限没有撤回已被变更、撤销的公示信息"),
            number=WITHDRAW_WORKING_DAYS,
        ),
        enforced_in=(f"{_APP}.lifecycle.REVERSE", f"{_APP}.lifecycle.WITHDRAW"),
    )


WITHDRAW_VERSIONS = each_version(_withdraw, WITHDRAW_WORKING_DAYS)
WITHDRAW_IN_TIME = in_force_now(WITHDRAW_VERSIONS)
