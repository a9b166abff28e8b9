"""Pages of years, results and the records behind each point."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from liuhen.apps.evaluation import actions, capsules, desk
from liuhen.apps.evaluation.console.listing import listed
from liuhen.apps.evaluation.models import Evaluation, Objection, Result, Score
from liuhen.apps.evaluation.queries import judging
from liuhen.apps.evaluation.reckoning import Card, lamp_of, what_if
from liuhen.apps.people import queries as people
from liuhen.kernel import spreadsheets
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import called
from liuhen.kernel.web import attaching, trail
from liuhen.kernel.web.addresses import address_of
from liuhen.kernel.web.clocks import ClockFace, faces_of
from liuhen.kernel.web.doors import Place, buttons, making, placed
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.screens import Screen
from liuhen.regulation.evaluation import LAMPS, POINT, WHOLE, points_zh

SHOWN = 200
"""So many records of a kind on one page; the endpoint has them all."""


@page(permission=P.EVALUATION_SEE)
def listing(request: PageRequest) -> HttpResponseBase:
    """List the years that somebody's unit evaluates, newest first."""

    def said(row: Evaluation) -> str:
        return row.reason or (f"第{row.version}版" if row.version > 1 else "")

    return listed(
        request, judging.visible_to(request.actor), Evaluation.states, said, right=P.EVALUATION_SEE, title="年度考评",
        lead="按已批准的方案从记录计分：随时可以试算，年度结束后告知、听取异议、批准确定；以后的变化另成一版。",
        noun="考评", column="说明", submit="开始年度考评", hint="先有已批准的考评方案。",
        entering=reverse("console:evaluation-open") if request.actor.may(P.EVALUATION_KEEP) else "",
    )  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One unit of a year: its light, its points, and what moved them."""

    result: Result
    lamp: str
    lamp_zh: str
    points: str
    moved: str
    weakest: str
    tone: str
    note: str


@dataclass(frozen=True, kw_only=True)
class EvaluationScreen(Screen):
    """``is_tried``: the points are of this moment, and nothing of them is written."""

    template = "evaluation/evaluation.html"

    evaluation: Evaluation
    tone: str
    rows: Sequence[Row]
    is_tried: bool
    versions: Sequence[Evaluation]
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.EVALUATION_SEE)
def one(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show a year, unit by unit; with ``?now`` as it would stand now."""
    return shown(request, pk)


def shown(request: PageRequest, pk: int, **refused: Any) -> HttpResponse:
    """Draw it, with what was refused on top."""
    found: Evaluation = get_object_or_404(judging.visible_to(request.actor), pk=pk)
    is_tried = found.is_running and "now" in request.GET
    return EvaluationScreen(
        title=str(found), crumbs=[(desk.YEARS[0], reverse(desk.YEARS[1]))], evaluation=found,
        tone=desk.TONES[found.state], rows=_rows(found, request, is_tried=is_tried), is_tried=is_tried,
        versions=[each for each in judging.others_of_year(found) if each.pk != found.pk],
        buttons=buttons(desk.EVALUATION, found, by=request.actor, at=request.at),
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")), **refused,
    ).drawn(request)  # fmt: skip


def _rows(evaluation: Evaluation, request: PageRequest, *, is_tried: bool) -> list[Row]:
    results = list(judging.results_of(evaluation))
    before = _before(evaluation)
    if is_tried:
        cards = judging.reckoned(evaluation, results, at=request.at)
        told = [
            (card.points, [(one.indicator.name, one.earned, one.full) for one in card.lines])
            for card in cards
        ]
    else:
        scores = judging.scores_of(results, light=True)
        told = [(_stands(each), [(one.indicator.name, one.earned, one.full) for one in scores.get(each.pk, ())])
                for each in results]  # fmt: skip
    return [
        _row(each, points, lines, before, is_tried=is_tried)
        for each, (points, lines) in zip(results, told, strict=True)
    ]


def _stands(result: Result) -> int | None:
    return result.points if result.state == "frozen" else result.told


def _before(evaluation: Evaluation) -> dict[int, int]:
    """Return what the units had in the version before, or nothing."""
    if evaluation.previous is None:
        return {}
    rows = evaluation.previous.results.filter(points__isnull=False)
    return dict(rows.values_list("unit_id", "points"))


def _row(
    result: Result, points: int | None, lines: Sequence[tuple[str, int | None, int]], before: dict[int, int], *,
    is_tried: bool,
) -> Row:  # fmt: skip
    was = before.get(result.unit_id)
    if was is None and (is_tried or result.state == "frozen"):
        was = result.told
    lamp = lamp_of(points, ((earned, full) for _, earned, full in lines))
    counted = [(earned / full, name) for name, earned, full in lines if earned is not None and earned < full]
    note = f"垂直管理，结果供{result.unit.vertical}参考" if result.unit.vertical else ""
    return Row(
        result, lamp, LAMPS[lamp], "—" if points is None else points_zh(points), moved_zh(was, points),
        "、".join(name for _, name in sorted(counted)[:2]), desk.TONES[result.state], note,
    )  # fmt: skip


def moved_zh(was: int | None, now: int | None) -> str:
    """Say by how much something moved, or ""."""
    if was is None or now is None or was == now:
        return ""
    return f"{'+' if now > was else '−'}{points_zh(abs(now - was))}"


HEADER = ("单位", "信号", "得分", "变化", "失分较多的指标", "状态", "说明")


@page(permission=P.EVALUATION_SEE)
def sheet(request: PageRequest, pk: int) -> HttpResponseBase:
    """Hand out a year as a workbook."""
    found: Evaluation = get_object_or_404(judging.visible_to(request.actor), pk=pk)
    rows = [
        [
            row.result.unit.name,
            row.lamp_zh,
            _number(row.result),
            row.moved,
            row.weakest,
            row.result.state_zh,
            row.note,
        ]
        for row in _rows(found, request, is_tried=False)
    ]
    return spreadsheets.response(spreadsheets.workbook("年度考评", HEADER, rows), filename=f"{found}.xlsx")


@page(permission=P.EVALUATION_SEE)
def capsule(request: PageRequest, pk: int) -> HttpResponseBase:
    """Hand out a frozen year with the proofs."""
    found: Evaluation = get_object_or_404(judging.visible_to(request.actor), pk=pk)
    return attaching.capsule(capsules.contents_of(found, at=request.at))


def _number(result: Result) -> float | None:
    found = _stands(result)
    return None if found is None else found / POINT


@page(permission=P.EVALUATION_SEE)
def results(request: PageRequest) -> HttpResponseBase:
    """List the results of somebody's units, and of those his unit evaluates, newest first."""

    def said(row: Result) -> str:
        return row.points_zh

    return listed(
        request, judging.results_visible_to(request.actor), Result.states, said, right=P.EVALUATION_SEE,
        year="evaluation__year", title="考评结果", lead="本单位每年的考评结果；每一分都能打开背后的记录。", noun="结果",
        column="得分", submit="", hint="考评机关开始年度考评以后在这里显示。", entering="",
    )  # fmt: skip


class Trying(forms.Form):
    """What is tried out for one unit: records put right, and other points at most of each indicator."""

    put_right = forms.CharField(
        label="如果这些记录已改正",
        required=False,
        max_length=400,
        help_text="得分明细中扣分的记录，用顿号或者逗号分开，如：问题 12、问题 15。",
    )

    def __init__(self, data: Any, *, scores: Sequence[Score]) -> None:
        super().__init__(data)
        for score in scores:
            self.fields[_full(score)] = forms.IntegerField(
                label=f"如果“{score.indicator}”的满分是",
                required=False,
                min_value=1,
                max_value=100,
                widget=forms.NumberInput(attrs={"placeholder": score.indicator.full_zh}),
            )


def _full(score: Score) -> str:
    return f"full-{score.indicator.key}"


@dataclass(frozen=True, kw_only=True)
class ResultScreen(Screen):
    """``rows`` are the scores with their light, how they are reckoned, and what moved since the version before."""

    template = "evaluation/result.html"

    result: Result
    tone: str
    lamp: str
    lamp_zh: str
    moved: str
    rows: "Sequence[tuple[Score, str, str, str]]"
    objections: "Sequence[tuple[Objection, str, Sequence[Button]]]"
    places: "Mapping[str, Place]"
    trying: Trying
    tried: Card | None
    tried_zh: str
    tried_moved: str
    clocks: Sequence[ClockFace]
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.EVALUATION_SEE)
def result(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show what a unit got, indicator by indicator."""
    return shown_result(request, pk)


def shown_result(request: PageRequest, pk: int, **refused: Any) -> HttpResponse:
    """Draw it, with what was refused on top."""
    found: Result = get_object_or_404(judging.results_visible_to(request.actor), pk=pk)
    scores = judging.scores_of([found]).get(found.pk, [])
    points, before = _stands(found), _before(found.evaluation)
    was = judging.earned_before(found)
    lamp = lamp_of(points, ((each.earned, each.full) for each in scores))
    trying = Trying(request.GET or None, scores=scores)
    tried = _tried(trying, scores)
    objections = list(judging.objections_of(found))
    return ResultScreen(
        title=str(found), crumbs=[(desk.RESULTS[0], reverse(desk.RESULTS[1]))], result=found,
        tone=desk.TONES[found.state], lamp=lamp, lamp_zh=LAMPS[lamp],
        moved=moved_zh(before.get(found.unit_id, found.told), points),
        rows=[
            (each, _lamp(each), each.indicator.reckons.zh, moved_zh(was.get(each.indicator_id), each.earned))
            for each in scores
        ],
        objections=[
            (each, desk.TONES[each.state],
             buttons(desk.OBJECTION, each, by=request.actor, at=request.at) if _may_judge(each, request.actor) else [])
            for each in objections
        ],
        places=placed((each.about for each in objections), by=request.actor),
        trying=trying, tried=tried, tried_zh="—" if tried is None or tried.points is None else points_zh(tried.points),
        tried_moved=moved_zh(points, tried.points if tried else None), clocks=faces_of(found.ref, at=request.at),
        buttons=[
            *buttons(desk.RESULT, found, by=request.actor, at=request.at),
            *(making(desk.RESULT, actions.object_to, found, _draft(found), by=request.actor,
                     facts=judging.answering_facts(found, by=request.actor, at=request.at))
              if found.state == "told" else []),
        ],
        traces=trail.trail_of(found, *objections, names=people.names_of, before=request.GET.get("trail")), **refused,
    ).drawn(request)  # fmt: skip


def _draft(result: Result) -> Objection:
    return Objection(result=result, unit=result.unit, evaluator=result.evaluator)


def _lamp(score: Score) -> str:
    share = None if score.earned is None else score.earned * WHOLE // score.full
    return lamp_of(share, [(score.earned, score.full)])


def _may_judge(objection: Objection, actor: Actor) -> bool:
    return objection.state == "raised" and actor.may_on(P.OBJECTION_JUDGE, objection)


def _tried(form: Trying, scores: Sequence[Score]) -> Card | None:
    if not scores or not form.is_bound or not form.is_valid() or not any(form.cleaned_data.values()):
        return None
    refs = {"".join(called(ref).split()): ref for score in scores for ref, _ in score.against}
    told = form.cleaned_data["put_right"].replace("，", "、").replace(",", "、").split("、")
    weights = {score.indicator.key: form.cleaned_data[_full(score)] for score in scores}
    return what_if(
        scores,
        put_right=[refs.get("".join(each.split()), each.strip()) for each in told],
        weights={key: points * POINT for key, points in weights.items() if points},
    )


@dataclass(frozen=True)
class Behind:
    """A record behind a point: the number to object to, what it is called, where it leads the reader, what it did."""

    number: str
    called: str
    address: str
    effect: str


def _behind(ref: str, place: Place | None, effect: str = "") -> Behind:
    number = called(ref)
    name = place.whole_name if place else number
    whole = name if name.startswith(number) else f"{number}　{name}"
    return Behind(number, whole, place.url if place else "", effect)


@dataclass(frozen=True, kw_only=True)
class ScoreScreen(Screen):
    """``against`` and ``towards`` are the first of what counts; ``more`` says how many there are besides."""

    template = "evaluation/score.html"

    score: Score
    lamp: str
    formula: str
    against: Sequence[Behind]
    towards: Sequence[Behind]
    more: int
    may_object: bool


@page(permission=P.EVALUATION_SEE)
def score(request: PageRequest, pk: int) -> HttpResponseBase:
    """Trace one point to the records behind it: what counted against the unit, and what for it."""
    found: Score = get_object_or_404(
        judging.scores_visible_to(request.actor).select_related("result__unit", "result__evaluation"), pk=pk
    )
    against = [(ref, points_zh(effect) if effect else "不再扣分") for ref, effect in found.against[:SHOWN]]
    towards = [
        (f"{noun}:{pk}", "") for noun, ids in sorted(found.towards.items()) for pk in islice(ids, SHOWN)
    ][:SHOWN]
    places = placed((ref for ref, _ in (*against, *towards)), by=request.actor)
    return ScoreScreen(
        title=f"{found.indicator.name}：{found.earned_zh}",
        crumbs=[(desk.RESULTS[0], reverse(desk.RESULTS[1])), (str(found.result), address_of(found.result.ref))],
        score=found, lamp=_lamp(found),
        formula=found.indicator.reckons.zh,
        against=[_behind(ref, places.get(ref), effect) for ref, effect in against],
        towards=[_behind(ref, places.get(ref)) for ref, _ in towards],
        more=len(found.against) + found.favour - len(against) - len(towards),
        may_object=found.result.state == "told" and request.actor.may_on(P.EVALUATION_ANSWER, found.result),
    ).drawn(request)  # fmt: skip
