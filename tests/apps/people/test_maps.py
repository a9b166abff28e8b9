"""The county's outline comes in by a page or a command, is on record, and what is broken changes nothing."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from liuhen.apps.people import queries
from liuhen.apps.people.models import Account, CountyMap, Unit
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.outlines import Shape
from tests.builders.county import County
from tests.builders.maps import outline


@pytest.fixture
def keeper(county: County, client: Client) -> Client:
    client.force_login(Account.objects.get(username="system"))
    return client


def load(client: Client, text: str) -> Any:
    file = BytesIO(text.encode())
    file.name = "云岭县.geojson"
    return client.post(reverse("console:map"), {"file": file})


def test_an_outline_is_loaded_shown_and_on_record(county: County, keeper: Client) -> None:
    answer = load(keeper, outline(county.unit.name, "<b>别处</b>"))
    assert answer.status_code == 302
    page = keeper.get(answer["Location"]).content.decode()
    assert "2 个区域，其中 1 个是登记的单位" in page
    assert "&lt;b&gt;别处" in page
    assert Entry.objects.filter(event="map.loaded").count() == 1
    assert load(keeper, outline(county.unit.short_name)).status_code == 302
    newest = queries.county_map()
    assert newest is not None
    assert [shape[0] for shape in newest.shapes] == [county.unit.short_name]
    assert CountyMap.objects.count() == 2


def test_the_area_of_a_unit_is_coloured_and_another_is_grey(county: County) -> None:
    shapes = [(county.unit.name, "", "M0 0z", 1, 1), ("别处", "", "M0 0z", 1, 1)]
    found = CountyMap(shapes=shapes, width=100, height=100)

    def tones(shown: dict[int, dict[str, str]] | None) -> list[tuple[str, str]]:
        return [(place.tone, place.told) for place in queries.outline(found, shown).places]

    assert tones(None) == [("blue", county.unit.name), ("grey", "别处")]
    shown = {county.unit.pk: {"tone": "red", "told": "3件逾期"}}
    assert tones(shown) == [("red", "3件逾期"), ("grey", "别处")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "不是可读的 JSON"),
        (outline("麒麟镇"), "没有一个是本县登记的单位，如“麒麟镇”"),
        ("x" * (9 << 20), "超过 8 MB"),
    ],
)
def test_what_cannot_be_drawn_is_said_at_the_file(keeper: Client, text: str, said: str) -> None:
    answer = load(keeper, text)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not CountyMap.objects.exists()


def test_a_town_is_where_its_peoples_government_is(county: County) -> None:
    Unit.objects.filter(pk=county.other.pk).update(name="云岭县石门镇人民政府")
    shapes = [
        Shape("石门镇", "", "M0 0l1 1 2 2z", 1, 1),
        Shape("别处", county.unit.code, "", 1, 1),
    ]
    assert queries.placed(shapes) == {county.other.pk: shapes[0], county.unit.pk: shapes[1]}
