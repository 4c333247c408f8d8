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
            name="PinnedVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("procedure", models.CharField(max_length=40)),
                ("in_force", models.DateField()),
                ("digest", models.CharField(max_length=64)),
                ("text", models.TextField()),
                ("pinned_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("procedure", "in_force", "digest"), name="a_version_is_kept_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(
                        default=madoguchi.core.references.new_reference, editable=False, max_length=26, unique=True
                    ),
                ),
                ("number", models.CharField(max_length=16, unique=True)),
                ("procedure", models.CharField(db_index=True, max_length=40)),
                (
                    "subject",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                ("facts", models.JSONField(blank=True, default=dict)),
                ("state", models.CharField(default="draft", max_length=24)),
                ("outcome", models.CharField(blank=True, max_length=16)),
                ("opened_at", models.DateTimeField()),
                ("filed_at", models.DateTimeField(blank=True, null=True)),
                ("filed_on", models.DateField(blank=True, null=True)),
                ("contracted_on", models.DateField(blank=True, null=True)),
                ("stabilised_until", models.DateField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("is_example", models.BooleanField(default=False)),
                (
                    "opened_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases_opened",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="registry.organisation"
                    ),
                ),
                (
                    "pin",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases_bound_by",
                        to="cases.pinnedversion",
                    ),
                ),
                ("pins", models.ManyToManyField(blank=True, related_name="cases", to="cases.pinnedversion")),
            ],
            options={
                "indexes": [models.Index(fields=["organisation", "state"], name="case_of_company")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                (
                                    "draft",
                                    "submitted",
                                    "in_progress",
                                    "waiting_for_applicant",
                                    "decided",
                                    "closed",
                                    "withdrawn",
                                ),
                            )
                        ),
                        name="case_state_is_a_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "outcome__in",
                                (
                                    "",
                                    "done",
                                    "granted",
                                    "refused",
                                    "returned",
                                    "deemed_granted",
                                    "deemed_refused",
                                    "withdrawn",
                                ),
                            )
                        ),
                        name="case_outcome_is_an_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "withdrawn"]),
                            models.Q(("filed_at__isnull", False), ("filed_on__isnull", False), ("pin__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_filed_case_says_when_and_under_which_rules",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["decided", "closed"]), _negated=True),
                            models.Q(("outcome", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_decided_case_has_an_outcome",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Query",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(
                        default=madoguchi.core.references.new_reference, editable=False, max_length=26, unique=True
                    ),
                ),
                (
                    "question",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                (
                    "answer",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="queries_answered",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="queries_asked",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(
                        default=madoguchi.core.references.new_reference, editable=False, max_length=26, unique=True
                    ),
                ),
                ("kind", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=200)),
                ("content_type", models.CharField(max_length=80)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("file", models.FileField(upload_to="papers/")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="documents", to="cases.case"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="registry.organisation",
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="earlier_versions",
                        to="cases.document",
                    ),
                ),
                (
                    "query",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="cases.query",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Reuse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fact", models.CharField(blank=True, max_length=40)),
                ("value", models.JSONField(blank=True, null=True)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reuses",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reuses", to="cases.case"
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reuses",
                        to="cases.document",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lent",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(models.Q(("fact", ""), _negated=True), ("document__isnull", True)),
                            models.Q(("fact", ""), ("document__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_fact_or_a_paper_is_reused",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("fact", ""), _negated=True),
                        fields=("case", "fact"),
                        name="a_fact_is_reused_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("document__isnull", False)),
                        fields=("case", "document"),
                        name="a_paper_is_reused_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RuleComment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(
                        default=madoguchi.core.references.new_reference, editable=False, max_length=26, unique=True
                    ),
                ),
                ("change", models.CharField(db_index=True, max_length=40)),
                (
                    "text",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                ("is_named", models.BooleanField(default=False)),
                ("state", models.CharField(default="received", max_length=16)),
                ("at", models.DateTimeField()),
                (
                    "note",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answer",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rule_comments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rule_comments",
                        to="registry.organisation",
                    ),
                ),
                (
                    "read_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("read_at__isnull", True), ("state", "received")),
                            models.Q(("read_at__isnull", False), ("state__in", ["shown", "kept_back"])),
                            _connector="OR",
                        ),
                        name="a_comment_is_read_before_it_is_shown",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answered_at__isnull", True), ("state", "shown"), _connector="OR"),
                        name="a_comment_is_shown_before_it_is_answered",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RuleSubscription",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(
                        default=madoguchi.core.references.new_reference, editable=False, max_length=26, unique=True
                    ),
                ),
                ("email", models.EmailField(max_length=254)),
                ("language", models.CharField(max_length=8)),
                ("state", models.CharField(default="unconfirmed", max_length=16)),
                ("created_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("stopped_at", models.DateTimeField(blank=True, null=True)),
                ("told_on", models.DateField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rule_subscriptions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("confirmed_at__isnull", True), ("state", "unconfirmed"), ("stopped_at__isnull", True)
                            ),
                            models.Q(
                                ("confirmed_at__isnull", False), ("state", "active"), ("stopped_at__isnull", True)
                            ),
                            models.Q(("state", "stopped"), ("stopped_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_subscription_to_rules_says_since_when",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RuleNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("change", models.CharField(max_length=40)),
                ("moment", models.CharField(max_length=16)),
                ("on", models.DateField()),
                ("told_at", models.DateTimeField()),
                (
                    "subscription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notices", to="cases.rulesubscription"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "moment__in",
                                ("drafted", "adopted", "dropped", "month-before", "week-before", "in-effect"),
                            )
                        ),
                        name="notice_moment_is_a_moment",
                    ),
                    models.UniqueConstraint(
                        fields=("subscription", "change", "moment", "on"), name="a_moment_is_told_to_a_follower_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Followed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=16)),
                ("key", models.CharField(max_length=40)),
                (
                    "subscription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="topics", to="cases.rulesubscription"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["kind", "key"], name="followed_by_key")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("procedure", "product", "region"))),
                        name="what_is_followed_is_of_a_kind",
                    ),
                    models.UniqueConstraint(fields=("subscription", "kind", "key"), name="a_thing_is_followed_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Ruling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(
                        default=madoguchi.core.references.new_reference, editable=False, max_length=26, unique=True
                    ),
                ),
                ("side", models.CharField(max_length=16)),
                ("authority", models.CharField(db_index=True, max_length=40)),
                ("procedure", models.CharField(max_length=40)),
                ("product", models.CharField(blank=True, max_length=10)),
                (
                    "question",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                ("state", models.CharField(default="asked", max_length=16)),
                ("asked_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                (
                    "answer",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                (
                    "reasons",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                ("basis", models.CharField(blank=True, max_length=300)),
                ("given_at", models.DateTimeField(blank=True, null=True)),
                ("valid_from", models.DateField(blank=True, null=True)),
                ("valid_until", models.DateField(blank=True, null=True)),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "end_reason",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "title",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                (
                    "public_text",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                ("laid_at", models.DateTimeField(blank=True, null=True)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "laid_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rulings", to="registry.organisation"
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="cases.ruling",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("asked", "given", "declined"))),
                        name="ruling_state_is_a_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "given"), _negated=True),
                            models.Q(
                                models.Q(("basis", ""), _negated=True),
                                ("given_at__isnull", False),
                                ("valid_from__isnull", False),
                                ("valid_until__gte", models.F("valid_from")),
                            ),
                            _connector="OR",
                        ),
                        name="a_ruling_names_its_law_and_its_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("published_at__isnull", True),
                            models.Q(("laid_at__isnull", False), ("state", "given")),
                            _connector="OR",
                        ),
                        name="a_published_ruling_was_given_and_laid_before",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("published_by__isnull", True),
                            models.Q(("published_by", models.F("laid_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="two_persons_publish_a_ruling",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Citation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="citations", to="cases.case"
                    ),
                ),
                (
                    "ruling",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="citations", to="cases.ruling"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("case", "ruling"), name="a_case_cites_a_ruling_once")],
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(
                        default=madoguchi.core.references.new_reference, editable=False, max_length=26, unique=True
                    ),
                ),
                ("key", models.CharField(max_length=40)),
                ("authority", models.CharField(max_length=40)),
                ("attempt", models.PositiveSmallIntegerField(default=1)),
                ("place", models.PositiveSmallIntegerField(default=0)),
                ("state", models.CharField(default="pending", max_length=16)),
                ("outcome", models.CharField(blank=True, max_length=16)),
                ("is_certain", models.BooleanField(default=True)),
                ("begun_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("due_on", models.DateField(blank=True, null=True)),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                ("due_status", models.CharField(blank=True, max_length=16)),
                ("remind_on", models.DateField(blank=True, null=True)),
                ("level", models.PositiveSmallIntegerField(default=0)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="cases.case"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["authority", "state", "due_on"], name="step_in_queue"),
                    models.Index(fields=["state", "due_on"], name="step_due"),
                    models.Index(fields=["state", "remind_on"], name="step_to_remind"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("pending", "running", "paused", "ended", "dropped"))),
                        name="step_state_is_a_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "outcome__in",
                                (
                                    "",
                                    "done",
                                    "granted",
                                    "refused",
                                    "returned",
                                    "deemed_granted",
                                    "deemed_refused",
                                    "withdrawn",
                                ),
                            )
                        ),
                        name="step_outcome_is_an_outcome",
                    ),
                    models.UniqueConstraint(fields=("case", "key", "attempt"), name="an_attempt_is_made_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("running", "paused"))),
                        fields=("case", "key"),
                        name="one_attempt_runs_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "ended"), _negated=True),
                            models.Q(models.Q(("outcome", ""), _negated=True), ("ended_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="an_ended_step_says_how_and_when",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="query",
            name="step",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="queries", to="cases.step"
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="made_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="results",
                to="cases.step",
            ),
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(
                        default=madoguchi.core.references.new_reference, editable=False, max_length=26, unique=True
                    ),
                ),
                ("outcome", models.CharField(max_length=16)),
                (
                    "reason",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                ("basis", models.CharField(blank=True, max_length=300)),
                ("recourse", models.JSONField(blank=True, default=list)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "step",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="decision", to="cases.step"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "outcome__in",
                                (
                                    "done",
                                    "granted",
                                    "refused",
                                    "returned",
                                    "deemed_granted",
                                    "deemed_refused",
                                    "withdrawn",
                                ),
                            )
                        ),
                        name="decision_outcome_is_an_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome__in", ["deemed_granted", "deemed_refused"]), _negated=True),
                            models.Q(("basis", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_tacit_outcome_names_the_law",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StepEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=16)),
                ("key", models.CharField(max_length=120, unique=True)),
                ("at", models.DateTimeField()),
                ("told_at", models.DateTimeField()),
                ("party", models.CharField(max_length=16)),
                ("about", models.CharField(blank=True, max_length=26)),
                ("facts", models.JSONField(blank=True, default=dict)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="step_events",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="events", to="cases.case"
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="cases.step",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["case", "at"], name="event_of_case"),
                    models.Index(fields=["kind", "at"], name="event_by_kind"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                (
                                    "opened",
                                    "filed",
                                    "varied",
                                    "withdrew",
                                    "case_decided",
                                    "case_closed",
                                    "begun",
                                    "asked",
                                    "answered",
                                    "ended",
                                    "reminded",
                                    "escalated",
                                    "due_moved",
                                    "appealed",
                                    "appeal_decided",
                                    "dropped",
                                    "handed_in",
                                ),
                            )
                        ),
                        name="event_kind_is_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("party__in", ("applicant", "authority", "desk", "window"))),
                        name="event_party_is_a_party",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind__in", ("opened", "filed", "varied", "withdrew", "case_decided", "case_closed")),
                                ("step__isnull", True),
                            ),
                            models.Q(
                                (
                                    "kind__in",
                                    (
                                        "begun",
                                        "asked",
                                        "answered",
                                        "ended",
                                        "reminded",
                                        "escalated",
                                        "due_moved",
                                        "appealed",
                                        "appeal_decided",
                                        "dropped",
                                        "handed_in",
                                    ),
                                ),
                                ("step__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="an_event_belongs_to_a_step_or_to_its_case",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WaitReading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("procedure", models.CharField(max_length=40)),
                ("step", models.CharField(blank=True, max_length=40)),
                ("authority", models.CharField(blank=True, max_length=40)),
                ("month", models.DateField()),
                ("months", models.PositiveSmallIntegerField()),
                ("count", models.PositiveIntegerField()),
                ("companies", models.PositiveIntegerField()),
                ("least", models.FloatField()),
                ("median", models.FloatField()),
                ("p90", models.FloatField()),
                ("in_time", models.PositiveIntegerField(blank=True, null=True)),
                ("has_examples", models.BooleanField(default=False)),
                ("taken_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["procedure", "months", "month"], name="reading_of_procedure")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("procedure", "step", "month", "months"), name="a_wait_is_read_once_for_its_months"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("count__gt", 0),
                            ("least__gte", 0),
                            ("median__gte", models.F("least")),
                            ("p90__gte", models.F("median")),
                        ),
                        name="a_reading_of_waits_is_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("in_time__isnull", True), ("in_time__lte", models.F("count")), _connector="OR"
                        ),
                        name="no_more_in_time_than_counted",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Adoption",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(
                        default=madoguchi.core.references.new_reference, editable=False, max_length=26, unique=True
                    ),
                ),
                ("change", models.CharField(max_length=40, unique=True)),
                ("outcome", models.CharField(max_length=16)),
                ("on", models.DateField()),
                (
                    "note",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ("adopted", "dropped"))),
                        name="a_draft_is_adopted_or_dropped",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Accompaniment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(default="officer", max_length=16)),
                ("from_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accompaniments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="accompaniments", to="cases.case"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ("officer", "expert", "interpreter"))),
                        name="accompaniment_role_is_a_role",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("case", "person"),
                        name="a_person_accompanies_a_case_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Appeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(
                        default=madoguchi.core.references.new_reference, editable=False, max_length=26, unique=True
                    ),
                ),
                ("authority", models.CharField(max_length=40)),
                (
                    "grounds",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                ("at", models.DateTimeField()),
                ("outcome", models.CharField(blank=True, max_length=16)),
                (
                    "reason",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeals",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeals_decided",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="appeal", to="cases.decision"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ("", "upheld", "rejected"))),
                        name="appeal_outcome_is_an_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("outcome", "")),
                            models.Q(models.Q(("outcome", ""), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_decided_appeal_says_when",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="query",
            constraint=models.UniqueConstraint(
                condition=models.Q(("answered_at__isnull", True)), fields=("step",), name="one_question_at_a_time"
            ),
        ),
    ]
