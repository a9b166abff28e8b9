"""The page through which a person brings files in."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpResponseBase
from django.urls import reverse

from liuhen.apps.devices import queries as devices
from liuhen.apps.people import queries as people
from liuhen.apps.recordings.console.forms import DefaultsForm
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.screens import Screen
from liuhen.regulation import recordings as law
from liuhen.regulation.vocabulary import Duty

if TYPE_CHECKING:
    from liuhen.apps.devices.models import Device
    from liuhen.apps.people.models import Person


@dataclass(frozen=True, kw_only=True)
class UploadScreen(Screen):
    """The box, with whose the files will be; ``own`` is who can bring in only what is his."""

    template = "recordings/upload.html"

    title: str = "上传资料"
    form: DefaultsForm
    officer: "Person | None"
    device: "Device | None"
    own: "Person | None"
    duty: Duty = law.STORE_IN_TIME


@page(permission=P.RECORDING_INTAKE)
def upload(request: PageRequest) -> HttpResponseBase:
    """Show the box; an officer brings in what is his own, whoever receives for a unit chooses whose it is."""
    actor = request.actor
    receives_for_others = actor.may(P.RECORDING_SETTLE)
    own = people.person_of(actor)
    officers = people.people_visible_to(actor).filter(kind="officer", state="serving").order_by("number")
    theirs = devices.visible_to(actor) if receives_for_others else devices.used_by(actor.person_id)
    form = DefaultsForm(request.GET, officers=officers, devices=theirs.order_by("serial"))
    form.is_valid()  # what is not among the choices is simply not chosen
    chosen = form.cleaned_data
    officer = chosen.get("officer") if receives_for_others else own
    if not receives_for_others:
        del form.fields["officer"]
    return UploadScreen(
        crumbs=[("音像资料", reverse("console:recordings"))],
        form=form,
        officer=officer,
        device=chosen.get("device"),
        own=None if receives_for_others else own,
    ).drawn(request)
