"""A column that a later version brings must not make every row sealed before look altered."""

import json

import orjson
from django.apps import apps
from django.db.migrations import AddField, CreateModel
from django.db.migrations.loader import MigrationLoader

from liuhen.apps.devices.models import Device
from liuhen.kernel.flow import Subject
from liuhen.kernel.identifiers import following
from liuhen.kernel.ledger.rows import sealed_fields, sealed_row

LOADER = MigrationLoader(None, ignore_no_migrations=True)


def columns_brought_later() -> list[tuple[type[Subject], str]]:
    born: dict[tuple[str, str], str] = {}
    found = []
    for (label, name), migration in sorted(LOADER.disk_migrations.items()):
        for operation in migration.operations:
            if isinstance(operation, CreateModel):
                born[label, operation.name.lower()] = name
            elif isinstance(operation, AddField) and born.get((label, operation.model_name.lower())) != name:
                model = apps.get_model(label, operation.model_name)
                if issubclass(model, Subject):
                    found.append((model, getattr(model._meta.get_field(operation.name), "attname")))  # noqa: B009
    return found


def test_every_column_brought_later_is_left_out_while_it_is_at_its_default() -> None:
    later = columns_brought_later()
    assert later
    derived = {(model, each.attname) for model, _ in later for each in following(model)}
    told = [(m, column) for m, column in later if column not in (*m.added, *m.unsealed)]
    assert [(m.__name__, column) for m, column in told if (m, column) not in derived] == []


def test_a_row_from_before_keeps_its_seal_and_a_changed_one_does_not() -> None:
    device = Device(id=1, unit_id=1, serial="DSJ0001", kind="body_camera", model="DSJ-V9", keeper_id=1)
    names, _ = sealed_fields(Device)
    old = {name: getattr(device, name) for name in names if name not in Device.added}
    assert json.loads(sealed_row(device)) == json.loads(orjson.dumps(old))
    device.need = "夜间执法"
    assert json.loads(sealed_row(device))["need"] == "夜间执法"
