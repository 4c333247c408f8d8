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
    "source-moved-on": _(
        "Nothing was published: another release of %(source)s came in since the file was read. Read the file again; "
        "it is compared anew."
    ),
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
    "file-of-figures-has-no-titles": _("No line of the file reads like the titles of columns."),
    "figure-is-of-a-place-under-dispute": _(
        "Figures of places under dispute are published with two keys, one of each side. Bring the file at the desk, "
        "where both sides are asked."
    ),
    "figure-is-of-an-unnamed-place": _(
        "The row is of a place under dispute and does not say which. Name it as the corridor pack does."
    ),
    "release-is-named-after-a-place": _(
        "Nothing was kept: the release %(release)s is named after a place under dispute. Give it a name without one."
    ),
    "figures-need-both-keys": _(
        "Nothing was published: these figures are of a place under dispute, and both sides have to agree first."
    ),
    "figures-need-no-keys": _("Nothing was done: these figures are of no place under dispute and need no key."),
    "key-to-figures-is-of-its-side": _("Nothing was done: only an officer of a side can answer for it."),
    "one-person-holds-one-key": _(
        "Nothing was done: you answered for the other side already. Two sides means two people."
    ),
    "key-is-refused-with-a-reason": _("Nothing was done: say why your side does not agree. Both desks read it."),
    "figures-come-back-with-both-keys": _(
        "Nothing was done: figures of a place under dispute that were taken back come back by a new file, with the "
        "keys of both sides."
    ),
    "columns-mean-the-same": _("Nothing was read: these columns cannot all mean the same: %(columns)s."),
    "columns-have-no-series": _("Nothing was read: say which column tells the series apart."),
    "columns-have-no-values": _(
        "Nothing was read: name either one column of periods and one of values, or the columns that are periods."
    ),
    "column-is-no-period": _("Nothing was read: the title “%(column)s” is no period such as 2016 or 2016-05."),
    "upload-is-published": _("Nothing was done: this file is published already. A mistake is taken back as a whole."),
    "upload-is-not-read": _("Nothing was done: this file has not been read yet."),
    "upload-is-gone": _("The file is not here any more. Choose it again."),
    "upload-says-nothing-new": _("Nothing was published: everything in this file is known already."),
    "take-back-needs-a-reason": _("Nothing was taken back: choose a reason."),
    "vintage-is-not-to-be-taken-back": _(
        "Nothing was taken back: figures of the corridor pack and of this window are put right where they come from."
    ),
    "vintage-is-taken-back": _("Nothing was taken back: this release was taken back already."),
    "vintage-is-revised-since": _("Nothing was taken back: every value of this release was revised by a later one."),
}
