"""The example notebook runs from its text, as a reader would run it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

for _library in ("jupytext", "nbclient", "ipykernel", "polars", "altair"):
    pytest.importorskip(_library)

NOTEBOOKS = Path(__file__).parents[1] / "examples" / "notebooks"


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.py")), ids=lambda path: path.stem)
def test_the_notebook_runs(path: Path) -> None:
    import jupytext
    from nbclient import NotebookClient

    notebook: Any = jupytext.read(path)
    NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
    shown = [data for cell in notebook.cells for out in cell.get("outputs", []) if (data := out.get("data"))]

    assert any("<section aria-label" in data.get("text/html", "") for data in shown)
    assert any("image/svg+xml" in data for data in shown)
