"""Hold two counties against each other, of which one has a report of interference: does the time of anything tell?

python bench/interference.py [--rounds 500] [--filings 60]
Both are one county up to the report: a copy of its database says that nothing happened, another what did. One process
asks both, for two processes differ by themselves; whose turn it is, of which page, is drawn by lot, so that a busy
machine strikes both alike. Each page is loaded ``rounds`` times in both. Filings, which are answered on a beat, are
held against each other in a third copy, by page and by endpoint.
Told are the medians, and how far the two lie apart: as two samples (Mann–Whitney, as z), and pair by pair of one round
(the mean difference among those that come of exchanging the two within pairs, as z). Goal: |z| < 3.3 for each by both,
one chance in a thousand. ``--alike`` lets nothing happen in either, to see what the machine alone does.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

ROOT = Path(__file__).parents[1]
GOAL = 3.3
NOTHING = {"happened": "none"}
SOMETHING = {
    "happened": "some", "who": "陈局长", "way": "phone", "facts": "打电话来，要求对利民小吃店不要立案。" * 40,
    "kinds": ["orders", "pleading"], "answer": "refused", "about": "利民小吃店案",
}  # fmt: skip
READERS = {
    "head": ("/console/", "/console/process-reports/", "/console/circulars/", "/console/post-changes/"),
    "legal": ("/console/", "/console/rings/"),
    "keeper": ("/console/",),
    "audit": ("/console/ledger/",),
}
WAYS = {"page": "/console/process-reports/file/", "endpoint": "/api/v1/process-reports"}


def main() -> int:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--rounds", type=int, default=500)
    wanted.add_argument("--filings", type=int, default=60)
    wanted.add_argument("--alike", action="store_true")
    wanted.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = wanted.parse_args()
    if options.here:
        return measure(options)
    with tempfile.TemporaryDirectory(prefix="liuhen-bench-") as folder:
        told = {
            "DJANGO_SETTINGS_MODULE": "liuhen.settings.test", "LIUHEN_DATA": folder, "PYTHONWARNINGS": "ignore",
            "LIUHEN_TEST_DATABASE": f"sqlite:///{folder}/county.sqlite3", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        }  # fmt: skip
        command = [sys.executable, __file__, "--here", *sys.argv[1:]]
        return subprocess.run(command, env=os.environ | told, check=False).returncode


def measure(options: argparse.Namespace) -> int:
    import django

    django.setup()
    keys = county()
    for who in (*READERS, "wangfang"):
        browser(who)
    quiet, loud, filed = Copy("quiet"), Copy("loud"), Copy("filed")
    for copy, said in ((quiet, NOTHING), (loud, NOTHING if options.alike else SOMETHING)):
        with copy.asked():
            keys.file(**said)
            keys.opened()
            keys.opened_above()
    missed = 0
    for way, path in WAYS.items():  # before the pages: who sends nothing for half an hour is logged out
        pairs: tuple[list[float], list[float]] = ([], [])
        with filed.asked():
            for _ in range(options.filings):
                for which in shuffled((0, 1)):
                    pairs[which].append(sent(path, (NOTHING, SOMETHING)[which], as_json=way == "endpoint"))
        missed += told(f"filing by {way}", *pairs)
    pages = [(who, path) for who, paths in READERS.items() for path in paths]
    took: dict[tuple[str, str], dict[Copy, list[float]]] = defaultdict(lambda: {quiet: [], loud: []})
    for n in range(-3, options.rounds):
        for page, copy in shuffled((page, copy) for page in pages for copy in (quiet, loud)):
            with copy.asked():
                ms = loaded(*page)
            if n >= 0:
                took[page][copy].append(ms)
    missed += sum(told(" ".join(page), each[quiet], each[loud]) for page, each in took.items())
    return 1 if missed else 0


class Copy:
    """A copy of the county as it is now, asked in this process in place of it."""

    def __init__(self, name: str) -> None:
        from django.db import connection, connections

        connection.close()
        there = connection.settings_dict["NAME"]
        self.connection = connections.create_connection("default")
        self.connection.settings_dict = connection.settings_dict | {"NAME": f"{there}.{name}"}
        shutil.copyfile(there, f"{there}.{name}")

    @contextmanager
    def asked(self) -> Iterator[None]:
        from django.db import connections

        before = connections["default"]
        connections["default"] = self.connection
        try:
            yield
        finally:
            connections["default"] = before


def shuffled(things: Any) -> list[Any]:
    found = list(things)
    random.shuffle(found)
    return found


def told(what: str, one: list[float], other: list[float]) -> int:
    """Print how two samples compare, of which each of one belongs to that of the other; say whether it missed."""
    ranks, exchanged = z_of_ranks(one, other), z_of_pairs(one, other)
    missed = max(abs(ranks), abs(exchanged)) >= GOAL
    print(
        f"{what:34} {median(one):8.2f} ms {median(other):8.2f} ms   z {ranks:+.2f}, by pairs {exchanged:+.2f}"
        f"  {'MISSED' if missed else 'met'}",
        flush=True,
    )
    return int(missed)


def z_of_ranks(one: list[float], other: list[float]) -> float:
    """Return how far the ranks of two samples lie apart, in standard deviations (Mann–Whitney)."""
    ranked = sorted([(ms, 0) for ms in one] + [(ms, 1) for ms in other])
    ranks = sum(n for n, (_, which) in enumerate(ranked, 1) if which == 0)
    n, m = len(one), len(other)
    u = ranks - n * (n + 1) / 2
    return float((u - n * m / 2) / (n * m * (n + m + 1) / 12) ** 0.5)


def z_of_pairs(one: list[float], other: list[float]) -> float:
    """Return how far the pairs lean to one side, in standard deviations, by the rank of each difference (Wilcoxon).

    Under exchange within pairs each rank is as likely to count for the one as for the other.
    """
    apart = sorted((a - b for a, b in zip(one, other, strict=True)), key=abs)
    n = len(apart)
    leaning = sum(rank if each > 0 else -rank for rank, each in enumerate(apart, 1) if each)
    return float(leaning / (n * (n + 1) * (2 * n + 1) / 6) ** 0.5)


def county() -> Any:
    from django.conf import settings

    from liuhen.kernel import schema, sealing
    from liuhen.kernel.ledger import keyring
    from tests.builders.county import small_county
    from tests.builders.interference import the_keys

    folder = Path(os.environ["LIUHEN_DATA"])
    settings.KEYS, settings.LEDGER_PUBLIC = folder / "keys", folder / "log"
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.VAULT = {"backend": "local", "root": folder / "vault"}
    keyring.make_keys(settings.KEYS, origin=settings.LEDGER_ORIGIN)
    sealing.make_key(settings.KEYS)
    schema.bring_up_to_date()
    return the_keys(small_county())


@cache
def browser(who: str) -> Any:
    """Return a client somebody is logged in with, in the county and all copies that are made afterwards."""
    from django.test import Client

    from liuhen.apps.people.models import Account

    client = Client()
    client.force_login(Account.objects.get(username=who))
    return client


def loaded(who: str, path: str) -> float:
    began = perf_counter()
    answered = browser(who).get(path)
    took = (perf_counter() - began) * 1000
    assert answered.status_code == 200, (who, path, answered.status_code)
    return took


def sent(path: str, said: dict[str, Any], *, as_json: bool) -> float:
    began = perf_counter()
    answered = browser("wangfang").post(path, said, **{"content_type": "application/json"} if as_json else {})
    took = (perf_counter() - began) * 1000
    assert answered.status_code in (201, 302), (path, answered.status_code, answered.content[:300])
    return took


if __name__ == "__main__":
    sys.exit(main())
