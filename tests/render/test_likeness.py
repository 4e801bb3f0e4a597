"""Cards compared with how they looked when somebody last looked: light and dark, on a phone and on a desk.

All are drawn in one font that is the same everywhere, on one sheet, and kept at a quarter of its size: enough to see a part
that is gone, moved or of another colour, and too little for how a machine smooths its letters. When a card is meant to look
otherwise, or its words change, draw the sheet again with `python -m tests.render.test_likeness`, and look at it.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, TypeAlias

import pytest

from sciatica_triage import Presentation, Triager
from sciatica_triage.vocabulary import vocabulary_of

from ..support.browser import drawn, needed

SHEET: Final = Path(__file__).parents[1] / "support" / "cards.png"
Sheet: TypeAlias = tuple[list[list[str]], Any]
"""What is wrong, each with the card that it is wrong on, and the picture."""
FONT: Final = "DejaVu Sans"
SCALE: Final = 4
NO: Final = {f.name: "absent" for f in vocabulary_of(Presentation).findings.values() if f.kind == "finding"}
PAIN: Final = {**NO, "leg_pain": "present", "age_years": 40, "symptom_days": 3, "temperature_c": 37}
PEOPLE: Final[dict[str, dict[str, Any]]] = {
    "nobody asked": {},
    "routine": PAIN,
    "a child, and a parent": {**PAIN, "age_years": 9, "reported_by": "somebody_else"},
    "not sure": {**PAIN, "weakness_worsening": "unsure", "fever": "unsure"},
    "urgent": {**PAIN, "leg_weakness": "present"},
    "emergency": {"back_pain": "present", "cannot_pass_urine": "present", "saddle_numbness": "present"},
}
THEMES: Final = {"light": ("#ffffff", "#111111"), "dark": ("#111111", "#dddddd")}
ROWS: Final = [(theme, width, height) for width, height in ((400, 700), (1000, 460)) for theme in THEMES]
SPOILED: Final = {
    "the action is small": ("font-size:21px", "font-size:14px"),
    "a heading is gone": (">You told us<", "><"),
    "the level has no colour": ("#330a5f", "#ffffff"),
    "everything is moved": ("padding:.8em 1em", "padding:1.6em 2em"),
}
LIKE: Final = 0.01
"""The share of clearly differing pixels up to which two pictures are the same."""
FAULTS: Final = """
<script>
  const faults = [];
  const say = (card, fault, ...of) => faults.push([card.parentElement.dataset.name, fault, ...of]);
  const light = colour => {
    const [r, g, b] = colour.slice(0, 3).map(v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const read = text => { const [r, g, b, a] = text.match(/[\\d.]+/g).map(Number); return [r, g, b, a ?? 1]; };
  const mixed = (over, under, share) => over.map((v, i) => v * share + under[i] * (1 - share));
  for (const card of document.querySelectorAll('section')) {
    const boxes = [];
    const walk = document.createTreeWalker(card, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const range = document.createRange();
      range.selectNodeContents(walk.currentNode);
      const rects = [...range.getClientRects()].filter(r => r.width > 1);
      if (!walk.currentNode.parentElement.checkVisibility() || !rects.length) continue;  // in a closed fold
      let at = walk.currentNode.parentElement, back = null, share = 1;
      const ink = read(getComputedStyle(at).color);
      for (; at; at = at.parentElement) {
        const look = getComputedStyle(at);
        if (!back && read(look.backgroundColor)[3]) back = read(look.backgroundColor);
        if (!back) share *= Number(look.opacity);
      }
      const [one, two] = [light(mixed(ink, back, share)), light(back)].sort((a, b) => b - a);
      if ((one + 0.05) / (two + 0.05) < 4.5) say(card, 'too pale', walk.currentNode.textContent);
      for (const r of rects) {
        for (const [o, text] of boxes) {
          const wide = Math.min(r.right, o.right) - Math.max(r.left, o.left);
          const high = Math.min(r.bottom, o.bottom) - Math.max(r.top, o.top);
          if (wide > 2 && high > 5) say(card, 'over each other', text, walk.currentNode.textContent);
        }
      }
      boxes.push(...rects.map(r => [r, walk.currentNode.textContent]));
    }
    const box = card.getBoundingClientRect();
    if (box.height > card.parentElement.clientHeight) say(card, 'too high');
  }
  document.title = JSON.stringify(faults);
</script>
"""


def cards() -> dict[str, str]:
    """Each person's card; then that of the emergency, spoiled."""
    triager = Triager(engine="reference")
    made = {name: triager.triage(person).to_html() for name, person in PEOPLE.items()}
    made |= {name: made["emergency"].replace(*change) for name, change in SPOILED.items()}
    return {name: card.replace("system-ui", f"'{FONT}'") for name, card in made.items()}


def places() -> Iterator[tuple[str, str, tuple[int, int, int, int]]]:
    """Where on the sheet each card is, by its name and its row: left, top, right, bottom."""
    top = 0
    for theme, width, height in ROWS:
        for i, name in enumerate([*PEOPLE, *SPOILED] if (theme, width) == ("light", 400) else PEOPLE):
            yield name, f"{theme} {width}", (i * width, top, (i + 1) * width, top + height)
        top += height


def draw(folder: Path) -> Sheet:
    """What is wrong with the cards, and the sheet in its small size."""
    image = needed("PIL.Image")
    made = cards()
    parts = []
    for name, row, (left, top, right, bottom) in places():
        back, ink = THEMES[row.split()[0]]
        place = f"left:{left}px;top:{top}px;width:{right - left}px;height:{bottom - top}px"
        look = f"position:absolute;box-sizing:border-box;padding:8px;background:{back};color:{ink};{place}"
        parts.append(f'<div data-name="{name}" style="{look}">{made[name]}</div>')
    wide, high = (max(box[i] for _, _, box in places()) for i in (2, 3))
    picture = folder / "sheet.png"
    faults = drawn(f'<body style="margin:0">{"".join(parts)}{FAULTS}', folder, wide, high, picture=picture)
    return faults, image.open(picture).convert("RGB").reduce(SCALE)


def differing(one: Any, other: Any) -> float:
    """The share of pixels that differ clearly in one of their colours."""
    differences = needed("PIL.ImageChops").difference(one, other).split()
    most = max((part.point(lambda v: 255 if v > 48 else 0) for part in differences), key=lambda p: p.histogram()[255])
    return float(most.histogram()[255] / (most.width * most.height))


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Sheet:
    if not list(Path("/usr/share/fonts").rglob("DejaVuSans.ttf")):
        needed("a font: DejaVu Sans")
    return draw(tmp_path_factory.mktemp("cards"))


def test_nothing_is_pale_or_over_each_other_or_too_high(sheet: Sheet) -> None:
    """But the level without its colour, which shows that the look finds what is wrong."""
    assert [fault for fault in sheet[0] if fault[0] in PEOPLE] == []
    assert {fault[1] for fault in sheet[0] if fault[0] == "the level has no colour"} == {"too pale"}


def test_cards_look_as_they_did(sheet: Sheet) -> None:
    """Each card by itself; and the comparison tells a spoiled one from it."""
    drawing, kept = sheet[1], needed("PIL.Image").open(SHEET).convert("RGB")
    assert drawing.size == kept.size
    shares = {}
    for name, row, box in places():
        if name in PEOPLE:
            part = tuple(edge // SCALE for edge in box)
            shares[f"{name}, {row}"] = differing(drawing.crop(part), kept.crop(part))
    assert {name: share for name, share in shares.items() if share > LIKE} == {}


def test_a_spoiled_card_is_told_from_the_right_one(sheet: Sheet) -> None:
    drawing, where = sheet[1], {name: box for name, row, box in places() if row == "light 400"}
    small = {name: drawing.crop(tuple(edge // SCALE for edge in box)) for name, box in where.items()}

    shares = {name: differing(small[name], small["emergency"]) for name in SPOILED}
    assert {name: share for name, share in shares.items() if share <= LIKE} == {}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        problems, picture = draw(Path(folder))
        picture.quantize(64).save(SHEET, optimize=True)
        shutil.rmtree(Path(folder) / "profile", ignore_errors=True)
    print(*problems[:20], sep="\n")
