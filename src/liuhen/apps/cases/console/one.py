"""One clue, and one case: whom it concerns, who handles it, what may be done now, and what runs out when."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from liuhen.apps.cases import desk, lifecycle, queries
from liuhen.apps.cases.console.listing import CLUE_TONES, TONES
from liuhen.apps.cases.counsel import Counsel, over, running
from liuhen.apps.cases.models import Case, Clue, Handler, Party, RecusalRequest, Referral
from liuhen.apps.cases.queries import standing
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Refused
from liuhen.kernel.web import trail
from liuhen.kernel.web.clocks import ClockFace
from liuhen.kernel.web.doors import buttons
from liuhen.kernel.web.moves import Button, Offer
from liuhen.kernel.web.moves import buttons as judged
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, page_of
from liuhen.kernel.web.panels import panels_for
from liuhen.kernel.web.screens import Screen
from liuhen.regulation.procedures import Procedure

PARTIES_A_PAGE = 20
REFERRAL_TONES = {
    "reported": "orange", "approved": "orange", "handed-over": "blue", "filed": "purple", "declined": "orange",
    "objected": "blue", "not-approved": "grey", "resumed": "green", "returned": "green",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ClueScreen(Screen):
    """One clue; ``cases`` came of it."""

    template = "cases/clue.html"

    clue: Clue
    tone: str
    cases: Sequence[Case]
    buttons: Sequence[Button]
    propose_url: str
    clocks: Sequence[ClockFace]
    panels: Sequence[Mapping[str, Any]]
    traces: Sequence[trail.Trace]


@page(permission=P.CLUE_KEEP)
def clue(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one clue."""
    return _clue_shown(request, pk)


def _clue_shown(request: PageRequest, pk: int, *, refused: Refused | None = None) -> HttpResponse:
    found: Clue = get_object_or_404(queries.clues_visible_to(request.actor), pk=pk)
    may_propose = found.state == "registered" and request.actor.may(P.CASE_HANDLE)
    return ClueScreen(
        title=str(found),
        crumbs=[("线索", reverse("console:clues"))],
        clue=found,
        tone=CLUE_TONES[found.state],
        cases=list(queries.visible_to(request.actor).filter(clue=found)),
        buttons=buttons(desk.CLUE, found, by=request.actor, at=request.at),
        propose_url=f"{reverse('console:case-propose')}?clue={found.pk}" if may_propose else "",
        clocks=[*running(found.ref, at=request.at), *over(found.ref, at=request.at)],
        panels=panels_for("clue", found, request),
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")),
        refused=refused,
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class CaseScreen(Screen):
    """One case; each row with its tone, if it has one, and its buttons.

    ``counsel`` says what may be done now and what not; ``ended`` are clocks that no longer run.
    ``warnings`` are what does not bar anything yet and will.
    """

    template = "cases/case.html"

    case: Case
    tone: str
    rule: Procedure
    lead: str = ""
    warnings: Sequence[str]
    counsel: Counsel
    clocks: Sequence[ClockFace]
    ended: Sequence[ClockFace]
    parties: Page[Party]
    former: int
    party_rows: Sequence[tuple[Party, Sequence[Button]]]
    party_buttons: Sequence[Button]
    import_url: str
    handlers: Sequence[tuple[Handler, Sequence[Button]]]
    recusals: Sequence[tuple[RecusalRequest, Sequence[Button]]]
    referrals: Sequence[tuple[Referral, str, Sequence[Button]]]
    panels: Sequence[Mapping[str, Any]]
    traces: Sequence[trail.Trace]


@page(permission=P.CASE_SEE)
def case(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one case."""
    return shown(request, pk)


def shown(request: PageRequest, pk: int, *, refused: Refused | None = None) -> HttpResponse:
    """Draw the page of one case."""
    actor, at = request.actor, request.at
    # What hangs on the case has it from here, with its handlers: each button asks whether the actor is one of them.
    found: Case = get_object_or_404(queries.visible_to(actor).prefetch_related("handlers"), pk=pk)
    handlers = list(found.handlers.select_related("person").order_by("until", "-is_lead", "id"))
    recusals = list(found.recusals.select_related("handler__person", "party").order_by("id"))
    referrals = list(found.referrals.order_by("id"))
    parties = page_of(
        found.parties.filter(state="current"), order=("id",), cursor=request.GET.get("cursor"),
        size=PARTIES_A_PAGE,
    )  # fmt: skip
    adding = _adding_party(found, actor) if found.is_alive else []
    refs = (found.ref, *(each.ref for each in referrals))
    return CaseScreen(
        title=str(found),
        crumbs=[("案件", reverse("console:cases"))],
        case=found,
        tone=TONES[found.state],
        rule=found.rule,
        warnings=_warnings(found, request),
        counsel=Counsel(_own_doors(found, actor, at)),
        clocks=running(*refs, at=at),
        ended=over(*refs, at=at),
        parties=parties,
        former=found.parties.exclude(state="current").count(),
        party_rows=[(each, buttons(desk.PARTY, each, by=actor, at=at)) for each in parties],
        party_buttons=adding,
        import_url=reverse("console:case-parties-import", args=[found.pk]) if adding else "",
        handlers=[(each, _of_handler(each, actor, request)) for each in handlers],
        recusals=[(each, buttons(desk.RECUSAL, each, by=actor, at=at)) for each in recusals],
        referrals=[
            (each, REFERRAL_TONES[each.state], buttons(desk.REFERRAL, each, by=actor, at=at)) for each in referrals
        ],
        panels=panels_for("case", found, request),
        traces=trail.trail_of(
            found, *parties, *handlers, *recusals, *referrals, names=people.names_of,
            before=request.GET.get("trail"),
        ),
        refused=refused,
    ).drawn(request)  # fmt: skip


def _warnings(found: Case, request: PageRequest) -> list[str]:
    """Say what the head and the handlers should see at once."""
    told = []
    if found.state in ("proposed", "open") and (
        late := standing.too_late_zh(found, on=local_day(request.at))
    ):
        told.append(late)
    if found.is_running and not found.older_law_answer:
        changed = standing.law_changed_zh(found, on=local_day(request.at))
        told += [f"{changed}，须说明适用新旧哪一规定"] if changed else []
    if crime := standing.referral_zh(found):
        told.append(f"涉嫌犯罪的移送还没有结果（{crime}），不能以处罚结案")
    if found.is_paused:
        told.append(f"办案期限因{found.pause_zh}中止")
    if found.asked_for:
        told.append(f"已请示负责人：{found.asked_zh}（{found.asked_reason}）")
    return told


def _adding_party(found: Case, by: Actor) -> list[Button]:
    offer = Offer(
        lifecycle.ADD_PARTY, reverse("console:case-party", args=[found.pk]), asks=True, icon="user-check"
    )
    return judged(Party(case=found, unit_id=found.unit_id), [offer], by=by)


def _of_handler(each: Handler, by: Actor, request: PageRequest) -> list[Button]:
    offer = Offer(lifecycle.ASK_RECUSAL, reverse("console:handler-recusal", args=[each.pk]), asks=True)
    asking = RecusalRequest(case=each.case, unit_id=each.unit_id, handler=each)
    return [
        *buttons(desk.HANDLER, each, by=by, at=request.at),
        *(judged(asking, [offer], by=by) if each.state == "named" and each.case.is_alive else ()),
    ]


def _own_doors(found: Case, by: Actor, at: Any) -> list[Button]:
    """Return the doors that stand on a case itself, with those that make something that hangs on it."""
    own = buttons(desk.CASE, found, by=by, at=at)
    if found.state not in ("open", "concluded", "decided"):
        return own
    facts = standing.facts_of(found, by=by, at=at)
    handler = Offer(
        lifecycle.NAME_HANDLER, reverse("console:case-handler", args=[found.pk]), asks=True, icon="users"
    )
    crime = Offer(
        lifecycle.REPORT_CRIME, reverse("console:case-crime", args=[found.pk]), asks=True, icon="flag"
    )
    return [
        *own,
        *judged(Handler(case=found, unit_id=found.unit_id), [handler], by=by),
        *(
            judged(Referral(case=found, unit_id=found.unit_id), [crime], by=by)
            if not facts.referral_zh
            else ()
        ),
    ]


def of_source(request: PageRequest, source: Any) -> dict[str, Any]:
    """Return what came of an activity or a recording, and where another clue is put on record from it."""
    rows = queries.clues_visible_to(request.actor).filter(source_ref=source.ref).order_by("id")
    told = urlencode({"source": "inspection", "source_ref": source.ref})
    return {
        "clues": [(each, CLUE_TONES[each.state]) for each in rows],
        "url": f"{reverse('console:clue-register-clue')}?{told}",
    }


SHOWN: dict[Any, Callable[..., HttpResponse]] = {
    Clue: _clue_shown, Case: shown, Party: shown, Handler: shown, RecusalRequest: shown, Referral: shown,
}  # fmt: skip
"""Which page is drawn again where something was refused."""
