"""The pages and the API of faults: from the lead to the answered review, each by whoever may; and what others see."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from liuhen.apps.accountability import queries
from liuhen.apps.accountability.actions import blemishes
from liuhen.apps.accountability.models import (
    Blemish,
    FaultFile,
    FaultReferral,
    Hearing,
    Lead,
    Redress,
    Sanction,
)
from liuhen.apps.people.models import Certificate
from liuhen.kernel.web import trail
from liuhen.kernel.web.templatetags.liuhen import each_once
from tests.apps.accountability.test_console import body, post
from tests.builders import faults
from tests.builders.county import County
from tests.builders.faults import conclusion, hand_over, paper_of, press, served, with_others
from tests.builders.programs import program
from tests.builders.recordings import As

pytestmark = pytest.mark.usefixtures("data_folder")


def get(client: Client, name: str, *args: object) -> Any:
    return client.get(reverse(f"console:{name}", args=args))


@pytest.mark.article("rs-52-1")
@pytest.mark.article("rs-54-1")
@pytest.mark.article("rs-55-1")
@pytest.mark.article("rs-56-1")
def test_a_fault_from_lead_to_answered_review(county: County, as_: As):
    with_others(county)
    keeper, legal, bureau, head = (as_(name) for name in ("keeper", "legal", "bureau", "head"))
    officer, legal2 = as_("wangfang"), as_("legal2")
    told = {"kind": "procedure", "person": "100001", "known": "没有告知", "origin": "spotcheck"}
    assert keeper.post(reverse("console:lead-raise"), told).status_code == 302
    lead = Lead.objects.get()
    assert "人员提出：抽查" in body(legal, "lead", lead.pk)
    post(legal, "lead-take", lead.pk)
    by = (timezone.now() + timedelta(days=5)).date().isoformat()
    post(legal, "lead-invite", lead.pk, told="没有告知", answer_by=by)
    hearing = Hearing.objects.get()
    assert "由两人签字、主要负责人批准、盖章才作出认定" in body(officer, "hearing", hearing.pk)
    assert post(legal, "hearing-refusal", hearing.pk, how="当面拒绝，两人在场").status_code == 302
    assert "拒绝陈述" in body(legal, "lead", lead.pk)
    refused = post(legal, "lead-propose", lead.pk, founded="yes", reasons="属实", evidence="")
    assert refused.status_code == 409
    assert "没有写明调查取得的证据" in refused.content.decode()
    post(legal, "lead-propose", lead.pk, founded="yes", reasons="属实", evidence="案卷")
    assert post(bureau, "lead-sign", lead.pk).status_code == 302
    assert "批准责任认定" in body(head, "home")
    assert post(head, "lead-approve", lead.pk).status_code == 302
    lead.refresh_from_db()
    assert "还没有盖章" in body(head, "lead", lead.pk)
    press(county, conclusion(lead), at=timezone.now())
    page = body(head, "lead-sanction", lead.pk)
    assert "同种情形以往的处理" in page
    chosen = {"chosen": ["disqualification", "admonition"], "within": "10", "reasons": "情节较重"}
    assert post(head, "lead-sanction", lead.pk, **chosen).status_code == 302
    sanction = Sanction.objects.get()
    press(county, paper_of(sanction), at=timezone.now())
    hand_over(county, sanction, at=timezone.now())
    assert Certificate.objects.get(person=county.officer).state == "withdrawn"
    assert "追究决定" in body(officer, "leads-mine")
    assert "申请复核" in body(officer, "sanction", sanction.pk)
    assert "提出申诉" in body(officer, "sanction", sanction.pk)
    assert post(officer, "sanction-review", sanction.pk, claim="处理过重").status_code == 302
    asked = Redress.objects.get()
    assert "由没有参与" not in body(officer, "redress", asked.pk)
    assert "申请复核：不能" not in body(officer, "sanction", sanction.pk)
    assert f">复核 {asked.pk}<" in "".join(body(head, "redresses").split("\n"))
    assert "办理复核" in body(legal2, "home")
    assert "办理复核" not in body(legal, "home")
    stay = {"ordered_by": "市监局韩复核", "reason": "可能有误"}
    assert post(legal2, "sanction-stay", sanction.pk, **stay).status_code == 302
    assert "市监局韩复核" in body(officer, "sanction", sanction.pk)
    assert post(legal2, "redress-decide", asked.pk, outcome="revoke", answer="不当").status_code == 302
    assert Certificate.objects.get(person=county.officer).state == "in-force"
    served_on = timezone.localdate().isoformat()
    assert post(legal, "redress-serve", asked.pk, served_on=served_on, service="签收").status_code == 302
    assert "撤销" in body(officer, "redress", asked.pk)
    for name in ("sanctions", "redresses", "consequences"):
        assert "王芳" in body(head, name)


@pytest.mark.article("rs-56-1")
def test_an_entry_that_rests_on_two_duties_of_an_article_names_it_once(county: County):
    asked = faults.review_of(county, served(county, "merit"))
    admitted = trail.trail_of(asked, names=queries.names_of)[-1]
    assert len(admitted.articles) > 1
    assert each_once(admitted.articles) == [("rs-56-1", "《责任制》第56条")]


@pytest.mark.article("rs-54-1")
def test_a_proof_comes_with_its_file_and_only_who_sees_it_gets_it(county: County, as_: As):
    sanction = served(county, "admonition", at=timezone.now())
    made = sanction.consequences.get()
    assert "登记执行情况" in body(as_("legal"), "consequence", made.pk)
    day = timezone.localdate().isoformat()
    answer = post(
        as_("legal"),
        "consequence-execute",
        made.pk,
        executed_on=day,
        execution="已谈话",
        attached=SimpleUploadedFile("记录.txt", b"said"),
    )
    assert answer.status_code == 302
    file = FaultFile.objects.get()
    assert get(as_("wangfang"), "faultfile", file.pk).status_code == 200
    assert get(as_("stranger"), "faultfile", file.pk).status_code == 404
    assert get(as_("legal"), "faultfile", file.pk + 1).status_code == 404


@pytest.mark.article("rs-52-1")
def test_a_blemish_is_noted_judged_and_corrected_on_its_page(county: County, as_: As):
    legal, officer = as_("legal"), as_("wangfang")
    assert "还没有记录" in body(legal, "blemishes")
    told = {"kind": "citation", "paper": "罚决3号", "author": "100001", "content": "漏写第二款"}
    assert legal.post(reverse("console:blemish-note"), told).status_code == 302
    found = Blemish.objects.get()
    assert "认定瑕疵" in body(legal, "home")
    refused = post(legal, "blemish-judge", found.pk, untouched=["facts"], reason="不影响")
    assert refused.status_code == 409
    assert "没有逐项确认" in refused.content.decode()
    every = ["facts", "basis", "content", "rights", "procedure"]
    assert post(legal, "blemish-judge", found.pk, untouched=every, reason="不影响").status_code == 302
    assert post(legal, "blemish-correct", found.pk, correction="补正书").status_code == 302
    assert "补正书" in body(officer, "blemish", found.pk)
    assert get(as_("stranger"), "blemish", found.pk).status_code == 404
    assert "罚决3号" in body(legal, "blemishes")


@pytest.mark.article("rs-55-1")
def test_a_referral_stands_on_the_page_of_its_lead(county: County, as_: As):
    legal, lead = as_("legal"), faults.reviewing(county)
    day = timezone.localdate().isoformat()
    told = {"whom": "discipline", "organ": "县纪委监委", "matter": "涉嫌违纪", "sent_on": day}
    assert "移送" in body(legal, "lead", lead.pk)
    assert post(legal, "lead-refer", lead.pk, **told).status_code == 302
    page = body(legal, "lead", lead.pk)
    assert "移送县纪委监委" in page
    assert "本机关不再认定、追究" in page
    referral = FaultReferral.objects.get()
    assert post(legal, "faultreferral-receipt", referral.pk, receipt="王某签收").status_code == 302
    assert post(legal, "faultreferral-turned-down", referral.pk, answer="不予受理").status_code == 302
    assert "审查中" in body(legal, "lead", lead.pk)


@pytest.mark.article("rs-56-1")
def test_a_stranger_sees_neither_and_he_himself_not_the_conclusion(county: County, as_: As):
    sanction = served(county, "merit", at=timezone.now())
    asked = faults.review_of(county, sanction, at=timezone.now())
    stranger = as_("stranger")
    assert get(stranger, "sanction", sanction.pk).status_code == 404
    assert get(stranger, "redress", asked.pk).status_code == 404
    page = body(as_("wangfang"), "sanction", sanction.pk)
    assert "责任追究决定书" in page
    assert "责任认定书 " not in page


@pytest.mark.article("rs-55-1")
@pytest.mark.article("rs-56-1")
def test_programs_do_the_same_with_the_same_sentences(county: County):
    with_others(county)
    head, officer, legal2 = program("head"), program("wangfang"), program("legal2")
    lead = faults.approved(county, at=timezone.now())
    path = f"/api/v1/leads/{lead.pk}"
    kind: dict[str, Any] = {"content_type": "application/json"}
    early = head.post(f"{path}/sanction", {"forms": ["merit"], "reasons": "情节"}, **kind)
    assert (early.status_code, early.json()["duty"]) == (409, "rs-55-1")
    press(county, conclusion(lead), at=timezone.now())
    made = head.post(f"{path}/sanction", {"forms": ["merit"], "reasons": "情节"}, **kind)
    assert (made.status_code, made.json()["forms"]) == (201, ["merit"])
    sanction = Sanction.objects.get()
    press(county, paper_of(sanction), at=timezone.now())
    hand_over(county, sanction, at=timezone.now())
    asked = officer.post(f"/api/v1/sanctions/{sanction.pk}/review", {"claim": "过重"}, **kind)
    assert (asked.status_code, asked.json()["state"]) == (201, "open")
    order = {"outcome": "revoke", "answer": "不当"}
    barred = head.post(f"/api/v1/redresses/{asked.json()['id']}/decide", order, **kind)
    assert (barred.status_code, barred.json()["duty"]) == (409, "rs-56-1")
    done = legal2.post(f"/api/v1/redresses/{asked.json()['id']}/decide", order, **kind)
    assert done.json()["state"] == "decided"
    for what in ("sanctions", "redresses", "blemishes"):
        assert program("wangfang").get(f"/api/v1/{what}").status_code == 200
    found = blemishes.note(
        kind="other",
        paper="笔录",
        author=county.officer,
        content="缺页",
        by=county.actor("legal"),
        at=timezone.now(),
    )
    seen = program("legal").get("/api/v1/blemishes").json()
    assert [each["id"] for each in seen["items"]] == [found.pk]
