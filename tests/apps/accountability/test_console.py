"""The pages: a lead from the system's finding it to the consequence, each by whoever may; what others do not see."""

import io
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from liuhen.apps.accountability import odd_looks, signs_of_misuse
from liuhen.apps.accountability.actions import consequences
from liuhen.apps.accountability.models import Consequence, Hearing, Lead, OddLook
from liuhen.apps.people.models import Certificate, Person
from liuhen.apps.recordings.actions import viewing
from liuhen.kernel.flow import Refused
from tests.builders import county as build
from tests.builders.accountability import founded, raised
from tests.builders.county import NOW, County
from tests.builders.recordings import As


def tried_to_delete(county: County, bring) -> Lead:
    with pytest.raises(Refused):
        viewing.refuse_deletion(recording=bring(), by=county.actor("wangfang"), at=NOW)
    signs_of_misuse.sweep(at=NOW + timedelta(hours=1))
    return Lead.objects.get()


def post(client: Client, name: str, pk: int, **data: object):
    return client.post(reverse(f"console:{name}", args=[pk]), data)


def body(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(f"console:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.article("av-16-1")
@pytest.mark.article("av-18-1")
def test_from_the_refused_deletion_to_the_suspended_certificate(county: County, bring, as_: As):
    lead = tried_to_delete(county, bring)
    legal, officer, bureau, head = (as_(name) for name in ("legal", "wangfang", "bureau", "head"))
    assert "试图删除原始记录" in body(legal, "lead", lead.pk)
    assert post(legal, "lead-take", lead.pk).status_code == 302
    assert "还没有听取当事人的陈述" in body(legal, "lead", lead.pk)
    by = timezone.now().date() + timedelta(days=5)
    post(legal, "lead-invite", lead.pk, told="两次试图删除", answer_by=by.isoformat())
    hearing = Hearing.objects.get()
    assert "两次试图删除" in body(officer, "hearing", hearing.pk)
    assert "陈述申辩" in body(officer, "home")
    assert post(officer, "hearing-speak", hearing.pk, statement="误点").status_code == 302
    post(legal, "lead-propose", lead.pk, founded="yes", reasons="属实", evidence="账本")
    assert post(legal, "lead-sign", lead.pk).status_code == 409
    assert "复核签字" in body(bureau, "home")
    assert post(bureau, "lead-sign", lead.pk).status_code == 302
    assert "决定处理" in body(head, "home")
    answer = post(head, "lead-decide", lead.pk, chosen=["criticism", "suspension"], reasons="情节较重")
    assert answer.status_code == 302
    assert Certificate.objects.get(person=county.officer).state == "suspended"
    imposed = Consequence.objects.get(form="suspension")
    assert post(legal, "consequence-serve", imposed.pk, service="当面签收").status_code == 302
    assert "暂扣行政执法证件" in body(officer, "consequence", imposed.pk)
    assert "暂扣行政执法证件" in body(legal, "person", county.officer.pk)
    assert "暂扣行政执法证件" in body(head, "consequences")
    assert post(head, "consequence-lift", imposed.pk, reason="整改到位").status_code == 302
    assert Certificate.objects.get(person=county.officer).state == "in-force"


def test_the_raiser_is_told_to_the_reviewers_alone(county: County, as_: As):
    lead = raised(county, about=county.officer)
    assert "赵保管" in body(as_("legal"), "lead", lead.pk)
    assert "赵保管" not in body(as_("head"), "lead", lead.pk)
    assert "赵保管" in body(as_("keeper"), "leads-mine")  # his own name, in the bar
    assert f"线索 {lead.pk}" in body(as_("keeper"), "leads-mine")


def test_raising_by_hand_names_person_and_recordings(county: County, bring, as_: As):
    recording = bring()
    answer = as_("keeper").post(
        reverse("console:lead-raise"),
        {"kind": "leak", "person": "100001", "recordings": f"{recording.pk}", "known": "视频流出"},
    )
    assert answer.status_code == 302
    lead = Lead.objects.get()
    assert (lead.person, lead.recordings.get().recording) == (county.officer, recording)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("person", "999999", "没有编号为“999999”的在岗人员"),
        ("recordings", "999", "没有编号为999的资料"),
        ("recordings", "上周那几份", "请填写编号"),
    ],
)
def test_a_number_nobody_has_is_said_at_its_field(county: County, as_: As, field: str, value: str, said: str):
    told = {"kind": "leak", "person": "", "recordings": "", "known": "视频流出"} | {field: value}
    answer = as_("keeper").post(reverse("console:lead-raise"), told)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Lead.objects.exists()


@pytest.mark.parametrize("username", ["stranger", "wangfang", "keeper", "audit"])
def test_a_lead_of_another_is_not_there(county: County, as_: As, username: str):
    lead = raised(county, about=county.officer, by="legal")
    assert as_(username).get(reverse("console:lead", args=[lead.pk])).status_code in {403, 404}


def test_a_hearing_is_the_persons_own(county: County, as_: As):
    founded(county, about=county.officer)
    hearing = Hearing.objects.get()
    assert as_("keeper").get(reverse("console:hearing", args=[hearing.pk])).status_code == 404
    assert as_("wangfang").get(reverse("console:hearing", args=[hearing.pk])).status_code == 200


def test_numbers_are_leads_by_unit_and_kind(county: County, as_: As):
    founded(county, about=county.officer)
    page = body(as_("bureau"), "lead-numbers")
    assert "1（1）" in page
    assert "罚款" not in page


def test_a_refusal_on_the_page_names_the_article_and_writes_nothing(county: County, as_: As):
    lead = raised(county, about=county.officer)
    answer = post(as_("head"), "lead-decide", lead.pk, chosen=["criticism"], reasons="情节")
    assert answer.status_code == 409
    assert "《设备办法》第18条" in answer.content.decode()
    assert not Consequence.objects.exists()


def test_the_auditor_passes_a_look_on_and_the_bureau_makes_a_lead_of_it(county: County, bring, as_: As):
    recording = bring()
    viewing.begin(recording=recording, purpose="看看", by=county.actor("head"), at=NOW)
    odd_looks.sweep(at=NOW + timedelta(hours=1))
    look = OddLook.objects.get()
    auditor, bureau = as_("audit"), as_("bureau")
    page = body(auditor, "oddlook", look.pk)
    assert "陈局长" in page
    assert recording.filename not in page
    assert "王芳" not in page
    assert bureau.get(reverse("console:oddlook-passed", args=[look.pk])).status_code == 404
    assert post(auditor, "oddlook-pass", look.pk, remark="请核").status_code == 302
    assert "核查审计移交" in body(bureau, "home")
    assert "用途没有内容" in body(bureau, "oddlook-passed", look.pk)
    assert post(bureau, "oddlook-take-up", look.pk, kind="private", verdict="需核查").status_code == 302
    assert Lead.objects.get().handler.kind == "bureau"
    assert "已转线索" in body(auditor, "oddlooks")


@pytest.mark.parametrize(
    "name", ["leads", "lead-numbers", "leads-mine", "lead-raise", "consequences", "oddlooks-passed"]
)
def test_empty_pages_say_so(county: County, as_: As, name: str):
    assert body(as_("bureau"), name)


def test_the_day_to_speak_by_is_shown(county: County, as_: As):
    founded(county, about=county.officer)
    assert Hearing.objects.get().answer_by == date(2026, 11, 30)
    assert "2026-11-30" in body(as_("wangfang"), "hearing", Hearing.objects.get().pk)


@pytest.mark.article("av-18-1")
def test_the_decision_is_drawn_as_a_paper_to_sign_on(county: County, as_: As):
    (made,) = consequences.decide(
        lead=founded(county, about=county.officer), forms=["suspension"], reasons="情节较重", ends_on=None,
        by=county.actor("head"), at=NOW,
    )  # fmt: skip
    drawn = as_("wangfang").get(reverse("console:consequence-paper", args=[made.pk]))
    assert drawn["Content-Type"] == "application/pdf"
    text = PdfReader(io.BytesIO(drawn.content)).pages[0].extract_text()
    for word in ("处理决定书", "王芳", "暂扣行政执法证件", "李法制", "周监督", "陈局长"):
        assert word in text
    assert as_("stranger").get(reverse("console:consequence-paper", args=[made.pk])).status_code == 404


def test_a_reviewer_meets_no_lead_about_himself_where_leads_merge(county: County, as_: As):
    himself = Person.objects.get(number="900001")
    colleague = build.person(himself.unit, "吴监督", "900002", kind="clerk")
    build.account(colleague, "colleague", "supervisor")
    build.account(build.person(himself.unit, "郑监督", "900003", kind="clerk"), "third", "supervisor")
    about_him, one, other = (raised(county, about=each) for each in (himself, colleague, colleague))
    page = body(as_("bureau"), "lead-merge", one.pk)
    assert [f"线索 {each.pk}：" in page for each in (about_him, other)] == [False, True]
    answer = post(as_("bureau"), "lead-merge", one.pk, into=about_him.pk, reason="同一件事")
    assert (answer.status_code, Lead.objects.filter(state="merged").exists()) == (422, False)
    refused = post(as_("third"), "lead-merge", about_him.pk, into=one.pk, reason="同一件事")
    assert (refused.status_code, "不是同一人员" in refused.content.decode()) == (422, True)
