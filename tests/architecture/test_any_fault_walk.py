"""Whatever is done with faults in whatever order by whomever, clocks, ledger and effects keep step."""

import re
import tempfile
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Model
from django.test import override_settings
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from liuhen.apps.accountability import queries
from liuhen.apps.accountability.actions import blemishes, redress, referring, review, sanctions
from liuhen.apps.accountability.lifecycle import MOVES
from liuhen.apps.accountability.models import (
    Blemish,
    Consequence,
    FaultReferral,
    Hearing,
    Lead,
    Redress,
    Sanction,
)
from liuhen.apps.documents import actions as documents
from liuhen.apps.documents.models import Seal, Service
from liuhen.apps.people import queries as people
from liuhen.apps.people.models import Certificate, Person
from liuhen.kernel import sealing
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.auditing import audit
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.clocks.models import RunningClock
from liuhen.kernel.flow import Refused, Subject
from liuhen.kernel.ledger import keyring as ledger_keys
from liuhen.kernel.ledger.loop import catch_up
from liuhen.kernel.ledger.models import Entry
from liuhen.regulation.faults import UNTOUCHED
from tests.builders import faults
from tests.builders.county import NOW, County, small_county
from tests.builders.papers import impression, sealer
from tests.services.rounds import rounds

KINDS: tuple[type[Subject], ...] = (Lead, Hearing, Sanction, Consequence, Redress, FaultReferral, Blemish)
TARGETS = {move.event: move.target for move in MOVES}
ACTORS = ("legal", "legal2", "head", "bureau", "government", "wangfang", "keeper", "audit")
CHINESE = re.compile("[一-鿿]")
Act = Callable[..., Any]


def nth(model: Any, n: int) -> Any:
    """Return the n-th from the latest of its kind; where there is none, the step asks for nothing."""
    found = model.objects.order_by("-pk")
    if not found:
        raise Refused("没有可办理的")
    return found[n % len(found)]


def paper(of: Any) -> Any:
    found = queries.conclusion_of(of) if isinstance(of, Lead) else queries.decision_of(of)
    if found is None:
        raise Refused("没有文书")
    return found


def press(of: Any) -> Act:
    return lambda c, n, **k: documents.press_seal(document=paper(nth(of, n)), seal=Seal.objects.get(), **k)


def void(of: Any) -> Act:
    return lambda c, n, **k: documents.void(document=paper(nth(of, n)), reason="误", **k)


def on(verb: Act, model: Any, **more: Any) -> Act:
    """Make a step of an action that asks for one row and fixed words."""
    name = str(model._meta.model_name).replace("fault", "")
    return lambda c, n, **k: verb(**{name: nth(model, n)}, **more, **k)


def hear(c: County, n: int, **k: Any) -> Any:
    lead, by_then = nth(Lead, n), local_day(k["at"]) + timedelta(days=3)
    hearing = review.invite(lead=lead, told="未告知", answer_by=by_then, **k)
    return review.take_down(hearing=hearing, statement="情况紧急", **k)


def propose(founded: bool) -> Act:
    return on(review.propose, Lead, founded=founded, reasons="查明", evidence="案卷")


def sanction(*forms: str) -> Act:
    return on(sanctions.decide, Lead, forms=list(forms), reasons="情节", days=5, within=5)


def serve(c: County, n: int, **k: Any) -> Any:
    found = nth(Sanction, n)
    return documents.hand_over(
        document=paper(found),
        addressee=found.whom_zh,
        served_at=k["at"],
        signed_by="王芳",
        relation="self",
        **k,
    )


def register(c: County, n: int, **k: Any) -> Any:
    today = local_day(k["at"])
    return redress.register_review(
        sanction=nth(Sanction, n),
        received_on=today,
        posted_on=today - timedelta(days=n % 4),
        claim="过重",
        **k,
    )


def serve_answer(c: County, n: int, **k: Any) -> Any:
    return redress.serve(redress=nth(Redress, n), served_on=local_day(k["at"]), service="签收", **k)


def stay(c: County, n: int, **k: Any) -> Any:
    until = local_day(k["at"]) + timedelta(days=2)
    return redress.stay(sanction=nth(Sanction, n), ordered_by="韩复核", until=until, reason="待查", **k)


def end_stays(c: County, n: int, *, by: Any, at: datetime) -> None:
    for each in queries.stays_over(on=local_day(at)):
        redress.end_stay_that_is_over(sanction=each, at=at)


def execute(c: County, n: int, **k: Any) -> Any:
    return sanctions.execute(
        consequence=nth(Consequence, n), executed_on=local_day(k["at"]), execution="已执行", **k
    )


def hand_on(c: County, n: int, **k: Any) -> Any:
    return referring.hand_on(
        lead=nth(Lead, n),
        whom="discipline",
        organ="县纪委监委",
        number="",
        matter="涉嫌",
        sent_on=local_day(k["at"]),
        **k,
    )


def answer(outcome: str) -> Act:
    return on(
        redress.decide, Redress, outcome=outcome, answer="经查", forms=["merit", "admonition"], within=4
    )


# What can be tried, with who would do it; another actor may try in his place.
STEPS: dict[str, tuple[str, Act]] = {
    "raise": ("keeper", lambda c, n, **k: faults.raised(c, at=k["at"])),
    "take": ("legal", on(review.take, Lead)),
    "hear": ("legal", hear),
    "propose": ("legal", propose(True)),
    "propose not": ("legal", propose(False)),
    "sign": ("bureau", on(review.sign, Lead)),
    "send back": ("bureau", on(review.send_back, Lead, reason="不足")),
    "approve": ("head", on(review.approve, Lead)),
    "disapprove": ("head", on(review.disapprove, Lead, reason="不足")),
    "seal": ("sealer", press(Lead)),
    "void the conclusion": ("legal", void(Lead)),
    "close": ("head", sanction("disqualification", "merit")),
    "transfer": ("head", sanction("reassignment", "disqualification", "admonition")),
    "train": ("head", sanction("off-post-training", "circular")),
    "seal the decision": ("sealer", press(Sanction)),
    "void the decision": ("legal", void(Sanction)),
    "serve": ("legal", serve),
    "void the service": ("legal", on(documents.void_service, Service, reason="误")),
    "ask for review": ("wangfang", on(redress.request_review, Sanction, claim="过重")),
    "appeal": ("wangfang", on(redress.appeal, Sanction, claim="过重")),
    "register a review": ("legal", register),
    "withdraw": ("wangfang", on(redress.withdraw, Redress, reason="撤回")),
    "maintain": ("legal2", answer("maintain")),
    "change": ("legal2", answer("change")),
    "revoke": ("legal2", answer("revoke")),
    "maintain above": ("government", answer("maintain")),
    "revoke above": ("government", answer("revoke")),
    "serve the answer": ("legal", serve_answer),
    "void the answer's service": ("legal", on(redress.unserve, Redress, reason="误")),
    "answer the late": ("legal2", on(redress.answer_late, Redress, answer="逾期")),
    "stay": ("legal2", stay),
    "end the stay": ("legal2", on(redress.end_stay, Sanction, reason="查清")),
    "let stays end": ("legal2", end_stays),
    "execute": ("legal", execute),
    "hand on": ("legal", hand_on),
    "taken up": ("legal", on(referring.taken_up, FaultReferral, answer="立案")),
    "turned down": ("legal", on(referring.turned_down, FaultReferral, answer="退回")),
    "set aside": ("legal", on(blemishes.set_aside, Lead, kind="drafting", paper="笔录", content="日期")),
    "judge": ("legal2", on(blemishes.judge, Blemish, untouched=list(UNTOUCHED), reason="不影响")),
    "reject": ("legal2", on(blemishes.reject, Blemish, kind="procedure", reason="影响")),
}  # fmt: skip
TO_A_SANCTION = ("take", "hear", "propose", "sign", "approve", "seal", "close", "seal the decision", "serve")


def walked() -> County:
    county = faults.with_others(small_county())
    keeper = Person.objects.get(pk=sealer(county).person_id or 0)
    documents.register_seal(
        unit=county.unit, name=county.unit.name, kind="organ", keeper=keeper, width_mm=42,
        image=impression(), by=SYSTEM, at=NOW,
    )  # fmt: skip
    faults.raised(county)
    return county


def everything() -> dict[str, list[dict[str, Any]]]:
    models: list[type[Model]] = [*KINDS, RunningClock, Certificate, Person]
    return {model.__name__: list(model._base_manager.order_by("pk").values()) for model in models}


def state_by_ledger(subject: Subject) -> str:
    """Return the state that the entries of a subject lead to."""
    state = "new"
    for event in Entry.objects.filter(subject=subject.ref).order_by("n").values_list("event", flat=True):
        target = TARGETS.get(event, "=")
        state = state if target == "=" else target
    return state


def open_clocks(subject: Subject) -> set[str]:
    running = RunningClock.objects.filter(subject=subject.ref, stopped_at=None)
    return set(running.values_list("duty_id", flat=True))


@pytest.mark.long
class AnyFaultWalk(TestCase):
    @settings(max_examples=rounds(12))
    @given(
        st.integers(0, len(TO_A_SANCTION)),
        st.lists(
            st.tuples(
                st.sampled_from(sorted(STEPS)),
                st.one_of(st.none(), st.none(), st.none(), st.sampled_from(ACTORS)),
                st.sampled_from((0, 0, 0, 1)),
                st.sampled_from((0, 0, 1, 3, 9)),
            ),
            max_size=16,
        ),
    )
    def test_states_clocks_effects_and_ledger_keep_step(
        self, begun: int, walk: list[tuple[str, str | None, int, int]]
    ) -> None:
        self.in_a_folder([*((name, None, 0, 0) for name in TO_A_SANCTION[:begun]), *walk])

    def test_the_long_ways_round(self) -> None:
        """Hypothesis rarely gets as far as an appeal by itself."""
        again = ("raise", *TO_A_SANCTION)
        for names in (
            (*TO_A_SANCTION, "ask for review", "stay", "maintain", "serve the answer", "appeal", "revoke above"),
            (*TO_A_SANCTION, "ask for review", "appeal", ("change", 1), "maintain above"),
            (*TO_A_SANCTION, *again, "ask for review", "revoke", "ask for review"),
            (*TO_A_SANCTION[:6], "transfer", "seal the decision", "serve", "execute", "ask for review", "stay",
             "end the stay", "withdraw", "appeal"),
            (*TO_A_SANCTION[:6], "train", "seal the decision", "serve", "void the service", "serve",
             "register a review", "change", "serve the answer", "void the answer's service", "serve the answer"),
            (*TO_A_SANCTION[:6], "void the conclusion", "approve", "seal", "hand on", "turned down", "propose not",
             "sign", "approve", "seal"),
            ("take", "set aside", "reject", "set aside", "judge"),
        ):  # fmt: skip
            with self.subTest(names[-1]):
                steps = [(each, 0) if isinstance(each, str) else each for each in names]
                refused = self.in_a_folder([(name, None, n, 0) for name, n in steps])
                assert len(refused) == ("revoke" in names), refused  # nothing is left to ask against

    def in_a_folder(self, walk: Sequence[tuple[str, str | None, int, int]]) -> list[str]:
        with tempfile.TemporaryDirectory() as name, transaction.atomic():
            folder = Path(name)
            with override_settings(
                KEYS=folder / "keys",
                LEDGER_PUBLIC=folder / "log",
                LEDGER_COPIES=[folder / "copies.txt"],
                VAULT={"backend": "local", "root": folder / "vault"},
            ):
                ledger_keys.make_keys(folder / "keys", origin="liuhen.local/log/1")
                sealing.make_key(folder / "keys")
                refused = self.walk(walked(), walk)
            transaction.set_rollback(True)
        return refused

    def walk(self, county: County, walk: Sequence[tuple[str, str | None, int, int]]) -> list[str]:
        at, refused = NOW, []
        for name, who, n, days in walk:
            at += timedelta(days=days)
            usual, act = STEPS[name]
            before = everything()
            try:
                act(county, n, by=county.actor(who or usual), at=at)
            except Refused as refusal:
                refused.append(str(refusal))
                assert name == "hear" or everything() == before, refused[-1]
                assert CHINESE.match(refused[-1])
                assert not {"{", "}"} & set(refused[-1])
            self.agree(on_day=at)
        catch_up(at=at)
        report = audit(trust=ledger_keys.verifiers(), own_keys=True)
        assert report.is_sound, report.faults
        return refused

    def agree(self, *, on_day: datetime) -> None:
        """Check what has to be so at any moment: by states, clocks, ledger, persons and effects."""
        for model in KINDS:
            for row in model._base_manager.all():
                assert row.state == state_by_ledger(row), row.ref
        for lead in Lead.objects.all():
            if lead.state in ("founded", "not-founded"):
                persons = [lead.reviewer_id, lead.second_id, lead.approver_id, lead.person_id]
                assert len(set(persons)) == len(persons)
            if lead.state in ("referred", "blemish"):
                assert not lead.sanctions.exclude(state__in=("void", "revoked")).exists()
        for each in Sanction.objects.all():
            asked = each.redresses.filter(state="open").exists()
            assert each.state != "stayed" or (asked and each.stayed_by)
            waits = each.state in Sanction.IN_FORCE and each.used_at is None
            assert open_clocks(each) == ({"rs-56-1", "rs-56-4"} if waits else set()), each.ref
            imposed = set(
                each.consequences.exclude(state__in=("revoked", "lifted")).values_list("state", flat=True)
            )
            assert imposed <= {"decided", "served", "stayed"} & {
                "decided": {"decided"}, "sealed": {"decided"}, "served": {"served", "decided"},
                "stayed": {"stayed", "decided"},
            }.get(each.state, set()), each.state  # fmt: skip
        for each in Consequence.objects.all():
            owes = each.state == "served" and each.needs_proof and each.executed_at is None
            assert open_clocks(each) == ({"rs-54-1"} if owes else set()), each.ref
        for each in Redress.objects.all():
            by_state = {"open": {"rs-56-2"}, "served": {"rs-56-3"}} if each.kind == "review" else {}
            running = by_state.get(each.state, set())
            followed = each.appeals.filter(state__in=("open", "decided", "served")).exists()
            assert open_clocks(each) == (set() if followed else running), (each.ref, each.state)
        self.effects_agree(on_day=on_day)

    def effects_agree(self, *, on_day: datetime) -> None:
        """Check that the certificate and the post are as all that is in force makes them, and nothing else does."""
        today = local_day(on_day)
        certificate = Certificate.objects.select_related("person").get()
        now = list(queries.in_force(certificate.person_id))
        closed = any(each.effect == "withdrawn" for each in now)
        off_post = any(
            each.effect == "off-post" and (each.ends_on is None or today <= each.ends_on) for each in now
        )
        assert (certificate.state == "withdrawn") == closed
        assert people.standing(certificate.person, on=today).valid == (not closed and not off_post)
        barred = any(each.form == "merit" for each in now)
        assert bool(queries.barred_from_merit([certificate.person_id], 2026)) == barred
