"""Whatever is done with complaints in whatever order by whomever, the books agree, and nobody learns who complained."""

import re
import tempfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Model
from django.test import Client, override_settings
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from liuhen.apps.complaints import queries
from liuhen.apps.complaints.actions import archiving, deciding, filing, handling, identity
from liuhen.apps.complaints.lifecycle import MOVES
from liuhen.apps.complaints.models import (
    Addition,
    Complaint,
    Handling,
    IdentityLook,
    Inquiry,
    Measure,
    Recusal,
    Unassigned,
)
from liuhen.apps.findings import actions as findings
from liuhen.apps.findings import jobs as finding_jobs
from liuhen.apps.findings import queries as finding_queries
from liuhen.apps.findings.models import Finding
from liuhen.apps.people.actions import accounts
from liuhen.apps.people.models import Account, Person, Unit
from liuhen.kernel import sealing
from liuhen.kernel.access import CITIZEN, SYSTEM, Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.auditing import audit
from liuhen.kernel.clocks.models import RunningClock
from liuhen.kernel.flow import Refused, Subject
from liuhen.kernel.flow.recusal import astray
from liuhen.kernel.ledger import keyring as ledger_keys
from liuhen.kernel.ledger.loop import catch_up
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.ledger.rows import COMMITTED
from liuhen.regulation.complaints import ACCEPT_IN_TIME, DECIDE_IN_TIME
from tests.builders import county as build
from tests.builders.complaints import FILED, Handlers, filed, told, with_handlers
from tests.builders.county import small_county
from tests.builders.programs import program
from tests.services.rounds import rounds, takes_its_turn

NAME, CONTACT, STORY = "欧阳完颜甲", "13987654321", "独一无二的门口石狮子"
KINDS: tuple[type[Subject], ...] = (Complaint, Addition, Handling, Recusal, IdentityLook, Inquiry, Measure)
TARGETS = {move.event: move.target for move in MOVES}
RUNNING = {"received": {ACCEPT_IN_TIME.id}, "accepted": {DECIDE_IN_TIME.id}, "decided": {DECIDE_IN_TIME.id}}
ACTORS = ("handler", "handler2", "bureau-head", "msa-handler", "head", "in-station", "gov-handler", "legal", "audit",
          "citizen", "machine")  # fmt: skip
# How many entries these write hangs on whom the complaint turns out to be about.
MOVING = {"add a handler's name", "speak of a handler", "find the agency in it", "find the bureau in it",
          "judge that it was late"}  # fmt: skip
CHINESE = re.compile("[一-鿿]")
Act = Callable[..., Any]


def acting(h: Handlers, name: str) -> Actor:
    return {"citizen": CITIZEN, "machine": SYSTEM}.get(name) or h.actor(name)


def newest(model: Any) -> Any:
    """Return the latest of its kind; where there is none, the step asks for something else instead."""
    found = model.objects.order_by("-pk").first()
    if found is None:
        raise Refused("没有可办理的")
    return found


def complaint(n: int) -> Complaint:
    """Return the n-th of those the walk goes over."""
    found: Complaint = Complaint.objects.order_by("pk")[n % Complaint.objects.count()]
    return found


def file_one(h: Handlers, n: int, **more: Any) -> Complaint:
    """File against a body, against its clerk who handles complaints himself, or against the bureau's handler."""
    secret = told(name=NAME, contact=CONTACT, story=STORY)
    about: Any = {"unit": h.county.unit}
    if n % 4 == 1:
        about = {"person": h.person("in-station")}
    elif n % 4 == 2:
        about = {"person": h.person("handler2")}
    return filed(h, at=more.pop("at"), told=secret, **about, **more)


def assign(username: str) -> Act:
    return lambda h, n, **k: handling.assign(complaint=complaint(n), person=h.person(username), **k)


def recuse(username: str) -> Act:
    return lambda h, n, **k: handling.recuse(
        complaint=complaint(n), person=h.person(username), reason="亲属", **k
    )


def relieve(h: Handlers, n: int, **k: Any) -> Any:
    return handling.relieve(handling=newest(Handling), **k)


def soon(k: Any) -> date:
    on: date = (k["at"] + timedelta(days=12)).date()
    return on


def ask(h: Handlers, n: int, **k: Any) -> Any:
    return handling.ask(complaint=complaint(n), unit=h.county.unit, question="票据", due_on=soon(k), **k)


def decline(h: Handlers, n: int, **k: Any) -> Any:
    return handling.decline(complaint=complaint(n), reason="不属于范围", basis="第39条", told_how="电话", **k)


def conclude(conclusion: str, nothing_to_do: str = "") -> Act:
    return lambda h, n, **k: deciding.decide(
        complaint=complaint(n), conclusion=conclusion, outcome="经查", nothing_to_do=nothing_to_do, **k
    )


def each(verb: Act, **more: Any) -> Act:
    """Make a step of an action that asks for a complaint and fixed words."""
    return lambda h, n, **k: verb(complaint=complaint(n), **more, **k)


def late_ones(*, by: Actor, at: datetime, upheld: bool) -> Finding:
    """Raise what is late and conclude the newest that is open."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.utils.timezone.now", lambda: at)
        finding_jobs.raise_overdue()
    found = Finding.objects.filter(state="open").order_by("-pk").first()
    if found is None:
        raise Refused("没有逾期的")
    return findings.conclude(finding=found, upheld=upheld, text="经查", by=by, at=at)


# What can be tried, with who would do it for the first complaint; another actor may try in his place.
STEPS: dict[str, tuple[str, Act]] = {
    "file": ("citizen", file_one),
    "assign": ("bureau-head", assign("handler")),
    "assign the second": ("bureau-head", assign("handler2")),
    "assign at the unit": ("head", assign("msa-handler")),
    "assign to the one complained of": ("head", assign("in-station")),
    "assign at the government": ("gov-handler", assign("gov-handler")),
    "relieve": ("bureau-head", relieve),
    "recuse": ("bureau-head", recuse("handler")),
    "recuse the second": ("handler2", recuse("handler2")),
    "pass on": (
        "bureau-head",
        lambda h, n, **k: handling.pass_on(
            complaint=complaint(n), to=h.county.government, reason="上级", **k
        ),
    ),
    "pass back": (
        "gov-handler",
        lambda h, n, **k: handling.pass_on(complaint=complaint(n), to=h.bureau, reason="退回", **k),
    ),
    "look": ("handler", each(identity.look, reason="核实")),
    "add": ("citizen", each(filing.add, text=f"{NAME}{STORY}")),
    "add a handler's name": ("citizen", lambda h, n, **k: filing.add(
        complaint=complaint(n), text="还有", whom=h.person("handler").name, **k
    )),
    "speak of a handler": ("citizen", each(filing.add, text="郑承办也在")),
    "find the agency in it": (
        "msa-handler", lambda h, n, **k: handling.involve(complaint=complaint(n), units=[h.county.unit], **k)
    ),
    "find the bureau in it": (
        "handler", lambda h, n, **k: handling.involve(complaint=complaint(n), units=[h.bureau], **k)
    ),
    "judge that it was late": ("bureau", lambda h, n, **k: late_ones(upheld=False, **k)),
    "accept": ("handler", each(handling.accept)),
    "decline": ("handler", decline),
    "ask for more time": ("handler", each(handling.ask_extension, days=30, reason="复杂")),
    "grant": ("bureau-head", each(handling.extend)),
    "refuse more time": ("bureau-head", each(handling.refuse_extension, reason="不复杂")),
    "ask": ("handler", ask),
    "answer": ("legal", lambda h, n, **k: handling.answer(inquiry=newest(Inquiry), text="缺一份", **k)),
    "recall": ("handler", lambda h, n, **k: handling.recall(inquiry=newest(Inquiry), reason="不必", **k)),
    "order": ("handler", lambda h, n, **k: deciding.order(
        complaint=complaint(n), demand="补开", due_on=soon(k), **k
    )),
    "refer": ("handler", lambda h, n, **k: deciding.refer(
        complaint=complaint(n), to="police", matter="涉嫌", due_on=soon(k), **k
    )),
    "receipt": ("handler", lambda h, n, **k: deciding.receipt(measure=newest(Measure), receipt="8号", **k)),
    "find it so": ("handler", conclude("founded")),
    "find it so, nothing to do": ("handler", conclude("partly", "当日已补")),
    "find it not so": ("handler", conclude("unfounded")),
    "tell": ("handler", each(deciding.tell, told_how="电话")),
    "withdraw": ("citizen", each(filing.withdraw)),
    "merge": ("handler", lambda h, n, **k: handling.merge(complaint=complaint(n), into=complaint(n - 1), **k)),
    "mark repeated": (
        "handler",
        lambda h, n, **k: handling.mark_repeated(complaint=complaint(n), of=complaint(n - 1), **k),
    ),
    "rate": ("citizen", each(filing.rate, rating=4)),
    "archive": ("handler", each(archiving.archive)),
    "erase": ("bureau-head", each(identity.erase)),
}  # fmt: skip


def walked(h: Handlers) -> Handlers:
    """Have a first complaint, and somebody inside the unit who could handle what comes to the unit."""
    station = build.account(
        build.person(h.station, "所内信访", "100021", kind="clerk"), "in-station", "complaints"
    )
    accounts.grant_role(account=station, role="complaints", unit=h.county.unit, by=SYSTEM, at=build.NOW)
    file_one(h, 0, by=CITIZEN, at=FILED)
    return h


def everything() -> dict[str, list[dict[str, Any]]]:
    """Return all rows of complaints and all clocks, to compare before with after."""
    models: list[type[Model]] = [*KINDS, RunningClock]
    return {model.__name__: list(model._base_manager.order_by("pk").values()) for model in models}


def writes(h: Handlers, name: str, n: int, *, by: Actor) -> int | None:
    """Say how many entries a step will write if it succeeds, by how things stand before it; None: not said."""
    if name in MOVING:
        return None
    now = complaint(n)
    assigned = now.handlings.filter(state="assigned")
    match name:
        case "file":
            routed_from = by.unit_id or h.bureau.pk
            competent = (h.bureau, h.county.unit, h.county.government, h.bureau)[n % 4]
            return 1 + (competent.pk != routed_from)
        case "pass on" | "pass back":
            return 1 + assigned.count()
        case "recuse":
            return 1 + assigned.filter(person=h.person("handler")).count()
        case "recuse the second":
            return 1 + assigned.filter(person=h.person("handler2")).count()
        case "merge":
            return None  # the other's handlers may have to keep out of this one
        case "withdraw":
            return 1 + now.inquiries.filter(state="asked").count()
        case "order":
            return 5  # a finding opened, upheld and to be put right; the rectification; the measure
    return 1


def username_of(person_id: int) -> str:
    return str(Account.objects.get(person_id=person_id).username)


def is_about(actor: Actor, found: Complaint) -> bool:
    """Say whether a complaint is about somebody or his body, by what was named and where the units stand."""
    if actor.person_id is None:
        return False
    course = [found, *found.merged.all(), *filter(None, [found.merged_into])]
    refs = {ref for each in course for ref in each.named}
    persons = {each.person_id for each in course if each.person_id} | {
        int(r[7:]) for r in refs if r.startswith("person:")
    }
    recused = set(Recusal.objects.filter(complaint__in=course).values_list("person_id", flat=True))
    if actor.person_id in persons | recused:
        return True
    ids = {each.unit_id for each in course if each.unit_id} | {
        int(r[5:]) for r in refs if r.startswith("unit:")
    }
    ids |= set(Person.objects.filter(pk__in=persons).values_list("unit_id", flat=True))
    homes = {Person.objects.get(pk=actor.person_id).unit_id, *(grant.unit_id for grant in actor.grants)}
    mine = [unit.path for unit in Unit.objects.filter(pk__in=[pk for pk in homes if pk])]
    bureau = Unit.objects.get(kind="bureau").path
    for unit in Unit.objects.filter(pk__in=ids):
        if unit.kind == "government":
            inside = unit.pk in homes and found.handler_id != unit.pk
        elif unit.path.startswith(bureau):
            inside = any(path.startswith(bureau) for path in mine)
        else:
            inside = any(path.startswith(unit.path) for path in mine)
        if inside:
            return True
    return False


def entered() -> int:
    """Count what was entered of subjects; rows without a life of their own are committed to beside."""
    return Entry.objects.exclude(event=COMMITTED).count()


def open_clocks(subject: Subject) -> set[str]:
    running = RunningClock.objects.filter(subject=subject.ref, stopped_at=None)
    return set(running.values_list("duty_id", flat=True))


def state_by_ledger(subject: Subject) -> str:
    """Return the state that the entries of a subject lead to."""
    state = "new"
    for event in Entry.objects.filter(subject=subject.ref).order_by("n").values_list("event", flat=True):
        target = TARGETS.get(event, "=")
        state = state if target == "=" else target
    return state


@pytest.mark.long
class AnyComplaintWalk(TestCase):
    @settings(max_examples=rounds(12))
    @given(
        st.integers(0, 2),
        st.lists(
            st.tuples(
                st.sampled_from(sorted(STEPS)),
                st.one_of(st.none(), st.none(), st.none(), st.sampled_from(ACTORS)),
                st.sampled_from((0, 0, 0, 1, 2, 3)),
                st.integers(0, 9),
            ),
            max_size=20,
        ),
    )
    def test_state_clocks_handlers_and_ledger_keep_step(
        self, begun: int, walk: list[tuple[str, str | None, int, int]]
    ) -> None:
        first = [("assign", None, 0, 0), ("accept", None, 0, 0)][:begun]
        self.in_a_folder([*first, *walk])

    def test_the_long_ways_round(self) -> None:
        """Hypothesis rarely gets as far as the archive by itself."""
        for names in (
            ("assign", "look", "add", "accept", "ask for more time", "grant", "ask", "answer", "ask", "recall", "order",
             "refer", "find it so", "tell", "receipt", "rate", "archive"),
            ("assign", "decline", "archive"),
            ("assign", "accept", "ask", "withdraw", "archive"),
            ("pass on", "pass back", "assign", "assign the second", "recuse the second", "recuse"),
            ("assign", "accept", "ask for more time", "refuse more time", "find it not so", "tell"),
            ("assign", "accept", "refer", "withdraw", "receipt"),
            ("assign", "accept", "ask", "add a handler's name", "assign at the government"),
            ("assign", "assign the second", "accept", "speak of a handler"),
            ("assign", "accept", "find the bureau in it", "assign at the government"),
        ):  # fmt: skip
            with self.subTest(names[-1]):
                if not takes_its_turn(" ".join(names)):
                    continue
                assert self.in_a_folder([(name, None, 0, 0) for name in names]) == []

    def test_a_second_one_goes_on_in_the_first(self) -> None:
        names = ("assign", "mark repeated", "accept", "ask", "merge")
        assert self.in_a_folder([("file", None, 0, 0), *((name, None, 1, 0) for name in names)]) == []

    def test_whoever_is_complained_of_or_recused_is_not_given_it(self) -> None:
        """Against a clerk of the body inside MSA who may handle what comes to MSA, and against the bureau's handler."""
        refused = self.in_a_folder(
            [
                ("file", None, 1, 0),
                ("assign to the one complained of", None, 1, 0),
                ("file", None, 2, 0),
                ("recuse", None, 0, 0),
                ("assign", None, 0, 0),
            ]
        )
        assert len(refused) == 2
        for sentence in refused:
            assert "《" in sentence

    def in_a_folder(self, walk: Sequence[tuple[str, str | None, int, int]]) -> list[str]:
        with tempfile.TemporaryDirectory() as name, transaction.atomic():
            folder = Path(name)
            with override_settings(
                KEYS=folder / "keys", LEDGER_PUBLIC=folder / "log", LEDGER_COPIES=[folder / "copies.txt"]
            ):
                ledger_keys.make_keys(folder / "keys", origin="liuhen.local/log/1")
                sealing.make_key(folder / "keys")
                refused = self.walk(walked(with_handlers(small_county())), walk)
            transaction.set_rollback(True)
        return refused

    def walk(self, h: Handlers, walk: Sequence[tuple[str, str | None, int, int]]) -> list[str]:
        at, refused = FILED, []
        for name, who, n, days in walk:
            at += timedelta(days=days)
            usual, act = STEPS[name]
            by = acting(h, who or usual)
            before, entries, wanted = everything(), entered(), writes(h, name, n, by=by)
            concerned = {each.pk for each in Complaint.objects.all() if is_about(by, each)}
            try:
                act(h, n, by=by, at=at)
            except Refused as refusal:
                wanted = None if name in MOVING else int(refusal.weighty)
                refused.append(str(refusal))
                if name not in MOVING:  # which raises what is late before it is refused
                    self.is_a_refusal_and_no_more(before, refused[-1])
            else:
                # whoever files it, or answers for the unit that is asked, may be concerned; or it is the newest
                told = {"file", "answer", "relieve", "recall", "receipt"}
                assert name in told or complaint(n).pk not in concerned or name in MOVING, name
            assert wanted is None or entered() == entries + wanted, name
            self.agree()
        self.nobody_concerned_sees_or_counts(h, at=at)
        catch_up(at=at)
        report = audit(trust=ledger_keys.verifiers(), own_keys=True)
        assert report.is_sound, report.faults
        self.nobody_learns_who_complained()
        return refused

    def is_a_refusal_and_no_more(self, before: dict[str, list[dict[str, Any]]], sentence: str) -> None:
        assert everything() == before, sentence
        assert CHINESE.match(sentence)
        assert not {"{", "}"} & set(sentence)

    def agree(self) -> None:
        """Check what has to be so at any moment: by states, clocks, ledger and handlers."""
        for model in KINDS:
            for row in model._base_manager.all():
                assert row.state == state_by_ledger(row), row.ref
        for each in Complaint.objects.all():
            assert open_clocks(each) == RUNNING.get(each.state, set()), each.state
            decide_by = RunningClock.objects.filter(subject=each.ref, duty_id=DECIDE_IN_TIME.id)
            assert [[term.n for term in clock.granted] for clock in decide_by] == [
                [each.extension_days] * bool(each.extension_days)
            ] * bool(each.accepted_at)
            handling_it = Person.objects.filter(pk__in=queries.handler_ids(each))
            assert [person for person in handling_it if queries.is_barred(each, person)] == []
            assert (each.ended_at is None) == each.is_open
            nobodys = each.is_open and not handling_it
            assert Unassigned.objects.filter(complaint=each).exists() == nobodys
            assert {(g.handler_id, g.received_at) for g in each.grounds.all()} == {
                (each.handler_id, each.received_at)
            }
        for asked in Inquiry.objects.select_related("complaint"):
            assert bool(open_clocks(asked)) == (asked.state == "asked")
            assert asked.state != "asked" or asked.complaint.state == "accepted"
        for measure in Measure.objects.all():
            assert bool(open_clocks(measure)) == (measure.state == "referred")

    def nobody_concerned_sees_or_counts(self, h: Handlers, *, at: datetime) -> None:
        """Check by the tree of units alone, without the index of recusal, that it keeps out whom it must."""
        assert list(astray()) == []
        everything_filed = list(Complaint.objects.all())
        span = {"since": FILED - timedelta(days=1), "until": at + timedelta(days=400)}
        for name in (
            "handler",
            "handler2",
            "bureau-head",
            "bureau",
            "msa-handler",
            "head",
            "in-station",
            "gov-handler",
        ):
            actor = h.actor(name)
            mine = {each.pk for each in everything_filed if is_about(actor, each)}
            for right in (
                P.COMPLAINT_SEE,
                P.COMPLAINT_HANDLE,
                P.COMPLAINT_ASSIGN,
                P.COMPLAINT_EXTEND,
                P.COMPLAINT_COUNT,
            ):
                assert not queries.visible_to(actor, right).filter(pk__in=mine).exists(), (name, right)
            late = Finding.objects.filter(about__in=[f"complaint:{pk}" for pk in mine]).exclude(
                code="COMPLAINT-FOUNDED"
            )
            assert not finding_queries.visible_to(actor).filter(pk__in=late).exists(), name
            assert not set(finding_queries.to_conclude(actor)) & set(late), name
            reach = actor.units_with(P.COMPLAINT_COUNT)
            seen = [
                each for each in everything_filed
                if each.pk not in mine and (reach is None or each.handler_id in reach)
            ]  # fmt: skip
            assert sum(row["received"] for row in queries.numbers(actor, **span)) == len(seen), name
            pressed = sum(row[2].overdue + row[2].soon for row in queries.pressed(actor, **span, at=at))
            assert pressed <= sum(each.is_open for each in seen), name
        for each in everything_filed:
            assert not any(is_about(h.actor(username_of(pk)), each) for pk in queries.handler_ids(each)), each
            lawful = queries.may_lie_with(each)
            assert not each.is_open or lawful is None or each.handler_id in lawful, each

    def nobody_learns_who_complained(self) -> None:
        texts = [
            bytes(blob).decode() for pair in Entry.objects.values_list("leaf", "payload") for blob in pair
        ]
        assert texts
        texts += [str(values) for values in everything().values()]
        pages = ["complaints", "complaint-numbers", "inquiries", "home"]
        for username in ("bureau-head", "handler", "msa-handler", "gov-handler", "legal"):
            client = Client()
            client.force_login(Account.objects.get(username=username))
            answers = [client.get(reverse(f"console:{page}")) for page in pages]
            if username == "bureau-head":  # who may see each that is the bureau's, and look into none
                mine = Complaint.objects.filter(handler__code="JUS")
                answers += [client.get(reverse("console:complaint", args=[each.pk])) for each in mine]
                assert {answer.status_code for answer in answers[len(pages) :]} <= {200}
            api = program(username)
            answers += [api.get("/api/v1/complaints"), api.get("/api/v1/inquiries")]
            answers += [api.get(f"/api/v1/complaints/{each.pk}") for each in Complaint.objects.all()]
            assert {answer.status_code for answer in answers} <= {200, 403, 404}
            texts += [answer.content.decode() for answer in answers]
        for text in texts:
            for secret in (NAME, CONTACT, STORY):
                assert secret not in text
