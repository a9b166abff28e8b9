"""Years, results and objections: what is there, what waits for whom, what the gates read."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from liuhen.apps.evaluation import lifecycle
from liuhen.apps.evaluation.models import Evaluation, Objection, Result, Score
from liuhen.apps.evaluation.queries import schemes
from liuhen.apps.evaluation.reckoning import Card, reckon
from liuhen.kernel.access import Actor, in_hands_of
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import called, persons_who
from liuhen.kernel.narrowing import chosen
from liuhen.kernel.web.wording import some_of
from liuhen.regulation import evaluation as law
from liuhen.regulation.people import day_zh

FROZEN = 0
"""The round of the scores as they were frozen."""


def visible_to(actor: Actor, permission: P = P.EVALUATION_SEE) -> "QuerySet[Evaluation]":
    rows: QuerySet[Evaluation] = Evaluation.objects.visible_to(actor, permission)
    return rows.select_related("unit", "scheme", "previous")


def results_visible_to(actor: Actor, permission: P = P.EVALUATION_SEE) -> "QuerySet[Result]":
    rows: QuerySet[Result] = Result.objects.visible_to(actor, permission)
    return rows.select_related("unit", "evaluator", "evaluation__scheme", "evaluation__previous")


def objections_visible_to(actor: Actor, permission: P = P.EVALUATION_SEE) -> "QuerySet[Objection]":
    rows: QuerySet[Objection] = Objection.objects.visible_to(actor, permission)
    return rows.select_related("unit", "evaluator", "result__evaluation", "result__unit")


def scores_visible_to(actor: Actor) -> "QuerySet[Score]":
    """Return the scores of the results somebody sees."""
    seen = Result.objects.visible_to(actor, P.EVALUATION_SEE).values("pk")
    rows: QuerySet[Score] = Score.objects.filter(result__in=seen)
    return rows.select_related("indicator")


def filtered(rows: "QuerySet[Any]", *, wanted: Mapping[str, Any]) -> "QuerySet[Any]":
    """Cut a list by unit, state and year."""
    return rows.filter(**chosen(wanted, "unit", "state", "year"))


def in_force(unit_id: int, *, scope: str = "units", year: int) -> Evaluation | None:
    """Return the version of a year that holds: the one frozen last."""
    rows = Evaluation.objects.filter(unit_id=unit_id, scope=scope, year=year, state="frozen")
    return rows.order_by("-version").first()


def others_of_year(evaluation: Evaluation) -> "QuerySet[Evaluation]":
    rows = Evaluation.objects.filter(unit_id=evaluation.unit_id, scope=evaluation.scope, year=evaluation.year)
    return rows.exclude(state="dropped").order_by("version")


def is_latest(evaluation: Evaluation) -> bool:
    last = others_of_year(evaluation).filter(state="frozen").last()
    return last is not None and last.pk == evaluation.pk


def results_of(evaluation: Evaluation) -> "QuerySet[Result]":
    return evaluation.results.select_related("unit", "evaluation").order_by("unit__path", "id")


def round_of(result: Result) -> int:
    """Return the round whose scores stand: frozen, or as it was told last."""
    return FROZEN if result.state == "frozen" else result.told_round


def scores_of(results: Iterable[Result], *, light: bool = False) -> dict[int, list[Score]]:
    """Return the scores that stand of many results, in the scheme's order, by result; in one query.

    ``light``: without the records behind them.
    """
    wanted = {each.pk: round_of(each) for each in results}
    rows = Score.objects.filter(result__in=wanted).select_related(
        "indicator", "result__evaluation", "result__unit"
    )
    if light:
        rows = rows.defer("against", "towards")
    found: dict[int, list[Score]] = defaultdict(list)
    for score in rows.order_by("result_id", "indicator__place", "id"):
        if score.round == wanted[score.result_id]:
            found[score.result_id].append(score)
    return found


def earned_before(result: Result) -> dict[int, int | None]:
    """Return what a unit had under each indicator in the version before, else as it was told first, by indicator."""
    old = result.evaluation.previous
    rows = Score.objects.filter(result__evaluation=old, result__unit_id=result.unit_id, round=FROZEN)
    if old is None:
        rows = Score.objects.filter(result=result, round=1)
    return dict(rows.values_list("indicator_id", "earned"))


def left_out_of(evaluation: Evaluation) -> dict[int, frozenset[str]]:
    """Return the records that do not count any more, by unit: in whichever version of the year it was objected."""
    year = others_of_year(evaluation).values("pk")
    rows = Objection.objects.filter(result__evaluation__in=year, state="sustained")
    found: dict[int, set[str]] = defaultdict(set)
    for unit, about in rows.values_list("unit_id", "about"):
        found[unit].add(about)
    return {unit: frozenset(refs) for unit, refs in found.items()}


def reckoned(evaluation: Evaluation, results: Sequence[Result], *, at: datetime) -> list[Card]:
    """Return how a year stands now, unit by unit in the order of ``results``. Writes nothing."""
    indicators = list(schemes.indicators_of(evaluation.scheme))
    units = [each.unit for each in results]
    return reckon(indicators, units, year=evaluation.year, at=at, left_out=left_out_of(evaluation))


def opening_facts(unit_id: int, scope: str, year: int, *, units: int) -> law.YearFacts:
    """Say what the gates before a year read."""
    scheme = schemes.scheme_of(unit_id, scope, year)
    rows = Evaluation.objects.filter(unit_id=unit_id, scope=scope, year=year).exclude(state="dropped")
    last = rows.order_by("-version").first()
    return law.YearFacts(
        year=year, scheme_zh=str(scheme or ""), running_zh=_there(last) if last else "", units=units
    )


def revising_facts(evaluation: Evaluation) -> law.YearFacts:
    running = others_of_year(evaluation).filter(state__in=Evaluation.RUNNING).first()
    return law.YearFacts(
        year=evaluation.year, running_zh=_there(running) if running else "", is_latest=is_latest(evaluation)
    )


def _there(evaluation: Evaluation) -> str:
    return f"{evaluation}{'还没有' if evaluation.is_running else '已经'}确定"


def telling_facts(evaluation: Evaluation, *, at: datetime) -> law.YearFacts:
    return law.YearFacts(year=evaluation.year, is_over=local_day(at) > date(evaluation.year, 12, 31))


def freezing_facts(
    evaluation: Evaluation,
    results: Sequence[Result],
    cards: Sequence[Card] | None,
    *,
    by: Actor,
    at: datetime,
) -> law.YearFacts:
    """Say what the gates before freezing read; without ``cards`` nothing is said of who would get less."""
    told = [each for each in results if each.state == "told"]
    running = clocks.all_still_running([each.ref for each in told], law.EVALUATE.id, at=at)
    lower = [
        result for result, card in zip(results, cards or (), strict=False)
        if result.told is not None and (card.points if card.points is not None else law.WHOLE) < result.told
    ]  # fmt: skip
    return law.YearFacts(
        year=evaluation.year, untold_zh=_names(each for each in results if each.state == "opened"),
        open_objections=Objection.objects.filter(result__evaluation=evaluation, state="raised").count(),
        waiting_zh=_names(each for each in told if each.ref in running), lower_zh=_names(lower),
        acting_id=by.person_id, reckoner_ids=reckoners(evaluation),
    )  # fmt: skip


def facts_before(evaluation: Evaluation, *, by: Actor, at: datetime) -> law.YearFacts:
    """Say what is known before anything is reckoned, for all that may be done with a year."""
    frozen = freezing_facts(evaluation, list(results_of(evaluation)), None, by=by, at=at)
    revised = revising_facts(evaluation)
    return replace(
        frozen, is_over=telling_facts(evaluation, at=at).is_over, running_zh=revised.running_zh,
        is_latest=revised.is_latest,
    )  # fmt: skip


def _names(results: Iterable[Result]) -> str:
    return some_of([each.unit.short_name for each in results], most=5, counted="个单位")


def reckoners(evaluation: Evaluation) -> frozenset[int]:
    """Return who told what was reckoned: they neither judge objections nor freeze."""
    return persons_who(lifecycle.TELL.event, evaluation)


def answering_facts(result: Result, *, about: str = "", by: Actor, at: datetime) -> law.AnswerFacts:
    """Say what the gates before a unit's word read."""
    mine = by.units_with(P.EVALUATION_ANSWER)
    open_ones = (
        Objection.objects.filter(result=result, state="raised") if result.pk else Objection.objects.none()
    )
    until, in_time = deadline(result, at=at)
    return law.AnswerFacts(
        acts_for_the_unit=mine is None
        or (result.unit_id in mine and by.me not in reckoners(result.evaluation)),
        in_time=in_time, until_zh=day_zh(until) if until else "",
        is_counted=not about or about in counted_against(result),
        is_open=bool(about) and open_ones.filter(about=about).exists(), has_open=open_ones.exists(),
    )  # fmt: skip


def deadline(result: Result, *, at: datetime) -> tuple[date | None, bool]:
    """Return the last day to object as it was told last, and whether it has not passed."""
    clock = clocks.all_for(result.ref).filter(duty_id=law.EVALUATE.id).last()
    if clock is None:
        return None, True
    return local_day(clock.due_at - timedelta(seconds=1)), at < clock.due_at


def counted_against(result: Result) -> frozenset[str]:
    """Return the records that are held against a unit as it was told last."""
    (scores,) = scores_of([result]).values() or ([],)
    return frozenset(ref for score in scores for ref, _ in score.against)


def counted_as(result: Result, told: str) -> str:
    """Return the record held against a unit that is called so, 问题 12; words that name none are returned as told."""
    name = "".join(told.split())
    return next((ref for ref in counted_against(result) if "".join(called(ref).split()) == name), told)


def judging_facts(objection: Objection, *, by: Actor) -> law.AnswerFacts:
    return law.AnswerFacts(
        acting_id=by.person_id, reckoner_ids=reckoners(objection.result.evaluation),
        objector_ids=persons_who(lifecycle.OBJECT.event, objection), is_of_the_unit=objection.unit_id in by.bodies,
    )  # fmt: skip


def objections_of(result: Result) -> "QuerySet[Objection]":
    return result.objections.select_related("unit", "evaluator", "result__evaluation").order_by("id")


def to_answer(actor: Actor) -> "QuerySet[Result]":
    """Return what a unit was told and has not answered; not for whoever evaluates it."""
    rows = results_visible_to(actor, P.EVALUATION_ANSWER).filter(state="told")
    return in_hands_of(rows, actor, P.EVALUATION_ANSWER).order_by("told_at", "id")


def to_judge(actor: Actor) -> "QuerySet[Objection]":
    """Return the objections that wait for somebody who had no part in what they are about, longest first."""
    rows = objections_visible_to(actor, P.OBJECTION_JUDGE).filter(state="raised")
    rows = rows.exclude(unit_id__in=actor.bodies).order_by("raised_at", "id")
    years = Evaluation.objects.filter(pk__in=rows.order_by().values("result__evaluation"))
    return rows.exclude(
        result__evaluation__in=[each.pk for each in years if actor.person_id in reckoners(each)]
    )


def to_freeze(actor: Actor) -> "QuerySet[Evaluation]":
    return visible_to(actor, P.EVALUATION_APPROVE).filter(state="told").order_by("told_at", "id")


def ripe(rows: "QuerySet[Evaluation]", at: datetime) -> "QuerySet[Evaluation]":
    """Return those of years in which nobody may object any more and nothing waits to be judged."""
    waiting = Result.objects.filter(evaluation__in=rows.order_by().values("pk"), state="told")
    refs = {each.ref: each.evaluation_id for each in waiting}
    running = clocks.all_still_running(refs, law.EVALUATE.id, at=at)
    open_ones = Objection.objects.filter(state="raised").values("result__evaluation")
    return rows.exclude(pk__in={refs[ref] for ref in running}).exclude(pk__in=open_ones)
