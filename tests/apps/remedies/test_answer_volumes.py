"""The sealed answer: what the decision rested on, provably; what came later stands outside; a stranger verifies it."""

import json
import subprocess
import sys
import time
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from liuhen.apps.decisions.models import Decision
from liuhen.apps.evidence import actions as evidence
from liuhen.apps.remedies import actions, answer_volumes, contents, jobs
from liuhen.apps.remedies.models import AnswerVolume, Remedy
from liuhen.kernel.capsules import NotYet
from liuhen.kernel.flow import Invalid, WrongState
from liuhen.kernel.ledger.loop import catch_up
from liuhen.kernel.vault import blobs
from liuhen_proof.report import EXIT_FAILED, EXIT_UNCHECKED
from liuhen_proof.verify import examine
from tests.builders.capsules import opened
from tests.builders.county import County
from tests.builders.decisions import DECIDED, Bench, bench, paper

pytestmark = [pytest.mark.django_db, pytest.mark.article("rs-21-2")]
LATER = DECIDED + timedelta(days=20)


@pytest.fixture
def ready(county: County) -> Bench:
    return bench(county)


def remedy_of(ready: Bench, decision: Decision) -> Remedy:
    legal = ready.by("legal")
    remedy = actions.bring(
        unit=ready.county.unit, kind="review", against="decision", decision=decision, applicant="云岭镇利民小吃店",
        organ="云岭县人民政府", claim="请求撤销", brought_on=LATER.date(), by=legal, at=LATER,
    )  # fmt: skip
    return actions.take_copy(remedy=remedy, received_on=LATER.date(), by=legal, at=LATER)


def built(ready: Bench, target: Path) -> tuple[AnswerVolume, Path]:
    """Return a sealed answer of a decision after which one more piece of evidence came, and its capsule."""
    decision = ready.decided()
    late = LATER - timedelta(days=1)
    evidence.collect(
        case=decision.case, kind="documentary", name="补充的进货票据", source="当事人提供", collected_at=late,
        place="店内", method="复制", collectors=[ready.docket.officer, ready.docket.second], files=[paper("补充")],
        by=ready.by(), at=late,
    )  # fmt: skip
    volume = actions.seal(remedy=remedy_of(ready, decision), by=ready.by("legal"), at=LATER)
    catch_up(at=LATER)
    jobs.build_volumes()
    volume.refresh_from_db()
    blobs.copy_out(volume.capsule_sha256, target)
    return volume, target


def codes(path: Path) -> dict[str, str]:
    findings = [each for found in examine(path).findings.values() for each in found]
    return {each.code: each.level for each in findings}


def test_it_is_ready_in_a_minute_and_a_stranger_verifies_it(ready: Bench, tmp_path: Path) -> None:
    began = time.monotonic()
    volume, path = built(ready, tmp_path / "answer.zip")
    assert time.monotonic() - began < 60
    found = codes(path)
    assert (found["answer-sealed"], found["answer-later"]) == ("ok", "note")
    assert "failed" not in found.values()
    outside = subprocess.run(
        [sys.executable, "-m", "liuhen_proof", str(path)], capture_output=True, text=True, check=False
    )
    assert outside.returncode == EXIT_UNCHECKED, outside.stdout  # whoever trusts no key of ours
    assert "封存答复卷" in outside.stdout
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        (told,) = (json.loads(archive.read(name)) for name in names if name.endswith("/answer.json"))
    assert [each["title"] for each in told["later"]] == ["补充的进货票据"]
    assert len(told["inside"]) == volume.items.filter(is_inside=True).count()
    assert any("/data/answer/" in name for name in names)
    assert any(name.endswith("证据、依据目录.pdf") for name in names)
    assert "补充的进货票据" not in "".join(names)


def test_what_was_put_in_afterwards_or_changed_is_found(ready: Bench, tmp_path: Path) -> None:
    _, path = built(ready, tmp_path / "answer.zip")
    top = opened(path, tmp_path / "open")
    told = json.loads((top / "answer.json").read_text(encoding="utf-8"))
    told["inside"][-1]["row"] += " "
    with_file = next(each for each in told["inside"] if each["path"])
    (top / with_file["path"]).write_bytes(b"other")
    (top / "data/answer/more.txt").write_bytes(b"more")
    (top / "answer.json").write_text(
        json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True), encoding="utf-8"
    )
    assert {"answer-not-sealed", "answer-differs", "answer-unlisted"} <= set(codes(top))
    alone = [sys.executable, "-I", str(top / "verify.py"), str(top)]  # the verifier that travels with it
    assert subprocess.run(alone, capture_output=True, check=False).returncode == EXIT_FAILED


def test_it_waits_for_the_checkpoint_and_is_built_once(ready: Bench) -> None:
    volume = actions.seal(remedy=remedy_of(ready, ready.decided()), by=ready.by("legal"), at=LATER)
    with pytest.raises(NotYet):
        answer_volumes.build(volume, at=LATER)
    catch_up(at=LATER)
    jobs.build_volumes()
    first = AnswerVolume.objects.get().capsule_sha256
    assert answer_volumes.build(AnswerVolume.objects.get(), at=LATER).capsule_sha256 == first
    assert not answer_volumes.path_of(volume).exists()


def test_its_list_keeps_apart_what_came_later_and_the_answer_wants_its_words(
    ready: Bench, tmp_path: Path
) -> None:
    volume, _ = built(ready, tmp_path / "answer.zip")
    told = contents.of("evidence-list", volume.remedy, argument="")
    assert [row[1] for row in told["rows"] if row[1].startswith("【决定作出以后】")] == [
        "【决定作出以后】补充的进货票据"
    ]
    with pytest.raises(Invalid, match="没有写明答复意见"):
        actions.draw_up(remedy=volume.remedy, paper="review-answer", by=ready.by("legal"), at=LATER)
    actions.draw_up(
        remedy=volume.remedy,
        paper="review-answer",
        argument="事实清楚，请予维持",
        by=ready.by("legal"),
        at=LATER,
    )


def test_nothing_is_sealed_for_what_is_over(ready: Bench) -> None:
    decision = ready.decided()
    remedy = remedy_of(ready, decision)
    actions.decide(
        remedy=remedy, outcome="withdrawn", instrument="云政复终〔2026〕1号", decided_on=LATER.date(),
        by=ready.by("legal"), at=LATER,
    )  # fmt: skip
    with pytest.raises(WrongState):
        actions.seal(remedy=remedy, by=ready.by("legal"), at=LATER)
