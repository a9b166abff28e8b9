"""What the head of a unit approves is approved by its leader of the day, or by the deputy in charge of it."""

from datetime import date
from typing import Any

import pytest

from liuhen.apps.accountability import lifecycle as accountability
from liuhen.apps.accountability.models import Consequence
from liuhen.apps.complaints import lifecycle as complaints
from liuhen.apps.complaints.models import Complaint
from liuhen.apps.custody import lifecycle as custody
from liuhen.apps.custody.actions import lending
from liuhen.apps.custody.models import Loan, Loss
from liuhen.apps.offices import actions
from liuhen.apps.people.models import Person
from liuhen.apps.provision import lifecycle as provision
from liuhen.apps.provision.actions import classes
from liuhen.apps.provision.models import ClassDecision
from liuhen.apps.recordings import lifecycle as recordings
from liuhen.apps.recordings.models import Export
from liuhen.apps.retention import lifecycle as retention
from liuhen.apps.retention.models import Disposal
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.flow import GateClosed, Move, closed_from_above, why_not
from tests.builders import county as build
from tests.builders.county import NOW, County

pytestmark = pytest.mark.article("rs-8-1")
APPROVALS = [
    (custody.APPROVE, Loan, "equipment"),
    (custody.WRITE_OFF, Loss, "equipment"),
    (provision.DECIDE_CLASS, ClassDecision, "equipment"),
    (retention.APPROVE, Disposal, "records"),
    (recordings.APPROVE, Export, "records"),
    (complaints.EXTEND, Complaint, "complaints"),
    (accountability.DECIDE, Consequence, "accountability"),
]
APPROVAL = pytest.mark.parametrize(
    ("move", "model", "matter"), APPROVALS, ids=[move.event for move, *_ in APPROVALS]
)


@pytest.fixture
def head(county: County) -> Actor:
    return county.actor("head")


@pytest.fixture
def chief() -> Person:
    return Person.objects.get(number="100004")


@pytest.fixture
def deputy(county: County) -> Person:
    person = build.person(county.unit, "副局长", "100501", kind="clerk")
    build.account(person, "deputy", "head")
    return person


def named(county: County, person: Person, role: str = "principal", **changes: Any) -> Any:
    given: dict[str, Any] = {
        "unit": county.unit, "person": person, "role": role, "title": "局长", "document": "云人发〔2026〕3号",
        "since": date(2026, 3, 1), "by": SYSTEM, "at": NOW,
    }  # fmt: skip
    return actions.name(**{**given, **changes})


def closed(move: Move, model: Any, county: County, by: Actor) -> str:
    """Return the sentence of the leaders' gate that is closed before a row of the unit, "" for none."""
    row = model(**{model.scope_unit: county.unit.pk}, state=move.source[0])
    (found,) = closed_from_above(move, [row], by=by)
    return f"{found[1].refusal(row, found[2])}；{found[1].way_out(row, found[2])}" if found else ""


@APPROVAL
def test_the_leader_of_the_day_approves_and_nobody_who_only_has_the_role(
    county: County, head: Actor, chief: Person, deputy: Person, move: Move, model: Any, matter: str
) -> None:
    assert closed(move, model, county, head) == "", "where nobody was ever named the role is enough"
    named(county, chief)
    assert closed(move, model, county, head) == ""
    assert closed(move, model, county, county.actor("deputy")) == (
        "您今天不是云岭县市场监督管理局的主要负责人，也不分管这件事；"
        "请由局长陈局长批准；分管有变动的，请先登记"
    )


@APPROVAL
def test_a_deputy_approves_what_he_is_in_charge_of(
    county: County, head: Actor, chief: Person, deputy: Person, move: Move, model: Any, matter: str
) -> None:
    named(county, chief)
    leader = named(county, deputy, "deputy", in_charge="有关工作", **{matter: True})
    assert closed(move, model, county, county.actor("deputy")) == ""
    actions.charge(leader=leader, in_charge="其他工作", powers=True, by=SYSTEM, at=NOW)
    assert "也不分管这件事" in closed(move, model, county, county.actor("deputy"))


@APPROVAL
def test_a_vacancy_says_whom_to_name(
    county: County, head: Actor, chief: Person, deputy: Person, move: Move, model: Any, matter: str
) -> None:
    leader = named(county, chief)
    named(county, deputy, "deputy", in_charge="有关工作", **{matter: True})
    actions.end(leader=leader, until=NOW.date(), reason="调任", by=SYSTEM, at=NOW)
    for username in ("head", "deputy"):
        assert closed(move, model, county, county.actor(username)) == (
            "云岭县市场监督管理局自2026年11月24日起没有主要负责人，也没有主持工作的负责人，无人可以批准；"
            "请先登记云岭县市场监督管理局的主要负责人或主持工作的负责人，由其批准"
        )
    named(county, deputy, "acting", since=NOW.date())
    assert closed(move, model, county, county.actor("deputy")) == ""


def test_whoever_has_the_right_by_another_role_is_not_asked_to_lead(county: County, chief: Person) -> None:
    actions.end(
        leader=named(county, chief), until=NOW.date(), reason="调任", by=SYSTEM, at=NOW
    )  # fmt: skip
    assert closed(recordings.APPROVE, Export, county, county.actor("legal")) == ""
    assert closed(accountability.DECIDE, Consequence, county, county.actor("bureau")) == ""


def test_a_loan_is_approved_by_the_leader_and_the_refusal_is_the_buttons_too(
    county: County, head: Actor, chief: Person, deputy: Person
) -> None:
    keeper = county.actor("keeper")
    borrower = Person.objects.get(number="200003")
    loan = lending.request(
        device=county.device, borrower_person=borrower, purpose="联合检查", due_on=date(2026, 12, 1), by=keeper, at=NOW
    )  # fmt: skip
    leader = named(county, chief)
    actions.end(leader=leader, until=NOW.date(), reason="调任", by=SYSTEM, at=NOW)
    refusal = why_not(loan, custody.APPROVE, by=head)
    assert isinstance(refusal, GateClosed)
    assert str(refusal).startswith("不能批准外借：云岭县市场监督管理局自2026年11月24日起没有主要负责人")
    assert "《责任制》第8条" in str(refusal)
    with pytest.raises(GateClosed):
        lending.approve(loan=loan, opinion="", by=head, at=NOW)
    named(county, deputy, "acting", since=NOW.date())
    assert lending.approve(loan=loan, opinion="", by=county.actor("deputy"), at=NOW).state == "approved"


def test_a_class_is_settled_by_the_leader(county: County, head: Actor, chief: Person, deputy: Person) -> None:
    named(county, chief)
    given: dict[str, Any] = {
        "unit": county.unit, "field": "市场监管", "device_class": "A", "quantity": 0, "reason": "", "at": NOW,
    }  # fmt: skip
    with pytest.raises(GateClosed, match="不是云岭县市场监督管理局的主要负责人"):
        classes.decide(**given, by=county.actor("deputy"))
    assert classes.decide(**given, by=head).state == "decided"
