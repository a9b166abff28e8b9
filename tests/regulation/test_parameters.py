"""The site's numbers stay within their bounds, the law's stay."""

from collections.abc import Iterator

import pytest

from liuhen.regulation import ARTICLES
from liuhen.regulation.parameters import BATTERY_PERCENT, KEEP_YEARS, PARAMETERS, configure


@pytest.fixture(autouse=True)
def _standard_again() -> Iterator[None]:
    yield
    configure({})


def test_every_number_belongs_to_an_article_and_lies_within_its_bounds() -> None:
    for parameter in PARAMETERS.values():
        assert parameter.article in ARTICLES
        assert parameter.since == ARTICLES[parameter.article].regulation.in_force
        assert not parameter.configurable or parameter.least <= parameter.standard <= parameter.most


def test_a_site_sets_its_own_number() -> None:
    configure({"battery-percent": 70})
    assert BATTERY_PERCENT.value == 70
    configure({})
    assert BATTERY_PERCENT.value == BATTERY_PERCENT.standard


@pytest.mark.article("av-17-1")
def test_the_law_s_numbers_cannot_be_set() -> None:
    with pytest.raises(ValueError, match="'keep-years' cannot be configured"):
        configure({"keep-years": 3})
    assert KEEP_YEARS.value == 5


@pytest.mark.parametrize("values", [{"battery-percent": 9}, {"battery-percent": 101}, {"no-such-number": 1}])
def test_a_number_out_of_bounds_or_unknown_is_refused_and_changes_nothing(values: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"must lie in|cannot be configured"):
        configure({"card-free-percent": 40, **values})
    assert PARAMETERS["card-free-percent"].value == 30
