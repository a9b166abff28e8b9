"""What an entrusted body decided is stayed and altered by its entruster's legal office and head, and by nobody else."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from liuhen.apps.cases.models import Case
from liuhen.apps.decisions.actions import altering
from liuhen.apps.decisions.models import Alteration, Decision
from liuhen.apps.decisions.queries import listing
from liuhen.apps.execution import actions, queries
from liuhen.apps.execution.models import DecisionStay
from liuhen.apps.offices import actions as offices
from liuhen.apps.offices.models import Deed
from liuhen.apps.people.models import Account, Unit
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.flow import GateClosed, NotPermitted
from liuhen.kernel.flow.subjects import acting
from liuhen.kernel.ledger.models import Entry
from tests.builders import county as build
from tests.builders.cases import FINE
from tests.builders.county import NOW
from tests.builders.decisions import paper
from tests.builders.execution import Till, day
from tests.builders.programs import program

pytestmark = [pytest.mark.django_db, pytest.mark.article("rs-20-1")]
AT, UNTIL = day("2026-09-10"), date(2026, 9, 30)
TOLD: dict[str, Any] = {
    "ground": "unlawful", "reason": "主体认定有误，正在查清", "until": UNTIL, "until_reason": "补充调查",
}  # fmt: skip
TO_ALTER: dict[str, Any] = {"kind": "revoke", "ground": "error", "reason": "主体认定有误"}


@dataclass
class Entrusted:
    """A body beside the agency that decides in its name, and what it decided."""

    till: Till
    body: Unit
    decision: Decision

    def by(self, username: str) -> Any:
        return self.till.cases.by(username)

    def ask(self, username: str = "legal", **told: Any) -> DecisionStay:
        return actions.ask_stay(decision=self.decision, by=self.by(username), at=AT, **TOLD | told)

    def alter(self, username: str = "legal", **told: Any) -> Alteration:
        return altering.ask_alteration(decision=self.decision, by=self.by(username), at=AT, **TO_ALTER | told)


def deed(till: Till, body: Unit, *, entruster: Unit | None = None, **told: Any) -> Deed:
    given: dict[str, Any] = {
        "number": "委〔2026〕1号", "scope": "食品安全处罚", "codes": FINE, "since": date(2026, 1, 1),
        "until": date(2026, 12, 31),
    } | told  # fmt: skip
    return offices.entrust(
        entruster=entruster or till.county.unit,
        entrusted=body,
        files=[paper("委托书")],
        by=SYSTEM,
        at=NOW,
        **given,
    )


@pytest.fixture
def body(till: Till) -> Unit:
    """Return a body with an officer, a legal officer and a head of its own."""
    made = build.unit("VET", "食品稽查大队", parent=till.county.government, kind="entrusted", device_class="")
    for name, number, role in (
        ("队员", "800001", "officer"),
        ("队法制", "800002", "legal"),
        ("队长", "800003", "head"),
    ):
        build.account(build.person(made, name, number, kind="clerk"), f"body-{role}", role)
    return made


@pytest.fixture
def of_body(till: Till, body: Unit) -> Entrusted:
    deed(till, body)
    return Entrusted(till, body, decided_by(till, body))


def decided_by(till: Till, body: Unit, **told: Any) -> Decision:
    case = till.cases.open()
    token = acting.set(1)
    Case.objects.filter(pk=case.pk).update(unit=body)  # what no action of these tests does
    acting.reset(token)
    return till.decided(Case.objects.get(pk=case.pk), **told)


def client_of(username: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(username=username))
    return client


def test_it_is_stayed_by_the_entrusters_paper_and_goes_on_by_its_head(of_body: Entrusted) -> None:
    demand = actions.lay(decision=of_body.decision, kind="fine", by=of_body.by("body-legal"), at=AT)
    stay = of_body.ask()
    assert (stay.unit, stay.body, stay.state) == (of_body.till.county.unit, of_body.body, "proposed")
    assert [each.pk for each in queries.stays_to_decide(of_body.by("head"))] == [stay.pk]
    assert not queries.stays_to_decide(of_body.by("body-head"))
    with pytest.raises(NotPermitted):
        actions.approve_stay(stay=stay, by=of_body.by("body-head"), at=AT)
    stay = actions.approve_stay(stay=stay, by=of_body.by("head"), at=AT)
    assert stay.paper is not None
    assert stay.paper.unit == of_body.till.county.unit
    actions.take_stay_sealed(document=stay.paper, at=AT)
    assert queries.is_stayed(of_body.decision)
    assert queries.money_of(demand, on=UNTIL).is_still
    with pytest.raises(NotPermitted):
        actions.resume(stay=stay, reason="查清", by=of_body.by("body-head"), at=AT)
    stay = DecisionStay.objects.get(pk=stay.pk)
    assert actions.resume(stay=stay, reason="查清", by=of_body.by("head"), at=AT).state == "ended"
    events = Entry.objects.filter(subject=stay.ref).order_by("n").values_list("event", flat=True)
    assert [*events] == [
        "decision-stay.asked", "decision-stay.approved", "decision-stay.begun", "decision-stay.ended",
    ]  # fmt: skip


def test_it_is_revoked_by_the_entrusters_head_and_whoever_asked_does_not_approve(of_body: Entrusted) -> None:
    alteration = of_body.alter()
    assert (alteration.unit, alteration.state) == (of_body.till.county.unit, "proposed")
    assert [each.pk for each in listing.alterations_to_approve(of_body.by("head"))] == [alteration.pk]
    for username in ("body-head", "legal", "stranger"):
        with pytest.raises(NotPermitted):
            altering.approve_alteration(alteration=alteration, by=of_body.by(username), at=AT)
    done = altering.approve_alteration(alteration=alteration, by=of_body.by("head"), at=AT)
    altering.take_sealed(done, service=None, at=AT)
    assert Decision.objects.get(pk=of_body.decision.pk).state == "revoked"


@pytest.mark.parametrize(
    "username", ["wangfang", "head", "body-officer", "body-legal", "body-head", "stranger"]
)
def test_nobody_but_the_entrusters_legal_office_asks(of_body: Entrusted, username: str) -> None:
    for asks in (of_body.ask, of_body.alter):
        with pytest.raises(NotPermitted):
            asks(username)
    assert not DecisionStay.objects.exists()
    assert not Alteration.objects.exists()


@pytest.mark.parametrize(
    ("told", "has_it"),
    [
        ({}, True),
        ({"until": date(2026, 9, 1)}, True),  # the deed has ended since: whose name it was in answers for it
        ({"since": date(2026, 9, 1)}, False),
        ({"until": date(2026, 8, 30)}, False),  # a day before it was decided
        ({"codes": "220524-XK-001"}, False),
        ({"codes": ""}, True),
    ],
)
def test_the_power_follows_the_deed_of_the_day_it_was_decided(
    till: Till, body: Unit, told: dict[str, Any], has_it: bool
) -> None:
    deed(till, body, **told)
    decision = decided_by(till, body)
    assert [each.pk for each in listing.of_the_entrusted(till.cases.by("legal"))] == [decision.pk] * has_it
    assert [each.pk for each in queries.to_ask_for(till.cases.by("legal"))] == [decision.pk] * has_it
    status = 200 if has_it else 404
    assert client_of("legal").get(f"/console/decisions/{decision.pk}/").status_code == status
    if not has_it:
        with pytest.raises(NotPermitted):
            Entrusted(till, body, decision).ask()


def test_a_revoked_deed_ends_on_its_day(till: Till, body: Unit) -> None:
    offices.revoke(deed=deed(till, body), on=date(2026, 8, 31), reason="收回", by=SYSTEM, at=NOW)
    decision = decided_by(till, body)
    assert decision.issued_at == day("2026-08-31", 15)
    assert not listing.of_the_entrusted(till.cases.by("legal"))


def test_what_a_unit_decided_itself_is_nobody_elses(till: Till) -> None:
    decision = till.decided()
    with pytest.raises(GateClosed, match="由云岭县市场监督管理局负责，别的单位无权停止、变更、撤销"):
        actions.ask_stay(decision=decision, by=till.cases.by("legal"), at=AT, **TOLD)
    with pytest.raises(GateClosed, match="由云岭县市场监督管理局负责，别的单位无权停止、变更、撤销"):
        altering.ask_alteration(decision=decision, by=till.cases.by("legal"), at=AT, **TO_ALTER)


@pytest.mark.parametrize(
    ("username", "status"),
    [
        ("legal", 200), ("head", 200), ("body-legal", 200), ("body-head", 200), ("body-officer", 404),
        ("keeper", 403), ("stranger", 404), ("liqiang", 200),
    ],
)  # fmt: skip
def test_the_page_is_there_for_these_and_for_nobody_else(
    of_body: Entrusted, username: str, status: int
) -> None:
    page = client_of(username).get(f"/console/decisions/{of_body.decision.pk}/")
    assert page.status_code == status


@pytest.fixture
def then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: AT)


@pytest.mark.usefixtures("then")
def test_the_pages_lead_there_and_show_only_what_may_be_seen(of_body: Entrusted) -> None:
    pk, client = of_body.decision.pk, client_of("legal")
    page = client.get(f"/console/decisions/{pk}/").content.decode()
    assert f"/console/decision-stays/ask/?decision={pk}" in page
    assert f"/console/decisions/{pk}/alteration-of-entrusted/" in page
    assert f"/console/cases/{of_body.decision.case_id}/" not in page
    assert f"/console/decisions/{pk}/alteration/" not in page
    assert str(pk) not in [str(each.pk) for each in listing.visible_to(of_body.by("legal"))], "no list has it"
    told = TOLD | {"decision": pk, "until": "2026-09-30"}
    for username in ("wangfang", "stranger", "body-officer"):
        assert client_of(username).post("/console/decision-stays/ask/", told).status_code in (403, 404, 422)
    assert not DecisionStay.objects.exists()
    assert client.post("/console/decision-stays/ask/", told).status_code == 302
    stay = DecisionStay.objects.get()
    seen = {name: client_of(name).get(f"/console/decision-stays/{stay.pk}/").status_code for name in (
        "legal", "head", "body-legal", "body-head", "stranger",
    )}  # fmt: skip
    assert seen == {"legal": 200, "head": 200, "body-legal": 200, "body-head": 200, "stranger": 404}
    assert "/approve/" in client_of("head").get(f"/console/decision-stays/{stay.pk}/").content.decode()
    assert (
        "/approve/" not in client_of("body-head").get(f"/console/decision-stays/{stay.pk}/").content.decode()
    )
    assert client_of("body-head").post(f"/console/decision-stays/{stay.pk}/approve/").status_code == 404
    address = reverse("console:decision-alteration-of-entrusted", args=[pk])
    assert client_of("stranger").post(address, TO_ALTER).status_code == 404
    assert client_of("legal").post(address, TO_ALTER).status_code == 302
    assert Alteration.objects.get().unit == of_body.till.county.unit


@pytest.mark.usefixtures("then")
def test_programs_may_do_the_same_and_no_more(of_body: Entrusted) -> None:
    def send(username: str, path: str, **told: Any) -> Any:
        return program(username).post(f"/api/v1{path}", told, content_type="application/json")

    path = f"/decisions/{of_body.decision.pk}/alterations-of-entrusted"
    told = TOLD | {"decision": of_body.decision.pk, "until": "2026-09-30"}
    for username, status in (("stranger", 404), ("body-legal", 403), ("wangfang", 403)):
        assert send(username, path, **TO_ALTER).status_code == status
    assert send("stranger", "/decision-stays/of-entrusted", **told).status_code == 422
    assert send("wangfang", "/decision-stays/of-entrusted", **told).status_code == 403
    assert send("stranger", "/decision-stays", **told).status_code == 422
    assert send("legal", path, **TO_ALTER).status_code == 201
    made = send("legal", "/decision-stays/of-entrusted", **told)
    assert made.status_code == 201, made.content.decode()
    assert made.json()["unit_id"] == of_body.till.county.unit.pk
    approve = f"/decision-stays/{made.json()['id']}/approve"
    assert send("stranger", approve).status_code == 403
    assert send("body-head", approve).status_code in (403, 404)
    assert send("head", approve).json()["state"] == "approved"
