"""The accounts a visitor of the demonstration may try, as the terminal shows them."""

import pytest
from rich.cells import cell_len

from liuhen.apps.people.models import Account
from liuhen.demo.roster import roster
from liuhen.kernel.access import Kind
from tests.builders.county import account, person, small_county


@pytest.mark.django_db
def test_every_account_is_listed_under_its_body_in_columns() -> None:
    county = small_county()
    account(person(county.unit, "蒋信访", "100010", kind="clerk"), "msa-complaints", "complaints", "legal")
    account(person(county.other, "何队员", "100011"), "umb-officer1", "officer")
    lines = list(roster())
    text = "\n".join(lines)
    for username in Account.objects.exclude(kind=Kind.STATION).values_list("username", flat=True):
        assert username in text
    assert "station" not in text  # which logs in by token
    (entered,) = (line for line in lines if "msa-complaints" in line)
    assert entered.split() == ["msa-complaints", "蒋信访", "投诉承办人员、法制机构", "窗口登记、答复协查"]
    legal = next(line for line in lines if "法制机构" in line and line != entered)
    assert cell_len(legal.partition("法制机构")[0]) == cell_len(entered.partition("投诉承办人员")[0])
    assert lines.index(entered) < lines.index("  其他单位，各岗位同上")
    assert text.endswith("umb-officer1")
