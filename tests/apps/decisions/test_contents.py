"""What stands on the papers of a decision, read from the PDFs that a real case came to."""

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from liuhen.apps.cases import actions as cases
from liuhen.apps.cases.actions import opening
from liuhen.apps.decisions.actions import altering, deciding, telling
from liuhen.apps.decisions.models import Decision
from liuhen.apps.documents.models import Document
from liuhen.apps.documents.printed_form import as_pdf
from tests.builders.decisions import BASIS, DECIDED, FOUND, SERVED, TOLD, Bench

pytestmark = [pytest.mark.article("rs-31-1"), pytest.mark.django_db]
LATER = DECIDED + timedelta(days=5)


def words(document: Document | None) -> str:
    """Return all that is printed, without the blanks and the ends of lines."""
    assert document is not None
    said = "".join(
        page.extract_text() for page in PdfReader(BytesIO(as_pdf(Document.objects.get(pk=document.pk)))).pages
    )
    return "".join(said.split())


def written(bench: Bench, proposed: Decision) -> str:
    return words(deciding.write(decision=bench.approve(proposed), by=bench.by(), at=DECIDED).document)


def decided_on_the_spot(bench: Bench) -> Decision:
    made = deciding.decide_on_the_spot(
        case=bench.docket.on_the_spot(at=FOUND), outcomes=["warning", "fine"], fine_fen=20_000, place="云岭镇南街12号",
        facts_told="未公示食品经营许可证", basis=BASIS, heard="无异议", signed_by="赵某", by=bench.by(), at=FOUND,
    )  # fmt: skip
    return Decision.objects.get(pk=made.pk)


@pytest.mark.parametrize(("outcome", "says"), [("grant", "准予行政许可。"), ("refuse", "不予行政许可。")])
def test_a_licence_is_granted_or_refused_by_its_full_name(bench: Bench, outcome: str, says: str) -> None:
    case = opening.accept(case=bench.docket.licence(at=FOUND), by=bench.by(), at=FOUND)
    bench.fact(case, "经营场所与污染源的距离已经核查")
    case = cases.conclude(case=case, opinion="建议决定", by=bench.by(), at=TOLD)
    notice = bench.tell(case, outcomes=[outcome], fine_fen=None, judged="")
    told = words(notice.document)
    bench.press(notice.document)
    bench.serve(notice.document)
    bench.reviewer()
    proposed = bench.propose(
        case,
        outcomes=[outcome],
        fine_fen=None,
        performance="十日内颁发许可证",
        content="范围：热食类食品制售",
    )
    bench.review(proposed)
    said = written(bench, proposed)
    assert f"决定内容{says}范围：热食类食品制售。履行方式和期限十日内颁发许可证。" in said
    assert f"，拟对你（单位）作出：{says}" in told
    assert "违反" not in told, "who asks for a licence has broken nothing"


def test_a_notice_points_to_the_facts_beneath_it(bench: Bench) -> None:
    said = words(bench.tell(bench.case()).document)
    assert f"下列事实违反了有关规定，依据{BASIS}，拟对你（单位）作出：罚款5000元（人民币伍仟元整）。" in said
    assert said.index("下列事实") < said.index("当事人第1次未经许可经营食品")


def test_what_was_pleaded_and_answered_are_sentences(bench: Bench) -> None:
    case = bench.case()
    notice, at = bench.told(case), SERVED + timedelta(days=1)
    plea = telling.state_plea(
        notice=notice, stated_at=at, speaker="赵某", words="不知情。\n请求从轻", by=bench.by(), at=at
    )
    telling.answer_plea(plea=plea, adopted="partly", answer="当事人积极配合", by=bench.by(), at=at)
    said = written(bench, bench.propose(case))
    assert "当事人陈述申辩：不知情。请求从轻。本机关复核后部分采纳：当事人积极配合。" in said


def test_other_papers_cite_a_decision_by_its_title_and_number(bench: Bench) -> None:
    decision = bench.decided()
    cited = f"《行政处罚决定书》（{decision.number}）"
    slip = altering.propose_correction(
        decision=decision, wrong="未经许可", right="未获许可", reason="笔误", by=bench.by(), at=LATER
    )
    slip = altering.approve_correction(correction=slip, by=bench.by("head"), at=LATER)
    assert f"本机关{cited}中“未经许可”系文字差错，现补正为“未获许可”。" in words(slip.document)
    revoked = altering.propose_alteration(
        decision=decision, kind="revoke", ground="error", reason="主体认定有误", by=bench.by(), at=LATER
    )
    revoked = altering.approve_alteration(alteration=revoked, by=bench.by("head"), at=LATER)
    assert f"本机关2026年12月3日作出{cited}。经查，主体认定有误。" in words(revoked.document)


def test_only_what_was_decided_on_the_spot_is_reviewed_first(bench: Bench) -> None:
    decision = decided_on_the_spot(bench)
    assert "应当先自收到本决定书之日起60日内向云岭县人民政府申请行政复议" in words(decision.document)
    revoked = altering.propose_alteration(
        decision=decision, kind="revoke", ground="error", reason="主体认定有误", by=bench.by(), at=LATER
    )
    said = words(altering.approve_alteration(alteration=revoked, by=bench.by("head"), at=LATER).document)
    assert "可以自收到本决定书之日起60日内向云岭县人民政府申请行政复议，也可以" in said
    assert "应当先" not in said
