"""The papers of a measure are made of what is on record, each at its time, for the party of the measure."""

import pytest

from liuhen.apps.documents.models import Document
from liuhen.apps.measures import actions
from liuhen.apps.measures.actions import writing
from liuhen.apps.measures.lifecycle import PAPERS
from liuhen.apps.measures.models import Restraint
from liuhen.kernel.flow import Invalid, WrongState
from tests.builders.county import NOW
from tests.builders.measures import Store, days

pytestmark = pytest.mark.django_db


def written(store: Store, measure: Restraint, paper: str, *, n: float = 1, **told: str) -> Document:
    return writing.write(measure=measure, paper=paper, **told, by=store.by(), at=days(n))


@pytest.mark.article("rs-26-6")
def test_each_paper_of_a_seizure_names_its_party_whoever_is_served_with_it(store: Store) -> None:
    measure = store.held()
    store.things(measure)
    made = [written(store, measure, paper) for paper in ("restraint-decision", "things-list")]
    made.append(written(store, measure, "testing-notice", period="自2026年11月26日起二十日。"))
    actions.extend(measure=measure, days=10, reason="案情复杂", by=store.by("head"), at=days(2))
    made.append(written(store, measure, "restraint-extension", n=3))
    actions.release(measure=measure, ground="no-violation", reason="", by=store.by(), at=days(4))
    made += [written(store, measure, paper, n=5) for paper in ("restraint-release", "return-list")]
    assert "向云岭县人民政府申请行政复议" in made[0].data["remedies"][0]
    assert {"role": "执法人员王芳", "name": ""} in made[1].data["signers"], "he signs by hand"
    assert "鉴定，期间为自2026年11月26日起二十日。依据" in made[2].data["paragraphs"][0]
    assert made[1].data["signers"][-1] == {"role": "日期", "name": "2026年11月24日10时00分"}
    assert "日期" not in str(made[-1].data["signers"]), "the day it is given back, whoever signs writes"
    assert "依据《行政强制法》第二十五条" in made[3].data["paragraphs"][0]
    assert {each.data["addressee"] for each in made} == {measure.party.name}
    assert {each.kind for each in made} == {*PAPERS} - {"preservation-notice"}


@pytest.mark.parametrize(
    ("paper", "why"),
    [
        ("preservation-notice", "不是先行登记保存"),
        ("things-list", "还没有登记物品"),
        ("restraint-extension", "期限没有延长"),
        ("restraint-release", "还没有解除"),
        ("return-list", "还没有解除，或者没有登记物品"),
    ],
)
@pytest.mark.article("rs-26-6")
def test_a_paper_whose_time_has_not_come_is_not_made(store: Store, paper: str, why: str) -> None:
    with pytest.raises(Invalid, match=f"不能制作{PAPERS[paper]}：{why}"):
        written(store, store.held(), paper)
    assert not Document.objects.exists()


@pytest.mark.article("rs-26-6")
def test_the_party_is_told_how_long_the_testing_takes(store: Store) -> None:
    with pytest.raises(Invalid, match="没有写明检测的期间（依据《行政强制法》第25条）") as refused:
        written(store, store.held(), "testing-notice")
    assert refused.value.field == "period"
    assert not Document.objects.exists()


@pytest.mark.article("rs-26-5")
def test_preserved_evidence_has_its_notice_and_no_decision_of_seizure(store: Store) -> None:
    measure = store.held(kind="preservation")
    assert "登记保存" in written(store, measure, "preservation-notice").data["paragraphs"][1]
    for paper, why in (
        ("restraint-decision", "不是查封、扣押"),
        ("testing-notice", "不是正在实施的查封、扣押"),
    ):
        with pytest.raises(Invalid, match=why):
            written(store, measure, paper)
    with pytest.raises(WrongState, match="待批准"):
        writing.write(measure=store.propose(), paper="restraint-decision", by=store.by(), at=NOW)
