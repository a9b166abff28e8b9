"""A capsule of another county is verified item by item, by keys that two people compared, before anybody signs."""

import base64
import io
import json
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from liuhen.apps.coordination import actions, queries
from liuhen.apps.coordination.models import CaseTransfer, IncomingCapsule, ListedItem, SenderKey
from liuhen.kernel.access import SYSTEM, Kind
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.flow import Conflict, GateClosed, Invalid, NotPermitted, WrongState
from liuhen.kernel.ledger import proofs
from liuhen.kernel.ledger.loop import catch_up
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.vault import blobs
from liuhen.kernel.vault.models import Blob
from liuhen_proof.keys import VerifyKey, parse_keys
from tests.apps.coordination.conftest import LITTER, Ways, keys, spoilt
from tests.builders import county as build
from tests.builders.evidence import LATER
from tests.builders.hand import changed
from tests.builders.programs import client_of

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def administrators(ways: Ways) -> None:
    for username, kind in (("sys", Kind.SYSTEM), ("sec", Kind.SECURITY)):
        build.account(None, username, kind=kind, at_unit=ways.county.government)


def entered(ways: Ways) -> SenderKey:
    return actions.enter_key(
        organ="邻县", vkeys="".join(keys()), came_how="对方公开账本页面", by=ways.by("sys"), at=LATER
    )


def trusted(ways: Ways) -> SenderKey:
    key = entered(ways)
    return actions.trust_key(
        key=key, fingerprint=key.fingerprint, compared_how="电话核对", by=ways.by("sec"), at=LATER
    )


def copied(capsule: Path) -> Path:
    """Return a copy that may be given up."""
    copy = capsule.with_name(f"copy-{random.random()}.zip")
    copy.write_bytes(capsule.read_bytes())
    return copy


def admitted(ways: Ways, capsule: Path) -> IncomingCapsule:
    return actions.admit(
        unit=ways.county.other, path=copied(capsule), name="移送.zip", by=ways.by("stranger"), at=LATER
    )


def sent_up(data: bytes, ways: Ways, *, username: str = "stranger") -> tuple[int, str]:
    """Send bytes up by the page; return the status of the answer and what the page says in the end."""
    told = {"unit": ways.county.other.pk, "capsule": SimpleUploadedFile("移送.zip", data)}
    answer = client_of(username).post(reverse("console:incomingcapsule-admit"), told)
    if answer.status_code != 302:
        return answer.status_code, answer.content.decode()
    return 302, client_of(username).get(answer["Location"]).content.decode()


@pytest.mark.article("rs-33-4")
def test_the_receiver_sees_the_whole_report_before_he_signs_and_the_receipt_goes_to_the_sender(
    ways: Ways, capsule: Path, administrators: None
) -> None:
    trusted(ways)
    before = CaseTransfer.objects.count()
    status, page = sent_up(capsule.read_bytes(), ways)
    assert status == 302
    for said in (
        "没有不符", "邻县", "已核对，可信", "签名的公钥编号", "字节：文件与清单是否一字不差",
        "SHA-256 逐一重新计算，与清单一致",
        "证据清单共 4 项", "SM2 签名正确", "没有可信的时间戳或见证", "进货台账", "登记移送来的案件",
    ):  # fmt: skip
        assert said in page, said
    assert CaseTransfer.objects.count() == before, "nothing is signed for yet"
    found = IncomingCapsule.objects.get()
    assert list(queries.incoming_to_settle(ways.by("stranger"))) == [found]
    taken = actions.take_in(capsule=found, by=ways.by("stranger"), at=LATER)
    transfer = taken.transfer
    assert transfer is not None
    assert (taken.state, transfer.state, transfer.outside) == ("taken-in", "sent", "云岭县市场监督管理局")
    assert queries.items_of(transfer.ref).count() == 4
    assert not queries.incoming_to_settle(ways.by("stranger")).exists()
    actions.accept_transfer(transfer=transfer, by=ways.by("stranger"), at=LATER)
    catch_up(at=LATER)
    receipt = client_of("stranger").get(reverse("console:casetransfer-signed", args=[transfer.pk])).json()
    said = json.loads(base64.b64decode(receipt["payload"]))["data"]
    sent = CaseTransfer.objects.get(sender__isnull=False)
    assert said["capsule"] == sent.capsule_sha256, "the sender knows its capsule again"


@pytest.mark.article("rs-33-4")
def test_whose_key_is_not_known_is_not_taken_in_until_two_people_have_compared_it(
    ways: Ways, capsule: Path, administrators: None
) -> None:
    found = admitted(ways, capsule)
    assert (found.outcome, found.key) == ("unknown", None)
    page = client_of("stranger").get(reverse("console:incomingcapsule", args=[found.pk])).content.decode()
    assert "没有登记，或者没有经两人核对" in page
    assert "不能证明公钥是谁的" in page
    with pytest.raises(GateClosed, match="不知道这份证据包是谁的"):
        actions.take_in(capsule=found, by=ways.by("stranger"), at=LATER)
    key = entered(ways)
    assert actions.examine_again(capsule=found, by=ways.by("stranger"), at=LATER).outcome == "unknown"
    actions.trust_key(
        key=key,
        fingerprint=key.fingerprint.replace(" ", "").upper(),
        compared_how="电话",
        by=ways.by("sec"),
        at=LATER,
    )
    again = actions.examine_again(capsule=found, by=ways.by("stranger"), at=LATER)
    assert (again.outcome, again.key) == ("good", key)
    actions.withdraw_key(key=key, reason="对方告知私钥失窃", by=ways.by("sec"), at=LATER)
    with pytest.raises(GateClosed, match="不知道这份证据包是谁的"):
        actions.take_in(capsule=IncomingCapsule.objects.get(), by=ways.by("stranger"), at=LATER)


@pytest.mark.article("rs-33-4")
def test_the_fingerprint_is_compared_by_another_who_was_told_it_elsewhere(
    ways: Ways, administrators: None
) -> None:
    key = entered(ways)
    assert list(queries.keys_to_compare(ways.by("sec"))) == [key]
    page = reverse("console:senderkey", args=[key.pk])
    assert key.fingerprint in client_of("sys").get(page).content.decode()
    assert key.fingerprint not in client_of("sec").get(page).content.decode()
    told: dict[str, Any] = {"compared_how": "电话", "at": LATER}
    mine = actions.enter_key(organ="另一个县", vkeys=another_log(), came_how="公函", by=SYSTEM, at=LATER)
    with pytest.raises(GateClosed, match="登记公钥的人不能自己核对"):
        actions.trust_key(key=mine, fingerprint=mine.fingerprint, by=SYSTEM, **told)
    with pytest.raises(GateClosed, match="填写的指纹与登记的公钥不一致"):
        actions.trust_key(key=key, fingerprint="0" * 32, by=ways.by("sec"), **told)
    with pytest.raises(NotPermitted):
        actions.trust_key(key=key, fingerprint=key.fingerprint, by=ways.by("sys"), **told)
    done = actions.trust_key(key=key, fingerprint=key.fingerprint, by=ways.by("sec"), **told)
    assert done.state == "trusted"
    assert key.fingerprint in client_of("sec").get(page).content.decode()
    assert client_of("stranger").get(page).status_code == 403


def another_log() -> str:
    """Return the keys that are told as of a log of another name."""
    return "\n".join(
        VerifyKey("other.example/log", key.kind, key.key).vkey for key in parse_keys("".join(keys()), name="")
    )


@pytest.mark.article("rs-33-4")
def test_new_keys_of_a_log_take_the_place_of_those_before(ways: Ways, administrators: None) -> None:
    first = trusted(ways)
    with pytest.raises(Invalid, match="同样的公钥已经登记并核对"):
        entered(ways)
    changed(first, vkeys="\n".join(reversed(first.lines)))
    second = entered(ways)
    with pytest.raises(Invalid, match="已经登记（邻县），还没有核对"):
        entered(ways)
    actions.trust_key(
        key=second, fingerprint=second.fingerprint, compared_how="电话", by=ways.by("sec"), at=LATER
    )
    first.refresh_from_db()
    assert (first.state, first.withdrawn_reason[:7]) == ("withdrawn", "由新的公钥接替")
    assert [each.pk for each in queries.trusted_keys()] == [second.pk]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("不是公钥", "公钥无法识别"),
        ("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "公钥无法识别"),
        ("# 只有说明", "须有同一账本的 Ed25519 和 SM2 公钥各一把"),
        ("first", "须有同一账本的 Ed25519 和 SM2 公钥各一把"),
        ("mixed", "这些公钥属于不同的账本"),
    ],
)
def test_what_is_no_pair_of_keys_of_one_log_is_not_entered(
    ways: Ways, administrators: None, text: str, said: str
) -> None:
    whole = "".join(keys())
    given = {"first": whole.splitlines()[0], "mixed": f"{whole}{another_log()}"}.get(text, text)
    with pytest.raises(Invalid, match=said):
        actions.enter_key(organ="邻县", vkeys=given, came_how="公函", by=ways.by("sys"), at=LATER)
    assert not SenderKey.objects.exists()


@pytest.mark.article("rs-33-4")
def test_a_capsule_in_which_something_differs_is_returned_and_only_its_report_stays(
    ways: Ways, capsule: Path, tmp_path: Path, administrators: None
) -> None:
    trusted(ways)
    bad = spoilt(
        capsule, tmp_path / "bad.zip", lambda name, data: data + b"!" if "/data/transfer/" in name else data
    )
    stored, listed = Blob.objects.count(), ListedItem.objects.count()
    status, page = sent_up(bad.read_bytes(), ways)
    assert status == 302
    for said in (
        "有不符之处", "不通过", "data/transfer/002 进货台账", "内容已改变：重新计算的 SHA-256 与清单不符",
        "只留摘要值和核验结果",
    ):  # fmt: skip
        assert said in page, said
    found = IncomingCapsule.objects.get()
    with pytest.raises(GateClosed, match=r"证据包核验不通过：data/transfer/002 进货台账.*不要签收"):
        actions.take_in(capsule=found, by=ways.by("stranger"), at=LATER)
    with pytest.raises(Invalid, match="核验不通过的证据包没有留存"):
        actions.examine_again(capsule=found, by=ways.by("stranger"), at=LATER)
    done = actions.return_it(capsule=found, reason="第2项与清单不符", by=ways.by("stranger"), at=LATER)
    assert done.state == "returned"
    with pytest.raises(WrongState, match="已退回"):
        actions.take_in(capsule=done, by=ways.by("stranger"), at=LATER)
    assert (Blob.objects.count(), ListedItem.objects.count()) == (stored, listed)
    assert not CaseTransfer.objects.filter(sender=None).exists()


@pytest.mark.article("rs-33-4")
def test_what_changed_between_the_report_and_the_taking_in_is_found(
    ways: Ways, capsule: Path, administrators: None
) -> None:
    trusted(ways)
    found = admitted(ways, capsule)
    with blobs.as_file(found.sha256) as path:
        data = bytearray(path.read_bytes())
        data[data.index(LITTER.encode())] ^= 1
        path.chmod(0o600)
        path.write_bytes(data)
    with pytest.raises(GateClosed, match="证据包核验不通过：proofs/payload"):
        actions.take_in(capsule=found, by=ways.by("stranger"), at=LATER)
    assert IncomingCapsule.objects.get().state == "examined"
    assert not CaseTransfer.objects.filter(sender=None).exists()


@pytest.mark.article("rs-33-4")
def test_the_same_capsule_comes_once_and_again_only_after_it_was_returned(
    ways: Ways, capsule: Path, administrators: None
) -> None:
    trusted(ways)
    first = admitted(ways, capsule)
    with pytest.raises(Invalid, match="这份证据包已经收到过"):
        admitted(ways, capsule)
    actions.return_it(capsule=first, reason="送错单位", by=ways.by("stranger"), at=LATER)
    second = admitted(ways, capsule)
    taken = actions.take_in(capsule=second, by=ways.by("stranger"), at=LATER)
    with pytest.raises((WrongState, Conflict)):
        actions.take_in(capsule=taken, by=ways.by("stranger"), at=LATER)
    assert CaseTransfer.objects.filter(sender=None).count() == 1


@pytest.mark.article("rs-33-4")
def test_it_is_verified_by_the_receiving_unit_and_seen_by_nobody_beside_it(ways: Ways, capsule: Path) -> None:
    with pytest.raises(NotPermitted):
        actions.admit(
            unit=ways.county.other, path=copied(capsule), name="移送.zip", by=ways.by("legal"), at=LATER
        )
    with pytest.raises(GateClosed, match="云岭县旧局已经撤销"):
        actions.admit(unit=ways.closed(), path=copied(capsule), name="移送.zip", by=SYSTEM, at=LATER)
    assert not IncomingCapsule.objects.exists()
    page = reverse("console:incomingcapsule", args=[admitted(ways, capsule).pk])
    assert {name: client_of(name).get(page).status_code for name in ("stranger", "chief", "bureau", "legal")} == {
        "stranger": 200, "chief": 200, "bureau": 200, "legal": 404,
    }  # fmt: skip
    assert client_of("guard").get(reverse("console:incomingcapsule-admit")).status_code == 403


def packed(*members: tuple[str, bytes], how: int = zipfile.ZIP_STORED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", how) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return stream.getvalue()


BAG = (("a/bagit.txt", b""), ("a/manifest-sha256.txt", b""))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "是空文件"),
        (b"PK", "这不是可读的 ZIP 文件"),
        (packed(("a.txt", b"a")), "这不是留痕证据包"),
        (packed(*BAG), "这不是案件移送证据包"),
        (packed(*BAG, ("a/transfer.json", b" " * (9 << 20))), "超过8 MB，不是证据包中应有的"),
        (packed(*BAG, ("a/transfer.json", b"0" * 50_000_000), how=zipfile.ZIP_DEFLATED), "这不是留痕证据包"),
        (packed(*BAG, ("a/transfer.json", b"[" * 1_000_000)), "有不符之处"),
        (packed(*BAG, ("a/transfer.json", b"{}"), ("../../etc/passwd", b"x")), "文件名不安全"),
        (packed(*BAG, ("a/transfer.json", b"{}"), ("a/data/x<script>", b"x")), "文件名不安全"),
    ],
    ids=[
        "empty",
        "no archive",
        "no bag",
        "no list",
        "large list",
        "bomb",
        "deep list",
        "way out",
        "markup",
    ],
)  # fmt: skip
def test_what_was_made_to_harm_is_answered_with_a_sentence(ways: Ways, data: bytes, said: str) -> None:
    status, page = sent_up(data, ways)
    assert status in (302, 422)
    assert said in page
    assert "<script>x" not in page
    assert not Blob.objects.exists()


@pytest.mark.article("rs-33-4")
def test_a_capsule_with_bits_turned_or_cut_short_never_breaks_a_page_nor_gets_in(
    ways: Ways, capsule: Path, administrators: None
) -> None:
    trusted(ways)
    good = capsule.read_bytes()
    stored = Blob.objects.count()

    def turned(data: bytearray) -> bytearray:
        for _ in range(random.randint(1, 4)):
            data[random.randrange(len(data))] ^= 1 << random.randrange(8)
        return data

    ways_to_spoil: list[Callable[[bytearray], bytearray]] = [
        turned, lambda data: data[: random.randrange(len(data))], lambda data: data[random.randrange(1, len(data)) :],
    ]  # fmt: skip
    for _ in range(40):
        status, page = sent_up(bytes(random.choice(ways_to_spoil)(bytearray(good))), ways)
        assert status in (302, 422)
        assert "没有不符</span>" not in page
    assert Blob.objects.count() == stored
    assert not IncomingCapsule.objects.exclude(outcome="differs").exists()


def signed_receipt(ways: Ways, capsule: Path) -> dict[str, Any]:
    """Return what the receiver's page gives to whoever sent the case."""
    taken = actions.take_in(capsule=admitted(ways, capsule), by=ways.by("stranger"), at=LATER)
    assert taken.transfer is not None
    actions.accept_transfer(transfer=taken.transfer, by=ways.by("stranger"), at=LATER)
    catch_up(at=LATER)
    given = client_of("stranger").get(reverse("console:casetransfer-signed", args=[taken.transfer.pk]))
    told: dict[str, Any] = given.json()
    return told


def sent_transfer() -> CaseTransfer:
    found: CaseTransfer = CaseTransfer.objects.get(sender__isnull=False)
    return found


def verify(ways: Ways, proof: str) -> CaseTransfer:
    return actions.verify_receipt(transfer=sent_transfer(), proof=proof, by=ways.by("legal"), at=LATER)


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


@pytest.mark.article("rs-33-1", "rs-33-4")
def test_the_sender_verifies_what_the_receiver_signed(
    ways: Ways, capsule: Path, administrators: None
) -> None:
    key = trusted(ways)
    receipt = signed_receipt(ways, capsule)
    sent = sent_transfer()
    page = client_of("legal").get(reverse("console:casetransfer", args=[sent.pk])).content.decode()
    address = reverse("console:casetransfer-verify-receipt", args=[sent.pk])
    assert address in page
    done = client_of("legal").post(address, {"proof": json.dumps(receipt, indent=2)}, follow=True)
    assert "签名核验通过，已登记签收" in done.content.decode()
    assert "签名已核验" in done.content.decode()
    signed = sent_transfer()
    assert (signed.state, signed.receipt_key, signed.accepted_at) == ("accepted", key, LATER)
    assert not clocks.open_for(signed.ref).exists()


@pytest.mark.article("rs-33-4")
def test_a_receipt_by_a_key_nobody_compared_says_how_to_enter_it(
    ways: Ways, capsule: Path, administrators: None
) -> None:
    key = trusted(ways)
    receipt = json.dumps(signed_receipt(ways, capsule))
    actions.withdraw_key(key=key, reason="停用", by=ways.by("sec"), at=LATER)
    with pytest.raises(GateClosed, match="它的公钥没有登记，或者没有经两人核对") as refused:
        verify(ways, receipt)
    assert "请系统管理员登记“外县公钥”" in str(refused.value.remedy)
    assert sent_transfer().state == "sent"


@pytest.mark.article("rs-33-4")
def test_a_receipt_that_was_altered_or_is_of_something_else_says_what_differs(
    ways: Ways, capsule: Path, administrators: None
) -> None:
    trusted(ways)
    receipt = signed_receipt(ways, capsule)
    payload = base64.b64decode(receipt["payload"])
    leaf = base64.b64decode(receipt["leaf"])
    note, _, signatures = receipt["proof"].rpartition("\n\n")
    lines = signatures.splitlines(keepends=True)
    other = Entry.objects.filter(event="case-transfer.received").get()
    proven = proofs.prove(other)
    assert proven is not None
    forged = next(line for line in lines if "Ed25519" not in line)
    mark, name, blob = forged.split(" ")
    spoilt_blob = bytearray(base64.b64decode(blob))
    spoilt_blob[-1] ^= 1
    false = "".join([f"{mark} {name} {encoded(bytes(spoilt_blob))}\n", *lines[1:]])
    cases: list[tuple[dict[str, Any], str]] = [
        ({"payload": encoded(payload.replace(b'"count":4', b'"count":5'))}, "与账本记录的摘要值不符"),
        ({"leaf": encoded(leaf.replace(b'"n":', b'"n":1'))}, "签收记录不在对方签名的账本中"),
        ({"proof": f"{note}\n\n{false}"}, "签名不是邻县已核对的公钥所签"),
        ({"proof": f"{note}\n\n{lines[0]}"}, "签名不是邻县已核对的公钥所签"),
        (
            {
                "leaf": encoded(bytes(other.leaf)), "payload": encoded(bytes(other.payload)), "proof": proven.proof,
            },
            "这条记录不是签收案件移送",
        ),
    ]  # fmt: skip
    for told, says in cases:
        with pytest.raises(GateClosed, match=f"签收证明核验不通过：.*{says}"):
            verify(ways, json.dumps(receipt | told))
    changed(sent_transfer(), capsule_sha256="0" * 64)
    with pytest.raises(
        GateClosed, match=r"签收的不是本次移送的证据包：证明中的摘要值是[0-9a-f]{64}，本次移送的是0{64}"
    ):
        verify(ways, json.dumps(receipt))
    assert sent_transfer().state == "sent"


@pytest.mark.article("rs-33-4")
def test_hostile_receipts_are_refused_with_a_sentence(
    ways: Ways, capsule: Path, administrators: None
) -> None:
    trusted(ways)
    receipt = signed_receipt(ways, capsule)
    whole = json.dumps(receipt)
    sent = sent_transfer()
    address = reverse("console:casetransfer-verify-receipt", args=[sent.pk])
    for text in (
        "不是 JSON", "[]", "null", "1", "[" * 50_000, '{"a":' * 9_000, "9" * 50_000, "{}", '{"transfer": NaN}',
        json.dumps(receipt | {"transfer": True}), json.dumps(receipt | {"more": 1}),
        json.dumps(receipt | {"leaf": ["x"]}), json.dumps(receipt | {"leaf": "不是"}),
        json.dumps(receipt | {"leaf": ""}), json.dumps(receipt | {"proof": {}}),
        json.dumps(receipt | {"proof": "c2sp.org/tlog-proof@v1\nindex 1\n\n"}),
        whole[:-1] + ', "transfer": 1}', whole[: len(whole) // 2], json.dumps(receipt | {"transfer": 1e400}),
    ):  # fmt: skip
        with pytest.raises(Invalid, match="这不是签收证明，或者内容不全、被改动过"):
            verify(ways, text)
        assert client_of("legal").post(address, {"proof": text}).status_code == 422, text[:40]
    with pytest.raises(Invalid, match="签收证明最多60000字"):
        verify(ways, " x" * 60_000)
    for data in (b"[]", b'{"v":1}', b"7", b"\xff", b'{"at":1,"event":[],"payload":{}}'):
        with pytest.raises((GateClosed, Invalid)):
            verify(ways, json.dumps(receipt | {"leaf": encoded(data)}))
    with pytest.raises(NotPermitted):
        actions.verify_receipt(transfer=sent, proof=whole, by=ways.by("stranger"), at=LATER)
