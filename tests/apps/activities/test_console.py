from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from liuhen.apps.activities.actions import conducting, explaining
from liuhen.apps.activities.console import one
from liuhen.apps.activities.models import Activity, Interruption, Link, Obligation, Statement
from liuhen.apps.devices import actions as devices
from liuhen.kernel.access import SYSTEM
from liuhen.regulation.activities import LACKS
from tests.builders.activities import BEGAN, ENDED, As, Scene, minutes


def ended(scene: Scene, **changes: object) -> Activity:
    """An activity of the last hours by the machine's own clock, which the pages read."""
    began = timezone.now() - timedelta(hours=3)
    activity = scene.open(started_at=began, at=began, **changes)
    over = began + timedelta(minutes=30)
    return conducting.end(activity=activity, ended_at=over, by=SYSTEM, at=over)


def page(as_: As, who: str, name: str, *args: object) -> str:
    answer = as_(who).get(reverse(f"console:{name}", args=args))
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


@pytest.mark.article("av-8-1")
def test_an_officer_opens_an_activity_on_the_phone_tells_ends_confirms_and_settles(scene: Scene, as_: As):
    me = as_("wangfang")
    began = timezone.localtime() - timedelta(minutes=40)
    form: dict[str, Any] = {
        "kind": "inspection", "place": "云岭镇集贸市场", "lead": scene.officer.pk, "crew": [scene.second.pk],
        "at": f"{began:%Y-%m-%dT%H:%M:%S}",
    }  # fmt: skip
    assert "为保护您的合法权益" in page(as_, "wangfang", "activity-open")
    answer = me.post(reverse("console:activity-open"), form)
    assert answer.status_code == 302, answer.content.decode()
    activity = Activity.objects.get()
    pk = activity.pk
    assert me.post(reverse("console:activity-tell", args=[pk]), {"notice": "phrase"}).status_code == 302
    over = began + timedelta(minutes=30)
    given: dict[str, Any] = {"ended_at": f"{over:%Y-%m-%dT%H:%M:%S}"}
    assert me.post(reverse("console:activity-end", args=[pk]), given).status_code == 302
    refused = me.post(reverse("console:activity-settle", args=[pk]))
    assert refused.status_code == 409
    assert "不能办结：应录未录或缺口没有说明：没有记录" in refused.content.decode()
    activity.refresh_from_db()
    scene.record(began, over, received_at=timezone.now())
    shown = page(as_, "wangfang", "activity", pk)
    assert "资料待确认关联" in page(as_, "wangfang", "activity", pk)
    assert "确认关联" in shown
    link = Link.objects.get()
    assert me.post(reverse("console:link-confirm", args=[link.pk])).status_code == 302
    assert me.post(reverse("console:activity-settle", args=[pk])).status_code == 302
    shown = page(as_, "wangfang", "activity", pk)
    assert "已全程记录" in shown
    assert "关联资料" not in shown, "what comes now is supplementary"
    late = as_("wangfang").get(reverse("console:link-add", args=[pk]))
    assert late.context["form"]["kind"].value() == "supplementary"


@pytest.mark.article("av-13-1")
def test_the_page_says_which_devices_the_crew_had_out_and_which_recorded(scene: Scene, as_: As):
    activity = ended(scene)
    assert activity.started_at is not None
    before = activity.started_at - timedelta(minutes=20)
    assert "没有领用设备" in page(as_, "legal", "activity", activity.pk)
    check = devices.PreUseCheck(works=True, battery_percent=90, card_free_percent=80, clock_offset_ms=0)
    for device, officer in ((scene.camera, scene.officer), (scene.other_camera, scene.second)):
        devices.check_out(device=device, officer=officer, check=check, by=scene.by("keeper"), at=before)
    scene.record(activity.started_at, activity.started_at + timedelta(minutes=30), received_at=timezone.now())
    shown = page(as_, "legal", "activity", activity.pk).split("领用的设备</h2>")[1].split("</section>")[0]
    one, other = shown.split("<li>")[1:]
    assert ("DSJ0001" in one, "王芳" in one, "有记录" in one) == (True, True, True)
    assert ("DSJ0002" in other, "赵强" in other, "没有入库记录" in other) == (True, True, True)


@pytest.mark.article("rs-19-1")
def test_too_few_officers_is_said_on_the_form_with_the_article(scene: Scene, as_: As):
    began = timezone.localtime() - timedelta(minutes=1)
    form: dict[str, Any] = {
        "kind": "inspection", "place": "集市", "lead": scene.officer.pk, "crew": [scene.county.auxiliary.pk],
        "at": f"{began:%Y-%m-%dT%H:%M:%S}",
    }  # fmt: skip
    answer = as_("wangfang").post(reverse("console:activity-open"), form)
    assert (answer.status_code, "《责任制》第19条" in answer.content.decode()) == (409, True)


@pytest.mark.article("av-12-1")
@pytest.mark.article("av-12-2")
def test_a_stop_is_registered_reported_heard_stated_and_judged_by_page(scene: Scene, as_: As):
    activity = ended(scene)
    me, at = as_("wangfang"), timezone.localtime(activity.started_at) + timedelta(minutes=10)
    form: dict[str, Any] = {
        "officer": scene.officer.pk,
        "began_at": f"{at:%Y-%m-%dT%H:%M:%S}",
        "reason": "device",
    }
    assert me.post(reverse("console:activity-break", args=[activity.pk]), form).status_code == 302
    found = Interruption.objects.get()
    report = {"reported_at": f"{at + timedelta(minutes=2):%Y-%m-%dT%H:%M:%S}"}
    assert me.post(reverse("console:interruption-give-up", args=[found.pk]), report).status_code == 302
    assert "确认无法继续录制" in page(as_, "head", "home")
    assert (
        as_("head").post(reverse("console:interruption-hear", args=[found.pk]), {"note": ""}).status_code
        == 302
    )
    assert (
        me.post(reverse("console:activity-statement", args=[activity.pk]), {"text": "不能开机"}).status_code
        == 302
    )
    said = Statement.objects.get()
    assert (said.interruption, said.officer) == (found, scene.officer)
    assert "认定书面说明" in page(as_, "legal", "home")
    judged = as_("legal").post(reverse("console:statement-accept", args=[said.pk]), {"opinion": ""})
    assert judged.status_code == 302
    assert Statement.objects.get().state == "accepted"
    answer = as_("legal").get(reverse("console:interruption", args=[found.pk]))
    assert answer["Location"].endswith(f"/activities/{activity.pk}/#interruptions")


def test_what_is_missing_is_in_the_tray_of_its_officers_in_the_units_list_and_in_the_countys(
    scene: Scene, as_: As
):
    activity = ended(scene)
    for who in ("wangfang", "zhaoqiang"):
        assert "补齐活动记录" in page(as_, who, "home"), who
    assert "补齐活动记录" not in page(as_, "head", "home")
    for who, there in (("wangfang", 1), ("legal", 1), ("head", 1), ("bureau", 1), ("stranger", 0)):
        assert (f"/activities/{activity.pk}/#missing" in page(as_, who, "obligations")) == bool(there), who
    found = as_("bureau").get(reverse("console:obligations"), {"lacking": "gap"}).content.decode()
    assert "没有符合条件的尚缺记录" in found


def test_another_units_activity_is_not_there(scene: Scene, as_: As):
    activity = ended(scene)
    assert as_("stranger").get(reverse("console:activity", args=[activity.pk])).status_code == 404
    assert as_("stranger").get(reverse("console:activity-times", args=[activity.pk])).status_code == 404
    assert as_("bureau").get(reverse("console:activity", args=[activity.pk])).status_code == 200


def test_the_timeline_is_drawn_and_told_in_words(scene: Scene, as_: As):
    activity = ended(scene)
    began = activity.started_at
    assert began is not None
    first = scene.record(began, began + timedelta(minutes=10))
    second = scene.record(began + timedelta(minutes=15), began + timedelta(minutes=30))
    page(as_, "wangfang", "activity", activity.pk)
    assert as_("wangfang").post(reverse("console:activity-confirm", args=[activity.pk])).status_code == 302
    shown = page(as_, "legal", "activity", activity.pk)
    assert shown.count('class="bar-take"') == 2
    assert 'class="bar-gap"' in shown
    assert "中间未录，中断没有原因" in shown
    assert "style=" not in shown
    assert "待说明" in shown
    assert f"资料 {first.pk}" in shown
    assert f"资料 {second.pk}" in shown


def test_the_page_of_a_recording_a_person_and_a_unit_name_the_activity(scene: Scene, as_: As):
    activity = ended(scene)
    assert activity.started_at is not None
    film = scene.record(activity.started_at, timezone.now())
    scene.link(activity, film, at=timezone.now())
    assert f"/activities/{activity.pk}/" in page(as_, "legal", "person", scene.officer.pk)
    assert "尚缺记录" in page(as_, "legal", "unit", scene.county.unit.pk)


def paper(as_: As, who: str, name: str, pk: int) -> str:
    answer = as_(who).get(reverse(f"console:{name}", args=[pk]))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf"), answer.content.decode()
    pages = PdfReader(BytesIO(answer.content)).pages
    return "".join("".join(page.extract_text() for page in pages).split())


@pytest.mark.article("av-12-2")
def test_the_report_and_the_statement_are_printed_with_who_said_what_and_the_ledgers_entry(
    scene: Scene, as_: As
):
    activity = ended(scene)
    assert activity.started_at
    began = activity.started_at + timedelta(minutes=10)
    told = began + timedelta(minutes=5)
    stopped = explaining.break_off(
        activity=activity, officer=scene.officer, device=scene.camera, began_at=began, reason="device",
        note="按键失灵", by=scene.by(), at=told,
    )  # fmt: skip
    stopped = explaining.give_up(interruption=stopped, reported_at=told, by=scene.by(), at=told)
    stopped = explaining.hear(interruption=stopped, note="送修", by=scene.by("head"), at=told)
    signed = explaining.sign(
        activity=activity, text="进入冷库后设备关机，现场没有备用设备。", by=scene.by(),
        at=timezone.now(),
    )  # fmt: skip
    report = paper(as_, "head", "interruption-paper", stopped.pk)
    for words in (
        "执法活动录制中断报告",
        "按键失灵",
        "确实无法继续",
        "陈局长",
        "送修",
        f"第{signed.pk}号（待认定）",
        "账本存证",
    ):
        assert words in report, words
    explaining.accept(statement=signed, opinion="情况属实", by=scene.by("legal"), at=timezone.now())
    letter = paper(as_, "wangfang", "statement-paper", signed.pk)
    for words in (
        "书面说明",
        "法制机构：",
        "进入冷库后设备关机",
        "说明人：王芳",
        "情况属实",
        "李法制",
        "《设备办法》第12条",
    ):
        assert words in letter, words
    for name, pk in (("interruption-paper", stopped.pk), ("statement-paper", signed.pk)):
        assert as_("stranger").get(reverse(f"console:{name}", args=[pk])).status_code == 404


@pytest.mark.article("av-12-2")
def test_a_break_that_nobody_explained_has_no_report_yet(scene: Scene, as_: As):
    activity = ended(scene)
    assert activity.started_at
    assert activity.ended_at
    half = activity.started_at + timedelta(minutes=10)
    first = scene.record(activity.started_at, half, received_at=timezone.now())
    second = scene.record(half + timedelta(minutes=5), activity.ended_at, received_at=timezone.now())
    scene.link(activity, first, second, at=timezone.now())
    found = Interruption.objects.get(state="proposed")
    refused = as_("legal").get(reverse("console:interruption-paper", args=[found.pk]))
    assert refused.status_code == 409
    assert "不能生成中断报告：还没有说明中断原因" in refused.content.decode()


def test_lists_ask_a_fixed_number_of_times(scene: Scene, as_: As, django_assert_max_num_queries):
    for n in range(12):
        ended(scene, place=f"第{n}户")
    assert Obligation.objects.count() == 12
    client = as_("legal")
    for name in ("activities", "obligations"):
        with django_assert_max_num_queries(17):
            assert client.get(reverse(f"console:{name}")).status_code == 200
    with django_assert_max_num_queries(46):
        page_of = client.get(reverse("console:activity", args=[Activity.objects.first().pk]))  # type: ignore[union-attr]
        assert page_of.status_code == 200


@pytest.mark.article("av-8-1")
def test_what_is_owed_leads_to_the_activity_that_owes_it(scene: Scene, as_: As) -> None:
    activity = ended(scene)
    address = reverse("console:obligation", args=[Obligation.objects.get(activity=activity).pk])
    assert as_("wangfang").get(address)["Location"] == reverse("console:activity", args=[activity.pk])
    assert as_("stranger").get(address).status_code == 404


def test_there_is_a_way_for_all_that_may_be_missing() -> None:
    assert set(one.WAYS) == set(LACKS)


def test_a_page_says_which_break_and_which_recording_it_is_about(scene: Scene, as_: As):
    activity = scene.ended()
    scene.link(activity, scene.record(BEGAN, minutes(10)), scene.record(minutes(15), ENDED))
    found, linked = activity.interruptions.get(), Link.objects.order_by("id")[0]
    assert "11-24 10:10 起的中断（王芳）" in page(as_, "wangfang", "interruption-explain", found.pk)
    assert f"不属于本活动：{linked.recording.filename}" in page(as_, "wangfang", "link-reject", linked.pk)
