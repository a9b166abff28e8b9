"""What an officer and a reviewer see and do on the pages and endpoints of evidence; both ways from each page."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from liuhen.apps.documents import queries as documents
from liuhen.apps.documents.models import Document
from liuhen.apps.evidence import actions, desk, queries
from liuhen.apps.evidence.models import Evidence, Fact
from liuhen.apps.people.actions import accounts
from liuhen.apps.people.models import Account
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.flow import GateClosed, Invalid
from liuhen.kernel.web.doors import buttons
from tests.builders.county import NOW
from tests.builders.evidence import LATER, Room, minutes, spoil

pytestmark = [pytest.mark.article("rs-30-1"), pytest.mark.django_db]
As = Callable[[str], Client]


@pytest.fixture
def as_(room: Room) -> As:
    clients: dict[str, Client] = {}

    def log_in(username: str) -> Client:
        if username not in clients:
            clients[username] = Client()
            clients[username].force_login(Account.objects.get(username=username))
        return clients[username]

    return log_in


def page(client: Client, name: str, *args: object, query: str = "") -> str:
    answer = client.get(reverse(f"console:{name}", args=args) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_officer_collects_evidence_on_the_page_and_finds_a_fact_from_it(room: Room, as_: As) -> None:
    officer = as_("wangfang")
    told = {
        "kind": "documentary", "name": "进货台账", "source": "店主提供", "collected_at": "2026-11-24T10:05",
        "place": "店内", "method": "复制", "collectors": [room.docket.officer.pk, room.docket.second.pk],
        "attached": SimpleUploadedFile("台账.pdf", b"%PDF-1.4", content_type="application/pdf"),
    }  # fmt: skip
    answer = officer.post(reverse("console:case-collect", args=[room.case.pk]), told)
    assert answer.status_code == 302, answer.content.decode()
    evidence = Evidence.objects.get()
    assert "进货台账" in page(officer, "evidence", evidence.pk)
    answer = officer.post(
        reverse("console:case-find", args=[room.case.pk]),
        {"sentence": "当事人经营食品", "evidence": [evidence.pk]},
    )
    assert answer.status_code == 302, answer.content.decode()
    text = page(officer, "case", room.case.pk)
    assert "当事人经营食品" in text
    assert "进货台账" in text
    file = evidence.files.get()
    assert officer.get(reverse("console:evidence-file", args=[evidence.pk, file.pk])).status_code == 200


def test_a_refusal_is_said_on_the_page_with_its_article_and_nothing_is_made(room: Room, as_: As) -> None:
    told = {
        "kind": "documentary", "name": "进货台账", "source": "店主提供", "collected_at": "2026-11-24T10:05",
        "place": "店内", "method": "复制", "collectors": [room.docket.officer.pk],
    }  # fmt: skip
    answer = as_("wangfang").post(reverse("console:case-collect", args=[room.case.pk]), told)
    assert "应当不少于两人" in answer.content.decode()
    assert not Evidence.objects.exists()


def test_the_recording_shows_what_rests_on_it_and_the_evidence_shows_the_recording(
    room: Room, as_: As
) -> None:
    recording = room.recording()
    evidence = room.cite(recording, from_s=60, to_s=120)
    fact = room.find(evidence)
    assert f"/evidence/{evidence.pk}/" in page(as_("wangfang"), "recording", recording.pk)
    text = page(as_("wangfang"), "evidence", evidence.pk)
    assert f"/recordings/{recording.pk}/#t=60" in text
    assert fact.sentence in text
    spoil(recording.sha256)
    assert "复核不符" in page(as_("wangfang"), "evidence", evidence.pk)
    assert "所依据的证据已不成立" in page(as_("wangfang"), "case", room.case.pk)


def test_who_does_not_see_the_case_learns_only_that_a_recording_is_cited(room: Room, as_: As) -> None:
    recording = room.recording()
    evidence = room.cite(recording)
    keeper = Account.objects.get(username="keeper")
    accounts.grant_role(account=keeper, role="officer", unit=room.county.unit, by=SYSTEM, at=NOW)
    text = page(as_("keeper"), "recording", recording.pk)
    assert f"/evidence/{evidence.pk}/" not in text
    assert "另有 1 处在您无权查看的案件中引用" in text
    assert as_("keeper").get(reverse("console:evidence", args=[evidence.pk])).status_code == 404


def test_the_list_is_cut_by_what_does_not_stand(room: Room, as_: As) -> None:
    lost, sound = room.collect(name="被排除的台账"), room.collect(name="有效的照片")
    room.exclude(lost)
    legal = as_("legal")
    assert "有效的照片" in page(legal, "evidences")
    text = page(legal, "evidences", query="?state=fallen")
    assert "被排除的台账" in text
    assert "有效的照片" not in text
    assert "没有符合条件的证据" in page(legal, "evidences", query="?state=late")
    assert "有效的照片" in page(legal, "evidences", query=f"?case={room.case.pk}")
    assert sound in queries.visible_to(room.by("legal"))


def test_the_legal_office_excludes_on_the_page_and_collectors_are_told_why_not(room: Room, as_: As) -> None:
    evidence = room.collect()
    answer = as_("legal").post(
        reverse("console:evidence-exclude", args=[evidence.pk]),
        {"reason": "来源不明", "article": "《行政处罚法》第46条"},
    )
    assert answer.status_code == 302
    assert Evidence.objects.get().state == "excluded"
    shown = buttons(desk.EVIDENCE, Evidence.objects.get(), by=room.by("legal"), at=LATER)
    assert [each.offer.move.label for each in shown] == ["恢复证据"]


def test_an_endpoint_does_the_same_as_the_page(room: Room, as_: As) -> None:
    officer, recording = as_("wangfang"), room.recording()

    def post(path: str, **told: Any) -> Any:
        return officer.post(f"/api/v1{path}", json.dumps(told), content_type="application/json")

    given = {
        "kind": "audiovisual", "name": "现场录像", "source": "执法记录仪", "collected_at": "2026-11-24T10:05:00+08:00",
        "place": "店内", "method": "执法记录仪录制", "collectors": ["100001", "100005"], "recording": [recording.pk],
        "from_s": 0, "to_s": 60,
    }  # fmt: skip
    made = post(f"/cases/{room.case.pk}/evidence", **given)
    assert made.status_code == 201, made.content
    evidence = made.json()["id"]
    assert post(f"/cases/{room.case.pk}/evidence", **(given | {"collectors": ["100001"]})).status_code == 409
    for wrong in (
        {"to_s": 10**30},
        {"name": "\0"},
        {"name": "长" * 121},
        {"recording": [10**30]},
        {"kind": "none"},
    ):
        assert post(f"/cases/{room.case.pk}/evidence", **(given | wrong)).status_code == 422
    assert post("/cases/999999/evidence", **given).status_code == 404
    fact = post(f"/cases/{room.case.pk}/facts", sentence="当事人经营食品", evidence=[evidence], needed=True)
    assert fact.status_code == 201, fact.content
    (told,) = officer.get(f"/api/v1/cases/{room.case.pk}/facts").json()
    assert told["stands"] is True
    assert told["supports"] == [{"evidence_id": evidence, "needed": True, "lost": ""}]
    assert officer.get("/api/v1/evidence?state=fallen").json()["items"] == []
    assert officer.get("/api/v1/fallen").json()["items"] == []
    assert as_("stranger").get(f"/api/v1/evidence/{evidence}").status_code == 404


def test_the_list_of_evidence_is_issued_as_it_stands(room: Room) -> None:
    with pytest.raises(Invalid, match="没有清单内容"):
        actions.list_evidence(case=room.case, by=room.by(), at=LATER)
    sound, lost = room.collect(), room.collect(name="照片")
    room.exclude(lost)
    paper = actions.list_evidence(case=room.case, by=room.by(), at=LATER).document
    assert [row[0] for row in paper.data["rows"]] == [str(sound.pk), str(lost.pk)]
    assert [row[-1] for row in paper.data["rows"]] == ["有效", "已排除"]
    assert list(documents.of(room.case.ref)) == [paper]


def test_a_record_is_made_to_be_signed_by_everybody_who_was_there(room: Room) -> None:
    told: dict[str, Any] = {
        "case": room.case, "paper": "interview-record", "person": "赵某", "began_at": minutes(1), "place": "店内",
        "officers": [room.docket.officer, room.docket.second], "text": "问：何时开业？\n答：十一月十四日。",
        "by": room.by(), "at": LATER,
    }  # fmt: skip
    with pytest.raises(Invalid, match="结束时间"):
        actions.write_record(**told, ended_at=minutes(0))
    paper = actions.write_record(**told, ended_at=minutes(9)).document
    assert paper.data["paragraphs"] == ["问：何时开业？", "答：十一月十四日。"]
    assert [each["role"] for each in paper.data["signers"]] == ["被询问人", "执法人员王芳", "执法人员李强"]


@pytest.mark.parametrize("kind", ["site-record", "inspection-record", "sampling-record"])
def test_a_record_of_the_place_is_signed_by_the_party_or_in_its_absence_by_a_witness(
    room: Room, kind: str
) -> None:
    # 《行政强制法》第18条: whoever was asked signs a record of questions, of the place the party or a witness.
    told: dict[str, Any] = {
        "case": room.case, "paper": kind, "person": "赵某", "began_at": minutes(1), "ended_at": minutes(9),
        "place": "店内", "text": "店门朝南。", "by": room.by(), "at": LATER,
    }  # fmt: skip
    with pytest.raises(GateClosed, match="取证人只有1人，应当不少于两人"):
        actions.write_record(officers=[room.docket.officer], **told)
    paper = actions.write_record(officers=[room.docket.officer, room.docket.second], **told).document
    assert Document.objects.get() == paper, "what is refused issues nothing"
    assert ["当事人或者见证人", "赵某"] in paper.data["table"]
    assert [each["role"] for each in paper.data["signers"]] == [
        "当事人", "见证人", "执法人员王芳", "执法人员李强",
    ]  # fmt: skip
    assert "被询问人" not in str(paper.data)


def test_a_fact_is_withdrawn_on_the_page_of_its_case(room: Room, as_: As) -> None:
    fact = room.find(room.collect())
    answer = as_("wangfang").post(reverse("console:fact-withdraw", args=[fact.pk]), {"reason": "表述有误"})
    assert answer["Location"] == reverse("console:case", args=[room.case.pk])
    assert Fact.objects.get().state == "withdrawn"


@pytest.mark.parametrize("what", ["late", "excluded"])
def test_page_and_endpoint_say_the_same_of_evidence_that_proves_nothing(
    room: Room, as_: As, what: str
) -> None:
    before, wanted = room.collect(), room.collect(name="决定后补充的照片")
    said = "已不成立，不能据以认定事实"
    if what == "late":
        Evidence.objects.filter(pk=wanted.pk).update(late=True)  # its case was open again after an annulment
        said = "“决定后补充的照片”在作出决定之后才收集，不能用来证明该决定认定的事实"
    else:
        actions.exclude(evidence=wanted, reason="照片系伪造", article="第46条", by=room.by("legal"), at=LATER)
    client = as_("wangfang")
    page = reverse("console:case-find", args=[room.case.pk])
    assert str(before) in (offered := client.get(page).content.decode())
    assert str(wanted) not in offered, "the menu shows what a fact may rest on"
    answers = [
        client.post(page, {"sentence": "当事人经营食品", "evidence": [wanted.pk]}).content.decode(),
        client.post(
            f"/api/v1/cases/{room.case.pk}/facts", {"sentence": "当事人经营食品", "evidence": [wanted.pk]},
            content_type="application/json",
        ).content.decode(),
    ]  # fmt: skip
    assert [said in each for each in answers] == [True, True]
