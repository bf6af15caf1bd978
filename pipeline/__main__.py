"""``python -m pipeline`` is ``navnetabell``."""

import sys

from pipeline.cli import main

sys.exit(main())
