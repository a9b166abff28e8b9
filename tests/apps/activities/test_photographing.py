"""Photographs on site: with their second and place, shown to whoever sees the activity, and to nobody else."""

import json
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from liuhen.apps.activities.models import Activity, Photo
from liuhen.kernel.ledger import proofs
from liuhen.kernel.vault import blobs
from liuhen.kernel.vault.errors import StillNeeded
from tests.builders.activities import As, Scene

HERE = {"lat_e6": 43_886_800, "lon_e6": 125_324_500, "metres": 12}


def jpeg() -> SimpleUploadedFile:
    drawn = BytesIO()
    Image.new("RGB", (8, 6), "teal").save(drawn, "JPEG")
    return SimpleUploadedFile("IMG_1.jpg", drawn.getvalue(), "image/jpeg")


@pytest.fixture
def running(scene: Scene) -> Activity:
    now = timezone.now() - timedelta(minutes=20)
    return scene.open(started_at=now, at=now)


def test_a_photograph_is_kept_with_its_second_and_place(running: Activity, as_: As) -> None:
    me, there = as_("wangfang"), reverse("console:activity-photograph", args=[running.pk])
    assert "geolocation=(self)" in me.get(there)["Permissions-Policy"]
    taken = timezone.localtime() - timedelta(minutes=5)
    told = {
        "note": "食品货架",
        "taken_at": f"{taken:%Y-%m-%dT%H:%M:%S}",
        "position": json.dumps(HERE),
        "attached": jpeg(),
    }
    assert me.post(there, told)["Location"] == reverse("console:activity", args=[running.pk]) + "#photos"
    kept = Photo.objects.get()
    assert (kept.position, kept.kind, kept.taken_at) == (HERE, "image/jpeg", taken.replace(microsecond=0))
    entry = proofs.payload_of(proofs.trail(running.ref)[-1])["data"]
    assert entry["files"] == [{"name": "IMG_1.jpg", "sha256": kept.sha256}]
    assert "position" not in entry
    page = me.get(reverse("console:activity", args=[running.pk])).content.decode()
    assert "食品货架" in page
    assert "北纬43.88680°" in page
    shown = me.get(reverse("console:activity-photo", args=[running.pk, kept.pk]))
    assert shown["Content-Type"] == "image/jpeg"
    assert shown["Content-Disposition"].startswith("inline")
    assert (
        as_("stranger").get(reverse("console:activity-photo", args=[running.pk, kept.pk])).status_code == 404
    )
    with pytest.raises(StillNeeded):
        blobs.destroy(kept.sha256, at=timezone.now())


@pytest.mark.parametrize(
    ("file", "taken", "said"),
    [
        (None, timedelta(minutes=5), "没有照片"),
        (SimpleUploadedFile("a.jpg", b"<script>", "image/jpeg"), timedelta(minutes=5), "不是 JPEG、PNG 图片"),
        (jpeg(), timedelta(minutes=25), "拍摄时间不在活动开始以后"),
        (jpeg(), timedelta(minutes=-25), "拍摄时间不在活动开始以后"),
    ],
)
def test_what_is_no_photograph_of_this_activity_is_refused(
    running: Activity, as_: As, file: SimpleUploadedFile | None, taken: timedelta, said: str
) -> None:
    there = reverse("console:activity-photograph", args=[running.pk])
    told = {"taken_at": f"{timezone.localtime() - taken:%Y-%m-%dT%H:%M:%S}"} | (
        {"attached": file} if file else {}
    )
    answer = as_("wangfang").post(there, told)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Photo.objects.exists()


def test_without_a_script_the_second_is_when_it_came_and_the_place_is_not_known(
    running: Activity, as_: As
) -> None:
    there = reverse("console:activity-photograph", args=[running.pk])
    assert (
        as_("wangfang").post(there, {"attached": jpeg(), "position": '{"lat_e6": 1e99}'}).status_code == 302
    )
    kept = Photo.objects.get()
    assert kept.position == "unavailable"
    assert timezone.now() - kept.taken_at < timedelta(minutes=1)
