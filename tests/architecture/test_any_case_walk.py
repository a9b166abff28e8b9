"""Whatever is done in a case in whatever order by whomever: books, clocks, money, numbers and facts agree."""

import copy
import re
import tempfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from liuhen.apps.cases import actions as cases
from liuhen.apps.cases.actions import handling, opening
from liuhen.apps.cases.models import Case, Clue, Handler, Party
from liuhen.apps.decisions.actions import altering, deciding, reviewing, shaking, telling
from liuhen.apps.decisions.models import (
    Alteration,
    Correction,
    Decision,
    DecisionGround,
    Plea,
    Review,
    RightsNotice,
)
from liuhen.apps.documents import actions as documents
from liuhen.apps.documents.models import Document, Service
from liuhen.apps.dossiers import actions as dossiers
from liuhen.apps.dossiers.models import Dossier
from liuhen.apps.evidence import actions as evidence
from liuhen.apps.evidence.models import Evidence, Fact, Fallen, Support
from liuhen.apps.execution import actions as execution
from liuhen.apps.execution import queries as money
from liuhen.apps.execution.models import Deferral, Demand, FineAccount, Payment, Refund, Urging
from liuhen.apps.people.models import Account
from liuhen.apps.remedies import actions as remedies
from liuhen.apps.remedies.models import AnswerVolume, Remedy
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.auditing import audit
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.clocks.models import RunningClock
from liuhen.kernel.clocks.queries import reckon_again
from liuhen.kernel.flow import Move, Refused, Subject, move_of
from liuhen.kernel.flow.laid import with_laid
from liuhen.kernel.ledger import keyring
from liuhen.kernel.ledger.loop import catch_up
from liuhen.kernel.ledger.models import Entry
from liuhen.regulation import DUTIES
from liuhen.regulation.cases import DECIDE_IN_TIME
from liuhen.regulation.decisions import REPLY_IN_TIME
from liuhen.regulation.execution import PAY_IN_TIME
from liuhen.regulation.remedies import ANSWER
from liuhen.regulation.vocabulary import TermOf
from tests.builders.county import NOW, small_county
from tests.builders.decisions import BASIS, Bench, bench, paper
from tests.builders.rows import Rows
from tests.services.rounds import rounds

KINDS: tuple[type[Subject], ...] = (
    Clue, Case, Party, Handler, Evidence, Fact, Fallen, RightsNotice, Plea, Decision, Review, Alteration, Correction,
    Document, Service, Demand, Deferral, Payment, Refund, Urging, FineAccount, Remedy, AnswerVolume, Dossier,
)  # fmt: skip
NOUNS = {str(kind._meta.model_name): kind for kind in KINDS}
OF = ("cases", "evidence", "decisions", "documents", "execution", "remedies", "dossiers", "findings")
MOVES: dict[str, Move] = {
    move.event: move for app in OF for move in import_module(f"liuhen.apps.{app}.lifecycle").MOVES
}
ACTORS = ("wangfang", "liqiang", "head", "legal", "sealer", "keeper", "bureau", "stranger", "machine")
BOOKS = re.compile("ledger_|vault_|web_|django_session|sqlite_")
"""Tables that a refusal may leave something in: that it was refused, and bytes that nobody names."""
CHINESE = re.compile("[一-鿿]")
FINE_FEN = 500_000
Told = Callable[["Walk"], dict[str, Any]]


@dataclass
class Walk:
    """Where a walk stands: who works there, what time it is, and what the entries so far lead to."""

    bench: Bench
    at: datetime = NOW
    read: int = 0
    states: dict[str, str] = field(default_factory=dict)
    running: set[tuple[str, str]] = field(default_factory=set)
    slips: int = 0

    @property
    def case(self) -> Case:
        found: Case = newest(Case)
        return found

    @property
    def decision(self) -> Decision:
        found: Decision = newest(Decision)
        return found

    @property
    def demand(self) -> Demand:
        found: Demand = newest(Demand)
        return found

    @property
    def remedy(self) -> Remedy:
        found: Remedy = newest(Remedy)
        return found

    @property
    def dossier(self) -> Dossier:
        found: Dossier = newest(Dossier)
        return found

    def by(self, name: str) -> Actor:
        return SYSTEM if name == "machine" else self.bench.by(name)

    def slip(self) -> str:
        self.slips += 1
        return f"P-{self.slips}"


def newest(model: Any, **wanted: Any) -> Any:
    """Return the latest of its kind; where there is none, the step is one that nobody could take."""
    found = model.objects.filter(**wanted).order_by("-pk").first()
    if found is None:
        raise Refused("没有可办理的")
    return found


def facts_of(case: Case) -> list[Fact]:
    return list(Fact.objects.filter(case=case, state="found").order_by("pk"))


def of_case(case: Case, **more: Any) -> dict[str, Any]:
    return {"case": case} | more


def opened(w: Walk) -> dict[str, Any]:
    docket = w.bench.docket
    return {
        "unit": w.bench.county.unit, "procedure": "penalty", "power_code": "220524-CF-001",
        "cause": "涉嫌未经许可从事食品经营", "acted_from": local_day(w.at) - timedelta(days=10),
        "acted_until": local_day(w.at) - timedelta(days=1), "lead": docket.officer, "others": [docket.second],
        "party_kind": "trader", "party_name": "云岭镇利民小吃店",
    }  # fmt: skip


def collected(w: Walk) -> dict[str, Any]:
    docket = w.bench.docket
    return of_case(
        w.case, kind="documentary", name="进货台账（7页）", source="当事人提供",
        collected_at=w.at - timedelta(minutes=5), place="店内", method="复制，由当事人核对签名",
        collectors=[docket.officer, docket.second], files=[paper()],
    )  # fmt: skip


def found(*, needed: bool) -> Told:
    def told(w: Walk) -> dict[str, Any]:
        rows = list(Evidence.objects.filter(case=w.case).order_by("-pk")[:2])
        return of_case(w.case, sentence="当事人未经许可经营食品", evidence=rows, needed=needed)

    return told


def judged(state: str) -> Told:
    """Judge the first piece of evidence that stands so: the oldest bears the most."""

    def told(w: Walk) -> dict[str, Any]:
        row = Evidence.objects.filter(case=w.case, state=state).order_by("pk").first()
        if row is None:
            raise Refused("没有可办理的")
        return {"evidence": row, "reason": "没有出示证件", "article": "《行政处罚法》第46条第3款"}

    return told


def told_rights(w: Walk) -> dict[str, Any]:
    case = w.case
    return of_case(
        case, party=newest(Party, case=case, state="current"), facts=facts_of(case), basis=BASIS, outcomes=["fine"],
        fine_fen=FINE_FEN, judged="低于本省较大数额标准",
    )  # fmt: skip


def proposal(w: Walk, fine_fen: int = FINE_FEN) -> dict[str, Any]:
    return {
        "outcomes": ["fine"], "fine_fen": fine_fen, "elements": facts_of(w.case), "basis": BASIS, "other": "无",
    }  # fmt: skip


def served(w: Walk) -> dict[str, Any]:
    document = newest(Document, state__in=("issued", "sealed"))
    return {
        "document": document, "addressee": "云岭镇利民小吃店", "served_at": w.at, "signed_by": "赵某",
        "relation": "self", "party": document.party,
    }  # fmt: skip


def paid(fen: int) -> Told:
    def told(w: Walk) -> dict[str, Any]:
        return {
            "demand": w.demand, "received_by": "bank", "account": newest(FineAccount), "slip": w.slip(),
            "amount_fen": fen, "paid_on": local_day(w.at), "payer": "利民小吃店",
        }  # fmt: skip

    return told


def left_fen(w: Walk) -> int:
    return money.money_of(w.demand, on=local_day(w.at)).principal_left_fen


def refunded(fen: int | None) -> Told:
    """Give back so much, or all that is to be given back."""

    def told(w: Walk) -> dict[str, Any]:
        demand, on = w.demand, local_day(w.at)
        over = money.money_of(demand, on=on).over_fen
        return {
            "demand": demand, "ground": "overpaid", "amount_fen": over if fen is None else fen, "refunded_on": on,
            "slip": w.slip(), "payee": "利民小吃店",
        }  # fmt: skip

    return told


def brought(w: Walk) -> dict[str, Any]:
    return {
        "unit": w.bench.county.unit, "kind": "review", "against": "decision", "decision": w.decision,
        "applicant": "利民小吃店", "organ": "云岭县人民政府", "claim": "请求撤销", "brought_on": local_day(w.at),
    }  # fmt: skip


def outcome(key: str) -> Told:
    return lambda w: {
        "remedy": w.remedy, "outcome": key, "instrument": "云政复决〔2026〕1号", "decided_on": local_day(w.at),
    }  # fmt: skip


def altered(kind: str, **more: Any) -> Told:
    return lambda w: {"decision": w.decision, "kind": kind, "ground": "error", "reason": "裁量有误", **more}


def the(name: str, model: Any = None, /, **more: Any) -> Told:
    """Name the newest of a kind, or what the walk calls so, with fixed words."""
    return lambda w: {name: newest(model) if model else getattr(w, name), **more}


# What can be tried: who would do it, the verb, and what it is told; another may try in his place.
STEPS: dict[str, tuple[str, Callable[..., Any], Told]] = {
    "propose": ("wangfang", cases.propose, opened),
    "open": ("head", cases.approve_opening, the("case")),
    "do not open": ("head", opening.refuse_opening, the("case", reason="不属于本机关")),
    "add a party": ("wangfang", handling.add_party, the("case", kind="trader", name="第二家食品店")),
    "end a party": ("wangfang", handling.end_party, the("party", Party, reason="注销")),
    "collect": ("wangfang", evidence.collect, collected),
    "find": ("wangfang", evidence.find, found(needed=True)),
    "find on either": ("wangfang", evidence.find, found(needed=False)),
    "exclude": ("legal", evidence.exclude, judged("collected")),
    "reinstate": ("legal", evidence.reinstate, judged("excluded")),
    "support": ("wangfang", evidence.support, lambda w: {
        "fact": newest(Fact, state="found"), "evidence": newest(Evidence), "needed": False,
    }),
    "take a fact back": ("wangfang", evidence.withdraw, the("fact", Fact, reason="有误")),
    "conclude": ("wangfang", cases.conclude, the("case", opinion="建议罚款")),
    "send the case back": ("head", cases.send_back, the("case", reason="补充调查")),
    "ask for more time": ("wangfang", handling.ask, the("case", matter="extension", reason="复杂")),
    "more time": ("head", handling.extend, the("case", n=30, reason="复杂")),
    "tell": ("wangfang", telling.tell_rights, told_rights),
    "seal": ("sealer", documents.press_seal, lambda w: {
        "document": newest(Document, state="issued"), "seal": w.bench.seal,
    }),
    "serve": ("wangfang", documents.hand_over, served),
    "void the service": ("wangfang", documents.void_service, the("service", Service, reason="签收人无权代收")),
    "void the paper": ("wangfang", documents.void, the("document", Document, reason="有误")),
    "plead": ("wangfang", telling.state_plea, lambda w: {
        "notice": newest(RightsNotice), "stated_at": w.at, "speaker": "赵某", "words": "经营困难，请求从轻。",
    }),
    "answer": ("wangfang", telling.answer_plea, the("plea", Plea, adopted="no", answer="违法事实成立。")),
    "waive": ("wangfang", telling.waive, lambda w: {
        "notice": newest(RightsNotice), "signer": "赵某", "files": [paper("放弃")],
    }),
    "take the notice back": ("wangfang", telling.withdraw_notice, the("notice", RightsNotice, reason="事实有变")),
    "put forward": ("wangfang", deciding.propose_decision, lambda w: {
        "case": w.case, "party": newest(Party, case=w.case, state="current"), **proposal(w),
    }),
    "revise": ("wangfang", deciding.revise, lambda w: {"decision": w.decision, **proposal(w, FINE_FEN - 100_000)}),
    "heavier": ("wangfang", deciding.revise, lambda w: {"decision": w.decision, **proposal(w, 2 * FINE_FEN)}),
    "review": ("legal", reviewing.review, the("decision", outcome="pass", opinion="合法")),
    "review badly": ("legal", reviewing.review, the("decision", outcome="amend", opinion="补正")),
    "send back": ("head", deciding.send_back, the("decision", remark="再核")),
    "drop": ("wangfang", deciding.drop, the("decision", reason="重拟")),
    "approve": ("head", deciding.approve, the("decision")),
    "write": ("wangfang", deciding.write, the("decision")),
    "lay": ("wangfang", execution.lay, the("decision", kind="fine")),
    "lay an act": ("wangfang", execution.lay, the("decision", kind="act", what="停止经营")),
    "perform": ("wangfang", execution.perform, lambda w: {
        "demand": w.demand, "performed_on": local_day(w.at), "how": "现场核查", "files": [paper("整改")],
    }),
    "pay": ("wangfang", execution.pay, paid(FINE_FEN)),
    "pay a part": ("wangfang", execution.pay, paid(200_000)),
    "pay the unit": ("wangfang", execution.pay, lambda w: {**paid(100)(w), "received_by": "unit", "account": None}),
    "reverse": ("wangfang", execution.reverse, the("payment", Payment, reason="登记错误")),
    "refund": ("wangfang", execution.refund, refunded(None)),
    "refund too much": ("wangfang", execution.refund, refunded(10 * FINE_FEN)),
    "ask to pay later": ("wangfang", execution.ask_deferral, lambda w: {
        "demand": w.demand, "asked_on": local_day(w.at), "reason": "困难",
        "parts": f"{local_day(w.at) + timedelta(days=30)} {left_fen(w) // 100}",
    }),
    "let pay later": ("head", execution.grant, the("deferral", Deferral)),
    "forgive": ("head", execution.forgive, the("demand", reason="已补救")),
    "urge": ("wangfang", execution.urge, the("demand")),
    "lift": ("wangfang", execution.lift, the("demand", reason="决定撤销")),
    "end": ("head", execution.end, the("demand", ground="gone", reason="灭失")),
    "follow terms": ("machine", execution.follow_terms, the("demand")),
    "object": ("legal", remedies.bring, brought),
    "take the copy": ("legal", remedies.take_copy, lambda w: {"remedy": w.remedy, "received_on": local_day(w.at)}),
    "seal the answer": ("legal", remedies.seal, the("remedy")),
    "answer the organ": ("legal", remedies.answer, lambda w: {
        "remedy": w.remedy, "answered_on": local_day(w.at), "receipt": "签收",
    }),
    "it is upheld": ("legal", remedies.decide, outcome("maintain")),
    "it is annulled": ("legal", remedies.decide, outcome("annul")),
    "enter the annulment": ("legal", altering.order_alteration, the(
        "decision", ground="review", kind="annulled", instrument="云政复决〔2026〕1号", reason="事实不清",
    )),
    "settle": ("legal", remedies.settle, the("remedy")),
    "revoke": ("wangfang", altering.propose_alteration, altered("revoke")),
    "change": ("wangfang", altering.propose_alteration, altered("change", fine_fen=300_000)),
    "alter": ("head", altering.approve_alteration, the("alteration", Alteration)),
    "leave it": ("head", altering.refuse_alteration, the("alteration", Alteration, reason="没有错误")),
    "a slip": ("wangfang", altering.propose_correction, the(
        "decision", wrong="未经许可", right="未获许可", reason="笔误",
    )),
    "put right": ("head", altering.approve_correction, the("correction", Correction)),
    "close": ("head", cases.close, the("case")),
    "reopen": ("head", cases.reopen, the("case", ground="facts", reason="新的证据")),
    "reopen after it fell": ("head", cases.reopen, the("case", ground="annulled", reason="重新处理")),
    "give the case up": ("head", cases.withdraw, the("case", reason="违法事实不成立")),
    "hand the case on": ("head", cases.transfer, the("case", to="云岭县公安局", reason="不属管辖")),
    "begin the file": ("machine", dossiers.open_dossier, the("case")),
    "file": ("wangfang", dossiers.close, the("dossier", keep_for="长期")),
    "add to the file": ("wangfang", dossiers.supplement, the("dossier", reason="补充")),
}  # fmt: skip
WAY = (
    "propose", "open", "collect", "find", "conclude", "tell", "seal", "serve", "plead", "answer", "waive",
    "put forward", "approve", "write", "seal", "serve", "lay", "pay", "close", "begin the file", "draw", "file",
)  # fmt: skip
"""The straight way; a walk goes some of it and then astray."""
JOBS = frozenset({"draw"})
REST = sorted((*STEPS, *JOBS))


PAGES: dict[type[Subject], str] = {
    Case: "case", Decision: "decision", Demand: "demand", Document: "document", Remedy: "remedy", Dossier: "dossier",
    Evidence: "evidence",
}  # fmt: skip
BEGAN: dict[str, Callable[[Any], datetime | None]] = {
    REPLY_IN_TIME.id: lambda notice: notice.served_at,
    PAY_IN_TIME.id: lambda demand: demand.served_at,
    DECIDE_IN_TIME.id: lambda case: case.term_from,
    ANSWER.id: lambda remedy: remedy.copy_received_at,
}
"""From when a clock runs, as its row has it."""


def draw(at: datetime) -> None:
    """Draw all papers that are out, as the worker does."""
    for each in Document.objects.filter(state__in=("issued", "sealed"), sha256=""):
        documents.draw(document=each, at=at)


@pytest.mark.long
class AnyCaseWalk(TestCase):
    built: tuple[Rows, Bench] | None = None

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.enterClassContext(override_settings(VAULT={"backend": "local", "root": folder}))
        cls.built = None

    @settings(max_examples=rounds(18))
    @given(
        st.integers(0, len(WAY)),
        st.lists(
            st.tuples(
                st.one_of(st.just("go on"), st.sampled_from(REST)),
                st.one_of(st.none(), st.none(), st.none(), st.none(), st.sampled_from(ACTORS)),
                st.sampled_from((0, 0, 0, 1, 8, 40)),
            ),
            max_size=16,
        ),
    )
    def test_ledger_clocks_money_numbers_and_facts_agree(
        self, begun: int, walk: list[tuple[str, str | None, int]]
    ) -> None:
        self.in_a_folder([*((name, None, 0) for name in WAY[:begun]), *walk])

    def test_the_long_ways_round(self) -> None:
        """Chance rarely gets as far as the file by itself, or back from it."""
        decided = WAY[: WAY.index("lay")]
        for names in (
            WAY,
            (*decided, "lay", "pay a part", "ask to pay later", "let pay later", "pay", "refund", "close", "reopen"),
            (*decided, "lay", "pay", "reverse", "pay", "pay a part", "refund", "object", "take the copy",
             "seal the answer", "answer the organ", "it is annulled", "enter the annulment", "settle", "lift", "refund",
             "reopen after it fell"),
            (*decided, "a slip", "put right", "seal", "change", "alter", "seal", "serve", "revoke", "leave it"),
            (*decided, "exclude", "reinstate", "void the service", "serve", "lay an act", "perform"),
            (*decided, "reopen", "take a fact back", "conclude"),
        ):  # fmt: skip
            with self.subTest(names[-1]):
                assert self.in_a_folder([(name, None, 0) for name in names]) == []

    def in_a_folder(self, walk: Sequence[tuple[str, str | None, int]]) -> list[str]:
        """Return what was refused, in order."""
        with tempfile.TemporaryDirectory() as name, transaction.atomic():
            folder = Path(name)
            with override_settings(
                KEYS=folder / "keys", LEDGER_PUBLIC=folder / "log", LEDGER_COPIES=[folder / "copies.txt"]
            ):
                keyring.make_keys(folder / "keys", origin="liuhen.local/log/1")
                refused = self.walk(Walk(self.begun()), walk)
            transaction.set_rollback(True)
        return refused

    def begun(self) -> Bench:
        """Return a unit ready to decide, with an account to pay into; made once, and put back as it was."""
        if self.built is None:
            before = Rows.all()
            made = bench(small_county())
            execution.open_account(
                unit=made.county.unit, kind="bank", bank="农村商业银行", holder="云岭县财政局非税收入专户",
                number="6228000012345678", document="云财〔2026〕1号", by=made.by("legal"), at=NOW,
            )  # fmt: skip
            type(self).built = (Rows.all() - before, copy.deepcopy(made))
            return made
        rows, kept = self.built
        rows.put_back()
        return copy.deepcopy(kept)

    def walk(self, w: Walk, walk: Sequence[tuple[str, str | None, int]]) -> list[str]:
        refused: list[str] = []
        self.agree(w)
        way = iter(islice(WAY, sum(name in WAY for name, *_ in walk), None))
        for told, who, days in walk:
            name = next(way, "file") if told == "go on" else told
            w.at += timedelta(days=days, minutes=10)
            if name in JOBS:
                draw(w.at)
            else:
                refused += self.try_(w, name, who)
            shaking.mark(at=w.at)
            self.agree(w)
        self.pages_open()
        catch_up(at=w.at)
        report = audit(trust=keyring.verifiers(), own_keys=True)
        # A walk goes on into days that are still to come for the machine, to which the vault keeps.
        assert [fault for fault in report.faults if not fault.where.startswith("blob:")] == []
        return refused

    def try_(self, w: Walk, name: str, who: str | None) -> list[str]:
        usual, verb, told = STEPS[name]
        before, entries = Rows.all(), Entry.objects.count()
        try:
            given = told(w)
        except Refused:
            return [f"{name}：没有可办理的"]
        asked = {} if verb is execution.follow_terms else {"by": w.by(who or usual)}
        try:
            verb(**given, **asked, at=w.at)
        except Refused as refusal:
            self.is_a_refusal_and_no_more(before, Rows.all(), str(refusal))
            self.is_entered(entries + int(refusal.weighty), name)
            return [f"{name}：{refusal}"]
        if verb is not execution.follow_terms:  # which says by the day itself what it does
            assert Entry.objects.filter(pk__gt=w.read, event=move_of(verb).event).exists(), name
        return []

    def is_a_refusal_and_no_more(self, before: Rows, after: Rows, sentence: str) -> None:
        for table, rows in after.by_table.items():
            assert BOOKS.match(table) or rows == before.by_table[table], (table, sentence)
        assert CHINESE.match(sentence), sentence
        assert not {"{", "}"} & set(sentence), sentence

    def is_entered(self, entries: int, name: str) -> None:
        assert Entry.objects.count() == entries, name

    def agree(self, w: Walk) -> None:
        """Check what has to be so at any moment."""
        self.ledger_tells_states_and_articles(w)
        self.clocks_are_as_reckoned_from_the_start(w)
        self.money_adds_up(w)
        self.numbers_have_no_gaps()
        self.what_fell_is_marked()

    def ledger_tells_states_and_articles(self, w: Walk) -> None:
        """Follow the entries that are new: each move with its articles, and the states they lead to."""
        for entry in Entry.objects.filter(pk__gt=w.read).order_by("pk"):
            w.read = entry.pk
            if entry.subject.partition(":")[0] in NOUNS:
                follow_clocks(w.running, entry.subject, entry.event)
            if move := MOVES.get(entry.event):
                assert entry.article == with_laid(move).article, entry.event
                assert move.target == "=" or "new" in move.source or w.states[entry.subject] in move.source, (
                    entry.event
                )
                if move.target != "=":
                    w.states[entry.subject] = move.target
        for model in KINDS:
            for row in model._base_manager.all():
                assert row.state == w.states[row.ref], row.ref

    def clocks_are_as_reckoned_from_the_start(self, w: Walk) -> None:
        running = RunningClock.objects.filter(stopped_at=None)
        clocks = [each for each in running if each.subject.partition(":")[0] in NOUNS]
        should = {(duty, ref) for duty, ref in w.running if has_a_term(duty, row_of(ref))}
        assert {(each.duty_id, each.subject) for each in clocks} == should
        for each in clocks:
            again = reckon_again(each)
            assert (each.due_at, each.steps) == (again.due_at, again.steps_data()), each.duty_id
            if began := BEGAN.get(each.duty_id):
                assert each.started_at == began(row_of(each.subject)), (each.duty_id, each.subject)

    def money_adds_up(self, w: Walk) -> None:
        """Sum it up anew, payment by payment, and hold it against what the house says is owed, kept and over."""
        on = local_day(w.at)
        for demand in Demand.objects.all():
            came = sum(
                Payment.objects.filter(demand=demand, state="entered").values_list("amount_fen", flat=True)
            )
            back = sum(Refund.objects.filter(demand=demand).values_list("amount_fen", flat=True))
            said = money.money_of(demand, on=on)
            assert back <= came, demand.ref
            assert said.kept_fen == came - back
            due = 0 if demand.state == "lifted" else demand.amount_fen + said.surcharge_fen
            assert said.kept_fen + said.left_fen == due + said.over_fen
            assert not said.left_fen or not said.over_fen
            assert demand.state != "settled" or demand.kind == "act" or came - back >= demand.amount_fen
            assert demand.state == "lifted" or 0 <= said.surcharge_fen <= demand.amount_fen
        for decision in Decision.objects.all():
            assert Demand.objects.filter(decision=decision, kind="fine").exclude(state="lifted").count() <= 1

    def numbers_have_no_gaps(self) -> None:
        taken: dict[tuple[Any, ...], list[int]] = defaultdict(list)
        for paper_ in Document.objects.order_by("issued_at", "pk"):
            numbered = bool(paper_.of_kind.word) and paper_.issued_at is not None
            assert bool(paper_.number) == numbered, paper_.ref
            if numbered:
                taken[paper_.unit_id, paper_.word, paper_.year].append(paper_.serial)
        for series, serials in taken.items():
            assert serials == list(range(1, len(serials) + 1)), series
        for decision in Decision.objects.exclude(state__in=("dropped", *Decision.OPEN)):
            assert decision.number == decision.document.number

    def what_fell_is_marked(self) -> None:
        """Ask of each fact anew whether what it rests on is there, and of each decision whether what it needs is."""
        standing = {fact.pk for fact in Fact.objects.filter(state="found") if stands(fact)}
        marked = set(
            Fallen.objects.filter(state="fallen", what__startswith="fact:").values_list("what", flat=True)
        )
        found = Fact.objects.filter(state="found").exclude(pk__in=standing)
        assert marked == {fact.ref for fact in found}
        void = set(Service.objects.filter(state="void").values_list("pk", flat=True))
        for decision in Decision.objects.filter(state="issued"):
            needed = DecisionGround.objects.filter(decision=decision, needed=True).values_list(
                "ref", flat=True
            )
            lost = {
                ref for noun, pk in (ref.split(":") for ref in needed)
                if (ref := f"{noun}:{pk}") and (
                    (noun == "fact" and int(pk) not in standing) or (noun == "service" and int(pk) in void)
                )
            }  # fmt: skip
            assert bool(decision.shaken_at) == bool(lost), (decision.ref, lost)
            in_force = decision.served_at is not None
            assert in_force == Service.objects.filter(document=decision.document, state="served").exists()
        assert not Decision.objects.exclude(state="issued").filter(shaken_at__isnull=False).exists()

    def pages_open(self) -> None:
        """Ask for the newest of each page, as whoever handles the case."""
        client = Client()
        client.force_login(Account.objects.get(username="wangfang"))
        for model, name in PAGES.items():
            if row := model._base_manager.order_by("-pk").first():
                assert client.get(reverse(f"console:{name}", args=[row.pk])).status_code == 200, (
                    name,
                    row.ref,
                )


def row_of(ref: str) -> Any:
    noun, _, pk = ref.partition(":")
    return NOUNS[noun]._base_manager.get(pk=pk)


def has_a_term(duty_id: str, row: Any) -> bool:
    """Say whether a duty's clock runs at all on a row: some procedures have no such term."""
    clock = DUTIES[duty_id][-1].clock
    return clock is not None and (not isinstance(clock.within, TermOf) or clock.within.of(row) is not None)


def stands(fact: Fact) -> bool:
    rests_on = list(Support.objects.filter(fact=fact).values_list("evidence__state", "needed"))
    lost = [needed for state, needed in rests_on if state != "collected"]
    return not any(lost) and len(lost) < len(rests_on)


def follow_clocks(running: set[tuple[str, str]], subject: str, event: str) -> None:
    """Let the clocks that an event starts run, and those that it stops end, by the rulebook alone."""
    for duty_id, versions in DUTIES.items():
        clock = versions[-1].clock
        if clock is None:
            continue
        if event == clock.starts and event not in clock.stops:
            running.add((duty_id, subject))
        elif event in clock.stops:
            running.discard((duty_id, subject))
