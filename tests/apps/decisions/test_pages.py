"""The pages show what is so, offer what may be done, and take what the actions take; others see nothing."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse
from django.utils import timezone

from liuhen.apps.cases import actions as cases
from liuhen.apps.cases.actions import handling
from liuhen.apps.cases.models import Case
from liuhen.apps.decisions.actions import telling
from liuhen.apps.decisions.models import Decision, DecisionFile, MajorRule, Review, RightsNotice
from liuhen.apps.evidence import actions as evidence
from liuhen.apps.execution.actions import demanding
from liuhen.apps.people.models import Account
from liuhen.kernel.flow import Invalid, WrongState
from liuhen.kernel.web.doors import all_desks
from liuhen.regulation.benchmarks import outcomes_of
from tests.builders.decisions import BASIS, DECIDED, SERVED, Bench, paper
from tests.builders.execution import Till

pytestmark = [pytest.mark.article("rs-31-1"), pytest.mark.django_db]


def as_(username: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(username=username))
    return client


def test_lists_and_pages_open_for_whoever_may_see(bench: Bench) -> None:
    decision = bench.decided()
    for username in ("wangfang", "head", "legal", "bureau"):
        client = as_(username)
        for name, args in (
            ("decisions", ()), ("decision", (decision.pk,)), ("case", (decision.case_id,)),
        ):  # fmt: skip
            assert client.get(reverse(f"console:{name}", args=args)).status_code == 200, (username, name)
    page = as_("wangfang").get(reverse("console:decision", args=[decision.pk])).content.decode()
    assert decision.number in page
    assert "作出时所依据的全部材料" in page
    assert as_("stranger").get(reverse("console:decision", args=[decision.pk])).status_code == 404
    assert decision.number not in as_("stranger").get(reverse("console:decisions")).content.decode()


def test_what_fell_is_red_at_once_and_in_both_ways(bench: Bench) -> None:
    decision = bench.decided()
    (found,) = decision.case.evidence.all()
    evidence.exclude(evidence=found, reason="来源不明", article="法", by=bench.by("legal"), at=DECIDED)
    client = as_("wangfang")
    assert (
        "已不成立，请补强证据" in client.get(reverse("console:decision", args=[decision.pk])).content.decode()
    )
    assert decision.number in client.get(reverse("console:evidence", args=[found.pk])).content.decode()


def test_a_decision_says_that_its_party_is_none_any_more(bench: Bench) -> None:
    case = bench.case()
    bench.told(case)
    decision = bench.issue(bench.approve(bench.propose(case)))
    handling.end_party(
        party=decision.party, reason="死亡，没有承受人", by=bench.by(), at=DECIDED + timedelta(days=1)
    )
    page = as_("wangfang").get(reverse("console:decision", args=[decision.pk])).content.decode()
    assert "云岭镇利民小吃店（已终止）" in page


def test_a_case_page_tells_a_party_through_its_door(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: DECIDED)
    case = bench.case()
    client, where = as_("wangfang"), reverse("console:case-rights", args=[case.pk])
    assert client.get(where).status_code == 200
    told = {
        "party": bench.party(case).pk, "facts": [bench.facts(case)[0].pk], "basis": BASIS, "outcomes": ["warning"],
        "hearing": "no",
    }  # fmt: skip
    assert client.post(where, told | {"fine": "五千"}).status_code == 422
    assert client.post(where, told).status_code == 302
    assert RightsNotice.objects.get().outcomes == ["warning"]
    assert as_("stranger").get(where).status_code in (403, 404)


def kinds_asked(case: Case, door: str) -> set[str]:
    """Return which kinds of outcome the form of a door offers to choose."""
    form = as_("wangfang").get(reverse(f"console:case-{door}", args=[case.pk])).content.decode()
    return {*re.findall(r'name="outcomes" value="([\w-]+)"', form)}


def test_only_what_the_procedure_knows_is_offered_and_taken(bench: Bench) -> None:
    fine, licence, spot = bench.case(), bench.docket.licence(), bench.docket.on_the_spot()
    asked = {"penalty": kinds_asked(fine, "rights"), "licence": kinds_asked(licence, "rights")}
    assert asked == {"penalty": {*outcomes_of("penalty")}, "licence": {"grant", "refuse", "other"}}
    assert kinds_asked(spot, "spot-decision") == {"warning", "fine"}
    assert not {"grant", "refuse"} & asked["penalty"]
    assert kinds_asked(fine, "decision") == asked["penalty"]
    for attempt in (bench.tell, bench.propose):
        with pytest.raises(Invalid, match="“行政处罚普通程序”没有“准予”这种处理"):
            attempt(fine, outcomes=["grant"], fine_fen=None)
    assert not RightsNotice.objects.exists()


def test_a_case_page_asks_no_more_for_more_notices_and_facts(bench: Bench) -> None:
    few, many = bench.case(parties=3), bench.case(parties=3, facts=4)
    bench.told(few)
    for party in many.parties.all():
        bench.told(many, party=party)
    client, asked = as_("wangfang"), []
    for case in (few, few, many):  # the first fills what is kept between requests
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("console:case", args=[case.pk])).status_code == 200
        asked.append(len(queries))
    assert asked[2] == asked[1]


def closed(bench: Bench, decision: Decision) -> Case:
    """Return the case of a decision, paid, decided for all its parties and closed."""
    till, at = Till(bench.docket), DECIDED + timedelta(days=1)
    till.pay(till.laid(decision, at=at), decision.fine_fen, f"{at:%Y-%m-%d}")
    return cases.close(
        case=Case.objects.get(pk=decision.case_id), by=bench.by("head"), at=at + timedelta(days=1)
    )


def doors_of(page: str) -> set[str]:
    """Return where the forms and buttons of a page lead, by the names of its addresses."""
    main = page[page.index("<main") : page.index("</main")]
    found = re.findall(r'(?:href|action)="(/console/[^"?#]*)', main)
    return {resolve(each).url_name or "" for each in found} & {
        f"{desk.noun}-{door.slug}" for desk in all_desks() for door in (*desk.entering, *desk.doors)
    }


def test_a_closed_case_offers_what_comes_after_it_and_nothing_of_before(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = bench.case()
    bench.told(case)
    page = as_("wangfang").get(reverse("console:case", args=[case.pk])).content.decode()
    assert {"rightsnotice-waive", "rightsnotice-withdraw", "party-correct", "case-find"} <= doors_of(page)
    decision = bench.issue(bench.approve(bench.propose(case)))
    bench.serve(decision.document, at=DECIDED + timedelta(hours=2))
    page = as_("wangfang").get(reverse("console:case", args=[case.pk])).content.decode()
    assert "demand-lay" in doors_of(page)
    decision.refresh_from_db()
    case = closed(bench, decision)
    monkeypatch.setattr(timezone, "now", lambda: DECIDED + timedelta(days=4))
    offered = {
        who: doors_of(as_(who).get(reverse("console:case", args=[case.pk])).content.decode())
        for who in ("wangfang", "head", "legal")
    }
    assert offered == {
        "wangfang": {"case-collect", "case-records", "case-evidence-list"}, "head": {"case-reopen"},
        "legal": {"intervention-order"},
    }  # fmt: skip


def test_what_a_closed_case_does_not_offer_is_refused(bench: Bench) -> None:
    notice = bench.told(bench.case())
    decision = bench.issue(bench.approve(bench.propose(notice.case)))
    bench.serve(decision.document, at=DECIDED + timedelta(hours=2))
    case = closed(bench, Decision.objects.get(pk=decision.pk))
    late: dict[str, Any] = {"by": bench.by(), "at": DECIDED + timedelta(days=4)}
    (first, *_), reason = bench.docket.handlers(case), "理由"
    for attempt in (
        lambda: telling.waive(notice=notice, signer="赵某", files=[paper()], **late),
        lambda: telling.withdraw_notice(notice=notice, reason=reason, **late),
        lambda: demanding.lay(decision=decision, kind="act", what="改正", **late),
        lambda: handling.release_handler(handler=first, reason=reason, **late | {"by": bench.by("head")}),
    ):
        with pytest.raises(WrongState, match="案件现在是“已结案”状态"):
            attempt()


def test_a_file_is_handed_to_whoever_sees_the_case(bench: Bench) -> None:
    notice = bench.told(bench.case())
    telling.waive(
        notice=notice, signer="赵某", files=[paper()], by=bench.by(), at=SERVED + timedelta(hours=1)
    )
    where = reverse("console:decisionfile", args=[DecisionFile.objects.get().pk])
    assert as_("wangfang").get(where).status_code == 200
    assert as_("stranger").get(where).status_code == 404


def test_the_registers_of_review_and_a_review_through_the_page(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: DECIDED)
    legal = as_("legal")
    told = {"unit": bench.county.unit.pk, "source": "云法审〔2026〕1号", "outcomes": ["fine"]}
    assert legal.post(reverse("console:majorrule-set"), told).status_code == 302
    assert MajorRule.objects.get().outcomes == ["fine"]
    bench.reviewer()
    assert legal.get(reverse("console:reviewing")).status_code == 200
    case = bench.case()
    bench.told(case)
    decision = bench.propose(case)
    where = reverse("console:decision-review", args=[decision.pk])
    assert legal.post(where, {"outcome": "pass", "opinion": "同意"}).status_code == 302
    assert Review.objects.get().outcome == "pass"
    assert "法制审核：通过" in legal.get(reverse("console:decision", args=[decision.pk])).content.decode()


@pytest.mark.parametrize("state", ["", "shaken", "issued", "no-such"])
def test_the_list_is_cut_by_anything(bench: Bench, state: str) -> None:
    where = reverse("console:decisions")
    assert as_("head").get(where, {"state": state, "q": "\x00利民"}).status_code == 200
