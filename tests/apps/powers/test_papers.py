"""What a guide says on paper."""

from datetime import date

import pytest

from liuhen.apps.powers import papers
from liuhen.apps.powers.queries import guides
from liuhen.kernel import printing
from tests.apps.powers.test_guides import a_guide, out
from tests.builders.county import NOW
from tests.builders.powers import Powers

TODAY = date(2026, 11, 24)


@pytest.mark.article("rs-10-1")
def test_a_paper_has_the_terms_of_the_list_and_the_materials_one_by_one(powers: Powers) -> None:
    powers.published()
    made = out(powers)
    said = papers.guide(made, guides.item_of(made, TODAY))
    assert (said["term"], said["steps"]) == ("10个工作日（法定时限20个工作日）", ["受理", "审查", "决定"])
    assert said["materials"] == ["申请书", "营业执照"]
    assert said["warning"] == ""
    assert printing.pdf("guide", said, at=NOW).startswith(b"%PDF")


def test_a_draft_and_what_is_under_revision_say_so_on_paper(powers: Powers) -> None:
    powers.published()
    made = a_guide(powers, fee_basis="某文件", materials="", applicants="甲<乙>&#丙")
    said = papers.guide(made, None)
    assert said["warning"] == "编制中，不作为办事依据"
    assert said["term"] == "法律没有规定，也没有承诺时限"
    assert printing.pdf("guide", said, at=NOW).startswith(b"%PDF")
    made.state = "published"
    assert papers.guide(made, None, why_fallen="某条删除")["warning"] == "依据已变动，正在修订：某条删除"
