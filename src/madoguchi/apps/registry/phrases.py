"""The sentences of refusals about companies and files: what was not done, why, and what helps."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

COMPANIES = {
    "name-is-missing": _("The name is missing. A company needs at least one name."),
    "name-is-too-long": _("The name has %(length)s characters; at most %(limit)s are kept."),
    "name-has-direction-marks": _(
        "The name holds marks that turn the direction of writing, so it would read differently from what it is."
        " Type it anew instead of copying it."
    ),
    "text-has-direction-marks": _(
        "The text holds marks that turn the direction of writing. Type it anew instead of copying it."
    ),
    "text-is-too-long": _("The text has %(length)s characters; at most %(limit)s are kept."),
    "name-has-signs-that-are-no-text": _("The name holds signs that are no letters. Type it anew."),
    "cell-begins-like-a-formula": _(
        "“%(start)s” begins like a formula and is kept out: a name is text. Remove the sign at its beginning."
    ),
    "identifier-scheme-is-not-known": _("No register of this corridor gives out numbers called “%(scheme)s”."),
    "check-digit-does-not-fit": _(
        "The check digit of %(value)s does not fit. Often one digit is mistyped; compare it with the register."
    ),
    "number-has-another-length": _("%(value)s has %(length)s characters; such a number has %(expected)s."),
    "number-has-another-form": _("%(value)s is no such number. Compare it with the register."),
    "number-is-not-a-number": _("“%(value)s” is not a whole number."),
    "date-is-not-a-date": _("“%(value)s” is not a date. Write it as 2026-12-01."),
    "side-is-not-said": _(
        "Neither the row nor a number in it says of which side the company is. Say it for the whole file when you"
        " choose it, or add a column."
    ),
    "side-is-not-known": _("“%(value)s” is neither side of this corridor. Known are: %(known)s."),
    "web-is-no-address": _("“%(value)s” is no address of a web site. Write it as https://example.com."),
    "region-is-not-known": _("“%(value)s” is no region that this corridor knows. Use its code or its full name."),
    "activity-is-not-known": _("The code %(value)s does not stand in the classification %(scheme)s."),
    "company-is-entered-already": _(
        "A company with the number %(value)s is entered already. Search for it, and say on its page that it is yours."
    ),
    "company-is-not-verified": _(
        "The company has not shown who it is yet. One proof is enough: an extract, a code, a document or a visit."
    ),
    "company-is-in-use": _(
        "%(name)s, which this import entered, has entries, people or introductions by now. Withdraw those first."
    ),
    "company-was-changed-since": _(
        "%(name)s was changed after this import; taking the import back would lose that change."
    ),
    "person-acts-already": _("%(name)s acts for this company already."),
    "person-is-not-known": _("Nobody with the address %(email)s is entered."),
    "last-administrator-stays": _("%(name)s is the last who may manage this company. Name another one first."),
    "profile-says-nothing-yet": _("Write a few sentences about the company first."),
    "profile-is-not-in-review": _("This profile does not wait for a decision."),
    "profile-is-not-published": _("This profile is not published, so there is nothing to confirm."),
    "no-code-was-sent": _("No letter with a code was sent to this company, or its code is void. Ask for a new one."),
    "verification-is-decided": _("This proof was decided already."),
    "refusal-needs-a-reason": _("Write the reason: whoever asked has to know what to change."),
    "resemblance-is-decided": _("This pair was decided already."),
    "merge-is-undone-already": _("This merge was taken back already."),
    "merge-needs-two-companies": _("A company cannot be merged with itself."),
    "merge-needs-one-side": _("The two records stand on different sides, so they are not one company."),
    "company-is-merged-already": _("One of the two records was merged before. Look at that merge first."),
    "pair-was-introduced-to-each-other": _("The two records were introduced to each other; they are two companies."),
}

FILES = {
    "file-is-empty": _("%(name)s is empty."),
    "file-is-too-large": _("%(name)s has %(megabytes)s MB; at most %(limit)s MB are read here."),
    "file-is-damaged": _("%(name)s is damaged and cannot be opened. Save it again, or ask its sender for it."),
    "file-is-no-table": _("%(name)s is no table. Save the table as CSV or XLSX."),
    "file-is-an-old-or-locked-workbook": _(
        "%(name)s is a workbook in an old format, or one with a password. Save it as XLSX without a password."
    ),
    "file-has-too-many-parts": _("%(name)s holds %(parts)s parts; at most %(limit)s are read."),
    "file-unpacks-to-too-much": _("%(name)s would unpack to more than %(limit)s MB. Save it as CSV."),
    "file-needs-too-much": _(
        "%(name)s needs more than %(megabytes)s MB of memory or %(seconds)s seconds. Divide it, and import the parts."
    ),
    "file-needs-too-much-memory": _(
        "The file needs more than %(limit)s MB of memory. Divide it, and import the parts."
    ),
    "file-has-another-shape": _("A file of the kind %(kind)s is not %(shape)s. Choose the kind that fits."),
    "file-has-other-columns": _("The first line does not name the columns that were expected: %(expected)s."),
    "file-has-no-rows": _("The file holds no row of this kind. Choose another kind, or another file."),
    "file-has-too-many-rows": _("The file has more than %(limit)s rows. Divide it, and import the parts."),
    "file-names-a-column-twice": _("The first line names the column “%(column)s” twice. Rename one of the two."),
    "file-could-not-be-read": _("Reading the file failed on our side. It is kept; tell the operator its name."),
    "workbook-has-links-to-other-files": _("%(name)s takes values from other files. Save it with values only."),
    "workbook-has-macros": _("%(name)s holds macros. Save it as XLSX without macros."),
    "xml-declares-types-or-entities": _(
        "The file declares document types or entities, which registers do not. It was not read."
    ),
    "xml-is-broken": _("The XML breaks off at line %(line)s, character %(column)s. Fetch the file again."),
    "encoding-is-not-known": _("“%(encoding)s” is no encoding that is read here. Known are: %(known)s."),
    "mapping-cannot-be-read": _("The mapping %(name)s cannot be read: %(problem)s."),
    "mapping-has-no-name": _("No column goes to a name. Say which one holds the company's name."),
    "mapping-target-is-not-known": _("The column “%(column)s” goes to “%(target)s”, which there is not."),
    "import-is-not-staged": _("This file is not ready to be let in. Read it again first."),
    "import-was-interrupted": _("Reading was interrupted, and nothing was written. Import the file again."),
    "another-import-is-not-finished": _(
        "%(name)s is being let in, or was interrupted. Finish that import first; then this one can follow."
    ),
    "columns-are-to-be-mapped": _("Say first where the columns of this table go."),
    "row-is-none-of-these": _(
        "This row does not resemble that company, or the company is gone. Look at the row again."
    ),
    "row-has-another-number": _(
        "The row has the number %(value)s and that company %(held)s in the same register, so they are two companies."
    ),
    "import-is-at-work": _("This import is being worked on. Wait until it is done."),
    "import-cannot-be-undone": _("This import was not completed, so there is nothing to take back."),
    "import-file-is-gone": _("The uploaded file is no longer here. Choose it again."),
}

LINES = {
    "line-is-too-long": _("The line is longer than %(limit)s bytes and was passed over."),
    "line-has-nul": _("The line holds a zero byte, which no text does."),
    "line-is-not-in-this-encoding": _("The line is not in the encoding of the file. Say which encoding it is in."),
    "line-has-too-many-cells": _("The line has %(cells)s cells; at most %(limit)s are read."),
    "line-cannot-be-divided": _("The line cannot be divided into cells: a quotation mark or line end is out of place."),
    "cell-holds-an-error": _("A cell holds the error %(value)s. Mend the workbook, or delete the cell."),
    "line-has-other-cells": _(
        "The line has %(found)s cells where %(expected)s were expected. Often a comma too many or too few."
    ),
    "line-has-no-number": _("The line has no number by which the company could be known again."),
    "line-is-an-older-state": _("An older state of the number %(code)s; the latest one is taken."),
    "line-is-struck-off": _("The number %(code)s was struck off the register."),
    "line-is-a-sole-trader": _("A sole trader is a person; only organisations are entered."),
    "quotation-mark-is-not-closed": _("A quotation mark opens on this line and is not closed."),
    "company-stands-twice-in-the-file": _("%(value)s stood on line %(line)s already; that line is taken."),
    "numbers-belong-to-different-companies": _(
        "The numbers %(value)s belong to different companies here. Look whether those are one, and merge them."
    ),
}

# Short headings under which a report gathers the rows of one reason.
HEADINGS = {
    "name-is-missing": _("The name is missing"),
    "name-is-too-long": _("Name too long"),
    "name-has-direction-marks": _("Marks that turn the direction of writing, in a name"),
    "text-has-direction-marks": _("Marks that turn the direction of writing"),
    "text-is-too-long": _("Text too long"),
    "name-has-signs-that-are-no-text": _("Signs in a name that are no letters"),
    "cell-begins-like-a-formula": _("Cell begins like a formula"),
    "cell-holds-an-error": _("Cell holds an error"),
    "identifier-scheme-is-not-known": _("Number of an unknown register"),
    "check-digit-does-not-fit": _("Check digit does not fit"),
    "number-has-another-length": _("Number of another length"),
    "number-has-another-form": _("Number of another form"),
    "number-is-not-a-number": _("Not a whole number"),
    "date-is-not-a-date": _("Not a date"),
    "side-is-not-said": _("Side not said"),
    "side-is-not-known": _("Unknown side"),
    "region-is-not-known": _("Unknown region"),
    "activity-is-not-known": _("Unknown code of an activity"),
    "web-is-no-address": _("Not an address of a web site"),
    "line-is-too-long": _("Line too long"),
    "line-has-nul": _("Zero byte in the line"),
    "line-is-not-in-this-encoding": _("Another encoding"),
    "line-has-too-many-cells": _("Too many cells"),
    "line-cannot-be-divided": _("Line cannot be divided into cells"),
    "line-has-other-cells": _("A cell too many or too few"),
    "line-has-no-number": _("No number to be known by"),
    "quotation-mark-is-not-closed": _("Quotation mark not closed"),
    "company-stands-twice-in-the-file": _("Stands in the file twice"),
    "numbers-belong-to-different-companies": _("Numbers of different companies"),
    "line-is-an-older-state": _("Older state of a company"),
    "line-is-struck-off": _("Struck off the register"),
    "line-is-a-sole-trader": _("Sole trader"),
}

PHRASES = {**COMPANIES, **FILES, **LINES}
