"""The papers of performance, and what is heard of them."""

from liuhen.apps.documents.queries import Heard, PaperKind
from liuhen.apps.execution import actions


def hear_of_urging(heard: Heard) -> None:
    """An urging counts from the service of its paper, and no more once paper or service is void."""
    if heard.what == "served" and heard.service and heard.service.served_at:
        actions.note_urging_served(document=heard.document, served_at=heard.service.served_at, at=heard.at)
    elif heard.what in ("voided", "service-voided"):
        actions.note_urging_void(document=heard.document, at=heard.at)


def hear_of_stay(heard: Heard) -> None:
    """A stay begins as its paper is sealed, and ends once that is void."""
    if heard.what == "sealed":
        actions.take_stay_sealed(document=heard.document, at=heard.at)
    elif heard.what == "voided":
        actions.take_stay_voided(document=heard.document, at=heard.at)


# fmt: off
KINDS = (
    PaperKind("payment-notice", "缴款通知书", word="缴通", sealed=True, red_head=True),
    PaperKind("urging", "履行行政决定催告书", word="催告", sealed=True, red_head=True, hears=hear_of_urging),
    PaperKind("deferral-decision", "延期（分期）缴纳罚款决定书", word="延分缴", sealed=True, red_head=True),
    PaperKind("surcharge-decision", "加处罚款决定书", word="加罚", sealed=True, red_head=True),
    PaperKind("court-application", "行政强制执行申请书", word="强申", sealed=True, red_head=True),
    PaperKind("stay-decision", "停止执行决定书", word="停执", sealed=True, red_head=True, hears=hear_of_stay),
    PaperKind("resumption-notice", "恢复执行通知书", word="恢执", sealed=True, red_head=True),
    PaperKind("closing-report", "结案报告", template="record"),
)
# fmt: on
