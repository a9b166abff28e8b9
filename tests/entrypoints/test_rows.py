"""Every noun that has a page or an endpoint of its own × who asks for one row of it, as rows.txt says.

The rows are those of a kept county: MSA's own, mostly; AGR and TRA are other units.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction
from django.test import Client
from django.urls import reverse

from liuhen.apps.people.models import Account
from liuhen.entrypoints.console.urls import urlpatterns
from tests.builders.standing import standing
from tests.entrypoints.api.test_auth import endpoints

pytestmark = pytest.mark.long

TABLE = Path(__file__).with_name("rows.txt")
KEPT = Path(__file__).parents[1] / "upgrade/counties/2026-12-02.tar.xz"
WHO = (
    "wangfang", "msa-keeper", "msa-registrar", "msa-legal", "msa-complaints", "msa-head", "bureau",
    "bureau-complaints", "agr-legal", "tra-officer1",
)  # fmt: skip
OFFICES = ("station", "system", "security", "audit")
MODELS = {
    model._meta.model_name: model for model in apps.get_models() if model.__module__.startswith("liuhen.")
}
DOORS = {  # a page goes by its noun, an endpoint by its plural; where they do not, this says so
    "hand-overs": "handover", "device-models": "devicemodel", "stock-takings": "stocktaking", "spotchecks": "plan",
    "retention-changes": "rulechange", "losses": "loss", "activities": "activity", "law-versions": "lawversion",
    "power-guides": "guide", "power-lists": "powerlist", "power-breakdowns": "breakdown",
    "pattern-versions": "patternversion",
    "evaluation-scores": "score",
}  # fmt: skip
NONE_KEPT = {
    "benchmark",
    "catalogueentry",
    "changereview",
    "decisionstay",
    "disposal",
    "import",
    "incomingcapsule",
    "opinion",
    "performance",
    "senderkey",
    "sorting",
    "voucher",
}  # fmt: skip -- the kept county has none; the tests of their apps show whose they are
LINE = re.compile(r"(?P<door>.+?): (?P<opens>[^|]*)\|(?P<absent>.*)")


def doors() -> dict[str, tuple[str, str]]:
    """Return the noun and the address, with a place for a key, of each page and endpoint of one row."""
    found: dict[str, tuple[str, str]] = {}
    for pattern in urlpatterns:
        if pattern.name in MODELS and list(pattern.pattern.converters) == ["pk"]:
            found[f"page {pattern.name}"] = (str(pattern.name), reverse(f"console:{pattern.name}", args=[0]))
    for method, path, _ in endpoints():
        shown = re.fullmatch(r"/([\w-]+)/\{(?:int:)?pk\}", path)
        if method == "GET" and shown:
            noun = DOORS.get(shown[1], shown[1].removesuffix("s"))
            found[f"GET {path}"] = (noun, f"/api/v1/{shown[1]}/0")
    return {door: where for door, where in found.items() if where[0] not in NONE_KEPT}


@pytest.fixture(scope="module")
def old_county(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[None]:
    with django_db_blocker.unblock(), standing(KEPT, tmp_path_factory.mktemp("county")):
        Account.objects.update(must_change=False)
        yield


def told() -> dict[str, tuple[str, str]]:
    """Read the table: by door, who opens it, and for whom it is not there."""
    lines = [line for line in TABLE.read_text("utf-8").splitlines() if not line.startswith("#")]
    found = [match for line in lines if (match := LINE.fullmatch(line))]
    assert len(found) == len(lines)
    return {match["door"]: (match["opens"].strip(), match["absent"].strip()) for match in found}


def test_every_door_of_one_row_is_in_the_table() -> None:
    assert set(told()) == set(doors())


def the_row(model: type[models.Model]) -> Any:
    """Return the key of the first row there is, of MSA's where a noun has a unit."""
    rows = model._base_manager.order_by("pk").values_list("pk", flat=True)
    if "unit" in {field.name for field in model._meta.fields} and rows.filter(unit__code="MSA"):
        rows = rows.filter(unit__code="MSA")
    found = rows.first()
    assert found is not None, f"the kept county has no {model._meta.model_name}"
    return found


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize("door", doors())
def test_a_row_opens_for_whom_the_table_names_and_for_others_it_is_not_there(
    old_county: None, door: str
) -> None:
    noun, address = doors()[door]
    row = the_row(MODELS[noun])
    found: dict[int, list[str]] = {200: [], 404: [], 403: []}
    for name in (*WHO, *OFFICES):
        by = {"kind": name} if name in OFFICES else {"username": name}
        client = Client()
        with transaction.atomic():
            client.force_login(Account.objects.filter(**by).earliest("pk"))
            status = client.get(re.sub(r"0(?=/?$)", str(row), address)).status_code
            found[200 if status == 302 else status].append(name)  # a part leads to the page of the whole
            transaction.set_rollback(True)
    assert (" ".join(found[200]), " ".join(found[404])) == told()[door]
