"""Evidence 证据 and the facts that rest on it: 责任制 article 30, 《行政处罚法》 articles 42 and 46."""

from dataclasses import dataclass
from typing import Any

from liuhen.regulation.cases import A30
from liuhen.regulation.vocabulary import Check, Duty, Finding, Gate

EVIDENCE_KINDS: dict[str, str] = {
    "documentary": "书证",
    "physical": "物证",
    "audiovisual": "视听资料",
    "electronic": "电子数据",
    "testimony": "证人证言",
    "statement": "当事人的陈述",
    "opinion": "鉴定意见",
    "record": "勘验笔录、现场笔录",
}
"""《行政处罚法》第46条, in its order."""

SIX_TESTS = (
    "计算机等软硬件环境安全可靠", "生成主体和时间明确", "存储、保管介质适当", "提取、固定的方法可靠可重现",
    "内容未被增加、删除、修改", "可通过特定形式验证",
)  # fmt: skip
"""What is asked of electronic data, by 《最高人民法院关于互联网法院审理案件若干问题的规定》第11条."""

CAUSES: dict[str, str] = {
    "excluded": "证据已被排除",
    "destroyed": "所引用的音像资料已经销毁或正在销毁",
    "in-doubt": "所引用的音像资料被列为待核实",
    "broken": "所引用的音像资料复核不符或文件缺失",
    "not-of-activity": "所引用的音像资料被认定不属于该执法活动",
    "file-broken": "留存的证据文件复核不符或文件缺失",
    "unwatched": "一人取证所依据的音像资料不再成立",
    "supports-fallen": "所依据的证据已不成立",
}
"""Why evidence, or a fact that rests on it, does not stand any more."""

OFFICERS_COLLECT = 2
"""《行政处罚法》第42条: no fewer than two, save where a law says otherwise."""


@dataclass(frozen=True)
class CollectionFacts:
    """By whom and how evidence was collected; of the collectors the first who is not in order, else the first."""

    case_zh: str
    case_is_open: bool
    collectors: int
    outsider: str
    """Who of them does not handle the case on the day; "" : all do."""
    day_zh: str
    officer_name: str
    is_auxiliary: bool
    certificate_valid_on_day: bool
    certificate_reason: str
    one_by: str
    """The rule by which one is enough if recorded throughout; "" : none."""
    is_watched: bool
    """Whether the recordings named cover the whole of it without a break, and all stand."""
    keeps_something: bool
    kind: str
    verified: str


@dataclass(frozen=True)
class RecordFacts:
    """By how many officers a record was taken down; ``one_by`` as for evidence."""

    collectors: int
    one_by: str


def is_of_an_open_case(_: Any, facts: Any) -> bool:
    return bool(facts.case_is_open)


def are_all_handlers(_: Any, facts: CollectionFacts) -> bool:
    return not facts.outsider


def are_enough(_: Any, facts: CollectionFacts | RecordFacts) -> bool:
    return facts.collectors >= OFFICERS_COLLECT or (facts.collectors == 1 and bool(facts.one_by))


def is_watched_throughout(_: Any, facts: CollectionFacts) -> bool:
    return facts.collectors != 1 or facts.is_watched


def keeps_something(_: Any, facts: CollectionFacts) -> bool:
    return facts.keeps_something


def is_verified(_: Any, facts: CollectionFacts) -> bool:
    return facts.kind != "electronic" or bool(facts.verified)


OPEN_CASE = Gate(
    is_of_an_open_case, "{case_zh}，不再收集证据、认定事实", "案件恢复办理后再登记；另有违法行为的，另行立案"
)
BY_HANDLERS = Gate(
    are_all_handlers, "{outsider}在{day_zh}不是本案的办案人员", "请写明实际取证的办案人员，或先登记办案人员"
)
BY_TWO = Gate(
    are_enough,
    "取证人只有{collectors}人，应当不少于两人",
    "请补充共同取证的办案人员；没有第二人在场的，应当重新取证",
)
WATCHED = Gate(
    is_watched_throughout,
    "只有一名取证人，所列音像资料没有不间断地覆盖取证全过程，或者有的已不成立",
    "请列出覆盖取证起止的全部音像资料；没有全程录音录像的，由两人重新取证",
)
KEPT = Gate(
    keeps_something,
    "没有留存证据本身",
    "请附上文件、照片，或引用已入库音像资料的一段",
)
VERIFIED = Gate(is_verified, "电子数据没有写明核对情况", "请逐项写明：" + "；".join(SIX_TESTS))
REGISTER_EVIDENCE = Duty(
    "rs-30-1",
    A30,
    "register",
    "证据登记来源、两名取证人、时间、地点、方法和摘要，排除的证据只标明不删除。",
    state="built",
    gates=(OPEN_CASE, BY_HANDLERS, BY_TWO, WATCHED, KEPT, VERIFIED),
    enforced_in=(
        "liuhen.apps.evidence.lifecycle.COLLECT",
        "liuhen.apps.evidence.lifecycle.FIND",
    ),
)


@dataclass(frozen=True)
class ExclusionFacts:
    """Who judges evidence, and why: never one who collected it."""

    judge_id: int | None
    collector_ids: frozenset[int]
    reason: str
    article: str


def is_judged_by_another(_: Any, facts: ExclusionFacts) -> bool:
    return facts.judge_id is not None and facts.judge_id not in facts.collector_ids


def names_why(_: Any, facts: ExclusionFacts) -> bool:
    return bool(facts.reason and facts.article)


JUDGED_BY_ANOTHER = Gate(
    is_judged_by_another, "取证人不能认定自己收集的证据", "请由取证人以外有排除证据权限的人员办理"
)
GROUND_IS_NAMED = Gate(
    names_why, "没有写明理由和依据的条款", "请写明理由和法律条款，如《行政处罚法》第46条第3款"
)
EXCLUDE_BY_ANOTHER = Duty(
    "rs-30-2",
    A30,
    "gate",
    "排除、恢复证据由取证人以外的人员写明理由和依据。",
    state="built",
    gates=(JUDGED_BY_ANOTHER, GROUND_IS_NAMED),
    enforced_in=("liuhen.apps.evidence.lifecycle.EXCLUDE", "liuhen.apps.evidence.lifecycle.REINSTATE"),
)


def stands(row: Any) -> bool:
    return bool(row.stands)


EVIDENCE_STANDS = Check(
    "引作证据的音像资料和文件完好、归属明确",
    stands,
    Finding("EVIDENCE-LOST", "案件引用的证据灭失、复核不符或归属被否定，请补强证据或重新认定事实"),
)
FACT_STANDS = Check(
    "认定的事实有证据支持",
    stands,
    Finding("FACT-FALLEN", "认定的事实所依据的证据已不成立，请补强证据、重新认定或变更决定"),
)


@dataclass(frozen=True)
class SupportFacts:
    """What a fact is to rest on; of the evidence named, what does not stand or came after the decision."""

    case_zh: str
    case_is_open: bool
    named: int
    fallen_zh: str
    late_zh: str


def names_evidence(_: Any, facts: SupportFacts) -> bool:
    return facts.named > 0


def rests_on_what_stands(_: Any, facts: SupportFacts) -> bool:
    return not facts.fallen_zh


def rests_on_what_was_there(_: Any, facts: SupportFacts) -> bool:
    return not facts.late_zh


NAMES_EVIDENCE = Gate(names_evidence, "没有列明据以认定的证据", "请为这一句事实至少选择一份证据")
ON_WHAT_STANDS = Gate(rests_on_what_stands, "“{fallen_zh}”已不成立，不能据以认定事实", "请改选其他证据")
ON_WHAT_WAS_THERE = Gate(
    rests_on_what_was_there,
    "“{late_zh}”在作出决定之后才收集，不能用来证明该决定认定的事实（《行政复议法》第46条）",
    "请只选择作出决定之前收集的证据",
)
FACTS_FALL = Duty(
    "rs-30-3",
    A30,
    "standing",
    "认定的每一句事实列明证据，证据排除、灭失或被否定的，所依据的事实随之标明不成立。",
    state="built",
    gates=(NAMES_EVIDENCE, ON_WHAT_STANDS, ON_WHAT_WAS_THERE),
    checks=(EVIDENCE_STANDS, FACT_STANDS),
    enforced_in=(
        "liuhen.apps.evidence.lifecycle.FIND",
        "liuhen.apps.evidence.actions.falling.look_again",
        "liuhen.apps.evidence.jobs.look_for_losses",
    ),
)


@dataclass(frozen=True)
class CitedFacts:
    """In which cases recordings that are to go are cited; "" : in none."""

    cited_in: str


def is_not_cited(_: Any, facts: CitedFacts) -> bool:
    return not facts.cited_in


NOT_CITED = Gate(
    is_not_cited, "所选音像资料在案件{cited_in}中引作证据", "引作证据的资料随案卷保存，请从本批中去掉"
)
KEEP_WHAT_IS_CITED = Duty(
    "rs-30-4",
    A30,
    "retain",
    "引作证据的音像资料不得销毁。",
    state="built",
    gates=(NOT_CITED,),
    enforced_in=("liuhen.apps.evidence.queries.cited_recordings",),
)
