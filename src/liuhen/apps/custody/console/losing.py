"""Losses: the list, one report, reporting, and taking back what was found."""

from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from liuhen.apps.custody import lifecycle, queries
from liuhen.apps.custody.actions import losing as acts
from liuhen.apps.custody.console import forms, papers
from liuhen.apps.custody.console.desk import tabs
from liuhen.apps.custody.models import Loss
from liuhen.apps.devices import queries as devices
from liuhen.apps.findings import queries as findings
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, Move
from liuhen.kernel.web import trail
from liuhen.kernel.web.filling import FILLS, fill
from liuhen.kernel.web.moves import Button, Offer, buttons
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import page_of

TONES = {"open": "red", "written-off": "grey", "found": "green"}


@page(permission=P.HANDOVER_SIGN)
def losses(request: PageRequest) -> HttpResponseBase:
    """List the losses the actor reported, had a part in or may see, newest first."""
    actor = request.actor
    units = people.units_visible_to(actor, P.CUSTODY_SEE)
    filters = forms.loss_filters(request.GET, units=units)
    wanted = filters.cleaned_data if filters.is_valid() else {}
    context = {
        "title": "遗失",
        "lead": "设备遗失立即报告：随即停止领用，列为问题，由责任追究核查；问题和线索办结后由负责人核销。",
        "tabs": tabs(actor, "losses"),
        "filters": filters,
        "page": page_of(
            queries.found_losses(queries.losses_visible_to(actor), wanted=wanted),
            order=("-reported_at", "-id"),
            cursor=request.GET.get("cursor"),
        ),
        "may_report": actor.may(P.LOSS_REPORT),
        "is_filtered": any(wanted.values()),
    }
    return render(request, "custody/losses.html", context)


@page(permission=P.HANDOVER_SIGN)
def loss(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one report."""
    found = _loaded(request, pk)
    context = {
        "title": str(found),
        "crumbs": [("遗失", reverse("console:losses"))],
        "loss": found,
        "tone": TONES[found.state],
        "was": type(found.device).states.get(found.was, found.was),
        "buttons": [
            *_ending(
                request, found, lifecycle.FIND, "console:loss-found", tone="primary", icon="circle-check"
            ),
            *_ending(
                request,
                found,
                lifecycle.WRITE_OFF,
                "console:loss-write-off",
                tone="danger",
                icon="archive",
                facts=acts.write_off_facts(found, by=request.actor),
            ),
        ],
        "findings": findings.about(found.ref) if request.actor.may(P.FINDING_SEE) else (),
        "traces": trail.trail_of(found, names=queries.names_of, before=request.GET.get("trail")),
    }
    return render(request, "custody/loss.html", context)


def _ending(
    request: PageRequest, found: Loss, move: Move, name: str, *, tone: str, icon: str, facts: Any = None
) -> list[Button]:
    """Offer it to whoever has the device on its own unit's books: a borrower sees the report as well."""
    if not request.actor.may_on(move.permission, found.device):
        return []
    offer = Offer(move, reverse(name, args=[found.pk]), asks=True, tone=tone, icon=icon)
    return buttons(found, [offer], by=request.actor, facts=facts)


def _loaded(request: PageRequest, pk: int) -> Loss:
    found: Loss = get_object_or_404(queries.losses_visible_to(request.actor), pk=pk)
    return found


@page(permission=P.LOSS_REPORT, methods=FILLS)
def report(request: PageRequest) -> HttpResponseBase:
    """Report a device lost."""
    mine, chosen = devices.visible_to(request.actor), request.GET.get("device", "")
    device = mine.filter(pk=chosen).first() if chosen.isdecimal() else None

    def act(data: dict[str, Any]) -> Loss:
        serial = data.pop("serial")
        lost = devices.device_by_serial(serial, among=mine)
        if lost is None:
            raise Invalid(f"不能报告遗失：没有您领用或保管的编号为“{serial}”的设备", field="serial")
        return acts.report(device=lost, by=request.actor, at=request.at, **data)

    return fill(
        request,
        forms.LossForm(
            request.POST or None,
            initial={
                "serial": device.serial if device else "",
                "lost_on": local_day(request.at),
            },
        ),
        act=act,
        title="报告遗失",
        submit="报告遗失",
        tone="danger",
        crumbs=[("遗失", reverse("console:losses"))],
        to=lambda made: reverse("console:loss", args=[made.pk]),
        done="已报告。设备已停止领用，请继续查找；找回后由保管员登记。",
        template="custody/loss_form.html",
    )


@page(permission=P.DEVICE_KEEP, methods=FILLS)
def found(request: PageRequest, pk: int) -> HttpResponseBase:
    """Take it back into store."""
    lost = _loaded(request, pk)
    here = reverse("console:loss", args=[pk])
    return fill(
        request,
        forms.FoundForm(request.POST or None),
        act=lambda data: acts.found(loss=lost, by=request.actor, at=request.at, **data),
        title=f"登记找回：{lost.device}",
        submit="找回入库",
        to=here,
        done="已登记找回，设备回到在库。",
        crumbs=[("遗失", reverse("console:losses")), (str(lost), here)],
    )


@page(permission=P.LOSS_WRITE_OFF, methods=FILLS)
def write_off(request: PageRequest, pk: int) -> HttpResponseBase:
    """Strike it off the books."""
    lost = _loaded(request, pk)
    here = reverse("console:loss", args=[pk])
    return fill(
        request,
        forms.WriteOffForm(request.POST or None),
        act=lambda data: acts.write_off(loss=lost, by=request.actor, at=request.at, **data),
        title=f"核销遗失设备：{lost.device}",
        submit="核销",
        tone="danger",
        to=here,
        done="已核销，不再计入配备和清点；历史和留痕保留。",
        crumbs=[("遗失", reverse("console:losses")), (str(lost), here)],
    )


@page(permission=P.HANDOVER_SIGN)
def paper(request: PageRequest, pk: int) -> HttpResponseBase:
    """Print the report."""
    return papers.loss(_loaded(request, pk), at=request.at)
