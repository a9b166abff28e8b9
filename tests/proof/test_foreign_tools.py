"""Other people's programs accept what we write: nobody needs ours to check a capsule."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import bagit
import pytest

from tests.builders import proof_capsules as capsules

GO_SUMDB = Path("/usr/share/gocode/src/golang.org/x/mod")  # Debian's golang-golang-x-mod-dev


def run(*command: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False, cwd=cwd
    )


def test_bagit_validates_the_capsule_and_sees_a_changed_file(tmp_path: Path) -> None:
    root = capsules.folder(tmp_path / "case")
    bagit.Bag(str(root)).validate()
    capsules.flip(root / "data/recordings/现场.mp4")
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(root)).validate()


@pytest.mark.parametrize("originals", [True, False], ids=["with originals", "copies alone"])
def test_bagit_validates_a_capsule_with_copies_and_finds_a_changed_one(
    tmp_path: Path, originals: bool
) -> None:
    root = capsules.folder(tmp_path / "case", **capsules.with_copies(originals=originals))
    bagit.Bag(str(root)).validate()
    capsules.flip(root / capsules.COPY_PATH)
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(root)).validate()


def test_proofbundle_verifies_every_proof_and_the_witness(tmp_path: Path) -> None:
    root = capsules.folder(tmp_path / "case")
    program = Path(sys.executable).with_name("proofbundle")
    for index in capsules.CASE:
        leaf = root / f"proofs/leaves/{index}.json"
        command = (
            program, "verify-proof", root / f"proofs/{index}.tlog-proof", "--payload-file", leaf,
            "--log-vkey", capsules.ED25519.verify_key.vkey,
            "--witness-vkey", capsules.WITNESS.verify_key.vkey, "--threshold", "1",
        )  # fmt: skip
        good = run(*command)
        assert good.returncode == 0, good.stdout + good.stderr
        capsules.flip(leaf)
        assert run(*command).returncode != 0


def test_openssl_verifies_the_package_signature(tmp_path: Path) -> None:
    root = capsules.folder(tmp_path / "case")
    command = (
        "openssl", "dgst", "-sm3", "-verify", root / "trust/log-sm2.pem", "-sigopt", "distid:1234567812345678",
        "-signature", root / "gm/signature.sm2", root / "tagmanifest-sha256.txt",
    )  # fmt: skip
    assert run(*command).returncode == 0
    capsules.flip(root / "tagmanifest-sha256.txt", 3)
    assert run(*command).returncode != 0


def test_a_timestamp_of_the_checkpoint_is_told_apart_from_one_of_another(tmp_path: Path) -> None:
    from liuhen_proof import verify

    (tmp_path / "checkpoint").write_text(capsules.LOG.checkpoint(), newline="\n")
    token = timestamp(tmp_path, tmp_path / "checkpoint")
    mine = (tmp_path / "checkpoint").read_text()
    root = capsules.folder(tmp_path / "case", checkpoint=mine, timestamp=token)
    report = verify.examine(root)
    assert [f.code for f in report.findings["time"]] == ["log-clock", "token-not-checked"]
    assert report.findings["time"][1].detail["at"].startswith("20")
    other = capsules.folder(tmp_path / "other", timestamp=token)  # signed anew: other bytes
    assert "token-elsewhere" in {f.code for f in verify.examine(other).findings["time"]}


def timestamp(folder: Path, data: Path) -> bytes:
    """Return an RFC 3161 token over ``data`` from an authority made for the occasion."""
    (folder / "tsa.cnf").write_text(
        "[req]\ndistinguished_name=dn\nprompt=no\nx509_extensions=ext\n[dn]\nCN=TSA\n"
        "[ext]\nextendedKeyUsage=critical,timeStamping\n"
        "[tsa]\ndefault_tsa=t\n[t]\nserial=serial\nsigner_cert=tsa.pem\nsigner_key=tsa.key\nsigner_digest=sha256\n"
        "default_policy=1.2.3.4\ndigests=sha256\n"
    )
    (folder / "serial").write_text("01\n")
    for command in (
        (
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-keyout",
            "tsa.key",
            "-out",
            "tsa.pem",
            "-config",
            "tsa.cnf",
        ),
        ("ts", "-query", "-data", data.name, "-sha256", "-cert", "-out", "query"),
        ("ts", "-reply", "-config", "tsa.cnf", "-section", "t", "-queryfile", "query", "-out", "reply"),
    ):
        done = run("openssl", *command, cwd=folder)
        assert done.returncode == 0, done.stderr
    return (folder / "reply").read_bytes()


@pytest.mark.skipif(
    not (shutil.which("go") and GO_SUMDB.is_dir()), reason="Go and golang.org/x/mod are not installed"
)
def test_go_opens_our_checkpoints_and_checks_our_proofs(tmp_path: Path) -> None:
    root = capsules.folder(tmp_path / "case")
    (tmp_path / "go.mod").write_text("module check\n\ngo 1.19\n\nrequire golang.org/x/mod v0.7.0\n")
    shutil.copytree(GO_SUMDB, tmp_path / "vendor/golang.org/x/mod", copy_function=shutil.copyfile)
    packages = "golang.org/x/mod/sumdb/note\ngolang.org/x/mod/sumdb/tlog\n"
    (tmp_path / "vendor/modules.txt").write_text(f"# golang.org/x/mod v0.7.0\n## explicit\n{packages}")
    shutil.copyfile(Path(__file__).with_name("check.go.txt"), tmp_path / "main.go")
    (tmp_path / "vkey").write_text(capsules.ED25519.verify_key.vkey)
    built = run("go", "build", "-mod=vendor", "-o", "check", ".", cwd=tmp_path)
    assert built.returncode == 0, built.stderr
    done = run(tmp_path / "check", root / "proofs", tmp_path / "vkey", json.dumps(capsules.CASE))
    assert done.returncode == 0, done.stdout + done.stderr
