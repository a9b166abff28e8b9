"""Every page of a case in a browser, with long names: accessible, and never wider than a phone."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page
from pypdf import PdfReader

from liuhen.apps.cases import actions as cases
from liuhen.apps.cases.actions import clues, handling
from liuhen.apps.cases.models import Case
from liuhen.apps.decisions.actions import altering, telling
from liuhen.apps.decisions.models import Decision
from liuhen.apps.remedies import actions as remedies
from tests.builders.county import NOW, County
from tests.builders.decisions import DECIDED, SERVED, Bench, bench
from tests.builders.evidence import Room
from tests.builders.execution import Till
from tests.builders.measures import Store
from tests.builders.remedies import Docks
from tests.services.browser import faults_at_any_width
from tests.services.rounds import takes_its_turn

LONG = "吉林省云岭县国际农副产品冷链物流交易中心股份有限公司云岭镇利民分公司"
CAUSE = "涉嫌未取得食品生产经营许可从事食品生产经营活动、采购食品未查验供货者许可证和食品出厂检验合格证明"
SAID = "当事人自2026年10月起在云岭镇南街12号门面房内批发、零售白酒和冷藏冷冻食品，货值金额合计人民币178,560.50元。"


def lived(made: Bench) -> dict[str, int]:
    """Let a case be lived from its clue to a suit, and return the numbers of what came of it."""
    told: dict[str, Any] = {"by": made.by(), "at": NOW}
    clue = clues.register_clue(
        unit=made.county.unit, source="complaint", source_ref="TS-2026-0001", summary=SAID * 3, named=LONG,
        found_on=NOW.date(), keeper=made.docket.officer, **told,
    )  # fmt: skip
    case = made.case(
        facts=0, concluded=False, party_name=LONG, party_kind="firm", cause=CAUSE, clue=clue, parties=3
    )
    party = made.party(case)
    handling.correct_party(
        party=party, kind="firm", name=LONG, number_kind="credit", number="91220524MA0Y1A2B3C", phone="0435-1234567",
        representative="欧阳䶮娜·阿布都热合曼", address="云岭镇南街十二号交易大厅二层B区218—222号", reason="核对",
        **told,
    )  # fmt: skip
    found = made.evidence(
        case, name="进货台账、送货单、微信转账记录截图及市场管理方证明（共三十七页）", proves=SAID
    )
    made.fact(case, SAID)
    store = Store(Room(made.docket, Case.objects.get(pk=case.pk)))
    measure = store.held(place="云岭镇南街十二号交易大厅二层B区218—222号冷库")
    store.things(measure)
    case = Case.objects.get(pk=case.pk)
    case = cases.conclude(case=case, opinion="建议罚款", by=made.by(), at=NOW + timedelta(days=1))
    notice = made.told(case)
    plea = telling.state_plea(
        notice=notice,
        stated_at=SERVED,
        speaker="欧阳䶮娜",
        words=SAID * 2,
        by=made.by(),
        at=SERVED + timedelta(hours=1),
    )
    telling.answer_plea(plea=plea, adopted="no", answer=SAID, by=made.by(), at=SERVED + timedelta(hours=2))
    made.reviewer()
    proposed = made.propose(case)
    made.review(proposed)
    issued = made.issue(made.approve(proposed))
    made.serve(issued.document, at=DECIDED + timedelta(hours=2))
    decision = Decision.objects.get(pk=issued.pk)
    altering.propose_correction(
        decision=decision,
        wrong="门面房内",
        right="门面房",
        reason="笔误",
        by=made.by(),
        at=DECIDED + timedelta(days=1),
    )
    till, at = Till(made.docket), DECIDED + timedelta(days=1)
    demand = till.laid(decision, at=at)
    till.pay(demand, 100_000, f"{at:%Y-%m-%d}")
    docks = Docks(till)
    remedy = docks.brought(decision, brought_on=at.date(), at=at, claim=SAID, applicant=LONG)
    remedies.take_copy(remedy=remedy, received_on=at.date(), by=docks.legal, at=at)
    remedies.seal(remedy=remedy, by=docks.legal, at=at)
    owed = docks.owed(at=at, in_force_on=at.date(), due_on=at.date() + timedelta(days=30), what=SAID)
    return {
        "clue": clue.pk, "case": case.pk, "evidence": found.pk, "restraint": measure.pk, "decision": decision.pk,
        "document": decision.document_id or 0, "demand": demand.pk, "remedy": remedy.pk, "performance": owed.pk,
        "party": party.pk, "notice": notice.pk,
    }  # fmt: skip


PAGES = {
    "wangfang": [
        "clues/", "clues/{clue}/", "cases/", "cases/{case}/", "evidence/", "evidence/{evidence}/", "restraints/",
        "restraints/{restraint}/", "things/", "decisions/", "decisions/{decision}/", "documents/",
        "documents/{document}/", "demands/", "demands/{demand}/", "remedies/", "remedies/{remedy}/", "performances/",
        "opinions/", "dossiers/", "cases/propose/", "cases/{case}/collect/", "cases/{case}/party/",
        "cases/{case}/records/", "cases/parties/{party}/correct/", "documents/{document}/hand-over/",
        "demands/{demand}/pay/", "restraints/{restraint}/papers/", "decisions/{decision}/alteration/",
    ],
    "legal": ["reviewing/", "performances/{performance}/", "fine-accounts/", "remedies/bring/", "seals/"],
    "head": ["", "cases/{case}/"],
}  # fmt: skip


def test_every_page_of_a_case_is_accessible_and_fits(
    county: County, page: Page, browse: Callable[[str, str], Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = lived(bench(county))
    monkeypatch.setattr(timezone, "now", lambda: DECIDED + timedelta(days=2))
    # The viewer of a paper in a frame is the browser's own and asks for its own parts.
    page.context.route(re.compile(r"/documents/\d+/pdf/$"), lambda route: route.abort())
    wrong = {}
    for username, addresses in PAGES.items():
        for address in filter(takes_its_turn, addresses):
            shown = browse(username, "/console/" + address.format(**numbers))
            if found := faults_at_any_width(shown):
                wrong[address] = found
    assert wrong == {}


def test_a_printed_case_loses_no_party_at_the_end_of_a_page(
    county: County, page: Page, browse: Callable[[str, str], Page]
) -> None:
    made = bench(county)
    case = made.docket.open(party_name=LONG, parties=18, cause=CAUSE)
    paper = browse("wangfang", f"/console/cases/{case.pk}/").pdf(format="A4")
    said = "".join("".join(each.extract_text().split()) for each in PdfReader(BytesIO(paper)).pages)
    assert re.findall(r"第(\d+)家", said)[:17] == [str(n) for n in range(2, 19)]
