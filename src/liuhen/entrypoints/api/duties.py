"""Endpoints on the law as the product has it: every duty, with its article, gates, clock and checks."""

from typing import Any

from django.http import Http404
from ninja import Router, Schema

from liuhen.kernel.access import Permission
from liuhen.kernel.web.endpoints import ApiRequest, demand
from liuhen.regulation import DUTIES
from liuhen.regulation.vocabulary import Duty

router = Router(tags=["duties"])


class DutyShape(Schema):
    """义务: what one sentence of an article demands."""

    id: str
    regulation: str
    article_no: int
    article: str
    kind: str
    summary: str
    state: str
    since: str
    gates: list[str]
    term: str
    clock_starts: str
    clock_stops: list[str]
    checks: list[str]


@router.get("/duties", response=list[DutyShape], summary="全部义务")
def duties(request: ApiRequest) -> Any:
    """List every duty as worded now, in article order."""
    demand(request.actor, Permission.DUTY_SEE)
    return [shape(versions[-1]) for versions in DUTIES.values()]


@router.get("/duties/{key}", response=list[DutyShape], summary="一项义务的各个版本")
def duty(request: ApiRequest, key: str) -> Any:
    """Show every version of one duty, oldest first."""
    demand(request.actor, Permission.DUTY_SEE)
    if key not in DUTIES:
        raise Http404
    return [shape(version) for version in DUTIES[key]]


def shape(duty: Duty) -> dict[str, Any]:
    """Return one version of a duty."""
    clock = duty.clock
    return {
        "id": duty.id,
        "regulation": duty.article.regulation.zh,
        "article_no": duty.article.no,
        "article": duty.article.cite(),
        "kind": duty.kind,
        "summary": duty.summary,
        "state": duty.state,
        "since": duty.version,
        "gates": [gate.otherwise for gate in duty.gates],
        "term": clock.within.zh if clock else "",
        "clock_starts": clock.starts if clock else "",
        "clock_stops": list(clock.stops) if clock else [],
        "checks": [check.name for check in duty.checks],
    }
