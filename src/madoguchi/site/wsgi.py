"""The entry point for web servers."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.settings")
application = get_wsgi_application()

# What was loaded stays as long as the process: it is not searched for garbage while a visitor waits.
gc.collect()
gc.freeze()
