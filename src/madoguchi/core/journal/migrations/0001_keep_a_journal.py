"""Tables of the journal."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=80)),
                ("subject", models.CharField(db_index=True, max_length=32)),
                ("at", models.DateTimeField()),
                ("rule_version", models.CharField(blank=True, max_length=80)),
                ("facts", models.JSONField(blank=True, default=dict)),
                ("commitment", models.CharField(blank=True, max_length=64)),
                ("is_clock_suspect", models.BooleanField(default=False)),
                ("leaf", models.CharField(max_length=64)),
            ],
            options={
                "ordering": ["seq"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("seq__gte", 1)), name="events_are_numbered_from_one")
                ],
            },
        ),
        migrations.CreateModel(
            name="Head",
            fields=[
                ("size", models.BigIntegerField(primary_key=True, serialize=False)),
                ("root", models.CharField(max_length=64)),
                ("signed_at", models.DateTimeField()),
                ("previous", models.CharField(blank=True, max_length=64, unique=True)),
                ("key", models.CharField(max_length=64)),
                ("signature", models.CharField(max_length=128)),
                ("frontier", models.JSONField()),
            ],
            options={
                "ordering": ["size"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("size__gte", 1)), name="heads_cover_at_least_one_event")
                ],
            },
        ),
        migrations.CreateModel(
            name="Sealed",
            fields=[
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="sealed",
                        serialize=False,
                        to="journal.event",
                    ),
                ),
                ("salt", models.BinaryField(max_length=16)),
                ("data", models.JSONField()),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "about",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"verbose_name_plural": "sealed"},
        ),
    ]
