"""Print what the attacks did: `python -m tests.attack [--share 0.1] [NAME …]`."""

from __future__ import annotations

import argparse
import sys

from tests.attack.attacks import ATTACKS

MOST_SHOWN = 8


def main() -> int:
    """Attack, and print a line for each kind; return 1 if anything went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="words of the kinds to try (all)")
    parser.add_argument("--share", type=float, default=1.0, help="of the full number of tries (1)")
    chosen = parser.parse_args()
    total = 0
    for name, (attack, tries) in ATTACKS.items():
        if chosen.names and not any(word in name for word in chosen.names):
            continue
        done, faults = attack(max(1, int(tries * chosen.share)))
        total += len(faults)
        sys.stdout.write(f"{name:46}{len(faults):6} of {done:,}\n")
        sys.stdout.writelines(f"    {fault}\n" for fault in faults[:MOST_SHOWN])
        sys.stdout.flush()
    return int(total > 0)


if __name__ == "__main__":
    sys.exit(main())
