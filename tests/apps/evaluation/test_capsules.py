"""A frozen year goes out as a capsule: a stranger finds indicators, results and scores, and each record's digest."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from liuhen.apps.evaluation import actions
from liuhen.apps.evaluation.models import Evaluation
from liuhen.kernel.ledger.loop import catch_up
from liuhen.kernel.ledger.models import Entry
from liuhen_proof.canonical import dumps, loads
from liuhen_proof.merkle import leaf_hash
from liuhen_proof.report import EXIT_FAILED, EXIT_UNCHECKED
from liuhen_proof.verify import examine
from tests.builders.capsules import codes, opened, statuses_in_a_browser
from tests.builders.evaluation import AFTER, LATER, Desk
from tests.builders.programs import client_of, program

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder"), pytest.mark.article("rs-38-1")]


def frozen(desk: Desk) -> Evaluation:
    """Return a year in which two findings stood against a unit, to one of which it objected in vain."""
    first, _ = desk.upheld(), desk.upheld(about="device:2")
    told = desk.told()
    objection = desk.objected(first)
    actions.reject(objection=objection, verdict="属于本单位", by=desk.by("judge"), at=AFTER)
    return actions.freeze(evaluation=told, by=desk.by("chief"), at=LATER)


def fetched(evaluation: Evaluation, folder: Path) -> Path:
    answer = client_of("bureau").get(reverse("console:evaluation-capsule", args=[evaluation.pk]))
    assert answer.status_code == 200, answer.content
    path = folder / "year.zip"
    path.write_bytes(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    return path


def test_a_stranger_finds_every_point_with_the_digests_of_its_records(desk: Desk, tmp_path: Path) -> None:
    evaluation = frozen(desk)
    catch_up(at=LATER)
    path = fetched(evaluation, tmp_path)
    outside = subprocess.run(
        [sys.executable, "-m", "liuhen_proof", str(path)], capture_output=True, text=True, check=False
    )
    assert outside.returncode == EXIT_UNCHECKED, outside.stdout  # whoever trusts no key of ours
    assert {"evaluation-sealed": "ok"}.items() <= codes(path).items()
    top = opened(path, tmp_path / "open")
    alone = [sys.executable, "-I", str(top / "verify.py"), str(top)]
    assert subprocess.run(alone, capture_output=True, check=False).returncode == EXIT_UNCHECKED
    inside = {
        each["ref"].partition(":")[0] for each in loads((top / "evaluation.json").read_bytes())["inside"]
    }
    assert inside == {"indicator", "evaluation", "result", "score", "objection"}
    results = {each["unit"]: each for each in json.loads((top / "data/records/考评结果.json").read_bytes())}
    (found,) = (each for each in results[desk.county.unit.name]["scores"] if each["key"] == "findings")
    refs = [each["ref"] for each in found["against"]]
    assert (len(refs), found["earned"]) == (2, "20分")
    records = {
        each["ref"]: each for each in json.loads((top / "data/records/得分背后的记录.json").read_bytes())
    }
    for ref in refs:
        last = Entry.objects.filter(subject=ref, at__lte=LATER).order_by("n").last()
        assert last is not None
        assert records[ref] == {
            "ref": ref, "entry": last.index, "entries": last.n, "leaf": leaf_hash(bytes(last.leaf)).hex(),
        }  # fmt: skip


def test_a_point_that_was_changed_is_found(desk: Desk, tmp_path: Path) -> None:
    evaluation = frozen(desk)
    catch_up(at=LATER)
    top = opened(fetched(evaluation, tmp_path), tmp_path / "open")
    said = loads((top / "evaluation.json").read_bytes())
    score = next(each for each in said["inside"] if each["ref"].startswith("score:"))
    score["row"] = score["row"].replace('"earned"', '"Earned"')
    (top / "evaluation.json").write_bytes(dumps(said))
    assert examine(top).exit_code == EXIT_FAILED
    assert codes(top)["evaluation-not-sealed"] == "failed"


def test_there_is_none_before_it_is_frozen_and_for_nobody_outside(desk: Desk) -> None:
    told = desk.told()
    catch_up(at=LATER)
    address = reverse("console:evaluation-capsule", args=[told.pk])
    refused = client_of("bureau").get(address)
    assert (refused.status_code, "考评结果还没有确定" in refused.content.decode()) == (409, True)
    evaluation = actions.freeze(evaluation=told, by=desk.by("chief"), at=LATER)
    catch_up(at=LATER)
    assert program("bureau").get(f"/api/v1/evaluations/{evaluation.pk}/capsule").status_code == 200
    assert client_of("stranger").get(address).status_code == 404
    assert program("stranger").get(f"/api/v1/evaluations/{evaluation.pk}/capsule").status_code == 404


def test_the_page_in_a_browser_finds_it_whole(desk: Desk, page: Page, tmp_path: Path) -> None:
    evaluation = frozen(desk)
    catch_up(at=LATER)
    path = fetched(evaluation, tmp_path)
    whole = {"bytes": "ok", "inclusion": "ok", "signatures": "ok", "time": "unchecked"}  # without a witness
    assert statuses_in_a_browser(path, page, tmp_path) == whole
