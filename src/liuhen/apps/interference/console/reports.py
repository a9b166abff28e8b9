"""Report on the course of a case: the same page for everybody, whatever there is to say."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase
from django.urls import reverse

from liuhen.apps.cases.queries import Case, handlers_now
from liuhen.apps.interference import actions, desk, queries, sealing
from liuhen.apps.interference.models import Envelope
from liuhen.kernel.access import Permission as P
from liuhen.kernel.attachments import FIELD
from liuhen.kernel.web.attaching import Files, read
from liuhen.kernel.web.filling import FILLS, fill
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.screens import Screen
from liuhen.regulation.interference import STAGE_OF, STAGES

SORTS = {"阶段": "stage", "时间": "filed_at"}


@dataclass(frozen=True, kw_only=True)
class ReportsScreen(Screen):
    """``owing`` are cases of whose stage the reader owes a report."""

    template = "interference/reports.html"

    title: str = "过程报告"
    lead: str = "办案的每一阶段都要报告；有人干预、说情、打探、递材料的，随时在这里写下来，不在案件中也可以。"
    owing: Sequence[tuple[Case, str]]
    page: Page[Envelope]


@page(permission=P.REPORT_FILE)
def reports(request: PageRequest) -> HttpResponseBase:
    """Show which reports somebody owes, and which of those he has filed."""
    owing = queries.cases_owing(request.actor)
    filed = sorted_page(queries.envelopes_visible_to(request.actor), request, sorts=SORTS, first=("-id",))
    return ReportsScreen(
        owing=[(each, STAGES[STAGE_OF[each.state]]) for each in owing[:50]], page=filed
    ).drawn(request)


@page(permission=P.REPORT_FILE, methods=FILLS)
def file(request: PageRequest) -> HttpResponseBase:
    """Ask what happened, if anything, and seal the answer."""
    form = desk.FILING.asks_for(None, request)
    form.fields[FIELD] = chosen = Files()
    most = f"最多{sealing.MOST_FILES}个，合计不超过{sealing.MOST_FILES_BYTES >> 10} KB"
    chosen.help_text = f"条子、截图等，{most}；随报告密封，不进案卷。"

    def act(told: dict[str, Any]) -> Envelope:
        said = {name: told[name] for name in told if name != FIELD}
        files = list(read(told[FIELD]))
        return actions.file(**said, files=files, by=request.actor, at=request.at)

    title, above = desk.REPORTS
    with desk.FILING.on_its_beat(request):
        return fill(
            request, form, act=act, title="提交过程报告", submit="密封提交", done=desk.SEALED, to=reverse(above),
            crumbs=[(title, reverse(above))],
        )  # fmt: skip


def of_case(request: PageRequest, case: Case) -> dict[str, Any]:
    """Say on a case's page who has reported on which stage; not what."""
    if case.unit_id not in queries.units_with_ring():
        return {"rows": [], "url": ""}
    filed = {(each.stage, each.person_id): each for each in queries.reported(case)}
    names = {each.person_id: str(each.person) for each in handlers_now(case)}
    names |= {each.person_id: str(each.person) for each in filed.values() if each.person_id}
    owes = request.actor.may(P.REPORT_FILE) and queries.stage_owed(case, request.actor.person_id)
    return {
        "rows": [
            (zh, [(name, filed.get((stage, pk))) for pk, name in names.items()])
            for stage, zh in STAGES.items()
        ],
        "url": f"{reverse('console:envelope-file')}?case={case.pk}" if owes else "",
    }
