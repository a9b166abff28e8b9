"""Every table is on the list, and what the list says is so: a hand in the database is found, table by table."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection, models, transaction

from liuhen.kernel import auditing, tables
from liuhen.kernel.ledger.auditing import Fault, Report
from liuhen.kernel.ledger.models import Entry, Mark
from liuhen.kernel.ledger.promises import Promises
from liuhen.kernel.tables import THE_LOG
from liuhen.kernel.tables import tables as every_table
from tests.builders import hand
from tests.builders.standing import KEPT, MODELS, standing

# The log's own tables are attacked in test_auditing.py, as a whole.
HELD = [table.name for table in every_table() if table.is_held and MODELS[table.name] not in THE_LOG]


@pytest.mark.django_db
def test_every_table_of_the_database_is_on_the_list_with_a_word() -> None:
    listed = {table.name: table for table in every_table()}
    there = {name for name in connection.introspection.table_names() if not tables.is_of_an_index(name)}
    assert there == {name for name in listed if not tables.is_of_an_index(name)}
    assert [name for name, table in listed.items() if table.how == tables.UNKNOWN] == []
    left_out = {column for table in listed.values() for column in table.left_out}
    assert left_out - set(tables.LEFT_OUT) == set()


def test_no_two_nouns_go_by_one_name() -> None:
    names = [view.name for view in tables.views()]
    assert len(names) == len(set(names))


@dataclass
class Ground:
    """An old county that this version took over, in the database of the tests."""

    promises: Promises

    def judged(self, model: type[models.Model]) -> list[Fault]:
        auditing.take_waiting(self.promises)
        report = Report()
        for view in tables.views():
            if view.model is model:
                report.faults += auditing.rows_of(view, self.promises, report)
        if model in tables._computed:
            tables._computed[model].judge(report)
        if issubclass(model, Mark):
            tables.audit_marks(report)
        return report.faults


@pytest.fixture(scope="module")
def ground(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Ground]:
    folder = tmp_path_factory.mktemp("county")
    with django_db_blocker.unblock(), standing(KEPT, folder), Promises() as promises:
        for entry in Entry.objects.order_by(models.F("index").asc(nulls_last=True), "id"):
            promises.take(entry, bytes(entry.payload))
        yield Ground(promises)


@pytest.fixture
def model(request: pytest.FixtureRequest, ground: Ground) -> Iterator[type[models.Model]]:
    """A table with at least one row that the ledger knows; what a test does to it is undone."""
    chosen = MODELS[request.param]
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        if not chosen._base_manager.exists():
            hand.write_one(chosen)
        assert ground.judged(chosen) == []
        yield chosen
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")
        transaction.set_rollback(True)


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize("model", [name for name in HELD if name != "complaints_unassigned"], indirect=True)
def test_a_changed_row_is_found(ground: Ground, model: type[models.Model]) -> None:
    key = hand.change_one(model)
    assert hand.names(ground.judged(model), model, key)


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize("model", [name for name in HELD if not hand.is_mark(MODELS[name])], indirect=True)
def test_a_deleted_row_is_found(ground: Ground, model: type[models.Model]) -> None:
    key = hand.delete_one(model)
    assert hand.names(ground.judged(model), model, key)


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize("model", HELD, indirect=True)
def test_an_inserted_row_is_found(ground: Ground, model: type[models.Model]) -> None:
    key = hand.insert_one(model)
    assert hand.names(ground.judged(model), model, key)
