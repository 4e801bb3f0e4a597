"""Writing a clinician's signature into a rule's file, and leaving the rest of the file as it stands."""

from __future__ import annotations

import json
import os
import tempfile
from datetime import date
from pathlib import Path
from typing import Any, Final

import yaml

from ..errors import OptionError, Problem, in_own_words
from ..packs.files import read_folder, shown
from ..packs.pack import RulePack, pack_of_files
from ..packs.rule import Rule
from ..packs.shipped import in_installation
from ..packs.signature import meaning
from ..packs.strict_yaml import read_yaml
from ..vocabulary.answers import Answers
from ..vocabulary.presentation import Presentation
from ..vocabulary.vocabulary import vocabulary_of

_LONGEST: Final = 200
_FEWEST_LETTERS: Final = 8
"""Of the hash of a meaning, as a person may give its start."""


def sign(
    file: Path,
    by: str,
    role: str,
    day: date,
    of: str | None = None,
    vocabulary: type[Answers] = Presentation,
) -> tuple[Rule, Rule]:
    """Write a signature into the file of a rule; give the rule as it was and as it is signed.

    `of`: the hash of the meaning that was signed on paper, or its first letters; where the rule means something else by now,
    nothing is written. Raise `OptionError` for what cannot be signed, `RulePackError` where the pack cannot be read.
    """
    said = {"by": _line("--by", by), "role": _line("--role", role), "date": day.isoformat()}
    # Through links: putting a new file in place of a link would leave the rule itself unsigned.
    file = file.resolve()
    if in_installation(file):
        raise OptionError(
            "a rule that is installed with the library is not signed there: the manifest refuses a file that was changed; "
            "sign it in a copy of the pack with a name of its own, and load that with `RulePack.load(path)`"
        )
    folder = next((up for up in file.parents if (up / "pack.yaml").is_file()), None)
    if folder is None:
        raise OptionError("the file belongs to no rule pack: there is no `pack.yaml` in its folder or above it")
    problems: list[Problem] = []
    name, files = file.relative_to(folder).as_posix(), read_folder(folder, problems)
    before = _rule_in(pack_of_files(folder.name, files, vocabulary, problems), folder, name)
    said["of"] = meaning(before, vocabulary_of(vocabulary))
    if of is not None and not (len(of) >= _FEWEST_LETTERS and said["of"].startswith(of)):
        raise OptionError(
            "`--of`: the rule does not mean what was signed; have what it means now reviewed, or give at least "
            f"{_FEWEST_LETTERS} letters of the hash"
        )
    with in_own_words(OSError, lambda error: OptionError(f"the rule's file: {(error.strerror or 'unread').lower()}")):
        # Once more, as it lies there: `files` has plain ends of lines, and the file is to keep its own.
        data = file.read_bytes()
    text = with_signature(data.decode("utf-8"), said)
    changed = text.replace("\r\n", "\n").encode()
    after = _rule_in(pack_of_files(folder.name, {**files, name: changed}, vocabulary), folder, name)
    # The text was cut by position. Whatever its layout, it has to say the same as before, and be signed.
    if _rest(files[name]) != _rest(changed) or after.review != "signed":
        raise OptionError(
            "the rule's file is laid out in a way that cannot be signed by this command; nothing was written"
        )
    with in_own_words(OSError, lambda error: OptionError(f"the rule's file: {(error.strerror or 'full').lower()}")):
        _replace(file, text.encode())
    return before, after


def _line(option: str, text: str) -> str:
    words = text.strip()
    if not words or len(words) > _LONGEST or not words.isprintable():
        raise OptionError(f"`{option}`: expected one line of text, at most {_LONGEST} letters")
    return words


def _rule_in(pack: RulePack, folder: Path, name: str) -> Rule:
    for rule in pack.rules:
        if rule.file == f"{shown(folder.name)}/{name}":
            return rule
    raise OptionError("the file holds no rule")


def with_signature(text: str, said: dict[str, str]) -> str:
    """The text with `signed` where it, or `review`, stood, or else before the cases."""
    root: Any = yaml.compose(text, Loader=yaml.SafeLoader)
    keys = {key.value: (key, value) for key, value in root.value}
    end = "\r\n" if "\r\n" in text else "\n"
    column = 0 if root.flow_style else root.start_mark.column
    # A text in JSON's quotes is one in YAML's: a name with a colon stays a name.
    words = {key: one if key in ("date", "of") else json.dumps(one, ensure_ascii=False) for key, one in said.items()}
    break_ = f"{end}{' ' * (column + 2)}"
    signed = (
        f"signed:{break_}{{by: {words['by']}, role: {words['role']},{break_} date: {words['date']}, of: {words['of']}}}"
    )
    for name in ("signed", "review"):
        if name in keys:
            key, value = keys[name]
            return text[: key.start_mark.index] + signed + text[_end_of(value) :]
    start = keys["cases"][0].start_mark.index
    after = ", " if root.flow_style else f"{end}{' ' * column}"
    return text[:start] + signed + after + text[start:]


def _end_of(value: Any) -> int:
    """Where a value ends; PyYAML counts the comments after a mapping as part of it."""
    if isinstance(value, yaml.MappingNode) and not value.flow_style and value.value:
        return _end_of(value.value[-1][1])
    end: int = value.end_mark.index
    return end


def _rest(data: bytes) -> dict[str, Any]:
    """What a rule's file says besides its review."""
    content = read_yaml("", data).content
    return {key: value for key, value in content.items() if key not in ("review", "signed")}


def _replace(file: Path, data: bytes) -> None:
    """All of it or nothing, whatever happens meanwhile."""
    # In the same folder, as a file can only take another's place on one disk; with a dot, so that no reader of packs
    # trips over what a crash leaves.
    handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(data)
        # A temporary file is for its owner alone, and the pack may be read by others.
        os.chmod(temporary, file.stat().st_mode & 0o7777)
        os.replace(temporary, file)
    finally:
        Path(temporary).unlink(missing_ok=True)
