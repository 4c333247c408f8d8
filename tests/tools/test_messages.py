from __future__ import annotations

import gettext
from pathlib import Path

import polib
import pytest

from tools import messages
from tools.messages import PLURALS, Message, messages_of_python, messages_of_template, updated

TEMPLATE = """{% load i18n %}
<div>
  {% if entry %}
      <p title="{% translate "Seeks" context "docket" %}">{% translate 'Open' %}</p>
    {{ entry.name|default:_("Nameless") }}
  {% endif %}
  {% blocktranslate trimmed with name=entry.name %}
    {{ name }} of
    Sapporo, 100%
  {% endblocktranslate %}
  {# Translators: shown above the list #}
  {% blocktranslate trimmed count counter=entries|length %}
    one entry
  {% plural %}
    {{ counter }} entries
  {% endblocktranslate %}
</div>
"""

PYTHON = """
from django.utils.translation import gettext as _, gettext_lazy, ngettext, ngettext_lazy, pgettext, pgettext_lazy
_("Sakura") ; gettext_lazy("Vostok " "Logistics")
ngettext("one day", "%(days)s days", days)
ngettext_lazy("one case", "%(cases)s cases", "cases")
pgettext("docket", "Seeks"), pgettext_lazy("menu", "Open")
print("not a message", _(variable), f"{_('inside')}")
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A small product: one app with a catalogue, one without."""
    sources = tmp_path / messages.SOURCES
    (sources / "apps/docket/locale").mkdir(parents=True)
    (sources / "apps/docket/templates/docket").mkdir(parents=True)
    (sources / "apps/docket/templates/docket/entry.html").write_text('{% load i18n %}{% translate "Seeks" %}')
    (sources / "apps/docket/views.py").write_text(
        '_("%(name)s was entered")\nngettext("a day", "%(days)s days", days)\n'
    )
    return tmp_path


def translate(path: Path, translations: dict[str, str | list[str]]) -> None:
    catalogue = polib.pofile(str(path))
    for entry in catalogue:
        said = translations[entry.msgid]
        if isinstance(said, list):
            entry.msgstr_plural = dict(enumerate(said))
        else:
            entry.msgstr = said
    catalogue.save(str(path))


def japanese(house: Path) -> Path:
    return house / messages.SOURCES / "apps/docket/locale/ja/LC_MESSAGES/django.po"


def translated(house: Path) -> None:
    messages.main(["extract"], house)
    both: dict[str, str | list[str]] = {"Seeks": "求む", "%(name)s was entered": "%(name)sを登録しました"}
    translate(japanese(house), {**both, "a day": ["%(days)s日"]})
    russian = Path(str(japanese(house)).replace("/ja/", "/ru/"))
    translate(russian, {**both, "a day": ["%(days)s день", "%(days)s дня", "%(days)s дней"]})


def test_every_way_of_saying_something_in_a_template_is_found() -> None:
    found = list(messages_of_template(TEMPLATE))

    assert [(context, singular, plural) for context, singular, plural, _comment in found] == [
        ("docket", "Seeks", ""),
        ("", "Open", ""),
        ("", "Nameless", ""),
        ("", "%(name)s of Sapporo, 100%%", ""),
        ("", "one entry", "%(counter)s entries"),
    ]
    assert found[-1][3] == "Translators: shown above the list"


def test_every_way_of_saying_something_in_python_is_found() -> None:
    found = [(context, singular, plural) for context, singular, plural, _comment in messages_of_python(PYTHON)]

    assert found == [
        ("", "Sakura", ""),
        ("", "Vostok Logistics", ""),
        ("", "one day", "%(days)s days"),
        ("", "one case", "%(cases)s cases"),
        ("docket", "Seeks", ""),
        ("menu", "Open", ""),
        ("", "inside", ""),
    ]


def test_a_block_that_is_not_trimmed_keeps_its_lines() -> None:
    source = "{% load i18n %}{% blocktranslate %}\n  two\n  lines{% endblocktranslate %}"

    assert [singular for _context, singular, _plural, _comment in messages_of_template(source)] == ["\n  two\n  lines"]


def test_what_was_gathered_and_compiled_is_what_is_said(house: Path) -> None:
    translated(house)

    messages.main(["compile"], house)
    catalogue = gettext.translation("django", str(japanese(house).parents[2]), ["ja"])

    assert catalogue.gettext("Seeks") == "求む"
    assert catalogue.ngettext("a day", "%(days)s days", 3) == "%(days)s日"


def test_a_catalogue_keeps_its_translations_and_drops_what_nobody_says() -> None:
    existing = polib.POFile()
    existing.append(polib.POEntry(msgid="Seeks", msgstr="求む", tcomment="as on the form"))
    existing.append(polib.POEntry(msgid="Gone", msgstr="消えた"))

    fresh = updated(existing, [Message("", "Offers", "", "views.py"), Message("", "Seeks", "", "views.py")], "ja")

    assert [(entry.msgid, entry.msgstr, entry.tcomment) for entry in fresh] == [
        ("Offers", "", ""),
        ("Seeks", "求む", "as on the form"),
    ]
    assert set(fresh.metadata) == {
        "Project-Id-Version",
        "Language",
        "MIME-Version",
        "Content-Type",
        "Content-Transfer-Encoding",
        "Plural-Forms",
    }


def test_a_fuzzy_translation_stays_fuzzy_until_a_person_has_looked() -> None:
    existing = polib.POFile()
    existing.append(polib.POEntry(msgid="Seeks", msgstr="探す", flags=["fuzzy"]))

    fresh = updated(existing, [Message("", "Seeks", "", "views.py")], "ja")

    assert fresh[0].fuzzy


def test_a_second_extraction_changes_nothing(house: Path) -> None:
    sources = house / messages.SOURCES

    assert len(messages.extract(sources)) == len(PLURALS)
    translated(house)
    before = japanese(house).read_bytes()

    assert messages.extract(sources) == []
    assert japanese(house).read_bytes() == before


def test_the_same_words_with_and_without_a_plural_are_one_message(house: Path) -> None:
    (house / messages.SOURCES / "apps/docket/forms.py").write_text('_("a day")\n_("a day")\n')

    messages.main(["extract"], house)

    assert [entry.msgid_plural for entry in polib.pofile(str(japanese(house))) if entry.msgid == "a day"] == [
        "%(days)s days"
    ]


def test_a_complete_catalogue_has_no_fault(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    translated(house)

    assert messages.main(["check"], house) == 0, capsys.readouterr().out


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ('msgstr "求む"', 'msgstr ""', "“Seeks” is not translated"),
        ('msgid "Seeks"', '#, fuzzy\nmsgid "Seeks"', "“Seeks” is marked fuzzy"),
        ("%(name)sを", "%(nama)sを", "has %(nama) where the source has %(name)"),
        ("%(days)s日", "何日", "has no placeholder where the source has %(days)"),
        (
            'msgstr[0] "%(days)s日"',
            'msgstr[0] "%(days)s日"\nmsgstr[1] "%(days)s日"',
            "has 2 plural forms where ja has 1",
        ),
        ("nplurals=1; plural=0;", "nplurals=2; plural=n != 1;", "Plural-Forms must be"),
        ('msgid "Seeks"', 'msgid "Seek"', "“Seek” is said nowhere any more"),
        ('msgid "Seeks"', 'msgid "Seek"', "“Seeks” of templates/docket/entry.html is missing"),
        ('msgstr "求む"', 'msgstr "求む\\n"', "begins or ends with a line break"),
    ],
)
def test_a_fault_in_a_catalogue_is_named(
    house: Path, before: str, after: str, fault: str, capsys: pytest.CaptureFixture[str]
) -> None:
    translated(house)
    path = japanese(house)
    sound = path.read_text("utf-8")
    assert before in sound
    path.write_text(sound.replace(before, after), "utf-8")

    outcome = messages.main(["check"], house)

    assert outcome == 1
    assert fault in capsys.readouterr().out


def test_a_message_that_nobody_owns_is_a_fault(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    translated(house)
    (house / messages.SOURCES / "lonely.py").write_text('_("Kenji hesitates")\n')

    outcome = messages.main(["check"], house)

    assert outcome == 1
    assert "lonely.py: no locale folder above it owns “Kenji hesitates”" in capsys.readouterr().out


def test_a_message_built_from_parts_is_a_fault(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    translated(house)
    (house / messages.SOURCES / "apps/docket/forms.py").write_text('label = ""\n_(f"Kenji {label}")\n')

    outcome = messages.main(["check"], house)

    assert outcome == 1
    assert "apps/docket/forms.py:2: a message built from parts" in capsys.readouterr().out


def test_what_a_translator_should_know_stands_above_the_message() -> None:
    source = '# Translators: a button\n# on the form\n_("Seeks")\n# a remark\n_("Offers")\n'

    assert [comment for *_message, comment in messages_of_python(source)] == ["Translators: a button on the form", ""]


def test_one_message_is_not_said_in_two_ways(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    translated(house)
    second = house / messages.SOURCES / "apps/cases"
    second.joinpath("locale").mkdir(parents=True)
    second.joinpath("forms.py").write_text('_("Seeks")\n')
    messages.main(["extract"], house)
    translate(second / "locale/ja/LC_MESSAGES/django.po", {"Seeks": "探す"})
    translate(second / "locale/ru/LC_MESSAGES/django.po", {"Seeks": "求む"})

    outcome = messages.main(["check"], house)

    assert outcome == 1
    assert "is said otherwise in apps/cases/locale/ja/LC_MESSAGES/django.po" in capsys.readouterr().out


def test_a_missing_catalogue_is_a_fault(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outcome = messages.main(["check"], house)

    assert outcome == 1
    assert "is not there, and 3 messages wait for it" in capsys.readouterr().out


def test_a_fuzzy_translation_is_not_compiled(house: Path) -> None:
    translated(house)
    path = japanese(house)
    path.write_text(path.read_text("utf-8").replace('msgid "Seeks"', '#, fuzzy\nmsgid "Seeks"'), "utf-8")

    messages.main(["compile"], house)

    assert [entry.msgid for entry in polib.mofile(str(path.with_suffix(".mo")))] == ["%(name)s was entered", "a day"]


@pytest.mark.parametrize(
    ("source", "form", "is_fault"),
    [
        ("It stands until %(day)s.", "Действует до %(day)s", True),
        ("It stands until %(day)s. We ask before.", "Действует до %(day)s Мы спросим раньше.", True),
        ("It stands until %(day)s. We ask before.", "Действует до %(day)s. Мы спросим раньше.", False),
        ("Answer by %(day)s.", "Срок ответа: %(day)s", False),
    ],
)
def test_a_sentence_that_ends_in_a_value_keeps_its_full_stop(source: str, form: str, is_fault: bool) -> None:
    entry = polib.POEntry(msgid=source, msgstr=form)

    assert [one for one in messages.faults_of_entry(entry, "ru") if "full stop" in one] == (
        ["has no full stop after a value where the sentence of the source ends"] if is_fault else []
    )
