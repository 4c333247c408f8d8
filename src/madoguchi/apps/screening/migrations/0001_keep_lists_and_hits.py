import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

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
                ("name", models.CharField(max_length=200)),
                ("version", models.CharField(max_length=64)),
                ("publisher", models.CharField(blank=True, max_length=200)),
                ("file_digest", models.CharField(max_length=64)),
                ("loaded_at", models.DateTimeField()),
                ("replaced_at", models.DateTimeField(blank=True, null=True)),
                ("parties", models.PositiveIntegerField(default=0)),
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
                (
                    "listing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="entries", to="screening.list"
                    ),
                ),
            ],
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
        ),
        migrations.CreateModel(
            name="Restriction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64, unique=True)),
                ("jurisdiction", models.CharField(max_length=32)),
                ("authority", models.CharField(max_length=200)),
                ("act", models.CharField(max_length=300)),
                ("binds", models.CharField(max_length=200)),
                ("products", models.JSONField(blank=True, default=list)),
                ("from_on", models.DateField()),
                ("to_on", models.DateField(blank=True, null=True)),
                ("known_on", models.DateField()),
                ("source", models.CharField(blank=True, max_length=300)),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="restrictions",
                        to="registry.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Check",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("lists", models.JSONField(default=list)),
                ("names", models.JSONField(default=list)),
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
        migrations.AddConstraint(
            model_name="list",
            constraint=models.UniqueConstraint(fields=("key", "version"), name="a_list_version_is_loaded_once"),
        ),
        migrations.AddConstraint(
            model_name="list",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaced_at__isnull", True)),
                fields=("key",),
                name="one_version_of_a_list_is_in_force",
            ),
        ),
        migrations.AddConstraint(
            model_name="listedparty",
            constraint=models.UniqueConstraint(fields=("listing", "key"), name="a_party_stands_once_on_a_list"),
        ),
        migrations.AddConstraint(
            model_name="hit",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("open", "cleared", "confirmed"))), name="hit_state_is_a_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="hit",
            constraint=models.UniqueConstraint(fields=("organisation", "party"), name="a_hit_is_asked_once"),
        ),
        migrations.AddConstraint(
            model_name="hit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "open"),
                    models.Q(("decided_at__isnull", False), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="a_decided_hit_says_when_and_why",
            ),
        ),
    ]
