"""Verbs on units, posts, people, certificates."""

import re
from datetime import date, datetime

from liuhen.apps.people import lifecycle
from liuhen.apps.people.models import Certificate, Person, Post, Unit
from liuhen.kernel.access import Actor
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, action, locked, step
from liuhen.kernel.identifiers import cleaned, name_key, plain

CODE = re.compile(r"[A-Z][A-Z0-9-]{0,19}")
NUMBER = re.compile(r"[0-9A-Z-]{1,20}")


@action
def open_unit(
    *,
    code: str,
    name: str,
    short_name: str,
    kind: str,
    device_class: str,
    parent: Unit | None,
    by: Actor,
    at: datetime,
) -> Unit:
    """Register a unit beneath ``parent``."""
    code, name, short_name = plain(code), cleaned(name), cleaned(short_name)
    if not CODE.fullmatch(code):
        raise Invalid(
            f"不能登记单位：代码“{code[:20]}”不合规定", field="code",
            remedy="代码由大写字母、数字和连字符组成，以字母开头，至多20个字",
        )  # fmt: skip
    if Unit.objects.filter(code__iexact=code).exists():
        raise Invalid(f"不能登记单位：代码“{code}”已被使用", field="code", remedy="请换一个代码")
    unit = Unit(
        code=code,
        name=name,
        short_name=short_name,
        kind=kind,
        device_class=device_class,
        parent=parent,
        path=f"{parent.path if parent else '/'}{code}/",
    )
    return step(unit, lifecycle.OPEN_UNIT, by=by, at=at, data={"code": code, "name": name, "kind": kind})


@action
def change_device_class(*, unit: Unit, device_class: str, by: Actor, at: datetime) -> Unit:
    """Put a unit under another class of article 6; the reason is the class decision's, which calls this."""
    if device_class not in ("A", "B", "C"):
        raise Invalid("不能变更配备类别：只能是A、B、C类", field="device_class")
    return step(
        unit,
        lifecycle.CHANGE_CLASS,
        by=by,
        at=at,
        changes={"device_class": device_class},
        data={"device_class": device_class, "class_was": unit.device_class},
    )


@action
def open_post(*, unit: Unit, name: str, by: Actor, at: datetime) -> Post:
    name = cleaned(name)
    if name_key(name) in {name_key(post.name) for post in Post.objects.filter(unit=unit)}:
        raise Invalid(f"不能设置岗位：{unit}已有“{name}”岗位", field="name")
    return step(Post(unit=unit, name=name), lifecycle.OPEN_POST, by=by, at=at, data={"name": name})


@action
def enter_person(
    *, unit: Unit, name: str, kind: str, number: str, post: Post | None, by: Actor, at: datetime
) -> Person:
    """Register somebody of a unit under a number that device files carry."""
    number, name = plain(number), cleaned(name)
    if not NUMBER.fullmatch(number):
        raise Invalid(
            f"不能登记人员：编号“{number[:20]}”不合规定", field="number",
            remedy="编号由数字、字母和连字符组成，至多20个字",
        )  # fmt: skip
    if Person.objects.filter(number_key=number).exists():
        raise Invalid(f"不能登记人员：编号“{number}”已被使用", field="number", remedy="请核对编号")
    if post and post.unit_id != unit.pk:
        raise Invalid(f"不能登记人员：岗位“{post}”不属于{unit}", field="post")
    person = Person(unit=unit, name=name, kind=kind, number=number, post=post)
    return step(
        person, lifecycle.ENTER_PERSON, by=by, at=at, data={"name": name, "kind": kind, "number": number}
    )


@action
def assign_post(*, person: Person, post: Post, by: Actor, at: datetime) -> Person:
    """Move a person to another post of the same unit."""
    if post.unit_id != person.unit_id:
        raise Invalid(f"不能调整岗位：岗位“{post}”不属于{person.unit}", field="post")
    return step(person, lifecycle.ASSIGN_POST, by=by, at=at, changes={"post": post}, data={"post": post.pk})


@action
def leave(*, person: Person, by: Actor, at: datetime) -> Person:
    return step(person, lifecycle.LEAVE, by=by, at=at)


@action
def issue_certificate(
    *, person: Person, number: str, field: str, issued_on: date, expires_on: date, by: Actor, at: datetime
) -> Certificate:
    """Put a certificate on record. 《责任制》第5条."""
    if person.kind != "officer":
        raise Invalid(f"不能发证：{person}是{person.kind_zh}，执法证件只发给行政执法人员", field="person")
    if expires_on < issued_on:
        raise Invalid("不能发证：到期日早于发证日", field="expires_on")
    number = plain(number)
    if Certificate.objects.filter(number_key=number).exists():
        raise Invalid(f"不能发证：证号“{number}”已被使用", field="number", remedy="请核对证号")
    certificate = Certificate(
        unit_id=person.unit_id,
        person=person,
        number=number,
        field=field,
        issued_on=issued_on,
        expires_on=expires_on,
    )
    return step(
        certificate,
        lifecycle.ISSUE,
        by=by,
        at=at,
        data={
            "person": person.pk,
            "number": number,
            "issued_on": issued_on.isoformat(),
            "expires_on": expires_on.isoformat(),
        },
    )


@action
def renew_certificate(*, certificate: Certificate, expires_on: date, by: Actor, at: datetime) -> Certificate:
    """Extend a certificate after its check; its end only ever moves outwards."""
    if expires_on <= certificate.expires_on:
        raise Invalid("不能换证：新的到期日没有晚于原到期日", field="expires_on")
    return step(
        certificate,
        lifecycle.RENEW,
        by=by,
        at=at,
        changes={"expires_on": expires_on},
        data={"expires_on": expires_on.isoformat(), "was": certificate.expires_on.isoformat()},
    )


@action
def suspend_certificate(*, certificate: Certificate, reason: str, by: Actor, at: datetime) -> Certificate:
    return step(
        certificate,
        lifecycle.SUSPEND,
        by=by,
        at=at,
        changes={"suspended_on": local_day(at), "restored_on": None},
        data={"reason": _stated(reason, "暂扣")},
    )


@action
def restore_certificate(*, certificate: Certificate, reason: str, by: Actor, at: datetime) -> Certificate:
    certificate = locked(certificate)
    return step(
        certificate,
        lifecycle.RESTORE,
        by=by,
        at=at,
        facts=certificate,
        changes={"restored_on": local_day(at)},
        data={"reason": _stated(reason, "恢复")},
    )


@action
def withdraw_certificate(*, certificate: Certificate, reason: str, by: Actor, at: datetime) -> Certificate:
    return step(
        certificate,
        lifecycle.WITHDRAW,
        by=by,
        at=at,
        changes={"withdrawn_on": local_day(at)},
        data={"reason": _stated(reason, "收缴")},
    )


def _stated(reason: str, what: str) -> str:
    if not reason.strip():
        raise Invalid(f"不能{what}：请写明理由", field="reason")
    return reason.strip()
