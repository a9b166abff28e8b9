"""Who looked, and what was handed out: viewings with a purpose, exports in every state."""

from datetime import date, datetime, timedelta

from liuhen.apps.recordings import capsules, copies
from liuhen.apps.recordings.actions import exports, viewing
from liuhen.apps.recordings.models import Export
from liuhen.demo import names
from liuhen.demo.history import Work
from liuhen.demo.story import clock

VIEWERS = {
    "msa-legal": "MSA",
    "umb-legal": "UMB",
    "agr-head": "AGR",
    "bureau": "UMB",
    "msa-head": "MSA",
    "tra-legal": "TRA",
}


def viewings(work: Work, days: list[date]) -> None:
    """Legal officers, heads and the bureau look at recordings, each for a purpose."""
    for n in range(24):
        who, code = list(VIEWERS.items())[n % len(VIEWERS)]
        work.story.at(clock(days[-10 + n // 3], 19, 20 + n % 3), _view, work=work, who=who, code=code)


def _view(*, work: Work, who: str, code: str, at: datetime) -> None:
    if seen := work.stored(code):
        purpose = work.story.random.choice(names.PURPOSES)
        viewing.begin(
            recording=work.story.random.choice(seen), purpose=purpose, by=work.county.actor(who), at=at
        )


def releases(work: Work, days: list[date]) -> None:
    """Exports in every state; nobody decides on his own."""
    for n, fate in enumerate(
        ("fetched", "built", "rejected", "requested", "requested", "approved", "withdrawn")
    ):
        code, delivery = ("MSA", "UMB", "AGR")[n % 3], ("both", "copies")[n % 2]
        work.story.at(
            clock(days[-7 + n], 18, 40), _release, work=work, code=code, fate=fate, delivery=delivery
        )


def _release(*, work: Work, code: str, fate: str, delivery: str, at: datetime) -> None:
    requester, decider = work.county.actor(f"{code.lower()}-legal"), work.county.actor(f"{code.lower()}-head")
    seen = [recording for recording in work.stored(code) if recording.kind != "audio"]
    export = exports.request(
        recordings=seen[-3:], purpose="行政复议举证", recipient="云岭县人民政府行政复议机构",
        delivery=delivery, by=requester, at=at,
    )  # fmt: skip
    story, soon = work.story, at + timedelta(minutes=20)
    if fate == "requested":
        story.refused(soon, exports.fetch, export=export, by=requester)
        story.refused(soon, exports.approve, export=export, opinion="同意", by=requester)
    elif fate == "withdrawn":
        story.at(soon, exports.withdraw, export=export, by=requester)
    elif fate == "rejected":
        story.at(soon, exports.reject, export=export, opinion="用途不明确，请补充复议案号。", by=decider)
    else:
        story.at(soon, exports.approve, export=export, opinion="同意调取。", by=decider)
        morning = soon + timedelta(hours=14)  # when a checkpoint covers all of the evening before
        if fate != "approved":
            story.at(soon + timedelta(minutes=5), _copy, export=export)
            story.at(morning, _build, export=export)
        if fate == "fetched":
            story.at(morning + timedelta(minutes=30), exports.fetch, export=export, by=requester)


def _copy(*, export: Export, at: datetime) -> None:
    export = Export.objects.select_related("requester").get(pk=export.pk)
    while item := copies.next_of(export):
        copy = copies.make(item)
        assert isinstance(copy, exports.Copy), f"no copy could be made: {copy}"
        exports.keep_copy(item=item, copy=copy, at=at)


def _build(*, export: Export, at: datetime) -> None:
    capsules.build(Export.objects.get(pk=export.pk), at=at)


INCIDENTS = (viewings, releases)
