"""The index over the pairs of letters: FTS5 on SQLite, which triggers keep, and GIN on PostgreSQL (ADR-28)."""

from django.db import migrations

SQLITE = (
    """CREATE VIRTUAL TABLE disclosure_grams USING fts5(
        grams, content='disclosure_listed', content_rowid='edition', tokenize='ascii', detail='none', columnsize=0
    )""",
    """CREATE TRIGGER disclosure_listed_in AFTER INSERT ON disclosure_listed BEGIN
        INSERT INTO disclosure_grams(rowid, grams) VALUES (new.edition, new.grams);
    END""",
    """CREATE TRIGGER disclosure_listed_out AFTER DELETE ON disclosure_listed BEGIN
        INSERT INTO disclosure_grams(disclosure_grams, rowid, grams) VALUES ('delete', old.edition, old.grams);
    END""",
)
POSTGRESQL = (
    "CREATE INDEX disclosure_grams ON disclosure_listed USING gin (string_to_array(grams, ' '))",
)
UNDO = {
    "sqlite": (
        "DROP TRIGGER disclosure_listed_in",
        "DROP TRIGGER disclosure_listed_out",
        "DROP TABLE disclosure_grams",
    ),
    "postgresql": ("DROP INDEX disclosure_grams",),
}


def make(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[vendor]:
        schema_editor.execute(statement)


def undo(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    in_an_empty_database = True
    dependencies = [("disclosure", "0001_initial")]
    operations = [migrations.RunPython(make, undo)]
