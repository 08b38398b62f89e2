"""The peer of `workbook`: a Django of its own with django-import-export's admin and one model with the payroll's columns.

Prints the median seconds from the sent form to the preview's last byte, and the preview's bytes.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import django
import openpyxl
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

APPS = ["admin", "auth", "contenttypes", "messages", "sessions"]
KEYS = ("nombre", "cargo", "dependencia", "renglon", "salario", "honorarios", "dietas", "bonificacion", "viaticos", "total")


def configure(folder: str) -> None:
    """A project in one file."""
    settings.configure(
        SECRET_KEY="solo-para-medir",
        ALLOWED_HOSTS=["testserver"],
        ROOT_URLCONF=__name__,
        INSTALLED_APPS=[*(f"django.contrib.{name}" for name in APPS), "import_export"],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                },
            }
        ],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(Path(folder) / "db.sqlite3")}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        STATIC_URL="/static/",
        USE_TZ=True,
    )
    django.setup()


def plain(path: Path) -> bytes:
    """The same rows with the header first, as this importer needs them, under the names of its fields."""
    rows = list(openpyxl.load_workbook(path, read_only=True).worksheets[0].iter_rows(min_row=6, values_only=True))
    book = openpyxl.Workbook()
    for row in (KEYS, *rows):
        book.active.append(row)
    out = Path(tempfile.mkstemp(suffix=".xlsx")[1])
    book.save(out)
    data = out.read_bytes()
    out.unlink()
    return data


def main(path: Path, rounds: int) -> None:
    """Set up, send the file so many times, print."""
    from django.contrib import admin
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.db import connection, models
    from django.test import Client
    from django.urls import path as address
    from import_export.admin import ImportExportModelAdmin
    from import_export.resources import ModelResource

    class Payment(models.Model):
        nombre = models.CharField(max_length=200)
        cargo = models.CharField(max_length=200)
        dependencia = models.CharField(max_length=200)
        renglon = models.CharField(max_length=20)
        salario = models.DecimalField(max_digits=14, decimal_places=2)
        honorarios = models.DecimalField(max_digits=14, decimal_places=2)
        dietas = models.DecimalField(max_digits=14, decimal_places=2)
        bonificacion = models.DecimalField(max_digits=14, decimal_places=2)
        viaticos = models.DecimalField(max_digits=14, decimal_places=2)
        total = models.DecimalField(max_digits=14, decimal_places=2)

        class Meta:
            app_label = "import_export"

    class PaymentResource(ModelResource):
        class Meta:
            model = Payment
            import_id_fields = ("nombre",)

    @admin.register(Payment)
    class PaymentAdmin(ImportExportModelAdmin):
        resource_classes = [PaymentResource]

    globals()["urlpatterns"] = [address("admin/", admin.site.urls)]
    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(Payment)
    data, times, size = plain(path), [], 0
    client = Client()
    client.force_login(User.objects.create_superuser("quien-mide"))
    formats = [item().get_title() for item in PaymentAdmin(Payment, admin.site).get_import_formats()]
    for _ in range(rounds):
        start = time.perf_counter()
        sent = SimpleUploadedFile("nomina.xlsx", data)
        answer = client.post("/admin/import_export/payment/import/", {"import_file": sent, "format": str(formats.index("xlsx"))})
        times.append(time.perf_counter() - start)
        size = len(answer.content)
        assert answer.status_code == 200, answer.status_code
        assert b"Persona 00042" in answer.content, answer.content[:2000]
    print(f"{median(times):.4f} {size}")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        configure(place)
        main(Path(sys.argv[1]), int(sys.argv[2]))
