"""The table of Django's database cache: sign-in limits must hold in every process, and while processes sleep."""

from django.db import migrations

MAKE = [
    'CREATE TABLE "portal_cache" ("cache_key" varchar(255) NOT NULL PRIMARY KEY, "value" text NOT NULL, "expires" datetime NOT NULL)',
    'CREATE INDEX "portal_cache_expires" ON "portal_cache" ("expires")',
]


class Migration(migrations.Migration):

    dependencies = [("accounts", "0002_roles")]

    operations = [migrations.RunSQL(MAKE, 'DROP TABLE "portal_cache"')]
