"""Builds the documentation site: gathers the pages, writes what is made, and looks up every link and every public name.

`python docs/build_site.py [PYTHON]`, with the extra `docs`. The site is left in build/site.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urldefrag, urlsplit

import yaml
from reference import anchors, entries, write_reference
from sessions import as_code

import sciatica_triage

PROJECT: Final = Path(__file__).resolve().parents[1]
PAGES: Final = PROJECT / "build" / "pages"
SITE: Final = PROJECT / "build" / "site"


def gather() -> None:
    """All pages as Markdown under build/pages."""
    shutil.rmtree(PAGES.parent, ignore_errors=True)
    shutil.copytree(PROJECT / "docs", PAGES, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    shutil.copy(PROJECT / "CHANGELOG.md", PAGES / "changelog.md")
    for page in PAGES.rglob("*.md"):
        page.write_text(_for_the_site(page.read_text("utf-8"), page), "utf-8")
    write_reference(PAGES / "reference")


def _for_the_site(text: str, page: Path) -> str:
    """Sessions as code, links to what is no page as the file's name, and no drawings that the site does not draw."""

    def link(found: re.Match[str]) -> str:
        words, place = found.groups()
        file = urldefrag(place).url
        inside = (page.parent / file).resolve()
        example = (PROJECT / "docs" / page.relative_to(PAGES)).parent.joinpath(file).resolve()
        if example.is_file() and example.is_relative_to(PROJECT / "examples"):
            copy = PAGES / example.relative_to(PROJECT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(example, copy)
            return f"[{words}]({os.path.relpath(copy, page.parent)})"
        return found[0] if not file or inside.exists() else f"{words} (`{file.replace('../', '')}`)"

    text = re.sub(r"\[([^\]]+)\]\((?!https?:)([^)]+)\)", link, text)
    return as_code(re.sub(r"```mermaid\n.*?```\n*", "", text, flags=re.DOTALL))


def missing_entries(site: Path) -> list[str]:
    """Every public name, every type that one hands out, and every public member of a class that has no entry."""
    missing = []
    for page, names in entries().items():
        found = _Links()
        found.feed((site / "reference" / page / "index.html").read_text("utf-8"))
        missing += [
            f"the reference lacks {one}" for entry in names for one in anchors(entry) if one not in found.anchors
        ]
    return missing


def _title(text: str) -> str:
    return next(line.lstrip("# ") for line in text.splitlines() if line.startswith("#"))


def _write_for_models(site: Path) -> None:
    """llms.txt: what the library is, and where each page is, for programs that read pages: as text, the reference as HTML."""
    groups: dict[str, list[str]] = {}
    section_of = {page: section for section, pages in _menu() for page in pages}
    order = [*section_of]
    pages = sorted(PAGES.rglob("*.md"))
    for page in sorted(pages, key=lambda one: order.index(_place(one)) if _place(one) in order else len(order)):
        place = page.relative_to(PAGES)
        # What the menu does not have lies beside a page that it has: a group of rules, a part of the reference.
        section = section_of.get(_place(page)) or section_of[(place.parent / "index.md").as_posix()]
        if place.parts[0] == "reference":
            place = place.parent / "index.html" if place.stem == "index" else place.with_suffix("") / "index.html"
        else:
            shutil.copy(page, site / place)
        groups.setdefault(section, []).append(f"- [{_title(page.read_text('utf-8'))}]({place.as_posix()})")
    about = (sciatica_triage.__doc__ or "").strip().splitlines()
    listed = [line for section, pages in groups.items() for line in ("", f"## {section}", "", *pages)]
    text = "\n".join(["# sciatica_triage", "", f"> {about[0]}", "", *about[2:], *listed, ""])
    (site / "llms.txt").write_text(text, "utf-8")


def _place(page: Path) -> str:
    return page.relative_to(PAGES).as_posix()


def _menu() -> list[tuple[str, list[str]]]:
    """The sections of the site's menu, each with its pages; a page of its own is a section."""
    menu = yaml.safe_load((PROJECT / "mkdocs.yml").read_text("utf-8"))["nav"]
    parts = [
        (name, inside if isinstance(inside, list) else [{name: inside}]) for one in menu for name, inside in one.items()
    ]
    return [(name, [page for one in inside for page in one.values()]) for name, inside in parts]


class _Links(HTMLParser):
    """The links and the anchors of one page."""

    def __init__(self) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.anchors: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where a tag leads, and what leads to it."""
        for name, value in attrs:
            if value and name in ("href", "src") and tag in ("a", "img"):
                self.links.add(value)
            if value and name in ("id", "name"):
                self.anchors.add(value)


def broken_links(site: Path) -> list[str]:
    """Every link inside a site that leads to no file or no anchor of it."""
    pages: dict[Path, _Links] = {}
    for page in site.rglob("*.html"):
        if page.name != "404.html":
            pages[page] = _Links()
            pages[page].feed(page.read_text("utf-8"))
    wrong = []
    for page, found in pages.items():
        for link in sorted(found.links):
            place, anchor = urldefrag(unquote(link))
            if urlsplit(link).scheme or link.startswith("//"):
                continue
            target = (page.parent / place).resolve() if place else page
            target = target / "index.html" if target.is_dir() else target
            at = pages.get(target)
            if not target.is_file() or (anchor and at and anchor not in at.anchors):
                wrong.append(f"{page.relative_to(site)} links to {link}")
    listed = re.findall(r"\]\((.+)\)", (site / "llms.txt").read_text("utf-8"))
    return wrong + [f"llms.txt links to {place}" for place in listed if not (site / place).is_file()]


def main() -> int:
    """Build the site; 1 where it cannot be built, a link leads nowhere, or something public has no entry."""
    gather()
    beside = Path(sys.argv[1] if len(sys.argv) > 1 else sys.executable)
    done = subprocess.run(
        [str(beside.parent / "zensical"), "build", "--strict"], cwd=PROJECT, env={**os.environ}, check=False
    )
    if done.returncode or not (SITE / "index.html").is_file():
        return 1
    _write_for_models(SITE)
    wrong, missing = broken_links(SITE), missing_entries(SITE)
    counted = f"{len(wrong)} links that lead nowhere, {len(missing)} entries missing"
    print(*wrong, *missing, f"{len([*SITE.rglob('*.html')])} pages, {counted}", sep="\n")
    return 1 if wrong or missing else 0


if __name__ == "__main__":
    sys.exit(main())
