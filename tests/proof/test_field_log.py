"""The field log of a phone: what is believed, in which order, and what is named when it is not."""

import base64
import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuhen_proof import field_log, p256
from liuhen_proof.field_log import FalseStep, Merged, Tail
from tests.builders.phones import Phone


@dataclass
class House:
    """Whoever merges: keeps what it had by number."""

    spki: bytes
    tail: Tail = field(default_factory=Tail)
    had: dict[int, str] = field(default_factory=dict)

    def takes(self, batch: "list[tuple[str, str]]", *, lost: bool = False) -> Merged:
        found = field_log.merge(batch, spki=self.spki, tail=self.tail, had=self.had.get, lost=lost)
        self.had |= {each.seq: each.digest for each in found.fresh}
        self.tail = found.tail
        return found


@pytest.fixture
def phone() -> Phone:
    return Phone()


@pytest.fixture
def house(phone: Phone) -> House:
    return House(phone.spki)


def test_steps_are_taken_in_the_phones_order_however_they_arrive(phone: Phone, house: House) -> None:
    done = [phone.does("scan-in"), phone.does("card"), phone.does("reason")]
    found = house.takes(done[::-1])
    assert [each.kind for each in found.fresh] == ["scan-in", "card", "reason"]
    assert found.is_whole


def test_merging_again_changes_nothing(phone: Phone, house: House) -> None:
    done = [phone.does() for _ in range(5)]
    house.takes(done[:3])
    found = house.takes(done)
    assert [each.seq for each in found.known] == [0, 1, 2]
    assert [each.seq for each in found.fresh] == [3, 4]
    again = house.takes(done)
    assert (again.fresh, len(again.known), again.tail) == ((), 5, found.tail)


def test_a_changed_step_is_named(phone: Phone, house: House) -> None:
    done = [phone.does("finding", text="过期食品3件"), phone.does("scan-out")]
    changed = done[0][0].replace("3件", "0件"), done[0][1]
    found = house.takes([changed, done[1]])
    assert found.false == ((0, "signature", "签名不对，内容被改动过"),)
    assert found.missing == (0, 0)  # and what follows waits for the true one
    assert house.takes(done).is_whole


def test_what_is_left_out_is_asked_for(phone: Phone, house: House) -> None:
    done = [phone.does() for _ in range(6)]
    found = house.takes([*done[:2], *done[4:]])
    assert [each.seq for each in found.fresh] == [0, 1]
    assert found.missing == (2, 3)
    assert house.takes(done[2:]).is_whole


def test_what_is_lost_for_good_leaves_its_gap_and_nothing_else_is_lost(phone: Phone, house: House) -> None:
    done = [phone.does() for _ in range(6)]
    house.takes(done[:2])
    found = house.takes(done[4:], lost=True)
    assert [each.seq for each in found.fresh] == [4, 5]
    assert found.after_a_gap == {4}
    assert not found.is_whole


def test_two_steps_of_one_number_are_a_fork(phone: Phone, house: House) -> None:
    """A phone set back to an old backup, or a key on two phones."""
    first = phone.does("scan-in")
    copy = Phone(phone.key, phone.tail)
    ours, theirs = phone.does("card"), copy.does("scan-out")
    house.takes([first, ours])
    found = house.takes([theirs, copy.does("note")])
    assert [each.kind for each in found.forks] == ["scan-out", "note"]
    assert found.fresh == ()


def test_another_phones_step_is_not_taken(house: House) -> None:
    found = house.takes([Phone().does()])
    assert found.false == ((0, "phone", "是另一部手机的步骤"),)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda text: text[:-1], "不是一个步骤"),
        (lambda text: text.replace('"v":1', '"v":2'), "步骤的项目不对"),
        (lambda text: text.replace('"seq":0', '"seq":-1'), "步骤的项目不对"),
        (lambda text: text.replace('"mono"', '"mond"'), "步骤的项目不全或者多出"),
        (lambda text: text.replace(":", ": ", 1), "不是一个步骤"),
        (
            lambda text: text.replace("{}", '{"a":"' + "x" * field_log.STEP_BYTES_MAX + '"}'),
            "不是一个步骤，或者过大",
        ),
    ],
)
def test_what_is_no_step_is_told(phone: Phone, change: "object", sentence: str) -> None:
    text = change(phone.does()[0])  # type: ignore[operator]
    with pytest.raises(FalseStep) as told:
        field_log.read(text, phone.sign(text.encode()), spki=phone.spki)
    assert str(told.value) == sentence


def test_a_clock_that_was_set_in_between_is_seen(phone: Phone, house: House) -> None:
    done = [phone.does()]
    phone.clock += 86_400_000
    done += [phone.does(), phone.does()]
    found = house.takes(done)
    assert [(each.seq, by) for each, by in field_log.clock_jumps(found.fresh, tolerance_ms=2000)] == [
        (1, 86_400_000)
    ]


def test_what_is_no_key_on_the_curve_names_no_phone(phone: Phone) -> None:
    with pytest.raises(FalseStep) as told:
        field_log.phone_of(phone.spki[:-1] + bytes([phone.spki[-1] ^ 1]))
    assert str(told.value) == "不是 P-256 公钥"


@given(st.binary(max_size=200))
def test_our_own_arithmetic_agrees_with_openssl(message: bytes) -> None:
    phone = Phone()
    signature = base64.b64decode(phone.sign(message))
    assert p256.p256_verify(phone.spki, message=message, signature=signature)
    assert not p256.p256_verify(phone.spki, message=message + b"x", signature=signature)
    assert not p256.p256_verify(phone.spki, message=message, signature=bytes(64))
    assert not p256.p256_verify(phone.spki, message=message, signature=signature[:-1])


def test_anybody_checks_a_log_with_python_alone(phone: Phone, tmp_path: Path) -> None:
    done = [phone.does("scan-in"), phone.does("scan-out")]
    log = tmp_path / "log.jsonl"

    def check(steps: "list[tuple[str, str]]") -> "subprocess.CompletedProcess[str]":
        lines = [{"spki": base64.b64encode(phone.spki).decode()}]
        lines += [{"text": text, "signature": signature} for text, signature in steps]
        log.write_text("".join(json.dumps(each) + "\n" for each in lines))
        command = [sys.executable, "-S", "-m", "liuhen_proof.field_log", str(log)]
        return subprocess.run(
            command, cwd=Path(field_log.__file__).parents[1], env={"PYTHONIOENCODING": "utf-8"},
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    whole = check(done)
    assert whole.returncode == 0, whole.stderr
    assert "2 步签名属实、前后相接" in whole.stdout
    changed = check([(done[0][0].replace("scan-in", "scan-on"), done[0][1]), done[1]])
    assert changed.returncode == 1
    assert "第1步不可信：签名不对，内容被改动过" in changed.stdout
