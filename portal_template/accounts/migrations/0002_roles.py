"""The four roles as groups, and what the administration may do in Wagtail's admin: pages, images and the identity."""

from django.db import migrations

ROLES = ("captura", "publicación", "administración", "soporte INFOM")
ADMINISTER = ("administración", "soporte INFOM")
PAGES = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
IMAGES = ("add_image", "change_image", "choose_image")
NAMES = {
    "add_page": "Can add page", "change_page": "Can change page", "publish_page": "Publish any page",
    "lock_page": "Lock/unlock pages you've locked", "unlock_page": "Unlock any page", "add_image": "Can add image",
    "change_image": "Can change image", "choose_image": "Can choose image", "access_admin": "Can access Wagtail admin",
    "change_identity": "Can change identidad",
}


def make_roles(apps, schema_editor):
    group_model = apps.get_model("auth", "Group")
    groups = {name: group_model.objects.get_or_create(name=name)[0] for name in ROLES}
    plain = [
        _permission(apps, "wagtailadmin", "admin", "access_admin"),
        _permission(apps, "identity", "identity", "change_identity"),
        *(_permission(apps, "wagtailimages", "image", name) for name in IMAGES),
    ]
    for name in ADMINISTER:
        groups[name].permissions.add(*plain)
        _on_the_root(apps, groups[name])
    group_model.objects.filter(name__in=["Moderators", "Editors"], user=None).delete()  # Wagtail's own, which nobody is given here


def _on_the_root(apps, group):
    root = apps.get_model("wagtailcore", "Page").objects.filter(depth=1).first()
    collection = apps.get_model("wagtailcore", "Collection").objects.filter(depth=1).first()
    for name in PAGES:
        permission = _permission(apps, "wagtailcore", "page", name)
        apps.get_model("wagtailcore", "GroupPagePermission").objects.get_or_create(group=group, page=root, permission=permission)
    for name in IMAGES:
        permission = _permission(apps, "wagtailimages", "image", name)
        apps.get_model("wagtailcore", "GroupCollectionPermission").objects.get_or_create(
            group=group, collection=collection, permission=permission
        )


def _permission(apps, app, model, codename):
    """Django makes permissions after all migrations; a role needs them now."""
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label=app, model=model)
    return apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind, codename=codename, defaults={"name": NAMES[codename]}
    )[0]


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("identity", "0001_initial"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("wagtailimages", "0027_image_description"),
    ]

    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
