"""The county that ``python -m bench.cases`` asks: cases with all that hangs on them, one case beyond measure, one raid.

A thousand cases are made past their actions, because the ledger is not what is measured. Of these the database makes
as many copies as are wanted, with numbers, names, digests and handlers of their own.
"""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import disclosure
import recordings_list as base

EVIDENCE, FACTS, CLOCKS = 10, 2, 3  # of each case
PAPERS, EXHIBITS, PARTIES, FOUND = 200, 500, 20, 60  # of the one large case
RAIDED = 40  # cases that rest on the recording of one raid
FILES = 3  # in the vault, of each case
NOW = datetime.now(UTC)
TODAY = NOW.date()
EXHIBIT_KINDS = ("documentary", "physical", "audiovisual", "electronic", "testimony", "statement")
# Of each hundred of a unit, in this order; the rest is closed. A third is under way.
STATES = ("proposed",) + ("received",) * 2 + ("open",) * 25 + ("concluded",) * 3 + ("decided",) * 9


@dataclass(frozen=True)
class County:
    """Who is there, and what cases need before they begin."""

    units: list[Any]
    people: list[Any]
    devices: list[Any]
    station: Any
    powers: list[Any] = field(default_factory=list)
    draw: random.Random = field(default_factory=lambda: random.Random(7))


def fill(cases: int) -> tuple[int, int]:
    """Fill the database; return the keys of the large case and of the recording of the raid."""
    county = people_and_powers()
    counts = a_thousand(county)
    copy(cases // base.SMALL - 1, counts, first_person=county.people[0].pk)
    large = a_large_case(county)
    raid = a_raid(cases, county)
    base.seen_by_the_database()
    return large, raid


def people_and_powers() -> County:
    from liuhen.apps.powers.models import PowerItem, PowerList
    from tests.builders import county as build

    top = build.unit("YL", "云岭县人民政府", parent=None, kind="government", device_class="")
    units = [build.unit(f"U{n}", f"单位{n}", parent=top) for n in range(base.UNITS)]
    people = [build.person(units[n % base.UNITS], f"人员{n}", str(100_000 + n)) for n in range(base.OFFICERS)]
    for each in people[: 2 * base.UNITS]:
        build.certificate(each)
    devices = [base.register(units[n], f"DSJ{n:04}", people[n]) for n in range(base.UNITS)]
    station = build.account(None, "station", kind=build.Kind.STATION, at_unit=units[0])
    build.account(people[0], "officer", "officer")
    build.account(build.person(units[0], "陈局长", "900001", kind="clerk"), "head", "head")
    build.account(build.person(top, "周监督", "900002", kind="clerk"), "bureau", "supervisor")
    county = County(units, people, devices, station)
    lists = save(
        PowerList(
            state="published", unit=unit, number=1, reason="首次编制", effective_on=TODAY - timedelta(days=2_000),
            published_at=NOW,
        )
        for unit in units
    )  # fmt: skip
    county.powers[:] = save(
        PowerItem(
            power_list=listed, place=1, code="220524-CF-001", name="对未经许可从事经营活动的处罚", kind="penalty",
            national_type=2,
        )
        for listed in lists
    )  # fmt: skip
    return county


# ── a thousand ───────────────────────────────────────────────────────────────


def a_thousand(county: County) -> dict[Any, int]:
    """Make the cases of which all others are copies; return how many rows there are of each model, in their order."""
    made: dict[Any, list[Any]] = defaultdict(list)
    for n in range(base.SMALL):
        for row in a_case(n, county):
            made[type(row)].append(row)
    for model, rows in made.items():
        model._base_manager.bulk_create(rows, batch_size=1_000)
    return {model: len(rows) for model, rows in made.items()}


def a_case(n: int, county: County) -> Iterator[Any]:
    """Yield the rows of one case, each after what it hangs on; keys count from 1, so each knows the others'."""
    from liuhen.apps.cases.models import Case, Handler, Party

    unit, place = n % base.UNITS, n // base.UNITS % 100
    state = STATES[place] if place < len(STATES) else "closed"
    # The officer whose lists are asked for has half of what is in his unit, so that his page is full in a small county.
    mate = 0 if unit == 0 and place % 2 == 0 else place % (base.OFFICERS // base.UNITS)
    lead, second = (
        county.people[unit + base.UNITS * ((mate + also) % (base.OFFICERS // base.UNITS))] for also in (0, 1)
    )
    is_over = state in ("decided", "closed")
    opened_on = TODAY - timedelta(days=120 + n * 17 % 1_700 if is_over else place + n % 7)
    begun = datetime(opened_on.year, opened_on.month, opened_on.day, 2, tzinfo=UTC)
    numbered = {} if state == "proposed" else {
        "number": case_number(opened_on.year, n + 1), "year": opened_on.year, "serial": n + 1,
    }  # fmt: skip
    case = Case(
        id=n + 1, unit=county.units[unit], state=state, procedure="licence" if state == "received" else "penalty",
        power=county.powers[unit], cause=f"涉嫌{county.draw.choice(disclosure.WRONGS)}", opened_by=lead,
        acted_from=opened_on - timedelta(days=9), acted_until=opened_on - timedelta(days=1), opened_on=opened_on,
        term_from=begun, received_at=begun, opinion="事实清楚，建议处罚", decided_at=begun if is_over else None,
        closed_at=begun + timedelta(days=60) if state == "closed" else None, **numbered,
    )  # fmt: skip
    yield case
    yield Party(
        id=n + 1, case=case, unit=case.unit, state="current", kind="firm", name=a_name(county.draw),
        address=f"{county.draw.choice(disclosure.TOWNS)}镇", representative="赵某",
    )  # fmt: skip
    for also, person in enumerate((lead, second)):
        yield Handler(
            id=2 * n + also + 1, case=case, unit=case.unit, person=person, state="named", is_lead=not also,
            since=opened_on,
        )  # fmt: skip
    yield from proof(n, case, lead, county)
    yield from rights_and_decision(n, case, lead, begun)
    yield from clocks(n, case, place, begun)


def case_number(year: int, serial: int) -> str:
    return f"云罚立〔{year}〕{serial}号"


def a_name(draw: random.Random) -> str:
    signs = "".join(draw.choices(disclosure.SIGNS, k=3))
    return f"{draw.choice(disclosure.TOWNS)}{signs}{draw.choice(disclosure.TRADES)}有限公司"


def digest(n: int) -> str:
    """Return a digest whose last eight signs tell which file it is of, so that a copy has one of its own."""
    return sha256(b"%d" % n).hexdigest()[:56] + f"{n:08}"


def blob(n: int) -> Any:
    from liuhen.kernel.vault.models import Blob

    return Blob(
        sha256=digest(n), sm3=digest(n), size_bytes=1_000 + n, stored_at=NOW, checked_at=NOW, sm3_checked_at=NOW,
        check_result="ok",
    )  # fmt: skip


def recording(number: int, unit: Any, officer: Any, sha: str, county: County) -> Any:
    from liuhen.apps.recordings.models import Recording

    began = NOW - timedelta(days=2_000) + timedelta(minutes=number % 1_000_000)
    return Recording(
        id=number, unit=unit, officer=officer, device=county.devices[0], station=county.station, kind="video",
        filename=f"DSJ0000_{number}.mp4", size_bytes=10**8, sha256=sha, sm3=sha, started_at=began,
        ended_at=began + timedelta(minutes=9), received_at=began + timedelta(hours=3), state="stored", codec="h264",
    )  # fmt: skip


def exhibit(case: Any, i: int, **more: Any) -> Any:
    from liuhen.apps.evidence.models import Evidence

    return Evidence(
        case=case, unit=case.unit, kind=EXHIBIT_KINDS[i % len(EXHIBIT_KINDS)], name=f"第{i + 1}号材料",
        source="当事人提供", collected_at=NOW - timedelta(days=100), place="经营场所", method="现场提取",
        registered_at=NOW - timedelta(days=100), **({"state": "collected"} | more),
    )  # fmt: skip


def proof(n: int, case: Any, lead: Any, county: County) -> Iterator[Any]:
    """Yield a case's recording, its evidence, and two facts that rest on four pieces of it."""
    from liuhen.apps.evidence.models import Collector, EvidenceFile, Fact, Support, Watch

    files = range(FILES * n + 1, FILES * n + FILES + 1)
    yield from map(blob, files)
    taken = recording(n + 1, case.unit, lead, digest(files[0]), county)
    yield taken
    pieces = [exhibit(case, i, id=EVIDENCE * n + i + 1) for i in range(EVIDENCE)]
    pieces[0].recording = taken
    if n % 20 == 7:
        pieces[9].late = True
    if n % 20 == 8:
        pieces[9].state, pieces[9].judge, pieces[9].judged_at = "excluded", lead, NOW
        pieces[9].reason, pieces[9].article = "取得方式不合法", "《行政处罚法》第46条"
    yield from pieces
    for i, piece in enumerate(pieces):
        yield Collector(id=EVIDENCE * n + i + 1, evidence=piece, person=lead)
    yield Watch(id=n + 1, evidence=pieces[1], recording=taken)
    for also in (1, 2):
        yield EvidenceFile(
            id=2 * n + also, evidence=pieces[1 + also], name=f"扫描件{also}.pdf", sha256=digest(files[also]),
            size_bytes=1_000,
        )  # fmt: skip
    for i in range(FACTS):
        fact = Fact(
            id=FACTS * n + i + 1, case=case, unit=case.unit, state="found", sentence=f"{case.cause}，第{i + 1}项",
            found_at=NOW,
        )  # fmt: skip
        yield fact
        for also in (0, 1):
            yield Support(
                id=4 * n + 2 * i + also + 1, fact=fact, evidence=pieces[2 * i + also], needed=also == 0
            )


def paper(case: Any, kind: str, about: str, serial: int, lead: Any, **more: Any) -> Any:
    from liuhen.apps.documents.models import Document

    return Document(
        unit=case.unit, kind=kind, about=about, title="行政处罚文书", number=f"云罚〔2026〕{kind}{serial}号",
        word=kind, year=2026, serial=serial, data={"addressee": "当事人", "paragraphs": ["正文"]}, drafted_by=lead,
        drafted_at=NOW, issued_at=NOW, state="issued", sha256=digest(0), **more,
    )  # fmt: skip


def rights_and_decision(n: int, case: Any, lead: Any, at: datetime) -> Iterator[Any]:
    """Yield a notice with its service, and a decision with what it cites and rests on."""
    from liuhen.apps.decisions.models import Citation, Decision, DecisionGround, RightsNotice
    from liuhen.apps.documents.models import Service

    told = paper(case, "rights-notice", f"rightsnotice:{n + 1}", n + 1, lead, id=2 * n + 1)
    written = paper(case, "penalty-decision", f"decision:{n + 1}", n + 1, lead, id=2 * n + 2)
    yield from (told, written)
    yield Service(
        id=n + 1, unit=case.unit, document=told, recipient="当事人", route="in-person", state="served", served_at=at,
        signed_by="赵某",
    )  # fmt: skip
    about = {
        "case": case,
        "unit": case.unit,
        "party_id": n + 1,
        "fine_fen": 500_000,
        "basis": "《食品安全法》第122条",
    }
    yield RightsNotice(
        id=n + 1, state="served", outcomes=["fine"], hearing=False, document=told, served_at=at, **about
    )
    is_over = case.state in ("decided", "closed")
    state = "issued" if is_over else "proposed" if case.state == "concluded" else "dropped"
    issued = {"issued_at": at, "number": written.number, "document": written} if is_over else {}
    yield Decision(
        id=n + 1, state=state, outcomes=["fine"], proposed_at=at + timedelta(minutes=n), proposed_by=lead,
        served_at=at if case.state == "closed" or n % 2 else None, **issued, **about,
    )  # fmt: skip
    for i in range(FACTS):
        yield Citation(
            id=FACTS * n + i + 1,
            decision_id=n + 1,
            fact_id=FACTS * n + i + 1,
            role="element",
            sentence=case.cause,
        )
    facts = [f"fact:{FACTS * n + i + 1}" for i in range(FACTS)]
    rest = [f"evidence:{EVIDENCE * n + i + 1}" for i in range(2 * FACTS)]
    refs = [*facts, *rest, f"recording:{n + 1}", f"rightsnotice:{n + 1}", f"service:{n + 1}"]
    for i, ref in enumerate(refs):
        needed = ref.startswith(("fact", "rightsnotice", "service"))
        yield DecisionGround(
            id=len(refs) * n + i + 1, decision_id=n + 1, place=i + 1, ref=ref, title=ref, needed=needed, digest="0" * 64
        )  # fmt: skip


def clocks(n: int, case: Any, place: int, at: datetime) -> Iterator[Any]:
    """Yield three clocks that run: of each hundred cases four have run out, and four do so in these days."""
    from liuhen.kernel.clocks.models import RunningClock

    days = {3: -4, 4: -3, 5: -2, 6: -1, 7: 1, 8: 1, 9: 2, 10: 2}.get(place, 30 + n % 60)
    under_way = (("rs-26-1", "case", days), ("rs-26-3", "case", days + 5), ("rs-14-3", "rightsnotice", 20))
    over = (
        ("rs-26-8", "decision", 20),
        ("rs-14-1", "decision", 40),
        ("rs-14-3", "rightsnotice", 30 + n % 30),
    )
    for i, (duty, noun, left) in enumerate(over if case.state in ("decided", "closed") else under_way):
        yield RunningClock(
            id=CLOCKS * n + i + 1, duty_id=duty, subject=f"{noun}:{n + 1}", unit_id=case.unit_id, started_at=at,
            due_at=NOW + timedelta(days=left), due_inclusive=False, provisional=False, steps=[],
            calendar_version="2026.1", rule_version="2026-01-01",
        )  # fmt: skip


# ── as many as are wanted ────────────────────────────────────────────────────


def copy(copies: int, counts: dict[Any, int], *, first_person: int) -> None:
    """Let the database make copies of all rows: keys, and what names a key, move on by as many as there were."""
    from django.core.management.color import no_style
    from django.db import connection

    from liuhen.kernel import letter_pairs
    from liuhen.kernel.letter_pairs import LetterPairs

    with connection.cursor() as cursor:
        for model, count in counts.items() if copies else ():
            columns = {each.column: moved(each, counts, first_person) for each in model._meta.concrete_fields}
            key = "CAST(substr(t.sha256, 57) AS integer)" if model._meta.pk.name == "sha256" else "t.id"
            cursor.execute(
                f"INSERT INTO {model._meta.db_table} ({', '.join(columns)})"  # noqa: S608
                f" WITH RECURSIVE copy(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM copy WHERE k < {copies})"
                f" SELECT {', '.join(columns.values())} FROM copy CROSS JOIN {model._meta.db_table} t"
                f" WHERE {key} <= {count}"
            )
        for statement in connection.ops.sequence_reset_sql(no_style(), list(counts)):
            cursor.execute(statement)
    for model in counts if copies else ():
        if any(isinstance(column, LetterPairs) for column in model._meta.concrete_fields):
            letter_pairs.fill(model)


def moved(column: Any, counts: dict[Any, int], first_person: int) -> str:
    """Say what stands in a column of the k-th copy."""
    name, at = column.column, f"t.{column.column}"
    label = f"{column.model._meta.model_name}.{name}"
    files = base.SMALL * FILES
    if column.primary_key and name == "id":
        return f"{at} + k * {counts[column.model]}"
    if column.is_relation and column.related_model in counts:
        return f"{at} + k * {counts[column.related_model]}"
    if (
        column.is_relation and column.related_model._meta.label == "people.Person"
    ):  # on to the next of the same unit
        return f"{first_person} + ({at} - {first_person} + k * {base.UNITS}) % {base.OFFICERS}"
    if label == "case.number":
        serial = f"(t.serial + k * {base.SMALL})"
        return f"CASE WHEN t.serial IS NULL THEN '' ELSE '云罚立〔' || t.year || '〕' || {serial} || '号' END"
    if name == "serial":
        return f"{at} + k * {base.SMALL}"
    if name == "number" and label != "party.number":
        return f"CASE WHEN {at} = '' THEN '' ELSE {at} || '-' || k END"
    if label in ("party.name", "party.name_key"):
        return f"{at} || '第' || k || '分店'"
    if name in ("sha256", "sm3") and column.model._meta.model_name != "document":
        number = f"100000000 + CAST(substr({at}, 57) AS integer) + k * {files}"
        return f"substr({at}, 1, 56) || substr(CAST({number} AS text), 2)"
    if label in ("document.about", "decisionground.ref", "runningclock.subject"):
        moves = (
            f"WHEN {at} LIKE '{noun}:%' THEN '{noun}:' || (CAST(substr({at}, {len(noun) + 2}) AS integer) + k * {n})"
            for noun, n in ((model._meta.model_name, count) for model, count in counts.items())
        )
        return f"CASE {' '.join(moves)} ELSE {at} END"
    return at


# ── what is in every county ──────────────────────────────────────────────────


def a_large_case(county: County) -> int:
    """Make one case of 200 papers, 500 pieces of evidence and 20 parties, each with its notice and proposal."""
    from liuhen.apps.cases.models import Case, Handler, Party
    from liuhen.apps.decisions.models import Citation, Decision, RightsNotice
    from liuhen.apps.evidence.models import Collector, EvidenceFile, Fact, Support

    unit, handlers = county.units[0], (county.people[0], county.people[base.UNITS])
    lead = handlers[0]
    (case,) = save([Case(
        unit=unit, state="concluded", procedure="penalty", power=county.powers[0], cause="涉嫌生产经营不合格食品",
        opened_by=lead, acted_from=TODAY - timedelta(days=90), acted_until=TODAY - timedelta(days=40),
        opened_on=TODAY - timedelta(days=30), term_from=NOW - timedelta(days=30), opinion="建议处罚", concluded_at=NOW,
        number=case_number(TODAY.year, 10**7), year=TODAY.year, serial=10**7,
    )])  # fmt: skip
    about = {"case": case, "unit": unit}
    save(
        Handler(person=person, state="named", is_lead=person is lead, since=case.opened_on, **about)
        for person in handlers
    )
    parties = save(
        Party(state="current", kind="firm", name=a_name(county.draw), **about) for _ in range(PARTIES)
    )
    papers = save(paper(case, "case-paper", case.ref, 10**7 + n, lead) for n in range(PAPERS))
    rows = save(exhibit(case, n, recording_id=n // 10 + 1 if n % 10 == 0 else None) for n in range(EXHIBITS))
    save(Collector(evidence=row, person=person) for row in rows for person in handlers)
    save(
        EvidenceFile(evidence=row, name="扫描件.pdf", sha256=digest(n % 1_000 + 1), size_bytes=9)
        for n, row in enumerate(rows[::2])
    )
    facts = save(
        Fact(state="found", sentence=f"第{n + 1}批次不合格", found_at=NOW, **about) for n in range(FOUND)
    )
    save(
        Support(fact=fact, evidence=rows[(n * 8 + i) % EXHIBITS], needed=i == 0)
        for n, fact in enumerate(facts)
        for i in range(5)
    )
    told = about | {"fine_fen": 500_000, "basis": "《食品安全法》第124条", "outcomes": ["fine"]}
    save(
        RightsNotice(party=party, state="served", hearing=False, document=papers[n], served_at=NOW, **told)
        for n, party in enumerate(parties)
    )
    decisions = save(
        Decision(party=party, state="proposed", proposed_at=NOW, proposed_by=lead, **told)
        for party in parties
    )
    save(
        Citation(decision=decision, fact=fact, role="element", sentence=fact.sentence)
        for decision, fact in zip(decisions, facts, strict=False)
    )
    return case.pk


def a_raid(cases: int, county: County) -> int:
    """Let one recording be evidence in forty decided cases, then let it fail; the marks are those the jobs make."""
    from liuhen.apps.cases.models import Case
    from liuhen.apps.decisions.models import Citation, Decision, DecisionGround
    from liuhen.apps.evidence.models import Fact, Fallen, Support

    sha = digest(99_999_999)
    broken = blob(99_999_999)
    broken.check_result = "corrupt"
    save([broken])
    (taken,) = save([recording(cases + 1, county.units[0], county.people[0], sha, county)])
    closed = [pk for pk in range(1, cases + 1) if (pk - 1) % base.SMALL >= len(STATES) * base.UNITS]
    raided = list(Case.objects.filter(pk__in=closed[:: len(closed) // RAIDED][:RAIDED]).order_by("pk"))
    rows = save(exhibit(case, 2, recording=taken) for case in raided)
    facts = save(
        Fact(case=case, unit_id=case.unit_id, state="found", sentence="当场查获", found_at=NOW)
        for case in raided
    )
    decisions = list(Decision.objects.filter(case__in=raided).order_by("case_id"))
    save(Support(fact=fact, evidence=row, needed=True) for fact, row in zip(facts, rows, strict=True))
    save(
        Citation(decision=decision, fact=fact, role="element", sentence=fact.sentence)
        for decision, fact in zip(decisions, facts, strict=True)
    )
    save(
        DecisionGround(decision=decision, place=90 + i, ref=ref, title=ref, needed=i == 0, digest="0" * 64)
        for decision, fact, row in zip(decisions, facts, rows, strict=True)
        for i, ref in enumerate((fact.ref, row.ref, taken.ref))
    )
    save(
        Fallen(
            case_id=row.case_id,
            unit_id=row.unit_id,
            state="fallen",
            what=row.ref,
            cause=cause,
            by_ref=by,
            fallen_at=NOW,
        )
        for evidence, fact in zip(rows, facts, strict=True)
        for row, cause, by in ((evidence, "broken", taken.ref), (fact, "supports-fallen", evidence.ref))
    )
    Decision.objects.filter(pk__in=[each.pk for each in decisions]).update(shaken_at=NOW)
    return int(taken.pk)


def save(rows: Iterable[Any]) -> list[Any]:
    made = list(rows)
    return list(type(made[0])._base_manager.bulk_create(made, batch_size=1_000)) if made else []
