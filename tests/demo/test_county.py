import os
import re
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from pypdf import PdfReader

from liuhen.apps.documents.kinds import kinds
from liuhen.apps.findings.models import Finding
from liuhen.apps.recordings.models import Export, Recording
from liuhen.apps.spotchecks.models import Sheet
from liuhen.demo.county import PASSWORD
from tests.services.command import SOURCE, Command

pytestmark = pytest.mark.long

DRAW = """
import sys, django; django.setup()
from django.utils import timezone
from liuhen.apps.complaints.capsules import case_sheet
from liuhen.apps.complaints.models import Complaint
from liuhen.kernel import printing
complaint = Complaint.objects.order_by("id").first()
sys.stdout.buffer.write(printing.pdf("case", case_sheet(complaint), at=timezone.now()))
"""
ODD = re.compile(
    r"None|null|True|False|[{}]|〔U\\+|[。，；：、][。，；、]|“”|（）|[a-z_]+[-.][a-z]+-[a-z]+|元元"
)
"""What stands on no paper: values of a program, letters no type has, two stops in a row, names of keys."""
CAN_HIDE_FONTS = (
    sys.platform == "linux" and os.geteuid() == 0
    and subprocess.run(["unshare", "--mount", "true"], check=False, capture_output=True).returncode == 0
)  # fmt: skip


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Command:
    """The demonstration county, built once for all tests of this file, where no font of the machine is in sight."""
    command = Command(tmp_path_factory.mktemp("demo") / "data", without_fonts=CAN_HIDE_FONTS)
    done = command.run("demo", "--build-only")
    assert done.returncode == 0, done.stdout + done.stderr
    return command


@pytest.fixture
def database(county: Command) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"file:{county.folder}/liuhen.sqlite3?mode=ro", uri=True)) as connection:
        yield connection


def test_every_account_opens_with_the_one_password(database: sqlite3.Connection) -> None:
    (kept,) = {password for (password,) in database.execute("SELECT password FROM people_account")}
    assert Argon2PasswordHasher().verify(PASSWORD, kept), "hashed as any password is, once"
    assert not Argon2PasswordHasher().must_update(kept), "so that nobody's first log-in hashes it again"


def states(database: sqlite3.Connection, table: str) -> Counter[str]:
    return Counter(state for (state,) in database.execute(f"SELECT state FROM {table}"))  # noqa: S608 (our own names)


@pytest.fixture(scope="module")
def papers(county: Command, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The pages of one paper of every kind, by its name."""
    out = tmp_path_factory.mktemp("papers")
    environment = county.environment | {"PYTHONPATH": os.pathsep.join((str(SOURCE), str(SOURCE.parent)))}
    draw = [*county.hiding, sys.executable, "-m", "tests.demo.papers", str(county.folder), str(out)]
    subprocess.run(draw, check=True, env=environment, timeout=300, cwd=SOURCE.parent)
    return {
        path.stem: [page.extract_text() for page in PdfReader(path).pages]
        for path in sorted(out.glob("*.pdf"))
    }


def test_every_kind_of_paper_can_be_made_of_the_countys_rows(papers: dict[str, list[str]]) -> None:
    assert set(kinds()) <= set(papers)


def test_no_paper_shows_what_is_for_machines_or_stops_twice(papers: dict[str, list[str]]) -> None:
    odd = {
        name: found for name, said in papers.items() if (found := ODD.findall("".join("".join(said).split())))
    }
    assert odd == {}


def test_no_page_of_a_paper_is_left_to_the_signature_alone(papers: dict[str, list[str]]) -> None:
    short = {name: said[-1] for name, said in papers.items() if len("".join(said[-1].split())) < 40}
    assert short == {}


def test_everything_that_happened_is_sequenced_and_the_audit_finds_nothing(
    county: Command, database: sqlite3.Connection
) -> None:
    assert database.execute('SELECT count(*) FROM ledger_entry WHERE "index" IS NULL').fetchone() == (0,)
    done = county.run("ledger", "verify")
    assert (done.returncode, done.stderr) == (0, "")
    assert "结论：未发现改动。" in done.stdout


@pytest.mark.parametrize(
    ("table", "wanted"),
    [
        ("devices_device", {"available", "checked_out", "in_repair", "lent", "lost", "retired"}),
        ("people_certificate", {"in-force", "suspended", "withdrawn"}),
        ("recordings_recording", {"stored", "quarantined"}),
        ("recordings_export", set(Export.states)),
        ("people_post", {"active", "closed"}),
        ("offices_leader", {"in-office", "ended"}),
        ("offices_deed", {"in-force"}),
        ("offices_mandate", {"in-force"}),
        ("officers_training", {"recorded", "voided"}),
        ("officers_uniformissue", {"issued", "returned"}),
        ("officers_wearing", {"noted"}),
        ("provision_renewal", {"planned", "done"}),
        ("provision_classdecision", {"decided", "noted"}),
        ("provision_provisioninspection", {"open", "closed"}),
        ("custody_handover", {"made", "signed", "refused"}),
        ("custody_loan", {"requested", "out"}),
        ("custody_loss", {"open"}),
        ("custody_stocktaking", {"closed"}),
        ("custody_stockitem", {"expected", "seen", "surplus"}),
        ("findings_finding", set(Finding.states)),
        ("findings_rectification", {"passed", "ordered"}),
        ("spotchecks_plan", {"closed", "drawn"}),
        ("spotchecks_sheet", set(Sheet.states)),
        ("accountability_lead", {"raised", "founded", "not-founded", "referred"}),
        ("accountability_sanction", {"served"}),
        ("accountability_redress", {"open"}),
        ("accountability_blemish", {"corrected"}),
        ("accountability_faultreferral", {"received"}),
        ("accountability_consequence", {"served"}),
        ("accountability_oddlook", {"found", "passed", "dismissed"}),
        (
            "cases_case",
            {"proposed", "received", "open", "concluded", "decided", "closed", "withdrawn", "transferred"},
        ),
        ("measures_restraint", {"in-force", "released"}),
        ("measures_thing", {"kept", "returned"}),
        ("decisions_decision", {"proposed", "issued", "annulled"}),
        ("execution_fineaccount", {"in-use"}),
        ("execution_demand", {"owed", "settled", "lifted", "applied"}),
        ("execution_payment", {"entered"}),
        ("execution_holding", {"held", "passed-on"}),
        ("execution_deferral", {"granted"}),
        ("execution_refund", {"made"}),
        ("execution_urging", {"served"}),
        ("execution_courtapplication", {"accepted"}),
        ("remedies_remedy", {"answering", "settled"}),
        ("inspections_campaign", {"set", "drawn"}),
        ("inspections_errand", {"done", "planned", "dropped", "joined"}),
        ("visits_visit", {"concluded", "refused", "proposed"}),
        ("visits_defect", {"case", "ordered"}),
        ("visits_voucher", {"confirmed", "registered"}),
        ("visits_reply", {"rated", "dismissed", "contested"}),
        ("remedies_answervolume", {"built"}),
        ("evaluation_scheme", {"approved", "submitted"}),
        ("evaluation_evaluation", {"frozen", "opened"}),
        ("evaluation_objection", {"sustained"}),
        ("evaluation_assessment", {"answered", "drafted"}),
        ("evaluation_commendation", {"approved", "proposed"}),
        ("interference_ring", {"in-force"}),
        ("interference_holder", {"seated"}),
        ("interference_envelope", {"filed"}),
        ("interference_slot", {"opened", "sealed"}),
        ("interference_opening", {"finished"}),
        ("interference_circular", {"circulated"}),
        ("interference_postchange", {"announced", "confirmed"}),
        ("coordination_catalogueentry", {"proposed", "published", "replaced"}),
        ("coordination_datarequest", {"asked", "delivered"}),
        ("coordination_senderkey", {"trusted"}),
        ("coordination_incomingcapsule", {"examined"}),
    ],
)
def test_every_state_is_there_to_be_seen(database: sqlite3.Connection, table: str, wanted: set[str]) -> None:
    assert set(states(database, table)) == wanted


def test_a_neighbours_capsule_is_good_and_a_joint_action_leads_to_what_came_of_it(
    database: sqlite3.Connection,
) -> None:
    assert database.execute("SELECT outcome FROM coordination_incomingcapsule").fetchall() == [("good",)]
    works = {
        about.partition(":")[0] for (about,) in database.execute("SELECT about FROM coordination_jointwork")
    }
    assert works == {"visit", "case"}


def test_what_is_held_and_owed_is_as_it_is_told(database: sqlite3.Connection) -> None:
    def all_of(query: str) -> list[tuple[object, ...]]:
        return database.execute(query).fetchall()

    assert sorted(all_of("SELECT kind, state FROM measures_restraint")) == [
        ("preservation", "in-force"), ("seizure", "in-force"), ("seizure", "released"),
    ]  # fmt: skip
    late = "SELECT count(*) FROM execution_instalment WHERE due_on < date('now') AND deferral_id = 1"
    assert all_of(late) == [(2,)]
    paid = "SELECT way, count(*) FROM execution_payment GROUP BY way ORDER BY way"
    assert all_of(paid) == [("bank", 3), ("on-the-spot", 1)]
    # One pays nothing and its surcharge grows, one objects and it stands still, one pays in parts.
    owed = "SELECT count(*) FROM execution_demand WHERE state = 'owed'"
    assert all_of(owed) == [(3,)]


def test_firms_were_visited_as_they_were_drawn_and_one_phone_came_late(database: sqlite3.Connection) -> None:
    def all_of(query: str) -> list[tuple[object, ...]]:
        return database.execute(query).fetchall()

    planned = (
        "SELECT e.place, v.mode, v.state FROM visits_visit v JOIN inspections_errand e ON e.id = v.errand_id"
    )
    assert sorted(all_of(f"{planned} WHERE e.campaign_id IS NOT NULL")) == [
        (1, "on-site", "concluded"), (2, "on-site", "concluded"), (3, "remote", "concluded"),
    ]  # fmt: skip
    assert all_of("SELECT DISTINCT marks FROM visits_fieldstep ORDER BY marks") == [("",), ("late",)]
    found = "SELECT code FROM findings_finding WHERE code LIKE 'VISIT-%' ORDER BY code"
    assert all_of(found) == [("VISIT-ENTERED-LATE",), ("VISIT-MERGED-LATE",)]
    # What one firm has to put right still runs, to the day that it was given longer.
    running = "SELECT count(*) FROM clocks_runningclock WHERE duty_id = 'rs-29-3' AND stopped_at IS NULL"
    assert all_of(f"{running} AND due_at > datetime('now')") == [(1,)]
    assert all_of("SELECT count(*) FROM people_unit WHERE kind = 'organ' AND complaint_phone = ''") == [(0,)]
    papers = "SELECT DISTINCT kind FROM documents_document WHERE kind LIKE 'visit-%' ORDER BY kind"
    assert [kind for (kind,) in all_of(papers)] == [
        "visit-approval", "visit-notice", "visit-receipt", "visit-record", "visit-result",
    ]  # fmt: skip


def test_some_visits_are_urgent_or_free_by_a_paper_and_the_county_says_how_many_are_counted(
    county: Command, database: sqlite3.Connection
) -> None:
    def all_of(query: str) -> list[tuple[object, ...]]:
        return database.execute(query).fetchall()

    urgent = "SELECT is_counted, approved_at > entered_at FROM visits_visit WHERE pressing = 'evidence'"
    assert all_of(urgent) == [(1, 1)]
    free = "SELECT state, late_reason != '' FROM visits_visit WHERE ground = 'assigned' ORDER BY state"
    assert all_of(free) == [("concluded", 1), ("proposed", 0)]
    capped = "SELECT count(*) FROM ledger_entry WHERE event = 'move.refused' AND article = 'rs-16-1'"
    assert all_of(capped) == [(1,)]


def test_two_forms_of_one_sanction_work_and_most_stages_are_reported_on(database: sqlite3.Connection) -> None:
    def all_of(query: str) -> list[tuple[object, ...]]:
        return database.execute(query).fetchall()

    forms = "SELECT form FROM accountability_consequence WHERE sanction_id IS NOT NULL ORDER BY form"
    assert all_of(forms) == [("education",), ("merit",)]
    assert all_of("SELECT count(*) FROM interference_ring WHERE state = 'in-force'") == [(2,)]
    reported = "SELECT count(*) > 10, sum(case_id IS NULL) FROM interference_envelope"
    assert all_of(reported) == [(1, 1)]
    ((circulated,),) = all_of("SELECT text FROM interference_circular")
    assert "打探" in str(circulated)
    whose = "SELECT person_id FROM people_account WHERE username = 'wangfang'"
    (told,) = all_of(f"SELECT name, number FROM people_person WHERE id = ({whose})")  # noqa: S608 (our own words)
    assert not [word for word in (*told, "老张熟食店") if str(word) in str(circulated)], (
        "nothing of it leads to who recorded it"
    )


def test_the_county_is_as_large_as_it_says(database: sqlite3.Connection) -> None:
    classes = Counter(kind for (kind,) in database.execute("SELECT device_class FROM people_unit") if kind)
    assert sum(classes.values()) == 25
    assert set(classes) == {"A", "B", "C"}
    people = Counter(kind for (kind,) in database.execute("SELECT kind FROM people_person"))
    assert people["officer"] > 110
    assert people["auxiliary"] == 20
    assert sum(states(database, "devices_device").values()) == 60
    assert sum(states(database, "recordings_recording").values()) > 130


def test_there_is_a_file_for_every_kind_of_doubt(database: sqlite3.Connection) -> None:
    told = {
        key
        for (doubts,) in database.execute("SELECT doubts FROM recordings_recording")
        for key in doubts.split()
    }
    # Nothing is five years old in a story of weeks, so nothing was disposed of and brought again; no camera of the
    # county writes bare streams, whose length nothing tells.
    assert told == set(Recording.DOUBTS) - {"resubmitted", "length-unknown"}


def test_refusals_are_on_record_with_their_duty(database: sqlite3.Connection) -> None:
    cited = {
        duty for (duty,) in database.execute("SELECT article FROM ledger_entry WHERE event = 'move.refused'")
    }
    assert {
        "av-9-2",
        "rs-18-1",
        "rs-19-1",
        "av-13-2",
        "av-15-2",
        "av-17-1",
        "av-12-3",
        "av-5-2",
        "av-5-3",
    } <= cited
    assert {"av-9-2", "rs-18-1", "rs-19-1", "av-13-2", "av-15-2", "av-17-1", "av-12-3", "av-14-1"} <= cited


def test_recordings_are_real_files_measured(database: sqlite3.Connection) -> None:
    codecs = {codec for (codec,) in database.execute("SELECT codec FROM recordings_recording")}
    assert codecs == {"h264", "pcm_s16le", "jpeg"}


def test_a_second_start_takes_the_county_as_it_is(county: Command) -> None:
    before = (county.folder / "log/checkpoint").read_bytes()
    done = county.run("demo", "--build-only")
    assert done.returncode == 0
    assert "沿用" in done.stdout
    assert (county.folder / "log/checkpoint").read_bytes() == before


def test_a_folder_of_somebody_else_is_not_taken_for_the_demonstration(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").touch()
    done = Command(tmp_path).run("demo", "--build-only")
    assert done.returncode == 2
    assert "里有别的数据" in done.stderr


@pytest.mark.skipif(not CAN_HIDE_FONTS, reason="this user cannot mount anything over the machine's fonts")
def test_where_the_machine_has_no_font_copies_and_papers_are_drawn_all_the_same(
    county: Command, database: sqlite3.Connection
) -> None:
    look = [*county.hiding, "find", "/usr/share/fonts", "-type", "f"]
    assert subprocess.run(look, capture_output=True, check=False).stdout == b""
    copies = database.execute("SELECT copy_sha256 FROM recordings_exportitem WHERE copy_sha256 != ''")
    assert copies.fetchall()
    told = {"DJANGO_SETTINGS_MODULE": "liuhen.settings.base", "LIUHEN_DATA": str(county.folder)}
    draw = [*county.hiding, sys.executable, "-c", DRAW]
    drawn = subprocess.run(draw, capture_output=True, check=True, env=county.environment | told, timeout=120)
    assert drawn.stdout.startswith(b"%PDF")
