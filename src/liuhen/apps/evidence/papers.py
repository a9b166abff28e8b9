"""Papers of evidence: its list, and the records that are signed on site and then registered as evidence."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from liuhen.apps.documents.queries import PaperKind
from liuhen.apps.evidence import queries
from liuhen.apps.evidence.models import RECORDS
from liuhen.kernel.web.wording import written_moment, written_span

if TYPE_CHECKING:
    from liuhen.apps.cases.models import Case
    from liuhen.apps.evidence.models import Evidence
    from liuhen.apps.people.models import Person

KINDS = (
    PaperKind("collected-list", "证据清单", sealed=True, template="list"),
    *(PaperKind(key, zh, template="record", needs=("paragraphs", "signers")) for key, zh in RECORDS.items()),
)
SIGNED = {
    "interview-record": (
        "被询问人", ("被询问人",),
        "被询问人核对无误后逐页签名，并在末页写明“以上笔录我已看过（向我宣读过），与事实相符”；拒绝签名的，由执法人员注明。",
    ),
}  # fmt: skip
SIGNED_ON_SITE = (
    "当事人或者见证人", ("当事人", "见证人"),
    "当事人核对无误后逐页签名；拒绝签名的，由执法人员注明；当事人不到场的，邀请见证人到场签名，当事人一栏注明“不在场”。",
)  # fmt: skip
"""What whoever is not of the unit is called, who of them signs, and how. 《行政处罚法》第55条，《行政强制法》第18条."""
HEAD = ["编号", "名称", "种类", "来源", "取证人、时间、地点", "证明内容", "状态"]


def list_of(case: "Case") -> dict[str, Any]:
    """Return the list of a case's evidence as it stands: the excluded and the late are told as such."""
    lost = queries.causes_of(queries.of_case(case))
    return {
        "table": [["案件", str(case)]],
        "head": HEAD,
        "rows": [_line(each, is_lost=each.pk in lost) for each in queries.of_case(case)],
        "signers": [{"role": "办案人员", "name": ""}],
    }


def _line(evidence: "Evidence", *, is_lost: bool) -> list[str]:
    by = "、".join(str(each.person) for each in evidence.collectors.all())
    state = evidence.state_zh if evidence.state == "excluded" or not is_lost else "不成立"
    what = f"{evidence.name}（{evidence.span_zh}）" if evidence.span_zh else evidence.name
    return [
        str(evidence.pk), what, evidence.kind_zh, evidence.source,
        f"{by}，{written_moment(evidence.collected_at)}，{evidence.place}", evidence.proves,
        "决定后收集" if evidence.late else state,
    ]  # fmt: skip


def record_of(
    case: "Case", paper: str, *, person: str, began_at: datetime, ended_at: datetime, place: str,
    officers: "Sequence[Person]", text: str,
) -> dict[str, Any]:  # fmt: skip
    """Return a record with lines to sign on for everybody who was there, at the foot of each page too."""
    names = [each.name for each in officers]
    who, theirs, note = SIGNED.get(paper, SIGNED_ON_SITE)
    return {
        "table": [
            ["案由", case.cause], ["时间", written_span(began_at, ended_at)], ["地点", place], [who, person],
            ["执法人员", "、".join(names)],
        ],
        "paragraphs": [line for line in map(str.strip, text.splitlines()) if line],
        "signers": [
            *({"role": role, "name": ""} for role in theirs),
            *({"role": f"执法人员{name}", "name": ""} for name in names),
        ],
        "note": note,
    }  # fmt: skip
