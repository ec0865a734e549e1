"""Plays stormy lives, a new seed each time, for as long as it is told: `make soak SECONDS=3600`.

A seed that breaks a rule is printed with the command that plays it again.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import sys
import time

from bot.core.config import load_config
from bot.core.log import set_up_logging
from bot.simulation import Faults, simulate_lives

PATIENTS, DAYS = 15, 30


def main() -> None:
    """Run from the command line; exit code 1 at the first broken rule."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--first-seed", type=int, default=1)
    given = parser.parse_args()
    set_up_logging(load_config(None, log_level="ERROR"))
    ends_at = time.monotonic() + given.seconds
    crashes = 0
    for seed in itertools.count(given.first_seed):
        _, totals = asyncio.run(simulate_lives(PATIENTS, DAYS, seed, faults=Faults()))
        crashes += totals.crashes
        print(f"seed {seed}: {totals.doses.total()} doses, {totals.crashes} crashes", flush=True)
        if totals.broken:
            print(*totals.broken[:20], sep="\n")
            options = f"--patients {PATIENTS} --days {DAYS} --seed {seed} --faults"
            sys.exit(f"Again: steady simulate {options}")
        if time.monotonic() > ends_at:
            print(f"Every rule held through {crashes} crashes.")
            return


if __name__ == "__main__":
    main()
