"""Several people who file the same paper at the same moment: it is on file once. On PostgreSQL, where they can."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

from django.db import connections

from liuhen.apps.offices.models import Deed, Mandate
from liuhen.kernel.flow import Invalid
from tests.apps.offices.test_papers import entrusted, filed
from tests.builders import county as build

THREE = 3


def at_once(act: Callable[[], Any]) -> list[str]:
    gate = Barrier(THREE)

    def one(_: int) -> str:
        gate.wait()
        try:
            act()
        except Invalid:
            return "refused"
        finally:
            connections.close_all()
        return "filed"

    with ThreadPoolExecutor(THREE) as people:
        return sorted(people.map(one, range(THREE)))


def test_a_paper_filed_by_three_at_once_is_on_file_once(on_postgres: None, data_folder: Path) -> None:
    county = build.small_county()
    station = build.unit("VET", "动物卫生监督所", parent=county.government, kind="entrusted", device_class="")
    township = build.unit("YXZ", "云溪镇人民政府", parent=county.government, kind="township")
    assert at_once(lambda: entrusted(county, station)) == ["filed", "refused", "refused"]
    assert at_once(lambda: filed(county, township)) == ["filed", "refused", "refused"]
    assert (Deed.objects.count(), Mandate.objects.count()) == (1, 1)
