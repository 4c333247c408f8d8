"""Papers are drawn with the Noto fonts of the system; none is brought along."""

from __future__ import annotations

import os

import pytest

from madoguchi.core import documents

REQUIRED = os.environ.get("MADOGUCHI_REQUIRE_BROWSER") == "1"
"""The build installs browser and fonts: there a test that lacks one fails and does not skip."""

# Elsewhere a machine without the fonts has nothing to draw with, and says so.
needs_fonts = pytest.mark.skipif(
    not REQUIRED and not documents.draws("日本Жя₽"), reason="needs fonts-noto-core and fonts-noto-cjk"
)
