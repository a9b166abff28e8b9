"""Verbs on leaders, deeds and decisions of the province."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from liuhen.apps.offices import lifecycle, queries
from liuhen.apps.offices.models import HEADS, MATTERS, Charge, Deed, Leader, Mandate, Paper
from liuhen.kernel.access import Actor
from liuhen.kernel.attachments import Kept
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, action, judge, locked, step
from liuhen.kernel.identifiers import name_key, plain
from liuhen.regulation.people import day_zh
from liuhen.regulation.powers import A2

if TYPE_CHECKING:
    from liuhen.apps.people.models import Person, Unit

ENTRUSTING = frozenset({"government", "bureau", "organ", "township", "subdistrict", "authorized"})
"""Kinds of unit that may let another act for them: what is itself entrusted may not pass it on."""
TOWNSHIPS = frozenset({"township", "subdistrict"})
CITED = f"（依据{A2.cite()}）"


@action(lifecycle.NAME)
def name(
    *,
    unit: "Unit",
    person: "Person",
    role: str,
    title: str,
    document: str,
    since: date,
    in_charge: str = "",
    bodies: Sequence["Unit"] = (),
    equipment: bool = False,
    records: bool = False,
    powers: bool = False,
    complaints: bool = False,
    accountability: bool = False,
    cases: bool = False,
    inspections: bool = False,
    by: Actor,
    at: datetime,
) -> Leader:
    """Name a leader of a unit: one head at a time, and no two terms of office of the same kind overlap."""
    cannot = "不能登记负责人"
    if unit.kind in queries.WITHOUT_LEADERS:
        raise Invalid(f"{cannot}：{unit}是内设机构", field="unit", remedy="请在所属单位登记分管它的负责人")
    if person.state != "serving":
        raise Invalid(f"{cannot}：{person}已离岗", field="person")
    if not (person.unit.path.startswith(unit.path) or person.unit.kind == "government"):
        raise Invalid(
            f"{cannot}：{person}是{person.unit}的人员", field="person", remedy="请登记本单位或县政府的人员"
        )
    matters = _matters(equipment, records, powers, complaints, accountability, cases, inspections)
    _of_a_deputy(unit, role, in_charge, bodies, matters, cannot=cannot)
    _no_overlap(unit, person, role, since, cannot=cannot)
    leader = Leader(
        unit=unit, person=person, role=role, title=title, document=document, in_charge=in_charge, since=since
    )
    return step(
        leader, lifecycle.NAME, by=by, at=at,
        data={
            "person": person.pk, "role": role, "title": title, "document": document, "since": since.isoformat(),
            "in_charge": in_charge, **_told(bodies, matters),
        },
        along=lambda row: _charge(row, bodies, matters, on=since),
    )  # fmt: skip


@action(lifecycle.CHARGE)
def charge(
    *,
    leader: Leader,
    in_charge: str,
    bodies: Sequence["Unit"] = (),
    equipment: bool = False,
    records: bool = False,
    powers: bool = False,
    complaints: bool = False,
    accountability: bool = False,
    cases: bool = False,
    inspections: bool = False,
    by: Actor,
    at: datetime,
) -> Leader:
    """Change what a deputy is in charge of, from today on."""
    judge(leader, lifecycle.CHARGE, by=by)
    matters = _matters(equipment, records, powers, complaints, accountability, cases, inspections)
    _of_a_deputy(leader.unit, leader.role, in_charge, bodies, matters, cannot="不能变更分管")
    return step(
        leader, lifecycle.CHARGE, by=by, at=at, changes={"in_charge": in_charge},
        data={"in_charge": in_charge, **_told(bodies, matters)},
        along=lambda row: _charge(row, bodies, matters, on=local_day(at)),
    )  # fmt: skip


@action(lifecycle.END)
def end(*, leader: Leader, until: date, reason: str, by: Actor, at: datetime) -> Leader:
    """End somebody's term of office; where nobody follows, the unit's approvals wait."""
    if until < leader.since:
        raise Invalid(f"不能登记免去：免去日期早于任职日期{day_zh(leader.since)}", field="until")
    return step(
        leader, lifecycle.END, by=by, at=at, changes={"until": until},
        data={"until": until.isoformat(), "reason": reason}, along=lambda row: _charge(row, (), (), on=until),
    )  # fmt: skip


def _matters(*charged: bool) -> list[str]:
    return [key for key, is_charged in zip(MATTERS, charged, strict=True) if is_charged]


def _told(bodies: Sequence["Unit"], matters: Sequence[str]) -> dict[str, Any]:
    told: dict[str, Any] = {"matters": " ".join(matters)} if matters else {}
    return told | ({"of": [body.short_name for body in bodies]} if bodies else {})


def _of_a_deputy(
    unit: "Unit", role: str, in_charge: str, bodies: Sequence["Unit"], matters: Sequence[str], *, cannot: str
) -> None:
    """Let a deputy say what he is in charge of, and nobody else: a head leads in everything."""
    if role == "deputy" and not in_charge:
        raise Invalid(f"{cannot}：没有写明分管工作", field="in_charge")
    if role != "deputy" and (in_charge or bodies or matters):
        raise Invalid(f"{cannot}：{Leader.ROLES[role]}负责全面工作，不填写分管", field="in_charge")
    if other := next((each for each in bodies if not _is_inside(each, unit)), None):
        raise Invalid(f"{cannot}：{other}不是{unit}的内设机构", field="bodies")


def _is_inside(body: "Unit", unit: "Unit") -> bool:
    return body.kind == "division" and body.path.startswith(unit.path) and body.pk != unit.pk


def _no_overlap(unit: "Unit", person: "Person", role: str, since: date, *, cannot: str) -> None:
    terms = Leader.objects.filter(unit=unit).select_related("person", "unit")
    same = Q(role__in=HEADS) if role in HEADS else Q(role=role, person=person)
    both = {"principal": Q(role="deputy"), "deputy": Q(role="principal")}.get(role, Q(pk__in=()))
    terms = terms.filter(same | both & Q(person=person))
    other = terms.filter(Q(until=None) | Q(until__gt=since)).order_by("-since").first()
    if other is None:
        return
    if other.until is None:
        raise Invalid(
            f"{cannot}：{other}自{day_zh(other.since)}起在任", field="since", remedy="请先登记其免去"
        )
    raise Invalid(f"{cannot}：任期与{other}重叠，其任期到{day_zh(other.until)}为止", field="since")


def _charge(leader: Leader, bodies: Sequence["Unit"], matters: Sequence[str], *, on: date) -> None:
    """End what somebody is in charge of and begin what he is now."""
    for each in leader.charges.filter(until=None):
        each.until = max(each.since, on)
        each.save(update_fields=["until"])
    rows = [Charge(leader=leader, body=body, since=on) for body in bodies]
    rows += [Charge(leader=leader, matter=matter, since=on) for matter in matters]
    if rows:
        Charge.objects.bulk_create(rows)


def _demand_lawful_deed(
    *, entruster: "Unit", entrusted: "Unit", number: str, scope: str, codes: str, since: date, until: date
) -> None:
    """Refuse a deed that cannot be one. Raises Invalid. 《责任制》第2条."""
    cannot = "不能登记委托书"
    if entruster.pk == entrusted.pk:
        raise Invalid(f"{cannot}：不能委托自己{CITED}", field="entrusted")
    if entruster.kind not in ENTRUSTING:
        raise Invalid(
            f"{cannot}：{entruster}是{entruster.get_kind_display()}，不能委托他人{CITED}", field="entruster",
            remedy="请由行政机关委托",
        )  # fmt: skip
    if _is_inside(entrusted, entruster):
        raise Invalid(
            f"{cannot}：{entrusted}是{entruster}的内设机构，以其名义执法无须委托", field="entrusted"
        )
    if entrusted.kind in ("division", "government", "bureau"):
        raise Invalid(
            f"{cannot}：{entrusted}是{entrusted.get_kind_display()}，不能受委托{CITED}", field="entrusted"
        )
    if until < since:
        raise Invalid(f"{cannot}：终止日期早于起始日期", field="until")
    told, mine = set(codes.split()), name_key(scope)
    held = Deed.objects.filter(entruster=entruster, entrusted=entrusted, since__lte=until, until__gte=since)
    for deed in held.filter(Q(revoked_on=None) | Q(revoked_on__gt=since)):
        if told & set(deed.codes.split()) or mine == name_key(deed.scope):
            raise Invalid(
                f"{cannot}：{deed}已就同一范围委托{entrusted}，{deed.ends_zh}", field="since",
                remedy="请先解除原委托，或从其终止之后起算",
            )  # fmt: skip
    if Deed.objects.filter(entruster=entruster, number=number).exists():
        raise Invalid(f"{cannot}：文号“{number}”已登记", field="number", remedy="请核对文号")


@action(lifecycle.ENTRUST)
def entrust(
    *,
    entruster: "Unit",
    entrusted: "Unit",
    number: str,
    scope: str,
    codes: str = "",
    since: date,
    until: date,
    files: Sequence[Kept] = (),
    by: Actor,
    at: datetime,
) -> Deed:
    """Put a deed on file by which an organisation acts in another's name."""
    codes, entruster = _plain_codes(codes), locked(entruster)  # one deed of it after the other
    _demand_lawful_deed(
        entruster=entruster, entrusted=entrusted, number=number, scope=scope, codes=codes, since=since, until=until
    )  # fmt: skip
    _demand_paper(files, "不能登记委托书")
    deed = Deed(
        entruster=entruster, entrusted=entrusted, number=number, scope=scope, codes=codes, since=since, until=until
    )  # fmt: skip
    return step(
        deed, lifecycle.ENTRUST, by=by, at=at,
        data={
            "entruster": entruster.pk, "entrusted": entrusted.pk, "number": number, "scope": scope,
            "since": since.isoformat(), "until": until.isoformat(), **_papers_told(files),
        },
        along=lambda row: Paper.objects.bulk_create(_papers(files, deed=row)),
    )  # fmt: skip


@action(lifecycle.REVOKE)
def revoke(*, deed: Deed, on: date, reason: str, by: Actor, at: datetime) -> Deed:
    """End a deed before its last day."""
    if not deed.since <= on <= deed.until:
        raise Invalid(
            f"不能解除委托：解除日期不在委托期内（{day_zh(deed.since)}至{day_zh(deed.until)}）", field="on"
        )
    return step(
        deed, lifecycle.REVOKE, by=by, at=at, changes={"revoked_on": on},
        data={"on": on.isoformat(), "reason": reason},
    )  # fmt: skip


def _demand_lawful_mandate(*, unit: "Unit", published_on: date, since: date, until: date | None) -> None:
    """Refuse a decision that cannot give this unit powers. Raises Invalid."""
    cannot = "不能登记赋权决定"
    if unit.kind not in TOWNSHIPS:
        raise Invalid(
            f"{cannot}：{unit}是{unit.get_kind_display()}，赋权决定只对乡镇、街道{CITED}", field="unit"
        )
    if since < published_on:
        raise Invalid(f"{cannot}：施行日期早于公布日期", field="since")
    if until is not None and until < since:
        raise Invalid(f"{cannot}：终止日期早于施行日期", field="until")


@action(lifecycle.FILE)
def file_mandate(
    *,
    unit: "Unit",
    issuer: str,
    number: str,
    published_on: date,
    scope: str,
    codes: str = "",
    since: date,
    until: date | None = None,
    files: Sequence[Kept] = (),
    by: Actor,
    at: datetime,
) -> Mandate:
    """Put on file by which decision of the province a township or a sub-district holds powers."""
    unit = locked(unit)  # one decision for it after the other
    _demand_lawful_mandate(unit=unit, published_on=published_on, since=since, until=until)
    _demand_paper(files, "不能登记赋权决定")
    if Mandate.objects.filter(unit=unit, number=number).exists():
        raise Invalid(f"不能登记赋权决定：文号“{number}”已登记", field="number", remedy="请核对文号")
    mandate = Mandate(
        unit=unit, issuer=issuer, number=number, published_on=published_on, scope=scope,
        codes=_plain_codes(codes), since=since, until=until,
    )  # fmt: skip
    return step(
        mandate, lifecycle.FILE, by=by, at=at,
        data={
            "issuer": issuer, "number": number, "published_on": published_on.isoformat(), "scope": scope,
            "since": since.isoformat(), "until": until.isoformat() if until else "", **_papers_told(files),
        },
        along=lambda row: Paper.objects.bulk_create(_papers(files, mandate=row)),
    )  # fmt: skip


@action(lifecycle.END_MANDATE)
def end_mandate(*, mandate: Mandate, until: date, reason: str, by: Actor, at: datetime) -> Mandate:
    """Note that the province took powers back, or that the decision ended."""
    mandate = locked(mandate)
    if until < mandate.since:
        raise Invalid(f"不能停止赋权：最后一日早于施行日期{day_zh(mandate.since)}", field="until")
    if mandate.until is not None and until > mandate.until:
        raise Invalid(f"不能停止赋权：最后一日晚于决定的终止日期{day_zh(mandate.until)}", field="until")
    return step(
        mandate, lifecycle.END_MANDATE, by=by, at=at, changes={"until": until},
        data={"until": until.isoformat(), "reason": reason},
    )  # fmt: skip


def _plain_codes(codes: str) -> str:
    """Return codes each once, in their normal form, separated by blanks."""
    return " ".join(
        dict.fromkeys(plain(code) for code in codes.replace("，", " ").replace("、", " ").split())
    )


def _demand_paper(files: Sequence[Kept], cannot: str) -> None:
    if not files:
        raise Invalid(f"{cannot}：没有附上文件", field="attached", remedy="请附上扫描件或电子件")


def _papers(files: Sequence[Kept], **of: Any) -> list[Paper]:
    return [Paper(name=each.name, sha256=each.sha256, size_bytes=each.size_bytes, **of) for each in files]


def _papers_told(files: Sequence[Kept]) -> dict[str, Any]:
    return {"files": [{"name": each.name, "sha256": each.sha256} for each in files]}
