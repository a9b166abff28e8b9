"""The proof of a draw, checked by somebody who has nothing but the file, the keys and a kept checkpoint."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from liuhen.apps.spotchecks import drawn_again, lifecycle
from liuhen.apps.spotchecks.actions import sheets
from liuhen.apps.spotchecks.models import Plan
from liuhen.kernel.ledger import keyring
from liuhen_proof import draw_proof, notes
from liuhen_proof.drawing import DrawError
from tests.apps.spotchecks.conftest import LATER
from tests.builders.county import County
from tests.builders.proof_capsules import SAVED_AGAIN

pytestmark = pytest.mark.article("av-14-1")


@pytest.fixture
def proof(county: County, drawn: Plan, tmp_path: Path) -> Path:
    first = drawn.sheets.order_by("place")[0]
    sheets.set_aside(sheet=first, reason="损坏", by=county.actor("legal"), at=LATER)
    path = tmp_path / "draw.jsonl"
    path.write_bytes(b"".join(drawn_again.proof_file(drawn)))
    return path


def keys() -> list[str]:
    return [key.vkey + "\n" for key in keyring.verifiers() if key.kind == b"\x01"]


def kept() -> list[str]:
    return [note for note in settings.LEDGER_COPIES[0].read_text().split("\f\n") if note.strip()]


def test_the_draw_comes_out_the_same_and_everything_is_checked(proof: Path) -> None:
    told, verdict = draw_proof.verify(proof, trust=keys(), kept=kept())
    assert verdict.is_sound, verdict.faults
    assert verdict.unchecked == []
    assert len(told["result"]) == 5
    assert lifecycle.FREEZE.event == draw_proof.freezing_of("plan:1")


def test_without_keys_and_kept_checkpoints_that_much_stays_unchecked(proof: Path) -> None:
    _, verdict = draw_proof.verify(proof)
    assert verdict.is_sound
    assert len(verdict.unchecked) == 2


def changed(proof: Path, **head: object) -> Path:
    first, _, rest = proof.read_bytes().partition(b"\n")
    told = json.loads(first) | head
    proof.write_bytes(
        json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n" + rest
    )
    return proof


def test_another_result_is_found(proof: Path) -> None:
    result = json.loads(proof.read_bytes().partition(b"\n")[0])["result"]
    result[0][0] += 1
    _, verdict = draw_proof.verify(changed(proof, result=result))
    assert any("结果与所记的不同" in fault for fault in verdict.faults)


def test_a_list_that_was_changed_is_found(proof: Path) -> None:
    proof.write_bytes(proof.read_bytes().replace(b",0,", b",9,", 1).replace(b'",1,"', b'",7,"', 1))
    _, verdict = draw_proof.verify(proof)
    assert any("名单被改动过" in fault for fault in verdict.faults)


def test_a_seed_that_is_not_from_the_first_checkpoint_is_found(proof: Path, tmp_path: Path) -> None:
    told = json.loads(proof.read_bytes().partition(b"\n")[0])
    size = int(told["proof"].split("\n\n")[1].split("\n")[1])
    earlier = next(note for note in kept() if note.split("\n")[1] == str(size)).replace(
        f"\n{size}\n", f"\n{size - 1}\n", 1
    )
    index = int(told["proof"].split("index ")[1].split("\n")[0])
    _, verdict = draw_proof.verify(proof, kept=[earlier, *kept()])
    assert any("没有取自第一个检查点" in fault for fault in verdict.faults) == (size - 1 > index)


def test_a_false_signature_and_a_foreign_key_are_found(proof: Path, tmp_path: Path) -> None:
    keyring.make_keys(tmp_path / "others", origin=settings.LEDGER_ORIGIN)
    settings_keys = settings.KEYS
    settings.KEYS = tmp_path / "others"
    foreign = keys()
    settings.KEYS = settings_keys
    _, verdict = draw_proof.verify(proof, trust=foreign)
    assert any("检查点不可信" in fault for fault in verdict.faults)


def test_a_proof_and_anchors_that_an_editor_saved_again_say_the_same(proof: Path) -> None:
    text = proof.read_bytes().decode()
    for way in ("bom", "crlf", "no last newline", "utf-16", "utf-16 without a mark", "utf-16 big-endian"):
        proof.write_bytes(SAVED_AGAIN[way](text))
        _, verdict = draw_proof.verify(proof, trust=keys(), kept=kept())
        assert (verdict.faults, verdict.unchecked) == ([], []), way


def test_a_kept_checkpoint_of_the_same_size_and_another_root_is_a_fork(proof: Path) -> None:
    told = json.loads(proof.read_bytes().partition(b"\n")[0])
    size = int(told["proof"].split("\n\n")[1].split("\n")[1])
    text = notes.checkpoint_text(origin=settings.LEDGER_ORIGIN, size=size, root=b"\x07" * 32)
    _, verdict = draw_proof.verify(proof, kept=[notes.sign(text, keyring.signers())])
    assert any("不是同一本账" in fault for fault in verdict.faults)
    _, verdict = draw_proof.verify(proof, trust=keys(), kept=["rubbish\n"])
    assert any("无法识别" in sentence for sentence in verdict.unchecked)


@pytest.mark.parametrize("text", [b"", b"{}\n", b"no json\n", b"\xff\xfe\x00", b"\xff"])
def test_what_is_no_proof_is_said_to_be_none(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "x"
    path.write_bytes(text)
    with pytest.raises(DrawError):
        draw_proof.verify(path)


def test_the_command_needs_no_server(proof: Path, tmp_path: Path) -> None:
    key, copies = tmp_path / "log.vkey", settings.LEDGER_COPIES[0]
    key.write_text("".join(keys()), encoding="utf-8")

    def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "liuhen", "draw", "verify", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)

    done = run(str(proof), "--trust", str(key), "--checkpoint", str(copies))
    assert (done.returncode, "抽取可以复现" in done.stdout) == (0, True), done.stdout + done.stderr
    assert run(str(proof)).returncode == 2
    key.write_text("不是公钥", encoding="utf-16")
    assert "没有可用的公钥" in run(str(proof), "--trust", str(key)).stderr
    assert run(str(changed(proof, result=[]))).returncode == 1
    (tmp_path / "none").write_text("{}")
    assert "不是完整的抽取证明" in run(str(tmp_path / "none")).stderr
