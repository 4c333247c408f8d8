"""Keep what each side's answer rests on, the weights a round was scored with, and its later waves."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("introductions", "0001_keep_rounds_and_introductions")]

    operations: ClassVar = [
        migrations.AddField(model_name="introduction", name="features", field=models.JSONField(default=dict)),
        migrations.AddField(model_name="round", name="model", field=models.JSONField(default=dict)),
        migrations.AddField(model_name="round", name="waves", field=models.JSONField(default=list)),
    ]
