"""What belongs into the file of a case, gathered from what hangs on it: papers, receipts, and lists of all else.

Papers and receipts are bound as they are, decisions first and then in the order of time; what was attached follows
what it came with, made into pages, as much of it as one volume takes. Evidence, recordings, attached files and every
entry of the ledger are told in lists with their digests: an outsider finds each of them by these.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Q

from liuhen.apps.documents import queries as documents
from liuhen.apps.dossiers import attached
from liuhen.apps.dossiers.attached import Attached
from liuhen.apps.dossiers.models import over_at
from liuhen.apps.evidence import queries as evidence
from liuhen.apps.people import queries as people
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Subject, called_by_name, number_of
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.web.trail import label_of
from liuhen.kernel.web.wording import second

if TYPE_CHECKING:
    from liuhen.apps.cases.models import Case
    from liuhen.apps.documents.models import Document, Service
    from liuhen.apps.evidence.models import Evidence
    from liuhen.apps.recordings.models import Recording

PART = 500  # refs asked for at once
MOST_FILES = (
    60  # attached files in one volume: each is made into pages while somebody waits, about two a second
)
DONE = ("served", "returned")
"""States of a service of which there is a receipt, good or bad."""


@dataclass(frozen=True)
class Content:
    """One thing with pages; ``sha256`` is that of what is in the vault, "" for what is drawn when it is bound.

    ``behind`` is the list behind which it stands, "" for what stands before all lists.
    """

    kind: str
    ref: str
    title: str
    dated_on: date
    number: str = ""
    sha256: str = ""
    behind: str = ""
    row: Any = field(default=None, compare=False)

    @property
    def key(self) -> tuple[str, str]:
        """By what it is seen that it is still the same."""
        return self.ref, self.sha256


@dataclass(frozen=True)
class Sheet:
    """A list that is drawn for the file: its head, its rows, and how wide each column is beside the others."""

    kind: str
    head: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    columns: tuple[int, ...]


@dataclass(frozen=True)
class Contents:
    """All that belongs into the file of a case, as it was when it was first asked for: each thing is read once."""

    case: "Case"

    @cached_property
    def refs(self) -> list[str]:
        """The refs of the case and of all that hangs on it."""
        found = [self.case.ref]
        for model in apps.get_models():
            if issubclass(model, Subject) and any(each.name == "case" for each in model._meta.fields):
                rows = model._base_manager.filter(Q(case=self.case)).values_list("pk", flat=True)
                found += [f"{model._meta.model_name}:{pk}" for pk in rows]
        return found

    @cached_property
    def papers(self) -> "list[Document]":
        """The papers about the case or about what hangs on it: decisions first, then as they were issued."""
        return sorted(documents.of_any(self.refs), key=_in_order)

    @cached_property
    def services(self) -> "list[Service]":
        """How these papers were brought to whom they are for, oldest first, void ones too."""
        return list(documents.services_of_any(self.papers))

    def services_of(self, document: "Document") -> "list[Service]":
        return [each for each in self.services if each.document_id == document.pk]

    @cached_property
    def bound(self) -> list[Content]:
        """What is bound: each paper that is out, behind it how it was served, and all that was attached."""
        with_it: dict[str, list[Attached]] = defaultdict(list)
        for each in self.attached:
            with_it[each.of].append(each)
        found: list[Content] = []
        for document in self.papers:
            if document.state == "void" or not document.sha256:
                continue
            on = local_day(document.issued_at or document.drafted_at)
            found.append(
                Content(
                    "paper", document.ref, document.title, on, document.number, document.sha256, row=document
                )
            )
            for service in self.services_of(document):
                if service.state in DONE:
                    receipt = _receipt(document, service, on)
                    found += [receipt, *(_file(each, receipt.dated_on) for each in with_it[service.ref])]
        shown = {each.ref for each in found}
        return found + [
            _file(each, self._days.get(each.of) or local_day(over_at(self.case)), behind=_list_of(each))
            for each in self.attached
            if each.ref not in shown
        ]

    @property
    def unfinished(self) -> tuple[str, ...]:
        """Which papers are neither out nor void, and which services are under way."""
        found = []
        for document in self.papers:
            if document.state != "void" and document.lacks:
                found.append(f"《{document.title}》还没有{document.lacks}")
            elif document.state != "void" and not document.sha256:
                found.append(f"《{document.title}》的版式文件正在生成")
            found += [
                f"《{document.title}》正在送达{service.recipient}"
                for service in self.services_of(document)
                if service.state == "made"
            ]
        return tuple(found)

    @cached_property
    def recordings(self) -> "list[Recording]":
        """What the case cites of the vault: evidence, the watch over one who collected alone, proof of a service."""
        shown = {number_of(ref) for service in self.services for ref in service.recordings.split()}
        return evidence.recordings_cited(self.case, also=shown)

    @cached_property
    def attached(self) -> list[Attached]:
        """The files that came along with the case, what hangs on it and the services of its papers."""
        return attached.of_any([*self.refs, *(each.ref for each in self.services)])

    @cached_property
    def _days(self) -> dict[str, date]:
        """When each thing that has files was first put on record."""
        refs = list(dict.fromkeys(each.of for each in self.attached))
        return {entry.subject: local_day(entry.at) for entry in _entries(refs, n=1)}

    @property
    def entries(self) -> list[Entry]:
        """Every entry about the case, what hangs on it, its papers and their services, in their order."""
        refs = [*self.refs, *(each.ref for each in self.papers), *(each.ref for each in self.services)]
        return sorted(_entries(refs), key=lambda entry: entry.pk)

    @property
    def sheets(self) -> list[Sheet]:
        """The lists, in the order in which they stand in the file; one with no rows is left out."""
        return [
            sheet for sheet in (self._evidence, self._recordings, self._files, self.process) if sheet.rows
        ]

    @property
    def _evidence(self) -> Sheet:
        rows = list(evidence.of_case(self.case).prefetch_related("collectors__person"))
        facts = evidence.facts_of(self.case)
        shows: dict[int, list[str]] = {}
        for n, found in enumerate(facts, 1):
            for each, _, _ in found.rests_on:
                shows.setdefault(each.pk, []).append(str(n))
        filmed = called_by_name(f"recording:{each.recording_id}" for each in rows if each.recording_id)
        told = [
            (
                str(n), each.kind_zh, _name_of(each, filmed), each.source, f"{second(each.collected_at)}\n{each.place}",
                "、".join(collector.person.name for collector in each.collectors.all()),
                "、".join(shows.get(each.pk, ())), f"{each.state_zh}（决定后）" if each.late else each.state_zh,
            )
            for n, each in enumerate(rows, 1)
        ]  # fmt: skip
        said = [
            ("", "事实", f"事实{n}：{found.fact.sentence}", "", "", "", "", "" if found.stands else "不成立")
            for n, found in enumerate(facts, 1)
        ]
        head = ("序号", "种类", "名称", "来源", "时间、地点", "取证人", "证明的事实", "效力")
        return Sheet("evidence", head, [*said, *told], (1, 2, 6, 4, 4, 2, 2, 2))

    @property
    def _recordings(self) -> Sheet:
        first = {
            entry.subject: entry.index for entry in _entries([each.ref for each in self.recordings], n=1)
        }
        rows = [
            (str(n), each.filename, second(each.started_at) if each.started_at else "", each.sha256,
             _place(first.get(each.ref)))
            for n, each in enumerate(self.recordings, 1)
        ]  # fmt: skip
        return Sheet(
            "recordings", ("序号", "文件名", "录制开始", "SHA-256", "账本序号"), rows, (1, 5, 3, 10, 2)
        )

    @property
    def _files(self) -> Sheet:
        rows = [
            (str(n), each.of_zh, each.name, str(each.size_bytes), each.sha256)
            for n, each in enumerate(self.attached, 1)
        ]
        return Sheet("files", ("序号", "所属", "文件名", "字节数", "SHA-256"), rows, (1, 4, 4, 2, 10))

    @property
    def process(self) -> Sheet:
        """Every step as the ledger has it: who did what when, with its place in the log."""
        entries = self.entries
        names = people.names_of({entry.by for entry in entries})
        things = called_by_name({entry.subject for entry in entries}) | {self.case.ref: "本案"}
        rows = [
            (_place(entry.index), second(entry.at), names.get(entry.by, entry.by), things[entry.subject],
             label_of(entry.event))
            for entry in entries
        ]  # fmt: skip
        return Sheet("process", ("账本序号", "时间", "办理人", "事项", "环节"), rows, (2, 4, 3, 8, 4))


def of_one_volume(contents: Sequence[Content]) -> list[Content]:
    """Leave out the attached files that are too many for one volume: they are for the next."""
    over = {each.ref for each in [each for each in contents if each.kind == "file"][MOST_FILES:]}
    return [each for each in contents if each.ref not in over]


def _in_order(document: "Document") -> tuple[Any, ...]:
    at = document.issued_at or document.drafted_at
    return not document.of_kind.leads, at, document.pk


def _receipt(document: "Document", service: "Service", on: date) -> Content:
    at = service.served_at or service.sent_at
    title = f"送达回证（{document.title}，{service.recipient}，{service.route_zh}）"
    return Content("receipt", service.ref, title[:160], local_day(at) if at else on, row=service)


def _file(each: Attached, on: date, *, behind: str = "") -> Content:
    title = f"附件：{each.of_zh}，{each.name}"
    return Content("file", each.ref, title[:160], on, sha256=each.sha256, behind=behind, row=each)


def _list_of(each: Attached) -> str:
    """Return behind which list a file stands: evidence behind that of evidence, all others behind their own."""
    return "evidence" if each.of.startswith("evidence:") else "files"


def _name_of(each: "Evidence", filmed: Mapping[str, str]) -> str:
    if each.recording_id is None:
        return each.name
    span = f"，{each.span_zh}" if each.span_zh else ""
    return f"{each.name}（{filmed[f'recording:{each.recording_id}']}{span}）"


def _place(index: int | None) -> str:
    return "" if index is None else str(index)


def _entries(refs: Sequence[str], **more: Any) -> Iterator[Entry]:
    for start in range(0, len(refs), PART):
        yield from Entry.objects.filter(subject__in=refs[start : start + PART], **more)
