"""A speed bump, not the guarantee: the database itself refuses to change or delete what is on the ledger."""

from django.db import migrations

FIXED = ("id", "subject", "n", "event", "at", "by", "article", "leaf", "leaf_hash", "payload")
REFUSAL = "the ledger only grows"


def sqlite() -> list[str]:
    changed = " OR ".join(f'NEW."{column}" IS NOT OLD."{column}"' for column in FIXED)
    return [
        f"CREATE TRIGGER ledger_entry_stays BEFORE DELETE ON ledger_entry BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
        "CREATE TRIGGER ledger_entry_is_fixed BEFORE UPDATE ON ledger_entry"
        f' WHEN OLD."index" IS NOT NULL OR {changed} BEGIN SELECT RAISE(ABORT, \'{REFUSAL}\'); END',
        "CREATE TRIGGER ledger_checkpoint_stays BEFORE DELETE ON ledger_checkpoint"
        f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
        "CREATE TRIGGER ledger_checkpoint_is_fixed BEFORE UPDATE ON ledger_checkpoint"
        f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    ]


def postgresql() -> list[str]:
    changed = " OR ".join(f'NEW."{column}" IS DISTINCT FROM OLD."{column}"' for column in FIXED)
    refuse = f"BEGIN RAISE EXCEPTION '{REFUSAL}'; END"
    return [
        f"CREATE FUNCTION ledger_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$ {refuse} $$",
        "CREATE TRIGGER ledger_entry_stays BEFORE DELETE OR TRUNCATE ON ledger_entry"
        " FOR EACH STATEMENT EXECUTE FUNCTION ledger_only_grows()",
        "CREATE TRIGGER ledger_entry_is_fixed BEFORE UPDATE ON ledger_entry FOR EACH ROW"
        f' WHEN (OLD."index" IS NOT NULL OR {changed}) EXECUTE FUNCTION ledger_only_grows()',
        "CREATE TRIGGER ledger_checkpoint_stays BEFORE DELETE OR UPDATE OR TRUNCATE ON ledger_checkpoint"
        " FOR EACH STATEMENT EXECUTE FUNCTION ledger_only_grows()",
    ]


def guard(apps, schema_editor) -> None:  # type: ignore[no-untyped-def]
    statements = postgresql() if schema_editor.connection.vendor == "postgresql" else sqlite()
    for statement in statements:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    in_an_empty_database = True
    dependencies = (("ledger", "0001_initial"),)
    operations = (migrations.RunPython(guard, migrations.RunPython.noop),)
