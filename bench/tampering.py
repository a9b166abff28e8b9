"""Score the fixed list of attacks: ours must find and place each; beside it what the peers' own checks say.

    python -m bench.tampering
Then every table of a county (`bench.tables`): rows changed, deleted and inserted by a hand in the database.
On capsules the peers are bagit.py and proofbundle (each proof by itself). django-auditlog and django-simple-history
keep their history in the same database and have no check to run, so there is nothing to score but a zero.
"""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import bagit

from bench import forging
from liuhen_proof import verify
from liuhen_proof.report import VERDICTS
from tests.builders import proof_capsules as capsules
from tests.proof.test_verify import spoiled


def ours(root: Path, wanted: capsules.Mutation) -> bool:
    report = verify.examine(root, trust=[capsules.TRUST], kept=capsules.LOG.checkpoint())
    failed = {
        (f.code, f.where) for verdict in VERDICTS for f in report.findings[verdict] if f.level == "failed"
    }
    return report.exit_code == 1 and (wanted.code, wanted.where) in failed


def bagit_py(root: Path, _: capsules.Mutation) -> bool:
    try:
        bagit.Bag(str(root)).validate()
    except (bagit.BagError, OSError):
        return True
    return False


def proofbundle(root: Path, _: capsules.Mutation) -> bool:
    program = Path(sys.executable).with_name("proofbundle")
    return any(
        subprocess.run(
            [program, "verify-proof", proof, "--payload-file", root / f"proofs/leaves/{proof.stem}.json",
             "--log-vkey", capsules.ED25519.verify_key.vkey, "--witness-vkey", capsules.WITNESS.verify_key.vkey,
             "--threshold", "1"],
            check=False, capture_output=True,
        ).returncode
        for proof in (root / "proofs").glob("*.tlog-proof")
    )  # fmt: skip


PEERS: dict[str, Callable[[Path, capsules.Mutation], bool]] = {
    "liuhen verify": ours,
    "bagit.py": bagit_py,
    "proofbundle": proofbundle,
}


def scored() -> Iterator[tuple[str, dict[str, bool]]]:
    for mutation in capsules.MUTATIONS:
        with tempfile.TemporaryDirectory(prefix="liuhen-bench-") as folder:
            root = spoiled(mutation, Path(folder) / "case")
            yield mutation.name, {name: check(root, mutation) for name, check in PEERS.items()}


def main() -> int:
    """Print who found what; exit 1 where ours missed one."""
    print(f"{'attack':50}" + "".join(f"{name:>15}" for name in PEERS))
    totals = dict.fromkeys(PEERS, 0)
    for attack, found in scored():
        print(f"{attack:50}" + "".join(f"{'found' if found[name] else '-':>15}" for name in PEERS))
        for name in PEERS:
            totals[name] += found[name]
    print(f"{f'of {len(capsules.MUTATIONS)}':50}" + "".join(f"{totals[name]:>15}" for name in PEERS))
    print("django-auditlog, django-simple-history: 0, they have no check to run")
    print("\nliuhen ledger verify, the log forged by whoever owns the server")
    is_forged = forging.report() > 0
    print("\nliuhen ledger verify, a hand in each table of the database")
    in_tables = subprocess.run([sys.executable, "-m", "bench.tables"], check=False).returncode > 0
    return int(totals["liuhen verify"] < len(capsules.MUTATIONS) or is_forged or in_tables)


if __name__ == "__main__":
    sys.exit(main())
