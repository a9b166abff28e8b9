"""Verbs on units, posts, people, certificates."""

import re
from datetime import date, datetime

from liuhen.apps.people import lifecycle
from liuhen.apps.people.models import Certificate, Person, Post, Tenure, Unit
from liuhen.kernel.access import Actor, Kind
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, WrongState, action, judge, locked, step
from liuhen.kernel.identifiers import cleaned, name_key

CODE = re.compile(r"[A-Z][A-Z0-9-]{0,19}")
NUMBER = re.compile(r"[0-9A-Z-]{1,20}")
DIALLED = re.compile(r"\+?[0-9][0-9 ()（）-]{3,20}[0-9](转[0-9]{1,6})?")


@action(lifecycle.OPEN_UNIT)
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
    """Register a unit beneath ``parent``; the one above all has none, and is the machine's to open."""
    if parent is None and by.kind is not Kind.MACHINE:
        raise Invalid("不能登记单位：请选择上级单位", field="parent")
    name, short_name = cleaned(name), cleaned(short_name)
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


@action(lifecycle.MARK_VERTICAL)
def mark_vertical(*, unit: Unit, above: str, reason: str, by: Actor, at: datetime) -> Unit:
    """Note that an organ above manages a unit, and not the county."""
    return step(
        unit,
        lifecycle.MARK_VERTICAL,
        by=by,
        at=at,
        changes={"vertical": above},
        data={"vertical": above, "reason": reason},
    )


@action(lifecycle.UNMARK_VERTICAL)
def unmark_vertical(*, unit: Unit, reason: str, by: Actor, at: datetime) -> Unit:
    """Note that the county manages a unit again."""
    unit = locked(unit)
    if not unit.vertical:
        raise WrongState("不能取消垂直管理标记：该单位没有标明垂直管理")
    return step(
        unit, lifecycle.UNMARK_VERTICAL, by=by, at=at, changes={"vertical": ""}, data={"reason": reason}
    )


@action(lifecycle.SET_COMPLAINT_PHONE)
def set_complaint_phone(*, unit: Unit, phone: str, by: Actor, at: datetime) -> Unit:
    """Say at which telephone somebody complains of a unit's officers."""
    if not DIALLED.fullmatch(phone):
        raise Invalid(
            f"{lifecycle.SET_COMPLAINT_PHONE.cannot}：“{phone[:30]}”不是电话号码", field="phone",
            remedy="请填写区号和号码，如 0439-1234567，分机写“转101”",
        )  # fmt: skip
    return step(
        unit, lifecycle.SET_COMPLAINT_PHONE, by=by, at=at, changes={"complaint_phone": phone},
        data={"complaint_phone": phone},
    )  # fmt: skip


@action(lifecycle.OPEN_POST)
def open_post(*, unit: Unit, name: str, by: Actor, at: datetime) -> Post:
    """Set up a post in a unit."""
    name = cleaned(name)
    same = next(
        (post for post in Post.objects.filter(unit=unit) if name_key(post.name) == name_key(name)), None
    )
    if same:
        raise Invalid(
            f"不能设置岗位：{unit}已有“{name}”岗位" + ("" if same.state == "active" else "，已撤销"), field="name",
            remedy="" if same.state == "active" else "需要重新设置的，请在岗位页面恢复",
        )  # fmt: skip
    return step(Post(unit=unit, name=name), lifecycle.OPEN_POST, by=by, at=at, data={"name": name})


@action(lifecycle.CLOSE_POST)
def close_post(*, post: Post, reason: str, by: Actor, at: datetime) -> Post:
    """Close a post; whoever holds it holds none from this day on."""
    closed = step(post, lifecycle.CLOSE_POST, by=by, at=at, data={"reason": reason})
    for person in Person.objects.filter(post=closed, state="serving").order_by("pk"):
        step(
            person, lifecycle.LOSE_POST, by=by, at=at, changes={"post": None}, data={"post": closed.pk},
            along=lambda row: _put_on(row, None, on=local_day(at)),
        )  # fmt: skip
    return closed


@action(lifecycle.REOPEN_POST)
def reopen_post(*, post: Post, reason: str, by: Actor, at: datetime) -> Post:
    """Set a closed post up again; nobody comes back to it by that."""
    return step(post, lifecycle.REOPEN_POST, by=by, at=at, data={"reason": reason})


def _put_on(person: Person, post: Post | None, *, on: date) -> None:
    """End what somebody holds and let him hold ``post``; a day never belongs to two posts."""
    held = person.tenures.filter(until=None).first()
    if held:
        held.until = max(held.since, on)
        held.save(update_fields=["until"])
    if post:
        Tenure(person=person, post=post, since=held.until if held else on).save()


def _not_closed(post: Post | None, cannot: str) -> None:
    if post and post.state != "active":
        raise Invalid(
            f"{cannot}：岗位“{post}”已撤销", field="post", remedy="请选择在设的岗位，或先恢复该岗位"
        )


@action(lifecycle.ENTER_PERSON)
def enter_person(
    *, unit: Unit, name: str, kind: str, number: str, post: Post | None = None, by: Actor, at: datetime
) -> Person:
    """Register somebody of a unit under a number that device files carry."""
    name = cleaned(name)
    if not NUMBER.fullmatch(number):
        raise Invalid(
            f"不能登记人员：编号“{number[:20]}”不合规定", field="number",
            remedy="编号由数字、字母和连字符组成，至多20个字",
        )  # fmt: skip
    if Person.objects.filter(number_key=number).exists():
        raise Invalid(f"不能登记人员：编号“{number}”已被使用", field="number", remedy="请核对编号")
    if post and post.unit_id != unit.pk:
        raise Invalid(f"不能登记人员：岗位“{post}”不属于{unit}", field="post")
    _not_closed(post, "不能登记人员")
    person = Person(unit=unit, name=name, kind=kind, number=number, post=post)
    return step(
        person, lifecycle.ENTER_PERSON, by=by, at=at, data={"name": name, "kind": kind, "number": number},
        along=lambda row: _put_on(row, post, on=local_day(at)),
    )  # fmt: skip


@action(lifecycle.ASSIGN_POST)
def assign_post(*, person: Person, post: Post, by: Actor, at: datetime) -> Person:
    """Move a person to another post of the same unit."""
    if post.unit_id != person.unit_id:
        raise Invalid(f"不能调整岗位：岗位“{post}”不属于{person.unit}", field="post")
    _not_closed(post, "不能调整岗位")
    person = locked(person)
    if person.post_id == post.pk:
        raise Invalid(f"不能调整岗位：{person}已在“{post}”岗位", field="post")
    return step(
        person, lifecycle.ASSIGN_POST, by=by, at=at, changes={"post": post}, data={"post": post.pk},
        along=lambda row: _put_on(row, post, on=local_day(at)),
    )  # fmt: skip


@action(lifecycle.LEAVE)
def leave(*, person: Person, by: Actor, at: datetime) -> Person:
    """Note that somebody left; the post he held he holds no more."""
    return step(person, lifecycle.LEAVE, by=by, at=at, along=lambda row: _put_on(row, None, on=local_day(at)))


@action(lifecycle.ISSUE)
def issue_certificate(
    *, person: Person, number: str, field: str, issued_on: date, expires_on: date, by: Actor, at: datetime
) -> Certificate:
    """Put a certificate on record. 《责任制》第5条."""
    if person.kind != "officer":
        raise Invalid(f"不能发证：{person}是{person.kind_zh}，执法证件只发给行政执法人员", field="person")
    if expires_on < issued_on:
        raise Invalid("不能发证：到期日早于发证日", field="expires_on")
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


@action(lifecycle.RENEW)
def renew_certificate(*, certificate: Certificate, expires_on: date, by: Actor, at: datetime) -> Certificate:
    """Extend a certificate after its check; its end only ever moves outwards."""
    judge(certificate, lifecycle.RENEW, by=by)
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


@action(lifecycle.SUSPEND)
def suspend_certificate(*, certificate: Certificate, reason: str, by: Actor, at: datetime) -> Certificate:
    """Suspend a certificate from today on."""
    return step(
        certificate,
        lifecycle.SUSPEND,
        by=by,
        at=at,
        changes={"suspended_on": local_day(at), "restored_on": None},
        data={"reason": reason},
    )


@action(lifecycle.RESTORE)
def restore_certificate(*, certificate: Certificate, reason: str, by: Actor, at: datetime) -> Certificate:
    """Give a suspended certificate back, but for one that a consequence suspended."""
    certificate = locked(certificate)
    return step(
        certificate,
        lifecycle.RESTORE,
        by=by,
        at=at,
        facts=certificate,
        changes={"restored_on": local_day(at)},
        data={"reason": reason},
    )


@action(lifecycle.WITHDRAW)
def withdraw_certificate(*, certificate: Certificate, reason: str, by: Actor, at: datetime) -> Certificate:
    """Withdraw a certificate for good."""
    return step(
        certificate,
        lifecycle.WITHDRAW,
        by=by,
        at=at,
        changes={"withdrawn_on": local_day(at)},
        data={"reason": reason},
    )
