"""Which browser on which system: enough to recognise one's own among those that are signed in."""

from __future__ import annotations

BROWSERS = (
    ("YaBrowser/", "Yandex Browser"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
"""Most say the names of others as well, so the first that fits is the one."""

SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def told_by(agent: str) -> str:
    """What a browser says of itself, in two names; its own words where neither is known.

    >>> told_by("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0.0.0 Safari/537.36 Edg/130.0")
    'Edge, Windows'
    >>> told_by("curl/8.5.0")
    'curl/8.5.0'
    """
    found = [next((name for sign, name in names if sign in agent), "") for names in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, found)) or agent
