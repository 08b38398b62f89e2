"""What is seen again for an answer, and the files that answers bring; append-only like what they stand beside.

Adding fields made the table of answers anew on SQLite, which dropped its guard: the end puts it back.
"""

import django.db.models.deletion
import monitor.supervision.models
from django.db import migrations, models


REFUSAL = "Lo publicado, lo decidido y lo respondido no se cambia ni se borra."
GUARDED = ("supervision_answer", "supervision_decision", "supervision_seenagain", "supervision_findingagain")
NEW = GUARDED[2:]


def protect(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table in NEW:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION supervision_refuse()"
            )
        return
    for table in GUARDED:
        for verb in ("UPDATE", "DELETE"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb.lower()}")
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )


def unprotect(apps, schema_editor):
    for table in NEW:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_change ON {table}")
        else:
            for verb in ("update", "delete"):
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}")


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0008_confidence'),
        ('supervision', '0006_newest_decision'),
    ]

    operations = [
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(storage=monitor.supervision.models.private_files, upload_to='%Y/%m', verbose_name='archivo')),
                ('name', models.CharField(max_length=200, verbose_name='nombre del archivo')),
                ('sha256', models.CharField(max_length=64, verbose_name='huella')),
                ('size', models.PositiveBigIntegerField(verbose_name='tamaño en bytes')),
                ('by', models.CharField(max_length=150, verbose_name='quién lo adjuntó')),
                ('at', models.DateTimeField(verbose_name='cuándo')),
            ],
            options={
                'verbose_name': 'archivo adjunto',
                'verbose_name_plural': 'archivos adjuntos',
                'ordering': ('pk',),
            },
        ),
        migrations.AddField(
            model_name='answer',
            name='addresses',
            field=models.JSONField(default=list, verbose_name='direcciones que se vuelven a ver'),
        ),
        migrations.AddField(
            model_name='answer',
            name='attachments',
            field=models.ManyToManyField(blank=True, related_name='answers', to='supervision.attachment', verbose_name='archivos adjuntos'),
        ),
        migrations.CreateModel(
            name='SeenAgain',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('folder', models.CharField(max_length=500, unique=True, verbose_name='carpeta de evidencia')),
                ('manifest', models.CharField(max_length=80, verbose_name='huella del manifiesto')),
                ('ends', models.JSONField(verbose_name='cómo terminó cada dirección')),
                ('at', models.DateTimeField(verbose_name='cuándo')),
                ('answer', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='seen', to='supervision.answer', verbose_name='respuesta')),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seen_again', to='archive.assessment', verbose_name='evaluación que se tenía')),
            ],
            options={
                'verbose_name': 'respuesta vuelta a ver',
                'verbose_name_plural': 'respuestas vueltas a ver',
                'ordering': ('pk',),
            },
        ),
        migrations.AddField(
            model_name='decision',
            name='seen',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='supervision.seenagain', verbose_name='lo que se volvió a ver'),
        ),
        migrations.CreateModel(
            name='FindingAgain',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('criterion', models.CharField(max_length=120, verbose_name='criterio')),
                ('outcome', models.CharField(max_length=20, verbose_name='resultado')),
                ('reason', models.CharField(max_length=40, verbose_name='motivo')),
                ('params', models.JSONField(default=dict, verbose_name='parámetros')),
                ('justified', models.BooleanField(default=False, verbose_name='justificado')),
                ('confidence', models.FloatField(null=True, verbose_name='confianza')),
                ('searched', models.PositiveIntegerField(null=True, verbose_name='páginas buscadas')),
                ('evidence', models.JSONField(default=list, verbose_name='evidencia')),
                ('seen', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='supervision.seenagain', verbose_name='lo que se volvió a ver')),
            ],
            options={
                'verbose_name': 'hallazgo vuelto a ver',
                'verbose_name_plural': 'hallazgos vueltos a ver',
                'ordering': ('pk',),
                'constraints': [models.UniqueConstraint(fields=('seen', 'criterion'), name='one_finding_again_per_criterion')],
            },
        ),
        migrations.RunPython(protect, unprotect),
    ]
