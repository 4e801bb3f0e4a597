"""The progress bar of the long commands: on a terminal only, and without rich too."""

from __future__ import annotations

import io
import sys

import pytest

from sciatica_triage.cli.progress import progress_bar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_nobody_looking_means_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())

    with progress_bar() as progress:
        assert progress is None


def test_a_plain_bar_where_rich_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setitem(sys.modules, "rich.progress", None)

    with progress_bar() as progress:
        assert progress is not None
        progress(5, 10, "monotone")

    shown = terminal.getvalue().split("\r\x1b[K")
    assert shown == ["", "[###############...............] 5/10 monotone", ""]


def test_richs_bar_where_it_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("rich", reason="rich is not installed")
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)

    with progress_bar() as progress:
        assert progress is not None
        progress(5, 10, "monotone")

    assert "monotone" in terminal.getvalue()
