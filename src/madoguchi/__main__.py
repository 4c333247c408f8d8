"""`python -m madoguchi` is the same as the command `madoguchi`."""

from __future__ import annotations

import sys

from madoguchi.command import main

sys.exit(main())
