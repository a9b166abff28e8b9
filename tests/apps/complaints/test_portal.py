"""The citizen's side: what one fills in, the code, the timeline, and what abuse of the form meets."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from liuhen.apps.complaints import portal
from liuhen.apps.complaints.actions import deciding, filing, handling
from liuhen.apps.complaints.models import Addition, Complaint
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.web.models import Knock
from tests.builders.complaints import CONTACT, NAME, Handlers
from tests.builders.county import County
from tests.builders.pages import squeezed

pytestmark = pytest.mark.django_db
CODE = re.compile(r'class="code"[^>]*>([A-Z2-9-]{19})<')


def fill(client: Client, **more: Any) -> Any:
    told = {
        "grounds": ["receipts"],
        "story": "罚款不给票据",
        "name": NAME,
        "contact": CONTACT,
        "truth": "on",
        **more,
    }
    return client.post(
        reverse("portal:complaint-file"), {key: value for key, value in told.items() if value != ""}
    )


def filed_online(client: Client, **more: Any) -> str:
    """File and return the code."""
    assert fill(client, **more).status_code == 302
    shown = client.get(reverse("portal:complaint-received")).content.decode()
    found = CODE.search(shown)
    assert found, shown
    return found[1]


@pytest.mark.article("rs-23-1")
def test_one_files_keeps_the_code_and_follows_it(handlers: Handlers, client: Client) -> None:
    code = filed_online(client, unit=handlers.county.unit.pk)
    elsewhere = Client()
    assert elsewhere.get(reverse("portal:complaint")).status_code == 302
    answer = elsewhere.post(reverse("portal:complaint-follow"), {"code": code.lower().replace("-", " ")})
    assert answer.status_code == 302
    page = elsewhere.get(reverse("portal:complaint")).content.decode()
    assert "收到您的投诉举报" in page
    assert "云岭县司法局" in page
    assert NAME not in page
    assert "怎么算的" in page


def test_the_code_is_shown_once_and_kept_nowhere(handlers: Handlers, client: Client) -> None:
    code = filed_online(client).replace("-", "")
    assert client.get(reverse("portal:complaint-received")).status_code == 302
    assert code not in str(dict(client.session))
    assert not Complaint.objects.filter(code_digest=code).exists()


def test_what_is_missing_is_said_at_its_field_and_what_was_written_stays(
    county: County, client: Client
) -> None:
    answer = fill(client, grounds="", truth="")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "还有 2 处需要改正" in page
    assert "罚款不给票据" in page
    without_name = fill(client, name="")
    assert without_name.status_code == 409
    assert "没有登记投诉人的姓名和联系方式" in without_name.content.decode()
    assert not Complaint.objects.exists()


def test_an_officer_named_by_number_is_found_and_one_unknown_is_not_given_away(
    handlers: Handlers, client: Client
) -> None:
    filed_online(client, number="100001")
    filed_online(Client(), number="999999")
    known, unknown = Complaint.objects.order_by("id")
    assert known.person == handlers.county.officer
    assert unknown.person is None


@pytest.mark.article("rs-42-1")
@pytest.mark.article("rs-43-1")
def test_the_timeline_tells_each_step_and_the_letters(handlers: Handlers, client: Client) -> None:
    filed_online(client, unit=handlers.county.unit.pk)
    complaint, now = Complaint.objects.get(), timezone.now()
    handler, head = handlers.actor("handler"), handlers.actor("bureau-head")
    handling.assign(complaint=complaint, person=handlers.person("handler"), by=head, at=now)
    handling.accept(complaint=complaint, by=handler, at=now)
    handling.ask_extension(complaint=complaint, days=7, reason="需要鉴定", by=handler, at=now)
    handling.extend(complaint=complaint, by=head, at=now)
    deciding.decide(complaint=complaint, conclusion="unfounded", outcome="经查票据齐全。", by=handler, at=now)
    page = client.get(reverse("portal:complaint")).content.decode()
    assert "延长7日" in page
    assert "经查票据齐全" not in page  # not before he is told
    deciding.tell(complaint=complaint, told_how="网上", by=handler, at=now)
    page = client.get(reverse("portal:complaint")).content.decode()
    assert "经查票据齐全" in page
    assert "郑承办" not in page
    for kind in ("accepted", "extended", "outcome"):
        assert client.get(reverse("portal:complaint-letter", args=[kind])).content.startswith(b"%PDF")
    assert client.get(reverse("portal:complaint-letter", args=["declined"])).status_code == 404
    assert Client().get(reverse("portal:complaint-letter", args=["outcome"])).status_code == 404
    for nothing in ({}, {"rating": "6"}, {"rating": "很满意"}):
        refused = client.post(reverse("portal:complaint-rate"), nothing)
        assert (refused.status_code, "不能评价：请选择一项" in refused.content.decode()) == (422, True)
    assert Complaint.objects.get().rating is None
    assert client.post(reverse("portal:complaint-rate"), {"rating": "4"}).status_code == 302
    assert Complaint.objects.get().rating == 4
    assert client.post(reverse("portal:complaint-rate"), {"rating": "1"}).status_code == 409


def test_one_adds_withdraws_and_leaves(handlers: Handlers, client: Client) -> None:
    filed_online(client)
    paper = SimpleUploadedFile("票据.txt", b"paper")
    added = client.post(reverse("portal:complaint-add"), {"text": "还有证人", "attached": paper})
    assert added.status_code == 302
    assert Addition.objects.get().attachments.count() == 1
    assert client.post(reverse("portal:complaint-withdraw")).status_code == 302
    assert Complaint.objects.get().state == "withdrawn"
    said = client.get(reverse("portal:complaint")).content.decode()
    assert ("终止计算" in said, "按期办结" in said) == (True, False)
    assert client.post(reverse("portal:complaint-add"), {"text": "又一件"}).status_code == 409
    client.post(reverse("portal:complaint-leave"))
    assert client.get(reverse("portal:complaint")).status_code == 302


def test_who_is_said_to_have_withdrawn_sees_how(handlers: Handlers, client: Client) -> None:
    filed_online(client)
    complaint = Complaint.objects.get()
    filing.withdraw(
        complaint=complaint, channel="call", told_on=local_day(complaint.received_at), how="来电要求撤回",
        by=handlers.actor("handler"), at=complaint.received_at,
    )  # fmt: skip
    said = client.get(reverse("portal:complaint")).content.decode()
    assert "机关登记：您已要求撤回" in said
    assert "来电要求撤回。不是您本人意思的，请另行投诉举报。" in said


@pytest.mark.parametrize(("text", "said"), [(" ", "请写明补充的内容"), ("长" * 5001, "5000")])
def test_what_is_wrong_with_an_addition_is_said_beside_it(
    handlers: Handlers, client: Client, text: str, said: str
) -> None:
    filed_online(client)
    answer = client.post(reverse("portal:complaint-add"), {"text": text})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "办到哪一步" in page
    assert text.strip() in page
    assert not Addition.objects.exists()


def test_a_wrong_code_opens_nothing(handlers: Handlers, client: Client) -> None:
    answer = client.post(reverse("portal:complaint-follow"), {"code": "AAAA-BBBB-CCCC-DDDD"})
    assert answer.status_code == 422
    assert "没有找到这个查询码" in answer.content.decode()


def test_after_five_in_an_hour_a_source_has_to_wait(handlers: Handlers, client: Client) -> None:
    for _ in range(portal.FILING.most):
        assert fill(client).status_code == 302
    answer = fill(client)
    assert answer.status_code == 429
    page = answer.content.decode()
    assert "1小时内提交过多" in page
    assert re.search(r"请在(今天|明天)\d\d:00以后再提交", page)
    assert "罚款不给票据</textarea>" in page
    assert NAME in page
    assert 0 < int(answer["Retry-After"]) <= 3600
    assert Complaint.objects.count() == portal.FILING.most
    assert fill(client, grounds="").status_code == 422
    elsewhere = Client(REMOTE_ADDR="10.0.0.9")
    assert fill(elsewhere).status_code == 302


def test_whoever_fills_it_in_wrongly_may_try_again(handlers: Handlers, client: Client) -> None:
    for _ in range(portal.FILING.most + 3):
        assert fill(client, truth="").status_code == 422
    assert fill(client).status_code == 302


def test_a_flood_of_wrong_forms_is_held_off(handlers: Handlers, client: Client) -> None:
    answers = [fill(client, truth="") for _ in range(portal.TRYING.most + 1)]
    assert answers[-1].status_code == 429
    assert "罚款不给票据</textarea>" in answers[-1].content.decode()


def test_what_is_added_too_often_is_shown_again_and_not_taken(
    handlers: Handlers, client: Client, settings: Any
) -> None:
    settings.HOTLINE = "0899-1234567"
    filed_online(client)
    for n in range(portal.ADDING.most):
        assert client.post(reverse("portal:complaint-add"), {"text": f"第{n}次"}).status_code == 302
    answer = client.post(reverse("portal:complaint-add"), {"text": "还有证人"})
    page = answer.content.decode()
    assert answer.status_code == 429
    assert "还有证人</textarea>" in page
    assert "也可以拨打 0899-1234567 或到窗口当面办理" in page
    assert Addition.objects.count() == portal.ADDING.most


def test_guessing_codes_is_slowed_down(handlers: Handlers, client: Client) -> None:
    answers = [
        client.post(reverse("portal:complaint-follow"), {"code": "AAAA-BBBB-CCCC-DDDD"}).status_code
        for _ in range(portal.ASKING.most + 1)
    ]
    assert answers[-1] == 429
    assert 429 not in answers[:-1]


def test_what_is_counted_names_no_address(handlers: Handlers, client: Client) -> None:
    fill(client)
    assert all("127.0.0.1" not in knock.bucket for knock in Knock.objects.all())
    assert Knock.objects.filter(ends_at__gt=timezone.now() + timedelta(minutes=59)).count() == 4


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ([SimpleUploadedFile("空.txt", b"")], "空文件"),
        ([SimpleUploadedFile(f"{n}.txt", b"1") for n in range(11)], "最多10个"),
        ([SimpleUploadedFile("大.bin", b"0" * (20 * 1024 * 1024 + 1))], "超过20 MB"),
    ],
)
def test_files_that_cannot_be_are_said_at_the_field(
    handlers: Handlers, client: Client, files: list[SimpleUploadedFile], why: str
) -> None:
    answer = fill(client, attached=files)
    page = squeezed(answer.content.decode())
    assert answer.status_code == 422
    (said,) = re.findall(r'<ul class="errors" id="id_attached_error"><li>(.*?)</li>', page)
    assert why in said
    # The page says it in the same words before anything is sent, and afterwards what has to be chosen again.
    words = [word.replace("{name}", files[0].name) for word in re.findall(r'data-said-\w+="(.*?)"', page)]
    assert html.unescape(said) in words
    assert f"附件要重新选择：{files[0].name}" in page
    assert not Complaint.objects.exists()


def test_a_form_that_announces_two_gigabytes_is_refused_unread(county: County, client: Client) -> None:
    answer = client.post(
        reverse("portal:complaint-file"), b"--x--", content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(2 << 30),
    )  # fmt: skip
    assert answer.status_code == 413
    assert "超过允许大小" in answer.content.decode()


@pytest.mark.parametrize("announced", ["-1", "many"])
def test_a_form_that_announces_nonsense_is_refused(county: County, client: Client, announced: str) -> None:
    answer = client.post(
        reverse("portal:complaint-file"), b"--x--", content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=announced,
    )  # fmt: skip
    assert answer.status_code == 413


@pytest.mark.parametrize("story", ["x" * 5001, "\x00"])
def test_a_story_too_long_or_with_a_nul_is_said_at_its_field(
    county: County, client: Client, story: str
) -> None:
    assert fill(client, story=story).status_code == 422
