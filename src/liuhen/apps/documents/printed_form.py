"""A paper as it is drawn: from what was frozen at its issue and, once it is sealed, the impression of its seal."""

from datetime import datetime
from typing import Any

from liuhen.apps.documents.kinds import kind_of
from liuhen.apps.documents.models import Document, Seal, Service
from liuhen.apps.documents.papers import ADDRESS
from liuhen.kernel import printing
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.vault import blobs
from liuhen.kernel.web.codes import qr
from liuhen.kernel.web.wording import written_day, written_moment
from liuhen.regulation.service import NOTICE_DAYS

PAPER = "paper"
"""The key in a paper's data of what is the paper's own."""
SIGNERS = {
    "in-person": ("受送达人（签收人）", "送达人", "送达人"),
    "left": ("见证人", "见证人", "送达人", "送达人"),
    "post": ("送达人",),
    "electronic": ("送达人", "送达人"),
    "notice": ("送达人", "送达人"),
}
"""Who signs a receipt, by the route."""
NOTES = {
    "in-person": "以受送达人在送达回证上签收的日期为送达日期。",
    "left": "拒收的，记明拒收事由和日期，由送达人、见证人签名；或以拍照、录像记录送达过程。",
    "post": "以回执上注明的收件日期为送达日期。",
    "electronic": "以到达受送达人特定系统的日期为送达日期。",
    "notice": f"自公告之日起满{NOTICE_DAYS.n}日视为送达。",
}
"""From which day it counts as served, by the route. 《民事诉讼法》第87条至第95条."""

TOLD_OF_THE_ADDRESS = (
    "一、请如实填写。送达地址、联系方式有变更的，请及时书面告知本机关。",
    "二、填写不准确或者变更后没有告知的，可能影响您及时收到文书、行使权利。",
    "三、同意电子送达的，依据《行政处罚法》第六十一条第二款，以传真、电子邮件等方式送达；同意可以随时书面撤回。",
)


def paper_of(document: Document, *, number: str, at: datetime, signer: str = "") -> dict[str, Any]:
    """Return what a paper says of itself, to be frozen with its data; ``signer`` is who issued it."""
    kind = document.of_kind
    return {
        "unit": document.unit.name,
        "title": document.title,
        "number": number,
        "on": local_day(at).isoformat(),
        "template": kind.template,
        "red_head": kind.red_head,
        "is_sealed": kind.sealed,
    } | ({"upward": True, "signer": signer} if kind.upward else {})


def as_pdf(document: Document) -> bytes:
    """Draw a paper; a draft says across each page that it is one. The same paper gives the same bytes."""
    at = document.issued_at or document.drafted_at
    data = frozen(document)
    data["watermark"] = "草稿" if document.state == "draft" else ""
    data["drawn"] = qr(data["code"]) if data.get("code") else ""
    data["seal"] = _impression(document.seal) if document.state == "sealed" and document.seal else None
    return printing.pdf(data[PAPER]["template"], data, at=at)


def frozen(document: Document) -> dict[str, Any]:
    """Return what stands on a paper: as frozen or, while it is a draft, as it would be without a number."""
    own = document.data.get(PAPER) or paper_of(document, number="", at=document.drafted_at)
    return {**document.data, PAPER: own}


def _impression(seal: Seal) -> dict[str, Any]:
    # typst knows no base64; a list of numbers is the one form in which JSON carries bytes to it.
    return {"bytes": [*b"".join(blobs.open_range(seal.sha256))], "width": seal.width_mm}


def address_form_of(document: Document, *, at: datetime) -> bytes:
    """Draw a blank 送达地址确认书 for whom a paper is addressed to: signed, it is filed as his consent."""
    told = [
        ("文书", f"{document.title}　{document.number}".strip()),
        ("受送达人", str(document.data.get("addressee", ""))),
        ("送达地址和邮政编码", ""),
        ("收件人和联系电话", ""),
        ("是否同意电子送达", "□ 同意　　　□ 不同意"),
        ("电子送达的方式", "□ 手机号码　□ 电子邮箱　□ 传真　□ 政务平台账号"),
        ("电子送达的地址", ""),
    ]
    data = {
        PAPER: _own(document, kind_of(ADDRESS).zh, at=at), "watermark": "", "seal": None, "table": told,
        "paragraphs": TOLD_OF_THE_ADDRESS,
        "signers": [{"role": role, "name": ""} for role in ("受送达人", "执法人员")],
    }  # fmt: skip
    return printing.pdf("receipt", data, at=at)


def _own(document: Document, title: str, *, at: datetime) -> dict[str, Any]:
    """Return what a form beside a paper says of itself."""
    return {
        "unit": document.unit.name, "title": title, "number": "", "on": local_day(at).isoformat(),
        "template": "receipt", "red_head": False, "is_sealed": False,
    }  # fmt: skip


def receipt_of(service: Service, *, at: datetime) -> bytes:
    """Draw 送达回证: what is known of a service, with lines for what has yet to be signed."""
    document = service.document
    told = [
        ("送达文书", document.title),
        ("文号", document.number),
        ("受送达人", service.recipient),
        ("送达方式", service.route_zh),
        ("送达地点", service.address),
        ("交寄、公告时间", written_moment(service.sent_at) if service.sent_at else ""),
        ("送达时间", written_moment(service.served_at) if service.served_at else ""),
        ("签收人", service.signed_by),
        ("与受送达人的关系", service.relation_zh),
        ("拒收情况", service.refusal),
        ("见证人", service.witnesses),
        ("音像记录", service.recordings_zh),
        ("邮件号码", service.tracking),
        ("邮戳日期", written_day(service.postmark_on) if service.postmark_on else ""),
        ("回执", service.receipt),
        ("确认书", str(service.consent) if service.consent else ""),
        ("公告载体", service.place),
        ("原因和经过" if service.state != "void" else "无效的理由", service.why),
        ("结果", service.state_zh),
    ]
    always = {"送达文书", "受送达人", "送达方式", "送达时间", "结果"}
    data = {
        PAPER: _own(document, "送达回证", at=at), "watermark": "", "seal": None,
        "table": [[n, t] for n, t in told if t or n in always],
        "signers": [{"role": role, "name": ""} for role in SIGNERS[service.route]],
        "note": NOTES[service.route],
    }  # fmt: skip
    return printing.pdf("receipt", data, at=at)
