"""What the journal, backups and requests about personal data say when they refuse."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

PHRASES = {
    "journal-no-event": _("Nothing was proved: the journal has no event %(event)s."),
    "journal-no-head": _("Nothing was proved: no signed head covers event %(event)s yet. Sign one, then ask again."),
    "person-not-found": _("Nothing was done: nobody has the reference or the address %(person)s."),
    "person-is-erased": _("Nothing was done: this person was erased already."),
    "erasure-needs-second": _(
        "Nothing was erased: a second officer has to agree, who is neither the person nor unable to act."
    ),
    "erasure-needs-basis": _("Nothing was erased: say on which basis, in a few words that name nobody."),
    "file-exists": _("Nothing was written: %(path)s exists already."),
    "backup-no-manifest": _("Nothing was restored: %(path)s holds no backup with a manifest."),
    "backup-is-damaged": _("Nothing was restored: the backup is damaged (%(what)s)."),
    "backup-wrong-database": _(
        "Nothing was restored: the backup is of %(backup)s, and this installation keeps %(database)s."
    ),
    "backup-is-of-another": _(
        "Nothing was restored: the backup has other keys than this installation (%(path)s). "
        "Restore it into an empty data folder."
    ),
    "backup-database-in-use": _(
        "Nothing was restored: somebody works with the database. Stop the server and the worker, then try again."
    ),
    "backup-tool-missing": _("Nothing was done: the program %(program)s is needed and was not found."),
    "backup-tool-failed": _("Nothing was done: %(program)s failed (%(what)s)."),
}
