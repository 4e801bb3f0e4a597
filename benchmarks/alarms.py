"""Which calm people the lexicon alone calls an emergency: `python benchmarks/alarms.py [CALM.txt ...] [--but FILE.txt]`.

Reads files of the form of `assurance/ear/data/calm.txt`, that one without arguments, and leaves out the lines of
`--but`. For each kind of message, which is its heading, the calm ones that are alarmed; then the wordings that
alarmed them. By two halves: a message belongs to the one that the SHA-256 of its text says. Whoever mends the lexicon
by reading its alarms reads those of the even half, so that the odd one tells what is to be expected of messages that
nobody read.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from sciatica_triage import Triager, Urgency
from sciatica_triage.words.read import lexicon_alone

CALM = Path(__file__).parents[1] / "assurance" / "ear" / "data" / "calm.txt"
HEADING = re.compile(r"\[calm: ([a-z_ ]+)\]")
TRIAGER = Triager(engine="reference")
MOST_WORDINGS = 20


def messages(file: Path) -> Iterator[tuple[str, str]]:
    """The kind and the text of each message of a file."""
    kind = ""
    for line in file.read_text("utf-8").splitlines():
        if heading := HEADING.fullmatch(line):
            kind = heading.group(1)
        elif line and not line.startswith("#"):
            yield kind, line


def alarming(text: str) -> set[str] | None:
    """The wordings for which the message is an emergency, or None where it is none."""
    reading = lexicon_alone(text).reading
    result = TRIAGER.triage(reading.presentation())
    if result.urgency is not Urgency.EMERGENCY:
        return None
    told = {name for reason in result.reasons if reason.urgency is Urgency.EMERGENCY for name in reason.findings}
    return {heard.phrase for heard in reading.findings if heard.finding in told and heard.answer != "absent"}


def table(half: str, told: Iterable[tuple[str, str]]) -> None:
    """Print what is alarmed of one half."""
    count, alarmed, wordings = Counter[str](), Counter[str](), Counter[str]()
    for kind, text in told:
        count[kind] += 1
        found = alarming(text)
        if found is not None:
            alarmed[kind] += 1
            wordings.update(found)
    print(f"\n{half} half: {alarmed.total()} of {count.total()} alarmed, {100 * alarmed.total() / count.total():.1f} %")
    for kind, number in alarmed.most_common():
        print(f"  {kind:14} {number:4} of {count[kind]}")
    print("  by wording:", ", ".join(f"{name} {number}" for name, number in wordings.most_common(MOST_WORDINGS)))


def main() -> None:
    """Print both halves."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("files", nargs="*", type=Path, default=[CALM])
    options.add_argument("--but", type=Path)
    chosen = options.parse_args()
    known = {text for _, text in messages(chosen.but)} if chosen.but else set[str]()
    told = {text: kind for file in chosen.files for kind, text in messages(file) if text not in known}
    for number, half in enumerate(("even", "odd")):
        table(
            half,
            ((kind, text) for text, kind in told.items() if int(sha256(text.encode()).hexdigest(), 16) % 2 == number),
        )


if __name__ == "__main__":
    main()
