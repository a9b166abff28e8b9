"""Pages: reporting is one press, two holders open and conclude at their screens, nobody is led astray."""

import re
from collections.abc import Callable
from time import perf_counter
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from liuhen.apps.interference import actions, queries
from liuhen.apps.interference.desk import BEAT
from liuhen.apps.interference.models import Circular, Envelope, Holder, Opening, Ring
from liuhen.kernel import sealing
from liuhen.kernel.web import wording
from tests.builders import county as build
from tests.builders.county import NOW
from tests.builders.interference import PASSPHRASE, Keys, person_of
from tests.builders.pages import dead_links
from tests.builders.programs import client_of, program

pytestmark = pytest.mark.django_db
FILE = "/console/process-reports/file/"


@pytest.mark.article("rs-49-1")
def test_nothing_happened_is_one_press_and_the_case_is_chosen_beforehand(keys: Keys) -> None:
    client = client_of("wangfang")
    listed = client.get("/console/process-reports/").content.decode()
    assert f"{FILE}?case={keys.case.pk}" in listed
    form = client.get(f"{FILE}?case={keys.case.pk}").content.decode()
    assert re.search(rf'<option value="{keys.case.pk}"\s+selected', form)
    assert client.post(FILE, {"case": keys.case.pk, "happened": "none"}).status_code == 302
    shown = client.get("/console/process-reports/").content.decode()
    assert "有没有情况、写了什么，只有两名持钥人一起才打得开" in shown
    assert Envelope.objects.get().person_id == keys.county.officer.pk
    assert "王芳" in client.get(f"/console/cases/{keys.case.pk}/").content.decode().partition("过程报告")[2]


@pytest.mark.article("rs-49-1")
@pytest.mark.parametrize(
    "told", [{"happened": "none"}, {"happened": "some", "facts": "说情"}, {"case": 999_999}]
)
def test_page_and_endpoint_answer_on_one_beat_whatever_was_sent_be_it_refused(
    keys: Keys, told: dict[str, object]
) -> None:
    page, bearer = client_of("wangfang"), program("wangfang")
    ways: list[Callable[[], Any]] = [
        lambda: page.post(FILE, told),
        lambda: bearer.post("/api/v1/process-reports", told, content_type="application/json"),
    ]
    for send in ways:
        began = perf_counter()
        answered = send()
        assert perf_counter() - began >= BEAT
        assert (answered.status_code in (201, 302)) == ("case" not in told)


@pytest.mark.article("rs-48-1", "rs-49-1", "rs-51-1")
def test_from_the_phone_to_the_circular_at_the_screens_of_those_who_do_it(keys: Keys) -> None:
    note = SimpleUploadedFile("条子.jpg", b"\xff\xd8note", "image/jpeg")
    told = {"happened": "some", "who": "赵保管", "way": "paper", "facts": "递条子来打听", "attached": note}
    assert client_of("wangfang").post(FILE, told).status_code == 302
    first, second, ring = client_of("legal"), client_of("wufa"), f"/console/rings/{keys.low.pk}/"
    assert "待启封 1 份" in first.get(ring).content.decode()
    wrong = first.post(f"{ring}first-key/", {"passphrase": "差得很远的一句话，不是它"})
    assert (wrong.status_code, "口令不对" in wrong.content.decode()) == (422, True)
    first.post(f"{ring}first-key/", {"passphrase": PASSPHRASE})
    said = first.get(ring).content.decode()
    (code,) = re.findall(r"启封码 ([A-Z0-9-]{19})", said)
    assert code not in first.get(ring).content.decode()  # it is shown once
    assert second.post(f"{ring}second-key/", {"code": code, "passphrase": PASSPHRASE}).status_code == 302
    page = keys.pages(keys.low, "wufa")[0]
    record = f"{ring}records/{page.slot}/"
    shown = second.get(record).content.decode()
    assert "递条子来打听" in shown
    assert wording.minute(page.moment) in shown
    kept = second.get(f"{record}files/0/")
    assert (kept.content, kept["Content-Type"]) == (b"\xff\xd8note", "application/octet-stream")
    assert second.get(f"{record}files/1/").status_code == 404
    finding = {"founded": "yes", "person": "100002", "kinds": ["materials"], "reason": "有条子在案"}
    assert first.post(f"{record}conclude/", finding).status_code == 302
    assert first.post(f"{record}countersign/").status_code == 422
    assert second.post(f"{record}countersign/").status_code == 302
    text = {"text": "赵保管递条子打听案情，现予通报。"}
    refused = second.post(f"{record}propose/", {"text": "王芳说赵保管递条子"})
    assert (refused.status_code, "出现了记录人的姓名" in refused.content.decode()) == (422, True)
    assert second.post(f"{record}propose/", text).status_code == 302
    circular = f"/console/circulars/{Circular.objects.get().pk}/"
    assert client_of("keeper").get(circular).status_code == 403
    assert client_of("liqiang").get(circular).status_code == 404
    assert client_of("head").post(f"{circular}approve/").status_code == 302
    assert client_of("legal").post(f"{circular}circulate/").status_code == 302
    assert text["text"] in client_of("liqiang").get(circular).content.decode()


def test_a_holder_makes_his_key_at_a_page_of_his_own(keys: Keys) -> None:
    persons = [person_of(keys.county, name) for name in ("bureau", "qian", "feng")]
    ring = actions.name_ring(unit=keys.county.other, persons=persons, by=keys.by("bureau"), at=NOW)
    path, client = f"/console/rings/{ring.pk}/key/", client_of("qian")
    twice = client.post(path, {"passphrase": PASSPHRASE, "again": "另一句话，不一样的一句"})
    assert (twice.status_code, "两次写的口令不一样" in twice.content.decode()) == (422, True)
    assert client.post(path, {"passphrase": PASSPHRASE, "again": PASSPHRASE}).status_code == 302
    assert Holder.objects.get(ring=ring, person=persons[1]).state == "keyed"
    assert client.get(path).status_code == 404
    assert client_of("wufa").get(path).status_code == 404


def test_a_successor_takes_his_place_at_the_screens_of_the_two_others(keys: Keys) -> None:
    heir = build.person(keys.county.unit, "何法制", "100079", kind="clerk")
    build.account(heir, "heir", "legal")
    ring = f"/console/rings/{keys.low.pk}/"
    named = client_of("bureau").post(f"{ring}successor/", {"person": "100079", "reason": "郑法制退休"})
    assert named.status_code == 302
    client_of("heir").post(f"{ring}key/", {"passphrase": PASSPHRASE, "again": PASSPHRASE})
    first = client_of("legal")
    first.post(f"{ring}first-key/", {"passphrase": PASSPHRASE})
    (code,) = re.findall(r"启封码 ([A-Z0-9-]{19})", first.get(ring).content.decode())
    assert (
        client_of("wufa").post(f"{ring}split/", {"code": code, "passphrase": PASSPHRASE}).status_code == 302
    )
    assert Opening.objects.get().state == "lapsed"
    assert [str(each) for each in queries.seats(Ring.objects.get(pk=keys.low.pk))][-1] == "何法制"


@pytest.mark.in_turn("led to nothing")
@pytest.mark.long
def test_pages_lead_nowhere_that_is_not_there(keys: Keys) -> None:
    keys.told()
    keys.opened()
    change = keys.announced()
    read = 0
    for username in ("wangfang", "legal", "head", "bureau", "qian", "registrar"):
        client = client_of(username)
        for path in (
            "process-reports/", "rings/", f"rings/{keys.low.pk}/", "circulars/", "post-changes/",
            f"post-changes/{change.pk}/", "recorders/",
        ):  # fmt: skip
            if client.get(f"/console/{path}").status_code == 200:
                read += 1
                assert dead_links(client, f"/console/{path}") == [], (username, path)
    assert read > 18


def test_without_the_countys_key_a_book_is_told_to_be_shut_and_the_first_page_still_opens(keys: Keys) -> None:
    keys.told()
    keys.opened()
    keys.confirmed()
    (settings.KEYS / sealing.KEY_FILE).write_bytes(b"\x00" * sealing.KEY_BYTES)
    with pytest.raises(sealing.Unreadable, match="当初用的密封密钥已经更换"):
        keys.pages(keys.low, "legal")
    client = client_of("legal")
    answer = client.get(f"/console/rings/{keys.low.pk}/")
    assert answer.status_code == 409
    assert "密封密钥" in answer.content.decode()
    assert client.get("/console/").status_code == 200
