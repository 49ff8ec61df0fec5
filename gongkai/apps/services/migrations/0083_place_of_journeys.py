from django.db import migrations
from django.db.migrations.state import StateApps as Apps

STEP = 4  # digits of one level of a path


def place_journeys(apps: Apps, schema_editor: object) -> None:
    """Those of bodies without a place of their own lie where the nearest body above that has one lies."""
    nowhere = apps.get_model("services", "Journey").objects.filter(region_code="")
    paths = sorted(set(nowhere.order_by().values_list("org__path", flat=True)))
    above = {path[:end] for path in paths for end in range(STEP, len(path) + 1, STEP)}
    bodies = apps.get_model("orgs", "Organisation").objects.filter(path__in=above).exclude(region=None)
    places = dict(bodies.order_by().values_list("path", "region_id"))
    placed = 0
    for path in paths:
        nearest = (places.get(path[:end], "") for end in range(len(path), 0, -STEP))
        region = next(filter(None, nearest), "")
        placed += nowhere.filter(org__path=path).update(region_code=region) if region else 0
    if placed:
        apps.get_model("jobs", "Job").objects.create(name="services.index_journeys")


class Migration(migrations.Migration):

    dependencies = [
        ('jobs', '0001_initial'),
        ('orgs', '0001_initial'),
        ('services', '0082_import_of_one_body'),
    ]

    operations = [
        migrations.RunPython(place_journeys, migrations.RunPython.noop),
    ]
