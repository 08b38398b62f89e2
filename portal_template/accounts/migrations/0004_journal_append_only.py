"""The database itself refuses to change or delete an entry of the journal, whoever asks.

A migration that makes the journal's table anew drops these; it must end with the same statements (a test looks for them).
"""

from django.db import migrations

REFUSAL = "La bitácora no se cambia ni se borra."
MAKE = [
    f"CREATE TRIGGER journal_no_{verb.lower()} BEFORE {verb} ON registers_journalentry BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    for verb in ("UPDATE", "DELETE")
]
DROP = ["DROP TRIGGER IF EXISTS journal_no_update", "DROP TRIGGER IF EXISTS journal_no_delete"]


class Migration(migrations.Migration):

    dependencies = [("accounts", "0003_cache_table"), ("registers", "0001_initial")]

    operations = [migrations.RunSQL(MAKE, DROP)]
