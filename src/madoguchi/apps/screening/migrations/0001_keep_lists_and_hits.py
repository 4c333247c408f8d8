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
            name="List",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(
                        default=madoguchi.core.references.new_reference, editable=False, max_length=26, unique=True
                    ),
                ),
                ("key", models.CharField(max_length=64)),
                ("content", models.CharField(default="parties", max_length=16)),
                ("name", models.CharField(max_length=200)),
                ("version", models.CharField(max_length=64)),
                ("publisher", models.CharField(blank=True, max_length=200)),
                ("file_digest", models.CharField(max_length=64)),
                ("loaded_at", models.DateTimeField()),
                ("replaced_at", models.DateTimeField(blank=True, null=True)),
                ("parties", models.PositiveIntegerField(default=0)),
                ("refused_count", models.PositiveIntegerField(default=0)),
                ("refused", models.JSONField(blank=True, default=list)),
                (
                    "loaded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lists_loaded",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("content__in", ("parties", "goods"))), name="a_list_holds_parties_or_goods"
                    ),
                    models.UniqueConstraint(fields=("key", "version"), name="a_list_version_is_loaded_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("replaced_at__isnull", True)),
                        fields=("key",),
                        name="one_version_of_a_list_is_in_force",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ListedGood",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=10)),
                ("tier", models.CharField(blank=True, max_length=32)),
                ("text", models.CharField(blank=True, max_length=300)),
                (
                    "listing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="goods", to="screening.list"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["code"], name="listed_good_code")],
                "constraints": [
                    models.UniqueConstraint(fields=("listing", "code"), name="a_good_stands_once_on_a_list")
                ],
            },
        ),
        migrations.CreateModel(
            name="ListedParty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=128)),
                ("names", models.JSONField(default=list)),
                ("identifiers", models.JSONField(default=list)),
                ("countries", models.JSONField(default=list)),
                ("programme", models.CharField(blank=True, max_length=300)),
                ("listed_on", models.DateField(blank=True, null=True)),
                ("digest", models.CharField(blank=True, max_length=64)),
                (
                    "listing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="entries", to="screening.list"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("listing", "key"), name="a_party_stands_once_on_a_list")
                ],
            },
        ),
        migrations.CreateModel(
            name="Hit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(
                        default=madoguchi.core.references.new_reference, editable=False, max_length=26, unique=True
                    ),
                ),
                ("found_at", models.DateTimeField()),
                ("score", models.FloatField()),
                ("own_name", models.CharField(max_length=400)),
                ("listed_name", models.CharField(max_length=400)),
                ("features", models.JSONField(default=list)),
                ("state", models.CharField(default="open", max_length=16)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=1000)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hits_decided",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="hits", to="registry.organisation"
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="hits", to="screening.listedparty"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("open", "cleared", "confirmed"))), name="hit_state_is_a_state"
                    ),
                    models.UniqueConstraint(fields=("organisation", "party"), name="a_hit_is_asked_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "open"),
                            models.Q(("decided_at__isnull", False), models.Q(("reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="a_decided_hit_says_when_and_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Restriction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(
                        default=madoguchi.core.references.new_reference, editable=False, max_length=26, unique=True
                    ),
                ),
                ("key", models.CharField(max_length=64)),
                ("wording", models.PositiveIntegerField(default=1)),
                ("jurisdiction", models.CharField(max_length=32)),
                (
                    "authority",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                (
                    "act",
                    madoguchi.core.languages.fields.TextsField(
                        blank=True, default=madoguchi.core.languages.texts.Texts
                    ),
                ),
                ("measure", models.CharField(max_length=64)),
                ("effect", models.CharField(max_length=16)),
                (
                    "binds",
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
                ("from_on", models.DateField()),
                ("to_on", models.DateField(blank=True, null=True)),
                ("exact_to", models.CharField(default="day", max_length=8)),
                ("reaches_owned", models.BooleanField(default=False)),
                ("licences", models.JSONField(blank=True, default=list)),
                ("basis", models.CharField(blank=True, max_length=16)),
                ("sources", models.JSONField(blank=True, default=list)),
                ("known_on", models.DateField()),
                ("superseded_on", models.DateField(blank=True, null=True)),
                ("digest", models.CharField(max_length=64)),
                ("origin", models.CharField(blank=True, max_length=64)),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="restrictions_recorded",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("key", "wording"), name="a_wording_of_a_restriction_stands_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_on__isnull", True)),
                        fields=("key",),
                        name="one_wording_of_a_restriction_is_the_last",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("effect__in", ("prohibits", "suspends", "changes"))),
                        name="restriction_effect_is_an_effect",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on__isnull", True), ("to_on__gte", models.F("from_on")), _connector="OR"
                        ),
                        name="a_restriction_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("superseded_on__isnull", True),
                            ("superseded_on__gte", models.F("known_on")),
                            _connector="OR",
                        ),
                        name="a_wording_is_known_before_it_is_superseded",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RestrictionTarget",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=16)),
                ("key", models.CharField(blank=True, max_length=128)),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="restricted_by",
                        to="registry.organisation",
                    ),
                ),
                (
                    "restriction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="targets", to="screening.restriction"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["kind", "key"], name="restriction_target_subject")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("organisation__isnull", True)),
                        fields=("restriction", "kind", "key"),
                        name="a_restriction_names_a_target_once",
                    ),
                    models.UniqueConstraint(
                        fields=("restriction", "organisation"), name="a_restriction_names_a_company_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "organisation"), ("organisation__isnull", False), ("key", "")),
                            models.Q(
                                models.Q(("kind", "organisation"), _negated=True),
                                ("organisation__isnull", True),
                                models.Q(("key", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_target_is_a_company_or_a_key",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Shareholding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("owner_name", models.CharField(blank=True, max_length=400)),
                ("owner_party", models.CharField(blank=True, max_length=128)),
                ("percent", models.DecimalField(decimal_places=4, max_digits=7)),
                ("from_on", models.DateField()),
                ("to_on", models.DateField(blank=True, null=True)),
                ("source", models.CharField(max_length=300)),
                ("recorded_at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shareholders",
                        to="registry.organisation",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shareholdings",
                        to="registry.organisation",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shareholdings_recorded",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organisation", "from_on"], name="shareholding_of_company")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("percent__gt", 0), ("percent__lte", 100)), name="a_share_is_a_part"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("owner__isnull", False), ("owner_name", "")),
                            models.Q(("owner__isnull", True), models.Q(("owner_name", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="an_owner_is_a_company_or_a_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on__isnull", True), ("to_on__gte", models.F("from_on")), _connector="OR"
                        ),
                        name="a_share_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Check",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("lists", models.JSONField(default=list)),
                ("names", models.JSONField(default=list)),
                ("numbers", models.JSONField(default=list)),
                ("cause", models.CharField(max_length=32)),
                ("hits", models.PositiveIntegerField(default=0)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="checks", to="registry.organisation"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organisation", "-at"], name="check_latest")],
            },
        ),
    ]
