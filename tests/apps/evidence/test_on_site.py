"""What officers took on site becomes evidence of the case that came of it: with its digest and whence it is."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from liuhen.apps.activities.actions import matching
from liuhen.apps.cases import actions as cases
from liuhen.apps.cases.actions import opening
from liuhen.apps.cases.models import Case
from liuhen.apps.evidence import actions, on_site, queries
from liuhen.apps.evidence.models import Evidence
from liuhen.apps.recordings.models import Recording
from liuhen.apps.visits.actions import following
from liuhen.apps.visits.models import Defect, Visit
from liuhen.kernel.flow import GateClosed, NotPermitted, WrongState
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.vault.models import Blob
from liuhen.kernel.web.trail import data_of
from tests.builders.activities import stored
from tests.builders.cases import FINE, docket
from tests.builders.county import NOW, County
from tests.builders.evidence import spoil
from tests.builders.visits import WHOLE, Field, the_field

pytestmark = [pytest.mark.article("rs-30-1"), pytest.mark.django_db]
LATER = NOW + timedelta(minutes=10)
OPENED = NOW + timedelta(days=2)


@pytest.fixture
def ground(county: County) -> Field:
    return the_field(docket(county))


def found(ground: Field) -> Defect:
    visit = ground.approved()
    ground.merge(ground.walk(visit, *WHOLE), at=LATER)
    return visit.defects.get()


def filmed(ground: Field, visit: Visit, *, state: str = "stored") -> Recording:
    """Return a recording that is confirmed to be of a visit's activity."""
    visit.refresh_from_db()
    assert visit.activity
    made = stored(
        officer=ground.docket.officer, device=ground.docket.county.device, began=NOW, ended=LATER, state=state,
        received_at=LATER, n=7, station_id=ground.docket.county.actor("station").account, kind="video",
    )  # fmt: skip
    matching.add(activity=visit.activity, recording=made, kind="original", note="", by=ground.by(), at=LATER)
    return made


def opened(ground: Field, defect: Defect, *, at: Any = OPENED, **told: Any) -> Case:
    made = following.make_case(defect=defect, by=ground.by(), at=LATER)
    case = ground.docket.propose(at=at, clue=made.clue, power_code=FINE, **told)
    return cases.approve_opening(case=case, by=ground.by("head"), at=at)


def test_pictures_and_recordings_of_a_visit_become_evidence_with_one_press(ground: Field, as_: Any) -> None:
    defect = found(ground)
    film, picture = filmed(ground, defect.visit), defect.files.get()
    case, bytes_before = opened(ground, defect), Blob.objects.count()
    page = as_("wangfang").get(f"/console/cases/{case.pk}/").content.decode()
    assert "检查现场留下的，还没有收作证据" in page
    answer = as_("wangfang").post(f"/console/cases/{case.pk}/evidence-on-site/", follow=True)
    assert "已收入现场证据2份" in answer.content.decode()
    photo, video = queries.of_case(case)
    assert (photo.origin, video.origin) == (f"visitfile:{picture.pk}", film.ref)
    assert [each.sha256 for each in photo.files.all()] == [picture.sha256]
    assert (video.recording, video.files.count()) == (film, 0)
    assert (photo.collected_at, photo.place) == (picture.taken_at, "库房")
    assert f"问题1“{defect.item}”，王芳的工作手机拍摄（第" in photo.source
    assert {each.person.name for each in photo.collectors.all()} == {"王芳", "李强"}
    assert Blob.objects.count() == bytes_before
    told = data_of(Entry.objects.get(subject=photo.ref, n=1))
    assert (told["origin"], told["visit"]) == (photo.origin, defect.visit_id)
    for url in (f"visits/{defect.visit_id}", f"cases/{case.pk}"):
        assert f"/console/evidence/{photo.pk}/" in as_("wangfang").get(f"/console/{url}/").content.decode()


def test_what_is_taken_in_is_not_taken_in_twice(ground: Field, as_: Any) -> None:
    case = opened(ground, found(ground))
    actions.take_in(case=case, by=ground.by(), at=OPENED)
    with pytest.raises(WrongState, match="不能收入现场证据：没有可以收入的现场照片、音像资料"):
        actions.take_in(case=case, by=ground.by(), at=OPENED)
    assert Evidence.objects.count() == 1
    assert (
        "收入现场证据"
        not in as_("wangfang").get(f"/console/cases/{case.pk}/").content.decode().split("账本")[0]
    )


def test_the_clue_says_what_a_case_will_have(ground: Field, as_: Any) -> None:
    defect = following.make_case(defect=found(ground), by=ground.by(), at=LATER)
    page = as_("wangfang").get(f"/console/clues/{defect.clue_id}/").content.decode()
    assert "现场照片：" in page
    assert defect.files.get().sha256 in page


def test_what_is_not_whole_stays_outside_and_says_so(ground: Field, as_: Any) -> None:
    defect = found(ground)
    filmed(ground, defect.visit)
    case = opened(ground, defect)
    spoil(defect.files.get().sha256)
    (video,) = actions.take_in(case=case, by=ground.by(), at=OPENED)
    assert video.recording
    assert [each.why_not for each in on_site.found(case)] == ["复核不符或者文件缺失", ""]
    assert "复核不符或者文件缺失" in as_("wangfang").get(f"/console/cases/{case.pk}/").content.decode()


def test_a_case_that_is_refused_takes_nothing_in(ground: Field) -> None:
    made = following.make_case(defect=found(ground), by=ground.by(), at=LATER)
    case = ground.docket.propose(at=OPENED, clue=made.clue, power_code=FINE)
    case = opening.refuse_opening(case=case, reason="情节轻微", by=ground.by("head"), at=OPENED)
    with pytest.raises(GateClosed, match=r"不能收入现场证据：.*现在是“不予立案（受理）”状态"):
        actions.take_in(case=case, by=ground.by(), at=OPENED)
    with pytest.raises(NotPermitted):
        actions.take_in(case=case, by=ground.by("audit"), at=OPENED)


def test_who_was_on_site_collected_before_he_handled_the_case(ground: Field, data_folder: Path) -> None:
    """The officers of the visit are the collectors though the case is handled by others, and only on that day."""
    defect = found(ground)
    docket = ground.docket
    case = opened(ground, defect, lead=docket.third, others=[docket.officer])
    (photo,) = actions.take_in(case=case, by=ground.by(), at=OPENED)
    assert {each.person for each in photo.collectors.all()} == {docket.officer, docket.second}
    with pytest.raises(GateClosed, match="李强在2026年11月26日不是本案的办案人员"):
        actions.collect(
            case=case, kind="documentary", name="台账", source="当事人", collected_at=OPENED, place="库房",
            method="复制",
            collectors=[docket.second, docket.officer], files=[], by=ground.by(), at=OPENED,
        )  # fmt: skip


def test_the_api_answers_what_was_taken_in(ground: Field, as_: Any) -> None:
    case = opened(ground, found(ground))
    answer = as_("wangfang").post(f"/api/v1/cases/{case.pk}/evidence-on-site")
    assert answer.status_code == 201
    assert [each["origin"] for each in answer.json()] == [Evidence.objects.get().origin]
