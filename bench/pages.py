"""What pages take at the server and over the wire, against an older commit in the same run.

python -m bench.pages [--against REV] [--data FOLDER] [--rounds 60]
Each tree asks the same pages of the same demonstration county in turn with the other, in a process of its own: the
whole request within the process, from the middleware to the last byte of HTML, as a browser asks that takes gzip.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import IO, Any

from bench import older

GOAL_OF_TIME, GOAL_OF_BYTES = 0.6, 0.3
ANSWERING = """
import json, sys, time
import django; django.setup()
from django.conf import settings
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
settings.MIDDLEWARE = [each for each in settings.MIDDLEWARE if not each.endswith(".SecondFactorMiddleware")]
from django.test import Client
from liuhen.apps.people.models import Account
from liuhen.apps.recordings.models import Recording
from liuhen.apps.activities.models import Activity
OWN = Account.objects.get(username="msa-legal").person.unit
pages = {
    "workbench": ("msa-legal", "/console/"), "rules": ("msa-legal", "/console/rules/"),
    "recording": ("msa-legal", f"/console/recordings/{Recording.objects.filter(unit=OWN).order_by('-id')[5].pk}/"),
    "activity": ("msa-legal", f"/console/activities/{Activity.objects.filter(unit=OWN).order_by('-id')[5].pk}/"),
    "recordings": ("msa-legal", "/console/recordings/"), "findings": ("msa-legal", "/console/findings/"),
    "overview": ("bureau-head", "/console/cockpit/"), "trends": ("bureau-head", "/console/cockpit/trends/"),
}
clients = {}
for name, (username, path) in list(pages.items()):
    if username not in clients:
        clients[username] = Client(HTTP_ACCEPT_ENCODING="gzip", HTTP_HOST="127.0.0.1", SERVER_NAME="127.0.0.1")
        account = Account.objects.get(username=username)
        clients[username].force_login(account, "allauth.account.auth_backends.AuthenticationBackend")
    if clients[username].get(path).status_code != 200:
        del pages[name]
print(json.dumps(list(pages)), flush=True)
for line in sys.stdin:
    username, path = pages[line.strip()]
    began = time.perf_counter()
    answer = clients[username].get(path)
    took = time.perf_counter() - began
    print(json.dumps([took, len(answer.content)]), flush=True)
"""


def main() -> int:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--against", default="", metavar="REV")
    wanted.add_argument("--data", default="", metavar="FOLDER")
    wanted.add_argument("--rounds", type=int, default=60)
    options = wanted.parse_args()
    with older.county(options.against, options.data) as (ours, theirs, data, their_data):
        trees = [(ours, data), *([(theirs, their_data)] if theirs else [])]
        compare(trees, rounds=options.rounds)
    return 0


def compare(trees: list[tuple[Path, Path]], *, rounds: int) -> None:
    """Ask each page of each tree in turn, and print medians."""
    with answering(*trees[0]) as first:
        if len(trees) == 1:
            tell(measured([first], rounds))
            return
        with answering(*trees[1]) as second:
            tell(measured([first, second], rounds))


def measured(houses: "list[House]", rounds: int) -> dict[str, list[tuple[float, int]]]:
    pages = [page for page in houses[0].pages if all(page in each.pages for each in houses)]
    taken: dict[str, list[list[tuple[float, int]]]] = {page: [[] for _ in houses] for page in pages}
    for _ in range(rounds):
        for page in pages:
            for n, house in enumerate(houses):
                taken[page][n].append(house.ask(page))
    return {
        page: [(median(took for took, _ in each), each[-1][1]) for each in found]
        for page, found in taken.items()
    }


def tell(found: dict[str, list[tuple[float, int]]]) -> None:
    for page, ((took, size), *before) in found.items():
        told = f"{page:<12}{took * 1000:8.1f} ms {size / 1000:8.1f} kB"
        if before:
            faster, smaller = took / before[0][0], size / before[0][1]
            told += (
                f"   before {before[0][0] * 1000:8.1f} ms {before[0][1] / 1000:8.1f} kB   "
                f"{faster:.2f}× (goal ≤ {GOAL_OF_TIME}) {smaller:.2f}× (goal ≤ {GOAL_OF_BYTES})"
            )
        print(told, flush=True)


class House:
    """A process that answers."""

    def __init__(self, asking: IO[str], answers: IO[str]) -> None:
        self.asking, self.answers = asking, answers
        self.pages: list[str] = json.loads(answers.readline())

    def ask(self, page: str) -> tuple[float, int]:
        """Return the seconds it took and the bytes that came."""
        self.asking.write(f"{page}\n")
        self.asking.flush()
        told: Any = json.loads(self.answers.readline())
        return told[0], told[1]


@contextmanager
def answering(tree: Path, data: Path) -> Iterator[House]:
    with subprocess.Popen(
        [sys.executable, "-c", ANSWERING], env=older.environment(tree, data), text=True, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdin
        assert process.stdout
        yield House(process.stdin, process.stdout)
        process.stdin.close()


if __name__ == "__main__":
    sys.exit(main())
