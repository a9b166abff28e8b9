"""Verbs on findings."""

from datetime import datetime
from typing import TYPE_CHECKING

from liuhen.apps.findings import lifecycle
from liuhen.apps.findings.models import Finding
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.flow import Invalid, action, step
from liuhen.regulation import vocabulary

if TYPE_CHECKING:
    from liuhen.apps.people.models import Person


@action
def open_finding(
    *,
    found: vocabulary.Finding,
    duty: vocabulary.Duty,
    about: str,
    about_zh: str,
    unit_id: int,
    person: "Person | None",
    at: datetime,
) -> Finding:
    """Put a finding on record, once per kind and subject: raising it again returns the first."""
    existing: Finding | None = Finding.objects.filter(code=found.code, about=about).first()
    if existing:
        return existing
    finding = Finding(
        code=found.code,
        duty=duty.id,
        about=about,
        about_zh=about_zh,
        text=found.text,
        unit_id=unit_id,
        person=person,
        raised_at=at,
    )
    return step(finding, lifecycle.RAISE, by=SYSTEM, at=at, data={"code": found.code, "about": about})


@action
def answer(*, finding: Finding, text: str, by: Actor, at: datetime) -> Finding:
    """Give the reason. Raises Refused when it is empty or the finding is closed."""
    if not text.strip():
        raise Invalid("请写明原因", field="text")
    return step(
        finding,
        lifecycle.ANSWER,
        by=by,
        at=at,
        changes={"answer": text.strip(), "answered_at": at},
        data={"answer": text.strip()},
    )


@action
def conclude(*, finding: Finding, upheld: bool, text: str, by: Actor, at: datetime) -> Finding:
    """Judge the answer: the finding stands or the reason is good; a person decides, with a sentence."""
    if not text.strip():
        raise Invalid("请写明结论", field="text")
    return step(
        finding,
        lifecycle.UPHOLD if upheld else lifecycle.ACCEPT,
        by=by,
        at=at,
        changes={"conclusion": text.strip(), "concluded_at": at},
        data={"conclusion": text.strip()},
    )
