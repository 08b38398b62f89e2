"""The reason of the list and the files of a decision.

Adding a field made the table of decisions anew on SQLite, which dropped its guard: the end puts it back.
"""

from django.db import migrations, models

REFUSAL = "Lo publicado, lo decidido y lo respondido no se cambia ni se borra."
TABLE = "supervision_decision"


def protect(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":  # its tables are altered where they stand, and keep their guard
        return
    for verb in ("UPDATE", "DELETE"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_no_{verb.lower()}")
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_no_{verb.lower()} BEFORE {verb} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )


class Migration(migrations.Migration):

    dependencies = [
        ('supervision', '0007_seen_again'),
    ]

    operations = [
        migrations.AddField(
            model_name='decision',
            name='attachments',
            field=models.ManyToManyField(blank=True, related_name='decisions', to='supervision.attachment', verbose_name='archivos adjuntos'),
        ),
        migrations.AddField(
            model_name='decision',
            name='reason',
            field=models.CharField(blank=True, max_length=20, verbose_name='motivo de la lista'),
        ),
        migrations.RunPython(protect, migrations.RunPython.noop),
    ]
