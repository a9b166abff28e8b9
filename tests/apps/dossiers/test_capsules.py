"""A closed file goes out as a capsule: a stranger finds it whole, and what was changed; a supplement leaves it."""

import json
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from PIL import Image

from liuhen.apps.documents.models import Document
from liuhen.apps.dossiers import actions, capsules, jobs, queries
from liuhen.apps.dossiers.models import Dossier, Volume, VolumeCapsule
from liuhen.apps.evidence import actions as evidence
from liuhen.apps.people.models import Account
from liuhen.kernel import attachments
from liuhen.kernel.attachments import Given
from liuhen.kernel.capsules import NotYet
from liuhen.kernel.ledger.loop import catch_up
from liuhen.kernel.vault import blobs
from liuhen_proof.report import EXIT_FAILED, EXIT_UNCHECKED
from liuhen_proof.verify import examine
from tests.builders.capsules import codes, opened
from tests.builders.cases import Docket
from tests.builders.county import NOW
from tests.builders.proof_capsules import flip

from .conftest import FILED

pytestmark = [pytest.mark.django_db, pytest.mark.article("rs-11-3")]


def photo() -> bytes:
    made = BytesIO()
    Image.new("RGB", (40, 30), "red").save(made, "JPEG")
    return made.getvalue()


@pytest.fixture
def with_photo(cases: Docket) -> Callable[[Dossier], None]:
    """Put a photo beside the case of a file."""

    def put(dossier: Dossier) -> None:
        evidence.collect(
            case=dossier.case, kind="documentary", name="现场照片", source="执法人员拍摄", collected_at=NOW,
            place="店内", method="拍摄", collectors=[cases.officer, cases.second],
            files=attachments.keep([Given("门头.jpg", "image/jpeg", photo())], at=NOW), by=cases.by(), at=NOW,
        )  # fmt: skip

    return put


@pytest.fixture
def closed(
    cases: Docket,
    over: Callable[..., object],
    paper: Callable[..., Document],
    with_photo: Callable[..., None],
) -> Dossier:
    case = cases.open()
    paper(case, title="关于协助调查的函")
    dossier = Dossier(case=case)
    with_photo(dossier)
    dossier = actions.open_dossier(case=over(case), by=cases.by(), at=FILED)  # type: ignore[arg-type]
    return actions.close(dossier=dossier, keep_for="长期", by=cases.by(), at=FILED)


def built(dossier: Dossier, folder: Path, number: int = 1) -> Path:
    """Return the capsule of a volume, built by the job."""
    catch_up(at=FILED)
    jobs.build_capsules()
    target = folder / f"{number}.zip"
    blobs.copy_out(VolumeCapsule.objects.get(volume__dossier=dossier, volume__number=number).sha256, target)
    return target


def test_a_stranger_finds_the_closed_file_whole(closed: Dossier, tmp_path: Path) -> None:
    path = built(closed, tmp_path)
    outside = subprocess.run(
        [sys.executable, "-m", "liuhen_proof", str(path)], capture_output=True, text=True, check=False
    )
    assert outside.returncode == EXIT_UNCHECKED, outside.stdout  # whoever trusts no key of ours
    assert "没有缺件" in outside.stdout
    top = opened(path, tmp_path / "open")
    names = sorted(each.name for each in (top / "data/dossier").iterdir())
    volume = closed.volumes.get()
    assert (
        len(names) == 1 + volume.items.count() + 1
    )  # the whole, each thing in it, and the photo as it was given
    (original,) = (top / "data/dossier").glob("附件原件001*")
    assert original.read_bytes() == photo()
    assert {"dossier-sealed": "ok"}.items() <= codes(path).items()
    assert "files-unlogged" not in codes(path)
    alone = [sys.executable, "-I", str(top / "verify.py"), str(top)]  # the verifier that travels with it
    assert subprocess.run(alone, capture_output=True, check=False).returncode == EXIT_UNCHECKED


def test_one_byte_changed_in_any_part_is_named(closed: Dossier, tmp_path: Path) -> None:
    top = opened(built(closed, tmp_path), tmp_path / "open")
    parts = [path for path in sorted(top.rglob("*")) if path.is_file()]
    assert len(parts) > 20
    for path in parts:
        before = path.read_bytes()
        flip(path)
        report = examine(top)
        assert report.exit_code == EXIT_FAILED, path
        name = path.relative_to(top).as_posix()
        named = {each.where for found in report.findings.values() for each in found if each.level == "failed"}
        assert name in named or name == "tagmanifest-sha256.txt", (name, named)
        path.write_bytes(before)
    assert examine(top).exit_code == EXIT_UNCHECKED


def test_a_supplement_stands_beside_and_leaves_the_closed_capsule_as_it_was(
    closed: Dossier, cases: Docket, paper: Callable[..., Document], tmp_path: Path
) -> None:
    before = built(closed, tmp_path).read_bytes()
    paper(closed.case, title="补充函", at=FILED)
    actions.supplement(dossier=closed, reason="归档后收到复函", by=cases.by(), at=FILED)
    second = built(closed, tmp_path, 2)
    first = VolumeCapsule.objects.get(volume__dossier=closed, volume__number=1)
    assert b"".join(blobs.open_range(first.sha256)) == before
    assert examine(tmp_path / "1.zip").exit_code == EXIT_UNCHECKED
    assert examine(second).exit_code == EXIT_UNCHECKED
    top = opened(second, tmp_path / "open")
    told = json.loads((top / "dossier.json").read_text(encoding="utf-8"))
    closed_volume = closed.volumes.get(number=1)
    assert [each["ref"] for each in told["inside"] if not each["path"]] == [f"volume:{closed_volume.pk}"]
    assert closed_volume.sha256 in next(each["row"] for each in told["inside"] if not each["path"])
    assert not list((top / "data/dossier").glob("附件原件*"))


def test_a_capsule_built_after_a_supplement_holds_what_was_closed_and_names_the_rest(
    closed: Dossier, cases: Docket, paper: Callable[..., Document], tmp_path: Path
) -> None:
    paper(closed.case, title="补充函", at=FILED)
    actions.supplement(dossier=closed, reason="归档后收到复函", by=cases.by(), at=FILED)
    path = built(closed, tmp_path)
    assert examine(path).exit_code == EXIT_UNCHECKED
    assert codes(path)["dossier-later"] == "note"
    top = opened(path, tmp_path / "open")
    assert "补充函" not in " ".join(each.name for each in top.rglob("*"))


def test_it_waits_for_the_checkpoint_and_is_built_once(closed: Dossier, tmp_path: Path) -> None:
    volume = Volume.objects.get(dossier=closed)
    with pytest.raises(NotYet):
        capsules.build(volume, at=FILED)
    built(closed, tmp_path)
    first = VolumeCapsule.objects.get()
    capsules.build(volume, at=FILED)
    assert VolumeCapsule.objects.get() == first
    assert not capsules.path_of(volume).exists()
    assert not queries.without_capsule().exists()


def test_whoever_looks_each_minute_reads_the_volumes_that_have_none(closed: Dossier, tmp_path: Path) -> None:
    if connection.vendor == "sqlite":  # the other reads a table of one row as it is
        assert "volume_without_capsule" in queries.without_capsule().select_related(None).explain()
    assert list(queries.without_capsule()) == [closed.volumes.get()]
    built(closed, tmp_path)
    assert list(queries.without_capsule()) == []


def test_whoever_reads_the_file_is_given_it_and_told_when_it_is_not_there_yet(
    closed: Dossier, client: Client, tmp_path: Path
) -> None:
    client.force_login(Account.objects.get(username="wangfang"))
    address = reverse("console:dossier-capsule", args=[closed.pk, 1])
    early = client.get(address)
    assert early.status_code == 409
    assert "还没有生成" in early.content.decode()
    path = built(closed, tmp_path)
    answer = client.get(address)
    assert b"".join(answer) == path.read_bytes()
    assert client.get(reverse("console:dossier-capsule", args=[closed.pk, 2])).status_code == 404
