"""The capsule of a frozen year: indicators, results, scores and objections with the proofs; each record by its digest.

It is made as it is asked for, of what the newest checkpoint covers. The records themselves are not in it: a score's row
names those that count against a unit, and a list says of each by which digest its last entry up to the freezing stands
in the log, so that whoever is shown one can hold it against that.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from liuhen.apps.evaluation.models import Evaluation, Result, Score
from liuhen.apps.evaluation.queries import judging
from liuhen.kernel.capsules import Witness, covered, proven_now
from liuhen.kernel.flow import WrongState
from liuhen.kernel.ledger.models import Entry
from liuhen.regulation.evaluation import points_zh
from liuhen_proof.canonical import dumps
from liuhen_proof.capsule import Contents, Item
from liuhen_proof.digests import digests_of_bytes
from liuhen_proof.merkle import leaf_hash
from liuhen_proof.sealed import EVALUATION

AT_ONCE = 500


def contents_of(evaluation: Evaluation, *, at: datetime) -> Contents:
    """Gather what goes in. Raises WrongState for a year that is not frozen, and while there is no checkpoint."""
    if evaluation.state != "frozen":
        raise WrongState("不能下载证据包：考评结果还没有确定", remedy="确定以后可以下载")
    results = list(judging.results_of(evaluation))
    scores = judging.scores_of(results)
    objections = [each for result in results for each in judging.objections_of(result)]
    indicators = list(evaluation.scheme.indicators.order_by("place"))
    subjects = [evaluation.scheme, evaluation, *results, *objections]
    trail = covered(each.ref for each in subjects)
    witness = Witness(trail)
    told = [
        *indicators,
        evaluation,
        *results,
        *(row for rows in scores.values() for row in rows),
        *objections,
    ]
    return proven_now(
        trail, name=f"{evaluation.unit.short_name}{evaluation}", of=evaluation.unit.name, made_at=at,
        items=[
            _item("考评结果.json", _results(results, scores)),
            _item("得分背后的记录.json", _records(evaluation, scores)),
        ],
        told=lambda _: True, sealed=[sealed for row in told if (sealed := witness.of(row))], seal=EVALUATION,
        info=[
            ("Internal-Sender-Identifier", evaluation.ref),
            ("External-Description", f"{evaluation}：指标、结果、得分、异议和账本证明，扣分的记录以摘要列出"),
        ],
    )  # fmt: skip


def _results(results: Sequence[Result], scores: dict[int, list[Score]]) -> list[dict[str, Any]]:
    return [
        {
            "ref": result.ref, "unit": result.unit.name, "points": result.points_zh, "answer": result.answer,
            "scores": [
                {
                    "indicator": each.indicator.name, "key": each.indicator.key, "formula": each.indicator.reckons.zh,
                    "full": points_zh(each.full), "earned": each.earned_zh,
                    "against": [{"ref": ref, "points": points_zh(lost)} for ref, lost in each.against],
                    "towards": each.favour,
                }
                for each in scores.get(result.pk, [])
            ],
        }
        for result in results
    ]  # fmt: skip


def _records(evaluation: Evaluation, scores: dict[int, list[Score]]) -> list[dict[str, Any]]:
    """Say of each record that counts against a unit which entry about it was the last when the year was frozen."""
    refs = list(dict.fromkeys(ref for rows in scores.values() for each in rows for ref, _ in each.against))
    last: dict[str, Entry] = {}
    for start in range(0, len(refs), AT_ONCE):
        rows = Entry.objects.filter(
            subject__in=refs[start : start + AT_ONCE], at__lte=evaluation.frozen_at, index__isnull=False
        )
        last |= {entry.subject: entry for entry in rows.order_by("subject", "n")}
    return [
        {"ref": ref, "entry": entry.index, "entries": entry.n, "leaf": leaf_hash(bytes(entry.leaf)).hex()}
        for ref in refs
        if (entry := last.get(ref))
    ]


def _item(name: str, told: Iterable[Any]) -> Item:
    data = dumps([*told])
    return Item(name=name, source=lambda: [data], digests=digests_of_bytes(data), folder="records")
