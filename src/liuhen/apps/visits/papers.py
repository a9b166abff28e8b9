"""Papers of a visit, after the ministry's basic forms of 2025; docs/inspection-papers.md says what of them was read."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from liuhen.apps.documents.queries import PaperKind
from liuhen.apps.visits import queries
from liuhen.apps.visits.lifecycle import PAPERS
from liuhen.apps.visits.models import Visit
from liuhen.kernel.flow import Invalid
from liuhen.kernel.web.addresses import public_address
from liuhen.kernel.web.wording import minute
from liuhen.regulation.people import day_zh
from liuhen.regulation.visits import CHECKED

SEALED = {"visit-notice": "检通", "visit-result": "检果", "correction-order": "责改"}
KINDS = tuple(
    PaperKind(key, zh, word=SEALED[key], sealed=True, red_head=True, template="notice")
    if key in SEALED
    else PaperKind(key, zh, template="record")
    for key, zh in PAPERS.items()
)
FIVE_BANS = (
    "严禁没有法定主体资格的主体实施检查，严禁没有法定依据、事项没有公布而实施检查；"
    "严禁逐利检查，严禁干扰企业正常生产经营，严禁刁难企业。"
)
RIGHTS = [
    "你（单位）有权查验检查人员的执法证件，对没有两名以上执法人员、没有出示证件或者事项没有公布的检查，有权拒绝。",
    "你（单位）认为检查人员与本次检查有利害关系的，有权申请其回避。",
    "你（单位）有权陈述、申辩，对检查行为不服的，可以依法申请行政复议、提起行政诉讼或者投诉举报。",
]


def _officers(visit: Visit) -> str:
    """Name the officers with the numbers of the certificates that they show."""
    officers = queries.officers_of(visit)
    return "、".join(f"{each.name}（{queries.card_number(each.pk) or each.number}）" for each in officers)


def _source(visit: Visit) -> str:
    if visit.errand and visit.errand.campaign:
        campaign = visit.errand.campaign
        return f"{campaign.plan}：{campaign}（{campaign.choosing_zh}）"
    cited = f"（{visit.ground_ref}）" if visit.ground_ref else ""
    return f"计划外：{visit.ground_zh or visit.pressing_zh or visit.kind_zh}{cited}"


def _counted(visit: Visit) -> str:
    if visit.is_counted:
        allowed = queries.allowance(
            visit.establishment, on=visit.planned_on, level=visit.level, kind=visit.kind
        )
        return "计次，本县没有规定上限" if allowed.cap is None else f"计次，本年剩余{allowed.left_zh}次"
    return f"不计次：{visit.uncounted_zh}"


def _table(visit: Visit) -> list[list[str]]:
    return [
        ["检查对象", f"{visit.establishment}（{visit.establishment.code}）"],
        ["地址", visit.establishment.address],
        ["检查机关", visit.unit.name],
        ["检查方式、种类", f"{visit.mode_zh}，{visit.kind_zh}"],
        ["检查事项", visit.power.name],
        ["检查依据", visit.basis],
        ["任务来源", _source(visit)],
        ["检查频次", _counted(visit)],
        ["检查内容", visit.matter],
        ["检查人员（证号）", _officers(visit)],
        ["辅助人员人数", str(visit.assistants)],
        ["检查日期", day_zh(visit.planned_on)],
    ]


def _approval(visit: Visit) -> dict[str, Any]:
    reasons = [
        [zh, told]
        for zh, told in (
            ("须到现场的理由", visit.why_on_site), ("超次、再次检查的理由", visit.over_reason),
            ("同一事项再次检查的理由", visit.errand.why if visit.errand else ""),
            ("紧急情形", visit.pressing_zh),
        )
        if told
    ]  # fmt: skip
    said = (
        f"{visit.approver}，{minute(visit.approved_at)}：{visit.opinion or '同意'}"
        if visit.approved_at
        else "待补批"
    )
    return {"table": [*_table(visit), *reasons, ["负责人意见", said]]}


def _notice(visit: Visit) -> dict[str, Any]:
    return {
        "addressee": visit.establishment.name,
        "paragraphs": [
            f"依据{visit.basis}，本机关决定于{day_zh(visit.planned_on)}对你（单位）进行{visit.kind_zh}，检查事项为：{visit.power.name}。",
            f"检查内容：{visit.matter}。检查人员：{_officers(visit)}，另有辅助人员{visit.assistants}人。{_counted(visit)}。",
            f"检查清单：{'；'.join(f'{n}. {item}' for n, item in enumerate(visit.checklist, 1))}。",
            FIVE_BANS,
        ],
        "rights": RIGHTS,
        "contact": f"{visit.lead}，{visit.unit}",
    }  # fmt: skip


def _record(visit: Visit) -> dict[str, Any]:
    results = _results(visit)
    places = queries.positions_of(visit)
    came = [["企业确认到场", minute(visit.arrived_at)]] if visit.arrived_at else []
    came += [
        ["进入时间", minute(visit.entered_at) + (f"（补扫：{visit.late_reason}）" if visit.late_reason else "")],
        ["离开时间", minute(visit.left_at) if visit.left_at else ""],
    ] if visit.entered_at else []  # fmt: skip
    if where := places.get(("scan-in", visit.entered_at)):
        came.append(["进入位置", where])
    found = [
        f"{each.number}．{minute(each.found_at)}在{each.place or '现场'}"
        f"{_bracketed(places.get(('finding', each.found_at), ''))}发现，“{each.item}”一项不符合：{each.note}。"
        for each in queries.defects_of(visit)
    ]
    return {
        "table": [*_table(visit), *came],
        "head": ["序号", "检查项目", "结果"],
        "rows": [
            [str(n + 1), item, CHECKED.get(str(results.get(str(n), "")), "")] for n, item in enumerate(visit.checklist)
        ],
        "paragraphs": [
            "检查人员出示了执法证件，说明了检查事项和理由，告知了陈述、申辩、申请回避的权利。",
            *(found or [_nothing_noted(results)]),
        ],
        "signers": [
            {"role": "被检查人", "name": _signed(visit)},
            *({"role": "检查人员", "name": each.name} for each in queries.officers_of(visit)),
        ],
        "note": "现场步骤由手机逐步签名，可用 liuhen_proof 离线核验。",
    }  # fmt: skip


def _nothing_noted(results: dict[str, Any]) -> str:
    unmet = sum(each == "unmet" for each in results.values())
    return f"不符合的{unmet}项见上表，没有另行记录问题。" if unmet else "没有发现问题。"


def _bracketed(position: str) -> str:
    return f"（{position.replace('（', '，').rstrip('）')}）" if position else ""


def _signed(visit: Visit) -> str:
    """Say how the firm signed: on glass, or not at all; nothing where a pen is still to do it."""
    if visit.unsigned:
        return f"拒绝签名：{visit.unsigned}"[:60]
    if not visit.files.filter(kind="signature").exists():
        return ""
    is_older = visit.steps.filter(kind="scan-out", marks__contains="signed-before").exists()
    return "已在手机上签名（其后记录的问题没有再签）" if is_older else "已在手机上签名"


def _results(visit: Visit) -> dict[str, Any]:
    """Return what the last check-list that was believed says of each item, however late or by what clock it came."""
    believed = (
        visit.steps.filter(kind="check").exclude(marks__contains="refused").exclude(marks__contains="fork")
    )
    last = believed.order_by("-done_at", "-id").first()
    return dict(json.loads(last.text)["data"].get("results", {})) if last else {}


def _result(visit: Visit) -> dict[str, Any]:
    return {
        "addressee": visit.establishment.name,
        "paragraphs": [
            f"本机关于{day_zh(visit.planned_on)}对你（单位）进行的{visit.kind_zh}（{visit.power.name}），结果如下：",
            visit.result,
        ],
        "remedies": ["对本结果有异议的，可以向本机关提出，也可以依法申请行政复议、提起行政诉讼或者投诉举报。"],
        "contact": f"{visit.lead}，{visit.unit}",
    }  # fmt: skip


def _order(visit: Visit) -> dict[str, Any]:
    ordered = [each for each in queries.defects_of(visit) if each.due_on]
    return {
        "addressee": visit.establishment.name,
        "paragraphs": [f"本机关检查发现你（单位）存在下列问题，依据{visit.basis}，责令按期改正："],
        "facts": [
            f"{each.item}：{each.note}。要求：{each.demand}，{day_zh(each.due_on)}以前改正。"
            for each in ordered
            if each.due_on
        ],
        "rights": RIGHTS[-1:],
    }  # fmt: skip


def _recheck(visit: Visit) -> dict[str, Any]:
    rechecked = list(visit.rechecked.order_by("id"))
    return {
        "table": _table(visit),
        "head": ["序号", "问题", "要求", "复查"],
        "rows": [[str(n), each.item, each.demand, each.state_zh] for n, each in enumerate(rechecked, 1)],
        "signers": [
            {"role": "被检查人", "name": ""},
            *({"role": f"检查人员{each.name}", "name": ""} for each in queries.officers_of(visit)),
        ],
    }  # fmt: skip


def _receipt(visit: Visit) -> dict[str, Any]:
    return {
        "table": [*_table(visit), ["投诉举报", queries.where_to_complain(visit)]],
        "code": public_address("visit-receipt", visit.token),
        "note": (
            "凭此回执可以核验是谁、凭什么来检查，提出异议、评价，查看本企业全部检查和录音录像的保存情况。"
            + ("" if settings.PORTAL else f"在本县公众平台打开 /visits/{visit.token}/。")
        ),
    }


@dataclass(frozen=True)
class Paper:
    """How a paper is made of a visit: when it may be, and why not else."""

    made: Callable[[Visit], dict[str, Any]]
    fits: Callable[[Visit], bool] = lambda _: True
    otherwise: str = ""


MADE: dict[str, Paper] = {
    "visit-approval": Paper(_approval),
    "visit-notice": Paper(_notice),
    "visit-record": Paper(_record, lambda v: "check" in v.done or not v.is_on_site, "还没有进行检查"),
    "visit-result": Paper(_result, lambda v: v.state == "concluded", "还没有作出检查结果"),
    "correction-order": Paper(
        _order, lambda v: v.defects.exclude(due_on=None).exists(), "没有责令改正的问题"
    ),
    "visit-recheck": Paper(_recheck, lambda v: v.rechecked.exists(), "不是复查，或者还没有登记复查结果"),
    "visit-receipt": Paper(_receipt),
}


def data_of(visit: Visit, paper: str) -> dict[str, Any]:
    """Return what a paper says of a visit. Raises Invalid where it is not its time."""
    chosen = MADE[paper]
    if not chosen.fits(visit):
        raise Invalid(f"不能制作{PAPERS[paper]}：{chosen.otherwise}", field="paper")
    return chosen.made(visit)
