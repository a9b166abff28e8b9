"""Pages of papers, of how they were served, and of seals."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from csp.decorators import csp_replace
from django import forms
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin

from liuhen.apps.documents import actions, desk, impressions, lifecycle, queries
from liuhen.apps.documents.kinds import called
from liuhen.apps.documents.models import Consent, Document, Seal, Service
from liuhen.apps.documents.printed_form import address_form_of, as_pdf, receipt_of
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import called as named
from liuhen.kernel.vault import blobs
from liuhen.kernel.web import trail
from liuhen.kernel.web.addresses import address_of
from liuhen.kernel.web.attaching import download
from liuhen.kernel.web.clocks import ClockFace, faces_of
from liuhen.kernel.web.doors import buttons, pages
from liuhen.kernel.web.filling import FILLS, fill
from liuhen.kernel.web.forms import fill_menus, narrow
from liuhen.kernel.web.menu import MenuGroup, MenuItem
from liuhen.kernel.web.moves import Button, Offer
from liuhen.kernel.web.moves import buttons as judged
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.screens import Screen
from liuhen.later import later

if TYPE_CHECKING:
    from liuhen.apps.documents import word as word_processing
else:
    word_processing = later("liuhen.apps.documents.word")

MENU = (
    MenuGroup(
        "案件",
        (
            MenuItem("文书", "file-text", "console:documents", P.DOCUMENT_SEE),
            MenuItem("印章", "rubber-stamp", "console:seals", P.DOCUMENT_SEE),
        ),
    ),
)
TONES = {"draft": "grey", "issued": "blue", "sealed": "green", "void": "grey"}
SERVICE_TONES = {"made": "blue", "served": "green", "returned": "red", "void": "grey"}
SERVING = (
    (lifecycle.HAND_OVER, "hand-over", "user-check"),
    (lifecycle.LEAVE, "leave", "home"),
    (lifecycle.POST, "post", "mail"),
    (lifecycle.SEND, "send", "send"),
    (lifecycle.PUBLISH, "publish", "speakerphone"),
)
SHOWN_HERE = {"frame-ancestors": ["'self'"]}

SORTS = {
    "文书": "title", "文号": "number", "单位": "unit__path", "状态": "state",
}  # fmt: skip

SEAL_SORTS = {"印章": "name", "种类": "kind", "单位": "unit__path", "保管人": "keeper__name", "状态": "state"}


class DocumentFilters(forms.Form):
    """What the list is cut down by."""

    unit: Any = forms.ModelChoiceField(label="单位", queryset=None, required=False, empty_label="全部")
    kind = forms.ChoiceField(label="种类", required=False)
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *Document.states.items()])
    number = forms.CharField(label="文号", required=False, max_length=80)

    def __init__(self, data: Any, *, units: Any) -> None:
        super().__init__(data)
        self.fields["kind"].choices = [("", "全部"), *called().items()]  # type: ignore[attr-defined]
        narrow(self, unit=units)


@dataclass(frozen=True, kw_only=True)
class DocumentsScreen(Screen):
    template = "documents/documents.html"

    title: str = "文书"
    lead: str = "各单位的执法文书：编号连续，签发后内容不变，盖章后送达，送达留有回证。"
    filters: DocumentFilters
    page: Page[Document]
    rows: Sequence[tuple[Document, str]]
    is_filtered: bool


@page(permission=P.DOCUMENT_SEE)
def documents(request: PageRequest) -> HttpResponseBase:
    """List the papers, newest first."""
    filters = DocumentFilters(request.GET, units=people.units_visible_to(request.actor, P.DOCUMENT_SEE))
    wanted = filters.cleaned_data if filters.is_valid() else {}
    found = sorted_page(
        queries.filtered(queries.visible_to(request.actor), wanted=wanted),
        request,
        sorts=SORTS,
        first=("-id",),
    )
    return DocumentsScreen(
        filters=filters,
        page=found,
        rows=[(each, TONES[each.state]) for each in found],
        is_filtered=any(wanted.values()),
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class DocumentScreen(Screen):
    """``services`` come with their tone, what may be done to them, and the clocks of a public notice."""

    template = "documents/document.html"

    document: Document
    kind: str
    tone: str
    about: str
    about_url: str
    lacks: str
    services: Sequence[tuple[Service, str, Sequence[Button], Sequence[ClockFace]]]
    serving: Sequence[Button]
    consents: Sequence[tuple[Consent, Sequence[Button]]]
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.DOCUMENT_SEE)
def document(request: PageRequest, pk: int) -> HttpResponse:
    """Show one paper: itself, how it was served, and what may be done now."""
    found = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    services = list(queries.services_of(found).prefetch_related("files"))
    consents = list(
        queries.consents_visible_to(request.actor).filter(document=found).prefetch_related("files")
    )
    offers = [
        Offer(move, reverse(f"console:document-{at}", args=[pk]), asks=True, icon=icon)
        for move, at, icon in SERVING
    ]
    consenting = Offer(
        lifecycle.FILE_CONSENT, reverse("console:document-consent", args=[pk]), asks=True, icon="signature"
    )
    by, at = request.actor, request.at
    lacks = found.lacks
    return DocumentScreen(
        title=str(found),
        crumbs=[(desk.PAPERS[0], reverse(desk.PAPERS[1]))],
        document=found,
        kind=found.of_kind.zh,
        tone=TONES[found.state],
        about=named(found.about),
        about_url=address_of(found.about, by=by),
        lacks=lacks,
        services=[
            (
                each,
                SERVICE_TONES[each.state],
                buttons(desk.SERVICE, each, by=by, at=at),
                faces_of(each.ref, at=at),
            )
            for each in services
        ],
        serving=[
            *([] if lacks else judged(Service(unit_id=found.unit_id, document=found), offers, by=by)),
            *judged(Consent(unit_id=found.unit_id, document=found), [consenting], by=by),
        ],
        consents=[(each, buttons(desk.CONSENT, each, by=by, at=at)) for each in consents],
        buttons=buttons(desk.DOCUMENT, found, by=by, at=at),
        traces=trail.trail_of(
            found, *services, *consents, names=people.names_of, before=request.GET.get("trail")
        ),
    ).drawn(request)


@xframe_options_sameorigin
@csp_replace(SHOWN_HERE)  # the page of the paper shows it in a frame, and nobody else's page does
@page(permission=P.DOCUMENT_SEE)
def pdf(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show a paper's PDF: as it was drawn or, while it is a draft or has yet to be drawn, drawn now."""
    found = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    headers = {
        "Content-Disposition": f'inline; filename="document-{pk}.pdf"', "Cache-Control": "private, no-store",
    }  # fmt: skip
    if found.sha256:
        return StreamingHttpResponse(
            blobs.open_range(found.sha256), content_type="application/pdf", headers=headers
        )
    return HttpResponse(as_pdf(found), content_type="application/pdf", headers=headers)


@page(permission=P.DOCUMENT_SEE)
def word(request: PageRequest, pk: int) -> HttpResponse:
    """Hand out a paper's words to be worked on."""
    found = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    headers = {
        "Content-Disposition": f'attachment; filename="document-{pk}.docx"', "Cache-Control": "private, no-store",
    }  # fmt: skip
    return HttpResponse(word_processing.as_word(found), content_type=word_processing.DOCX, headers=headers)


@page(permission=P.DOCUMENT_SEE)
def receipt(request: PageRequest, pk: int) -> HttpResponse:
    """Show 送达回证 of one service, to be printed and signed."""
    found = get_object_or_404(queries.services_visible_to(request.actor), pk=pk)
    headers = {
        "Content-Disposition": f'inline; filename="receipt-{pk}.pdf"', "Cache-Control": "private, no-store",
    }  # fmt: skip
    return HttpResponse(receipt_of(found, at=request.at), content_type="application/pdf", headers=headers)


@page(permission=P.DOCUMENT_SEE)
def address_form(request: PageRequest, pk: int) -> HttpResponse:
    """Show a blank 送达地址确认书 for whom a paper is addressed to, to be printed and signed."""
    found = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    headers = {
        "Content-Disposition": f'inline; filename="address-{pk}.pdf"', "Cache-Control": "private, no-store",
    }  # fmt: skip
    return HttpResponse(
        address_form_of(found, at=request.at), content_type="application/pdf", headers=headers
    )


@page(permission=P.DOCUMENT_SEE)
def service_file(request: PageRequest, pk: int, n: int) -> HttpResponseBase:
    """Hand out what proves a service."""
    given = get_object_or_404(
        get_object_or_404(queries.services_visible_to(request.actor), pk=pk).files, pk=n
    )
    return download(given.sha256, given.name)


@page(permission=P.DOCUMENT_SEE)
def consent_file(request: PageRequest, pk: int, n: int) -> HttpResponseBase:
    """Hand out a signed consent."""
    given = get_object_or_404(
        get_object_or_404(queries.consents_visible_to(request.actor), pk=pk).files, pk=n
    )
    return download(given.sha256, given.name)


@dataclass(frozen=True, kw_only=True)
class SealsScreen(Screen):
    template = "documents/seals.html"

    title: str = "印章"
    lead: str = "每枚印章有一名保管人，只有保管人本人可以用印，每次用印都记入账本。"
    page: Page[Seal]
    may_register: bool


@page(permission=P.DOCUMENT_SEE)
def seals(request: PageRequest) -> HttpResponse:
    """List the seals, newest first."""
    return SealsScreen(
        page=sorted_page(queries.seals_visible_to(request.actor), request, sorts=SEAL_SORTS, first=("-id",)),
        may_register=request.actor.may(P.SEAL_KEEP),
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class SealScreen(Screen):
    template = "documents/seal.html"

    seal: Seal
    sees_impression: bool
    pressed: Sequence[Document]
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.DOCUMENT_SEE)
def seal(request: PageRequest, pk: int) -> HttpResponse:
    """Show one seal, who keeps it, and where it was pressed last."""
    found = get_object_or_404(queries.seals_visible_to(request.actor), pk=pk)
    return SealScreen(
        title=str(found),
        crumbs=[(desk.SEALS[0], reverse(desk.SEALS[1]))],
        seal=found,
        sees_impression=queries.sees_impression(found, request.actor),
        pressed=list(queries.visible_to(request.actor).filter(seal=found).order_by("-sealed_at", "-id")[:20]),
        buttons=buttons(desk.SEAL, found, by=request.actor, at=request.at),
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")),
    ).drawn(request)


@page(permission=P.DOCUMENT_SEE)
def impression(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show a seal's impression to whoever keeps it or the register: to others it would be a stencil."""
    found = get_object_or_404(queries.impressions_visible_to(request.actor), pk=pk)
    return StreamingHttpResponse(
        blobs.open_range(found.sha256),
        content_type="image/png",
        headers={"Cache-Control": "private, no-store"},
    )


class SealForm(forms.Form):
    """A new seal, with a picture of its impression."""

    unit: Any = forms.ModelChoiceField(label="单位", queryset=None, empty_label="请选择")
    name = forms.CharField(label="印章名称", max_length=80, help_text="与印模上的文字一致。")
    kind = forms.ChoiceField(label="种类", choices=list(Seal.KINDS.items()), initial="organ")
    keeper = forms.CharField(
        label="保管人编号", max_length=20, help_text="人员编号。只有保管人本人可以用印。"
    )
    width_mm = forms.IntegerField(
        label="印模宽度（毫米）", min_value=lifecycle.WIDTHS[0], max_value=lifecycle.WIDTHS[1], initial=42
    )
    image = forms.FileField(
        label="印模图片",
        widget=forms.FileInput(attrs={"accept": ".png"}),
        help_text="PNG，背景为白色或透明。",
    )


@page(permission=P.SEAL_KEEP, methods=FILLS)
def register(request: PageRequest) -> HttpResponseBase:
    """Take in a new seal: its picture is made anew before the seal is entered."""

    def enter(told: dict[str, Any]) -> Seal:
        keeper = people.person_numbered(told.pop("keeper"), field="keeper")
        given = told.pop("image")
        image = impressions.keep(given.read(impressions.MOST_BYTES + 1), at=request.at)
        return actions.register_seal(**told, keeper=keeper, image=image, by=request.actor, at=request.at)

    form = SealForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
    )
    fill_menus(form, unit=people.units_visible_to(request.actor, P.SEAL_KEEP).filter(state="active"))
    return fill(
        request, form, act=enter, to=lambda made: address_of(made.ref), title="登记印章", submit="登记",
        done=lambda made: f"已登记：{made}。", crumbs=[(desk.SEALS[0], reverse(desk.SEALS[1]))],
    )  # fmt: skip


register.act = actions.register_seal  # type: ignore[attr-defined]
trail.call("document", kind="种类", title="标题", about="事项", number="文号", sha256="版式文件摘要",
           size_bytes="大小（字节）", impression="印模摘要")  # fmt: skip
trail.call("service", document=trail.ref("document", "文书"), files="凭证", served_at="送达时间")
trail.call("consent", files="原件")
trail.call("seal", sha256="印模摘要")

urlpatterns = [
    path("documents/", documents, name="documents"),
    path("documents/<int:pk>/", document, name="document"),
    path("documents/<int:pk>/pdf/", pdf, name="document-pdf"),
    path("documents/<int:pk>/word/", word, name="document-word"),
    path("documents/<int:pk>/address-form/", address_form, name="document-address-form"),
    path("services/<int:pk>/receipt/", receipt, name="service-receipt"),
    path("services/<int:pk>/files/<int:n>/", service_file, name="service-file"),
    path("consents/<int:pk>/files/<int:n>/", consent_file, name="consent-file"),
    path("seals/", seals, name="seals"),
    path("seals/register/", register, name="seal-register"),
    path("seals/<int:pk>/", seal, name="seal"),
    path("seals/<int:pk>/impression/", impression, name="seal-impression"),
    *(address for each in desk.DESKS for address in pages(each)),
]
