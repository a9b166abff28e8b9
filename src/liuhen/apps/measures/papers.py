"""Papers of compulsory measures: notice, decision, lists of things, extension, testing, release."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from liuhen.apps.documents.queries import PaperKind
from liuhen.apps.measures import queries
from liuhen.apps.measures.lifecycle import PAPERS
from liuhen.apps.measures.models import Restraint
from liuhen.apps.people import queries as people
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid
from liuhen.kernel.web.wording import clause, written_moment
from liuhen.regulation.decisions import remedies_zh
from liuhen.regulation.measures import held_for, preserved_for
from liuhen.regulation.people import day_zh

TESTING = "testing-notice"
WORDS = {
    "preservation-notice": "登保", "restraint-decision": "强措", "restraint-extension": "强延",
    TESTING: "检告", "restraint-release": "解强",
}  # fmt: skip
KINDS = tuple(
    PaperKind(key, zh, word=WORDS[key], sealed=True, red_head=True, template="notice")
    if key in WORDS
    else PaperKind(key, zh, sealed=True, template="list")
    for key, zh in PAPERS.items()
)
HEAD = ["序号", "名称", "数量", "规格、状态", "估值", "存放地点"]
RETURN_HEAD = ["序号", "名称", "数量", "去向", "接收人", "收据"]


def _holds(measure: Restraint) -> list[str]:
    party = measure.party
    who = [
        f"{name}：{said}"
        for name, said in (("当事人", party.name), ("证件", party.number_zh), ("住址（住所）", party.address))
        if said
    ]
    what = "登记保存" if not measure.is_held_in_days else measure.kind_zh
    return [
        "；".join(who) + "。",
        (
            f"因{clause(measure.reason)}，依据{clause(measure.basis)}，本机关决定对你（单位）{measure.place}的财物采取{what}措施，"
            f"{_length(measure)}"
        ),
    ]


def _length(measure: Restraint) -> str:
    """Say until when a measure lasts: by its clock where it runs, else by its term."""
    clock = queries.length_of(measure)
    if clock:
        return f"期限至{day_zh(local_day(clock.due_at - timedelta(seconds=1)))}止，详见财物清单。"
    term = held_for(measure) or preserved_for(measure)
    return f"期限{term.zh}，自实施之日的次日起算，详见财物清单。" if term else "详见财物清单。"


def _notice(measure: Restraint) -> dict[str, Any]:
    return {
        "addressee": measure.party.name, "paragraphs": _holds(measure),
        "rights": ["你（单位）有权陈述和申辩。", "未经本机关批准，不得使用、销毁或者转移上述财物。"],
        "attachments": ["财物清单"],
    }  # fmt: skip


def _decision(measure: Restraint) -> dict[str, Any]:
    organ = people.review_organ(measure.unit)
    return _notice(measure) | {"remedies": [remedies_zh(measure.case.rule.remedies, organ)]}


def _list(measure: Restraint) -> dict[str, Any]:
    rows = queries.things_of(measure)
    return {
        "addressee": measure.party.name,
        "table": [["当事人", measure.party.name], ["措施", measure.kind_zh], ["地点", measure.place]],
        "head": HEAD,
        "rows": [
            [str(n), each.name, each.quantity, each.condition, each.value_zh, each.kept_at]
            for n, each in enumerate(rows, 1)
        ],
        "signers": _signers(measure, measure.taken_at),
        "note": "本清单一式二份，由当事人和本机关分别保存。",
    }


def _extension(measure: Restraint) -> dict[str, Any]:
    return {
        "addressee": measure.party.name,
        "paragraphs": [
            (
                f"本机关对你（单位）采取的{measure}，因{clause(measure.extended_reason)}，依据《行政强制法》第二十五条，经负责人批准，延长{measure.extended_days}日，"
                f"{_length(measure)}"
            )
        ],
    }


def _testing(measure: Restraint, period: str = "") -> dict[str, Any]:
    if not period:
        raise Invalid(
            f"不能制作{PAPERS[TESTING]}：没有写明检测的期间（依据《行政强制法》第25条）", field="period",
            remedy="请填写检测的期间",
        )  # fmt: skip
    return {
        "addressee": measure.party.name,
        "paragraphs": [
            (
                f"本机关对你（单位）采取的{measure}，因案件需要对有关财物进行检测、检验、检疫或者技术鉴定，"
                f"期间为{clause(period)}。依据《行政强制法》第二十五条，上述期间不计入查封、扣押的期限，结果出具后另行告知。"
            )
        ],
    }


def _release(measure: Restraint) -> dict[str, Any]:
    assert measure.ended_at
    why = f"，{clause(measure.ended_reason)}" if measure.ended_reason else ""
    return {
        "addressee": measure.party.name,
        "paragraphs": [
            (
                f"因{measure.ground_zh}{why}，依据《行政强制法》第二十八条，本机关决定自"
                f"{day_zh(local_day(measure.ended_at))}起解除对你（单位）采取的{measure}。请凭本决定书领回财物。"
            )
        ],
        "attachments": ["解除强制措施财物清单"],
    }


def _returned(measure: Restraint) -> dict[str, Any]:
    rows = queries.things_of(measure)
    return {
        "addressee": measure.party.name,
        "table": [["当事人", measure.party.name], ["措施", measure.kind_zh]],
        "head": RETURN_HEAD,
        "rows": [
            [str(n), each.name, each.quantity, each.state_zh, each.receiver, each.receipt]
            for n, each in enumerate(rows, 1)
        ],
        "signers": _signers(measure, None),
    }


def _signers(measure: Restraint, on: datetime | None) -> list[dict[str, str]]:
    """Return who signs; ``on`` is when it was drawn up, None: whoever signs writes down his day."""
    officers = [each.person.name for each in measure.enforcers.select_related("person").order_by("id")]
    third = [{"role": "见证人", "name": ""}] if measure.witness else []
    return [
        {"role": "当事人", "name": ""},
        *third,
        *({"role": f"执法人员{name}", "name": ""} for name in officers),
        *([{"role": "日期", "name": written_moment(on)}] if on else []),
    ]


@dataclass(frozen=True)
class Paper:
    """How a paper is made of a measure: when it may be, and why not else."""

    made: Callable[[Restraint], dict[str, Any]]
    fits: Callable[[Restraint], bool]
    otherwise: str


def _is_approved(measure: Restraint) -> bool:
    return measure.taken_at is not None or measure.state == "approved"


def _has_things(measure: Restraint) -> bool:
    return queries.things_of(measure).exists()


_UNAPPROVED = "还没有批准，也没有实施"
MADE: dict[str, Paper] = {
    "preservation-notice": Paper(
        _notice, lambda m: not m.is_held_in_days and _is_approved(m), f"不是先行登记保存，或者{_UNAPPROVED}"
    ),
    "restraint-decision": Paper(
        _decision, lambda m: m.is_held_in_days and _is_approved(m), f"不是查封、扣押，或者{_UNAPPROVED}"
    ),
    "things-list": Paper(_list, _has_things, "还没有登记物品"),
    "restraint-extension": Paper(_extension, lambda m: m.extended_days > 0, "期限没有延长"),
    TESTING: Paper(
        _testing, lambda m: m.is_held_in_days and m.state == "in-force", "不是正在实施的查封、扣押"
    ),
    "restraint-release": Paper(_release, lambda m: m.state == "released", "还没有解除"),
    "return-list": Paper(
        _returned, lambda m: m.ended_at is not None and _has_things(m), "还没有解除，或者没有登记物品"
    ),
}


def data_of(measure: Restraint, paper: str, *, period: str = "") -> dict[str, Any]:
    """Return what a paper says of a measure. Raises Invalid where it is not its time, or ``period`` is wanted."""
    chosen = MADE[paper]
    if not chosen.fits(measure):
        raise Invalid(f"不能制作{PAPERS[paper]}：{chosen.otherwise}", field="paper")
    return _testing(measure, period) if paper == TESTING else chosen.made(measure)
