"""A case goes to whose matter it is: with its list, signed for, neither on nor back, and what came of it is told."""

from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from pypdf import PdfReader

from liuhen.apps.cases import actions as cases
from liuhen.apps.cases.models import Case, Clue
from liuhen.apps.coordination import actions, papers, queries
from liuhen.apps.coordination.models import CaseTransfer, ListedItem
from liuhen.apps.documents.printed_form import as_pdf
from liuhen.apps.people.models import Unit
from liuhen.apps.recordings.actions import viewing
from liuhen.apps.recordings.models import Recording
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, WrongState
from liuhen.kernel.ledger.loop import catch_up
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.vault import blobs
from liuhen.kernel.vault.models import Blob, CheckResult
from liuhen.kernel.web.trail import data_of
from liuhen.regulation import parameters
from liuhen.regulation.parameters import WORKING_DAYS, CountyNumber
from liuhen.regulation.people import day_zh
from liuhen_proof.verify import examine
from tests.apps.coordination.conftest import Ways, keys, spoilt
from tests.builders.county import LOCAL, NOW
from tests.builders.evidence import LATER
from tests.builders.hand import changed
from tests.builders.programs import client_of

pytestmark = [pytest.mark.django_db]
FEEDBACK = date(2026, 12, 31)


@pytest.mark.article("rs-33-1")
def test_a_case_goes_with_its_list_and_is_signed_for(ways: Ways) -> None:
    transfer = ways.sent_case()
    assert (transfer.state, Case.objects.get().state) == ("sent", "transferred")
    items = list(queries.items_of(transfer.ref))
    assert [bool(each.sha256) for each in items] == [False, True, False, True]
    assert [each.is_cited for each in items] == [False, False, False, True]
    # Signed for within three working days of Tuesday 24 November 2026.
    running = clocks.all_for(transfer.ref).get()
    assert running.due_at == datetime(2026, 11, 28, 0, 0, tzinfo=LOCAL)
    signed = actions.accept_transfer(transfer=transfer, by=ways.by("stranger"), at=LATER)
    assert (signed.state, signed.clue and signed.clue.unit) == ("accepted", ways.county.other)
    assert Clue.objects.get().source_ref == transfer.ref
    told = actions.feed_back(
        transfer=signed, outcome="opened", told="已立案", by=ways.by("stranger"), at=LATER
    )
    assert told.state == "fed-back"
    assert not clocks.open_for(transfer.ref).exists()


@pytest.mark.article("rs-33-1")
def test_without_a_list_of_evidence_nothing_is_transferred(ways: Ways) -> None:
    case = ways.cases.open()
    with pytest.raises(GateClosed, match="没有可以移送的证据清单"):
        ways.proposed(case)
    with pytest.raises(GateClosed, match="移送案件须附证据清单") as refused:
        cases.transfer(case=case, to="外县", reason="不属于", by=ways.by("head"), at=NOW)
    assert refused.value.duty == "rs-33-1"


@pytest.mark.article("rs-33-1")
def test_it_goes_to_one_open_unit_that_is_not_oneself_by_a_day_ahead(ways: Ways) -> None:
    case = ways.with_evidence()
    for told, said in (
        ({"receiver": ways.county.unit}, "不能发给云岭县市场监督管理局自己"),
        ({"receiver": ways.closed()}, "云岭县旧局已经撤销"),
        ({"receiver": None}, "须写明一个接收单位"),
        ({"outside": "某市生态环境局"}, "须写明一个接收单位"),
        ({"feedback_by": LATER.date()}, "反馈期限不在今天以后"),
    ):  # fmt: skip
        with pytest.raises(GateClosed, match=said):
            ways.proposed(case, **told)
    with pytest.raises(Invalid, match="请写明案情摘要"):
        ways.proposed(case, summary="")
    with pytest.raises(Invalid, match="移送理由最多1000字"):
        ways.proposed(case, reason="长" * 1001)
    assert not CaseTransfer.objects.exists()


@pytest.mark.article("rs-33-1")
def test_the_same_case_is_not_transferred_twice_at_once(ways: Ways) -> None:
    case = ways.with_evidence()
    first = ways.proposed(case)
    with pytest.raises(GateClosed, match="还没有办完"):
        ways.proposed(case)
    actions.disapprove_transfer(transfer=first, reason="属于本单位", by=ways.by("head"), at=LATER)
    assert ways.proposed(case).state == "proposed"


@pytest.mark.article("rs-33-1")
def test_the_head_of_the_sender_approves_and_nobody_elses(ways: Ways) -> None:
    transfer = ways.proposed()
    with pytest.raises(GateClosed, match="应由云岭县市场监督管理局办理"):
        actions.approve_transfer(transfer=transfer, by=ways.by("chief"), at=LATER)
    with pytest.raises(NotPermitted):
        actions.approve_transfer(transfer=transfer, by=ways.by("wangfang"), at=LATER)


@pytest.mark.article("rs-33-1")
def test_the_sender_does_not_sign_and_the_receiver_sends_it_neither_on_nor_back(ways: Ways) -> None:
    transfer = ways.sent_case()
    with pytest.raises(GateClosed, match="应由云岭县城市管理局办理"):
        actions.accept_transfer(transfer=transfer, by=ways.by("legal"), at=LATER)
    signed = actions.accept_transfer(transfer=transfer, by=ways.by("stranger"), at=LATER)
    # Its own case, opened on the clue: what it was found from stands in its way whichever way it goes.
    case = ways.with_evidence()
    changed(case, clue=signed.clue)
    with pytest.raises(
        GateClosed, match="本案由云岭县市场监督管理局移送而来，受移送、被指定的单位不得再自行移送"
    ):
        ways.proposed(case)
    with pytest.raises(WrongState):
        actions.dispute_transfer(transfer=signed, dispute="不属于", by=ways.by("stranger"), at=LATER)


@pytest.mark.article("rs-33-1")
def test_a_dispute_goes_to_the_county_which_names_and_then_nothing_goes_back(ways: Ways) -> None:
    transfer = ways.disputed()
    assert (transfer.superior, transfer.superior_is_above) == ("云岭县人民政府", False)
    assert list(queries.disputes_to_watch(ways.by("bureau"))) == [transfer]
    with pytest.raises(GateClosed, match="应由云岭县人民政府指定管辖"):
        actions.name_unit(
            transfer=transfer, unit=ways.county.other, naming="批示", by=ways.by("chief"), at=LATER
        )
    twice: dict[str, Any] = {"unit": ways.county.other, "outside": "外县"}
    for told in ({}, twice):
        with pytest.raises(GateClosed, match="须写明指定由谁管辖"):
            actions.name_unit(transfer=transfer, naming="批示", by=ways.by("mayor"), at=LATER, **told)
    with pytest.raises(GateClosed, match="由其直接指定"):
        actions.record_naming(
            transfer=transfer, unit=ways.county.other, naming="文", by=ways.by("stranger"), at=LATER
        )
    named = actions.name_unit(
        transfer=transfer, unit=ways.county.other, naming="云政函〔2026〕8号", by=ways.by("mayor"), at=LATER
    )
    with pytest.raises(GateClosed, match="已经指定由本单位管辖，应当办理，不得退回"):
        actions.dispute_transfer(transfer=named, dispute="还是不属于", by=ways.by("stranger"), at=LATER)
    assert clocks.open_for(named.ref).get().duty_id == "rs-33-3"
    assert actions.accept_transfer(transfer=named, by=ways.by("stranger"), at=LATER).state == "accepted"


@pytest.mark.article("rs-33-5")
def test_without_a_number_no_day_is_due_but_for_whom_it_waits_and_how_long_is_seen(ways: Ways) -> None:
    transfer = ways.disputed()
    assert not clocks.open_for(transfer.ref).exists()
    assert list(queries.disputes_to_decide(ways.by("mayor"))) == [transfer]
    assert transfer.waits == ("云岭县人民政府指定管辖", LATER)
    for username in ("legal", "stranger", "mayor", "bureau"):
        page = client_of(username).get(reverse("console:casetransfer", args=[transfer.pk])).content.decode()
        assert "等待云岭县人民政府指定管辖，已等" in page, username


@pytest.mark.article("rs-33-5")
def test_the_countys_own_number_binds_the_county_and_nobody_above_it(
    ways: Ways, monkeypatch: pytest.MonkeyPatch
) -> None:
    five = CountyNumber(5, "云政发〔2026〕3号", date(2026, 1, 1), unit=WORKING_DAYS)
    monkeypatch.setitem(parameters._COUNTY, "naming-working-days", five)
    transfer = ways.disputed()
    clock = clocks.open_for(transfer.ref).get()
    # Five working days from Tuesday 24 November 2026: until the end of Tuesday 1 December.
    assert (clock.duty_id, clock.unit_id) == ("rs-33-5", ways.county.government.pk)
    assert clock.due_at == datetime(2026, 12, 2, 0, 0, tzinfo=LOCAL)
    assert (
        clocks.overdue(clock.due_at).get(subject=transfer.ref).clock.finding.code == "JURISDICTION-NOT-NAMED"
    )
    actions.name_unit(transfer=transfer, unit=ways.county.other, naming="批示", by=ways.by("mayor"), at=LATER)
    assert clocks.open_for(transfer.ref).get().duty_id == "rs-33-3"
    changed(ways.county.other, vertical="某市城市管理局")
    above = ways.disputed()
    assert not clocks.open_for(above.ref).exists()
    assert list(queries.disputes_to_record(ways.by("stranger"))) == [above]


@pytest.mark.article("rs-32-1", "rs-33-1")
def test_a_receiver_that_never_answers_is_seen_by_who_sent_it_and_by_the_supervisors(ways: Ways) -> None:
    transfer, notice = ways.sent_case(), ways.sent(at=LATER)
    later = LATER + timedelta(days=9)
    for username in ("legal", "wangfang"):
        by = ways.by(username)
        assert list(queries.overdue_transfers(queries.transfers_unanswered(by), later)) == [transfer], (
            username
        )
        assert list(queries.silent(queries.notices_unanswered(by), later)) == [notice], username
        assert not queries.overdue_transfers(queries.transfers_unanswered(by), LATER).exists()
    assert not queries.transfers_unanswered(ways.by("stranger")).exists()
    bureau = ways.by("bureau")
    assert list(queries.overdue_transfers(queries.transfers_in_hand(bureau), later)) == [transfer]
    assert list(queries.silent(queries.unanswered(bureau), later)) == [notice]


@pytest.mark.article("rs-33-1")
def test_of_a_vertical_unit_the_superior_lies_above_and_the_county_only_records(ways: Ways) -> None:
    changed(ways.county.other, vertical="某市城市管理局")
    transfer = ways.disputed()
    assert transfer.superior == "云岭县人民政府、某市城市管理局共同的上一级行政机关"
    with pytest.raises(GateClosed, match="县里不能指定管辖"):
        actions.name_unit(
            transfer=transfer, unit=ways.county.other, naming="批示", by=ways.by("mayor"), at=LATER
        )
    assert not queries.disputes_to_decide(ways.by("mayor")).exists()
    named = actions.record_naming(
        transfer=transfer, unit=ways.county.other, naming="某市指〔2026〕1号", files=ways.files("批复.txt"),
        by=ways.by("stranger"), at=LATER,
    )  # fmt: skip
    assert (named.state, named.naming) == ("named", "某市指〔2026〕1号")


@pytest.mark.article("rs-33-1")
def test_two_units_of_one_vertical_line_have_it_as_their_superior(ways: Ways) -> None:
    for unit in (ways.county.unit, ways.county.other):
        changed(unit, vertical="某市监管局")
    assert queries.superior_of(*Unit.objects.filter(code__in=("MSA", "UMB"))) == ("某市监管局", True)


@pytest.mark.article("rs-33-1")
def test_the_sender_that_is_named_takes_its_own_case_up_again_and_only_then(ways: Ways) -> None:
    transfer = ways.disputed()
    assert transfer.case is not None
    told: dict[str, Any] = {"ground": "designated", "reason": "指定管辖", "by": ways.by("head"), "at": LATER}
    with pytest.raises(GateClosed, match="只有被指定由本单位管辖的才能重新办理"):
        cases.reopen(case=transfer.case, **told)
    named = actions.name_unit(
        transfer=transfer, unit=ways.county.unit, naming="云政函〔2026〕8号", by=ways.by("mayor"), at=LATER
    )
    signed = actions.accept_transfer(transfer=named, by=ways.by("legal"), at=LATER)
    assert signed.clue is None
    reopened = cases.reopen(case=Case.objects.get(), **told)
    assert reopened.state == "open"
    actions.feed_back(transfer=signed, outcome="opened", told="已恢复办理", by=ways.by("legal"), at=LATER)
    with pytest.raises(GateClosed, match="本案由云岭县人民政府指定管辖而来"):
        ways.proposed(reopened)


@pytest.mark.article("rs-33-1", "av-15-2")
def test_the_right_to_look_moves_and_the_sender_says_why_he_still_looks(ways: Ways) -> None:
    transfer = ways.sent_case()
    (pk,) = queries.recordings_listed(transfer.ref)
    recording = Recording.objects.get(pk=pk)
    told: dict[str, Any] = {"recording": recording, "purpose": "核对"}
    with pytest.raises(NotPermitted):
        viewing.begin(by=ways.by("stranger"), at=LATER, **told)
    actions.accept_transfer(transfer=transfer, by=ways.by("stranger"), at=LATER)
    recording = Recording.objects.get(pk=pk)
    assert (recording.unit, recording.access_unit) == (ways.county.unit, ways.county.other)
    told = {"recording": recording, "purpose": "核对"}
    assert viewing.begin(by=ways.by("stranger"), at=LATER, **told).unit == ways.county.other
    for username in ("legal", "wangfang"):
        with pytest.raises(GateClosed, match="案件已经移送云岭县城市管理局，查看权随之移转"):
            viewing.begin(by=ways.by(username), at=LATER, **told)
    why: dict[str, Any] = {"reason": "移送后查看", "purpose": "复核移送是否恰当"}
    looked = viewing.begin(by=ways.by("legal"), at=LATER, **told | why)
    assert looked.unit == ways.county.unit
    # Who supervises the whole county is not of the sender.
    assert viewing.begin(by=ways.by("bureau"), at=LATER, **told).state == "open"
    page = client_of("stranger").get(reverse("console:recording", args=[pk]))
    assert page.status_code == 200
    listed = client_of("stranger").get(reverse("console:recordings")).content.decode()
    assert recording.filename not in listed


@pytest.mark.article("rs-33-1")
def test_the_officer_who_handles_it_in_the_receiving_unit_watches_and_nobody_beside_him(ways: Ways) -> None:
    transfer = ways.sent_case()
    (pk,) = queries.recordings_listed(transfer.ref)
    signed = actions.accept_transfer(transfer=transfer, by=ways.by("stranger"), at=LATER)
    address = reverse("console:recording", args=[pk])
    told: dict[str, Any] = {"recording": Recording.objects.get(pk=pk), "purpose": "核对", "at": LATER}
    with pytest.raises(NotPermitted):
        viewing.begin(by=ways.by("guard"), **told)
    assert client_of("guard").get(address).status_code == 404
    case = ways.cases.open()
    changed(case, clue=signed.clue)
    handler = case.handlers.order_by("id")[0]
    changed(handler, person=ways.guard)
    assert viewing.begin(by=ways.by("guard"), **told).unit == ways.county.other
    assert client_of("guard").get(address).status_code == 200
    assert (
        told["recording"].filename
        not in client_of("guard").get(reverse("console:recordings")).content.decode()
    )
    changed(handler, state="released")
    with pytest.raises(NotPermitted):
        viewing.begin(by=ways.by("guard"), **told)


@pytest.mark.article("rs-33-1", "rs-33-2")
def test_silence_is_a_finding_and_comes_to_the_supervisors(ways: Ways) -> None:
    transfer = ways.sent_case()
    later = LATER + timedelta(days=9)
    assert list(queries.overdue_transfers(queries.transfers_in_hand(ways.by("bureau")), later)) == [transfer]
    running = clocks.overdue(later).get(subject=transfer.ref)
    assert running.clock.finding.code == "TRANSFER-UNANSWERED"
    signed = actions.accept_transfer(transfer=transfer, by=ways.by("stranger"), at=LATER)
    clock = clocks.open_for(signed.ref).get()
    assert (clock.duty_id, clock.due_at) == ("rs-33-2", datetime(2027, 1, 1, 0, 0, tzinfo=LOCAL))


@pytest.mark.article("rs-33-1")
def test_a_list_that_is_not_what_was_sent_is_not_signed_for(ways: Ways) -> None:
    transfer = ways.sent_case()
    ListedItem.objects.filter(of=transfer.ref, n=2).update(sha256="0" * 64)
    with pytest.raises(WrongState, match="证据清单与移送时入账的不一致"):
        actions.accept_transfer(transfer=transfer, by=ways.by("stranger"), at=LATER)


def spoil(sha256: str) -> None:
    """Change a byte of what the vault keeps, as a bad disk does."""
    with blobs.as_file(sha256) as path:
        path.chmod(0o600)
        path.write_bytes(b"!" + path.read_bytes()[1:])


@pytest.mark.article("rs-33-1")
def test_what_is_not_byte_by_byte_what_the_list_says_is_named_and_signed_for_as_lacking_or_not_at_all(
    ways: Ways,
) -> None:
    transfer = ways.sent_case()
    items = list(queries.items_of(transfer.ref))
    spoil(items[1].sha256)
    told: dict[str, Any] = {"transfer": transfer, "by": ways.by("stranger"), "at": LATER}
    with pytest.raises(GateClosed, match=r"第2项“进货台账.*的原件与证据清单的摘要值不符"):
        actions.accept_transfer(**told)
    assert not Clue.objects.exists()
    Blob.objects.filter(pk=items[1].sha256).update(check_result=CheckResult.CORRUPT)
    page = client_of("stranger").get(reverse("console:casetransfer", args=[transfer.pk])).content.decode()
    assert "保管库校验不符" in page
    signed = actions.accept_transfer(**told, lacking="备份中也没有，已要求移送单位补送")
    assert signed.state == "accepted"
    assert signed.lacking.startswith("第2项“进货台账")
    _, receipt = papers.of_transfer(signed, "case-transfer-receipt")
    assert "缺损：备份中也没有，已要求移送单位补送。" in receipt["paragraphs"][0]
    assert data_of(Entry.objects.get(event="case-transfer.accepted"))["unsound"] == [[2, items[1].title]]


@pytest.mark.article("rs-33-1")
def test_a_recording_that_was_found_corrupt_is_named_too(ways: Ways) -> None:
    transfer = ways.sent_case()
    cited = next(each for each in queries.items_of(transfer.ref) if each.is_cited)
    Blob.objects.update_or_create(
        sha256=cited.sha256,
        defaults={
            "sm3": "0" * 64, "size_bytes": 1, "stored_at": LATER, "checked_at": LATER, "sm3_checked_at": LATER,
            "check_result": CheckResult.CORRUPT,
        },
    )  # fmt: skip
    with pytest.raises(GateClosed, match=rf"第{cited.n}项“录像 1"):
        actions.accept_transfer(transfer=transfer, by=ways.by("stranger"), at=LATER)


@pytest.mark.article("rs-33-1")
def test_an_organ_outside_signs_and_tells_on_paper(ways: Ways) -> None:
    transfer = ways.sent_case(receiver=None, outside="某市生态环境局")
    told: dict[str, Any] = {
        "transfer": transfer,
        "receipt": "某环移回〔2026〕3号",
        "by": ways.by("legal"),
        "at": LATER,
    }
    with pytest.raises(Invalid, match="签收日期早于移送日期"):
        actions.register_receipt(on=date(2026, 11, 1), **told)
    signed = actions.register_receipt(on=LATER.date(), **told)
    with pytest.raises(GateClosed, match="应由某市生态环境局办理"):
        actions.feed_back(transfer=signed, outcome="opened", told="已立案", by=ways.by("legal"), at=LATER)
    done = actions.register_feedback(
        transfer=signed, outcome="opened", told="已立案", by=ways.by("legal"), at=LATER
    )
    assert done.state == "fed-back"
    with pytest.raises(GateClosed, match="应由云岭县市场监督管理局办理"):
        actions.register_receipt(
            **told | {"transfer": ways.sent_case(), "by": ways.by("stranger")}, on=LATER.date()
        )


@pytest.mark.article("rs-33-1", "rs-33-4")
def test_another_installation_verifies_a_capsule_and_takes_it_in_once(ways: Ways, capsule: Path) -> None:
    report = examine(capsule, trust=keys())
    assert report.first_failure is None
    told: dict[str, Any] = {"unit": ways.county.other, "by": SYSTEM, "at": LATER}
    with pytest.raises(GateClosed, match="移送单位的公钥没有登记，或者没有经两人核对"):
        actions.receive(capsule, trust=[], **told)
    with pytest.raises(GateClosed, match="云岭县旧局已经撤销"):
        actions.receive(capsule, trust=keys(), **told | {"unit": ways.closed()})
    taken = actions.receive(capsule, trust=keys(), **told).transfer
    assert taken
    assert (taken.state, taken.sender, taken.outside) == ("sent", None, "云岭县市场监督管理局")
    assert [bool(each.sha256) for each in queries.items_of(taken.ref)] == [False, True, False, True]
    assert queries.files_of(taken.ref).count() == 1  # the recording stays where it is
    with pytest.raises(Invalid, match="这份证据包已经收到过"):
        actions.receive(capsule, trust=keys(), **told)
    (clock,) = clocks.open_for(taken.ref)
    assert (clock.duty_id, clock.clock.finding.code) == ("rs-33-4", "TRANSFER-RECEIVED-UNANSWERED")
    assert list(queries.overdue_transfers(queries.transfers_in_hand(ways.by("stranger")), LATER)) == []
    late = clock.due_at + timedelta(minutes=1)
    assert list(queries.overdue_transfers(CaseTransfer.objects.filter(sender=None), late)) == [taken]
    signed = actions.accept_transfer(transfer=taken, by=ways.by("stranger"), at=LATER)
    assert signed.clue is not None
    assert [each.duty_id for each in clocks.open_for(taken.ref)] == ["rs-33-2"]


@pytest.mark.article("rs-33-1")
def test_a_capsule_that_differs_is_not_taken_in_and_the_item_is_named(
    ways: Ways, capsule: Path, tmp_path: Path
) -> None:
    def spoil(name: str, data: bytes) -> bytes:
        return data + b"!" if "/data/transfer/" in name else data

    before = CaseTransfer.objects.count()
    with pytest.raises(GateClosed, match=r"data/transfer/002 进货台账") as refused:
        actions.receive(
            spoilt(capsule, tmp_path / "bad.zip", spoil),
            unit=ways.county.other,
            trust=keys(),
            by=SYSTEM,
            at=LATER,
        )
    assert "不要签收" in str(refused.value)
    assert CaseTransfer.objects.count() == before


@pytest.mark.article("rs-33-1")
def test_the_papers_are_made_by_whose_they_are_and_at_their_time(ways: Ways) -> None:
    transfer = ways.sent_case()
    letter, listing = (
        actions.write_transfer(transfer=transfer, paper=paper, by=ways.by("legal"), at=LATER)
        for paper in ("case-transfer-letter", "case-transfer-list")
    )
    assert letter.number == "云岭县市场监督管理局移〔2026〕1号"
    assert len(listing.data["rows"]) == 4
    for paper, said in (
        ("case-transfer-receipt", "还没有签收"),
        ("jurisdiction-request", "没有报请指定管辖"),
    ):
        with pytest.raises(Invalid, match=said):
            actions.write_transfer(transfer=transfer, paper=paper, by=ways.by("stranger"), at=LATER)
    with pytest.raises(Invalid, match="案件移送函由云岭县市场监督管理局制作"):
        actions.write_transfer(
            transfer=transfer, paper="case-transfer-letter", by=ways.by("stranger"), at=LATER
        )
    disputed = actions.dispute_transfer(transfer=transfer, dispute="不属于", by=ways.by("stranger"), at=LATER)
    with pytest.raises(Invalid, match="不能签发指定管辖请示：没有联系人"):
        actions.write_transfer(
            transfer=disputed, paper="jurisdiction-request", by=ways.by("stranger"), at=LATER
        )
    request = actions.write_transfer(
        transfer=disputed, paper="jurisdiction-request", contact="李强，0899-7221234", by=ways.by("stranger"),
        at=LATER,
    )  # fmt: skip
    assert request.data["addressee"] == "云岭县人民政府"
    pages = [page.extract_text().replace(" ", "") for page in PdfReader(BytesIO(as_pdf(request))).pages]
    day = day_zh(local_day(LATER))
    assert pages[-1].splitlines()[-4:] == [
        "（联系人：李强，0899-7221234）", "抄送：云岭县司法局。", f"云岭县城市管理局{day}印发", "—2—",
    ]  # fmt: skip
    assert f"签发人：{request.data['paper']['signer']}" in pages[0]
    outside = ways.sent_case(receiver=None, outside="某市生态环境局")
    with pytest.raises(Invalid, match="应由某市生态环境局制作"):
        actions.write_transfer(transfer=outside, paper="case-transfer-receipt", by=ways.by("legal"), at=LATER)
    signed = actions.accept_transfer(transfer=ways.sent_case(), by=ways.by("stranger"), at=LATER)
    receipt = actions.write_transfer(
        transfer=signed, paper="case-transfer-receipt", by=ways.by("stranger"), at=LATER
    )
    assert signed.list_sha256 in receipt.data["paragraphs"][0]


@pytest.mark.article("rs-33-1")
def test_a_decided_case_is_not_transferred(ways: Ways) -> None:
    case = ways.with_evidence()
    changed(case, state="decided")
    with pytest.raises(WrongState, match="案件现在是“已决定”状态"):
        ways.proposed(Case.objects.get(pk=case.pk))


@pytest.mark.article("rs-33-1")
def test_the_pages_are_drawn_for_both_units_and_files_go_to_who_signed(ways: Ways) -> None:
    transfer = ways.sent_case()
    item = reverse("console:casetransfer-item", args=[transfer.pk, 2])
    for username in ("legal", "stranger", "bureau", "head", "wangfang"):
        page = client_of(username).get(reverse("console:casetransfer", args=[transfer.pk]))
        assert page.status_code == 200, username
    assert client_of("stranger").get(item).status_code == 404
    actions.accept_transfer(transfer=transfer, by=ways.by("stranger"), at=LATER)
    catch_up(at=LATER)
    assert client_of("stranger").get(item).status_code == 200
    assert client_of("legal").get(item).status_code == 404
    receipt = client_of("legal").get(reverse("console:casetransfer-signed", args=[transfer.pk]))
    assert set(receipt.json()) == {"transfer", "leaf", "payload", "proof"}
    case = client_of("wangfang").get(reverse("console:case", args=[transfer.case_id])).content.decode()
    assert "移送云岭县城市管理局" in case
    for name in ("case-transfers", "cooperation-notices", "dispatches", "shifts"):
        assert client_of("legal").get(reverse(f"console:{name}")).status_code == 200


def test_the_papers_are_written_as_letters_are(ways: Ways) -> None:
    transfer = ways.disputed()
    _, request = papers.of_transfer(transfer, "jurisdiction-request")
    first, second, _ = request["paragraphs"]
    assert "于2026年11月24日" in first
    assert "号 " not in first
    assert second == "本单位认为不属于本单位管辖：属于食品安全事项。"
    _, listed = papers.of_transfer(transfer, "case-transfer-list")
    assert [each["role"] for each in listed["signers"]] == ["移交人", "接收人"]
    assert {len(part) for row in listed["rows"] for part in row[2].split() if part != "—"} == {8}
