"""Pages of device models: the county's register of makes, each judged by the technical standard of today."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path, reverse

from liuhen.apps.devices import actions, forms, lifecycle, queries
from liuhen.apps.devices.actions import ModelFigures
from liuhen.apps.devices.models import DeviceModel
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.web import trail
from liuhen.kernel.web.filling import FILLS, fill
from liuhen.kernel.web.moves import Button, Offer, buttons
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.screens import Screen
from liuhen.regulation.devices import ENDED
from liuhen.regulation.provision import COUNTED_KINDS, Standard, judge, standard_on

Verdict = tuple[str, str, list[str]]
"""Tone, word and reasons."""

SORTS = {"型号": "name", "种类": "kind", "判定": "state"}


def verdict(model: DeviceModel, request: PageRequest) -> Verdict:
    """Judge a model by the standard of today."""
    if model.kind not in COUNTED_KINDS:
        return "grey", "不适用", []
    reasons = judge(model, on=local_day(request.at))
    return ("red", "不达标", reasons) if reasons else ("green", "达标", [])


@dataclass(frozen=True, kw_only=True)
class ModelsScreen(Screen):
    """The makes; ``rows`` are each with its verdict."""

    template = "devices/models.html"

    title: str = "设备型号"
    filters: forms.ModelFilters
    page: Page[DeviceModel]
    rows: Sequence[tuple[DeviceModel, str, str, list[str]]]
    may_register: bool
    is_filtered: bool


@page(permission=P.DEVICE_SEE)
def device_models(request: PageRequest) -> HttpResponseBase:
    """List the makes with their figures and the verdict on each."""
    filters = forms.ModelFilters(request.GET)
    wanted = filters.cleaned_data if filters.is_valid() else {}
    found = sorted_page(
        queries.found_models(queries.models_for(request.actor), wanted=wanted),
        request,
        sorts=SORTS,
        first=("maker", "name", "id"),
    )
    standard = standard_on(local_day(request.at))
    return ModelsScreen(
        lead=f"技术标准：{standard.zh}（{standard.source}，自{standard.since}起）。" if standard else "",
        filters=filters,
        page=found,
        rows=[(model, *verdict(model, request)) for model in found],
        may_register=request.actor.may(P.MODEL_KEEP),
        is_filtered=any(wanted.values()),
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class ModelScreen(Screen):
    """One make, with its verdict."""

    template = "devices/model.html"

    model: DeviceModel
    tone: str
    word: str
    reasons: Sequence[str]
    standard: Standard | None
    in_use: int
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.DEVICE_SEE)
def device_model(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one make: its figures, the verdict with reasons, and where it is in use."""
    found = get_object_or_404(queries.models_for(request.actor), pk=pk)
    tone, word, reasons = verdict(found, request)
    correcting = Offer(
        lifecycle.CORRECT_MODEL, reverse("console:devicemodel-correct", args=[pk]), asks=True, icon="pencil"
    )
    return ModelScreen(
        title=str(found),
        crumbs=[("设备型号", reverse("console:devicemodels"))],
        model=found,
        tone=tone,
        word=word,
        reasons=reasons,
        standard=standard_on(local_day(request.at)),
        in_use=queries.visible_to(request.actor).filter(device_model=found).exclude(state__in=ENDED).count(),
        buttons=buttons(found, [correcting], by=request.actor),
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")),
    ).drawn(request)


@page(permission=P.MODEL_KEEP, methods=FILLS)
def register_model(request: PageRequest) -> HttpResponseBase:
    """Put a make on the register."""

    def act(data: dict[str, Any]) -> DeviceModel:
        head = {key: data.pop(key) for key in ("maker", "name", "kind")}
        return actions.register_model(**head, figures=ModelFigures(**data), by=request.actor, at=request.at)

    return fill(
        request,
        forms.ModelForm(request.POST or None),
        act=act,
        title="登记型号",
        submit="登记",
        crumbs=[("设备型号", reverse("console:devicemodels"))],
        to=lambda made: reverse("console:devicemodel", args=[made.pk]),
        done=lambda made: f"已登记：{made}。",
    )


@page(permission=P.MODEL_KEEP, methods=FILLS)
def correct_model(request: PageRequest, pk: int) -> HttpResponseBase:
    """Put right what was entered of a make."""
    found = get_object_or_404(queries.models_for(request.actor), pk=pk)
    here = reverse("console:devicemodel", args=[pk])

    def act(data: dict[str, Any]) -> DeviceModel:
        reason = data.pop("reason")
        return actions.correct_model(
            device_model=found, figures=ModelFigures(**data), reason=reason, by=request.actor, at=request.at
        )

    return fill(
        request,
        forms.FiguresForm(request.POST or None, initial=vars(found)),
        act=act,
        title="更正参数",
        submit="更正",
        crumbs=[("设备型号", reverse("console:devicemodels")), (str(found), here)],
        to=here,
        done="已更正，原来的参数留在账本中。",
    )


urlpatterns = [
    path("device-models/", device_models, name="devicemodels"),
    path("device-models/register/", register_model, name="devicemodel-register"),
    path("device-models/<int:pk>/", device_model, name="devicemodel"),
    path("device-models/<int:pk>/correct/", correct_model, name="devicemodel-correct"),
]
