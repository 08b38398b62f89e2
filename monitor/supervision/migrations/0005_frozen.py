"""The database itself refuses to change or delete what was published, decided or answered, whoever asks.

A migration that makes one of these tables anew drops its guard; it must end with the same statements (a test looks for them).
"""

from django.db import migrations

REFUSAL = "Lo publicado, lo decidido y lo respondido no se cambia ni se borra."
TABLES = ("supervision_publication", "supervision_publishedportal", "supervision_decision", "supervision_answer")
SQLITE = [
    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    for table in TABLES
    for verb in ("UPDATE", "DELETE")
]
POSTGRESQL = [
    f"CREATE FUNCTION supervision_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$",
    *(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION supervision_refuse()"
        for table in TABLES
    ),
]
SQLITE_BACK = [f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for table in TABLES for verb in ("update", "delete")]
POSTGRESQL_BACK = [
    *(f"DROP TRIGGER IF EXISTS {table}_no_change ON {table}" for table in TABLES),
    "DROP FUNCTION IF EXISTS supervision_refuse()",
]


def protect(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def unprotect(apps, schema_editor):
    for statement in POSTGRESQL_BACK if schema_editor.connection.vendor == "postgresql" else SQLITE_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [("supervision", "0004_replies")]

    operations = [migrations.RunPython(protect, unprotect)]
