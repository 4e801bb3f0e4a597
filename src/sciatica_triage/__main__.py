"""`python -m sciatica_triage` is the command `sciatica-triage`."""

import sys

from .cli import main

sys.exit(main())
