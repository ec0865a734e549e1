"""An idle sweep with a million patients, and what it costs in memory."""

from __future__ import annotations

import resource
import sys
import time
from datetime import timedelta

from bot.core.clock import SystemClock
from tests.bench.figure import Figure, quantile
from tests.bench.house import bench_house, enrol

PATIENTS = 1_000_000
SWEEPS = 200


async def measure(scale: float) -> list[Figure]:
    """Nothing is due: how long a look takes."""
    async with bench_house() as house:
        await enrol(house, int(PATIENTS * scale), SystemClock().now() + timedelta(hours=5))
        took = []
        for _ in range(SWEEPS):
            began = time.perf_counter()
            await house.sweep.run_once()
            took.append(time.perf_counter() - began)
    per_mib = 1024 if sys.platform == "linux" else 1024 * 1024
    resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / per_mib
    name = f"{int(PATIENTS * scale):,} patients"
    return [
        Figure(f"idle sweep with {name}, p50", quantile(took, 0.5) * 1000, "ms", 5, True),
        Figure(f"most memory with {name}", resident, "MiB", 300, True),
    ]
