"""`madoguchi code`: the six digits that a demo officer's second factor asks for."""

from __future__ import annotations

import argparse

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings

from madoguchi.core.refusals import Refused
from madoguchi.site.commands.demo import TOTP_SECRET

HELP = "Print the six digits of the demo officers' second factor (demo only)."
EXAMPLE = "madoguchi code"


def arguments(parser: argparse.ArgumentParser) -> None:
    """There is nothing to choose."""


def run(options: argparse.Namespace) -> int:
    """Print the code that holds now."""
    if not settings.DEMO:
        raise Refused("only-in-the-demo")
    counter = next(iter(yield_hotp_counters_from_time()))
    print(format_hotp_value(hotp_value(TOTP_SECRET, counter)))
    return 0
