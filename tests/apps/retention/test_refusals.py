"""What classes, changes and disposals refuse on their own, each with its sentence."""

from typing import Any

import pytest

from liuhen.apps.retention.actions import changes, classes, disposals, sortings
from liuhen.apps.retention.actions.classes import MOST_AT_ONCE
from liuhen.apps.retention.actions.disposals import MOST_ITEMS
from liuhen.apps.retention.models import RetentionClass
from liuhen.kernel.access import SYSTEM
from tests.builders.county import NOW, County
from tests.builders.refusals import said
from tests.builders.retention import FREE, Approve, Make

CHANGE: Any = {"zh": "", "years": 9, "source": "县规定", "why": "延长"}


def test_a_change_is_of_a_class_that_can_change_one_at_a_time_and_to_something_else(bureau: County) -> None:
    told: Any = {"by": bureau.actor("bureau"), "at": NOW}
    assert said(changes.propose, key="unclassified", **CHANGE, **told) == (
        "不能提出变更：未分类的资料一律保留，没有期限可改"
    )
    assert said(changes.propose, key="ordinary", **CHANGE, by=SYSTEM, at=NOW) == (
        "不能提出变更：只有登记在单位的人员可以提出"
    )
    held = classes.adopt(key="ordinary", at=NOW)
    same = CHANGE | {"years": held.years, "source": held.source}
    assert said(changes.propose, key="ordinary", **same, **told) == "不能提出变更：期限和依据与现行的相同"
    changes.propose(key="ordinary", **CHANGE, **told)
    assert said(changes.propose, key="ordinary", **CHANGE, **told) == "不能提出变更：该类别已有一项变更在办理"


@pytest.mark.parametrize(
    ("key", "sentence"),
    [("unclassified", "不能分类：“未分类”不是可以选择的类别"), ("nothing", "没有这个保存类别")],
)
def test_a_recording_goes_into_a_class_that_there_is(
    make: Make, county: County, key: str, sentence: str
) -> None:
    found = make("")
    told: Any = {"key": key, "why": "案由", "by": county.actor("legal"), "at": NOW}
    assert said(classes.classify, recordings=[found], **told) == sentence
    assert said(classes.classify, recordings=[], **told) == f"不能分类：请选择1至{MOST_AT_ONCE}份资料"
    assert not RetentionClass.objects.filter(key=key).exists()


def test_a_sorting_is_of_so_many_at_most(county: County) -> None:
    assert said(
        sortings.propose, recordings_found=range(sortings.MOST + 1), key="ordinary", why="整理", chosen_by="入库自",
        by=county.actor("legal"), at=NOW,
    ) == f"不能批量归类：筛选出的资料超过{sortings.MOST:,}份"  # fmt: skip


def test_a_batch_is_of_what_is_there_and_in_no_other_batch(
    make: Make, approved: Approve, county: County
) -> None:
    told: Any = {"reason": "期满", "by": county.actor("keeper"), "at": FREE}
    assert said(disposals.request, recordings=[], **told) == f"不能申请销毁：请选择1至{MOST_ITEMS}份资料"
    found = make()
    assert said(disposals.request, recordings=[found], **(told | {"by": SYSTEM})) == (
        "不能申请销毁：只有登记在单位的人员可以申请"
    )
    approved(found)
    assert (
        said(disposals.request, recordings=[found], **told) == "不能申请销毁：有1份资料已在另一批销毁申请中"
    )
    doubtful = make("", sha256="0" * 64)
    assert doubtful.state == "quarantined"
    assert (
        said(disposals.request, recordings=[doubtful], **told) == "不能申请销毁：所选资料中有待核实或已销毁的"
    )
