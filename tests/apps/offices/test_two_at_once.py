"""Several people who file the same paper at the same moment: it is on file once. On PostgreSQL, where they can."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from liuhen.apps.offices.models import Deed, Mandate
from liuhen.kernel.flow import Invalid, Refused
from tests.apps.offices.test_papers import entrusted, filed
from tests.builders import county as build
from tests.services.at_once import at_once


def filed_by_three(act: Callable[[], Any]) -> list[str]:
    done = at_once(act, act, act)
    assert all(isinstance(each, Invalid) for each in done if isinstance(each, Refused))
    return sorted("refused" if isinstance(each, Refused) else "filed" for each in done)


def test_a_paper_filed_by_three_at_once_is_on_file_once(on_postgres: None, data_folder: Path) -> None:
    county = build.small_county()
    station = build.unit("VET", "动物卫生监督所", parent=county.government, kind="entrusted", device_class="")
    township = build.unit("YXZ", "云溪镇人民政府", parent=county.government, kind="township")
    assert filed_by_three(lambda: entrusted(county, station)) == ["filed", "refused", "refused"]
    assert filed_by_three(lambda: filed(county, township)) == ["filed", "refused", "refused"]
    assert (Deed.objects.count(), Mandate.objects.count()) == (1, 1)
