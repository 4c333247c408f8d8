import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import madoguchi.core.languages.fields
import madoguchi.core.languages.texts
import madoguchi.core.references


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Source",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64, unique=True)),
                ("side", models.CharField(blank=True, max_length=16)),
                (
                    "name",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                ("address", models.URLField(blank=True, max_length=300)),
                (
                    "read_in",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="read_from",
                        to="observatory.source",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Series",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=160, unique=True)),
                ("dataset", models.CharField(db_index=True, max_length=64)),
                (
                    "title",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                (
                    "about",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                ("reporter", models.CharField(blank=True, max_length=16)),
                ("partner", models.CharField(blank=True, max_length=16)),
                ("flow", models.CharField(blank=True, max_length=16)),
                ("scheme", models.CharField(blank=True, max_length=16)),
                ("code", models.CharField(blank=True, max_length=32)),
                ("unit", models.CharField(blank=True, max_length=40)),
                ("frequency", models.CharField(default="A", max_length=1)),
                ("flow_key", models.CharField(blank=True, db_index=True, max_length=64)),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="series", to="observatory.source"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "series",
                "indexes": [models.Index(fields=["dataset", "flow", "reporter", "partner"], name="series_of_a_flow")],
            },
        ),
        migrations.CreateModel(
            name="Vintage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(
                        default=madoguchi.core.references.new_reference, editable=False, max_length=26, unique=True
                    ),
                ),
                ("release", models.CharField(max_length=100)),
                ("published_on", models.DateField(blank=True, null=True)),
                ("staged_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField(blank=True, null=True)),
                ("adapter", models.CharField(max_length=64)),
                ("file_name", models.CharField(blank=True, max_length=200)),
                ("file_digest", models.CharField(blank=True, max_length=64)),
                ("rows", models.PositiveIntegerField(default=0)),
                ("revised", models.PositiveIntegerField(blank=True, null=True)),
                ("unchanged", models.PositiveIntegerField(default=0)),
                ("refused", models.PositiveIntegerField(default=0)),
                ("refusals", models.JSONField(blank=True, default=list)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("is_example", models.BooleanField(default=False)),
                ("after", models.PositiveIntegerField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=16)),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="vintages", to="observatory.source"
                    ),
                ),
                (
                    "takes_back",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_back_by",
                        to="observatory.vintage",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["recorded_at"], name="vintage_known_since")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("recorded_at__isnull", False)),
                        fields=("takes_back",),
                        name="a_vintage_is_taken_back_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), ("takes_back__isnull", True)),
                            models.Q(
                                ("reason__in", ("wrong-file", "read-wrongly", "recalled", "other")),
                                ("takes_back__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_vintage_is_taken_back_for_a_reason",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("recorded_at__isnull", False)),
                        fields=("source", "release"),
                        name="a_release_of_a_source_is_taken_in_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("recorded_at__isnull", True), models.Q(("digest", ""), _negated=True), _connector="OR"
                        ),
                        name="a_vintage_that_is_seen_has_its_digest",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(
                        default=madoguchi.core.references.new_reference, editable=False, max_length=26, unique=True
                    ),
                ),
                ("received_at", models.DateTimeField()),
                ("kind", models.CharField(max_length=16)),
                ("file_name", models.CharField(max_length=200)),
                ("file_size", models.BigIntegerField(default=0)),
                ("release", models.CharField(blank=True, max_length=100)),
                ("published_on", models.DateField(blank=True, null=True)),
                ("encoding", models.CharField(blank=True, max_length=16)),
                ("has_comma", models.BooleanField(default=False)),
                ("columns", models.JSONField(blank=True, default=list)),
                ("mapping", models.JSONField(blank=True, default=dict)),
                ("state", models.CharField(default="reading", max_length=16)),
                ("problem", models.CharField(blank=True, max_length=64)),
                ("problem_facts", models.JSONField(blank=True, default=dict)),
                ("read", models.PositiveIntegerField(default=0)),
                ("new", models.PositiveIntegerField(default=0)),
                ("revised", models.PositiveIntegerField(default=0)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figure_uploads",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="uploads", to="observatory.source"
                    ),
                ),
                (
                    "vintage",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="upload",
                        to="observatory.vintage",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["received_at"], name="upload_received")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("columns", "reading", "staged", "failed"))),
                        name="upload_state_is_a_state",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Observation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("period", models.CharField(max_length=16)),
                ("value", models.DecimalField(blank=True, decimal_places=6, max_digits=24, null=True)),
                ("status", models.CharField(default="certain", max_length=16)),
                ("alternative", models.DecimalField(blank=True, decimal_places=6, max_digits=24, null=True)),
                ("count", models.PositiveIntegerField(blank=True, null=True)),
                ("section", models.CharField(blank=True, max_length=32)),
                ("lines", models.CharField(blank=True, max_length=64)),
                ("note", models.CharField(blank=True, max_length=64)),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="observations",
                        to="observatory.series",
                    ),
                ),
                (
                    "vintage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="observations",
                        to="observatory.vintage",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("series", "period", "vintage"), name="a_vintage_gives_a_value_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                ("certain", "reconstructed", "ambiguous", "estimated", "lost", "withheld", "withdrawn"),
                            )
                        ),
                        name="observation_status_is_a_status",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ("lost", "withheld", "withdrawn")), ("value__isnull", True)),
                            models.Q(
                                models.Q(("status__in", ("lost", "withheld", "withdrawn")), _negated=True),
                                ("value__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_value_is_missing_exactly_when_it_is_said_to_be",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Coding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("model_key", models.CharField(max_length=40)),
                ("scores", models.JSONField(default=dict)),
                ("opened_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "coder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="codings", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("model_key", "coder"), name="a_reader_codes_a_model_once")
                ],
            },
        ),
    ]
