"""Viewing copies of an export: made one by one, saved as they come, handed out beside the originals or alone."""

import json
import time
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import av
import bagit
import pytest
from django.urls import reverse
from PIL import Image, ImageChops

from liuhen.apps.recordings import capsules, codes, copies, jobs, queries
from liuhen.apps.recordings.actions import exports
from liuhen.apps.recordings.models import Export, Recording
from liuhen.demo import media
from liuhen.kernel.capsules import NotYet
from liuhen.kernel.flow import Invalid, WrongState
from liuhen.kernel.ledger import keyring, proofs
from liuhen.kernel.ledger.loop import catch_up
from liuhen.kernel.locks import alone
from liuhen_proof.canonical import loads
from liuhen_proof.digests import digests_of_file
from liuhen_proof.report import FAILED, OK, Report
from liuhen_proof.verify import examine
from tests import films
from tests.builders.capsules import opened
from tests.builders.county import NOW, County
from tests.builders.pages import squeezed
from tests.builders.recordings import As, Bring
from tests.services.liuhen import Liuhen

FILM = media.video(started_at=NOW, seconds=2)
PHOTO = media.photo(taken_at=NOW)

Ask = Callable[..., Export]

ASKED_FOR = """
import hashlib
from datetime import timedelta
from io import BytesIO
from django.utils import timezone
from liuhen.apps.people import queries as people
from liuhen.apps.people.models import Account
from liuhen.apps.recordings.actions import exports, intake
from liuhen.demo import media
from liuhen.kernel.vault.intake import Incoming
now = timezone.now()
by = {name: people.actor_for(Account.objects.get(username=name)) for name in ("station", "legal", "head")}
recordings = []
for n in (1, 2):
    ended = now - timedelta(hours=n)
    data = media.video(started_at=ended, seconds=20)
    told = {
        "filename": f"{n}.mp4", "sha256": hashlib.sha256(data).hexdigest(), "kind": "video", "device": "DSJ0001",
        "officer": "100001", "started_at": (ended - timedelta(seconds=20)).isoformat(), "ended_at": ended.isoformat(),
    }
    upload = intake.begin(length=len(data), metadata=told, by=by["station"], at=now)
    with Incoming.open(upload.id.hex) as incoming:
        incoming.append(BytesIO(data).read, expected_offset=0, limit=len(data))
    recordings.append(intake.complete(upload=upload, by=by["station"], at=now))
export = exports.request(
    recordings=recordings, purpose="应诉", recipient="法院", delivery="both", by=by["legal"], at=now
)
exports.approve(export=export, opinion="同意", by=by["head"], at=now)
print(export.pk)
"""


@pytest.fixture
def ask(county: County, bring: Bring) -> Ask:
    """Return a way to ask for recordings and have it approved; a film alone unless told otherwise."""

    def run(delivery: str, *recordings: Recording) -> Export:
        export = exports.request(
            recordings=recordings or [bring(FILM)], purpose="应诉", recipient="云岭县人民法院第三审判庭行政组",
            delivery=delivery, by=county.actor("legal"), at=NOW,
        )  # fmt: skip
        return exports.approve(export=export, opinion="同意", by=county.actor("head"), at=NOW)

    return run


def worked_off(export: Export) -> Export:
    """Run the export's job until it has no more to do."""
    for _ in range(6):
        catch_up(at=NOW)
        jobs.build_export(export.pk)
    return Export.objects.get(pk=export.pk)


def verified(export: Export) -> Report:
    return examine(capsules.path_of(export), trust=[key.vkey for key in keyring.verifiers()])


def codes_of(report: Report, verdict: str = "inclusion") -> set[str]:
    return {finding.code for finding in report.findings[verdict]}


def unpacked(export: Export, folder: Path) -> Path:
    return opened(capsules.path_of(export), folder)


def first_picture(data: bytes) -> Image.Image:
    with av.open(BytesIO(data), "r") as film:
        picture: Image.Image = next(film.decode(video=0)).to_image()
    return picture


@pytest.mark.article("av-13-2", "av-15-2")
def test_originals_and_copies_lie_apart_and_the_copy_names_its_original(ask: Ask, tmp_path: Path):
    export = worked_off(ask("both"))
    assert export.state == "built"
    bag = unpacked(export, tmp_path / "out")
    (original,) = (bag / "data/recordings").iterdir()
    (copy,) = (bag / "data/copies").iterdir()
    assert original.read_bytes() == FILM
    assert copy.name == original.stem + "-观看副本.mp4"
    told = loads((bag / "copies.json").read_bytes())
    assert "不作为证据" in told["notice"]
    (about,) = told["copies"]
    assert about["original"] == digests_of_file(original).sha256
    assert about["path"] == f"data/copies/{copy.name}"
    assert about["words"] == copies.words_of(export)
    assert "libavcodec" in about["software"]
    report = verified(export)
    assert (report.status("bytes"), report.status("inclusion")) == (OK, OK)
    assert {"files-bound", "copies-bound"} <= codes_of(report)
    bagit.Bag(str(bag)).validate()
    copy.write_bytes(copy.read_bytes()[:-1] + b"x")
    tampered = examine(bag)
    assert tampered.first_failure
    assert (tampered.first_failure.code, tampered.first_failure.where) == (
        "file-changed",
        f"data/copies/{copy.name}",
    )


@pytest.mark.article("av-13-2")
def test_a_frame_of_a_leaked_copy_leads_to_the_export_and_its_person(
    ask: Ask, county: County, bring: Bring, as_: As, tmp_path: Path
):
    recording = bring(FILM)
    export, other = worked_off(ask("both", recording)), worked_off(ask("both", recording))
    assert export.code != other.code
    films = [
        next((unpacked(each, tmp_path / str(each.pk)) / "data/copies").iterdir()) for each in (export, other)
    ]
    leaked, another = (first_picture(film.read_bytes()) for film in films)
    plain = first_picture(FILM)
    wide, high = plain.size
    for left, top in ((0, 0), (wide // 2, 0), (0, high // 2), (wide // 2, high // 2)):
        box = (left, top, left + wide // 2, top + high // 2)
        marked = ImageChops.difference(plain.crop(box).convert("L"), leaked.crop(box).convert("L"))
        assert sum(marked.histogram()[24:]) > 0.02 * marked.width * marked.height
    assert ImageChops.difference(leaked, another).getbbox(), "another export's code is another picture"
    with av.open(str(films[0])) as film:
        code = film.metadata["comment"].split("　")[0]
    assert codes.read(code) == export.code
    assert queries.traced(codes.read(code)) == export
    for asked in (code, digests_of_file(films[0]).sha256):
        page = as_("audit").post(reverse("console:trace"), {"code": asked}).content.decode()
        assert f"调取申请 {export.pk}" in page
        assert f"调取申请 {other.pk}" not in page
        assert "李法制" in page


def test_copies_alone_hold_no_original_nor_its_trail_and_verify_as_what_they_are(ask: Ask, tmp_path: Path):
    export = worked_off(ask("copies"))
    bag = unpacked(export, tmp_path / "out")
    assert [path.name for path in (bag / "data").iterdir()] == ["copies"]
    everything = b"".join(path.read_bytes() for path in (bag / "proofs").rglob("*") if path.is_file())
    assert b"recording.received" not in everything
    assert "同意".encode() not in everything, "what was said within the house stays there"
    report = verified(export)
    assert (report.status("bytes"), report.status("inclusion")) == (OK, OK)
    assert {"copies-bound", "originals-not-held"} <= codes_of(report)
    assert "只要观看副本" in (bag / "bag-info.txt").read_text()
    bagit.Bag(str(bag)).validate()


def test_originals_alone_are_as_they_were(ask: Ask):
    export = worked_off(ask("originals"))
    assert not [name for name in zipfile.ZipFile(capsules.path_of(export)).namelist() if "copies" in name]
    assert [entry.event for entry in proofs.trail(export.ref)] == [
        "export.requested",
        "export.approved",
        "export.built",
    ]


def test_the_ledger_knows_every_copy_when_it_is_made_and_when_it_is_packed(ask: Ask, bring: Bring):
    photo = bring(PHOTO, kind="photo", filename="x.jpg", started_at="2026-11-24T07:00:00+08:00")
    export = worked_off(ask("both", bring(FILM), photo))
    trail = proofs.trail(export.ref)
    assert [entry.event for entry in trail][2:] == ["export.copied", "export.copied", "export.built"]
    made = [json.loads(bytes(entry.payload))["data"] for entry in trail[2:]]
    assert made[2]["copies"] == [made[0]["sha256"], made[1]["sha256"]]
    assert {made[0]["original"], made[1]["original"]} == {r.sha256 for r in Recording.objects.all()}
    names = zipfile.ZipFile(capsules.path_of(export)).namelist()
    assert "x-观看副本.jpg" in [name.rpartition("/")[2] for name in names if "/data/copies/" in name]


def test_what_cannot_be_copied_is_handed_out_as_original_with_the_reason(
    ask: Ask, bring: Bring, tmp_path: Path
):
    sound = bring(
        media.audio(seconds=1), kind="audio", filename="x.wav", started_at="2026-11-24T07:00:00+08:00"
    )
    broken = bring(FILM[:3000], filename="y.mp4", started_at="2026-11-24T06:00:00+08:00")
    export = worked_off(ask("both", bring(FILM), sound, broken))
    assert export.state == "built"
    bag = unpacked(export, tmp_path / "out")
    assert len(list((bag / "data/recordings").iterdir())) == 3
    assert len(list((bag / "data/copies").iterdir())) == 1
    why = {each["name"]: each["why"] for each in loads((bag / "copies.json").read_bytes())["lacking"]}
    assert "没有画面" in why["x.wav"]
    assert "损坏" in why["y.mp4"]
    report = verified(export)
    assert report.status("inclusion") == OK
    assert "copies-lacking" in codes_of(report)


@pytest.mark.article("av-15-2")
def test_sound_is_not_handed_out_as_a_copy_alone(county: County, bring: Bring):
    sound = bring(media.audio(seconds=1), kind="audio", filename="x.wav")
    with pytest.raises(Invalid, match="没有画面可加印水印") as refused:
        exports.request(
            recordings=[sound], purpose="应诉", recipient="法院", delivery="copies",
            by=county.actor("legal"), at=NOW,
        )  # fmt: skip
    assert refused.value.field == "delivery"


def test_copies_alone_that_cannot_be_made_are_told_on_the_page_and_tried_again(
    ask: Ask, bring: Bring, county: County, as_: As
):
    broken = bring(FILM[:3000], filename="y.mp4", started_at="2026-11-24T06:00:00+08:00")
    export = worked_off(ask("copies", bring(FILM), broken))
    assert export.state == "approved", "half of what was asked for is not handed out"
    with pytest.raises(NotYet):
        capsules.build(export, at=NOW)
    here, retry = (reverse(f"console:{name}", args=[export.pk]) for name in ("export", "export-retry"))
    page = squeezed(as_("legal").get(here).content.decode())
    assert "有 1 份观看副本未能制作" in page
    assert "y.mp4：" in page
    assert retry in page
    assert retry not in as_("head").get(here).content.decode()
    assert as_("head").post(retry).status_code == 422
    assert as_("legal").post(retry).status_code == 302
    assert export.items.exclude(copy_why="").count() == 0
    assert worked_off(export).state == "approved"
    assert export.items.exclude(copy_why="").count() == 1
    assert [entry.event for entry in proofs.trail(export.ref)].count("export.copies-retried") == 1


def test_an_export_whose_copies_cannot_be_made_is_withdrawn_by_who_asked_and_holds_up_no_disposal(
    ask: Ask, bring: Bring, as_: As
):
    broken = bring(FILM[:3000], filename="y.mp4")
    export = worked_off(ask("copies", bring(FILM, started_at="2026-11-24T06:00:00+08:00"), broken))
    assert queries.being_handed_out([broken.pk]) == {broken.pk}
    here, back = (reverse(f"console:{name}", args=[export.pk]) for name in ("export", "export-withdraw"))
    assert back in as_("legal").get(here).content.decode()
    assert back not in as_("head").get(here).content.decode()
    refused = as_("head").post(back)
    assert (refused.status_code, "这份申请不是您的" in refused.content.decode()) == (422, True)
    assert as_("legal").post(back).status_code == 302
    assert queries.being_handed_out([broken.pk]) == set()
    assert not list(capsules.path_of(export).parent.glob("*/copy-*")), "the copy that was made is gone"
    page = as_("legal").get(here).content.decode()
    assert "已撤回" in page
    assert "撤回申请" in page, "the trail says so"
    assert back not in page


def test_what_was_withdrawn_while_its_copy_was_made_leaves_nothing_behind(
    ask: Ask, county: County, monkeypatch: pytest.MonkeyPatch
):
    export, make = ask("copies"), copies.make

    def withdrawn_meanwhile(item):
        made = make(item)
        exports.withdraw(export=export, by=county.actor("legal"), at=NOW)
        return made

    monkeypatch.setattr(copies, "make", withdrawn_meanwhile)
    jobs.build_export(export.pk)
    assert Export.objects.get().state == "withdrawn"
    assert not list(capsules.path_of(export).parent.glob("*/copy-*"))


def test_what_a_copy_lacks_stands_on_the_page_in_the_ledger_and_in_the_capsule(
    ask: Ask, bring: Bring, as_: As, tmp_path: Path
):
    clips = [films.film(tmp_path / f"{n}.ts", start=start).read_bytes() for n, start in enumerate((100, 0))]
    joined = bring(b"".join(clips), filename="拼接.ts", started_at="2026-11-24T07:00:00+08:00")
    export = worked_off(ask("both", joined))
    lacks = "原件的时钟有1处中断或重新开始，副本按先后顺序接续"
    assert lacks in as_("legal").get(reverse("console:export", args=[export.pk])).content.decode()
    made = next(entry for entry in proofs.trail(export.ref) if entry.event == "export.copied")
    assert json.loads(bytes(made.payload))["data"]["lacks"] == lacks
    told = json.loads((unpacked(export, tmp_path / "capsule") / "copies.json").read_text("utf-8"))
    assert told["copies"][0]["shortcoming"] == lacks


def test_there_is_nothing_to_try_again_where_nothing_failed(ask: Ask, county: County):
    with pytest.raises(WrongState, match="没有未能制作的副本"):
        exports.retry_copies(export=ask("copies"), by=county.actor("legal"), at=NOW)


def test_the_page_tells_how_far_the_copies_are(ask: Ask, bring: Bring, as_: As):
    photo = bring(PHOTO, kind="photo", filename="x.jpg", started_at="2026-11-24T07:00:00+08:00")
    export = ask("both", bring(FILM), photo)
    progress, legal = reverse("console:export-progress", args=[export.pk]), as_("legal")
    assert "已完成 0 / 2 份" in squeezed(legal.get(progress).content.decode())
    jobs.build_export(export.pk)
    answer = legal.get(progress)
    assert "已完成 1 / 2 份" in squeezed(answer.content.decode())
    assert "HX-Refresh" not in answer
    assert worked_off(export).state == "built"
    assert legal.get(progress)["HX-Refresh"] == "true"


def test_a_death_between_making_a_copy_and_remembering_it_costs_that_copy_alone(ask: Ask, bring: Bring):
    photo = bring(PHOTO, kind="photo", filename="x.jpg", started_at="2026-11-24T07:00:00+08:00")
    export = ask("both", photo, bring(FILM))
    jobs.build_export(export.pk)
    (kept,) = export.items.exclude(copy_sha256="")
    item = copies.next_of(export)
    assert item
    copies.make(item)  # and here the process dies
    assert copies.next_of(export) == item
    copies.path_of(item).with_suffix(".part").write_bytes(b"half a copy of a process that died")
    built = worked_off(export)
    assert built.state == "built"
    assert export.items.get(pk=kept.pk).copy_sha256 == kept.copy_sha256, "what was done is not done again"
    assert verified(built).status("bytes") == OK
    assert sorted(path.name for path in capsules.path_of(built).parent.iterdir()) == [
        "copies.lock", f"export-{export.pk}.lock", f"export-{export.pk}.zip",
    ]  # fmt: skip


@pytest.mark.long
def test_a_worker_killed_while_it_makes_a_copy_leaves_nothing_running_and_the_next_one_goes_on(
    own_live: Liuhen,
):
    def until(true: Callable[[], object], *, within: float) -> None:
        deadline = time.monotonic() + within
        while not true():
            assert time.monotonic() < deadline, own_live.log()
            time.sleep(0.1)

    def being_written() -> list[Path]:
        handles = (handle for fds in Path("/proc").glob("[0-9]*/fd") for handle in _listed(fds))
        return [
            handle
            for handle in handles
            if str(own_live.data) in _target(handle) and ".part" in _target(handle)
        ]

    own_live.environment["LIUHEN_JOB_SECONDS"] = "10"
    pk = int(own_live.run(ASKED_FOR).splitlines()[-1])
    folder = own_live.data / "exports"
    own_live.start_worker()
    until(being_written, within=60)
    own_live.kill("worker")
    until(lambda: not being_written(), within=5)
    own_live.start_worker()
    with own_live.client("legal") as client:
        until(lambda: client.get(f"/api/v1/exports/{pk}").json()["state"] == "built", within=150)
    names = zipfile.ZipFile(folder / f"export-{pk}.zip").namelist()
    assert len([name for name in names if "/data/copies/" in name]) == 2
    assert own_live.command("verify", str(folder / f"export-{pk}.zip"))[0] in (0, 2)


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _target(handle: Path) -> str:
    try:
        return str(handle.readlink())
    except OSError:
        return ""


def test_a_copy_that_got_lost_is_made_anew(ask: Ask):
    export = ask("both")
    jobs.build_export(export.pk)
    copies.path_of(export.items.get()).unlink()
    built = worked_off(export)
    assert built.state == "built"
    assert verified(built).status("bytes") != FAILED


def test_one_copy_is_made_at_a_time_and_who_comes_meanwhile_goes_away(ask: Ask, settings):
    export = ask("both")
    settings.EXPORTS.mkdir(parents=True, exist_ok=True)
    with alone(settings.EXPORTS / "copies.lock"):
        jobs.build_export(export.pk)
    assert not export.items.exclude(copy_sha256="").exists()
    jobs.build_export(export.pk)
    assert export.items.exclude(copy_sha256="").exists()


def test_the_approver_sees_what_would_be_handed_over(ask: Ask, county: County, bring: Bring, as_: As):
    export = exports.request(
        recordings=[bring(FILM)], purpose="应诉", recipient="法院", delivery="copies", by=county.actor("legal"), at=NOW
    )  # fmt: skip
    for name in ("export", "export-approve"):
        assert (
            "只要观看副本" in as_("head").get(reverse(f"console:{name}", args=[export.pk])).content.decode()
        )
