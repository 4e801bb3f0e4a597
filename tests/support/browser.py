"""Chromium without a window: what a page says of itself once it is drawn, and its picture."""

from __future__ import annotations

import importlib
import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any, Final

import pytest

OVERFLOWING: Final = """
<script>
  const wrong = [];
  for (const card of document.querySelectorAll('section')) {
    const edge = card.getBoundingClientRect().right + 0.5;
    for (const part of card.querySelectorAll('*')) {
      const box = part.getBoundingClientRect();
      if (box.width && (box.right > edge || box.left < card.getBoundingClientRect().left - 0.5)) wrong.push(part.tagName);
      if (part.clientWidth && part.scrollWidth > part.clientWidth + 1) wrong.push('inside ' + part.tagName);
    }
    if (edge > card.parentElement.getBoundingClientRect().right + 1) wrong.push('card');
    if (card.getBoundingClientRect().height < 40) wrong.push('flat');
  }
  document.title = JSON.stringify(wrong);
</script>
"""
"""Leaves what sticks out of a card or out of a part of it, which should be nothing."""


def needed(module: str) -> Any:
    """A module that a test of pictures needs; without it the test is skipped, but not in CI."""
    try:
        return importlib.import_module(module)
    except ImportError:
        if os.environ.get("CI"):
            pytest.fail(f"CI has to have {module}")
        pytest.skip(f"needs {module}")


def drawn(page: str, folder: Path, width: int, height: int = 1400, *, picture: Path | None = None) -> Any:
    """Draw a page; give the JSON that its script left in the title. Without Chromium the test is skipped, but not in CI.

    A window is at least 500 pixels wide: what should be narrower has to be so by itself.
    """
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("CI has to have Chromium")
        pytest.skip("needs Chromium")
    file = folder / "page.html"
    file.write_text(f'<!doctype html><meta charset="utf-8">{page}', encoding="utf-8")
    command = [found, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    command += [
        "--hide-scrollbars",
        f"--user-data-dir={folder / 'profile'}",
        f"--window-size={max(width, 500)},{height}",
    ]
    if picture is not None:
        subprocess.run(
            [*command, f"--screenshot={picture}", file.as_uri()], capture_output=True, timeout=120, check=True
        )
    run = subprocess.run(
        [*command, "--dump-dom", file.as_uri()], capture_output=True, text=True, timeout=120, check=True
    )
    title = re.search(r"<title>(.*?)</title>", run.stdout, re.DOTALL)
    return json.loads(title[1]) if title else None
