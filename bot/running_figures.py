"""What `/metrics` shows of the running scheduler: its own counts, read when somebody asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector

from scheduler.runner import Runner


class RunningFigures(Collector):
    """Due work by what became of it, loops that were started again, chores that failed."""

    def __init__(self, runner: Runner) -> None:
        """Looks at this one."""
        self._runner = runner

    def collect(self) -> Iterable[CounterMetricFamily]:
        """See `Collector`."""
        sweep = self._runner.sweep
        work = {"done": sweep.done, "failed": sweep.failed, "given_up": sweep.parked}
        yield _counts("steady_due_work", "Pieces of due work by what became of them.", "end", work)
        crashes = self._runner.crashes
        yield _counts("steady_crashes", "Loops that were started again.", "loop", crashes)
        failures = self._runner.jobs.failures
        yield _counts("steady_job_failures", "Chores that failed.", "job", failures)


def _counts(name: str, told: str, label: str, counts: Mapping[str, int]) -> CounterMetricFamily:
    family = CounterMetricFamily(name, told, labels=[label])
    for value, count in counts.items():
        family.add_metric([value], count)
    return family
