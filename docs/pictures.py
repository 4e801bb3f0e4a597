"""Draws the pictures of the gallery: result cards at the width of a phone. Needs the extra `browser` and Chromium.

`python docs/pictures.py` writes them to docs/gallery.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import sync_playwright

from sciatica_triage import triage

GALLERY: Final = Path(__file__).parent / "gallery"
RESULTS: Final[dict[str, dict[str, object]]] = {
    "emergency": {"severe_pain": True, "severe_pain_hours": 5, "leg_weakness": True, "age_years": 47},
    "one-doubtful-leak": {"leg_pain": True, "loss_of_bladder_control": "unsure"},
    "weak-leg": {"leg_weakness": True, "bladder_change": False, "age_years": 52},
    "questions-open": {"leg_pain": True, "symptom_days": 3},
}


def main() -> None:
    """Draw each card, folded as a reader first sees it."""
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 412, "height": 800})
        for name, answers in RESULTS.items():
            page.set_content(f'<body style="margin:8px">{triage(answers).to_html()}')
            picture = GALLERY / f"{name}.png"
            page.screenshot(path=picture, full_page=True)
            Image.open(picture).convert("RGB").quantize(32).save(picture, optimize=True)
        browser.close()


if __name__ == "__main__":
    main()
