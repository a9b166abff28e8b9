"""The pages by hand on which an activity is opened or planned, and given people and recordings."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.forms import CheckboxSelectMultiple, ChoiceField, HiddenInput
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from liuhen.apps.activities import desk, queries
from liuhen.apps.activities.actions import matching
from liuhen.apps.activities.console.one import on_refused
from liuhen.apps.activities.models import Activity
from liuhen.apps.activities.power import powers_of
from liuhen.apps.people import queries as people
from liuhen.apps.recordings import queries as recordings
from liuhen.kernel import attachments
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.web.attaching import picture
from liuhen.kernel.web.doors import Door
from liuhen.kernel.web.filling import FILLS, fill
from liuhen.kernel.web.forms import Several, fill_menus, row_numbers
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.senses import open_to
from liuhen.kernel.web.wording import SHANGHAI
from liuhen.regulation.activities import NOTICE_PHRASE

AROUND = timedelta(days=2)
ALIKE = ("kind", "place", "is_interview", "basis")


@page(permission=P.ACTIVITY_KEEP, methods=FILLS)
def open_on_the_spot(request: PageRequest) -> HttpResponseBase:
    """Open an activity that begins now."""
    return _new(request, desk.OPEN, phrase=NOTICE_PHRASE)


@page(permission=P.ACTIVITY_KEEP, methods=FILLS)
def plan(request: PageRequest) -> HttpResponseBase:
    """Plan an activity."""
    return _new(request, desk.PLAN)


def _new(request: PageRequest, door: Door, *, phrase: str = "") -> HttpResponseBase:
    person = people.person_of(request.actor)
    if person is None:
        raise Http404("an account without a person has no unit to act in")
    everybody = people.serving_in(person.unit_id).filter(kind__in=("officer", "auxiliary"))
    officers = everybody.filter(kind="officer")
    form = door.asks_for(None, request)
    like = _like(request)
    form.initial.update({name: getattr(like, name) for name in ALIKE if like}, lead=person.pk)
    asked = form.fields["crew"]
    form.fields["crew"] = Several(
        label=asked.label,
        help_text=asked.help_text,
        required=False,
        widget=CheckboxSelectMultiple,
        queryset=None,
    )
    mine = powers_of(person, on=local_day(request.at))
    form.fields["power"] = ChoiceField(
        label=form.fields["power"].label, help_text=form.fields["power"].help_text, required=bool(mine),
        choices=[("", "请选择"), *((item.code, f"{item.name}（{item.code}）") for item in mine)],
    )  # fmt: skip
    leads = officers.filter(pk=person.pk) if person.kind == "officer" else officers
    fill_menus(form, lead=leads, crew=everybody.exclude(pk=person.pk))
    if like:
        form.initial["power"] = like.power.code if like.power else ""
        form.initial["crew"] = queries.crews_of([like.pk])[like.pk]

    def act(told: dict[str, Any]) -> Activity:
        numbers = [each.number for each in told["crew"]]
        made: Activity = door.carry_out(None, told | {"crew": numbers}, by=request.actor, at=request.at)
        return made

    return fill(
        request,
        form,
        act=act,
        title=door.move.label,
        submit=door.submit,
        crumbs=[("执法活动", reverse("console:activities"))],
        to=lambda made: reverse("console:activity", args=[made.pk]),
        done=door.done,
        template="activities/open.html",
        context={"phrase": phrase},
    )


def _like(request: PageRequest) -> Activity | None:
    """Return the activity that the new one is to begin like, where the address names one."""
    named = queries.visible_to(request.actor).filter(pk__in=row_numbers([request.GET.get("like", "")]))
    return named.select_related("power").first()


@page(permission=P.ACTIVITY_KEEP, methods=FILLS)
def photograph(request: PageRequest, pk: int) -> HttpResponseBase:
    """Take photographs on site: the page is the one that may ask the phone where it is."""
    found: Activity = desk.ACTIVITY.reached(request.actor, pk, P.ACTIVITY_KEEP)
    form = desk.PHOTOGRAPH.asks_for(found, request)
    files = form.fields[attachments.FIELD]
    files.label = "照片"
    files.widget.attrs |= {"accept": ",".join(attachments.PICTURES), "capture": "environment"}
    form.order_fields([attachments.FIELD])
    for name in ("taken_at", "position"):
        form.fields[name].widget = HiddenInput()
    filled = _about(
        request, found, desk.PHOTOGRAPH, form, title=desk.PHOTOGRAPH.move.label,
        template="activities/photograph.html", now=request.at,
    )  # fmt: skip
    return open_to(filled, "geolocation")


@page(permission=P.ACTIVITY_SEE)
def photo(request: PageRequest, pk: int, n: int) -> HttpResponseBase:
    """Show a photograph taken on site."""
    found = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    taken = get_object_or_404(found.photos, pk=n)
    return picture(taken.sha256, taken.kind)


@page(permission=P.ACTIVITY_KEEP, methods=FILLS)
def assign(request: PageRequest, pk: int) -> HttpResponseBase:
    """Add somebody to the crew, by number, because he may be another unit's."""
    found: Activity = desk.ACTIVITY.reached(request.actor, pk, P.ACTIVITY_KEEP)
    form = desk.ASSIGN.asks_for(found, request)
    form.fields["person"].widget.attrs["list"] = "people"
    known = people.serving_in(found.unit_id).filter(kind__in=("officer", "auxiliary"))
    return _about(request, found, desk.ASSIGN, form, title="增加参加人员", known_people=known)


@page(permission=P.LINK_CONFIRM, methods=FILLS)
def add(request: PageRequest, pk: int) -> HttpResponseBase:
    """Link a recording by hand, from those around the activity's days."""
    found: Activity = desk.ACTIVITY.reached(request.actor, pk, P.LINK_CONFIRM)
    settled = found.state == "settled"
    form: Any = desk.ADD_LINK.asks_for(found, request)
    form.initial["kind"] = "supplementary" if settled else "original"
    fill_menus(form, recording=_near(request, found))
    form.fields["recording"].label_from_instance = _recorded
    title = "事后补充" if settled else desk.ADD_LINK.move.label
    return _about(request, found, desk.ADD_LINK, form, title=title)


def _near(request: PageRequest, found: Activity) -> Any:
    day = found.started_at or found.planned_at
    near = recordings.visible_to(request.actor).filter(
        started_at__gte=day - AROUND, started_at__lt=(found.ended_at or day) + AROUND, unit_id=found.unit_id
    )
    linked = queries.links_of(found).filter(state="confirmed").values("recording_id")
    return near.exclude(pk__in=linked).order_by("-started_at", "-id")


def _recorded(recording: Any) -> str:
    began = recording.started_at
    when = f"{began.astimezone(SHANGHAI):%m-%d %H:%M}" if began else "时间不明"
    return f"{when}　{recording.officer or '人员不明'}　{recording.filename}"


def _about(
    request: PageRequest,
    found: Activity,
    door: Door,
    form: Any,
    *,
    title: str,
    template: str = desk.FORM,
    **context: Any,
) -> HttpResponseBase:
    here = reverse("console:activity", args=[found.pk])
    return fill(
        request,
        form,
        act=lambda told: door.carry_out(found, told, by=request.actor, at=request.at),
        title=title,
        submit=door.submit,
        crumbs=[("执法活动", reverse("console:activities")), (str(found), here)],
        to=f"{here}#{door.anchor}" if door.anchor else here,
        done=door.done,
        template=template,
        context=desk.beside(found) | context,
    )


@page(permission=P.LINK_CONFIRM, methods=("POST",), on_refused=on_refused)
def confirm_all(request: PageRequest, pk: int) -> HttpResponseBase:
    """Confirm everything that is proposed for an activity."""
    found = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    links = desk.proposed_links(found, request.actor)
    done = matching.confirm_all(links=links, by=request.actor, at=request.at)
    messages.success(request, f"已确认 {len(done)} 段资料。")
    return redirect("console:activity", pk)
