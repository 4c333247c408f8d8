import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import madoguchi.core.languages.fields
import madoguchi.core.languages.texts
import madoguchi.core.references


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("registry", "0001_keep_companies"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Programme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=40, unique=True)),
                ("kind", models.CharField(max_length=16)),
                ("status", models.CharField(max_length=12)),
                (
                    "names",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                (
                    "aims",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=40)),
                ("lines", models.CharField(blank=True, max_length=100)),
                ("is_example", models.BooleanField(default=False)),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ("culture", "youth", "student", "sport", "science", "publications", "tourism"))
                        ),
                        name="programme_kind_is_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ("proposed", "announced", "running", "ended"))),
                        name="programme_status_is_a_status",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(
                        default=madoguchi.core.references.new_reference, editable=False, max_length=26, unique=True
                    ),
                ),
                ("side", models.CharField(blank=True, max_length=16)),
                (
                    "title",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                (
                    "text",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                (
                    "place",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                ("languages", models.JSONField(default=list)),
                ("zone", models.CharField(max_length=40)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("state", models.CharField(default="draft", max_length=12)),
                (
                    "reason",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                (
                    "report",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                ("visitors", models.PositiveIntegerField(blank=True, null=True)),
                ("places", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("apply_by_at", models.DateTimeField(blank=True, null=True)),
                ("seed", models.CharField(blank=True, editable=False, max_length=64)),
                ("seal", models.CharField(blank=True, editable=False, max_length=64)),
                ("drawn_at", models.DateTimeField(blank=True, null=True)),
                ("forgotten_at", models.DateTimeField(blank=True, null=True)),
                ("revision", models.PositiveIntegerField(default=0)),
                ("is_example", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                ("changed_at", models.DateTimeField()),
                (
                    "planned_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="exchanges.programme"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["state", "starts_at"], name="exchange_calendar")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("draft", "open", "held", "cancelled"))),
                        name="event_state_is_a_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="event_ends_after_it_begins"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("opened_at__isnull", True), ("state", "draft")),
                            models.Q(models.Q(("state", "draft"), _negated=True), ("opened_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="event_was_opened_unless_it_is_a_draft",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("visitors__isnull", True), ("state", "held"), _connector="OR"),
                        name="only_a_held_event_had_visitors",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("apply_by_at__isnull", True), ("places__isnull", True)),
                            models.Q(
                                ("apply_by_at__isnull", False),
                                ("apply_by_at__lte", models.F("starts_at")),
                                ("places__gte", 1),
                            ),
                            _connector="OR",
                        ),
                        name="event_with_places_says_until_when_to_apply",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(
                        default=madoguchi.core.references.new_reference, editable=False, max_length=26, unique=True
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500)),
                ("state", models.CharField(default="applied", max_length=12)),
                ("place", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("had", models.PositiveIntegerField(default=0)),
                ("rank", models.PositiveIntegerField(blank=True, null=True)),
                ("applied_at", models.DateTimeField()),
                ("answer_by_at", models.DateTimeField(blank=True, null=True)),
                ("changed_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exchange_applications",
                        to="registry.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exchange_applications",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="applications", to="exchanges.event"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["event", "state", "rank"], name="application_line")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ("applied", "waiting", "offered", "confirmed", "withdrawn", "lapsed", "came", "absent"),
                            )
                        ),
                        name="application_state_is_a_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("place__gte", 1), ("state__in", ("offered", "confirmed", "came", "absent"))),
                            models.Q(
                                models.Q(("state__in", ("offered", "confirmed", "came", "absent")), _negated=True),
                                ("place__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="application_holds_a_place_or_none",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "offered"), _negated=True),
                            ("answer_by_at__isnull", False),
                            _connector="OR",
                        ),
                        name="an_offer_says_until_when_it_stands",
                    ),
                    models.UniqueConstraint(fields=("event", "place"), name="one_applicant_a_place"),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("applied", "waiting", "offered", "confirmed"))),
                        fields=("event", "person"),
                        name="one_application_at_a_time",
                    ),
                ],
            },
        ),
    ]
