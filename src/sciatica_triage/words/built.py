"""A lexicon as plain data, with the index of its wordings: what is shipped beside the word files, so that nobody waits.

`rules/words/en.json` is made of the files in `rules/words/en/` by `python -m sciatica_triage.words.built` and carries
their hash. Where the files have changed since, it is not used.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from pydantic_core import from_json

from ..errors import Problem
from ..packs.files import read_folder
from ..values import dataclass
from .automaton import Index
from .file_models import WORD_LISTS, WordFile
from .patterns import Patterns
from .spelling import Speller

_FORM: Final = 3
"""The number of this form of the data; another one is not read."""
_TABLES: Final = ("slots", "values", "hours", "weekdays", "months", "as_told")
_NOT_NEEDED: Final = {"hear", "nouns", "fires", "silent", "because"}


@dataclass(frozen=True)
class Built:
    """A lexicon as plain data.

    `items` are layer, name and meaning. `wordings` are patterns; at the same place `owners` has the number of the item, and
    `nouns` whether it is a noun.
    """

    made_of: str
    spelling: Mapping[str, Any]
    lists: Mapping[str, Sequence[str]]
    tables: Mapping[str, Mapping[str, Any]]
    items: Sequence[tuple[str, str, Mapping[str, Any]]]
    wordings: Sequence[str]
    owners: Sequence[int]
    nouns: Sequence[bool]
    index: Mapping[str, Any]
    ages: Sequence[Mapping[str, Any]]
    age_wordings: Sequence[str]
    age_owners: Sequence[int]
    age_index: Mapping[str, Any]


def built(language: str, files: Mapping[str, bytes], shipped: bytes | None, problems: Iterable[Problem] = ()) -> Built:
    """The lexicon of these word files: what was shipped built if it is of just these, else built now."""
    found = _read(shipped, hash_of(files)) if shipped is not None and not problems else None
    if found is not None:
        return found
    from .word_files import read_word_files  # reads YAML, which takes long to import

    return build(read_word_files(language, files, problems), hash_of(files))


def build(files: Sequence[WordFile], made_of: str = "") -> Built:
    """Build the plain data of word files."""
    from .word_files import LAYERS, joined

    tables = {key: {k: v for file in files for k, v in getattr(file, key).items()} for key in _TABLES}
    lists = {name: [w for file in files for w in file.words.get(name, ())] for name in WORD_LISTS}
    spelling = joined(file.spelling for file in files)
    patterns = Patterns(tables["slots"], Speller(spelling).expanded)
    items: list[tuple[str, str, Mapping[str, Any]]] = []
    wordings: list[tuple[int, bool, str]] = []
    for file in files:
        for section, layer in LAYERS.items():
            for name, item in getattr(file, section).items():
                wordings += [(len(items), False, wording) for wording in item.hear]
                wordings += [(len(items), True, wording) for wording in getattr(item, "nouns", ())]
                items.append((layer, name, item.model_dump(mode="json", exclude=_NOT_NEEDED, exclude_defaults=True)))
    ages = [age for file in files for age in file.ages.values()]
    age_wordings = [(number, wording) for number, age in enumerate(ages) for wording in age.hear]
    return Built(
        made_of=made_of,
        spelling=spelling.model_dump(mode="json"),
        lists=lists,
        tables=tables,
        items=items,
        wordings=[text for _, _, text in wordings],
        owners=[number for number, _, _ in wordings],
        nouns=[noun for _, noun, _ in wordings],
        index=asdict(Index.of([patterns.phrase(text) for _, _, text in wordings])),
        ages=[age.model_dump(mode="json", exclude=_NOT_NEEDED, exclude_defaults=True) for age in ages],
        age_wordings=[text for _, text in age_wordings],
        age_owners=[number for number, _ in age_wordings],
        age_index=asdict(Index.of([patterns.phrase(text) for _, text in age_wordings])),
    )


def as_text(data: Built) -> str:
    """The data as it is shipped: the same bytes for the same files."""
    import json  # a process that reads takes the faster reader

    return json.dumps({"form": _FORM, **asdict(data)}, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n"


def _read(shipped: bytes, made_of: str) -> Built | None:
    """What was built of the files with this hash, or None for anything else."""
    try:
        found = from_json(shipped, cache_strings="keys")
    except ValueError:
        return None
    if not isinstance(found, dict) or found.pop("form", None) != _FORM or found.get("made_of") != made_of:
        return None
    with suppress(TypeError):
        return Built(**found)
    return None


def hash_of(files: Mapping[str, bytes]) -> str:
    """The SHA-256 over the names and contents of word files."""
    found = hashlib.sha256()
    for name, data in files.items():
        found.update(f"{name}:{len(data)}:".encode())
        found.update(data)
    return found.hexdigest()


def main() -> None:
    """Build what is shipped, in a checkout."""
    from .word_files import read_word_files

    words = Path(__file__).resolve().parents[3] / "rules" / "words"
    for folder in sorted(path for path in words.iterdir() if path.is_dir()):
        problems: list[Problem] = []
        files = read_folder(folder, problems)
        text = as_text(build(read_word_files(folder.name, files, problems), hash_of(files)))
        (words / f"{folder.name}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
