"""Pages of people and their certificates."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse

from liuhen.apps.people import lifecycle, queries
from liuhen.apps.people.actions import register
from liuhen.apps.people.forms import register as forms
from liuhen.apps.people.models import Certificate, Person, Post
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Move, Refused
from liuhen.kernel.web import trail
from liuhen.kernel.web.filling import FILLS, fill
from liuhen.kernel.web.moves import Button, Offer, buttons
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import page_of
from liuhen.kernel.web.panels import panels_for
from liuhen.regulation.people import CertificateStanding

SOON_DAYS = 30  # how early a list warns; no rule counts by it


@page(permission=P.PERSON_SEE)
def people(request: PageRequest) -> HttpResponseBase:
    """List people with their certificate's standing today."""
    on = local_day(request.at)
    filters = forms.PeopleFilters(request.GET, units=queries.units_visible_to(request.actor, P.PERSON_SEE))
    wanted = filters.cleaned_data if filters.is_valid() else {}
    found = page_of(
        queries.found_people(queries.people_visible_to(request.actor), wanted=wanted, on=on),
        order=("number",),
        cursor=request.GET.get("cursor"),
    )
    standings = queries.standings([person.pk for person in found], on=on)
    context = {
        "title": "执法人员",
        "filters": filters,
        "page": found,
        "rows": [(person, _standing(person, standings[person.pk], on=on)) for person in found],
        "may_enter": request.actor.may(P.PERSON_KEEP),
        "is_filtered": any(wanted.values()),
    }
    return render(request, "people/people.html", context)


def _standing(person: Person, standing: CertificateStanding, *, on: date) -> tuple[str, str]:
    """Return tone and words of a standing; only officers need one."""
    if person.kind != "officer":
        return "", "不适用"
    if not standing.valid:
        return "red", standing.reason
    assert standing.until is not None, "a valid certificate has its last day"
    left = (standing.until - on).days
    if left <= SOON_DAYS:
        return "orange", f"即将到期：{standing.until}（{'今日' if not left else f'还有 {left} 天'}）"
    return "green", f"有效，至 {standing.until}"


@page(permission=P.PERSON_SEE)
def person(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one person."""
    return _person(request, pk)


def _person(request: PageRequest, pk: int, *, refused: Refused | None = None) -> HttpResponse:
    on = local_day(request.at)
    found: Person = get_object_or_404(queries.people_visible_to(request.actor), pk=pk)
    certificates = [
        (
            certificate,
            _standing(found, queries.standing_of(certificate, on=on), on=on),
            buttons(certificate, _certificate_offers(certificate), by=request.actor),
        )
        for certificate in found.certificates.order_by("-expires_on", "-id")
    ]
    context = {
        "title": found.name,
        "crumbs": [("执法人员", reverse("console:people"))],
        "person": found,
        "standing": _standing(found, queries.standing(found, on=on), on=on),
        "certificates": certificates,
        "buttons": _buttons(request, found),
        "may_issue": found.kind == "officer"
        and found.state == "serving"
        and request.actor.may_on(P.CERTIFICATE_KEEP, Certificate(unit_id=found.unit_id, person=found)),
        "panels": panels_for("person", found, request),
        "traces": trail.trail_of(
            found,
            *(certificate for certificate, *_ in certificates),
            names=queries.names_of,
            before=request.GET.get("trail"),
        ),
        "refused": refused,
    }
    return render(request, "people/person.html", context)


def _buttons(request: PageRequest, found: Person) -> list[Button]:
    assign, leave = (reverse(f"console:person-{name}", args=[found.pk]) for name in ("assign", "leave"))
    sure = f"登记{found.name}离岗后，不能再领用设备。确定吗？"
    offers = [
        Offer(lifecycle.ASSIGN_POST, assign, asks=True, icon="arrows-exchange"),
        Offer(lifecycle.LEAVE, leave, confirm=sure, tone="danger", icon="user-off"),
    ]
    return buttons(found, offers, by=request.actor)


def _certificate_offers(certificate: Certificate) -> list[Offer]:
    def to(name: str) -> str:
        return reverse(f"console:certificate-{name}", args=[certificate.pk])

    return [
        Offer(lifecycle.RENEW, to("renew"), asks=True, icon="rotate-clockwise"),
        Offer(lifecycle.SUSPEND, to("suspend"), asks=True, icon="player-pause"),
        Offer(lifecycle.RESTORE, to("restore"), asks=True, icon="player-play"),
        Offer(lifecycle.WITHDRAW, to("withdraw"), asks=True, tone="danger", icon="ban"),
    ]


@page(permission=P.PERSON_KEEP, methods=FILLS)
def enter(request: PageRequest) -> HttpResponseBase:
    """Register somebody."""
    units = queries.units_visible_to(request.actor, P.PERSON_KEEP)
    initial = {"unit": request.GET.get("unit"), "kind": "officer"}
    return fill(
        request,
        forms.EnterPersonForm(request.POST or None, units=units, initial=initial),
        act=lambda data: register.enter_person(post=None, by=request.actor, at=request.at, **data),
        title="登记人员",
        submit="登记",
        crumbs=[("执法人员", reverse("console:people"))],
        to=lambda made: reverse("console:person", args=[made.pk]),
        done=lambda made: f"已登记：{made}。",
    )


def _loaded(request: PageRequest, pk: int, permission: P) -> tuple[Person, dict[str, Any]]:
    rows = Person.objects.visible_to(request.actor, permission).select_related("unit", "post")
    found: Person = get_object_or_404(rows, pk=pk)
    here = reverse("console:person", args=[pk])
    crumbs = [("执法人员", reverse("console:people")), (found.name, here)]
    return found, {"crumbs": crumbs, "to": here}


@page(permission=P.PERSON_KEEP, methods=FILLS)
def assign(request: PageRequest, pk: int) -> HttpResponseBase:
    """Give somebody another post."""
    found, places = _loaded(request, pk, P.PERSON_KEEP)
    posts = Post.objects.filter(unit_id=found.unit_id, state="active").order_by("name")
    return fill(
        request,
        forms.AssignForm(request.POST or None, posts=posts),
        act=lambda data: register.assign_post(person=found, by=request.actor, at=request.at, **data),
        title="调整岗位",
        submit="调整",
        done="已调整岗位。",
        **places,
    )


def _unguarded_person(request: PageRequest, pk: int, *, refused: Refused) -> HttpResponse:
    return _person(request, pk, refused=refused)


@page(permission=P.PERSON_KEEP, methods=("POST",), on_refused=_unguarded_person)
def leave(request: PageRequest, pk: int) -> HttpResponseBase:
    """Note that somebody left."""
    found, places = _loaded(request, pk, P.PERSON_KEEP)
    register.leave(person=found, by=request.actor, at=request.at)
    return redirect(places["to"])


@page(permission=P.CERTIFICATE_KEEP, methods=FILLS)
def issue(request: PageRequest, pk: int) -> HttpResponseBase:
    """Put a certificate on record."""
    found, places = _loaded(request, pk, P.CERTIFICATE_KEEP)
    return fill(
        request,
        forms.IssueForm(request.POST or None),
        act=lambda data: register.issue_certificate(person=found, by=request.actor, at=request.at, **data),
        title="发证",
        submit="登记证件",
        done=lambda made: f"已登记证件：{made}。",
        **places,
    )


def _on_certificate(
    move: Move, verb: Callable[..., Certificate], form: type[Any]
) -> Callable[..., HttpResponseBase]:
    """Return the page that asks ``form`` and does ``verb`` to a certificate."""

    @page(permission=P.CERTIFICATE_KEEP, methods=FILLS)
    def ask(request: PageRequest, pk: int) -> HttpResponseBase:
        rows = Certificate.objects.visible_to(request.actor, P.CERTIFICATE_KEEP)
        certificate: Certificate = get_object_or_404(rows.select_related("person"), pk=pk)
        here = reverse("console:person", args=[certificate.person_id])
        return fill(
            request,
            form(request.POST or None),
            act=lambda data: verb(certificate=certificate, by=request.actor, at=request.at, **data),
            title=f"{move.label}：{certificate}",
            submit=move.label,
            tone="danger" if move is lifecycle.WITHDRAW else "primary",
            crumbs=[("执法人员", reverse("console:people")), (certificate.person.name, here)],
            to=here,
            done=f"已{move.label}：{certificate}。",
        )

    return ask


urlpatterns = [
    path("people/", people, name="people"),
    path("people/enter/", enter, name="person-enter"),
    path("people/<int:pk>/", person, name="person"),
    path("people/<int:pk>/assign/", assign, name="person-assign"),
    path("people/<int:pk>/leave/", leave, name="person-leave"),
    path("people/<int:pk>/certificate/", issue, name="certificate-issue"),
    *(
        path(f"certificates/<int:pk>/{name}/", _on_certificate(move, verb, form), name=f"certificate-{name}")
        for name, move, verb, form in (
            ("renew", lifecycle.RENEW, register.renew_certificate, forms.RenewForm),
            ("suspend", lifecycle.SUSPEND, register.suspend_certificate, forms.ReasonForm),
            ("restore", lifecycle.RESTORE, register.restore_certificate, forms.ReasonForm),
            ("withdraw", lifecycle.WITHDRAW, register.withdraw_certificate, forms.ReasonForm),
        )
    ),
]
