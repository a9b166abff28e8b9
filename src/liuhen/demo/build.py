"""Build the demonstration: settle the county, put down what happens, play it up to now."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.test.utils import override_settings

from liuhen.apps import APPS
from liuhen.apps.notices import jobs as notices
from liuhen.demo import access, county, history, incidents
from liuhen.demo.footage import Darkroom
from liuhen.demo.history import BEFORE, DAYS, Work
from liuhen.demo.story import Story, clock, local_day
from liuhen.kernel.flow import Subject
from liuhen.kernel.ledger.loop import catch_up
from liuhen.kernel.ledger.models import Checkpoint, Entry
from liuhen.kernel.web.addresses import address_of

SEED = 20261124
Incident = Callable[[Work, list[date]], None]


@dataclass
class Built:
    """What stands when it is done; counts are by noun, then by state."""

    token: str
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    refusals: int = 0
    entries: int = 0
    checkpoints: int = 0


def build(*, now: datetime, say: Callable[[str], None] = lambda _: None) -> Built:
    """Fill an empty database with the county and its last weeks, all by actions, everything on the ledger."""
    story = Story(now=now, seed=SEED)
    once = override_settings(PASSWORD_HASHERS=[f"{county.__name__}.OnceHasher"])
    with once, Darkroom(processes=os.cpu_count() or 1) as darkroom:
        found: list[county.County] = []
        began = clock(local_day(now) - timedelta(days=BEFORE + 10), 9)
        story.at(began, lambda at: found.append(county.settle(story, at=at)))
        say("登记单位、人员、证件、设备、账号……")
        story.play(end_of_day=lambda at: catch_up(at=at))
        work = Work(story, found[0], darkroom)
        _put_down(work)
        darkroom.develop()
        say("重演近几周的领用、归还、入库、查看、调取……")
        story.play(end_of_day=lambda at: catch_up(at=at))
    catch_up(at=now)
    notices.look_at_ledger(at=now)
    notices.look_at_clocks(at=now)
    return _counted(work)


def _put_down(work: Work) -> None:
    days = work.story.working_days(DAYS)[:-1]
    history.ordinary_days(work)
    for incident in _incidents():
        incident(work, days)


def _incidents() -> Iterator[Incident]:
    """Yield what is of no single app, then what each app's part of the story has, the lowest app's first."""
    yield from (*incidents.INCIDENTS, *access.INCIDENTS)
    for app in APPS:
        if find_spec(f"liuhen.demo.{app.name}"):
            yield from import_module(f"liuhen.demo.{app.name}").INCIDENTS


def _counted(work: Work) -> Built:
    built = Built(
        work.county.token, refusals=len(work.story.refusals), entries=Entry.objects.count(),
        checkpoints=Checkpoint.objects.count(),
    )  # fmt: skip
    for model in apps.get_models():
        if not issubclass(model, Subject) or not address_of(f"{model._meta.model_name}:1"):
            continue  # counted is what has a page of its own
        states = list(model._base_manager.values_list("state", flat=True))
        built.counts[model.noun] = {
            model.states.get(state, state): states.count(state) for state in sorted(set(states))
        }
    return built
