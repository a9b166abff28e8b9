"""Build the archive capsule of a complaint: case sheet, letters, trail, proofs, verifier; nothing of who complained."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from liuhen.apps.complaints import letters, lifecycle, queries
from liuhen.apps.complaints.actions import archiving
from liuhen.apps.complaints.models import Complaint
from liuhen.kernel import printing
from liuhen.kernel.capsules import build_once, left_behind, proven
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.flow import Subject, WrongState
from liuhen.kernel.ledger import proofs
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.vault import ranges
from liuhen.kernel.web.wording import minute
from liuhen_proof.capsule import Contents, Item
from liuhen_proof.digests import digests_of_bytes

# Why a handler opened what is sealed, and by what number or address the complainant was told, may say who he is.
WITHHELD = frozenset({lifecycle.LOOK.event, lifecycle.TELL.event})


def path_of(complaint: Complaint) -> Path:
    """Return where the capsule lies from being written until the vault and the ledger have it."""
    return Path(settings.EXPORTS) / f"complaint-{complaint.pk}.zip"


def build(complaint: Complaint, *, at: datetime) -> Complaint:
    """Write the capsule, store it and put it on record. Safe to run again after a crash. Raises NotYet, VaultError."""

    def fresh() -> Complaint:
        found: Complaint = Complaint.objects.select_related("unit", "person", "handler").get(pk=complaint.pk)
        return found

    build_once(
        path_of(complaint), at=at,
        is_kept=lambda: bool(fresh().capsule_sha256), contents=lambda: contents_of(fresh(), at=at),
        keep=lambda blob: archiving.keep_capsule(
            complaint=fresh(), sha256=blob.sha256, size_bytes=blob.size_bytes, at=at
        ),
    )  # fmt: skip
    return fresh()


def remove_spent() -> None:
    """Remove files whose builder died after they were stored and on record."""
    left = left_behind("complaint")
    for complaint in Complaint.objects.filter(pk__in=left).exclude(capsule_sha256=""):
        left[complaint.pk].unlink(missing_ok=True)


def response(request: HttpRequest, complaint: Complaint) -> HttpResponseBase:
    """Answer with the stored capsule. Raises Refused while there is none, VaultError."""
    if not complaint.capsule_sha256:
        wait = "归档后几分钟内生成，请稍后再试" if complaint.state == "archived" else "请先归档"
        raise WrongState("不能下载归档包：还没有归档包", remedy=wait)
    return ranges.serve(
        request, sha256=complaint.capsule_sha256, content_type="application/zip", filename=f"{complaint.number}.zip"
    )  # fmt: skip


def contents_of(complaint: Complaint, *, at: datetime) -> Contents:
    """Gather what goes in. Raises NotYet while the newest checkpoint does not cover every entry."""
    parts: list[Subject] = [complaint]
    for part in ("handlings", "recusals", "looks", "additions", "inquiries", "measures", "merged"):
        parts += getattr(complaint, part).order_by("id")
    return proven(
        [entry for part in parts for entry in proofs.trail(part.ref)],
        name=f"投诉{complaint.number}",
        of=complaint.handler.name,
        made_at=at,
        items=[
            _item("案卷", printing.pdf("case", case_sheet(complaint), at=at)),
            *(
                _item(letter.title, printing.pdf("letter", letters.data_of(complaint, letter, at=on), at=on))
                for letter in letters.of(complaint)
                if (on := letter.at(complaint))
            ),
        ],
        told=_is_told,
        info=[
            ("Internal-Sender-Identifier", complaint.ref),
            ("External-Description", f"投诉举报 {complaint.number} 归档包，不含投诉人信息"),
        ],
    )


def case_sheet(complaint: Complaint) -> dict[str, Any]:
    """Return what the case sheet 案卷 is filled with: facts, hands, requests, measures and time limits."""
    handlings = complaint.handlings.select_related("person__unit").order_by("id")
    recusals = complaint.recusals.select_related("person").order_by("id")
    inquiries = complaint.inquiries.select_related("unit").order_by("id")
    return {
        "number": complaint.number,
        "org": complaint.handler.name,
        "facts": [(name, said) for name, said in _facts(complaint) if said],
        "handlers": [(str(h.person), h.person.unit.name, _when(h.since), _when(h.until)) for h in handlings],
        "recusals": [(str(each.person), each.reason) for each in recusals],
        "inquiries": [
            (each.unit.name, each.question, _day(each.due_on), each.answer or each.state_zh) for each in inquiries
        ],
        "activities": [
            (str(each.pk), each.kind_zh, each.place, _when(each.started_at or each.planned_at), each.state_zh)
            for each in queries.linked_to(complaint)
        ],
        "measures": [
            (
                f"移送{each.referred_to_zh}" if each.referred_to else f"责令整改（整改 {each.rectification_id}）",
                each.matter, _day(each.due_on), each.receipt or each.state_zh,
            )
            for each in complaint.measures.order_by("id")
        ],
        "clocks": [
            (
                clock.duty.article.cite(), clock.due_zh,
                _when(clock.stopped_at) + ("，终止计算" if clock.has_lapsed else ""),
            )
            for clock in clocks.all_for(complaint.ref)
        ],
        "proof": printing.proof_of(complaint, lifecycle.ARCHIVE.event),
    }  # fmt: skip


def _facts(complaint: Complaint) -> list[tuple[str, str]]:
    declined, extended = complaint.declined_reason, complaint.extension_days
    return [
        ("方式", complaint.channel_zh),
        ("事由", "；".join(complaint.grounds_zh)),
        ("被投诉单位", str(complaint.unit or "不明")),
        ("被投诉人员", str(complaint.person or "未指明")),
        ("还涉及", complaint.named_zh),
        ("事发日期", _day(complaint.happened_on)),
        ("收到", _when(complaint.received_at)),
        ("受理", _when(complaint.accepted_at)),
        ("不予受理", f"{declined}（依据{complaint.declined_basis}）" if declined else ""),
        ("延长期限", f"{extended}日：{complaint.extension_reason}" if extended else ""),
        ("冻结的资料", f"{complaint.held}份" if complaint.held else ""),
        ("结论", complaint.conclusion_zh),
        ("查明和处理", complaint.outcome),
        ("不需要措施", complaint.nothing_to_do),
        ("办结", _when(complaint.ended_at)),
        ("评价", f"{complaint.rating}分" if complaint.rating else ""),
    ]


def _item(name: str, pdf: bytes) -> Item:
    return Item(name=f"{name}.pdf", source=lambda: [pdf], digests=digests_of_bytes(pdf), folder="records")


def _is_told(entry: Entry) -> bool:
    return entry.event not in WITHHELD


def _when(at: datetime | None) -> str:
    return minute(at) if at else ""


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
