"""Faults to test with, taken by actions as far as one wants: raised, heard, approved, sealed, sanctioned, served."""

from datetime import datetime, timedelta
from typing import Any

from liuhen.apps.accountability import queries
from liuhen.apps.accountability.actions import leads, redress, review, sanctions
from liuhen.apps.accountability.models import Lead, Redress, Sanction
from liuhen.apps.documents import actions as documents
from liuhen.apps.documents.models import Document, Service
from liuhen.apps.people.models import Account, Person, Unit
from tests.builders import county as build
from tests.builders.county import NOW, County
from tests.builders.papers import seal_for, sealer

DAY = timedelta(days=1)
SERVED = NOW  # a Tuesday, 2026-11-24


def with_others(county: County) -> County:
    """Add who did not take part: a second legal officer of the unit, a leader of the government."""
    if not Account.objects.filter(username="legal2").exists():
        build.account(build.person(county.unit, "韩复核", "100033", kind="clerk"), "legal2", "legal")
        build.account(build.person(county.government, "县领导", "900003", kind="clerk"), "government", "head")
    return county


def raised(county: County, *, about: Person | None = None, at: datetime = NOW, **more: Any) -> Lead:
    told: dict[str, Any] = {"kind": "procedure", "known": "没有告知就作出处罚", "recordings": []}
    told |= {"person": about or county.officer} | more
    return leads.raise_by_hand(by=county.actor("keeper"), at=at, **told)


def reviewing(county: County, *, at: datetime = NOW, **more: Any) -> Lead:
    return review.take(lead=raised(county, at=at, **more), by=county.actor("legal"), at=at)


def heard(county: County, *, at: datetime = NOW, **more: Any) -> Lead:
    lead, legal = reviewing(county, at=at, **more), county.actor("legal")
    by_then = (at + 5 * DAY).date()
    hearing = review.invite(lead=lead, told="未告知", answer_by=by_then, by=legal, at=at)
    review.take_down(hearing=hearing, statement="情况紧急", by=legal, at=at)
    return lead


def proposed(county: County, *, founded: bool = True, at: datetime = NOW, **more: Any) -> Lead:
    return review.propose(
        lead=heard(county, at=at, **more), founded=founded, reasons="查明", evidence="案卷", by=county.actor("legal"),
        at=at,
    )  # fmt: skip


def signed(county: County, *, at: datetime = NOW, **more: Any) -> Lead:
    return review.sign(lead=proposed(county, at=at, **more), by=county.actor("bureau"), at=at)


def approved(county: County, *, at: datetime = NOW, **more: Any) -> Lead:
    return review.approve(lead=signed(county, at=at, **more), by=county.actor("head"), at=at)


def conclusion(lead: Lead) -> Document:
    found = queries.conclusion_of(lead)
    assert found is not None
    return found


def press(county: County, document: Document, *, at: datetime = NOW) -> Document:
    return documents.press_seal(document=document, seal=seal_for(county), by=sealer(county), at=at)


def founded(county: County, *, at: datetime = NOW, **more: Any) -> Lead:
    lead = approved(county, at=at, **more)
    press(county, conclusion(lead), at=at)
    lead.refresh_from_db()
    return lead


def sanctioned(
    county: County, *forms: str, lead: Lead | None = None, at: datetime = NOW, **more: Any
) -> Sanction:
    told: dict[str, Any] = {"days": 10, "within": 10, "basis": "某法第一条"} | more
    return sanctions.decide(
        lead=lead or founded(county, at=at), forms=forms or ("disqualification",), reasons="情节",
        by=county.actor("head"), at=at, **told,
    )  # fmt: skip


def paper_of(sanction: Sanction) -> Document:
    found = queries.decision_of(sanction)
    assert found is not None
    return found


def hand_over(county: County, sanction: Sanction, *, at: datetime = NOW) -> Service:
    return documents.hand_over(
        document=paper_of(sanction), addressee=sanction.whom_zh, served_at=at, signed_by=sanction.whom_zh,
        relation="self", by=county.actor("legal"), at=at,
    )  # fmt: skip


def served(
    county: County, *forms: str, lead: Lead | None = None, at: datetime = SERVED, **more: Any
) -> Sanction:
    sanction = sanctioned(county, *forms, lead=lead, at=at, **more)
    press(county, paper_of(sanction), at=at)
    hand_over(county, sanction, at=at)
    sanction.refresh_from_db()
    return sanction


def review_of(county: County, sanction: Sanction, *, by: str = "wangfang", at: datetime = NOW) -> Redress:
    return redress.request_review(sanction=sanction, claim="处理过重", by=county.actor(by), at=at)


def appeal_of(county: County, sanction: Sanction, *, by: str = "wangfang", at: datetime = NOW) -> Redress:
    return redress.appeal(sanction=sanction, claim="处理过重", by=county.actor(by), at=at)


def bureau_of(county: County) -> Unit:
    return Unit.objects.get(code="JUS")
