"""The bell, the list, reading, and the choice of how to be told."""

import pytest
from django.urls import reverse

from liuhen.apps.notices import actions, queries
from liuhen.apps.notices.console import named
from liuhen.apps.notices.models import Notice, Preference
from liuhen.apps.people.actions import accounts
from liuhen.apps.people.models import RoleGrant
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.flow import Invalid, called
from liuhen.kernel.web.addresses import address_of
from liuhen.settings.base import _smtp
from tests.builders.county import County
from tests.builders.notices import LATER, As, Raise, look

LIST = reverse("console:notices")
CHOICE = {
    "mail_sorts": ["finding", "due"], "mail_to": "head@county.example", "quiet_from": "22:00",
    "quiet_until": "07:00", "digest_at": "08:30",
}  # fmt: skip


@pytest.fixture
def told(raise_: Raise) -> None:
    raise_(1)
    raise_(2, late=True)
    look()


def of(username: str) -> list[Notice]:
    return list(Notice.objects.filter(account__username=username).order_by("id"))


def test_the_bell_counts_what_is_unread_and_leads_to_it(told: None, as_: As):
    assert f'class="bell" href="{LIST}"' in as_("head").get(reverse("console:home")).content.decode()
    assert "提醒，2 条未读" in as_("head").get(reverse("console:badges")).content.decode()
    assert "提醒，没有未读" in as_("keeper").get(reverse("console:badges")).content.decode()


def test_a_list_holds_ones_own_notices_newest_first(told: None, as_: As):
    page = as_("head").get(LIST).content.decode()
    first, second = (called(notice.subject) for notice in of("head"))
    assert page.index(f"（{second}）") < page.index(f"（{first}）")
    assert page.count("超期</span>") == 1
    assert "依据《设备办法》第13条" in page
    assert "还没有提醒" in as_("stranger").get(LIST).content.decode()


def test_a_notice_of_a_number_says_in_the_console_what_it_is_about(county: County):
    def said(subject: str, name: str) -> str:
        notice = Notice(subject=subject)
        return named(queries.Shown(notice, visible=True, text="设备 1 应当归还", article="", url=""), name)

    assert said("device:1", "DSJ-V9 DSJ0001") == "DSJ-V9 DSJ0001"
    assert said("finding:12", "问题 12") == ""
    assert said("device:1", "") == ""


def test_opening_one_marks_it_as_read_and_goes_to_its_subject(told: None, as_: As):
    first, _ = of("head")
    head = as_("head")
    answer = head.post(reverse("console:notice-open", args=[first.pk]))
    said = f"（{called(first.subject)}）"
    assert answer["Location"] == address_of(first.subject)
    assert head.get(answer["Location"]).status_code == 200
    assert [notice.read_at is None for notice in of("head")] == [False, True]
    assert said not in head.get(LIST).content.decode()
    assert said in head.get(f"{LIST}?tab=all").content.decode()


def test_one_can_be_marked_as_read_and_then_all(told: None, as_: As):
    head = as_("head")
    head.post(reverse("console:notice-read", args=[of("head")[0].pk]))
    assert [notice.read_at is None for notice in of("head")] == [False, True]
    page = head.post(reverse("console:notices-read"), follow=True).content.decode()
    assert "已将 1 条提醒标为已读。" in page
    assert all(notice.read_at for notice in of("head"))
    assert not any(notice.read_at for notice in of("legal"))


@pytest.mark.parametrize("name", ["notice-open", "notice-read"])
def test_another_ones_notice_is_not_there(told: None, as_: As, name: str):
    assert as_("legal").post(reverse(f"console:{name}", args=[of("head")[0].pk])).status_code == 404
    assert of("head")[0].read_at is None


def test_of_what_one_may_no_longer_see_nothing_is_said(told: None, as_: As):
    accounts.revoke_role(grant=RoleGrant.objects.get(account__username="head"), by=SYSTEM, at=LATER)
    head = as_("head")
    page = head.get(LIST).content.decode()
    assert page.count(f'<span class="told">{queries.GONE}') == 2
    assert "入库" not in page
    assert "（问题" not in page
    assert "第13条" not in page
    assert head.post(reverse("console:notice-open", args=[of("head")[0].pk]))["Location"] == LIST


def test_a_long_list_is_paged_and_asks_a_fixed_number_of_times(
    raise_: Raise, as_: As, django_assert_max_num_queries
):
    for n in range(40):
        raise_(n)
    look()
    head = as_("head")
    with django_assert_max_num_queries(40):
        page = head.get(LIST).content.decode()
    assert page.count('class="told unread"') == 30
    assert 'rel="next"' in page


def test_a_choice_is_kept(county: County, as_: As, settings):
    settings.SMTP = _smtp("smtp://127.0.0.1:25")
    address, head = reverse("console:notice-preferences"), as_("head")
    assert head.post(address, CHOICE)["Location"] == LIST
    kept = Preference.objects.get()
    assert (kept.mail_to, kept.mail_sorts, str(kept.digest_at)) == (
        "head@county.example", ["finding", "due"], "08:30:00",
    )  # fmt: skip
    assert 'value="08:30"' in head.get(address).content.decode()


def test_a_way_the_county_has_not_opened_is_neither_offered_nor_taken(county: County, as_: As):
    page = as_("head").get(reverse("console:notice-preferences")).content.decode()
    assert "本县没有开通邮件和短信。" in page
    assert "mail_sorts" not in page
    as_("head").post(reverse("console:notice-preferences"), CHOICE)
    assert Preference.objects.get().mail_sorts == []
    with pytest.raises(Invalid, match="不能选择短信提醒：本县没有开通短信"):
        actions.prefer(
            mail_to="",
            mail_sorts=[],
            phone="13800000000",
            sms_sorts=["due"],
            by=county.actor("head"),
            at=LATER,
        )


def test_a_way_without_an_address_is_refused_at_its_field(county: County, as_: As, settings):
    settings.SMTP = _smtp("smtp://127.0.0.1:25")
    answer = as_("head").post(reverse("console:notice-preferences"), {**CHOICE, "mail_to": ""})
    assert answer.status_code == 422
    assert "不能选择邮件提醒：没有填写收件地址" in answer.content.decode()
    assert not Preference.objects.exists()


@pytest.mark.parametrize("phone", ["12345", "23800000000", "138000000001"])
def test_a_number_that_is_no_mobile_is_said_at_its_field(county: County, as_: As, settings, phone: str):
    settings.SMS_URL = "http://127.0.0.1:1/"
    answer = as_("head").post(reverse("console:notice-preferences"), {**CHOICE, "phone": phone})
    assert answer.status_code == 422
    assert "请填写11位手机号码" in answer.content.decode()


def test_what_waited_and_is_wanted_no_more_does_not_leave(
    county: County, told: None, raise_: Raise, as_: As, settings
):
    settings.SMTP = _smtp("smtp://127.0.0.1:25")
    as_("head").post(reverse("console:notice-preferences"), CHOICE)
    raise_(3)
    look()
    assert Notice.objects.filter(awaits_mail=True).count() == 1
    as_("head").post(reverse("console:notice-preferences"), {**CHOICE, "mail_sorts": ["due"]})
    assert Notice.objects.filter(awaits_mail=True).count() == 0
