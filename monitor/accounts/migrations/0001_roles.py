"""The four roles as groups, and the table of the cache in which the sign-in's limits live."""

from django.core.management import call_command
from django.db import migrations

ROLES = ("revisión", "coordinación", "INFOM", "administración")


def make_roles(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects
    for name in ROLES:
        groups.get_or_create(name=name)
    reviewers = groups.get(name="revisión")
    for user in apps.get_model("auth", "User").objects.filter(groups=None):  # accounts from before there were roles
        user.groups.add(reviewers)


def make_cache_table(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):

    initial = True

    dependencies = [("auth", "0012_alter_user_first_name_max_length")]

    operations = [
        migrations.RunPython(make_roles, migrations.RunPython.noop),
        migrations.RunPython(make_cache_table, migrations.RunPython.noop),
    ]
