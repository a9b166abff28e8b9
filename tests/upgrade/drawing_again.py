"""Print, a line a plan, whether each draw of a county comes out as it did, for the product and for an outsider."""

import json
import sys
import tempfile
from pathlib import Path

import django


def main() -> None:
    django.setup()
    from liuhen.apps.spotchecks.drawn_again import compare, proof_file
    from liuhen.apps.spotchecks.models import Plan
    from liuhen.kernel.ledger import keyring
    from liuhen_proof import draw_proof

    keys = [key.vkey + "\n" for key in keyring.verifiers() if key.kind == b"\x01"]
    for plan in Plan.objects.filter(state__in=("drawn", "closed")).order_by("pk"):
        with tempfile.TemporaryDirectory() as folder:
            proof = Path(folder) / "draw.jsonl"
            proof.write_bytes(b"".join(proof_file(plan)))
            told, verdict = draw_proof.verify(proof, trust=keys)
        sheets = sorted(plan.sheets.values_list("recording_id", flat=True))
        drawn = sorted(row[0] for row in told["result"])
        sys.stdout.write(json.dumps([plan.pk, compare(plan).holds, verdict.faults, drawn, sheets]) + "\n")


if __name__ == "__main__":
    main()
