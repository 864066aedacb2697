"""Where a thread is played: the workbench, and what the last act left to look at."""

from __future__ import annotations

from dataclasses import dataclass, field

from labkit.host.console import RunResult
from labkit.story.workbench import Workbench, WorkbenchState
from labkit.tools.omnipatcher import PatchResult


@dataclass(frozen=True)
class StageState:
    """A snapshot."""

    bench: WorkbenchState
    run: RunResult | None
    patch: PatchResult | None
    runs: dict[str, RunResult]


@dataclass
class Stage:
    """The workbench, and what the last act left: a console, a patcher's answer. `runs`: consoles by event."""

    bench: Workbench
    run: RunResult | None = None
    patch: PatchResult | None = None
    runs: dict[str, RunResult] = field(default_factory=dict)

    def save(self) -> StageState:
        """A snapshot."""
        return StageState(self.bench.save(), self.run, self.patch, dict(self.runs))

    def load(self, state: StageState) -> None:
        """Back to a snapshot."""
        self.bench.load(state.bench)
        self.run, self.patch, self.runs = state.run, state.patch, dict(state.runs)
