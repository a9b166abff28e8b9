"""A law in two versions: one in force, one that takes effect on 1 January 2027."""

from datetime import date

import pytest

from liuhen.apps.laws.models import Law, LawVersion
from tests.builders.county import County
from tests.builders.laws import a_law, a_version


@pytest.fixture
def law(county: County) -> Law:
    return a_law()


@pytest.fixture
def old(law: Law) -> LawVersion:
    return a_version(law, "2020年", date(2020, 1, 1), article_count=6)


@pytest.fixture
def new(law: Law, old: LawVersion) -> LawVersion:
    return a_version(law, "2027年修正", date(2027, 1, 1), promulgated_on=date(2026, 9, 1), article_count=6)
