import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import madoguchi.core.languages.fields
import madoguchi.core.languages.texts
import madoguchi.core.references


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("introductions", "0001_keep_rounds_and_introductions"),
        ("registry", "0001_keep_companies"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Programme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64, unique=True)),
                (
                    "names",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                ("from_on", models.DateField(blank=True, null=True)),
                ("digest", models.CharField(blank=True, max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64, unique=True)),
                ("publisher", models.CharField(max_length=300)),
                ("published", models.CharField(blank=True, max_length=32)),
                ("address", models.URLField(blank=True, max_length=600)),
            ],
        ),
        migrations.CreateModel(
            name="Point",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64)),
                (
                    "names",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                ("place", models.PositiveSmallIntegerField()),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="points", to="projects.programme"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "key"), name="a_point_stands_once_in_its_programme")
                ],
            },
        ),
        migrations.CreateModel(
            name="Project",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(
                        default=madoguchi.core.references.new_reference, editable=False, max_length=26, unique=True
                    ),
                ),
                ("number", models.CharField(max_length=16, unique=True)),
                ("key", models.CharField(blank=True, max_length=64, null=True, unique=True)),
                (
                    "title",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                (
                    "summary",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                (
                    "confidential",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                ("is_pilot", models.BooleanField(default=False)),
                ("subjects", models.JSONField(blank=True, default=list)),
                ("is_reference", models.BooleanField(default=False)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("is_example", models.BooleanField(default=False)),
                ("stage", models.CharField(blank=True, max_length=8)),
                ("condition", models.CharField(default="active", max_length=16)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                (
                    "market",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                (
                    "technology",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                (
                    "site",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                (
                    "permits",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                (
                    "environment",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                (
                    "evidence",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                (
                    "lessons",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                ("cost", models.DecimalField(blank=True, decimal_places=2, max_digits=20, null=True)),
                ("cost_currency", models.CharField(blank=True, max_length=3)),
                ("cost_on", models.DateField(blank=True, null=True)),
                ("cost_accuracy", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("regimes", models.JSONField(blank=True, default=list)),
                ("baseline", models.JSONField(blank=True, default=dict)),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("actual_cost", models.DecimalField(blank=True, decimal_places=2, max_digits=20, null=True)),
                ("jobs", models.PositiveIntegerField(blank=True, null=True)),
                ("staleness", models.CharField(default="fresh", max_length=16)),
                ("heard_on", models.DateField()),
                ("stale_since", models.DateField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "entered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects_entered",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "introduction",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="introductions.introduction",
                    ),
                ),
                (
                    "point",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="projects.point",
                    ),
                ),
                (
                    "prepares",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pilots",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["staleness", "heard_on"], name="project_freshness")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("condition__in", ("active", "delayed", "suspended", "lost", "abandoned"))),
                        name="project_condition_is_a_condition",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("staleness__in", ("fresh", "asked", "flagged", "dormant"))),
                        name="project_staleness_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("prepares__isnull", True), ("is_pilot", True), _connector="OR"),
                        name="only_a_pilot_prepares_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("prepares__isnull", True),
                            models.Q(("prepares", models.F("pk")), _negated=True),
                            _connector="OR",
                        ),
                        name="no_project_prepares_itself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cost__isnull", True),
                            models.Q(("cost__gt", 0), models.Q(("cost_currency", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="a_cost_has_a_currency",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on__isnull", True),
                            ("ends_on__isnull", True),
                            ("starts_on__lte", models.F("ends_on")),
                            _connector="OR",
                        ),
                        name="a_project_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Participation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(blank=True, max_length=400)),
                ("party", models.CharField(blank=True, max_length=128)),
                ("agency", models.CharField(blank=True, max_length=64)),
                ("side", models.CharField(blank=True, max_length=16)),
                ("role", models.CharField(max_length=16)),
                ("share", models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ("from_on", models.DateField(blank=True, null=True)),
                ("to_on", models.DateField(blank=True, null=True)),
                ("basis", models.CharField(default="unverified", max_length=16)),
                ("place", models.PositiveSmallIntegerField(default=0)),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participations",
                        to="registry.organisation",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="participations",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "ordering": ["place", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                (
                                    "sponsor",
                                    "partner",
                                    "lender",
                                    "contractor",
                                    "buyer",
                                    "authority",
                                    "agency",
                                    "adviser",
                                ),
                            )
                        ),
                        name="participation_role_is_a_role",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("organisation__isnull", False), ("name", ""), ("agency", "")),
                            models.Q(
                                ("organisation__isnull", True), models.Q(("name", ""), _negated=True), ("agency", "")
                            ),
                            models.Q(
                                ("organisation__isnull", True), ("name", ""), models.Q(("agency", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="who_takes_part_is_a_company_a_name_or_an_agency",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("share__isnull", True), models.Q(("share__gt", 0), ("share__lte", 100)), _connector="OR"
                        ),
                        name="a_share_in_a_project_is_a_part",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("from_on__isnull", True),
                            ("to_on__isnull", True),
                            ("from_on__lte", models.F("to_on")),
                            _connector="OR",
                        ),
                        name="a_participation_ends_after_it_begins",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("organisation__isnull", False), ("to_on__isnull", True)),
                        fields=("project", "organisation", "role"),
                        name="a_company_has_a_role_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "title",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                ("due_on", models.DateField()),
                ("met_on", models.DateField(blank=True, null=True)),
                ("dropped_at", models.DateTimeField(blank=True, null=True)),
                ("flagged_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="milestones", to="projects.project"
                    ),
                ),
            ],
            options={
                "ordering": ["due_on", "pk"],
                "indexes": [models.Index(fields=["due_on", "met_on"], name="milestone_due")],
            },
        ),
        migrations.CreateModel(
            name="HistoricalProject",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(
                        db_index=True, default=madoguchi.core.references.new_reference, editable=False, max_length=26
                    ),
                ),
                ("number", models.CharField(db_index=True, max_length=16)),
                ("key", models.CharField(blank=True, db_index=True, max_length=64, null=True)),
                (
                    "title",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                (
                    "summary",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                (
                    "confidential",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                ("is_pilot", models.BooleanField(default=False)),
                ("subjects", models.JSONField(blank=True, default=list)),
                ("is_reference", models.BooleanField(default=False)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("is_example", models.BooleanField(default=False)),
                ("stage", models.CharField(blank=True, max_length=8)),
                ("condition", models.CharField(default="active", max_length=16)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                (
                    "market",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                (
                    "technology",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                (
                    "site",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                (
                    "permits",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                (
                    "environment",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                (
                    "evidence",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                (
                    "lessons",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                ("cost", models.DecimalField(blank=True, decimal_places=2, max_digits=20, null=True)),
                ("cost_currency", models.CharField(blank=True, max_length=3)),
                ("cost_on", models.DateField(blank=True, null=True)),
                ("cost_accuracy", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("regimes", models.JSONField(blank=True, default=list)),
                ("baseline", models.JSONField(blank=True, default=dict)),
                ("starts_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("actual_cost", models.DecimalField(blank=True, decimal_places=2, max_digits=20, null=True)),
                ("jobs", models.PositiveIntegerField(blank=True, null=True)),
                ("staleness", models.CharField(default="fresh", max_length=16)),
                ("heard_on", models.DateField()),
                ("stale_since", models.DateField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "introduction",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="introductions.introduction",
                    ),
                ),
                (
                    "point",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="projects.point",
                    ),
                ),
                (
                    "prepares",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical project",
                "verbose_name_plural": "historical projects",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="GateDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stage", models.CharField(blank=True, max_length=8)),
                ("verdict", models.CharField(max_length=16)),
                ("on", models.DateField()),
                ("exact_to", models.CharField(default="day", max_length=8)),
                ("rule_version", models.PositiveIntegerField()),
                ("missing", models.JSONField(blank=True, default=list)),
                ("reason", models.CharField(blank=True, max_length=1000)),
                ("basis", models.CharField(default="unverified", max_length=16)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gates_decided",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="decisions", to="projects.project"
                    ),
                ),
            ],
            options={
                "ordering": ["on", "at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("verdict__in", ("passed", "overridden", "moved_back", "reported"))),
                        name="verdict_is_a_verdict",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("basis__in", ("seen", "conflict", "derived", "unverified"))),
                        name="decision_basis_is_a_basis",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verdict__in", ["overridden", "moved_back"]), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="an_override_and_a_step_back_say_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("verdict", "overridden"), ("missing", []), _connector="OR"),
                        name="only_an_override_passes_over_what_is_missing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("side", models.CharField(max_length=16)),
                ("from_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="project_contacts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="contacts", to="projects.project"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("project", "side"),
                        name="one_contact_of_each_side",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ConditionSpell",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("condition", models.CharField(max_length=16)),
                ("from_on", models.DateField()),
                ("exact_to", models.CharField(default="day", max_length=8)),
                ("to_on", models.DateField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=1000)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="spells_begun",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="spells", to="projects.project"
                    ),
                ),
            ],
            options={
                "ordering": ["from_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("condition__in", ("active", "delayed", "suspended", "lost", "abandoned"))),
                        name="spell_condition_is_a_condition",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("to_on__isnull", True)),
                        fields=("project",),
                        name="a_project_is_in_one_condition",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on__isnull", True), ("to_on__gte", models.F("from_on")), _connector="OR"
                        ),
                        name="a_spell_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("field", models.CharField(max_length=64)),
                ("old", models.CharField(blank=True, max_length=400)),
                ("new", models.CharField(blank=True, max_length=400)),
                ("reason", models.CharField(max_length=1000)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="project_changes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "milestone",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="projects.milestone",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="projects.project"
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="a_change_says_why")
                ],
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(
                        default=madoguchi.core.references.new_reference, editable=False, max_length=26, unique=True
                    ),
                ),
                ("key", models.CharField(blank=True, max_length=64, null=True, unique=True)),
                (
                    "title",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                ("kind", models.CharField(max_length=16)),
                ("signed_on", models.DateField(blank=True, null=True)),
                ("exact_to", models.CharField(default="day", max_length=8)),
                ("is_binding", models.BooleanField(blank=True, null=True)),
                ("basis", models.CharField(default="seen", max_length=16)),
                ("is_reference", models.BooleanField(default=False)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("is_public", models.BooleanField(default=False)),
                ("is_example", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                (
                    "entered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements_entered",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "point",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="projects.point",
                    ),
                ),
                ("projects", models.ManyToManyField(blank=True, related_name="agreements", to="projects.project")),
                ("sources", models.ManyToManyField(blank=True, related_name="agreements", to="projects.source")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                (
                                    "memorandum",
                                    "intent",
                                    "cooperation",
                                    "contract",
                                    "shareholders",
                                    "residency",
                                    "loan",
                                    "government",
                                ),
                            )
                        ),
                        name="agreement_kind_is_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("basis__in", ("seen", "conflict", "derived", "unverified"))),
                        name="agreement_basis_is_a_basis",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("exact_to__in", ("day", "month", "year", "unknown"))),
                        name="agreement_exactness_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProjectPlace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=8)),
                ("code", models.CharField(max_length=32)),
                ("share", models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ("place", models.PositiveSmallIntegerField(default=0)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="places", to="projects.project"
                    ),
                ),
            ],
            options={
                "ordering": ["place", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("project", "kind", "code"), name="a_place_stands_once_in_a_project"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("region", "group", "side", "neutral"))),
                        name="place_kind_is_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("share__isnull", True), models.Q(("share__gt", 0), ("share__lte", 100)), _connector="OR"
                        ),
                        name="a_place_is_a_part",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProjectSector",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sector", models.CharField(max_length=40)),
                ("share", models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ("place", models.PositiveSmallIntegerField(default=0)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sectors", to="projects.project"
                    ),
                ),
            ],
            options={
                "ordering": ["place", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("project", "sector"), name="a_sector_stands_once_in_a_project"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("share__isnull", True), models.Q(("share__gt", 0), ("share__lte", 100)), _connector="OR"
                        ),
                        name="a_sector_is_a_part",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PublicationKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("side", models.CharField(max_length=16)),
                ("at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=1000)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="keys_turned",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="keys", to="projects.project"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("project", "side"),
                        name="a_side_turns_its_key_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("quarter", models.PositiveSmallIntegerField()),
                (
                    "text",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                ("spent", models.DecimalField(blank=True, decimal_places=2, max_digits=20, null=True)),
                ("currency", models.CharField(blank=True, max_length=3)),
                ("jobs", models.PositiveIntegerField(blank=True, null=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reports", to="projects.project"
                    ),
                ),
            ],
            options={
                "ordering": ["-year", "-quarter"],
                "constraints": [
                    models.UniqueConstraint(fields=("project", "year", "quarter"), name="a_quarter_is_reported_once"),
                    models.CheckConstraint(
                        condition=models.Q(("quarter__gte", 1), ("quarter__lte", 4)), name="a_year_has_four_quarters"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("spent__isnull", True), models.Q(("currency", ""), _negated=True), _connector="OR"
                        ),
                        name="money_spent_has_a_currency",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Risk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "text",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                (
                    "answer",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                ("owner", models.CharField(max_length=200)),
                ("created_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="risks", to="projects.project"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Fact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(blank=True, null=True)),
                ("exact_to", models.CharField(default="day", max_length=8)),
                (
                    "text",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                ("basis", models.CharField(default="unverified", max_length=16)),
                ("count", models.PositiveIntegerField(blank=True, null=True)),
                ("counted", models.CharField(blank=True, max_length=32)),
                ("recorded_at", models.DateTimeField()),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="facts",
                        to="projects.agreement",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="facts",
                        to="projects.programme",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="facts",
                        to="projects.project",
                    ),
                ),
                ("sources", models.ManyToManyField(blank=True, related_name="facts", to="projects.source")),
            ],
            options={
                "ordering": ["on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("basis__in", ("seen", "conflict", "derived", "unverified"))),
                        name="fact_basis_is_a_basis",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("exact_to", "unknown"), ("on__isnull", True)),
                            models.Q(("exact_to__in", ("day", "month", "year")), ("on__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_fact_says_how_exactly_its_day_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("programme__isnull", False), ("agreement__isnull", True), ("project__isnull", True)
                            ),
                            models.Q(
                                ("programme__isnull", True), ("agreement__isnull", False), ("project__isnull", True)
                            ),
                            models.Q(
                                ("programme__isnull", True), ("agreement__isnull", True), ("project__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="a_fact_is_about_one_thing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Wait",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("party", models.CharField(max_length=16)),
                ("side", models.CharField(blank=True, max_length=16)),
                (
                    "what",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                ("since_on", models.DateField()),
                ("by_on", models.DateField(blank=True, null=True)),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waits_entered",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="waits", to="projects.project"
                    ),
                ),
            ],
            options={
                "ordering": ["since_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("party__in", ("sponsors", "desk", "authority", "bank", "other"))),
                        name="who_is_waited_for_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on__isnull", True), ("ended_on__gte", models.F("since_on")), _connector="OR"
                        ),
                        name="a_wait_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("by_on__isnull", True), ("by_on__gte", models.F("since_on")), _connector="OR"
                        ),
                        name="a_wait_is_due_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementParty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("side", models.CharField(blank=True, max_length=16)),
                ("name", models.CharField(blank=True, max_length=400)),
                ("place", models.PositiveSmallIntegerField(default=0)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="parties", to="projects.agreement"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements_signed",
                        to="registry.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["place", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("organisation__isnull", False), ("name", "")),
                            models.Q(("organisation__isnull", True), models.Q(("name", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="a_party_is_a_company_or_a_name",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OverridePermit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=1000)),
                ("from_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "given_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="override_permits_given",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="override_permits",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("person",),
                        name="a_permit_is_given_once",
                    ),
                    models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="a_permit_says_why"),
                ],
            },
        ),
    ]
