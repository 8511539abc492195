"""What is kept in the files of words beside this module?"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any


@cache
def kept(name: str) -> Any:
    """Return what a YAML file of this folder holds."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C is ten times quicker
    return yaml.load(Path(__file__).with_name(f"{name}.yaml").read_text("utf-8"), loader)
