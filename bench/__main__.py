"""Run every benchmark, each in a process of its own:  ./dev bench [NAME …]."""

import subprocess
import sys
import time

BENCHES = {
    "intake": ["bench/intake.py"],
    "fixity": ["bench/fixity.py"],
    "ledger": ["bench/ledger.py"],
    "saves": ["-m", "bench.saves"],
    "saves_cpu": ["-m", "bench.saves", "--sync", "normal"],
    "tampering": ["-m", "bench.tampering"],
    "checkpoints": ["-m", "bench.checkpoints"],
    "exports": ["-m", "bench.exports"],
    "copies": ["-m", "bench.copies"],
    "recordings_list": ["bench/recordings_list.py"],
    "provision": ["bench/provision.py"],
    "retention": ["bench/retention.py"],
    "activities": ["bench/activities.py"],
    "spotchecks": ["bench/spotchecks.py"],
    "rules": ["bench/rules.py"],
    "viewings": ["bench/viewings.py"],
    "complaints": ["bench/complaints.py"],
}


def main() -> int:
    wanted = sys.argv[1:] or list(BENCHES)
    if unknown := [name for name in wanted if name not in BENCHES]:
        print(f"no such bench: {', '.join(unknown)}; there are {', '.join(BENCHES)}")
        return 2
    failed = []
    for name in wanted:
        print(f"\n── {name} ── python {' '.join(BENCHES[name])}", flush=True)
        began = time.perf_counter()
        if subprocess.run([sys.executable, *BENCHES[name]], check=False).returncode:
            failed.append(name)
        print(f"({time.perf_counter() - began:.0f} s)", flush=True)
    if failed:
        print(f"\nbroke off: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
