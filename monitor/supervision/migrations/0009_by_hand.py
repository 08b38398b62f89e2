"""What people say of what no crawl could see. The database refuses to change or delete it, as with decisions."""

import django.db.models.deletion
from django.db import migrations, models


REFUSAL = "Lo publicado, lo decidido y lo respondido no se cambia ni se borra."
TABLES = ("supervision_look", "supervision_word")


def protect(apps, schema_editor):
    for table in TABLES:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION supervision_refuse()"
            )
            continue
        for verb in ("UPDATE", "DELETE"):
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )


def unprotect(apps, schema_editor):
    for table in TABLES:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_change ON {table}")
        else:
            for verb in ("update", "delete"):
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}")


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0009_indices'),
        ('supervision', '0008_reasons_and_files'),
    ]

    operations = [
        migrations.CreateModel(
            name='Look',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='qué se vio')),
                ('address', models.URLField(blank=True, max_length=500, verbose_name='dirección donde se vio')),
                ('on', models.DateField(verbose_name='día en que se vio')),
                ('by', models.CharField(max_length=150, verbose_name='quién')),
                ('at', models.DateTimeField(verbose_name='cuándo')),
                ('obligation', models.CharField(max_length=60, verbose_name='numeral')),
                ('outcome', models.CharField(max_length=20, verbose_name='lo que se vio')),
                ('reason', models.CharField(blank=True, max_length=20, verbose_name='motivo de la lista')),
                ('why', models.CharField(max_length=20, verbose_name='por qué lo ve una persona')),
                ('attachments', models.ManyToManyField(blank=True, related_name='+', to='supervision.attachment', verbose_name='pruebas')),
                ('portal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='archive.portal', verbose_name='portal')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='supervision.round', verbose_name='supervisión')),
            ],
            options={
                'verbose_name': 'numeral visto por una persona',
                'verbose_name_plural': 'numerales vistos por una persona',
                'ordering': ('pk',),
                'abstract': False,
                'indexes': [models.Index(fields=['round', 'portal'], name='looks_at_a_portal')],
            },
        ),
        migrations.CreateModel(
            name='Word',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='qué se vio')),
                ('address', models.URLField(blank=True, max_length=500, verbose_name='dirección donde se vio')),
                ('on', models.DateField(verbose_name='día en que se vio')),
                ('by', models.CharField(max_length=150, verbose_name='quién')),
                ('at', models.DateTimeField(verbose_name='cuándo')),
                ('kind', models.CharField(max_length=20, verbose_name='qué se comprobó')),
                ('attachments', models.ManyToManyField(blank=True, related_name='+', to='supervision.attachment', verbose_name='pruebas')),
                ('portal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='archive.portal', verbose_name='portal')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='supervision.round', verbose_name='supervisión')),
            ],
            options={
                'verbose_name': 'comprobación de un portal',
                'verbose_name_plural': 'comprobaciones de portales',
                'ordering': ('pk',),
                'abstract': False,
                'indexes': [models.Index(fields=['round', 'portal'], name='words_on_a_portal')],
            },
        ),
        migrations.RunPython(protect, unprotect),
    ]
