"""What goes wrong in the middle of a case: a party dies, two sign at once, a name that no font has."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from liuhen.apps.cases.actions import handling
from liuhen.apps.cases.models import Case
from liuhen.apps.decisions import jobs
from liuhen.apps.decisions.models import Decision, RightsNotice
from liuhen.apps.documents.models import Document
from liuhen.kernel.flow import GateClosed, Refused
from tests.builders.county import small_county
from tests.builders.decisions import DECIDED, TOLD, Bench
from tests.builders.decisions import bench as make
from tests.services.at_once import at_once

MANY = 4


@pytest.mark.django_db
@pytest.mark.article("rs-31-1")
def test_nothing_is_decided_of_a_party_that_is_none_any_more(bench: Bench) -> None:
    case = bench.case()
    bench.told(case)
    decision = bench.propose(case)
    handling.end_party(party=decision.party, reason="死亡，没有承受人", by=bench.by(), at=DECIDED)
    with pytest.raises(GateClosed, match="已经不是本案的当事人"):
        bench.approve(decision)


@pytest.mark.django_db
@pytest.mark.article("rs-31-1")
def test_an_heir_is_told_anew_before_anything_is_decided_of_him(bench: Bench) -> None:
    case = bench.case()
    bench.told(case)
    heir = handling.replace_party(
        party=bench.party(case),
        kind="person",
        name="赵小某",
        reason="经营者死亡，由其子承受",
        by=bench.by(),
        at=DECIDED,
    )
    with pytest.raises(GateClosed, match="还没有向赵小某送达权利告知"):
        bench.approve(bench.propose(case, party=heir))


@pytest.mark.django_db
@pytest.mark.article("rs-31-1")
def test_a_case_is_decided_once_the_last_party_without_a_decision_is_gone(bench: Bench) -> None:
    case = bench.case(parties=2)
    first, last = case.parties.order_by("id")
    notice = bench.tell(case, party=first)
    bench.press(notice.document)
    bench.serve(notice.document)
    bench.issue(bench.approve(bench.propose(case, party=first)))
    handling.end_party(party=last, reason="注销，没有承受人", by=bench.by(), at=DECIDED + timedelta(hours=2))
    jobs.enter_decided()
    assert Case.objects.get(pk=case.pk).state == "decided"


@pytest.mark.django_db
def test_a_name_that_no_font_has_stays_what_it_is(bench: Bench) -> None:
    case = bench.case(party_name="欧阳𠮷䶮")
    notice = bench.tell(case)
    assert notice.document
    assert notice.document.data["addressee"] == bench.party(case).name == "欧阳𠮷䶮"


def done_by_many(act: Callable[[], Any]) -> list[Any]:
    """Return what those got of many who were not refused."""
    return [each for each in at_once(*[act] * MANY) if not isinstance(each, Refused)]


@pytest.mark.article("rs-31-1")
def test_of_several_who_tell_propose_approve_and_write_at_once_one_does(
    on_postgres: None, data_folder: Path
) -> None:
    bench = make(small_county())
    case = bench.case()
    (notice,) = done_by_many(lambda: bench.tell(case, at=TOLD))
    bench.press(notice.document)
    bench.serve(notice.document)
    (decision,) = done_by_many(lambda: bench.propose(case))
    assert len(done_by_many(lambda: bench.approve(decision))) == 1
    assert len(done_by_many(lambda: bench.issue(decision))) == 1
    assert (RightsNotice.objects.count(), Decision.objects.count(), Document.objects.count()) == (1, 1, 2)
