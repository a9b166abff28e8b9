"""Build the demonstration: settle the county, put down what happens, play it up to now."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from liuhen.apps.accountability.models import Consequence, Lead, OddLook
from liuhen.apps.activities.models import Activity, Obligation
from liuhen.apps.complaints.models import Complaint, Inquiry, Measure
from liuhen.apps.devices.models import Device, DeviceModel
from liuhen.apps.findings.models import Finding, Rectification
from liuhen.apps.notices import jobs as notices
from liuhen.apps.people.models import Account, Certificate, Person, Unit
from liuhen.apps.provision.models import Budget, ProvisionInspection, Renewal, Spending
from liuhen.apps.recordings.models import Export, Recording, Viewing
from liuhen.apps.retention.models import Classification, Disposal, Hold, RuleChange
from liuhen.apps.spotchecks.models import Plan, Sheet
from liuhen.demo import (
    access,
    accountability,
    activities,
    complaints,
    county,
    custody,
    history,
    incidents,
    provision,
    retention,
    spotchecks,
)
from liuhen.demo.footage import Darkroom
from liuhen.demo.history import DAYS, Work
from liuhen.demo.story import Story, clock, local_day
from liuhen.kernel.flow import Subject
from liuhen.kernel.ledger.loop import catch_up
from liuhen.kernel.ledger.models import Checkpoint, Entry

SEED = 20261124
COUNTED: tuple[type[Subject], ...] = (
    Unit,
    Person,
    Certificate,
    Account,
    DeviceModel,
    Device,
    Renewal,
    Budget,
    Spending,
    ProvisionInspection,
    Recording,
    Activity,
    Obligation,
    Finding,
    Viewing,
    Export,
    Classification,
    Hold,
    RuleChange,
    Disposal,
    Plan,
    Sheet,
    Rectification,
    Lead,
    Consequence,
    OddLook,
    Complaint,
    Inquiry,
    Measure,
)
INCIDENTS = (
    incidents.lateness, incidents.doubts, incidents.disorder, incidents.certificates, incidents.refusals,
    access.viewings, access.releases, provision.makes, provision.renewals, provision.money, provision.decisions,
    provision.oversight, custody.custody, retention.keeping, activities.activities, spotchecks.spot_checks,
    accountability.misuse, accountability.nosy, complaints.complaints,
)  # fmt: skip


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
    with Darkroom(processes=os.cpu_count() or 1) as darkroom:
        found: list[county.County] = []
        began = clock(local_day(now) - timedelta(days=DAYS + 10), 9)
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
    for incident in INCIDENTS:
        incident(work, days)


def _counted(work: Work) -> Built:
    built = Built(
        work.county.token, refusals=len(work.story.refusals), entries=Entry.objects.count(),
        checkpoints=Checkpoint.objects.count(),
    )  # fmt: skip
    for model in COUNTED:
        states = list(model._base_manager.values_list("state", flat=True))
        built.counts[model.noun] = {
            model.states.get(state, state): states.count(state) for state in sorted(set(states))
        }
    return built
