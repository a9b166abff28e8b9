"""What officers took on site before there was a case: pictures of a visit's finding, recordings of its activity.

A case that came of the finding may take it in as evidence. It is proof lawfully gathered before the case was opened
（《市场监督管理行政处罚程序规定》第20条 says so of its field; nothing read says otherwise of another）: by the
officers of the visit, where and when they did, and not by whoever presses the button.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from liuhen.apps.activities import queries as activities
from liuhen.apps.evidence.models import Evidence
from liuhen.apps.visits import queries as visits
from liuhen.kernel.attachments import Kept
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.vault import blobs

if TYPE_CHECKING:
    from liuhen.apps.activities.models import Link
    from liuhen.apps.cases.models import Case
    from liuhen.apps.people.models import Person
    from liuhen.apps.recordings.models import Recording
    from liuhen.apps.visits.models import Defect, Visit, VisitFile

KIND = "audiovisual"
PICTURE = "现场手机拍摄；摘要随手机签名的步骤传回，入库时核对一致"
RECORDING = "执法记录设备全程录制；入库时核对摘要，引用原件，不另复制"


@dataclass(frozen=True, kw_only=True)
class OnSite:
    """A picture or a recording of a visit, as evidence of a case would have it. ``why_not`` "": it may be taken in."""

    origin: str
    visit: "Visit"
    name: str
    source: str
    began: datetime
    ended: datetime | None
    place: str
    method: str
    sha256: str
    collectors: "Sequence[Person]"
    recording: "Recording | None" = None
    files: Sequence[Kept] = ()
    taken: Evidence | None = None
    why_not: str = ""
    kind: str = KIND

    @property
    def is_open(self) -> bool:
        return self.taken is None and not self.why_not


def found(case: "Case") -> list[OnSite]:
    """Return what the visits left on which a case's clue was found, pictures first, with what is taken in already."""
    return _found(
        case.clue_id, {each.origin: each for each in Evidence.objects.filter(case=case).exclude(origin="")}
    )


def behind(clue_id: int) -> list[OnSite]:
    """Return what a clue has from its visit before any case has taken it in."""
    return _found(clue_id, {})


def taken_from(visit: "Visit") -> "list[Evidence]":
    """Return the evidence of any case that was a picture of a visit or a recording of its activity."""
    origins = [f"visitfile:{each.pk}" for each in visits.files_of(visit)]
    if visit.activity is not None:
        origins += [f"recording:{pk}" for pk in activities.recordings_of([visit.activity.pk])]
    cases = [each.clue_id for each in visits.defects_of(visit) if each.clue_id]
    rows = Evidence.objects.filter(origin__in=origins, case__clue__in=cases)
    return list(rows.select_related("case").order_by("id")) if cases else []


def officers_there(case: "Case", day: date) -> set[int]:
    """Return who was on site on a day, of the visits that a case came of: they collect before they handle."""
    return {
        person.pk
        for visit in _visits(visits.defects_behind(case.clue_id))
        if visit.entered_at is not None
        and local_day(visit.entered_at) <= day <= local_day(visit.left_at or visit.entered_at)
        for person in visits.officers_of(visit)
    }


def officers_of(case: "Case") -> list[int]:
    """Return everybody who was on site of a case's visits."""
    rows = _visits(visits.defects_behind(case.clue_id))
    return [person.pk for visit in rows for person in visits.officers_of(visit)]


def _visits(defects: "Collection[Defect]") -> "list[Visit]":
    return list({each.visit_id: each.visit for each in defects}.values())


def _found(clue_id: int | None, taken: dict[str, Evidence]) -> list[OnSite]:
    rows = list(visits.defects_behind(clue_id))
    if not rows:
        return []
    crews = {visit.pk: visits.officers_of(visit) for visit in _visits(rows)}
    pictures = [(row, each) for row in rows for each in row.files.all() if each.kind == "photo"]
    links = [
        (visit, link)
        for visit in _visits(rows)
        if visit.activity is not None
        for link in activities.links_of(visit.activity)
        if link.state == "confirmed"
    ]
    broken = blobs.failing(
        {each.sha256 for _, each in pictures} | {link.recording.sha256 for _, link in links}
    )
    return [*_pictures(pictures, crews, broken, taken), *_recordings(links, crews, broken, taken)]


def _pictures(
    pictures: "Sequence[tuple[Defect, VisitFile]]", crews: dict[int, Any], broken: Collection[str],
    taken: dict[str, Evidence],
) -> Iterator[OnSite]:  # fmt: skip
    said = {row.visit_id: visits.photographed(row.visit) for row, _ in pictures}
    for row, file in pictures:
        step = said[row.visit_id].get((file.sha256, file.taken_at))
        device = (
            f"，{step.phone}拍摄（第{step.seq}步{f'，{step.position_zh}' if step.position_zh else ''}）"
            if step
            else ""
        )
        origin = f"visitfile:{file.pk}"
        yield OnSite(
            origin=origin, visit=row.visit, name=f"现场照片：{row.item}"[:120],
            source=f"{row.visit}的现场，问题{row.number}“{row.item}”{device}"[:300], began=file.taken_at, ended=None,
            place=(row.place or row.visit.establishment.name)[:120], method=PICTURE, sha256=file.sha256,
            collectors=crews[row.visit_id], files=(Kept(file.name, file.sha256, file.size_bytes),),
            taken=taken.get(origin), why_not="复核不符或者文件缺失" if file.sha256 in broken else "",
        )  # fmt: skip


def _recordings(
    links: "Sequence[tuple[Visit, Link]]",
    crews: dict[int, Any],
    broken: Collection[str],
    taken: dict[str, Evidence],
) -> Iterator[OnSite]:
    told: set[str] = set()
    for visit, link in links:
        recording, origin = link.recording, link.recording.ref
        if origin in told or visit.entered_at is None:
            continue
        told.add(origin)
        why_not = recording.state_zh if recording.state != "stored" else ""
        yield OnSite(
            origin=origin, visit=visit, name=f"现场录制：{recording.filename}"[:120],
            source=f"{visit}的现场，{recording.device or '执法记录设备'}录制，执法活动{link.activity_id}"[:300],
            began=recording.started_at or visit.entered_at, ended=recording.ended_at,
            place=visit.establishment.name[:120], method=RECORDING, sha256=recording.sha256,
            collectors=crews[visit.pk], recording=recording, taken=taken.get(origin),
            why_not=why_not or ("复核不符或者文件缺失" if recording.sha256 in broken else ""),
        )  # fmt: skip
