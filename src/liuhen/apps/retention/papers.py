"""What is told on paper of a disposal: the certificate 销毁证明 and the list 销毁清册."""

from typing import Any

from django.conf import settings
from django.db.models import Sum

from liuhen.apps.retention import queries
from liuhen.apps.retention.lifecycle import FINISH
from liuhen.apps.retention.models import Disposal, DisposalItem
from liuhen.kernel.web.wording import day, minute, second, size
from liuhen.regulation.retention import DISPOSAL_BY_THREE

DISPOSED = "recording.disposed"


def certificate(disposal: Disposal) -> dict[str, Any]:
    """Return the certificate's data: what, how much, by whom, and where the ledger says so."""
    assert disposal.destroyed_at, "a certificate is of what is destroyed"
    index = queries.ledger_indexes([disposal.ref], FINISH.event).get(disposal.ref)
    destroyed = DisposalItem.objects.filter(disposal=disposal, result="destroyed")
    gone = destroyed.aggregate(bytes=Sum("recording__size_bytes"))["bytes"] or 0
    article = DISPOSAL_BY_THREE.article
    days = destroyed.select_related("recording").order_by("recording__ended_at")
    first, last = days.first(), days.last()
    return {
        "number": f"第{disposal.pk}号",
        "org": str(disposal.unit),
        "article": f"《{article.regulation.zh}》第{article.no}条",
        "facts": [
            ("单位", str(disposal.unit)),
            ("销毁", f"{disposal.destroyed_count} 份，{size(gone)}" + _spared(disposal)),
            ("录制时间", _from_to(first, last)),
            ("申请理由", disposal.reason),
            ("异议期", f"至 {day(disposal.waits_until)} 止，无异议" if disposal.waits_until else ""),
            ("销毁完毕", second(disposal.destroyed_at)),
            ("清单摘要", grouped(disposal.digest)),
            ("账本", f"{settings.LEDGER_ORIGIN} 第 {index} 号" if index is not None else "等待定序"),
        ],
        "signers": _signers(disposal),
    }


def full_list(disposal: Disposal) -> dict[str, Any]:
    """Return the list's data: a row for every recording of the batch, what was spared with its reason."""
    items = list(queries.items_of(disposal))
    indexes = queries.ledger_indexes([item.recording.ref for item in items], DISPOSED)
    return {
        "number": f"第{disposal.pk}号销毁证明附件",
        "org": str(disposal.unit),
        "digest": grouped(disposal.digest),
        "rows": [_row(n, item, indexes.get(item.recording.ref)) for n, item in enumerate(items, 1)],
        "signers": _signers(disposal),
    }


def _row(n: int, item: DisposalItem, index: int | None) -> list[str]:
    recording = item.recording
    ended = minute(recording.ended_at) if recording.ended_at else ""
    if item.result != "destroyed":
        return [str(n), breakable(recording.filename), ended, f"未销毁：{item.why}", "—"]
    digests = f"SHA-256 {grouped(recording.sha256)}\nSM3 {grouped(recording.sm3)}"
    return [str(n), breakable(recording.filename), ended, digests, str(index) if index is not None else "—"]


def _signers(disposal: Disposal) -> list[tuple[str, str, str]]:
    signed = (
        ("申请（设备保管员）", disposal.requester, disposal.requested_at),
        ("同意（法制机构）", disposal.consenter, disposal.consented_at),
        ("批准（单位负责人）", disposal.approver, disposal.approved_at),
    )
    return [(role, str(who), minute(at)) for role, who, at in signed if who and at]


def _spared(disposal: Disposal) -> str:
    return f"（另有 {disposal.spared_count} 份因冻结或期限未销毁）" if disposal.spared_count else ""


def _from_to(first: DisposalItem | None, last: DisposalItem | None) -> str:
    ends = [item.recording.ended_at for item in (first, last) if item]
    return " 至 ".join(day(moment) for moment in ends if moment)


def breakable(filename: str) -> str:
    """Let a long file name be broken after its underscores: a column of paper does not scroll."""
    return filename.replace("_", "_\u200b")


def grouped(hexdigest: str) -> str:
    """Cut a digest into groups of eight, so that paper can break it and an eye compare it."""
    return " ".join(hexdigest[n : n + 8] for n in range(0, len(hexdigest), 8))
