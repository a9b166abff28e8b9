"""The tables of a new county, made at once instead of by every migration there ever was."""

from pathlib import Path
from pkgutil import iter_modules

from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations import RunPython
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model

FRESH = "in_an_empty_database"
"""What a migration says of itself that puts something into a database with nothing in it: a trigger, rows."""


def bring_up_to_date() -> None:
    """Make the tables of an empty database, or walk those of any other through the migrations that it lacks."""
    lay_out()
    call_command("migrate", interactive=False, verbosity=0)


def lay_out() -> None:
    """Make all tables of an empty database as the models have them, in one transaction; leave any other as it is.

    Django draws every related model anew for each change to one, so walking through the migrations takes most of a
    minute and this a second. Both lead to the same, to the last trigger and row, which a test compares.
    """
    if connection.introspection.table_names():
        return
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    # The models as migrations see them: columns, and no behaviour.
    drawn = executor.loader.project_state().apps
    with connection.schema_editor(atomic=True) as editor:
        models: list[type[Model]] = [*drawn.get_models(), MigrationRecorder.Migration]
        for model in models:
            if model._meta.can_migrate(connection):
                editor.create_model(model)
        for statement in editor.deferred_sql:
            editor.execute(statement)
        editor.deferred_sql.clear()
        for migration, _ in plan:
            if getattr(migration, FRESH, False):
                for each in migration.operations:
                    if isinstance(each, RunPython):
                        each.code(drawn, editor)
            executor.recorder.record_applied(migration.app_label, migration.name)


def is_current() -> bool:
    """Say whether every migration there is was applied to the database.

    By their names: to read them all takes each command a third of a second. Only where one is missing are they read,
    for several may have been made into that one.
    """
    there = {
        (app.label, module.name)
        for app in apps.get_app_configs()
        for module in iter_modules([str(Path(app.path) / "migrations")])
        if module.name[0] not in "_~"
    }
    if there <= MigrationRecorder(connection).applied_migrations().keys():
        return True
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
