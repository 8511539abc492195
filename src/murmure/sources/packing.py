"""How is one sample packed in every way that people have: a folder, a zip, a tar.gz, a zip in a zip?"""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from murmure.sources.readers import LIMITS, Scratch, containers
from murmure.sources.refusals import is_litter


def tree_of(offered: Path) -> dict[str, bytes]:
    """Return the files of a sample, whatever it is packed in, by path; an inner archive lends its name to its paths."""
    tree: dict[str, bytes] = {}
    with Scratch() as scratch:
        for container in containers(offered, scratch, LIMITS):
            for file in container.files:
                if not is_litter(file.path):
                    with file._opener() as stream:
                        tree[file.path] = stream.read()
    return tree


def write_folder(tree: dict[str, bytes], folder: Path) -> Path:
    """Write the files below `folder` and return it."""
    for path, data in tree.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return folder


def _zip(tree: dict[str, bytes], path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in tree.items():
            archive.writestr(name, data)
    return path


def _tar(tree: dict[str, bytes], path: Path) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, data in tree.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


def _nested(tree: dict[str, bytes], path: Path) -> Path:
    inner = _zip(tree, path.with_name("inner.zip"))
    return _zip({"inner.zip": inner.read_bytes()}, path)


PACKINGS: dict[str, Callable[[dict[str, bytes], Path], Path]] = {"zip": _zip, "tar.gz": _tar, "nested.zip": _nested}
