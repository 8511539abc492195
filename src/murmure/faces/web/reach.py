"""How does a page ask the home without holding up the other pages?"""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse

from murmure.faces.web.work import Work, Works
from murmure.model.errors import BadRequest
from murmure.model.words import Both

T = TypeVar("T")
MAX = 2**53
NO_FIELD = Both("This form is not complete.", "Ce formulaire n'est pas complet.")
TRY_AGAIN = Both("Go back, fill it in and send it again.", "Revenez en arrière, remplissez-le et renvoyez-le.")


async def ask(request: Request, question: Callable[..., T], *args: Any) -> T:
    """Ask the home in a thread: `question` is handed the home first."""
    return await run_in_threadpool(question, request.app.state.home, *args)


async def download(request: Request, fill: Callable[[Any, Path], list[Path]], packed: str) -> FileResponse:
    """Send the file that `fill(home, folder)` writes, several as one zip of the name `packed`; nothing of it stays on the disk."""
    folder = Path(tempfile.mkdtemp(prefix="murmure-"))

    def file(home: Any) -> Path:
        files = fill(home, folder)
        if len(files) == 1:
            return files[0]
        with zipfile.ZipFile(folder / packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in files:
                archive.write(path, path.name)
        return folder / packed

    try:
        sent = await ask(request, file)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return FileResponse(sent, filename=sent.name, background=BackgroundTask(shutil.rmtree, folder, True))


def works(request: Request) -> Works:
    """Return the long tasks of this server."""
    found: Works = request.app.state.works
    return found


def follow(work: Work) -> RedirectResponse:
    """Send the browser to the page of a long task."""
    return RedirectResponse(f"/work/{work.number}", 303)


async def fields(request: Request) -> dict[str, str]:
    """Return the text fields of a form."""
    async with request.form(max_files=0, max_fields=500) as form:
        return {name: proper(value) for name, value in form.items() if isinstance(value, str)}


def proper(text: str) -> str:
    """Return what was typed without what no file name and no word of the log can hold: NUL, halves of a character."""
    return text.replace("\0", "").encode("utf-8", "replace").decode().strip()


def whole(text: str | None, default: int = 0) -> int:
    """Return a whole number that somebody typed, `default` when it is not one."""
    try:
        value = int(text or "")
    except ValueError:
        return default
    return value if abs(value) < MAX else default


def needed(form: dict[str, str], *names: str) -> list[str]:
    """Return the fields that must be there, or say that the form is not complete."""
    if any(not form.get(name) for name in names):
        raise BadRequest("form", NO_FIELD, TRY_AGAIN)
    return [form[name] for name in names]
