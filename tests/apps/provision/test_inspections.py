"""The bureau inspects a unit's equipment and follows what it found until it is put right."""

import io
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from liuhen.apps.findings import actions as findings
from liuhen.apps.findings.models import Finding
from liuhen.apps.findings.queries import latest_rectifications
from liuhen.apps.people.models import Account, Unit
from liuhen.apps.provision.actions import inspections
from liuhen.apps.provision.models import ProvisionInspection
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, WrongState
from liuhen.kernel.ledger import proofs
from liuhen.regulation import provision as law
from liuhen.regulation import vocabulary
from tests.apps.provision.conftest import Equipment, officers
from tests.builders.county import NOW

DUE = date(2026, 12, 18)  # a Friday


def begin(equipment: Equipment, *, username: str = "bureau") -> ProvisionInspection:
    by = equipment.county.actor(username)
    return inspections.begin(unit=equipment.county.unit, occasion="年度专项", by=by, at=NOW)


def raised(equipment: Equipment, inspection: ProvisionInspection, problem: str = "short") -> Finding:
    by = equipment.county.actor("bureau")
    return inspections.raise_problem(inspection=inspection, problem=problem, by=by, at=NOW)


@pytest.mark.article("av-4-1")
def test_the_table_is_kept_as_it_was_when_the_inspection_was_opened(equipment: Equipment) -> None:
    officers(equipment.county, 4)
    inspection = begin(equipment)
    equipment.register("DSJ0002", make=equipment.good)
    kept = ProvisionInspection.objects.get(pk=inspection.pk).table
    assert (kept["officers"], kept["required"], kept["effective"], kept["shortfall"]) == (5, 3, 1, 2)


@pytest.mark.article("av-4-1")
def test_it_is_followed_to_rectification_and_not_closed_before(equipment: Equipment) -> None:
    county, bureau = equipment.county, equipment.county.actor("bureau")
    inspection = begin(equipment)
    finding = raised(equipment, inspection)
    assert (finding.duty, finding.about, finding.unit) == ("av-6-1", inspection.ref, county.unit)

    def close() -> ProvisionInspection:
        return inspections.close(inspection=inspection, conclusion="已整改", by=bureau, at=NOW)

    with pytest.raises(GateClosed) as caught:
        close()
    assert caught.value.duty == "av-4-1"
    assert "还有1个没有整改完毕" in str(caught.value)
    order = inspections.order(
        inspection=inspection, finding=finding, demand="补足", due_on=DUE, by=bureau, at=NOW
    )
    with pytest.raises(GateClosed):
        close()
    findings.report_rectification(rectification=order, text="已购", by=county.actor("head"), at=NOW)
    findings.pass_rectification(rectification=order, verdict="属实", by=bureau, at=NOW)
    assert close().state == "closed"
    trail = [e.event for e in proofs.trail(inspection.ref) if e.event != "move.refused"]
    assert trail == ["provision-inspection.opened", "provision-inspection.closed"]
    with pytest.raises(WrongState):
        raised(equipment, inspection, "below")


@pytest.mark.article("av-4-1")
def test_an_inspection_that_found_nothing_is_closed_at_once(equipment: Equipment) -> None:
    bureau = equipment.county.actor("bureau")
    with pytest.raises(Invalid, match="写明结论"):
        inspections.close(inspection=begin(equipment), conclusion=" ", by=bureau, at=NOW)
    inspection = ProvisionInspection.objects.get()
    assert inspections.close(inspection=inspection, conclusion="足额", by=bureau, at=NOW).state == "closed"


def test_a_failed_recheck_orders_the_next_round(equipment: Equipment) -> None:
    bureau = equipment.county.actor("bureau")
    inspection = begin(equipment)
    finding = raised(equipment, inspection)
    order = inspections.order(
        inspection=inspection, finding=finding, demand="补足", due_on=DUE, by=bureau, at=NOW
    )
    findings.report_rectification(rectification=order, text="已购", by=equipment.county.actor("head"), at=NOW)
    findings.fail_rectification(rectification=order, verdict="只购一台", due_on=DUE, by=bureau, at=NOW)
    assert latest_rectifications([finding.pk])[finding.pk].round == 2


@pytest.mark.article("av-4-1")
def test_only_the_bureau_inspects(equipment: Equipment) -> None:
    for username in ("head", "keeper", "legal", "wangfang", "stranger", "system", "audit"):
        with pytest.raises(NotPermitted):
            begin(equipment, username=username)


def test_one_inspection_of_a_unit_at_a_time_and_none_of_a_unit_without_a_class(equipment: Equipment) -> None:
    begin(equipment)
    with pytest.raises(Invalid, match="还没有办结"):
        begin(equipment)
    government = Unit.objects.get(pk=equipment.county.government.pk)
    with pytest.raises(Invalid, match="不属于应当配备"):
        inspections.begin(unit=government, occasion="x", by=equipment.county.actor("bureau"), at=NOW)


def test_a_page_with_twenty_problems_asks_no_more_than_one_with_one(
    equipment: Equipment, client: Client
) -> None:
    inspection = begin(equipment)
    client.force_login(Account.objects.get(username="bureau"))
    url = reverse("console:provisioninspection", args=[inspection.pk])

    def asked(more: int) -> int:
        for n in range(Finding.objects.count(), more):
            finding = findings.open_finding(
                found=vocabulary.Finding(f"UNIT-TRIED-{n}", f"问题{n}"), duty=law.DEVICES_PER_OFFICER,
                about=inspection.ref, about_zh="", unit_id=inspection.unit_id, person=None,
                by=equipment.county.actor("bureau"), at=NOW,
            )  # fmt: skip
            inspections.order(
                inspection=inspection, finding=finding, demand="补足", due_on=DUE,
                by=equipment.county.actor("bureau"), at=NOW,
            )  # fmt: skip
        with CaptureQueriesContext(connection) as queries:
            page = client.get(url).content.decode()
        assert page.count("clock clock-") == more
        return len(queries)

    asked(1)  # the first page of a session asks a little more
    assert asked(1) == asked(20)


@pytest.mark.article("av-4-1")
def test_its_paper_says_what_was_kept_found_and_put_right(equipment: Equipment, client: Client) -> None:
    bureau = equipment.county.actor("bureau")
    inspection = begin(equipment)
    order = inspections.order(
        inspection=inspection,
        finding=raised(equipment, inspection),
        demand="补足两台",
        due_on=DUE,
        by=bureau,
        at=NOW,
    )
    raised(equipment, inspection, "unfunded")
    findings.report_rectification(
        rectification=order, text="已购两台", by=equipment.county.actor("head"), at=NOW
    )
    url = reverse("console:provisioninspection-paper", args=[inspection.pk])
    client.force_login(Account.objects.get(username="head"))
    text = PdfReader(io.BytesIO(client.get(url).content)).pages[0].extract_text()
    for said in ("配备监督检查记录", "年度专项", "补足两台", "已购两台", "没有编列本年度", "账本存证"):
        assert said in text, said
    client.force_login(Account.objects.get(username="stranger"))
    assert client.get(url).status_code == 404


def test_a_problem_of_another_inspection_is_not_ordered_here(equipment: Equipment) -> None:
    bureau = equipment.county.actor("bureau")
    inspection = begin(equipment)
    finding = raised(equipment, inspection)
    other = inspections.begin(unit=equipment.county.other, occasion="年度专项", by=bureau, at=NOW)
    with pytest.raises(Invalid, match="不是本次检查"):
        inspections.order(inspection=other, finding=finding, demand="补足", due_on=DUE, by=bureau, at=NOW)


@pytest.mark.parametrize("occasion", ["", " \n　"])
def test_no_inspection_without_an_occasion(equipment: Equipment, occasion: str) -> None:
    by = equipment.county.actor("bureau")
    with pytest.raises(Invalid, match="事由"):
        inspections.begin(unit=equipment.county.unit, occasion=occasion, by=by, at=NOW)
    assert not ProvisionInspection.objects.exists()
