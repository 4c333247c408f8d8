"""What letters about figures of places both sides claim say, fetched at the moment they are sent."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings

from madoguchi.apps.observatory.models import Upload
from madoguchi.core.notices.letters import NoLongerTrue, writer
from madoguchi.core.notices.models import Message
from madoguchi.core.ui.writing import reader


def _waiting(message: Message) -> Upload:
    found = Upload.objects.select_related("source", "vintage").filter(reference=message.about_reference).first()
    if found is None or not found.waits_for_keys:
        raise NoLongerTrue("the figures do not wait for a key any more")
    return found


def _about(upload: Upload) -> dict[str, object]:
    assert upload.vintage is not None
    return {
        "source": upload.source.name.in_language(reader(), ("en",)).text or upload.source.key,
        "release": upload.vintage.release,
        "rows": upload.vintage.rows,
        "address": settings.SITE_ADDRESS + upload.get_absolute_url(),
    }


@writer("figures-need-your-key")
def need_your_key(message: Message) -> Mapping[str, object]:
    """To the officers of a side that has not answered yet."""
    return _about(_waiting(message))


@writer("figures-are-refused")
def are_refused(message: Message) -> Mapping[str, object]:
    """To whoever brought a file; the reason stands on the desk alone."""
    upload = _waiting(message)
    if not upload.is_refused:
        raise NoLongerTrue("the side agrees by now")
    return _about(upload)
