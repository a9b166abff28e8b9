"""What belongs into the file of a case, gathered from what hangs on it: papers, receipts, and lists of all else.

Papers and receipts are bound as they are, decisions first and then in the order of time. Evidence, recordings, attached
files and every entry of the ledger are told in lists with their digests: an outsider finds each of them by these.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Q, QuerySet

from liuhen.apps.cases.models import Case
from liuhen.apps.documents import queries as documents
from liuhen.apps.documents.models import Document, Service
from liuhen.apps.evidence import queries as evidence
from liuhen.apps.evidence.models import Evidence
from liuhen.apps.people import queries as people
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Subject, called, number_of
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.web.trail import label_of
from liuhen.kernel.web.wording import second

if TYPE_CHECKING:
    from liuhen.apps.recordings.models import Recording

FIRST = ("decision",)
"""What a paper is about that stands before all others: a file opens with what was decided."""
DONE = ("served", "returned")
"""States of a service of which there is a receipt, good or bad."""


@dataclass(frozen=True)
class Content:
    """One thing with pages; ``pdf`` is the digest of what is in the vault, "" for what is drawn when it is bound."""

    kind: str
    ref: str
    title: str
    dated_on: date
    number: str = ""
    sha256: str = ""
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


def subjects_of(case: Case) -> "Iterator[QuerySet[Any]]":
    """Yield the case, and of each model of what hangs on one the rows that hang on this."""
    yield Case.objects.filter(pk=case.pk)
    for model in apps.get_models():
        if issubclass(model, Subject) and any(each.name == "case" for each in model._meta.fields):
            yield model._base_manager.filter(Q(case=case))


def refs_of(case: Case) -> list[str]:
    """Return the refs of a case and of all that hangs on it."""
    return [
        f"{rows.model._meta.model_name}:{pk}"
        for rows in subjects_of(case)
        for pk in rows.values_list("pk", flat=True)
    ]


def papers(case: Case) -> list[Document]:
    """Return the papers about a case or about what hangs on it: decisions first, then as they were issued."""
    rows = documents.of_any(refs_of(case))
    return sorted(
        rows,
        key=lambda each: (
            each.about.partition(":")[0] not in FIRST,
            each.issued_at or each.drafted_at,
            each.pk,
        ),
    )


def papers_and_receipts(case: Case) -> list[Content]:
    """Return what is bound as it is: each paper that is out, and behind it how it was served."""
    found = []
    for document in papers(case):
        if document.state == "void" or not document.sha256:
            continue
        on = local_day(document.issued_at or document.drafted_at)
        found.append(
            Content("paper", document.ref, document.title, on, document.number, document.sha256, document)
        )
        found += [
            _receipt(document, each, on) for each in documents.services_of(document) if each.state in DONE
        ]
    return found


def _receipt(document: Document, service: Service, on: date) -> Content:
    at = service.served_at or service.sent_at
    title = f"送达回证（{document.title}，{service.recipient}，{service.route_zh}）"
    return Content("receipt", service.ref, title[:160], local_day(at) if at else on, row=service)


def sheets(case: Case) -> list[Sheet]:
    """Return the lists of a case, in the order in which they stand in its file; one with no rows is left out."""
    found = (_evidence(case), _recordings(case), _files(case), process_of(case))
    return [sheet for sheet in found if sheet.rows]


def _evidence(case: Case) -> Sheet:
    rows = list(evidence.of_case(case).prefetch_related("collectors__person"))
    facts = evidence.facts_of(case)
    shows: dict[int, list[str]] = {}
    for n, found in enumerate(facts, 1):
        for each, _, _ in found.rests_on:
            shows.setdefault(each.pk, []).append(str(n))
    told = [
        (
            str(n), each.kind_zh, _name_of(each), each.source, f"{second(each.collected_at)}\n{each.place}",
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


def _name_of(each: Evidence) -> str:
    if each.recording_id is None:
        return each.name
    return f"{each.name}（{called(f'recording:{each.recording_id}')}{'，' + each.span_zh if each.span_zh else ''}）"


def recordings_of(case: Case) -> "list[Recording]":
    """Return what a case cites of the vault: evidence, the watch over one who collected alone, proof of a service."""
    proofs = (
        documents.services_of_any(papers(case)).exclude(recordings="").values_list("recordings", flat=True)
    )
    shown = {number_of(ref) for told in proofs for ref in told.split()}
    return evidence.recordings_cited(case, also=shown)


def _recordings(case: Case) -> Sheet:
    found = recordings_of(case)
    indexes = _indexes(each.ref for each in found)
    rows = [
        (str(n), each.filename, second(each.started_at) if each.started_at else "", each.sha256,
         str(indexes.get(each.ref, "")))
        for n, each in enumerate(found, 1)
    ]  # fmt: skip
    return Sheet("recordings", ("序号", "文件名", "录制开始", "SHA-256", "账本序号"), rows, (1, 5, 3, 8, 2))


def files_of(case: Case) -> list[tuple[str, Any]]:
    """Return the files that came along with evidence and services, each with what it belongs to."""
    found = [(f"证据：{each.evidence.name}", each) for each in evidence.files_of(case)]
    services = documents.services_of_any(papers(case)).prefetch_related("files")
    return [
        *found,
        *((f"送达：{service.recipient}", each) for service in services for each in service.files.all()),
    ]


def _files(case: Case) -> Sheet:
    rows = [
        (str(n), of, each.name, str(each.size_bytes), each.sha256)
        for n, (of, each) in enumerate(files_of(case), 1)
    ]
    return Sheet("files", ("序号", "所属", "文件名", "字节数", "SHA-256"), rows, (1, 4, 4, 2, 8))


def process_of(case: Case) -> Sheet:
    """Return every step of a case as the ledger has it: who did what when, with its place in the log."""
    entries = entries_of(case)
    names = people.names_of({entry.by for entry in entries})
    rows = [
        ("" if entry.index is None else str(entry.index), second(entry.at), names.get(entry.by, entry.by),
         called(entry.subject), label_of(entry.event))
        for entry in entries
    ]  # fmt: skip
    return Sheet("process", ("账本序号", "时间", "办理人", "事项", "环节"), rows, (2, 4, 3, 4, 5))


def entries_of(case: Case) -> list[Entry]:
    """Return every entry about a case, what hangs on it, its papers and their services, in their order."""
    about = papers(case)
    services = documents.services_of_any(about)
    refs = sorted({*refs_of(case), *(each.ref for each in about), *(each.ref for each in services)})
    found = (entry for part in _in_parts(refs) for entry in Entry.objects.filter(subject__in=part))
    return sorted(found, key=lambda entry: entry.pk)


def _indexes(refs: Iterable[str]) -> dict[str, int | None]:
    """Return the place in the log of the first entry about each ref."""
    rows = Entry.objects.filter(subject__in=list(refs), n=1, index__isnull=False)
    return dict(rows.values_list("subject", "index"))


def _in_parts(refs: list[str], size: int = 500) -> Iterator[list[str]]:
    return (refs[start : start + size] for start in range(0, len(refs), size))
