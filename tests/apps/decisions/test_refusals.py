"""What the verbs of decisions refuse on their own, each with its sentence."""

from datetime import timedelta
from typing import Any

import pytest

from liuhen.apps.cases.actions.opening import accept
from liuhen.apps.decisions.actions import altering, hearings
from liuhen.apps.decisions.models import Alteration, CaseHearing, Decision, RightsNotice
from liuhen.apps.documents.models import Document
from tests.builders.county import NOW
from tests.builders.decisions import DECIDED, SERVED, Bench
from tests.builders.refusals import said

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("outcomes", "fine_fen", "says"),
    [
        (["warning"], 500_000, "没有选择罚款，不填写罚款金额"),
        (["no-penalty", "warning"], None, "不予行政处罚不能同时给予其他处罚"),
        (["no-penalty"], 500_000, "没有选择罚款，不填写罚款金额"),
    ],
)
def test_what_is_intended_and_what_is_decided_fits_together(
    bench: Bench, outcomes: list[str], fine_fen: int | None, says: str
) -> None:
    case, told = bench.case(), {"outcomes": outcomes, "fine_fen": fine_fen}
    assert said(bench.tell, case=case, **told) == f"不能权利告知：{says}"
    assert said(bench.propose, case=case, **told) == f"不能提出处理决定：{says}"
    assert not RightsNotice.objects.exists()
    assert not Decision.objects.exists()
    assert not Document.objects.exists()


def test_a_fine_is_decided_with_its_amount(bench: Bench) -> None:
    assert (
        said(bench.propose, case=bench.case(), fine_fen=None) == "不能提出处理决定：选择了罚款，没有填写金额"
    )
    assert not Decision.objects.exists()


def test_a_licence_is_not_granted_and_refused_at_once(bench: Bench) -> None:
    case = accept(case=bench.docket.licence(), by=bench.by(), at=NOW)
    both: Any = {"outcomes": ["grant", "refuse"], "fine_fen": None}
    fact = bench.fact(case)
    assert said(bench.tell, case=case, facts=[fact], **both) == "不能权利告知：准予和不予不能同时选择"
    assert said(bench.propose, case=case, **both) == "不能提出处理决定：准予和不予不能同时选择"
    assert not RightsNotice.objects.exists()
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"kind": "change"}, "请写明变更后的罚款或者内容"),
        ({"kind": "revoke", "fine_fen": 300_000}, "只有变更才填写变更后的罚款和内容"),
        ({"kind": "revoke", "content": "改为警告"}, "只有变更才填写变更后的罚款和内容"),
    ],
)
def test_a_change_says_to_what_and_nothing_else_does(bench: Bench, told: dict[str, Any], says: str) -> None:
    given: Any = {
        "ground": "error",
        "reason": "认定有误",
        "by": bench.by(),
        "at": DECIDED + timedelta(days=5),
    } | told
    assert said(altering.propose_alteration, decision=bench.decided(), **given) == (
        f"不能呈批撤销、撤回、变更：{says}"
    )
    assert not Alteration.objects.exists()


def test_a_hearing_is_asked_for_after_the_notice_was_served_and_held_later_than_now(bench: Bench) -> None:
    revoke: Any = {"outcomes": ["revoke-licence"], "fine_fen": None, "judged": "", "hearing": "yes"}
    notice = bench.tell(bench.case(), **revoke)
    ask: Any = {"by": bench.by(), "at": SERVED + timedelta(days=2)}
    assert said(hearings.ask_hearing, notice=notice, asked_on=SERVED.date(), **ask) == (
        "不能登记听证申请：告知还没有送达"
    )
    bench.press(notice.document)
    bench.serve(notice.document)
    early = SERVED.date() - timedelta(days=1)
    assert said(hearings.ask_hearing, notice=notice, asked_on=early, **ask) == (
        "不能登记听证申请：申请日期早于告知送达之日2026年11月25日"
    )
    assert not CaseHearing.objects.exists()
    hearing = hearings.ask_hearing(notice=notice, asked_on=SERVED.date(), **ask)
    chair, at = bench.by("legal"), SERVED + timedelta(days=3)
    assert (
        said(
            hearings.set_hearing,
            hearing=hearing,
            chair=bench.docket.third,
            begins_at=at,
            place="会议室",
            by=chair,
            at=at,
        )
        == "不能安排听证：举行时间应晚于现在"
    )
    hearing.refresh_from_db()
    assert (hearing.state, hearing.begins_at, hearing.document) == ("asked", None, None)
