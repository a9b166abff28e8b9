"""A complaint, and all that follows from it, keeps away from whom it is about. 《责任制》第40条."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from liuhen.apps.activities.actions import conducting
from liuhen.apps.complaints import jobs, queries
from liuhen.apps.complaints.actions import deciding, evidence, filing, handling
from liuhen.apps.complaints.models import Complaint, Handling
from liuhen.apps.findings import actions as findings
from liuhen.apps.findings import jobs as finding_jobs
from liuhen.apps.findings import queries as finding_queries
from liuhen.apps.findings.models import Finding, Rectification
from liuhen.apps.people.actions import accounts
from liuhen.apps.people.models import Account, Person, Unit
from liuhen.apps.retention.actions.holds import release
from liuhen.apps.retention.models import Hold
from liuhen.kernel.access import CITIZEN, SYSTEM, Actor
from liuhen.kernel.flow import GateClosed, Invalid, Refused
from liuhen.kernel.flow.recusal import astray
from liuhen.kernel.ledger.models import Entry
from tests.builders import county as build
from tests.builders.complaints import FILED, Bring, Handlers, accepted, filed, taken, told
from tests.builders.programs import program

pytestmark = [pytest.mark.django_db, pytest.mark.article("rs-40-1")]

LATE = FILED + timedelta(days=20)


@pytest.fixture
def section(handlers: Handlers) -> Unit:
    """A section of the bureau with its chief, who supervises the county."""
    made = build.unit("JUS1", "执法监督科", parent=handlers.bureau, kind="division", device_class="")
    build.account(build.person(made, "科长孔", "900021", kind="clerk"), "chief", "supervisor")
    return made


def online(**told_: Any) -> Complaint:
    """Send the public form in."""
    client = Client()
    data = {"grounds": ["abuse"], "story": "骂人", "anonymous": "on", "truth": "on", **told_}
    assert client.post(reverse("portal:complaint-file"), data).status_code == 302
    return Complaint.objects.latest("pk")


def names(actor: Actor, complaint: Complaint) -> bool:
    return queries.visible_to(actor).filter(pk=complaint.pk).exists()


# Who is competent ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "told_",
    [{"number": "900011"}, {"number": "９０００１１"}, {"whom": "郑承办"}, {"whom": "司法局的人，姓名不知"}],
)
def test_the_public_form_that_names_a_unit_and_somebody_of_the_bureau_goes_past_the_bureau(
    handlers: Handlers, told_: dict[str, str]
) -> None:
    if "司法局" in told_.get("whom", ""):
        Unit.objects.filter(pk=handlers.bureau.pk).update(short_name="司法局")
    complaint = online(unit=handlers.county.unit.pk, **told_)
    assert complaint.handler == handlers.county.government
    assert not any(names(handlers.actor(who), complaint) for who in ("handler", "handler2", "bureau-head"))


def test_a_certificates_number_names_its_holder(handlers: Handlers) -> None:
    build.certificate(build.person(handlers.bureau, "局执法", "900030"))
    assert online(number="吉F900030").handler == handlers.county.government
    assert (
        online(unit=handlers.county.unit.pk, whom="证号吉F900030的人").handler == handlers.county.government
    )


def test_a_devices_number_names_the_body_it_is_of(handlers: Handlers) -> None:
    handler = online(unit=handlers.station.pk, whom="记录仪DSJ0001").handler
    assert handler == handlers.bureau, "it is MSA's, whose station was named"


def test_a_name_that_two_bear_means_neither_unless_one_is_in_the_unit(handlers: Handlers) -> None:
    build.person(handlers.county.unit, "郑承办", "100077")
    assert online(whom="郑承办").handler == handlers.bureau
    one = online(unit=handlers.county.unit.pk, whom="郑承办")
    assert one.named == [Person.objects.get(number="100077").ref]


def test_two_stations_of_two_agencies_go_to_the_bureau_above_both(handlers: Handlers) -> None:
    other = build.unit("UMB1", "城管中队", parent=handlers.county.other, kind="division", device_class="")
    assert online(unit=handlers.station.pk, whom=other.name).handler == handlers.bureau
    assert online(unit=handlers.station.pk).handler == handlers.county.unit


def test_a_body_inside_a_body_is_the_agencys(handlers: Handlers) -> None:
    squad = build.unit("MSA11", "所内中队", parent=handlers.station, kind="division", device_class="")
    assert filed(handlers, unit=squad).handler == handlers.county.unit


def test_whoever_works_at_two_places_is_judged_by_neither(handlers: Handlers) -> None:
    wangfang = handlers.county.officer
    accounts.grant_role(account=wangfang.account, role="legal", unit=handlers.bureau, by=SYSTEM, at=FILED)
    assert filed(handlers, person=wangfang).handler == handlers.county.government


def test_about_the_government_the_bureau_decides_and_the_government_keeps_out(handlers: Handlers) -> None:
    complaint = filed(handlers, person=handlers.person("gov-handler"))
    assert complaint.handler == handlers.bureau
    span = {"since": FILED, "until": LATE}
    assert queries.numbers(handlers.actor("gov-handler"), **span) == []


def test_about_bureau_and_government_at_once_the_government_keeps_out_only_whom_it_names(
    handlers: Handlers,
) -> None:
    build.account(
        build.person(handlers.county.government, "另一人", "000012", kind="clerk"),
        "gov2",
        "complaints",
        "head",
    )
    complaint = online(unit=handlers.bureau.pk, number="000011")
    assert complaint.handler == handlers.county.government
    assert names(handlers.actor("gov2"), complaint)
    assert not names(handlers.actor("gov-handler"), complaint)
    made = handling.assign(
        complaint=complaint, person=handlers.person("gov2"), by=handlers.actor("gov2"), at=FILED
    )
    assert made.state == "assigned"


def test_the_complainants_own_name_makes_him_no_target(handlers: Handlers) -> None:
    wangfang = handlers.county.officer
    complaint = filed(
        handlers, unit=handlers.county.other, told=told(name=wangfang.name, story="我是王芳，他们骂人")
    )
    filing.add(complaint=complaint, text="我王芳再补充", by=CITIZEN, at=FILED)
    complaint.refresh_from_db()
    assert (complaint.named, complaint.recusals.count()) == ([], 0)


def test_a_handler_of_whom_the_story_speaks_is_kept_out_without_being_called_a_target(
    handlers: Handlers,
) -> None:
    complaint = filed(handlers, told=told(story="找过郑承办，他不管"))
    assert (complaint.handler, complaint.named) == (handlers.bureau, [])
    assert not names(handlers.actor("handler"), complaint)
    assert names(handlers.actor("handler2"), complaint)


# Passing on ----------------------------------------------------------------------------------------------------------


def test_what_is_about_the_bureaus_section_is_not_passed_on_to_the_bureau(
    handlers: Handlers, section: Unit
) -> None:
    complaint = filed(handlers, unit=section)
    with pytest.raises(Invalid) as refused:
        handling.pass_on(
            complaint=complaint, to=handlers.bureau, reason="退回", by=handlers.actor("gov-handler"), at=FILED
        )
    assert "第40条" in str(refused.value)
    complaint.refresh_from_db()
    assert complaint.handler == handlers.county.government


def test_it_is_not_passed_on_to_an_authority_that_is_not_competent(handlers: Handlers) -> None:
    with pytest.raises(Invalid):
        handling.pass_on(
            complaint=filed(handlers),
            to=handlers.county.other,
            reason="不归我们",
            by=handlers.actor("bureau-head"),
            at=FILED,
        )


# Found later ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["text", "whom", "number"])
def test_a_handler_named_in_a_supplement_loses_it_at_once_and_the_trail_keeps_what_he_did(
    handlers: Handlers, how: str
) -> None:
    complaint = accepted(handlers)
    text, whom = {"text": ("还有郑承办", ""), "whom": ("还有", "郑承办"), "number": ("还有", "900011")}[how]
    filing.add(complaint=complaint, text=text, whom=whom, by=CITIZEN, at=FILED)
    complaint.refresh_from_db()
    assert not names(handlers.actor("handler"), complaint)
    assert handlers.person("handler").pk not in queries.handler_ids(complaint)
    with pytest.raises(Refused):
        handling.ask_extension(
            complaint=complaint, days=5, reason="复杂", by=handlers.actor("handler"), at=FILED
        )
    did = Entry.objects.filter(by=handlers.actor("handler").ref, subject=complaint.ref).exclude(
        event="move.refused"
    )
    assert list(did.values_list("event", flat=True)) == ["complaint.accepted"]
    expected = handlers.bureau if how == "text" else handlers.county.government
    assert complaint.handler == expected, "what is said of him at large is for a handler to judge"


def test_a_second_handler_goes_on_where_only_one_is_concerned(handlers: Handlers) -> None:
    complaint = taken(handlers)
    handling.assign(
        complaint=complaint, person=handlers.person("handler2"), by=handlers.actor("bureau-head"), at=FILED
    )
    filing.add(complaint=complaint, text="郑承办收过礼", by=CITIZEN, at=FILED)
    assert queries.handler_ids(complaint) == {handlers.person("handler2").pk}


def test_a_body_that_a_handler_finds_takes_the_complaint_to_whoever_is_competent(handlers: Handlers) -> None:
    complaint, clerk = filed(handlers, unit=handlers.station), handlers.actor("msa-handler")
    handling.assign(complaint=complaint, person=handlers.person("msa-handler"), by=clerk, at=FILED)
    handling.accept(complaint=complaint, by=clerk, at=FILED)
    asked = handling.ask(
        complaint=complaint,
        unit=handlers.county.other,
        question="票据",
        due_on=date(2026, 10, 9),
        by=clerk,
        at=FILED,
    )
    moved = handling.involve(complaint=complaint, units=[handlers.county.unit], by=clerk, at=FILED)
    assert (moved.handler, moved.state) == (handlers.bureau, "accepted")
    asked.refresh_from_db()
    assert asked.handler == handlers.bureau
    assert not names(clerk, complaint)
    assert list(queries.unassigned(handlers.actor("bureau-head"))) == [moved]
    assert "complaint.escalated" in Entry.objects.filter(subject=complaint.ref).values_list(
        "event", flat=True
    )


def test_an_activity_of_the_bureau_under_a_complaint_takes_it_to_the_government(handlers: Handlers) -> None:
    complaint = accepted(handlers)
    officers = [build.person(handlers.bureau, f"局执法{n}", f"90003{n}") for n in (1, 2)]
    for officer in officers:
        build.certificate(officer)
    activity = conducting.open_on_the_spot(
        lead=officers[0],
        crew=officers[1:],
        kind="inspection",
        place="门店",
        started_at=FILED,
        by=SYSTEM,
        at=FILED,
    )
    evidence.link_activities(
        complaint=complaint, activities=[activity], by=handlers.actor("handler"), at=FILED
    )
    complaint.refresh_from_db()
    assert complaint.handler == handlers.county.government


def test_what_is_merged_concerns_whom_both_concern(handlers: Handlers) -> None:
    first, second = taken(handlers), taken(handlers, unit=handlers.county.other)
    for each in (first, second):
        handling.assign(
            complaint=each, person=handlers.person("handler2"), by=handlers.actor("bureau-head"), at=FILED
        )
    handling.recuse(
        complaint=second,
        person=handlers.person("handler"),
        reason="亲属",
        by=handlers.actor("bureau-head"),
        at=FILED,
    )
    handling.merge(complaint=second, into=first, by=handlers.actor("handler2"), at=FILED)
    assert not names(handlers.actor("handler"), first)
    assert queries.handler_ids(first) == {handlers.person("handler2").pk}
    stranger = Person.objects.get(account__username="stranger")
    assert queries.is_barred(first, stranger), "UMB is complained of in the other"


# What follows --------------------------------------------------------------------------------------------------------


def late_finding(handlers: Handlers, section: Unit) -> Finding:
    complaint = filed(handlers, person=handlers.person("chief"))
    assert complaint.handler == handlers.county.government
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.utils.timezone.now", lambda: LATE)
        finding_jobs.raise_overdue()
    return Finding.objects.get(about=complaint.ref)


def test_whom_a_complaint_is_about_has_no_part_in_the_finding_that_it_was_late(
    handlers: Handlers, section: Unit
) -> None:
    finding = late_finding(handlers, section)
    for who in ("chief", "handler", "bureau"):
        actor = handlers.actor(who)
        assert finding not in finding_queries.visible_to(actor)
        assert finding not in finding_queries.open_for(actor)
        for act in (
            lambda by: findings.conclude(finding=finding, upheld=False, text="没事", by=by, at=LATE),
            lambda by: findings.order_rectification(
                finding=finding, demand="改", due_on=date(2027, 1, 4), by=by, at=LATE
            ),
        ):
            with pytest.raises(GateClosed) as refused:
                act(actor)
            assert "应当回避" in str(refused.value)
        client = Client()
        client.force_login(Account.objects.get(username=who))
        assert client.get(reverse("console:finding", args=[finding.pk])).status_code == 404
        for page in ("findings", "home", "complaint-numbers", "units", "rules"):
            assert f"/findings/{finding.pk}/" not in client.get(reverse(f"console:{page}")).content.decode()
        api = program(who)
        assert api.get(f"/api/v1/findings/{finding.pk}").status_code == 404
    other = handlers.actor("gov-handler")
    assert finding in finding_queries.visible_to(other)
    assert findings.conclude(finding=finding, upheld=True, text="属实", by=other, at=LATE).state == "upheld"


def test_no_count_of_findings_or_clocks_tells_a_body_of_a_complaint_about_itself(
    handlers: Handlers, section: Unit
) -> None:
    from liuhen.entrypoints.rulebook import figures_for

    finding = late_finding(handlers, section)
    mine, others = (figures_for(handlers.actor(who), at=LATE) for who in ("bureau", "gov-handler"))
    assert mine is not None
    assert others is not None
    assert (mine.findings.get(finding.duty, 0), others.findings.get(finding.duty, 0)) == (0, 1)
    assert mine.kept is not None
    assert others.kept is not None
    assert (mine.kept[finding.duty].open, others.kept[finding.duty].open) == (0, 1)
    ids = [finding.unit_id]
    assert finding_queries.open_by_unit(handlers.actor("bureau"), ids) == {}
    assert finding_queries.open_by_unit(handlers.actor("gov-handler"), ids) == {finding.unit_id: 1}
    assert finding_queries.duties_raised(handlers.actor("bureau")) == []


def test_the_numbers_leave_out_the_viewers_own_body_in_every_row_and_sum(
    handlers: Handlers, section: Unit
) -> None:
    filed(handlers)
    filed(handlers, person=handlers.person("chief"), grounds=["gifts"])
    online(unit=handlers.county.unit.pk, number="900012")
    span = {"since": FILED - timedelta(days=1), "until": LATE + timedelta(days=365)}
    for who in ("bureau", "bureau-head", "chief"):
        actor = handlers.actor(who)
        assert sum(row["received"] for row in queries.numbers(actor, **span)) == 1, who
        assert queries.numbers_by_ground(actor, **span) == {"receipts": 1}
        assert sum(row[2].overdue + row[2].soon for row in queries.pressed(actor, **span, at=LATE)) == 1
    above = handlers.actor("gov-handler")
    assert sum(row["received"] for row in queries.numbers(above, **span)) == 3


def test_a_body_answers_what_it_is_asked_and_puts_right_what_it_is_told_and_judges_neither(
    handlers: Handlers,
) -> None:
    complaint, handler = accepted(handlers), handlers.actor("handler")
    asked = handling.ask(
        complaint=complaint,
        unit=handlers.county.unit,
        question="票据",
        due_on=date(2026, 10, 9),
        by=handler,
        at=FILED,
    )
    legal, head = handlers.actor("legal"), handlers.actor("head")
    assert list(queries.inquiries_to_answer(legal)) == [asked]
    handling.answer(inquiry=asked, text="缺一份", by=legal, at=FILED)
    deciding.order(complaint=complaint, demand="补开", due_on=date(2026, 11, 9), by=handler, at=FILED)
    ordered = Rectification.objects.get()
    assert ordered in finding_queries.to_rectify(head)
    findings.report_rectification(rectification=ordered, text="已补", by=head, at=FILED)
    assert ordered not in finding_queries.to_recheck(legal)
    with pytest.raises(GateClosed):
        findings.pass_rectification(rectification=ordered, verdict="好", by=legal, at=FILED)
    assert ordered in finding_queries.to_recheck(handler)


def test_the_one_complained_of_does_not_answer_for_his_unit(handlers: Handlers) -> None:
    complaint = accepted(handlers, person=handlers.person("legal"))
    asked = handling.ask(
        complaint=complaint, unit=handlers.county.unit, question="票据", due_on=date(2026, 10, 9),
        by=handlers.actor("handler"), at=FILED,
    )  # fmt: skip
    assert asked not in queries.inquiries_to_answer(handlers.actor("legal"))
    with pytest.raises(GateClosed):
        handling.answer(inquiry=asked, text="没有此事", by=handlers.actor("legal"), at=FILED)
    assert asked in queries.inquiries_to_answer(handlers.actor("head"))


def test_a_finding_on_an_unanswered_question_is_not_concluded_by_whom_it_asks(handlers: Handlers) -> None:
    complaint = accepted(handlers)
    asked = handling.ask(
        complaint=complaint, unit=handlers.county.unit, question="票据", due_on=date(2026, 9, 28),
        by=handlers.actor("handler"), at=FILED,
    )  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.utils.timezone.now", lambda: LATE)
        finding_jobs.raise_overdue()
    finding = Finding.objects.get(about=asked.ref)
    legal = handlers.actor("legal")
    assert finding in finding_queries.visible_to(legal), "it is told what it owes"
    assert finding not in finding_queries.to_conclude(legal)
    with pytest.raises(GateClosed):
        findings.conclude(finding=finding, upheld=False, text="小事", by=legal, at=LATE)
    assert (
        findings.conclude(
            finding=finding, upheld=True, text="逾期", by=handlers.actor("bureau"), at=LATE
        ).state
        == "upheld"
    )


def test_the_index_is_what_the_rows_say_and_strays_are_found(handlers: Handlers, section: Unit) -> None:
    from liuhen.kernel.recusal.models import Concern

    late_finding(handlers, section)
    assert list(astray()) == []
    Concern.objects.filter(noun="finding").delete()
    assert [ref.partition(":")[0] for ref in astray()] == ["finding"]


def test_whoever_is_above_the_body_complained_of_handles_it_as_the_law_says(handlers: Handlers) -> None:
    """Leaders of the unit above are not the body complained of: article 40 gives it to them."""
    complaint = filed(handlers, unit=handlers.station)
    assert names(handlers.actor("head"), complaint)
    assert not queries.is_barred(complaint, handlers.person("msa-handler"))


def test_whoever_is_below_the_body_complained_of_is_of_it(handlers: Handlers) -> None:
    inside = build.person(handlers.station, "所内", "100021", kind="clerk")
    build.account(inside, "inside", "complaints", at_unit=handlers.bureau)
    complaint = filed(handlers)
    assert not names(handlers.actor("inside"), complaint)
    with pytest.raises(GateClosed):
        handling.assign(complaint=complaint, person=inside, by=handlers.actor("bureau-head"), at=FILED)


def test_nobody_concerned_hands_it_out_or_declares_anything(handlers: Handlers) -> None:
    accounts.grant_role(
        account=handlers.person("head").account, role="head", unit=handlers.bureau, by=SYSTEM, at=FILED
    )
    complaint, head = filed(handlers), handlers.actor("head")
    acts: list[Any] = [
        lambda: handling.assign(complaint=complaint, person=handlers.person("handler"), by=head, at=FILED),
        lambda: handling.pass_on(
            complaint=complaint, to=handlers.county.government, reason="上级", by=head, at=FILED
        ),
        lambda: handling.recuse(
            complaint=complaint, person=handlers.person("handler"), reason="由", by=head, at=FILED
        ),
    ]
    for act in acts:
        with pytest.raises(Refused) as refused:
            act()
        assert "应当回避" in str(refused.value)
    assert not Handling.objects.exists()


def test_a_handler_who_is_given_a_role_where_it_is_about_loses_it(handlers: Handlers) -> None:
    complaint = taken(handlers)
    accounts.grant_role(
        account=handlers.person("handler").account,
        role="legal",
        unit=handlers.county.unit,
        by=SYSTEM,
        at=FILED,
    )
    assert not names(handlers.actor("handler"), complaint), "at once"
    jobs.keep_apart()
    assert not queries.handler_ids(complaint)
    assert list(queries.unassigned(handlers.actor("bureau-head"))) == [complaint]


def test_what_lies_with_whom_it_is_about_goes_on_openly(handlers: Handlers) -> None:
    """As a county of an older version has it: the number named a handler of the bureau, the unit another."""
    complaint = taken(handlers)
    Complaint.objects.filter(pk=complaint.pk).update(person=handlers.person("handler2"))
    jobs.keep_apart()
    complaint.refresh_from_db()
    assert complaint.handler == handlers.county.government
    last = Entry.objects.filter(subject=complaint.ref).latest("id")
    assert (last.event, last.by) == ("complaint.escalated", "machine")
    assert list(queries.unassigned(handlers.actor("gov-handler"))) == [complaint]
    jobs.keep_apart()
    assert Entry.objects.filter(subject=complaint.ref, event="complaint.escalated").count() == 1


def test_outside_its_handlers_a_hold_shows_that_it_is_one_and_not_why(
    handlers: Handlers, bring: Bring
) -> None:
    """The very names a unit would look for: on the recording, the lists, the API, its trail, the refusal to destroy."""
    recording = bring()
    assert recording.started_at is not None
    complaint = taken(
        handlers, person=handlers.county.officer, happened_on=recording.started_at.date(),
        at=build.NOW + timedelta(days=1),
    )  # fmt: skip
    hold = Hold.objects.get(source=complaint.ref)
    pages = [
        ("recording", [recording.pk]), ("hold", [hold.pk]), ("holds", []), ("recordings", []), ("disposals", []),
        ("home", []),
    ]  # fmt: skip
    secrets = (complaint.number, f"投诉 {complaint.pk}", complaint.ref, "涉及投诉")
    for who in ("legal", "head", "keeper", "bureau-head", "bureau"):
        client = Client()
        client.force_login(Account.objects.get(username=who))
        for name, args in pages:
            answer = client.get(reverse(f"console:{name}", args=args))
            if answer.status_code in {403, 404}:
                continue
            main = answer.content.decode().partition("<main")[2]
            for secret in secrets:
                assert secret not in main, (who, name)
        for address in ("/api/v1/holds", f"/api/v1/holds/{hold.pk}"):
            answer = program(who).get(address)
            assert not any(secret in answer.content.decode() for secret in secrets), (who, address)
    handler = Client()
    handler.force_login(Account.objects.get(username="handler"))
    assert complaint.number in handler.get(reverse("console:hold", args=[hold.pk])).content.decode()
    assert complaint.ref in program("handler").get(f"/api/v1/holds/{hold.pk}").content.decode()
    with pytest.raises(GateClosed) as refused:
        release(hold=hold, reason="看过了", by=handlers.actor("bureau"), at=LATE)
    assert not any(secret in str(refused.value) for secret in secrets)
