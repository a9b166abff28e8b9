"""Classes apply, the longest decides, and nothing shortens what applied."""

from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction

from liuhen.apps.recordings.actions import keeping
from liuhen.apps.recordings.models import Recording
from liuhen.apps.retention import queries
from liuhen.apps.retention.actions import changes, classes, signing
from liuhen.apps.retention.models import Classification, RetentionClass
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted
from liuhen.kernel.ledger import proofs
from liuhen.regulation import retention as law
from tests.builders.county import LOCAL, NOW, County
from tests.builders.retention import LAST_DAY


def classify(county: County, recording: Recording, key: str, by: str = "legal") -> Recording:
    (found,) = classes.classify(recordings=[recording], key=key, why="案由", by=county.actor(by), at=NOW)
    return found


@pytest.mark.article("av-17-1")
def test_what_nobody_classified_is_kept_without_an_end(county: County, make):
    recording = make("")
    assert (recording.kept_class, recording.kept_without_end) == ("unclassified", True)
    assert recording.kept_until == LAST_DAY


@pytest.mark.article("av-17-1")
def test_an_ordinary_recording_has_its_end_after_five_full_years(county: County, make):
    recording = make("ordinary")
    assert (recording.kept_class, recording.kept_without_end) == ("ordinary", False)
    assert recording.kept_until == LAST_DAY
    assert proofs.trail(recording.ref)[-1].event == "recording.kept"


@pytest.mark.article("av-17-1")
def test_five_years_from_29_february_end_with_1_march(county: County, make):
    leap = datetime(2028, 2, 29, 9, 0, tzinfo=LOCAL)  # 2033 has no 29 February
    recording = make("", until=leap, at=datetime(2028, 2, 29, 10, 0, tzinfo=LOCAL))
    (recording,) = classes.classify(
        recordings=[recording], key="ordinary", why="案由", by=county.actor("legal"), at=leap
    )
    assert recording.kept_until == date(2033, 3, 1)


@pytest.mark.article("av-17-1")
def test_a_class_whose_term_is_not_determined_takes_the_end_away(county: County, make):
    recording = classify(county, make("ordinary"), "complaint")
    assert (recording.kept_class, recording.kept_without_end) == ("complaint", True)


@pytest.mark.article("av-17-1")
def test_the_longest_of_several_classes_decides_in_whatever_order_they_came(county: County, make, long_class):
    long_class(10)
    for first, second in (("ordinary", "long"), ("long", "ordinary")):
        recording = classify(county, make(first), second)
        assert (recording.kept_class, recording.kept_until) == ("long", date(2036, 11, 24))
        assert Classification.objects.filter(recording=recording).count() == 2


@pytest.fixture
def long_class(bureau: County):
    def made(years: int) -> RetentionClass:
        change = changes.propose(
            key="long", zh="长期", years=years, source="县规", why="需要", by=bureau.actor("bureau"), at=NOW
        )
        for who in ("jus-legal", "jus-head"):
            change = signing.sign(change=change, by=bureau.actor(who), at=NOW)
        return RetentionClass.objects.get(key="long")

    return made


@pytest.mark.article("av-17-1")
def test_an_end_is_never_brought_forward_not_even_by_the_machine(county: County, make):
    recording = make("ordinary")
    sooner = law.Keeping(date(2031, 11, 23), False, "ordinary", ())  # one day less
    with pytest.raises(GateClosed) as caught:
        keeping.keep(recording=recording, keeping=sooner, data={}, by=county.actor("legal"), at=NOW)
    assert caught.value.duty == "av-17-1"
    assert "只能延长" in str(caught.value)


def test_a_class_applied_again_changes_nothing(county: County, make):
    recording = make("ordinary")
    before = len(proofs.trail(recording.ref))
    classify(county, recording, "ordinary")
    assert len(proofs.trail(recording.ref)) == before
    assert Classification.objects.count() == 1


@pytest.mark.parametrize("username", ["wangfang", "keeper", "head", "bureau", "stranger", "system"])
def test_only_the_units_own_legal_reviewer_classifies(county: County, make, username):
    with pytest.raises(NotPermitted):
        classify(county, make(""), "ordinary", by=username)


def test_what_is_in_doubt_unnamed_or_unreasoned_is_not_classified(county: County, make):
    doubtful = make("", officer="")
    for recording, key, why in ((doubtful, "ordinary", "由"), (make(""), "nothing", "由"), (make(""), "ordinary", " "),
                                (make(""), "unclassified", "由")):  # fmt: skip
        with pytest.raises(Invalid):
            classes.classify(recordings=[recording], key=key, why=why, by=county.actor("legal"), at=NOW)
    assert not Classification.objects.exists()


def test_a_recording_says_how_its_end_was_reckoned(county: County, make):
    recording = classify(county, make("ordinary"), "appeal")
    reckoned = queries.keeping_of(recording)
    assert reckoned
    assert [(c.key, c.until) for c in reckoned.candidates] == [("ordinary", LAST_DAY), ("appeal", None)]
    assert reckoned.key == "appeal"


@pytest.mark.article("av-17-1")
def test_the_database_itself_holds_no_class_below_the_floor(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        RetentionClass.objects.bulk_create(
            [RetentionClass(key="k", zh="短", years=4, source="s", since=NOW.date())]
        )
