"""The papers of notices, dispatches and transfers."""

from typing import TYPE_CHECKING, Any

from liuhen.apps.coordination import queries
from liuhen.apps.documents.queries import PaperKind
from liuhen.apps.people import queries as people
from liuhen.kernel.flow import Invalid
from liuhen.kernel.web.wording import sentence, spaced, written_moment
from liuhen.regulation.coordination import A32, A33
from liuhen.regulation.people import day_zh

if TYPE_CHECKING:
    from liuhen.apps.coordination.models import CaseTransfer, CooperationNotice, Dispatch, ListedItem
    from liuhen.apps.people.models import Unit

KINDS = (
    PaperKind("cooperation-notice", "通知函", word="协通", sealed=True, red_head=True),
    PaperKind("dispatch-order", "督办单", word="督办", sealed=True, red_head=True),
    PaperKind("case-transfer-letter", "案件移送函", word="移", sealed=True, red_head=True),
    PaperKind("case-transfer-list", "移送证据清单", sealed=True, template="list", needs=("table",)),
    PaperKind("case-transfer-receipt", "案件移送回执", word="移回", sealed=True, red_head=True),
    PaperKind(
        "jurisdiction-request",
        "指定管辖请示",
        word="请",
        sealed=True,
        red_head=True,
        upward=True,
        needs=("contact",),
    ),
)
LIST_HEAD = ["序号", "材料", "内容摘要值（SHA-256）"]


def list_rows(items: "list[ListedItem]") -> list[list[str]]:
    """Return a list of evidence as a paper shows it."""
    return [
        [str(each.n), f"{each.title}{'（引用，原件在库）' if each.is_cited else ''}", spaced(each.sha256)]
        for each in items
    ]


def _case(transfer: "CaseTransfer") -> str:
    """Name the case as a letter does: its number and its cause without a gap."""
    return transfer.title.replace("号 ", "号")


def of_notice(notice: "CooperationNotice") -> dict[str, Any]:
    """Tell the other unit what was found, and by when it answers."""
    items = list(queries.items_of(notice.ref))
    told: dict[str, Any] = {
        "addressee": notice.unit.name,
        "paragraphs": [
            f"{notice.sender.name}在执法中发现涉及你单位管辖的违法行为，依照{A32.cite_in_full()}通报如下：",
            sentence(notice.content),
            *([f"地点：{notice.place}。"] if notice.place else []),
            (
                f"缓急：{notice.urgency_zh}。请{'立即派员到场，并' if notice.is_urgent else ''}在期限内答复办理情况；"
                "拒绝办理的写明理由，由监督协调机构处理。"
            ),
        ],
        "closing": "特此函告。",
    }
    return told | ({"head": LIST_HEAD, "rows": list_rows(items)} if items else {})


def of_dispatch(dispatch: "Dispatch") -> dict[str, Any]:
    """Order a unit to act."""
    notice = dispatch.notice
    how = f"你单位以“{notice.answer}”为由没有办理" if notice.answer and notice.unit_id == dispatch.unit_id else (
        f"{notice.unit.name}没有办理"
    )  # fmt: skip
    return {
        "addressee": dispatch.unit.name,
        "paragraphs": [
            f"{notice.sender.name}于{written_moment(notice.sent_at)}通报：{sentence(notice.content)}",
            f"{how}。依照{A32.cite_in_full()}，现派遣你单位办理：{sentence(dispatch.what)}",
            (
                f"请自{written_moment(dispatch.issued_at)}起{dispatch.hours}小时内办理并报告执行情况。"
                "拒不执行的，依规追究责任。"
            ),
        ],
        "closing": "特此督办。",
    }


def of_transfer(transfer: "CaseTransfer", paper: str, *, contact: str = "") -> "tuple[Unit, dict[str, Any]]":
    """Return whose paper it is and what it says. Raises Invalid where it is not its time."""
    by_the_sender = paper in ("case-transfer-letter", "case-transfer-list")
    unit = transfer.sender if by_the_sender else transfer.unit
    if unit is None:
        raise Invalid(
            f"不能制作{_called(paper)}：应由{transfer.from_zh if by_the_sender else transfer.to_zh}制作",
            field="paper",
        )
    told = _TRANSFER[paper](transfer)
    return unit, told | ({"contact": contact} if contact and paper != "case-transfer-list" else {})


def _called(paper: str) -> str:
    return next(kind.zh for kind in KINDS if kind.key == paper)


def _letter(transfer: "CaseTransfer") -> dict[str, Any]:
    items = list(queries.items_of(transfer.ref))
    return {
        "addressee": transfer.receiver.name if transfer.receiver else transfer.outside,
        "paragraphs": [
            f"{_case(transfer)}一案，经审查不属于本单位主管或者管辖：{sentence(transfer.reason)}",
            f"案情摘要：{sentence(transfer.summary)}",
            (
                f"依照{A33.cite_in_full()}，现将本案移送你单位办理，证据清单共{len(items)}项，"
                f"清单摘要值{transfer.list_sha256[:16]}。音像资料原件在库，不另复制，签收后你单位即可查看。"
            ),
            (
                f"请按期签收，并于{day_zh(transfer.feedback_by)}以前反馈办理情况。认为不属于你单位管辖的，"
                "请报请共同的上一级行政机关指定管辖，并抄送监督协调机构，不得退回或者再行移送。"
            ),
        ],
        "attachments": ["移送证据清单"],
        "closing": "特此函告。",
    }


def _list(transfer: "CaseTransfer") -> dict[str, Any]:
    items = list(queries.items_of(transfer.ref))
    return {
        "table": [
            ["案件", transfer.title], ["移送单位", transfer.from_zh],
            ["接收单位", transfer.receiver.name if transfer.receiver else transfer.outside],
            ["清单摘要值", spaced(transfer.list_sha256)],
        ],
        "head": LIST_HEAD,
        "rows": list_rows(items),
        "signers": [{"role": "移交人", "name": ""}, {"role": "接收人", "name": ""}],
    }  # fmt: skip


def _receipt(transfer: "CaseTransfer") -> dict[str, Any]:
    if transfer.accepted_at is None:
        raise Invalid("不能制作案件移送回执：还没有签收", field="paper")
    items = queries.items_of(transfer.ref).count()
    who = f"签收人：{transfer.accepted_by}（{transfer.accepted_by.number}）。" if transfer.accepted_by else ""
    return {
        "addressee": transfer.from_zh,
        "paragraphs": [
            (
                f"你单位移送的{_case(transfer)}一案，本单位已于{written_moment(transfer.accepted_at)}签收，证据清单共{items}项，"
                f"清单摘要值{transfer.list_sha256}，与移送时入账的一致。"
                f"{sentence(transfer.lacking) if transfer.lacking else ''}{who}"
            ),
            f"办理情况将于{day_zh(transfer.feedback_by)}以前反馈。",
        ],
        "closing": "特此回执。",
    }


def _request(transfer: "CaseTransfer") -> dict[str, Any]:
    if not transfer.dispute:
        raise Invalid("不能制作指定管辖请示：没有报请指定管辖", field="paper")
    when = written_moment(transfer.sent_at) if transfer.sent_at else ""
    return {
        "addressee": transfer.superior,
        "paragraphs": [
            f"{transfer.from_zh}于{when}将{_case(transfer)}一案移送本单位。",
            f"本单位认为不属于本单位管辖：{sentence(transfer.dispute)}",
            f"依照{A33.cite_in_full()}，请指定管辖。",
        ],
        "attachments": ["案件移送函", "移送证据清单"],
        "closing": "妥否，请批示。",
        "copies": [people.supervising_unit().name],
    }


_TRANSFER = {
    "case-transfer-letter": _letter,
    "case-transfer-list": _list,
    "case-transfer-receipt": _receipt,
    "jurisdiction-request": _request,
}
