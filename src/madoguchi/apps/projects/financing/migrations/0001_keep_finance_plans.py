import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import madoguchi.core.languages.fields
import madoguchi.core.languages.texts
import madoguchi.core.references


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("projects", "0001_keep_projects"),
        ("registry", "0001_keep_companies"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Allocation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(
                        default=madoguchi.core.references.new_reference, editable=False, max_length=26, unique=True
                    ),
                ),
                ("number", models.PositiveIntegerField(unique=True)),
                ("on", models.DateField()),
                ("currency", models.CharField(max_length=3)),
                ("rates", models.JSONField(default=dict)),
                ("inputs", models.JSONField(default=dict)),
                ("result", models.JSONField(default=dict)),
                ("kept_out", models.JSONField(default=list)),
                ("digest", models.CharField(max_length=64)),
                ("engine", models.CharField(max_length=64)),
                ("is_example", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
            },
        ),
        migrations.CreateModel(
            name="FinanceItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(
                        default=madoguchi.core.references.new_reference, editable=False, max_length=26, unique=True
                    ),
                ),
                ("kind", models.CharField(max_length=8)),
                ("instrument", models.CharField(blank=True, max_length=64)),
                ("name", models.CharField(blank=True, max_length=200)),
                ("interest", models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ("years", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("state", models.CharField(default="sought", max_length=8)),
                ("created_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="finance_items",
                        to="registry.organisation",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="finance_items", to="projects.project"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("own", "equity", "loan", "grant", "lease"))),
                        name="finance_kind_is_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("sought", "soft", "pledged", "closed"))),
                        name="finance_state_is_a_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("instrument", ""), ("name", "")),
                            models.Q(
                                ("organisation__isnull", True),
                                models.Q(("instrument", ""), ("name", ""), _connector="OR"),
                            ),
                            _connector="OR",
                        ),
                        name="money_has_one_giver_at_most",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["sought", "soft"]),
                            models.Q(("instrument", ""), _negated=True),
                            models.Q(("name", ""), _negated=True),
                            ("organisation__isnull", False),
                            _connector="OR",
                        ),
                        name="sure_money_has_a_giver",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FinanceCondition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "text",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True)),
                ("met_on", models.DateField(blank=True, null=True)),
                ("evidence", models.CharField(blank=True, max_length=1000)),
                ("created_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conditions_met",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conditions",
                        to="financing.financeitem",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("met_on__isnull", True), models.Q(("evidence", ""), _negated=True), _connector="OR"
                        ),
                        name="a_met_condition_has_evidence",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FinancePlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("is_offered", models.BooleanField(default=False)),
                ("stated_return", models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ("years_to_exit", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=1000)),
                ("at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="finance_plans",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="finance_plans", to="projects.project"
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("project", "number"), name="a_plan_has_its_number"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("project",),
                        name="one_finance_plan_counts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number", 1), models.Q(("reason", ""), _negated=True), _connector="OR"),
                        name="a_new_plan_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Fund",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(
                        default=madoguchi.core.references.new_reference, editable=False, max_length=26, unique=True
                    ),
                ),
                (
                    "names",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                ("kind", models.CharField(max_length=8)),
                ("instrument", models.CharField(blank=True, max_length=64)),
                ("is_example", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("equity", "loan", "grant", "lease"))),
                        name="a_fund_gives_money_of_a_kind",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Award",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recommended", models.DecimalField(decimal_places=2, default=0, max_digits=20)),
                ("verdict", models.CharField(default="open", max_length=8)),
                ("amount", models.DecimalField(decimal_places=2, default=0, max_digits=20)),
                ("reason", models.CharField(blank=True, max_length=1000)),
                ("at", models.DateTimeField(blank=True, null=True)),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "allocation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="awards", to="financing.allocation"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="awards_decided",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="awards_confirmed",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="awards", to="projects.project"
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="awards", to="financing.fund"
                    ),
                ),
            ],
            options={
                "ordering": ["project", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("allocation", "project", "fund"), name="a_fund_gives_once_to_a_project"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("verdict__in", ("open", "accepted", "changed", "declined"))),
                        name="award_verdict_is_a_verdict",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verdict__in", ["changed", "declined"]), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="who_departs_from_advice_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verdict", "accepted"), _negated=True),
                            ("amount", models.F("recommended")),
                            _connector="OR",
                        ),
                        name="what_is_accepted_is_as_recommended",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_at__isnull", True),
                            models.Q(
                                models.Q(("verdict", "open"), _negated=True),
                                models.Q(("confirmed_by", models.F("by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="an_award_takes_two_persons",
                    ),
                    models.CheckConstraint(condition=models.Q(("amount__gte", 0)), name="an_award_is_a_sum"),
                ],
            },
        ),
        migrations.CreateModel(
            name="FundRules",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("from_on", models.DateField()),
                ("currency", models.CharField(max_length=3)),
                ("budget", models.DecimalField(decimal_places=2, max_digits=20)),
                ("least_share", models.DecimalField(decimal_places=2, default=0, max_digits=5)),
                ("most_share", models.DecimalField(decimal_places=2, default=100, max_digits=5)),
                ("least_ticket", models.DecimalField(decimal_places=2, default=0, max_digits=20)),
                ("most_ticket", models.DecimalField(blank=True, decimal_places=2, max_digits=20, null=True)),
                ("most_in_sector", models.DecimalField(decimal_places=2, default=100, max_digits=5)),
                ("sectors", models.JSONField(blank=True, default=list)),
                ("regions", models.JSONField(blank=True, default=list)),
                ("reason", models.CharField(blank=True, max_length=1000)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fund_rules",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rules", to="financing.fund"
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("fund", "number"), name="rules_of_a_fund_have_their_number"),
                    models.CheckConstraint(
                        condition=models.Q(("number", 1), models.Q(("reason", ""), _negated=True), _connector="OR"),
                        name="new_rules_of_a_fund_say_why",
                    ),
                    models.CheckConstraint(condition=models.Q(("budget__gte", 0)), name="a_budget_is_a_sum"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("least_share__gte", 0),
                            ("least_share__lte", models.F("most_share")),
                            ("most_share__lte", 100),
                        ),
                        name="shares_of_a_fund_are_parts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("least_ticket__gte", 0),
                            models.Q(
                                ("most_ticket__isnull", True),
                                ("most_ticket__gte", models.F("least_ticket")),
                                _connector="OR",
                            ),
                        ),
                        name="tickets_of_a_fund_are_sums",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("most_in_sector__gt", 0), ("most_in_sector__lte", 100)),
                        name="a_sector_takes_a_part",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ItemChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("field", models.CharField(max_length=16)),
                ("old", models.CharField(blank=True, max_length=400)),
                ("new", models.CharField(blank=True, max_length=400)),
                ("reason", models.CharField(max_length=1000)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="finance_changes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="financing.financeitem"
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="a_change_of_money_says_why"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("old", models.F("new")), _negated=True), name="a_change_of_money_changes"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanAmount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=20)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="amounts", to="financing.financeitem"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="amounts", to="financing.financeplan"
                    ),
                ),
            ],
            options={
                "ordering": ["item"],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "item"), name="a_source_stands_once_in_a_plan"),
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="a_source_is_an_amount"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=16)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=20)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="uses", to="financing.financeplan"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "kind"), name="a_use_stands_once_in_a_plan"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                (
                                    "preparation",
                                    "site",
                                    "building",
                                    "equipment",
                                    "working_capital",
                                    "interest",
                                    "reserve",
                                    "other",
                                ),
                            )
                        ),
                        name="a_use_is_a_use",
                    ),
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="a_use_is_an_amount"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tranche",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=20)),
                ("due_on", models.DateField()),
                ("paid_on", models.DateField(blank=True, null=True)),
                ("dropped_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tranches_paid",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tranches", to="financing.financeitem"
                    ),
                ),
                (
                    "waits_for",
                    models.ManyToManyField(blank=True, related_name="tranches", to="financing.financecondition"),
                ),
            ],
            options={
                "ordering": ["due_on", "pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="a_tranche_is_an_amount"),
                    models.CheckConstraint(
                        condition=models.Q(("paid_on__isnull", True), ("dropped_at__isnull", True), _connector="OR"),
                        name="a_paid_tranche_is_not_dropped",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Appraisal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("points", models.PositiveSmallIntegerField()),
                ("reason", models.CharField(max_length=1000)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appraisals",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="appraisals", to="projects.project"
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("points__lte", 100)), name="points_are_of_a_hundred"),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="an_appraisal_says_why"
                    ),
                ],
            },
        ),
    ]
