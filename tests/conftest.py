"""What holds for every test: nothing of the person who runs them is read, fast tests run first."""

from __future__ import annotations

import pytest

LATE = ("long", "browser", "slow")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the fast part first, then what is long, what needs a browser, what is slow."""
    items.sort(key=lambda item: max((place + 1 for place, name in enumerate(LATE) if item.get_closest_marker(name)), default=0))


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Give each test the environment of nobody: no home, no language, no passphrase of the person."""
    for name in ("MURMURE_HOME", "MURMURE_LANG", "MURMURE_PASSPHRASE", "MURMURE_PASSWORD", "MURMURE_DEBUG", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path_factory.getbasetemp() / "nobody-data"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.getbasetemp() / "nobody-state"))
