"""The kinds of paper by which parties are told, heard and decided on; and what follows when one is sealed or served."""

from collections.abc import Callable
from typing import Any

from liuhen.apps.decisions.actions import altering, deciding, hearings, telling
from liuhen.apps.decisions.models import Alteration, CaseHearing, Correction, Decision, RightsNotice
from liuhen.apps.documents.queries import Heard, PaperKind

NOTICE, HEARING_NOTICE = "rights-notice", "hearing-notice"


def _of(model: Any, on: dict[str, Callable[..., object]]) -> Callable[[Heard], None]:
    """Return what hands on what was heard of a paper to the verb that it is about."""

    def hears(heard: Heard) -> None:
        verb = on.get(heard.what)
        row = model.objects.filter(document=heard.document).first() if verb else None
        if verb and row is not None:
            verb(row, service=heard.service, at=heard.at)

    return hears


_on_notice = _of(
    RightsNotice,
    {"served": telling.take_served, "service-voided": telling.take_unserved, "voided": telling.take_voided},
)
_on_hearing = _of(CaseHearing, {"served": hearings.take_notified})
_on_decision = _of(
    Decision,
    {
        "sealed": deciding.take_sealed, "served": deciding.take_served,
        "service-voided": deciding.take_unserved, "voided": deciding.take_voided,
    },
)  # fmt: skip
_on_alteration = _of(Alteration, {"sealed": altering.take_sealed, "served": altering.take_served})
_on_correction = _of(Correction, {"sealed": altering.take_corrected})


def _letter(key: str, zh: str, word: str, hears: Callable[[Heard], None], *needs: str) -> PaperKind:
    return PaperKind(
        key, zh, word=word, sealed=True, red_head=True, needs=needs, hears=hears, leads=hears is _on_decision
    )


KINDS = (
    _letter(NOTICE, "行政处罚事先告知书", "罚告", _on_notice, "facts", "rights"),
    _letter("hearing-rights-notice", "行政处罚听证告知书", "听告", _on_notice, "facts", "rights"),
    _letter("intended-decision-notice", "行政决定事先告知书", "告", _on_notice, "facts", "rights"),
    _letter(HEARING_NOTICE, "听证通知书", "听通", _on_hearing),
    PaperKind("plea-record", "陈述申辩笔录", template="record"),
    PaperKind("hearing-record", "听证笔录", template="hearing"),
    PaperKind("legal-review", "法制审核意见书", word="审", template="record"),
    PaperKind("discussion-record", "集体讨论笔录", template="record"),
    _letter("penalty-decision", "行政处罚决定书", "罚决", _on_decision, "sections", "remedies"),
    _letter("no-penalty-decision", "不予行政处罚决定书", "不罚", _on_decision, "sections", "remedies"),
    PaperKind(
        "spot-decision", "当场行政处罚决定书", word="当罚", template="record", hears=_on_decision, leads=True
    ),
    _letter("licence-decision", "准予行政许可决定书", "许决", _on_decision, "sections", "remedies"),
    _letter("licence-refusal", "不予行政许可决定书", "不许", _on_decision, "sections", "remedies"),
    _letter("other-decision", "行政处理决定书", "处决", _on_decision, "sections", "remedies"),
    _letter("correction-notice", "补正通知书", "补正", _on_correction),
    _letter("alteration-decision", "行政决定变动决定书", "变决", _on_alteration, "remedies"),
)
