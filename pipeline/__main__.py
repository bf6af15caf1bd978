"""``python -m pipeline`` is ``navnetabell``."""

import sys

from pipeline.cli.program import main

sys.exit(main())
