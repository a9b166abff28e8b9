"""Pages of the audit administrator: the log entry by entry, its checkpoints, and proofs to take away.

The auditor sees every envelope, and the payload of what is no business content: refusals, looks, accounts and rights.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path, reverse

from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import ONE_DAY, midnight
from liuhen.kernel.flow import called, nouns
from liuhen.kernel.ledger import proofs
from liuhen.kernel.ledger.models import Checkpoint, Entry
from liuhen.kernel.ledger.sequencing import head
from liuhen.kernel.vault.models import FixityRun
from liuhen.kernel.web import trail
from liuhen.kernel.web.forms import Day, fill_menus
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.screens import Screen

NOT_BUSINESS = (
    "account.",
    "role.",
    "token.",
    "calendar.",
    "clocks.",
    "machine.",
    "vault.",
    "fixity.",
    "ledger.",
    "look.",
)
SHOWN_TOO = {"move.refused", "recording.viewed", "viewing.begun", "viewing.traced", "export.traced"}

CHECKPOINT_SORTS = {"记录数": "size"}
SORTS = {"序号": "id"}


@dataclass(frozen=True)
class Row:
    """An entry as the list shows it."""

    entry: Entry
    label: str
    about: str
    by: str
    articles: tuple[tuple[str, str], ...]


class EntryFilters(forms.Form):
    """What the log is cut down by, as people call it; every one by index. Links bring ``subject`` and ``by``."""

    noun = forms.ChoiceField(label="事项种类", required=False)
    number = forms.IntegerField(label="事项编号", required=False, min_value=1)
    event = forms.ChoiceField(label="办了什么", required=False)
    who = forms.CharField(
        label="操作者",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"placeholder": "姓名、编号或者账号"}),
    )
    since = Day(label="自", required=False)
    until = Day(label="至", required=False)
    subject = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    by = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        things = sorted(nouns().items(), key=lambda pair: pair[::-1])
        events: dict[str, list[tuple[str, str]]] = {zh: [] for _, zh in things}
        for event, zh in trail.labels().items():
            events.setdefault(nouns().get(event.partition(".")[0], "其他"), []).append((event, zh))
        grouped = [(thing, found) for thing, found in events.items() if found]
        fill_menus(self, event=[("", "全部"), *grouped], noun=[("", "全部"), *things])

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if told.get("number") and not told.get("noun"):
            self.add_error("number", "请先选择事项种类：各种事项分别编号。")
        if told.get("since") and told.get("until") and told["until"] < told["since"]:
            self.add_error("until", "止日早于起日。")
        if told.get("who"):
            told["whose"] = people.refs_of_accounts(told["who"])
            if not told["whose"]:
                self.add_error("who", f"没有姓名、编号或者账号为“{told['who']}”的操作者。")
        return told


def entries(told: Mapping[str, Any]) -> "tuple[QuerySet[Entry], list[QuerySet[Entry]] | None]":
    """Return the entries that are looked for, and where no one index has them, in parts of which each has its own."""
    rows = Entry.objects.defer("leaf")
    if subject := told.get("subject") or (f"{told['noun']}:{told['number']}" if told.get("number") else ""):
        rows = rows.filter(subject=subject)
    rows = _within(rows, told.get("since"), told.get("until"))
    events = [told["event"]] if told.get("event") else []
    if not events and not subject and told.get("noun"):
        events = [each for each in trail.labels() if each.startswith(f"{told['noun']}.")]
    actors = [told["by"]] if told.get("by") else told.get("whose") or []
    parts = [
        rows.filter(**{"event": event} if event else {}, **{"by": by} if by else {})
        for event in events or [""]
        for by in actors or [""]
    ]
    if events:
        rows = rows.filter(event__in=events)
    if actors:
        rows = rows.filter(by__in=actors)
    return rows, parts if len(parts) > 1 else None


def _within(rows: "QuerySet[Entry]", since: date | None, until: date | None) -> "QuerySet[Entry]":
    """Cut entries to days of the county; the checkpoints tell where in the tree these begin and end."""
    if since:
        began = Checkpoint.objects.filter(at__lt=midnight(since)).order_by("-at").first()
        ahead = Q(index=None) | Q(index__gte=began.size) if began else Q()
        rows = rows.filter(ahead, at__gte=midnight(since))
    if until:
        over = midnight(until + ONE_DAY)
        ended = Checkpoint.objects.filter(at__gte=over).order_by("at").first()
        rows = rows.filter(Q(index__lt=ended.size) if ended else Q(), at__lt=over)
    return rows


@dataclass(frozen=True, kw_only=True)
class LedgerScreen(Screen):
    """``size`` entries stand in the tree, and some are ``waiting``; ``fixity`` is the last check of the vault."""

    template = "console/ledger.html"

    title: str = "账本"
    lead: str = "全部操作的留痕。账本只增不改，检查点由外部留存，任何改动都能被发现。"
    filters: EntryFilters
    page: Page[Entry]
    rows: Sequence[Row]
    size: int
    waiting: int
    checkpoint: Checkpoint | None
    fixity: FixityRun | None


@page(permission=P.LEDGER_AUDIT)
def ledger(request: PageRequest) -> HttpResponseBase:
    """List the newest entries and how far they are signed."""
    filters = EntryFilters(request.GET)
    rows, parts = entries(filters.cleaned_data) if filters.is_valid() else (Entry.objects.none(), None)
    found = sorted_page(rows, request, sorts=SORTS, first=("-id",), branches=parts)
    told = {entry.pk: trail.data_of(entry) for entry in found}
    names = people.names_of({entry.by for entry in found} | {str(data.get("via")) for data in told.values()})
    return LedgerScreen(
        filters=filters,
        page=found,
        rows=[
            Row(
                entry,
                trail.label_of(entry.event),
                called(entry.subject) if entry.subject else "",
                names.get(entry.by, entry.by) + trail.way_of(told[entry.pk], names),
                trail.articles_of(entry),
            )
            for entry in found
        ],
        size=head().size,
        waiting=Entry.objects.filter(index=None).count(),
        checkpoint=proofs.newest_checkpoint(),
        fixity=FixityRun.objects.filter(finished_at__isnull=False).first(),
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class EntryScreen(Screen):
    """One entry; ``payload`` and ``facts`` are empty where it is not ``readable`` by the auditor."""

    template = "console/entry.html"

    entry: Entry
    label: str
    about: str
    by: str
    articles: Sequence[tuple[str, str]]
    leaf: str
    leaf_hash: str
    hash_holds: bool
    readable: bool
    erased: bool
    payload: str
    facts: Sequence[tuple[str, str]]
    proven: proofs.Proven | None
    previous: Entry | None


@page(permission=P.LEDGER_AUDIT)
def entry(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one entry: its exact bytes, its place, its proof, and its payload where the auditor may see it."""
    found = get_object_or_404(Entry, pk=pk)
    proven = proofs.prove(found)
    readable, told = _may_read(found), trail.data_of(found)
    names = people.names_of({found.by, str(told.get("via"))})
    return EntryScreen(
        title=f"记录 {found.index if found.index is not None else '（待入账）'}",
        crumbs=[("账本", reverse("console:ledger"))],
        entry=found,
        label=trail.label_of(found.event),
        about=called(found.subject),
        by=names.get(found.by, found.by) + trail.way_of(told, names),
        articles=trail.articles_of(found),
        leaf=json.dumps(json.loads(bytes(found.leaf)), ensure_ascii=False, indent=2),
        leaf_hash=bytes(found.leaf_hash).hex(),
        hash_holds=trail.proved_leaf(found),
        readable=readable,
        erased=not bytes(found.payload),
        payload=json.dumps(proofs.payload_of(found), ensure_ascii=False, indent=2) if readable else "",
        facts=trail.facts_of(found.event, told, people.names_of(trail.refs_in(found.event, told)))
        if readable
        else (),
        proven=proven,
        previous=_previous(found),
    ).drawn(request)


def _previous(entry: Entry) -> Entry | None:
    return (
        Entry.objects.filter(subject=entry.subject, n=entry.n - 1).first()
        if entry.n and entry.n > 1
        else None
    )


def _may_read(entry: Entry) -> bool:
    return entry.event in SHOWN_TOO or entry.event.startswith(NOT_BUSINESS)


@page(permission=P.LEDGER_AUDIT)
def proof(request: PageRequest, pk: int) -> HttpResponseBase:
    """Hand out an entry's proof as a C2SP tlog-proof text."""
    proven = proofs.prove(get_object_or_404(Entry, pk=pk))
    if proven is None:
        raise Http404("no checkpoint covers the entry yet")
    return _download(proven.proof, f"entry-{proven.entry.index}.tlog-proof")


@dataclass(frozen=True, kw_only=True)
class CheckpointsScreen(Screen):
    template = "console/checkpoints.html"

    title: str = "检查点"
    lead: str = "每个检查点都有 Ed25519 和 SM2 两个签名。请定期下载，由本单位以外的人留存。"
    page: Page[Checkpoint]


@page(permission=P.LEDGER_AUDIT)
def checkpoints(request: PageRequest) -> HttpResponseBase:
    """List the signed checkpoints, newest first."""
    found = sorted_page(Checkpoint.objects.all(), request, sorts=CHECKPOINT_SORTS, first=("-size",))
    return CheckpointsScreen(
        crumbs=[("账本", reverse("console:ledger"))],
        page=found,
    ).drawn(request)


@page(permission=P.LEDGER_AUDIT)
def checkpoint(request: PageRequest, size: int) -> HttpResponseBase:
    """Hand out one signed checkpoint."""
    return _download(get_object_or_404(Checkpoint, size=size).note, f"checkpoint-{size}.txt")


def _download(text: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


urlpatterns = [
    path("ledger/", ledger, name="ledger"),
    path("ledger/checkpoints/", checkpoints, name="checkpoints"),
    path("ledger/checkpoints/<int:size>/", checkpoint, name="checkpoint"),
    path("ledger/<int:pk>/", entry, name="entry"),
    path("ledger/<int:pk>/proof/", proof, name="entry-proof"),
]
