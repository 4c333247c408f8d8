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
            name="InvestorProfile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(
                        default=madoguchi.core.references.new_reference, editable=False, max_length=26, unique=True
                    ),
                ),
                ("currency", models.CharField(max_length=3)),
                ("least", models.DecimalField(blank=True, decimal_places=2, max_digits=20, null=True)),
                ("most", models.DecimalField(blank=True, decimal_places=2, max_digits=20, null=True)),
                ("kinds", models.JSONField(blank=True, default=list)),
                ("least_return", models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True)),
                ("longest_years", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("sectors", models.JSONField(blank=True, default=list)),
                ("places", models.JSONField(blank=True, default=list)),
                ("stages", models.JSONField(blank=True, default=list)),
                (
                    "words",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                ("is_example", models.BooleanField(default=False)),
                ("confirmed_on", models.DateField()),
                ("fresh_until", models.DateField()),
                ("shown_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="investors_entered",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="investor_profiles",
                        to="registry.organisation",
                    ),
                ),
                (
                    "shown_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="investors_shown",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-updated_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("organisation",),
                        name="a_company_is_one_investor",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("least__isnull", False), ("most__isnull", False), _connector="OR"),
                        name="a_ticket_has_an_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("least__isnull", True),
                            ("most__isnull", True),
                            ("least__lte", models.F("most")),
                            _connector="OR",
                        ),
                        name="a_ticket_goes_from_less_to_more",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("currency", ""), _negated=True), name="a_ticket_has_a_currency"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fresh_until__gt", models.F("confirmed_on"))),
                        name="an_investor_is_fresh_until_a_later_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("shown_at__isnull", True), ("shown_by__isnull", True)),
                            ("shown_at__isnull", False),
                            _connector="OR",
                        ),
                        name="who_showed_an_investor_did_so_at_a_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ended_at__isnull", True), ("shown_at__isnull", True), _connector="OR"),
                        name="an_ended_investor_is_not_shown",
                    ),
                ],
            },
        ),
    ]
