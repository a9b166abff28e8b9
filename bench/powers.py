"""Measure power lists at the size of a county, each against a peer of the same run: python bench/powers.py.

python bench/powers.py [--rounds 200] [--imports 3] [--no-postgres] [--no-sqlite]
60 units × 100 powers × 10 versions, 12,000 lines of break-downs. Ours and the peer are asked in turn, so that both meet
the machine in the same mood; the ratio is that of the medians, in brackets the quartiles of the ratios round by round.
Time is that of this process on SQLite, which does all in it, else and for sheets that of the clock on the wall.
The search over a million publications is ``./dev bench disclosure``.
"""

import argparse
import gc
import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from itertools import cycle, islice
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import Any
from zoneinfo import ZoneInfo

import disclosure
import recordings_list as base

UNITS, POWERS, VERSIONS, POSTS, LAWS, ARTICLES = 60, 100, 10, 20, 20, 100
ASKED, ROWS, WRONG, BURST = 10_000, 6_000, 300, 10
TODAY = datetime.now(ZoneInfo("Asia/Shanghai")).date()
DAYS = [TODAY - timedelta(days=50 + 100 * n) for n in reversed(range(VERSIONS))]
"""The first day of each version."""
AMENDED = TODAY + timedelta(days=30)


@dataclass(frozen=True)
class Pair:
    """Something of ours and its peer: each takes the number of the round. Without a goal it is only told."""

    what: str
    ours: Callable[[int], object]
    peer: Callable[[int], object]
    goal: float | None = None
    is_least: bool = False  # the peer may take so many times as long, at least
    rounds: int = 0


def main() -> int:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--rounds", type=int, default=200)
    wanted.add_argument("--imports", type=int, default=3)
    wanted.add_argument("--no-postgres", action="store_true")
    wanted.add_argument("--no-sqlite", action="store_true")
    wanted.add_argument("--answer", help=argparse.SUPPRESS)
    options = wanted.parse_args()
    if options.answer:
        return answer(options.answer, rounds=options.rounds, imports=options.imports)
    databases = {} if options.no_sqlite else {"SQLite": base.sqlite}
    databases |= {} if options.no_postgres else {"PostgreSQL": base.postgres}
    return max([apart(name, database, options) for name, database in databases.items()], default=0)


def apart(name: str, database: Callable[[], Any], options: argparse.Namespace) -> int:
    """Measure one database in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="liuhen-bench-") as folder, database() as url:
        told = {
            "LIUHEN_DATA": folder, "LIUHEN_SECRET_KEY": "bench", "LIUHEN_HOSTS": "testserver",
            "LIUHEN_DATABASE": url or f"sqlite:///{folder}/bench.sqlite3",
            "LIUHEN_SECOND_FACTOR": "0", "PYTHONWARNINGS": "ignore",
            "DJANGO_SETTINGS_MODULE": "liuhen.settings.base",
        }  # fmt: skip
        command = [sys.executable, __file__, "--answer", name]
        command += ["--rounds", str(options.rounds), "--imports", str(options.imports)]
        return subprocess.run(command, env=os.environ | told, check=False).returncode


def answer(name: str, *, rounds: int, imports: int) -> int:
    """Fill a database, measure and print; 1 where a goal is missed."""
    import django

    django.setup()
    from django.conf import settings

    from liuhen.kernel import schema

    schema.bring_up_to_date()
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    fill()
    gc.collect()
    gc.freeze()  # as in recordings_list
    beside = another_connection()
    size = f"{UNITS} units × {POWERS} powers × {VERSIONS} versions"
    print(f"{name}: {size}, ours against the peer (ms, medians)")
    groups = (as_of_a_day, whether_somebody_may, what_an_amendment_touches, what_everybody_reads)
    clock = process_time if name == "SQLite" else perf_counter
    missed = sum(not tell(pair, rounds, clock) for group in groups for pair in group())
    missed += sum(not tell(pair, imports, perf_counter) for pair in what_comes_in(imports))
    beside.close()
    return 1 if missed else 0


def another_connection() -> Any:
    """Connect once more, as a second thread does: SQLite tidies up when the last one goes, which each request's is."""
    from django.db import connection

    made = connection.copy()
    made.ensure_connection()
    return made


def tell(pair: Pair, rounds: int, clock: Callable[[], float]) -> bool:
    """Ask in turn, print, and say whether the goal is met."""
    ours, peer = [], []
    for n in range(-1, pair.rounds or rounds):
        taken = timed(pair.ours, n, clock), timed(pair.peer, n, clock)
        if n >= 0:  # the first warms both
            ours.append(taken[0])
            peer.append(taken[1])
    a, b = (peer, ours) if pair.is_least else (ours, peer)
    ratio = median(a) / median(b)
    each = [x / y for x, y in zip(a, b, strict=True)]
    low, _, high = quantiles(each * 2, n=4)  # of one round too
    met = pair.goal is None or (ratio >= pair.goal if pair.is_least else ratio <= pair.goal)
    goal = "" if pair.goal is None else f"goal {'≥' if pair.is_least else '≤'} {pair.goal}"
    verdict = "told" if pair.goal is None else "met" if met else "MISSED"
    print(
        f"  {pair.what:<52}{median(ours) * 1000:10.2f}{median(peer) * 1000:10.2f}"
        f"{ratio:8.2f}× ({low:.2f}–{high:.2f})  {goal}  {verdict}", flush=True,
    )  # fmt: skip
    return met


def timed(what: Callable[[int], object], n: int, clock: Callable[[], float]) -> float:
    began = clock()
    what(n)
    return clock() - began


# ── as of a day ──────────────────────────────────────────────────────────────


def as_of_a_day() -> Iterator[Pair]:
    """Yield what is asked as of a day of any version, against the same as of today."""
    from liuhen.apps.people.models import Unit
    from liuhen.apps.powers.queries import items_on, list_on

    units = list(Unit.objects.filter(kind="organ").order_by("pk"))

    def read(n: int, on: date) -> None:
        unit = units[n % UNITS]
        if list_on(unit, on) is None or len(items_on(unit, on)) != POWERS:
            raise RuntimeError(f"{unit} {on}")

    def old(n: int) -> date:
        return DAYS[n % (VERSIONS - 1)] + timedelta(days=3)

    yield Pair("as of a day: list and items", lambda n: read(n, old(n)), lambda n: read(n, TODAY), 1.3)
    get = door()
    for what, address in (
        ("portal page", "/powers/{}/"), ("portal, all units", "/powers/"), ("portal JSON", "/powers/{}/list.json"),
        ("portal, one power", "/powers/{}/items/220524-CF-007/"),
    ):  # fmt: skip

        def then(n: int, address: str = address) -> None:
            get(address.format(f"U{n % UNITS}"), f"on={old(n)}", anew=True)

        def now(n: int, address: str = address) -> None:
            get(address.format(f"U{n % UNITS}"), f"on={TODAY}", anew=True)

        yield Pair(f"as of a day: {what}", then, now, 1.3, rounds=60)


# ── authority ────────────────────────────────────────────────────────────────


def whether_somebody_may() -> Iterator[Pair]:
    """Yield authority asked of one unit and day, of the whole county on a day, and each time from the beginning."""
    from liuhen.apps.people.models import Person, Unit
    from liuhen.apps.powers.models import PowerItem
    from liuhen.apps.powers.queries import Authorities, authority

    units = list(Unit.objects.filter(kind="organ").order_by("pk"))
    people = {unit.pk: list(Person.objects.filter(unit=unit).order_by("pk")) for unit in units}
    keys = list(PowerItem.objects.values_list("pk", flat=True)[:ASKED])

    def ask(prepared: Authorities, n: int) -> None:
        power = n % POWERS
        who = people[prepared.unit.pk][power % POSTS]
        if not prepared.ask(who, code(power)).ok:
            raise RuntimeError(prepared.ask(who, code(power)).why_no_authority)

    def one_unit(round_: int) -> None:
        prepared = Authorities(units[round_ % UNITS], TODAY)
        for n in range(ASKED):
            ask(prepared, n)

    def whole_county(_: int) -> None:
        each = [Authorities(unit, TODAY) for unit in units]
        for n in range(ASKED):
            ask(each[n % UNITS], n)

    def by_key_once(key: int) -> PowerItem:
        return PowerItem.objects.get(pk=key)

    def by_key(_: int) -> None:
        for key in keys:
            by_key_once(key)

    def alone(n: int) -> None:
        unit, power = units[n % UNITS], n % POWERS
        if not authority(people[unit.pk][power % POSTS], code(power), unit, None, TODAY).ok:
            raise RuntimeError("may not")

    yield Pair(f"authority × {ASKED:,}, one unit and day", one_unit, by_key, 1.5, rounds=5)
    yield Pair(f"authority × {ASKED:,}, all units of a day", whole_county, by_key, 1.5, rounds=5)
    yield Pair("authority, one question from the beginning", alone, lambda n: by_key_once(keys[n]))


# ── amendments ───────────────────────────────────────────────────────────────


def what_an_amendment_touches() -> Iterator[Pair]:
    """Yield the dry run of a law that all powers rest on, and of one that few do, against reading the same rows."""
    from liuhen.apps.laws.models import LawVersion
    from liuhen.apps.powers.models import Basis, PowerList
    from liuhen.apps.powers.queries import amendments

    in_force = list(PowerList.objects.filter(effective_on=DAYS[-1]).values_list("pk", flat=True))

    def read(law_id: int) -> list[Any]:
        rows = Basis.objects.filter(item__power_list_id__in=in_force, law_version__law_id=law_id)
        return list(rows.values_list(*amendments.COLUMNS))

    for n, version in enumerate(LawVersion.objects.filter(effective_on=AMENDED).order_by("pk")):
        rows = len(read(version.law_id))
        touched = len(amendments.impact_of_version(version).touched)

        def ours(_: int, version: LawVersion = version) -> object:
            return amendments.impact_of_version(version).counts()

        def peer(_: int, law_id: int = version.law_id) -> object:
            return read(law_id)

        what = "all rest on it" if n == 0 else "a few rest on it"
        yield Pair(f"dry run, {what}: {rows:,} bases, {touched:,} touched", ours, peer, 3.0, rounds=40)


# ── what everybody reads ─────────────────────────────────────────────────────


def what_everybody_reads() -> Iterator[Pair]:
    """Yield public lists against the console's, in requests per second: kept, with a validator, and drawn anew."""
    from liuhen.apps.powers.models import PowerList

    session = base.browser("bureau").cookies.output(header="", sep=";").strip()
    get = door()
    newest = PowerList.objects.filter(effective_on=DAYS[-1]).order_by("unit_id").first()
    assert newest is not None
    for what, public, theirs in (
        ("units", "/powers/", "/console/powers/"),
        ("a list", "/powers/U0/", f"/console/powers/lists/{newest.pk}/"),
        ("publications", "/disclosure/", "/console/publications/"),
    ):
        tag = get(public)["ETag"]

        def console(_: int, theirs: str = theirs) -> None:
            for _ in range(BURST):
                get(theirs, HTTP_COOKIE=session)

        def fresh(_: int, public: str = public) -> None:
            for _ in range(BURST):
                get(public)

        def same(_: int, public: str = public, tag: str = tag) -> None:
            for _ in range(BURST):
                get(public, wanted=304, HTTP_IF_NONE_MATCH=tag)

        def drawn(_: int, public: str = public) -> None:
            for _ in range(BURST):
                get(public, anew=True)

        yield Pair(f"portal, {what}: 304 against the console", same, console, 5.0, is_least=True, rounds=20)
        yield Pair(f"portal, {what}: 200 against the console", fresh, console, 5.0, is_least=True, rounds=20)
        yield Pair(f"portal, {what}: drawn anew", drawn, console, is_least=True, rounds=10)


def door() -> Callable[..., Mapping[str, str]]:
    """Return what asks the application as the server does; ``anew``: nothing that was drawn before is there."""
    from django.core.cache import cache
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()

    def get(
        address: str, query: str = "", *, wanted: int = 200, anew: bool = False, **more: str
    ) -> Mapping[str, str]:
        if anew:
            cache.clear()
        told: dict[str, str] = {}
        environ = {
            "REQUEST_METHOD": "GET", "PATH_INFO": address, "QUERY_STRING": query, "SERVER_NAME": "testserver",
            "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1", "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr, "wsgi.url_scheme": "http", "wsgi.version": (1, 0), **more,
        }  # fmt: skip
        response = application(environ, lambda status, headers: told.update(headers, status=status))
        b"".join(response)
        response.close()
        if not told["status"].startswith(str(wanted)):
            raise RuntimeError(f"{address}?{query}: {told['status']}")
        return told

    return get


# ── what comes in ────────────────────────────────────────────────────────────


def what_comes_in(rounds: int) -> Iterator[Pair]:
    """Yield a sheet of powers taken in, looked through, and refused, against openpyxl's own reading of the file."""
    from django.utils import timezone
    from openpyxl import load_workbook

    from liuhen.apps.people.models import Unit
    from liuhen.apps.powers import jobs
    from liuhen.apps.powers.actions import importing
    from liuhen.apps.powers.actions import lists as drafting
    from liuhen.apps.powers.models import Import
    from liuhen.kernel import attachments
    from liuhen.kernel.access import SYSTEM

    at = timezone.now()
    units = cycle(Unit.objects.filter(kind="organ").order_by("pk"))

    def waiting(content: bytes, *, checking: bool) -> list[Import]:
        files = attachments.keep([attachments.Given("清单.xlsx", "", content)], at=at)
        drafts = [
            drafting.draft(unit=next(units), reason="表格导入", by=SYSTEM, at=at) for _ in range(rounds + 1)
        ]
        return [
            importing.fill_from(power_list=each, checking=checking, files=files, by=SYSTEM, at=at)
            for each in drafts
        ]

    def take(sheets: list[Import], became: str, n: int) -> None:
        jobs.read_sheet(sheets[n + 1].pk)
        sheets[n + 1].refresh_from_db()
        if sheets[n + 1].state != became or sheets[n + 1].rows_found != ROWS:
            raise RuntimeError(f"{sheets[n + 1].state}: {sheets[n + 1].faults[:3]}")

    def read(content: bytes, _: int) -> None:
        sheet = load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets[0]
        if sum(1 for _ in sheet.iter_rows(values_only=True)) != ROWS + 1:
            raise RuntimeError("not all rows")

    good, bad = a_sheet(), a_sheet(wrong=WRONG)
    print(f"  a sheet of {ROWS:,} rows, {len(good) / 1e6:.1f} MB as it lies")
    for what, content, checking, became in (
        ("taken in", good, False, "taken"),
        ("looked through", good, True, "checked"),
        (f"refused for {WRONG} faults", bad, False, "refused"),
    ):
        sheets = waiting(content, checking=checking)
        yield Pair(f"import: {what}", partial(take, sheets, became), partial(read, content), 3.0)


def a_sheet(*, wrong: int = 0) -> bytes:
    """Draw a list as counties draw theirs: some 700 letters a row; ``wrong`` of the rows are not to be taken."""
    from liuhen.apps.powers.reading import WORDS
    from liuhen.kernel import spreadsheets

    rows = []
    for n in range(ROWS):
        place = f"第{SIGNS[n % 9]}十{SIGNS[n % 7]}条"
        cells = told(n) | {
            "职权编码": f"220525-CF-{n:05}", "职权类型": "行政处罚", "现场或非现场": "现场", "涉企": "是",
            "设定依据": "\n".join(f"《{title(law)}》{place}　{WORDY[:150]}" for law in (0, 1 + n % (LAWS - 1))),
            "法定时限": "90日", "承诺时限": "60日", "职权内容": WORDY[:80],
        }  # fmt: skip
        if wrong and n % (ROWS // wrong) == 0:
            cells |= ({"职权类型": "行政"}, {"承诺时限": "快"}, {"设定依据": "《没有的法》第三条"})[n % 3]
        rows.append([cells.get(word, "") for word in WORDS])
    return spreadsheets.workbook("清单", WORDS, rows)


# ── the county ───────────────────────────────────────────────────────────────

SIGNS = "一二三四五六七八九"
WORDY = (
    "立案阶段：发现涉嫌违法行为的，应当予以审查，决定是否立案；调查阶段：全面、客观、公正地调查收集证据；" * 8
)


def title(law: int) -> str:
    return f"云岭县第{law + 1}号管理条例"


def code(power: int) -> str:
    return f"220524-CF-{power:03}"


def told(power: int) -> dict[str, str]:
    return {
        "职权名称": f"对第{power}种未经许可从事经营活动的行为的处罚", "责任事项": WORDY[:250],
        "办理流程": "立案→调查→审核→决定→送达",
    }  # fmt: skip


def fill() -> None:
    """Make units and laws by their actions, lists and break-downs past them: the ledger is not what is measured."""
    from tests.builders import county as build

    top = build.unit("YL", "云岭县人民政府", parent=None, kind="government", device_class="")
    units = [build.unit(f"U{n}", f"云岭县{n}局", parent=top) for n in range(UNITS)]
    build.account(build.person(top, "周监督", "900002", kind="clerk"), "bureau", "supervisor")
    fill_lists(units, library())
    fill_posts(units)
    fill_publications()
    base.seen_by_the_database()


def library() -> list[Any]:
    """Register the laws in force, and amend two of them: half of the articles stay."""
    from tests.builders import laws as build

    since, versions = DAYS[0] - timedelta(days=400), []
    for n in range(LAWS):
        law = build.a_law(title(n))
        versions.append(build.a_version(law, "制定", since, article_count=ARTICLES))
    for before in versions[:2]:
        after = build.a_version(before.law, "修正", AMENDED, promulgated_on=TODAY, article_count=ARTICLES)
        half = range(1, ARTICLES // 2 + 1)
        build.mapped(
            after,
            *((no, no, "same") for no in half),
            *((no, no - 3, "renumbered") for no in range(ARTICLES // 2 + 4, ARTICLES - 9)),
            *((no, no - 3, "changed") for no in range(ARTICLES - 9, ARTICLES + 1)),
            *((ARTICLES // 2 + n, None, "repealed") for n in (1, 2, 3)),
        )
    return versions


def fill_lists(units: list[Any], versions: list[Any]) -> None:
    from liuhen.apps.powers.models import Basis, PowerItem, PowerList

    lists = PowerList.objects.bulk_create(
        PowerList(
            state="published", unit=unit, number=n, reason="年度调整", effective_on=day,
            submitted_at=base.NOW, published_at=base.NOW,
        )
        for n, day in enumerate(DAYS, 1)
        for unit in units
    )  # fmt: skip
    for each in lists:
        items = PowerItem.objects.bulk_create(
            PowerItem(
                power_list=each, place=n + 1, code=code(n), name=told(n)["职权名称"], kind="penalty", national_type=2,
                duties=told(n)["责任事项"], process=told(n)["办理流程"], site="on-site", touches_firms=True,
                statutory_n=90, statutory_unit="day",
            )
            for n in range(POWERS)
        )  # fmt: skip
        Basis.objects.bulk_create(
            Basis(
                item=item, law_version=versions[law], no=1 + n % ARTICLES, as_written=f"《{title(law)}》第{n}条",
            )
            for n, item in enumerate(items)
            for law in (0, 1 + n % (LAWS - 1))
        )  # fmt: skip


def fill_posts(units: list[Any]) -> None:
    """Give each power two posts, and each post somebody with a certificate."""
    from liuhen.apps.people.models import Certificate, Person, Post, Tenure
    from liuhen.apps.powers.models import Assignment, Breakdown, PowerList

    newest = {row.unit_id: row for row in PowerList.objects.filter(effective_on=DAYS[-1])}
    since = DAYS[0]
    for unit in units:
        posts = Post.objects.bulk_create(
            Post(state="active", unit=unit, name=f"执法{n}岗") for n in range(POSTS)
        )
        people = Person.objects.bulk_create(
            Person(state="serving", unit=unit, post=post, name=f"人员{n}", kind="officer", number=f"{unit.pk}-{n}")
            for n, post in enumerate(posts)
        )  # fmt: skip
        Tenure.objects.bulk_create(Tenure(person=each, post=each.post, since=since) for each in people)
        Certificate.objects.bulk_create(
            Certificate(
                state="in-force", unit=unit, person=each, number=f"C{each.number}", field="市场监管", issued_on=since,
                expires_on=TODAY + timedelta(days=900),
            )
            for each in people
        )  # fmt: skip
        made = Breakdown(
            state="published", unit=unit, power_list=newest[unit.pk], number=1, reason="首次分解", effective_on=since,
            published_at=base.NOW,
        )  # fmt: skip
        Breakdown.objects.bulk_create([made])
        Assignment.objects.bulk_create(
            Assignment(
                breakdown=made, code=code(n), post=posts[(n + shift) % POSTS], responsibility=WORDY[:60],
            )
            for n in range(POWERS)
            for shift in (0, 7)
        )  # fmt: skip


def fill_publications() -> None:
    """Publish a thousand things, for the public list of them."""
    from liuhen.apps.disclosure.models import Listed, Publication
    from liuhen.apps.people.models import Unit

    made = list(islice(disclosure.publications(list(Unit.objects.filter(kind="organ")), 1), 1_000))
    Publication.objects.bulk_create(row for row, _ in made)
    Listed.objects.bulk_create(Listed(**{**columns, "publication": row}) for row, columns in made)


if __name__ == "__main__":
    sys.exit(main())
