"""Run every benchmark, each in a process of its own:  ./dev bench [NAME …], or one with its options:
./dev bench retention --rows 10000 10000000."""

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
    "clocks": ["-m", "bench.clocks"],
    "powers": ["bench/powers.py"],
    "disclosure": ["-m", "bench.disclosure"],
    "cases": ["-m", "bench.cases"],
    "inspections": ["-m", "bench.inspections"],
    "visits": ["bench/visits.py"],
    "oversight": ["-m", "bench.oversight"],
    "cockpit": ["-m", "bench.cockpit"],
    "interference": ["bench/interference.py"],
    "evaluation": ["bench/evaluation.py"],
    "idle": ["-m", "bench.idle"],
}


def main() -> int:
    first_option = next((n for n, word in enumerate(sys.argv) if word.startswith("-")), len(sys.argv))
    wanted, options = sys.argv[1:first_option] or list(BENCHES), sys.argv[first_option:]
    if unknown := [name for name in wanted if name not in BENCHES]:
        print(f"no such bench: {', '.join(unknown)}; there are {', '.join(BENCHES)}")
        return 2
    if options and len(wanted) > 1:
        print("options are for one bench; say which")
        return 2
    failed = []
    for name in wanted:
        command = [*BENCHES[name], *options]
        print(f"\n── {name} ── python {' '.join(command)}", flush=True)
        began = time.perf_counter()
        if subprocess.run([sys.executable, *command], check=False).returncode:
            failed.append(name)
        print(f"({time.perf_counter() - began:.0f} s)", flush=True)
    if failed:
        print(f"\nbroke off: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
