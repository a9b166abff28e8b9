"""Attack every table of a county as somebody with every right on its database: ours must find and name each row.

    python -m bench.tables
The county is one that a former version built and this one took over (tests/upgrade/counties). In each table that the
audit holds, a row is changed, one deleted and one inserted; then come those attacks that go by more than one table.
Every attack is followed by the whole audit, and undone.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.builders.kept import unpack

KEPT = Path(__file__).parents[1] / "tests/upgrade/counties/2026-11-29.tar.xz"


def open_county(folder: Path) -> None:
    """Unpack the county and upgrade it."""
    unpack(KEPT, folder)
    os.environ |= {"LIUHEN_DATA": str(folder / "data"), "DJANGO_SETTINGS_MODULE": "liuhen.settings.base"}
    import django

    django.setup()
    from liuhen.entrypoints.commands.data_folder import prepare

    prepare()


def on_tables() -> Iterator[tuple[str, Callable[[], list[str]]]]:
    """Yield a name and the attack on each held table with rows in it; an attack returns what must be named."""
    from django.apps import apps

    from liuhen.kernel.tables import THE_LOG, tables
    from tests.builders import hand

    models = {m._meta.db_table: m for m in apps.get_models(include_auto_created=True) if not m._meta.proxy}
    for table in tables():
        model = models.get(table.name)
        if not table.is_held or model is None or model in THE_LOG or not model._base_manager.exists():
            continue
        if table.name != "complaints_unassigned":
            yield f"{table.name}: a row is changed", lambda m=model: [told(m, hand.change_one(m))]
        if not hand.is_mark(model):
            yield f"{table.name}: a row is deleted", lambda m=model: [told(m, hand.delete_one(m))]
        yield f"{table.name}: a row is inserted", lambda m=model: [told(m, hand.insert_one(m))]


def told(model: Any, key: Any) -> str:
    return str(model._meta.pk.to_python(key))


def emptied_payload() -> list[str]:
    """Empty the payload of a recording's last entry, then change the recording."""
    from liuhen.apps.recordings.models import Recording
    from liuhen.kernel.ledger.models import Entry
    from tests.builders.hand import sql

    row = Recording.objects.order_by("pk").last()
    assert row is not None
    entry = Entry.objects.filter(subject=row.ref).order_by("n").last()
    assert entry is not None
    sql("DROP TRIGGER IF EXISTS ledger_entry_is_fixed")
    sql("UPDATE ledger_entry SET payload = %s WHERE id = %s", b"", entry.pk)
    sql("UPDATE recordings_recording SET filename = 'x.mp4' WHERE id = %s", row.pk)
    return [f"记录 {entry.index}", "清空"]


def blob_with_its_file() -> list[str]:
    """Delete what the vault remembers of a recording together with the file, which is put back."""
    from liuhen.apps.recordings.models import Recording
    from tests.builders.hand import sql

    row = Recording.objects.filter(state="stored").order_by("pk").first()
    assert row is not None
    sql("DELETE FROM vault_blob WHERE sha256 = %s", row.sha256)
    return [row.ref]


def given_up_blob() -> list[str]:
    from liuhen.apps.recordings.models import Recording
    from tests.builders.hand import sql

    row = Recording.objects.filter(state="stored").order_by("pk").first()
    assert row is not None
    sql("UPDATE vault_blob SET disposed_at = checked_at WHERE sha256 = %s", row.sha256)
    return [row.ref]


def check_in_days_to_come() -> list[str]:
    from liuhen.kernel.vault.models import Blob
    from tests.builders.hand import sql

    blob = Blob.objects.order_by("pk").first()
    assert blob is not None
    sql("UPDATE vault_blob SET checked_at = '2999-01-01 00:00:00' WHERE sha256 = %s", blob.pk)
    return [blob.pk]


ACROSS: tuple[Callable[[], list[str]], ...] = (
    emptied_payload, blob_with_its_file, given_up_blob, check_in_days_to_come,
)  # fmt: skip


def main() -> int:
    """Print who was found; exit 1 where one was missed, or the untouched county is not sound."""
    missed = 0
    with tempfile.TemporaryDirectory(prefix="liuhen-bench-") as scratch:
        open_county(Path(scratch))
        from django.db import connection, transaction

        from liuhen.kernel.auditing import audit
        from liuhen.kernel.ledger import keyring

        keys = keyring.verifiers()
        if faults := audit(trust=keys, own_keys=True).faults:
            print("the untouched county is not sound:", *faults, sep="\n  ")
            return 1
        attacks = [*on_tables(), *((attack.__name__.replace("_", " "), attack) for attack in ACROSS)]
        for name, attack in attacks:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("PRAGMA ignore_check_constraints = ON")
                wanted = attack()
                report = audit(trust=keys, own_keys=True)
                transaction.set_rollback(True)
            found = all(any(each in f.where + f.what for f in report.faults) for each in wanted)
            missed += not found
            print(f"{name:60}{'found' if found else '-':>8}", flush=True)
        print(f"{'of ' + str(len(attacks)):60}{len(attacks) - missed:>8}")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
