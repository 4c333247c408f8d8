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
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Import",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(
                        default=madoguchi.core.references.new_reference, editable=False, max_length=26, unique=True
                    ),
                ),
                ("kind", models.CharField(max_length=32)),
                ("side", models.CharField(blank=True, max_length=16)),
                ("file_name", models.CharField(max_length=255)),
                ("file_digest", models.CharField(max_length=64)),
                ("file_size", models.BigIntegerField(default=0)),
                ("encoding", models.CharField(blank=True, max_length=32)),
                ("mapping", models.JSONField(blank=True, default=dict)),
                ("columns", models.JSONField(blank=True, default=list)),
                ("state", models.CharField(default="reading", max_length=16)),
                ("problem", models.CharField(blank=True, max_length=64)),
                ("problem_facts", models.JSONField(blank=True, default=dict)),
                ("read", models.PositiveIntegerField(default=0)),
                ("new", models.PositiveIntegerField(default=0)),
                ("changed", models.PositiveIntegerField(default=0)),
                ("unchanged", models.PositiveIntegerField(default=0)),
                ("refused", models.PositiveIntegerField(default=0)),
                ("left_out", models.PositiveIntegerField(default=0)),
                ("started_at", models.DateTimeField()),
                ("staged_at", models.DateTimeField(blank=True, null=True)),
                ("imported_at", models.DateTimeField(blank=True, null=True)),
                ("told_at", models.DateTimeField(blank=True, null=True)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imports",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("reading", "staged", "publishing", "imported", "failed", "undone"))
                        ),
                        name="import_state_is_a_state",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(
                        default=madoguchi.core.references.new_reference, editable=False, max_length=26, unique=True
                    ),
                ),
                ("side", models.CharField(max_length=16)),
                ("kind", models.CharField(default="company", max_length=16)),
                ("legal_form", models.CharField(blank=True, max_length=32)),
                ("standing", models.CharField(default="not_known", max_length=16)),
                ("region", models.CharField(blank=True, max_length=16)),
                (
                    "city",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=500)),
                ("languages", models.JSONField(blank=True, default=list)),
                ("size_band", models.CharField(blank=True, max_length=16)),
                ("employees", models.PositiveIntegerField(blank=True, null=True)),
                ("capital", models.DecimalField(blank=True, decimal_places=2, max_digits=20, null=True)),
                ("capital_currency", models.CharField(blank=True, max_length=3)),
                ("founded_on", models.DateField(blank=True, null=True)),
                ("web", models.URLField(blank=True, max_length=300)),
                (
                    "about",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                ("classes", models.JSONField(blank=True, default=list)),
                ("provenance", models.JSONField(blank=True, default=dict)),
                ("source", models.CharField(blank=True, max_length=32)),
                ("digests", models.JSONField(blank=True, default=dict)),
                ("is_example", models.BooleanField(default=False)),
                ("profile", models.CharField(default="draft", max_length=16)),
                ("shows_name", models.BooleanField(default=False)),
                ("review_note", models.CharField(blank=True, max_length=1000)),
                ("confirmed_on", models.DateField(blank=True, null=True)),
                ("confirm_by_on", models.DateField(blank=True, null=True)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                (
                    "entered_by_import",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="organisations",
                        to="registry.import",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="absorbed",
                        to="registry.organisation",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["side", "region"], name="organisation_place"),
                    models.Index(fields=["profile", "confirm_by_on"], name="organisation_freshness"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("profile__in", ("draft", "in_review", "published", "lapsed", "withdrawn"))),
                        name="organisation_profile_is_a_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("standing__in", ("active", "closed", "not_known"))),
                        name="organisation_standing_is_a_standing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into__isnull", True),
                            models.Q(("merged_into", models.F("pk")), _negated=True),
                            _connector="OR",
                        ),
                        name="organisation_is_not_merged_into_itself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Merge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(
                        default=madoguchi.core.references.new_reference, editable=False, max_length=26, unique=True
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                ("at", models.DateTimeField()),
                ("moved", models.JSONField(default=list)),
                ("before", models.JSONField(default=dict)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merges",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merges_undone",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "absorbed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merges_absorbed",
                        to="registry.organisation",
                    ),
                ),
                (
                    "kept",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merges_kept",
                        to="registry.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(default="editor", max_length=16)),
                ("from_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="registry.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("person", "organisation"),
                        name="one_membership_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ("administrator", "editor"))), name="membership_role_is_a_role"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line", models.PositiveIntegerField()),
                ("outcome", models.CharField(max_length=16)),
                ("key", models.CharField(blank=True, max_length=80)),
                ("field", models.CharField(blank=True, max_length=64)),
                ("reason", models.CharField(blank=True, max_length=64)),
                ("facts", models.JSONField(blank=True, default=dict)),
                ("payload", models.JSONField(blank=True, default=dict)),
                ("before", models.JSONField(blank=True, null=True)),
                ("applied_at", models.DateTimeField(blank=True, null=True)),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="registry.import"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="import_rows",
                        to="registry.organisation",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["source", "outcome", "line"], name="import_row_outcome")],
                "constraints": [
                    models.UniqueConstraint(fields=("source", "line"), name="a_line_is_staged_once"),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ("new", "changed", "unchanged", "refused", "left_out"))),
                        name="import_row_outcome_is_an_outcome",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Identifier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scheme", models.CharField(max_length=32)),
                ("value", models.CharField(max_length=64)),
                ("source", models.CharField(blank=True, max_length=32)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="identifiers",
                        to="registry.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["scheme", "value"],
                "constraints": [
                    models.UniqueConstraint(fields=("scheme", "value"), name="a_number_belongs_to_one_organisation")
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalOrganisation",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(
                        db_index=True, default=madoguchi.core.references.new_reference, editable=False, max_length=26
                    ),
                ),
                ("side", models.CharField(max_length=16)),
                ("kind", models.CharField(default="company", max_length=16)),
                ("legal_form", models.CharField(blank=True, max_length=32)),
                ("standing", models.CharField(default="not_known", max_length=16)),
                ("region", models.CharField(blank=True, max_length=16)),
                (
                    "city",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=500)),
                ("languages", models.JSONField(blank=True, default=list)),
                ("size_band", models.CharField(blank=True, max_length=16)),
                ("employees", models.PositiveIntegerField(blank=True, null=True)),
                ("capital", models.DecimalField(blank=True, decimal_places=2, max_digits=20, null=True)),
                ("capital_currency", models.CharField(blank=True, max_length=3)),
                ("founded_on", models.DateField(blank=True, null=True)),
                ("web", models.URLField(blank=True, max_length=300)),
                (
                    "about",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                ("classes", models.JSONField(blank=True, default=list)),
                ("provenance", models.JSONField(blank=True, default=dict)),
                ("source", models.CharField(blank=True, max_length=32)),
                ("digests", models.JSONField(blank=True, default=dict)),
                ("is_example", models.BooleanField(default=False)),
                ("profile", models.CharField(default="draft", max_length=16)),
                ("shows_name", models.BooleanField(default=False)),
                ("review_note", models.CharField(blank=True, max_length=1000)),
                ("confirmed_on", models.DateField(blank=True, null=True)),
                ("confirm_by_on", models.DateField(blank=True, null=True)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
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
                    "entered_by_import",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="registry.import",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="registry.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical organisation",
                "verbose_name_plural": "historical organisations",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Alias",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=400)),
                ("language", models.CharField(blank=True, max_length=8)),
                ("script", models.CharField(blank=True, max_length=4)),
                ("kind", models.CharField(default="legal", max_length=16)),
                ("reading", models.CharField(blank=True, max_length=400)),
                ("source", models.CharField(blank=True, max_length=32)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="aliases", to="registry.organisation"
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
                "indexes": [models.Index(fields=["text"], name="alias_text")],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "text", "kind"), name="a_name_stands_once"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("legal", "short", "trading", "transliterated", "former"))),
                        name="alias_kind_is_a_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Activity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scheme", models.CharField(max_length=32)),
                ("scheme_version", models.CharField(blank=True, max_length=32)),
                ("code", models.CharField(max_length=16)),
                ("is_main", models.BooleanField(default=False)),
                ("source", models.CharField(blank=True, max_length=32)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="activities",
                        to="registry.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["-is_main", "scheme", "code"],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "scheme", "code"), name="an_activity_stands_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Resemblance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("score", models.FloatField()),
                ("reasons", models.JSONField(default=list)),
                ("state", models.CharField(default="open", max_length=16)),
                ("found_at", models.DateTimeField()),
                ("at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=500)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resemblances_decided",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "left",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="resemblances_left",
                        to="registry.organisation",
                    ),
                ),
                (
                    "right",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="resemblances_right",
                        to="registry.organisation",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["state", "-score"], name="resemblance_to_decide")],
                "constraints": [
                    models.UniqueConstraint(fields=("left", "right"), name="a_pair_is_asked_about_once"),
                    models.CheckConstraint(
                        condition=models.Q(("left__lt", models.F("right"))), name="a_pair_is_written_in_one_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("open", "same", "different"))),
                        name="resemblance_state_is_a_state",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Site",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(default="branch", max_length=16)),
                ("region", models.CharField(blank=True, max_length=16)),
                (
                    "city",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=500)),
                ("source", models.CharField(blank=True, max_length=32)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sites", to="registry.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("registered", "branch"))), name="site_kind_is_a_kind"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Verification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=16)),
                ("state", models.CharField(default="asked", max_length=16)),
                ("asked_at", models.DateTimeField()),
                ("code_digest", models.CharField(blank=True, max_length=64)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("evidence", models.FileField(blank=True, upload_to="evidence/")),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=500)),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verifications_asked",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verifications_decided",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="verifications",
                        to="registry.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("extract", "code", "document", "visit"))),
                        name="verification_kind_is_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("asked", "confirmed", "refused"))),
                        name="verification_state_is_a_state",
                    ),
                ],
            },
        ),
    ]
