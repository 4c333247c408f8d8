"""The sentences of refusals about figures: what was not done, why, and what helps."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

PHRASES = {
    "release-is-taken-in": _(
        "The release %(release)s of this source was taken in already. A revision is a new release."
    ),
    "vintage-comes-too-late": _(
        "A later vintage of %(source)s is there already. What was known earlier is not changed afterwards."
    ),
    "vintage-is-seen": _("This vintage was seen already. A mistake is put right by a new release."),
    "figures-do-not-add-up": _(
        "The figures of the corridor pack do not add up (%(check)s: found %(found)s, expected %(expected)s)."
    ),
    "figure-value-and-status-differ": _("A value is missing exactly when its status says so."),
    "figure-stands-twice": _("This series has a value for this period already in this file."),
    "series-is-of-another-source": _("A series of this name belongs to another source."),
    "figure-has-no-series": _("The row does not say which series it belongs to."),
    "figure-has-no-period": _("The row has no period such as 2016, 2016-05 or 2016-Q1."),
    "figure-is-no-number": _("The value is not a number."),
    "figure-status-is-not-known": _("The status is not known. Known are: %(known)s."),
    "file-of-figures-is-not-known": _("“%(kind)s” is no kind of file that is read here. Known are: %(known)s."),
    "file-of-figures-lacks-columns": _("The file has no column %(column)s. Is it of another kind?"),
    "file-of-figures-cannot-be-read": _("The file cannot be read as %(kind)s: %(problem)s"),
    "figure-is-a-part": _("The row is a part of another row, and would be counted twice."),
    "figure-is-to-be-deleted": _("The row asks for a value to be deleted. Nothing that was known is deleted here."),
    "file-of-figures-needs-a-mapping": _("Such a table needs a mapping: say with --mapping which column means what."),
    "file-of-figures-needs-an-extra": _("Reading this kind needs a part that is not installed: madoguchi[%(extra)s]."),
    "reading-is-not-defined": _("The corridor pack defines no reading %(reading)s. Add it to indicators/readings.csv."),
    "source-is-not-known": _("There is no source %(source)s. Name it, or take one of: %(known)s."),
    "coding-is-finished": _("This coding is finished; it does not change any more."),
    "coding-is-not-complete": _("%(missing)s judgements have no score yet; a coding is finished when all have."),
}
