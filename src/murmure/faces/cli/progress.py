"""How far is a long task, on a terminal?"""

from __future__ import annotations

from types import TracebackType
from typing import Any

from murmure.faces.cli.screen import Screen, one_line
from murmure.model.words import Both

READING = Both("reading", "lecture")


class Bars:
    """Show one bar per file on stderr while it is a terminal; else stay silent.

    Called with what `Home.bring` tells: {path, state, source, bytes, total, rows}.
    """

    def __init__(self, screen: Screen) -> None:
        self.screen, self._bars, self._task, self._path = screen, None, None, None

    def __enter__(self) -> Bars:
        if self.screen.err.isatty():
            self._bars = self._open()
            self._bars.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._bars:
            self._bars.stop()

    def _open(self) -> Any:
        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

        return Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=24),
            DownloadColumn(),
            TextColumn("{task.fields[rows]}", markup=False),
            TimeRemainingColumn(),
            console=Console(file=self.screen.err, no_color=not self.screen.colours(self.screen.err)),
            transient=True,
        )

    def __call__(self, step: dict[str, Any]) -> None:
        """Show one step."""
        if not self._bars:
            return
        if step["path"] != self._path:
            if self._task is not None:
                self._bars.remove_task(self._task)
            self._path = step["path"]
            name = one_line(str(self._path).rpartition("/")[2], 40)
            self._task = self._bars.add_task(name, total=None, rows="")
        if "bytes" in step:
            rows = Both("{n} read", "{n} lues").say(self.screen.language, n=self.screen.number(step.get("rows", 0)))
            self._bars.update(self._task, completed=step["bytes"], total=step.get("total") or None, rows=rows)
