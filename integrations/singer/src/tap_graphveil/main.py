"""The command ``tap-graphveil``: the tap, with faults said in one line."""

from __future__ import annotations

import sys

from tap_graphveil.faults import TapFaultError
from tap_graphveil.tap import TapGraphveil


def main() -> None:
    """Run the tap; the exit code is 0 where it is done, 1 where it was refused or hopeless, 2 where it was used wrongly."""
    try:
        TapGraphveil.cli()
    except TapFaultError as fault:
        sys.stderr.write(f"{fault}\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
