"""The draw as an outsider sees it: what the portal hands out is enough for python3, and one firm more is named."""

import html
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from liuhen.apps.establishments import actions as establishments
from liuhen.apps.inspections import roster
from liuhen.apps.inspections.actions import drawing
from liuhen.apps.inspections.models import Campaign
from liuhen.kernel.ledger.loop import catch_up
from liuhen.kernel.ledger.models import Checkpoint
from liuhen_proof import standalone, visit_draw
from liuhen_proof.notes import parse, parse_checkpoint
from tests.apps.inspections.conftest import LATER, Field, firms
from tests.builders.county import NOW
from tests.builders.shelves import lose

pytestmark = pytest.mark.article("rs-15-1")
GRADES = ["high"] * 3 + ["medium"] * 6 + ["low"] * 12


def handed_out(client: Client, campaign: Campaign, folder: Path) -> Path:
    """Download all that the portal offers of a campaign's draw."""
    for name, address in (
        ("draw.py", reverse("portal:draw-program")),
        ("vkeys", reverse("portal:vkeys")),
        ("checkpoint", reverse("portal:checkpoint")),
        ("roster.jsonl", reverse("portal:inspection-roster", args=[campaign.pk])),
        ("draw.jsonl", reverse("portal:inspection-draw", args=[campaign.pk])),
    ):
        answer = client.get(address)
        assert answer.status_code == 200
        (folder / name).write_bytes(b"".join(answer) if answer.streaming else answer.content)
    return folder


def run(folder: Path, *more: str) -> tuple[int, str]:
    """Draw again by python3 alone: isolated, with nothing on its path but its own library."""
    command = [sys.executable, "-I", "-S", "draw.py", "draw.jsonl", *more]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, env={"PYTHONUTF8": "1"}
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


@pytest.fixture
def drawn(field: Field) -> Campaign:
    firms(field.county.unit, *GRADES)
    return field.drawn()


def test_anybody_draws_the_same_with_python_alone(
    field: Field, drawn: Campaign, client: Client, tmp_path: Path
) -> None:
    folder = handed_out(client, drawn, tmp_path)
    code, said = run(folder, "--keys", "vkeys", "--roster", "roster.jsonl", "--list")
    assert code == 0, said
    assert "重新抽取得到同样的 8 户和检查人员" in said
    assert "检查点的签名有效" in said
    assert "结论：抽取可以复现。" in said
    for errand in drawn.errands.select_related("establishment"):
        assert f"\t{errand.establishment.name}\t吉F" in said
    # What came after the draw is in it too.
    errand = drawn.errands.select_related("establishment", "campaign").get(place=1)
    person = errand.officers.select_related("person").earliest("pk").person
    drawing.recuse(errand=errand, person=person, ground="other", reason="同学", by=field.legal, at=LATER)
    other = drawn.errands.select_related("establishment", "campaign").get(place=4)
    establishments.close(
        establishment=other.establishment, ground="ceased", closed_on=NOW.date(), by=field.legal, at=NOW
    )
    other.establishment.refresh_from_db()
    drawing.replace(errand=other, by=field.legal, at=LATER)
    code, said = run(handed_out(client, drawn, tmp_path), "--keys", "vkeys")
    assert code == 0, said


def test_a_roster_with_one_firm_more_is_found_out_and_the_firm_is_named(
    drawn: Campaign, client: Client, tmp_path: Path
) -> None:
    folder = handed_out(client, drawn, tmp_path)
    head, terms, *lines = (folder / "draw.jsonl").read_bytes().splitlines(keepends=True)
    told = json.loads(terms)
    told["strata"][0][1] += 1
    added = json.dumps([999, "C999", "多出来的厂", "high"], ensure_ascii=False).encode() + b"\n"
    changed = json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode() + b"\n"
    (folder / "draw.jsonl").write_bytes(b"".join([head, changed, *lines[:3], added, *lines[3:]]))
    code, said = run(folder, "--keys", "vkeys", "--roster", "roster.jsonl")
    assert code == 1
    assert "名单的摘要与入账的不一致：名单被改动过" in said
    assert "与另存的名单不同：多出检查对象多出来的厂（C999）" in said
    assert "结论：抽取不能复现。" in said


def test_a_firm_taken_out_or_renamed_is_named(drawn: Campaign, client: Client, tmp_path: Path) -> None:
    folder = handed_out(client, drawn, tmp_path)
    kept = (folder / "roster.jsonl").read_bytes()
    (folder / "roster.jsonl").write_bytes(
        kept.replace("云岭县第2食品厂".encode(), "云岭县第二食品厂".encode())
    )
    code, said = run(folder, "--roster", "roster.jsonl")
    assert code == 1
    assert "与另存的名单不同：检查对象云岭县第二食品厂" in said
    assert "改为云岭县第2食品厂" in said


def test_another_result_is_said_firm_by_firm(drawn: Campaign, client: Client, tmp_path: Path) -> None:
    folder = handed_out(client, drawn, tmp_path)
    head, text = (folder / "draw.jsonl").read_bytes().split(b"\n", 1)
    told = json.loads(head)
    was = told["result"].pop()
    told["result"][0][2].reverse()
    (folder / "draw.jsonl").write_bytes(
        json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode() + b"\n" + text
    )
    code, said = run(folder)
    name = drawn.errands.select_related("establishment").get(establishment=was[0]).establishment.name
    assert code == 1
    assert "重新抽取的结果与所记的有2处不同" in said
    assert f"重新抽取多出{name}" in said
    assert "的检查人员不同" in said


def test_a_seed_from_a_later_checkpoint_is_found_out(field: Field, client: Client, tmp_path: Path) -> None:
    firms(field.county.unit, *GRADES)
    frozen = drawing.freeze(campaign=field.to_draw(), by=field.legal, at=NOW)
    catch_up(at=NOW)
    first = client.get(reverse("portal:checkpoint")).content
    # Somebody waits for a checkpoint that he likes better, and writes the proof that the product would not write.
    field.plan()
    catch_up(at=LATER)
    later = Checkpoint.objects.latest("size")
    draw = roster.CampaignDraw.of(frozen)
    proven = draw.proven(size=later.size)
    assert proven is not None
    root = parse_checkpoint(parse(later.note)[0]).root
    result = visit_draw.draw(draw.roster(), seed=visit_draw.seed_of(frozen.ref, root=root))
    head = visit_draw.head_line(
        population=frozen.population, leaf=bytes(proven.entry.leaf), payload=bytes(proven.entry.payload),
        proof=proven.proof, result=result, gone=[], recused={},
    )  # fmt: skip
    (tmp_path / "draw.jsonl").write_bytes(head + draw.roster().text)
    (tmp_path / "draw.py").write_text(standalone.draw_script(), "utf-8")
    (tmp_path / "first").write_bytes(first)
    code, said = run(tmp_path)
    assert code == 0, said  # by itself it looks in order, and says what it could not check
    assert "未核验种子是否取自第一个覆盖该记录的检查点" in said
    code, said = run(tmp_path, "--checkpoint", "first")
    assert code == 1
    assert "种子没有取自第一个检查点" in said


def test_before_the_draw_the_roster_is_public_and_the_draw_is_not_there(field: Field, client: Client) -> None:
    firms(field.county.unit, *GRADES)
    campaign = field.to_draw()
    assert client.get(reverse("portal:inspection-roster", args=[campaign.pk])).status_code == 404
    drawing.freeze(campaign=campaign, by=field.legal, at=NOW)
    assert client.get(reverse("portal:inspection-roster", args=[campaign.pk])).status_code == 200
    assert client.get(reverse("portal:inspection-draw", args=[campaign.pk])).status_code == 404


def test_a_roster_that_is_lost_is_404_before_the_first_byte(drawn: Campaign, client: Client) -> None:
    lose(drawn.population)
    for name in ("inspection-roster", "inspection-draw"):
        answer = client.get(reverse(f"portal:{name}", args=[drawn.pk]))
        assert answer.status_code == 404
        assert "暂时看不到：这份材料没有保存完好" in answer.content.decode()


def test_plan_draw_and_result_are_public(drawn: Campaign, client: Client) -> None:
    page = client.get(reverse("portal:inspection-plans")).content.decode()
    assert drawn.plan.title in page
    page = client.get(reverse("portal:inspection-plan", args=[drawn.plan_id])).content.decode()
    assert "冬季食品检查" in page
    page = client.get(reverse("portal:inspection-campaign", args=[drawn.pk])).content.decode()
    (results,) = re.findall(r'href="(/disclosure/\?[^"]+)"', page)
    assert client.get(html.unescape(results)).status_code == 200
    assert "kind=inspection" in results
    assert drawn.population in page
    assert drawn.seed in page
    assert drawn.errands.select_related("establishment").earliest("place").establishment.name in page


def test_what_is_not_published_is_not_public(field: Field, client: Client) -> None:
    plan = field.plan()
    part = field.part(plan)
    assert client.get(reverse("portal:inspection-plan", args=[plan.pk])).status_code == 404
    assert client.get(reverse("portal:inspection-campaign", args=[part.pk])).status_code == 404
