from django.db import migrations, models
from django.db.models import F


def as_they_lie(apps, schema_editor):
    """What was sent so far counts as told where its body lies now."""
    apps.get_model("exchange", "Sent").objects.update(told_at=F("org_path"))


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0001_exchange"),
    ]

    operations = [
        migrations.AddField(
            model_name="sent",
            name="told_at",
            field=models.CharField(default="", max_length=120, verbose_name="发送时的单位路径"),
        ),
        migrations.RunPython(as_they_lie, migrations.RunPython.noop),
    ]
