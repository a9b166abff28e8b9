"""What goes wrong in the middle of a case: a party dies, two sign at once, a name that no font has."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from liuhen.apps.cases import actions as cases
from liuhen.apps.cases.actions import handling
from liuhen.apps.cases.models import Case
from liuhen.apps.decisions import jobs
from liuhen.apps.decisions.actions import altering, deciding
from liuhen.apps.decisions.models import Decision, RightsNotice
from liuhen.apps.documents import actions as documents
from liuhen.apps.documents.models import Document
from liuhen.apps.documents.printed_form import as_pdf
from liuhen.apps.documents.word import as_word
from liuhen.apps.execution.actions import demanding
from liuhen.apps.people.models import Account
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.flow import GateClosed, Refused
from tests.builders.county import small_county
from tests.builders.decisions import DECIDED, TOLD, Bench
from tests.builders.decisions import bench as make
from tests.services.at_once import at_once

MANY = 4


@pytest.mark.django_db
@pytest.mark.article("rs-31-1")
def test_nothing_is_decided_of_a_party_that_is_none_any_more(bench: Bench) -> None:
    case = bench.case()
    bench.told(case)
    decision = bench.propose(case)
    handling.end_party(party=decision.party, reason="死亡，没有承受人", by=bench.by(), at=DECIDED)
    with pytest.raises(GateClosed, match="已经不是本案的当事人"):
        bench.approve(decision)


@pytest.mark.django_db
@pytest.mark.article("rs-31-1")
def test_an_heir_is_told_anew_before_anything_is_decided_of_him(bench: Bench) -> None:
    case = bench.case()
    bench.told(case)
    heir = handling.replace_party(
        party=bench.party(case),
        kind="person",
        name="赵小某",
        reason="经营者死亡，由其子承受",
        by=bench.by(),
        at=DECIDED,
    )
    with pytest.raises(GateClosed, match="还没有向赵小某送达权利告知"):
        bench.approve(bench.propose(case, party=heir))


@pytest.mark.django_db
@pytest.mark.article("rs-31-1")
def test_a_case_is_decided_once_the_last_party_without_a_decision_is_gone(bench: Bench) -> None:
    case = bench.case(parties=2)
    first, last = case.parties.order_by("id")
    notice = bench.tell(case, party=first)
    bench.press(notice.document)
    bench.serve(notice.document)
    bench.issue(bench.approve(bench.propose(case, party=first)))
    handling.end_party(party=last, reason="注销，没有承受人", by=bench.by(), at=DECIDED + timedelta(hours=2))
    jobs.enter_decided()
    assert Case.objects.get(pk=case.pk).state == "decided"


@pytest.mark.django_db
@pytest.mark.article("rs-14-2")
def test_no_case_is_withdrawn_over_a_decision_that_was_made_in_it(bench: Bench) -> None:
    case = bench.case(parties=2)
    first, _ = case.parties.order_by("id")
    notice = bench.tell(case, party=first)
    bench.press(notice.document)
    bench.serve(notice.document)
    written = deciding.write(
        decision=bench.approve(bench.propose(case, party=first)), by=bench.by(), at=DECIDED
    )
    told: dict[str, Any] = {"case": case, "reason": "违法事实不成立", "by": bench.by("head"), "at": DECIDED}
    with pytest.raises(GateClosed, match=f"对{first.name}的决定（.*）已经制作"):
        cases.withdraw(**told)
    bench.press(written.document, at=DECIDED + timedelta(hours=1))
    with pytest.raises(GateClosed, match="已经作出"):
        cases.withdraw(**told)
    with pytest.raises(GateClosed, match="已经作出"):
        cases.transfer(to="云岭县城市管理局", **told)
    bench.serve(written.document, at=DECIDED + timedelta(hours=1))
    altering.order_alteration(
        decision=Decision.objects.get(pk=written.pk), kind="annulled", ground="review", instrument="复决1号",
        reason="撤销", by=bench.by("legal"), at=DECIDED + timedelta(hours=2),
    )  # fmt: skip
    told["case"].refresh_from_db()
    assert cases.withdraw(**told | {"at": DECIDED + timedelta(hours=3)}).state == "withdrawn"


RARE = "欧阳𠮷㐂䶮\ue863"
"""Beyond the first plane, rare within it twice, and of somebody's own: only some of them are in any font of ours."""


@pytest.mark.django_db
def test_a_name_that_no_font_has_stays_what_it_is(bench: Bench) -> None:
    case = bench.case(party_name=RARE)
    document = bench.tell(case).document
    assert document is not None
    assert document.data["addressee"] == bench.party(case).name == RARE
    client = Client()
    client.force_login(Account.objects.get(username="wangfang"))
    page = client.get(reverse("console:case", args=[case.pk])).content.decode()
    assert RARE in page
    assert client.get(reverse("console:cases"), {"q": "𠮷㐂"}).content.decode().count(case.number) > 0
    word = docx.Document(BytesIO(as_word(document)))
    assert f"{RARE}：" in [each.text for each in word.paragraphs]
    printed = "".join(PdfReader(BytesIO(as_pdf(document))).pages[0].extract_text().split())
    assert "欧阳〔U+20BB7〕㐂䶮〔U+E863〕：" in printed, (
        "what no font has is told by its number, never left out"
    )


@pytest.mark.django_db
@pytest.mark.article("rs-26-8")
def test_a_decision_that_came_back_is_owed_until_it_goes_another_way(bench: Bench) -> None:
    case = bench.case()
    bench.told(case)
    issued = bench.issue(bench.approve(bench.propose(case)))
    assert issued.document is not None
    sent_at = DECIDED + timedelta(hours=3)
    posted = documents.post(
        document=issued.document, addressee=issued.party.name, party=issued.party.ref, tracking="EM123",
        sent_at=sent_at, by=bench.by(), at=sent_at,
    )  # fmt: skip
    back = DECIDED + timedelta(days=3)
    documents.note_return(service=posted, returned_on=back.date(), reason="查无此人", by=bench.by(), at=back)
    decision = Decision.objects.get(pk=issued.pk)
    assert (decision.state, decision.served_at) == ("issued", None)
    with pytest.raises(GateClosed, match="没有送达"):
        demanding.lay(decision=decision, kind="fine", by=bench.by(), at=back)
    (owed,) = [each for each in clocks.open_for(decision.ref) if each.duty_id == "rs-26-8"]
    assert owed.stopped_at is None
    bench.serve(issued.document, at=back + timedelta(hours=2))
    assert Decision.objects.get(pk=issued.pk).served_at == back + timedelta(hours=2)
    assert not [each for each in clocks.open_for(decision.ref) if each.duty_id == "rs-26-8"]


def done_by_many(act: Callable[[], Any]) -> list[Any]:
    """Return what those got of many who were not refused."""
    return [each for each in at_once(*[act] * MANY) if not isinstance(each, Refused)]


@pytest.mark.article("rs-31-1")
def test_of_several_who_tell_propose_approve_and_write_at_once_one_does(
    on_postgres: None, data_folder: Path
) -> None:
    bench = make(small_county())
    case = bench.case()
    (notice,) = done_by_many(lambda: bench.tell(case, at=TOLD))
    bench.press(notice.document)
    bench.serve(notice.document)
    (decision,) = done_by_many(lambda: bench.propose(case))
    assert len(done_by_many(lambda: bench.approve(decision))) == 1
    assert len(done_by_many(lambda: bench.issue(decision))) == 1
    assert (RightsNotice.objects.count(), Decision.objects.count(), Document.objects.count()) == (1, 1, 2)
