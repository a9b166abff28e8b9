"""Endpoints: power lists by version and as of a day, what changed, who does what, and whether somebody may."""

from datetime import date, datetime
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from liuhen.apps.laws import queries as laws
from liuhen.apps.people import queries as people
from liuhen.apps.powers import desk
from liuhen.apps.powers.models import (
    Assignment,
    Basis,
    Breakdown,
    Flag,
    Guide,
    NoObject,
    PowerItem,
    PowerList,
)
from liuhen.apps.powers.queries import amendments, assigned, authority, flags, guides, idleness
from liuhen.apps.powers.queries import lists as queries
from liuhen.apps.powers.queries.amendments import Impact
from liuhen.apps.powers.queries.differences import Changed, Differences
from liuhen.apps.powers.queries.differences import differences as differences_of
from liuhen.apps.powers.queries.guides import Terms
from liuhen.apps.powers.queries.idleness import Use
from liuhen.kernel.access import Permission
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.identifiers import plain
from liuhen.kernel.web.door_endpoints import endpoints
from liuhen.kernel.web.endpoints import ApiRequest, Day, Id, Listed, Paging, Word, demand, listed

router = Router(tags=["powers"])


class PowerListShape(Schema):
    """权责清单: one version of a unit's list."""

    id: int
    unit_id: int
    unit: str
    number: int
    state: str
    reason: str
    remark: str
    effective_on: date | None
    published_at: datetime | None

    @staticmethod
    def resolve_unit(row: PowerList) -> str:
        return str(row.unit)


class BasisShape(Schema):
    """依据: the place in a version of a law."""

    law: str
    version: str
    version_id: int
    article: int
    sub: int
    paragraph: int
    item: int
    as_written: str

    @staticmethod
    def of(basis: Basis) -> dict[str, Any]:
        version = basis.law_version
        return {
            "law": version.law.title, "version": version.label, "version_id": version.pk, "article": basis.no,
            "sub": basis.sub, "paragraph": basis.paragraph, "item": basis.item_no, "as_written": basis.as_written,
        }  # fmt: skip


class PowerShape(Schema):
    """职权: a power as a version of a list has it; ``kind`` is of article 2, ``national`` of the catalogue."""

    id: int
    code: str
    code_parts: dict[str, str] | None
    name: str
    content: str
    kind: str
    kind_zh: str
    national_type: int
    national: str
    field: str
    level: str
    body: str | None
    site: str
    touches_firms: bool
    bases: list[BasisShape]
    duties: str
    process: str
    steps: list[str]
    limits: str
    statutory: str
    promised: str

    @staticmethod
    def resolve_code_parts(item: PowerItem) -> dict[str, str] | None:
        return item.parts._asdict() if item.parts else None

    @staticmethod
    def resolve_national(item: PowerItem) -> str:
        return item.national_zh

    @staticmethod
    def resolve_body(item: PowerItem) -> str | None:
        return str(item.body) if item.body else None

    @staticmethod
    def resolve_bases(item: PowerItem) -> list[dict[str, Any]]:
        return [BasisShape.of(basis) for basis in item.bases.all()]

    @staticmethod
    def resolve_statutory(item: PowerItem) -> str:
        return item.statutory_zh

    @staticmethod
    def resolve_promised(item: PowerItem) -> str:
        return item.promised_zh


class FieldShape(Schema):
    """What a field was and what it is."""

    what: str
    before: str
    after: str


class ChangedShape(Schema):
    """A power that both versions have and that differs."""

    code: str
    name: str
    fields: list[FieldShape]

    @staticmethod
    def of(changed: Changed) -> dict[str, Any]:
        fields = [{"what": what, "before": before, "after": after} for what, before, after in changed.fields]
        return {"code": changed.after.code, "name": changed.after.name, "fields": fields}


class CodedShape(Schema):
    """A power by its code."""

    code: str
    name: str


class DifferencesShape(Schema):
    """What a version adds, drops and changes against another, and why it was made."""

    against: int | None
    reason: str
    added: list[CodedShape]
    dropped: list[CodedShape]
    changed: list[ChangedShape]


class BreakdownShape(Schema):
    """职权分解: which post does which power."""

    id: int
    unit_id: int
    unit: str
    power_list_id: int
    number: int
    state: str
    reason: str
    effective_on: date | None

    @staticmethod
    def resolve_unit(row: Breakdown) -> str:
        return str(row.unit)


class AssignmentShape(Schema):
    """A post that does a power, or one step of it."""

    code: str
    step: str
    body: str
    post_id: int
    post: str
    responsibility: str

    @staticmethod
    def resolve_body(row: Assignment) -> str:
        return str(row.post.unit)

    @staticmethod
    def resolve_post(row: Assignment) -> str:
        return row.post.name


class GapsShape(Schema):
    """Where a break-down and its list differ, line by line; all empty: one to one."""

    dropped: list[str]
    added: list[str]
    closed: list[str]


class ListFilters(Schema):
    """What lists are cut to."""

    unit: Id | None = None
    state: Word | None = None


class AsOf(Schema):
    """Whose powers, and as of which day; by default today."""

    unit: Id
    on: Day | None = None


class Question(Schema):
    """May this person use this power of this unit, in this area (a township's unit id), on this day?"""

    person: Word
    code: Word
    unit: Id
    area: Id | None = None
    on: Day | None = None
    field: Word = ""


class AnswerShape(Schema):
    """Whether, and every reason why not."""

    ok: bool
    reasons: list[str]
    power: CodedShape | None


@router.get("/power-lists", response=Listed[PowerListShape], summary="权责清单")
def power_lists(request: ApiRequest, filters: Query[ListFilters], paging: Query[Paging]) -> Any:
    """List the versions of the lists the caller may see, newest first."""
    demand(request.actor, Permission.POWER_SEE)
    rows = queries.visible_to(request.actor).filter(**filters.dict(exclude_none=True))
    return listed(rows, order=("-id",), paging=paging)


@router.get("/power-lists/{pk}", response=PowerListShape, summary="一版权责清单")
def power_list(request: ApiRequest, pk: Id) -> Any:
    """Show one version of a list."""
    return _list(request, pk)


@router.get("/power-lists/{pk}/items", response=Listed[PowerShape], summary="一版清单的职权")
def power_items(request: ApiRequest, pk: Id, paging: Query[Paging]) -> Any:
    """List the powers of one version, in their order."""
    rows = queries.with_bases(queries.items_of(_list(request, pk)).order_by())
    return listed(rows, order=("place", "id"), paging=paging)


@router.get("/power-lists/{pk}/differences", response=DifferencesShape, summary="清单的变更")
def power_list_differences(request: ApiRequest, pk: Id, against: Id | None = None) -> Any:
    """Tell what changed between a version and another, by default the one before."""
    new = _list(request, pk)
    old = _list(request, against) if against else queries.before(new)
    if old and old.unit_id != new.unit_id:
        raise Http404
    return _told(differences_of(old, new), old, new)


def _told(found: Differences, old: PowerList | None, new: PowerList) -> dict[str, Any]:
    return {
        "against": old.pk if old else None, "reason": new.reason, "added": found.added, "dropped": found.dropped,
        "changed": [ChangedShape.of(each) for each in found.changed],
    }  # fmt: skip


@router.get("/powers", response=Listed[PowerShape], summary="某日的职权")
def powers(request: ApiRequest, asked: Query[AsOf], paging: Query[Paging]) -> Any:
    """List the powers that a unit holds on a day."""
    demand(request.actor, Permission.POWER_SEE)
    unit = get_object_or_404(people.units_visible_to(request.actor, Permission.POWER_SEE), pk=asked.unit)
    rows = queries.with_bases(queries.items_on(unit, asked.on or local_day(request.at)).order_by())
    return listed(rows, order=("place", "id"), paging=paging)


@router.get("/authority", response=AnswerShape, summary="某人某日能否行使某项职权")
def may_use(request: ApiRequest, asked: Query[Question]) -> Any:
    """Say whether somebody may use a power on a day, with every reason why not."""
    demand(request.actor, Permission.POWER_SEE)
    unit = get_object_or_404(people.units_visible_to(request.actor, Permission.POWER_SEE), pk=asked.unit)
    area = get_object_or_404(people.units_open(), pk=asked.area) if asked.area else None
    person = people.person_numbered(asked.person, field="person")
    on = asked.on or local_day(request.at)
    found = authority(person, plain(asked.code), unit, area, on, field=asked.field)
    return {"ok": found.ok, "reasons": list(found.reasons), "power": found.item}


@router.get("/power-breakdowns", response=Listed[BreakdownShape], summary="职权分解")
def power_breakdowns(request: ApiRequest, filters: Query[ListFilters], paging: Query[Paging]) -> Any:
    """List the break-downs the caller may see, newest first."""
    demand(request.actor, Permission.POWER_SEE)
    rows = assigned.visible_to(request.actor).filter(**filters.dict(exclude_none=True))
    return listed(rows, order=("-id",), paging=paging)


@router.get("/power-breakdowns/{pk}", response=BreakdownShape, summary="一版职权分解")
def power_breakdown(request: ApiRequest, pk: Id) -> Any:
    """Show one break-down of a list."""
    return _breakdown(request, pk)


@router.get("/power-breakdowns/{pk}/assignments", response=Listed[AssignmentShape], summary="岗位职权")
def power_assignments(request: ApiRequest, pk: Id, paging: Query[Paging]) -> Any:
    """List who does what, power by power."""
    rows = assigned.assignments_of(_breakdown(request, pk)).order_by()
    return listed(rows, order=("code", "id"), paging=paging)


@router.get("/power-breakdowns/{pk}/gaps", response=GapsShape, summary="分解与清单不一致之处")
def power_gaps(request: ApiRequest, pk: Id) -> Any:
    """Tell where a break-down and its list differ, line by line."""
    found = assigned.gaps_of(_breakdown(request, pk))
    return {"dropped": list(found.dropped), "added": list(found.added), "closed": list(found.closed)}


def _list(request: ApiRequest, pk: int) -> PowerList:
    demand(request.actor, Permission.POWER_SEE)
    found: PowerList = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    return found


def _breakdown(request: ApiRequest, pk: int) -> Breakdown:
    demand(request.actor, Permission.POWER_SEE)
    found: Breakdown = get_object_or_404(assigned.visible_to(request.actor), pk=pk)
    return found


class FlagShape(Schema):
    """依据变动: a power whose basis changed or fell, until a list adjusts it."""

    id: int
    unit_id: int
    unit: str
    code: str
    name: str
    basis: str
    kind: str
    says: str
    since: date
    due_on: date | None
    state: str
    adjusted_by_id: int | None

    @staticmethod
    def resolve_unit(row: Flag) -> str:
        return str(row.unit)

    @staticmethod
    def resolve_basis(row: Flag) -> str:
        return row.as_written


class FlagFilters(Schema):
    """What the list is cut to."""

    unit: Id | None = None
    state: Word | None = None
    kind: Word | None = None
    q: Word | None = None


class ImpactLine(Schema):
    """A power and what becomes of one of its bases; ``group``: renumbered, review or repealed."""

    unit_id: int
    code: str
    name: str
    basis: str
    group: str
    says: str


class ImpactShape(Schema):
    """影响分析: what a version that takes effect, or a repeal, does to powers; ``counts`` are of powers."""

    on: date
    counts: dict[str, int]
    lines: list[ImpactLine]

    @staticmethod
    def of(found: Impact) -> dict[str, Any]:
        return {
            "on": found.on, "counts": found.counts(),
            "lines": [
                {
                    "unit_id": each.rests.unit_id, "code": each.rests.code, "name": each.rests.name,
                    "basis": each.rests.as_written, "group": each.group, "says": each.what_zh,
                }
                for each in found.touched
            ],
        }  # fmt: skip


class OneUnit(Schema):
    """Which unit."""

    unit: Id


class OfUnit(Schema):
    """Which unit; every one that the caller may see where it is left out."""

    unit: Id | None = None


class GuideShape(Schema):
    """服务指南: ``binds`` is the term that binds, the shorter one; it comes from the list of today."""

    id: int
    unit_id: int
    unit: str
    code: str
    number: int
    state: str
    applicants: str
    conditions: str
    materials: str
    fee: str
    fee_basis: str
    where: str
    hours: str
    telephone: str
    remedies: str
    binds: str
    statutory: str
    published_at: datetime | None
    ended_at: datetime | None
    why_ended: str

    @staticmethod
    def resolve_unit(row: Guide) -> str:
        return str(row.unit)

    @staticmethod
    def resolve_binds(row: Guide, context: Any) -> str:
        return _terms(row, context).binds

    @staticmethod
    def resolve_statutory(row: Guide, context: Any) -> str:
        return _terms(row, context).statutory


def _terms(row: Guide, context: Any) -> Terms:
    return Terms.of(guides.item_of(row, local_day(context["request"].at)))


class NoObjectShape(Schema):
    """无执法对象: why a power has no object in the county."""

    id: int
    unit_id: int
    code: str
    name: str
    state: str
    reason: str
    declared_at: datetime
    ended_at: datetime | None
    why_ended: str


class UseShape(Schema):
    """履职情况: how a listed power is used; ``kinds``: never, no-result, idle, unused; none where it is in use."""

    code: str
    name: str
    listed_on: date
    last_on: date | None
    times: int
    with_result: int
    idle: int
    kinds: list[str]
    no_object: str | None

    @staticmethod
    def of(use: Use) -> dict[str, Any]:
        return {
            "code": use.code, "name": use.name, "listed_on": use.listed_on, **use.exercise._asdict(),
            "kinds": list(use.kinds), "no_object": use.no_object.reason if use.no_object else None,
        }  # fmt: skip


@router.get("/power-flags", response=Listed[FlagShape], summary="依据变动")
def power_flags(request: ApiRequest, filters: Query[FlagFilters], paging: Query[Paging]) -> Any:
    """List the powers whose basis changed or fell, newest first."""
    demand(request.actor, Permission.POWER_SEE)
    rows = flags.filtered(flags.visible_to(request.actor), wanted=filters.dict())
    return listed(rows, order=("-since", "-id"), paging=paging)


@router.get("/law-versions/{pk}/impact", response=ImpactShape, summary="版本施行的影响分析")
def impact_of_version(request: ApiRequest, pk: Id, asked: Query[OfUnit]) -> Any:
    """Tell which powers rest on what a version changes, by the lists in force on the day of its effect."""
    units = _seen(request, asked.unit)
    rows = laws.versions_for(request.actor).filter(state="registered", amends__isnull=False)
    return ImpactShape.of(amendments.impact_of_version(get_object_or_404(rows, pk=pk), unit_ids=units))


@router.get("/laws/{pk}/impact", response=ImpactShape, summary="废止的影响分析")
def impact_of_repeal(request: ApiRequest, pk: Id, asked: Query[OfUnit]) -> Any:
    """Tell which powers rest on a law that is repealed."""
    units = _seen(request, asked.unit)
    rows = laws.laws_for(request.actor).filter(repealed_on__isnull=False)
    return ImpactShape.of(amendments.impact_of_repeal(get_object_or_404(rows, pk=pk), unit_ids=units))


@router.get("/power-guides", response=Listed[GuideShape], summary="服务指南")
def power_guides(request: ApiRequest, filters: Query[ListFilters], paging: Query[Paging]) -> Any:
    """List the guides the caller may see, newest first."""
    demand(request.actor, Permission.POWER_SEE)
    rows = guides.visible_to(request.actor).filter(**filters.dict(exclude_none=True))
    return listed(rows, order=("-id",), paging=paging)


@router.get("/power-guides/{pk}", response=GuideShape, summary="一份服务指南")
def power_guide(request: ApiRequest, pk: Id) -> Any:
    """Show one guide, with its terms of today."""
    demand(request.actor, Permission.POWER_SEE)
    return get_object_or_404(guides.visible_to(request.actor), pk=pk)


@router.get("/power-use", response=list[UseShape], summary="履职情况")
def power_use(request: ApiRequest, asked: Query[OneUnit]) -> Any:
    """Tell how each power of a unit is used, and which are not."""
    demand(request.actor, Permission.POWER_SEE)
    unit = get_object_or_404(people.units_visible_to(request.actor, Permission.POWER_SEE), pk=asked.unit)
    return [UseShape.of(use) for use in idleness.idle_powers([unit.pk], local_day(request.at))]


def _seen(request: ApiRequest, unit: int | None) -> list[int]:
    demand(request.actor, Permission.POWER_SEE)
    rows = people.units_visible_to(request.actor, Permission.POWER_SEE).order_by()
    if unit is not None:
        return [get_object_or_404(rows, pk=unit).pk]
    return list(rows.values_list("pk", flat=True))


SHAPES: dict[Any, Any] = {
    PowerList: PowerListShape, Breakdown: BreakdownShape, Flag: FlagShape, Guide: GuideShape, NoObject: NoObjectShape,
}  # fmt: skip
for noun in desk.DESKS:
    endpoints(router, noun, SHAPES)
