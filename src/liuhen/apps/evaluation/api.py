"""Endpoints: schemes, years, results with every point's records, objections, officers' years, commendations."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema
from pydantic import StringConstraints

from liuhen.apps.evaluation import capsules, desk
from liuhen.apps.evaluation.models import (
    Assessment,
    Commendation,
    Evaluation,
    Objection,
    Result,
    Scheme,
)
from liuhen.apps.evaluation.queries import assessing, commending, judging, schemes
from liuhen.apps.evaluation.reckoning import Card, what_if
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import attaching
from liuhen.kernel.web.door_endpoints import endpoints
from liuhen.kernel.web.endpoints import ApiRequest, Id, Listed, Paging, Whole, Word, demand, listed
from liuhen.regulation.evaluation import WHOLE, YARDSTICKS

router = Router(tags=["evaluation"])


class SchemeShape(Schema):
    """考评方案 of a year. 《责任制》第38条."""

    id: int
    unit_id: int
    scope: str
    year: int
    number: int
    basis: str
    remark: str
    submitted_at: datetime | None
    approved_at: datetime | None
    is_late: bool
    state: str


class IndicatorShape(Schema):
    """考评指标 of a scheme: where points come from, and how. Points are hundredths."""

    id: int
    place: int
    key: str
    name: str
    full: int
    formula: dict[str, Any]
    kinds: list[str]


class EvaluationShape(Schema):
    """年度考评, in one of its versions. 《责任制》第38条."""

    id: int
    unit_id: int
    scope: str
    year: int
    version: int
    scheme_id: int
    previous_id: int | None
    reason: str
    opened_at: datetime
    told_at: datetime | None
    frozen_at: datetime | None
    digest: str
    state: str


class ResultShape(Schema):
    """考评结果 of one unit. Points are hundredths of a hundred."""

    id: int
    evaluation_id: int
    unit_id: int
    evaluator_id: int
    told: int | None
    told_at: datetime | None
    answer: str
    answered_at: datetime | None
    points: int | None
    state: str


class ScoreShape(Schema):
    """得分 under one indicator, with every record behind it."""

    id: int
    result_id: int
    key: str
    name: str
    full: int
    earned: int | None
    acts: int
    against: list[list[str | int]] = Field(description="[ref, what it did in hundredths] each")
    towards: dict[str, list[int]] = Field(description="ids of what speaks for the unit, by noun")

    @staticmethod
    def resolve_key(row: Any) -> str:
        return str(row.indicator.key)

    @staticmethod
    def resolve_name(row: Any) -> str:
        return str(row.indicator.name)


class WhatIfShape(Schema):
    """试算: what a result would have been. Nothing is written."""

    points: int | None
    was: int | None
    lines: list[dict[str, str | int | None]]


class ObjectionShape(Schema):
    """考评异议 to one record."""

    id: int
    result_id: int
    unit_id: int
    about: str
    reason: str
    raised_at: datetime
    verdict: str
    judged_at: datetime | None
    state: str


class AssessmentShape(Schema):
    """执法人员考核 of a year. 《责任制》第38条."""

    id: int
    unit_id: int
    person_id: int
    year: int
    facts: list[dict[str, Any]]
    facts_sha256: str
    grade: str
    ground: str
    reason: str
    signed_at: datetime | None
    answer: str
    answered_at: datetime | None
    state: str


class CommendationShape(Schema):
    """表彰 of a unit or an officer. 《责任制》第6条."""

    id: int
    unit_id: int
    person_id: int | None
    evaluation_id: int
    deeds: str
    remark: str
    proposed_at: datetime
    approved_at: datetime | None
    ended_at: datetime | None
    state: str


class Filters(Schema):
    """What a list is cut to."""

    unit: Id | None = None
    state: Word = ""
    year: Annotated[int, Field(ge=2000, le=2199), Whole] | None = None


class Instead(Schema):
    """What is tried out: records put right, and other points at most."""

    put_right: Annotated[
        list[Annotated[str, StringConstraints(max_length=64, pattern=r"^[a-z]+:\d+$")]], Field(max_length=200)
    ] = Field([], description="refs such as finding:12")
    weights: Annotated[
        list[Annotated[str, StringConstraints(max_length=40, pattern=r"^[a-z-]+=\d{1,5}$")]],
        Field(max_length=20),
    ] = Field([], description="key=hundredths each")


@router.get("/schemes", response=Listed[SchemeShape], summary="考评方案")
def list_schemes(request: ApiRequest, filters: Query[Filters], paging: Query[Paging]) -> Any:
    """List the schemes the caller keeps or is judged by, newest first."""
    demand(request.actor, P.EVALUATION_SEE)
    rows = judging.filtered(schemes.schemes_visible_to(request.actor), wanted=filters.dict())
    return listed(rows, order=("-id",), paging=paging)


@router.get("/schemes/{pk}/indicators", response=list[IndicatorShape], summary="方案的指标")
def list_indicators(request: ApiRequest, pk: Id) -> Any:
    """List the indicators of a scheme, in order."""
    demand(request.actor, P.EVALUATION_SEE)
    found = get_object_or_404(schemes.schemes_visible_to(request.actor), pk=pk)
    return list(schemes.indicators_of(found))


@router.get("/evaluations", response=Listed[EvaluationShape], summary="年度考评")
def list_evaluations(request: ApiRequest, filters: Query[Filters], paging: Query[Paging]) -> Any:
    """List the years that the caller's unit evaluates, newest first."""
    demand(request.actor, P.EVALUATION_SEE)
    rows = judging.filtered(judging.visible_to(request.actor), wanted=filters.dict())
    return listed(rows, order=("-id",), paging=paging)


@router.get("/evaluations/{pk}/capsule", summary="下载年度考评证据包")
def evaluation_capsule(request: ApiRequest, pk: Id) -> HttpResponseBase:
    """Hand out a frozen year with the proofs, a BagIt capsule that anybody can verify."""
    demand(request.actor, P.EVALUATION_SEE)
    found = get_object_or_404(judging.visible_to(request.actor), pk=pk)
    return attaching.capsule(capsules.contents_of(found, at=request.at))


@router.get("/evaluation-results", response=Listed[ResultShape], summary="考评结果")
def list_results(request: ApiRequest, filters: Query[Filters], paging: Query[Paging]) -> Any:
    """List the results of the caller's units, and of those his unit evaluates, newest first."""
    demand(request.actor, P.EVALUATION_SEE)
    wanted = filters.dict()
    rows = judging.filtered(judging.results_visible_to(request.actor), wanted=wanted | {"year": None})
    if wanted["year"]:
        rows = rows.filter(evaluation__year=wanted["year"])
    return listed(rows, order=("-id",), paging=paging)


@router.get("/evaluation-results/{pk}/scores", response=list[ScoreShape], summary="得分和背后的记录")
def list_scores(request: ApiRequest, pk: Id) -> Any:
    """List every point of a result with the records behind it: as frozen, else as it was told last."""
    demand(request.actor, P.EVALUATION_SEE)
    found = get_object_or_404(judging.results_visible_to(request.actor), pk=pk)
    return judging.scores_of([found]).get(found.pk, [])


@router.get("/evaluation-scores/{pk}", response=ScoreShape, summary="一项得分")
def get_score(request: ApiRequest, pk: Id) -> Any:
    """Return one point with every record behind it."""
    demand(request.actor, P.EVALUATION_SEE)
    return get_object_or_404(judging.scores_visible_to(request.actor), pk=pk)


@router.get("/evaluation-results/{pk}/what-if", response=WhatIfShape, summary="试算")
def try_out(request: ApiRequest, pk: Id, instead: Query[Instead]) -> Any:
    """Reckon what a result would have been with records put right, or by other weights. Writes nothing."""
    demand(request.actor, P.EVALUATION_SEE)
    found = get_object_or_404(judging.results_visible_to(request.actor), pk=pk)
    scores = judging.scores_of([found]).get(found.pk, [])
    card = what_if(scores, put_right=instead.put_right, weights=weights_of(instead.weights))
    return tried(card, found)


def weights_of(said: list[str]) -> dict[str, int]:
    """Read other weights; what is no indicator, or more than all, is left as it is."""
    pairs = ((key, int(points)) for key, _, points in (one.partition("=") for one in said))
    return {key: points for key, points in pairs if key in YARDSTICKS and 0 < points <= WHOLE}


def tried(card: Card, result: Result) -> Mapping[str, Any]:
    return {
        "points": card.points,
        "was": result.points if result.state == "frozen" else result.told,
        "lines": [
            {
                "key": each.indicator.key,
                "full": each.full,
                "earned": each.earned,
                "against": len(each.against),
            }
            for each in card.lines
        ],
    }


@router.get("/evaluation-objections", response=Listed[ObjectionShape], summary="考评异议")
def list_objections(request: ApiRequest, filters: Query[Filters], paging: Query[Paging]) -> Any:
    """List the objections of the caller's units, and those to what his unit reckoned, newest first."""
    demand(request.actor, P.EVALUATION_SEE)
    wanted = filters.dict() | {"year": None}
    return listed(
        judging.filtered(judging.objections_visible_to(request.actor), wanted=wanted),
        order=("-id",),
        paging=paging,
    )


@router.get("/assessments", response=Listed[AssessmentShape], summary="执法人员考核")
def list_assessments(request: ApiRequest, filters: Query[Filters], paging: Query[Paging]) -> Any:
    """List the officers' years that the caller may see, newest first."""
    demand(request.actor, P.ASSESSMENT_SEE)
    rows = judging.filtered(assessing.assessments_visible_to(request.actor), wanted=filters.dict())
    return listed(rows, order=("-id",), paging=paging)


@router.get("/commendations", response=Listed[CommendationShape], summary="表彰")
def list_commendations(request: ApiRequest, filters: Query[Filters], paging: Query[Paging]) -> Any:
    """List the commendations that the caller may see, newest first."""
    demand(request.actor, P.COMMENDATION_SEE)
    wanted = filters.dict() | {"year": None}
    rows = judging.filtered(commending.commendations_visible_to(request.actor), wanted=wanted)
    return listed(rows, order=("-id",), paging=paging)


SHAPES: dict[Any, Any] = {
    Scheme: SchemeShape, Evaluation: EvaluationShape, Result: ResultShape, Objection: ObjectionShape,
    Assessment: AssessmentShape, Commendation: CommendationShape,
}  # fmt: skip
for noun in desk.DESKS:
    endpoints(router, noun, SHAPES)
