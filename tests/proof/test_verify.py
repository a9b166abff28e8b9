"""What the verifier says of good capsules, of the fixed list of spoiled ones, and of hostile input."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from liuhen_proof import capsule, standalone, verify
from liuhen_proof.report import FAILED, VERDICTS, NotACapsule, Report
from liuhen_proof.wording import as_text
from tests.builders import proof_capsules as capsules


def spoiled(mutation: capsules.Mutation, target: Path) -> Path:
    root = capsules.folder(target, **mutation.changes())
    mutation.spoil(root)
    if mutation.resealed:
        capsules.reseal(root, signer=capsules.SM2)
    return root


def examine(path: Path, **options: Any) -> Report:
    return verify.examine(path, **{"trust": [capsules.TRUST], "kept": capsules.LOG.checkpoint(), **options})


def statuses(report: Report) -> str:
    return " ".join(report.status(verdict) for verdict in VERDICTS)


def codes(report: Report, level: str) -> set[str]:
    return {f.code for verdict in VERDICTS for f in report.findings[verdict] if f.level == level}


def test_a_good_capsule_with_all_anchors_passes_all_four(tmp_path: Path) -> None:
    report = examine(capsules.folder(tmp_path / "case"))
    assert (statuses(report), report.exit_code) == ("ok ok ok ok", 0)
    assert {"files-bound", "kept-agrees", "log-signed", "package-signed", "witnessed"} <= codes(report, "ok")
    assert [f.detail["n"] for f in report.findings["inclusion"] if f.code == "chain-whole"] == [3, 1]


def test_a_zip_says_the_same_as_its_folder(tmp_path: Path) -> None:
    archive = tmp_path / "case.zip"
    same = capsules.contents()  # signed once: SM2 signatures differ in length
    archive.write_bytes(b"".join(capsule.stream_zip(same)))
    capsule.write_folder(tmp_path / "case", contents=same)
    assert examine(archive) == examine(tmp_path / "case")


def test_without_anchors_only_bytes_and_inclusion_are_reached(tmp_path: Path) -> None:
    report = examine(capsules.folder(tmp_path / "case"), trust=[], kept=None)
    assert (statuses(report), report.exit_code) == ("ok ok unchecked unchecked", 2)
    assert codes(report, "unchecked") == {"no-trust-anchor", "package-unanchored", "no-time-anchor"}
    assert "kept-not-given" in codes(report, "note")


def test_an_older_kept_checkpoint_is_joined_by_the_consistency_proof(tmp_path: Path) -> None:
    root = capsules.folder(tmp_path / "case")
    assert examine(root, kept=capsules.LOG.checkpoint(capsules.SEEN)).exit_code == 0
    other = examine(root, kept=capsules.LOG.checkpoint(100))
    assert codes(other, "unchecked") == {"consistency-missing"}


def test_an_erased_payload_leaves_the_entry_provable_and_is_said(tmp_path: Path) -> None:
    root = capsules.folder(tmp_path / "case")
    (root / "proofs/payload/252.json").unlink()
    capsules.reseal(root, signer=capsules.SM2)
    report = examine(root)
    assert (statuses(report), codes(report, "unchecked")) == ("ok ok ok ok", set())
    assert "payload-absent" in codes(report, "note")


def test_a_cut_tail_is_not_proven_to_continue_what_was_kept(tmp_path: Path) -> None:
    report = examine(capsules.folder(tmp_path / "case", **capsules._cut_tail()))
    assert codes(report, "unchecked") == {"consistency-missing"}
    assert report.exit_code == 2


@pytest.mark.parametrize("mutation", capsules.MUTATIONS, ids=lambda mutation: mutation.name)
def test_every_mutation_is_found_and_located(mutation: capsules.Mutation, tmp_path: Path) -> None:
    report = examine(spoiled(mutation, tmp_path / "case"))
    assert report.exit_code == 1
    first = next(f for f in report.findings[mutation.verdict] if f.level == FAILED)
    assert (first.code, first.where) == (mutation.code, mutation.where)


def test_copies_beside_their_originals_pass_and_are_called_what_they_are(tmp_path: Path) -> None:
    changes = capsules.with_copies()
    root = capsules.folder(tmp_path / "case", **changes)
    report = examine(root, kept=changes["log"].checkpoint())
    assert statuses(report) == "ok ok ok ok"
    assert {"files-bound", "copies-bound"} <= codes(report, "ok")
    assert {"copies-lacking", "files-unlogged"} <= codes(report, "note")
    assert "originals-not-held" not in codes(report, "note")
    said = as_text(report)
    assert "1 份派生副本（观看副本）与经批准制作时的记录一致" in said
    assert "另有 1 个附件" in said, "copies are not counted among what nobody vouches for"
    assert "不是原件，不作为证据" in (root / "copies.json").read_text()


def test_copies_alone_are_proven_as_copies_and_the_lack_of_originals_is_said(tmp_path: Path) -> None:
    changes = capsules.with_copies(originals=False)
    report = examine(capsules.folder(tmp_path / "case", **changes), kept=changes["log"].checkpoint())
    assert statuses(report) == "ok ok ok ok"
    assert "files-bound" not in codes(report, "ok")
    assert "本包证明副本是经批准交出的，不能证明原件的内容" in as_text(report)


def test_a_closed_file_passes_and_a_recording_it_only_names_is_no_lack(tmp_path: Path) -> None:
    changes = capsules.with_dossier()
    report = examine(capsules.folder(tmp_path / "case", **changes), kept=changes["log"].checkpoint())
    assert statuses(report) == "ok ok ok ok"
    assert "dossier-sealed" in codes(report, "ok")
    assert {"dossier-cited", "dossier-later"} <= codes(report, "note")
    assert "1 份音像记录的原件存于证据库" in as_text(report)


def test_a_case_handed_over_passes_with_its_recordings_left_where_they_are(tmp_path: Path) -> None:
    changes = capsules.with_transfer()
    report = examine(capsules.folder(tmp_path / "case", **changes), kept=changes["log"].checkpoint())
    assert statuses(report) == "ok ok ok ok"
    assert "证据清单共 2 项" in as_text(report)
    assert "transfer-cited" in codes(report, "note")


def run(script: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-I", "-S", "-X", "utf8", str(script), *arguments]
    return subprocess.run(program, capture_output=True, text=True, check=False, encoding="utf-8")


def test_the_script_inside_the_capsule_reaches_the_same_verdicts_alone(tmp_path: Path) -> None:
    root = capsules.folder(tmp_path / "case")
    (tmp_path / "keys").write_text(capsules.TRUST)
    (tmp_path / "kept").write_text(capsules.LOG.checkpoint())
    anchors = ("--trust", str(tmp_path / "keys"), "--checkpoint", str(tmp_path / "kept"))
    done = run(root / "verify.py", "--json", *anchors)
    assert done.returncode == 0, done.stderr
    expected = examine(root)
    said = json.loads(done.stdout)
    assert [said["verdicts"][v]["status"] for v in VERDICTS] == [expected.status(v) for v in VERDICTS]
    assert run(root / "verify.py").returncode == 2
    capsules.flip(root / "data/recordings/照片.jpg")
    told = run(root / "verify.py", str(root), *anchors)
    assert told.returncode == 1
    assert "第一处问题：data/recordings/照片.jpg：内容已改变" in told.stdout


@pytest.mark.parametrize("script", [standalone.verify_script, standalone.draw_script])
def test_the_script_is_python_3_8_and_imports_only_the_standard_library(script: Callable[[], str]) -> None:
    import ast

    tree = ast.parse(script(), feature_version=(3, 8))
    imported = [node for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom))]
    roots = {getattr(n, "module", None) or n.names[0].name for n in imported}
    assert {name.split(".")[0] for name in roots} <= sys.stdlib_module_names
    names = [node.name for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))]
    names += [
        t.id for n in tree.body if isinstance(n, ast.Assign) for t in n.targets if isinstance(t, ast.Name)
    ]
    assert len(names) == len(set(names)), "two modules share a top-level name"


@pytest.mark.parametrize("content", [b"", b"PK", b"hello" * 100])
def test_what_is_no_capsule_gets_exit_code_3(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "file.zip").write_bytes(content)
    for path in (tmp_path / "file.zip", tmp_path, tmp_path / "absent"):
        with pytest.raises(NotACapsule):
            verify.examine(path)
        assert verify.main([str(path)]) == 3


def test_an_unreadable_anchor_is_an_error_not_a_verdict(tmp_path: Path) -> None:
    root = capsules.folder(tmp_path / "case")
    (tmp_path / "keys").write_text("not a key")
    assert verify.main([str(root), "--trust", str(tmp_path / "keys")]) == 3


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--no-such-option"], "不能核对：不认识 --no-such-option。"),
        (["--trust"], "不能核对：--trust 后面没有写文件。"),
        (["--trust", "absent"], "无法核验。读不了 absent：没有这个文件或文件夹。"),
        (["--trust", "."], "无法核验。读不了 .：是文件夹，不是文件。"),
    ],
)
def test_a_slip_of_the_keyboard_is_told_in_chinese(words: list[str], said: str, tmp_path: Path) -> None:
    (tmp_path / "verify.py").write_text(standalone.verify_script(), "utf-8")
    done = subprocess.run(
        [sys.executable, "-I", "verify.py", *words], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 3
    assert (done.stdout + done.stderr).startswith(said)


@pytest.mark.parametrize("way", capsules.SAVED_AGAIN)
def test_anchors_that_an_editor_saved_again_are_the_same_anchors(way: str, tmp_path: Path) -> None:
    root, save = capsules.folder(tmp_path / "case"), capsules.SAVED_AGAIN[way]
    (tmp_path / "keys").write_bytes(save(capsules.TRUST))
    (tmp_path / "kept").write_bytes(save(capsules.LOG.checkpoint()))
    anchors = ["--trust", str(tmp_path / "keys"), "--checkpoint", str(tmp_path / "kept")]
    assert verify.main([str(root), *anchors]) == 0
    assert run(root / "verify.py", *anchors).returncode == 0
    (tmp_path / "kept").write_bytes(save(capsules.LOG.checkpoint().replace("\n300\n", "\n299\n")))
    assert verify.main([str(root), *anchors]) == 1


def test_of_many_kept_checkpoints_the_one_that_can_be_compared_is_taken(tmp_path: Path) -> None:
    root = capsules.folder(tmp_path / "case")
    kept = "\f\n".join(capsules.LOG.checkpoint(size) for size in (100, capsules.SEEN, 290))
    report = examine(root, kept=kept)
    assert [f.detail["old"] for f in report.findings["inclusion"] if f.code == "kept-agrees"] == [
        capsules.SEEN
    ]
    assert report.exit_code == 0


TEXTS = (
    "proofs/checkpoint", "proofs/100.tlog-proof", "proofs/leaves/100.json", "proofs/payload/252.json",
    "proofs/custody.jsonl", "proofs/checkpoint-257", "proofs/consistency-257-300", "trust/log.vkey",
    "trust/log-sm2.pem", "manifest-sha256.txt", "tagmanifest-sha256.txt", "gm/sm3sums.txt",
)  # fmt: skip


@pytest.mark.parametrize(
    "way",
    [
        "bom",
        "crlf",
        "carriage returns",
        "no last newline",
        "utf-16",
        "utf-16 without a mark",
        "utf-16 big-endian",
    ],
)
def test_a_text_in_the_capsule_saved_again_is_named_and_nothing_else_is_doubted(
    way: str, tmp_path: Path
) -> None:
    root, save = capsules.folder(tmp_path / "case"), capsules.SAVED_AGAIN[way]
    for name in TEXTS:
        good = (root / name).read_bytes()
        if save(good.decode()) == good:
            continue
        (root / name).write_bytes(save(good.decode()))
        report = examine(root)
        failed = {(f.code, f.where) for v in VERDICTS for f in report.findings[v] if f.level == FAILED}
        assert failed == ({("file-changed", name)} if name != "tagmanifest-sha256.txt" else set()), name
        (root / name).write_bytes(good)


@pytest.mark.parametrize("content", [b"", b"\xff", b"\xff\xfe\x00", "不是公钥".encode("gb18030"), bytes(300)])
def test_rubbish_for_an_anchor_is_said_to_be_unreadable(content: bytes, tmp_path: Path) -> None:
    root = capsules.folder(tmp_path / "case")
    (tmp_path / "anchor").write_bytes(content)
    assert verify.main([str(root), "--checkpoint", str(tmp_path / "anchor")]) in {1, 3}
    if content:
        assert verify.main([str(root), "--trust", str(tmp_path / "anchor")]) == 3
    assert verify.main([str(root), "--trust", str(tmp_path)]) == 3


def test_every_byte_of_a_checkpoint_counts() -> None:
    from liuhen_proof import notes

    note = capsules.LOG.checkpoint(signers=[capsules.ED25519, capsules.SM2]).encode()
    trusted = capsules.KEYS[:2]
    assert notes.open_checkpoint(note.decode(), verifiers=trusted).size == 300
    for at in range(len(note)):
        flipped = note[:at] + bytes([note[at] ^ 1]) + note[at + 1 :]
        with pytest.raises(notes.NoteError):
            notes.open_checkpoint(flipped.decode("utf-8", "replace"), verifiers=trusted)
