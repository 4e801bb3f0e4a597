"""The rule packs that come with the library, and where they are: inside the package in a wheel or a zip, at the top of
the project in a checkout."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from pydantic_core import from_json

from ..errors import OptionError, Problem, RulePackError, expect, in_own_words, is_a
from ..vocabulary.findings import kind_of
from ..vocabulary.vocabulary import suggestion
from .files import failures_of, read_bytes, read_folder
from .manifest import CHANGED, NAME, differences, hash_of
from .pack import RulePack, as_read, pack_of_files
from .prepared import FOLDER as PREPARED
from .prepared import from_prepared, pack_fields

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

PackName: TypeAlias = Literal["documents", "guidelines"]
SHIPPED: Final[tuple[PackName, ...]] = ("documents", "guidelines")
"""The rule packs that come with the library; all of them are the default."""
_LARGEST_FILE: Final = 50_000_000
_INSTALLED: Final = Path(__file__).parents[1] / "rules"
_CHECKOUT: Final = Path(__file__).resolve().parents[3] / "rules"
_INSTALL_AGAIN: Final = "the shipped rules are missing from this installation; install it again"


def shipped_pack(name: str) -> RulePack:
    """A pack that comes with the library, read once a process; raise `OptionError` for an unknown name."""
    return _shipped_pack(name if type(name) is str else expect("name", name, str))


@cache
def _shipped_pack(name: str) -> RulePack:
    if name not in SHIPPED:
        raise OptionError(
            f"unknown rule pack; shipped are {', '.join(SHIPPED)}, and other packs are given as "
            f"`RulePack.load(path)`{suggestion(name, SHIPPED)}"
        )
    files = shipped_files(name)
    content = prepared_content(name, files)
    return pack_of_files(name, files) if content is None else as_read(pack_fields(content, files))


def packs_of(packs: object) -> tuple[RulePack, ...]:
    """The packs that are to answer: shipped ones by their names, loaded ones as they are.

    What bears the name of a shipped pack is that pack, as it is here or as it once was released; raise `OptionError` for any
    other by that name, and for whatever is no pack.
    """
    found = any_packs(packs)
    for pack in found:
        if pack.name in SHIPPED and not _was_shipped(pack):
            raise OptionError(
                f"`{pack.name}` is the name of a shipped rule pack, and this one says something else; "
                "give it a name of its own"
            )
    return found


def any_packs(packs: object) -> tuple[RulePack, ...]:
    """The packs, for what looks at them and gives no answers; raise `OptionError` for whatever is no pack."""
    # A text is a list of its letters to Python; `packs="documents"` would be nine unknown ones.
    if is_a(packs, (str, bytes, RulePack)) or not is_a(packs, Iterable):
        raise OptionError("`packs`: expected a list or tuple of packs")
    said = OptionError("`packs`: cannot be read; expected a list or tuple of packs")
    with in_own_words(() if type(packs) in (list, tuple) else Exception, lambda _: said):
        # A list or a tuple raises nothing by itself: what comes then is a signal handler's, and goes on as it is.
        given: list[object] = list(packs)
    for pack in given:
        if not is_a(pack, (str, RulePack)):
            raise OptionError(f"`packs`: expected names of packs or `RulePack`s, got {kind_of(pack)}")
    return tuple(pack if isinstance(pack, RulePack) else shipped_pack(str(pack)) for pack in given)


def _was_shipped(pack: RulePack) -> bool:
    """Whether it is the pack that comes with the library, or came with a release of it."""
    # Who stored an older release of a pack can still judge by it; its hash is all that is believed of it.
    return pack.sha256 == shipped_pack(pack.name).sha256 or pack.sha256 in released().get(pack.name, {}).values()


def shipped_files(folder: str) -> dict[str, bytes]:
    """The files of one folder of the shipped rules; raise `RulePackError` for each that is not as it was shipped."""
    problems: list[Problem] = []
    found = read_folder(rules_folder() / folder, problems)
    if (manifest := _manifest()) is not None:
        problems += [Problem(f"{folder}/{name}", None, text) for name, text in differences(manifest, folder, found)]
    if problems:
        raise RulePackError(*problems)
    return found


def is_shipped(path: str) -> bool:
    """Whether there is such a file: in an installation where the manifest names it, even if it was lost since."""
    manifest = _manifest()
    return path in manifest if manifest is not None else (rules_folder() / path).is_file()


def shipped_file(path: str) -> bytes:
    """One file of the shipped rules; raise `RulePackError` where it is missing or not as it was shipped."""
    data = read_bytes(path, rules_folder() / path, _LARGEST_FILE)
    manifest = _manifest()
    if manifest is not None and manifest.get(path) != hash_of(data):
        raise RulePackError(Problem(path, None, CHANGED))
    return data


def prepared_content(name: str, files: Iterable[str]) -> dict[str, Any] | None:
    """What was prepared of shipped files of these names when the wheel was built; None where nothing was, or of others.

    Raise `RulePackError` where it is not as it was shipped: what was tampered with is never passed over in silence.
    """
    manifest = _manifest()
    path = f"{PREPARED}/{name}.json"
    # One that was lost does no harm, as the YAML says the same more slowly.
    if manifest is None or path not in manifest or not (rules_folder() / path).is_file():
        return None
    # Whoever has the files has compared them with these hashes; they are not made a second time.
    return from_prepared(shipped_file(path), {file: manifest[f"{name}/{file}"] for file in files})


@cache
def _manifest() -> Mapping[str, str] | None:
    """The hashes of the shipped files; None in a checkout, where they are being worked on."""
    folder = rules_folder()
    if folder == _CHECKOUT:
        return None
    lost = RulePackError(Problem(f"rules/{NAME}", None, _INSTALL_AGAIN))
    with in_own_words(failures_of(folder), lambda _: lost):
        hashes = from_json((folder / NAME).read_bytes())
    if not isinstance(hashes, dict):
        raise lost
    return hashes


def in_installation(file: Path) -> bool:
    """Whether a file is one of the shipped rules of an installation, which the manifest keeps as they are."""
    folder = rules_folder()
    return _manifest() is not None and file.is_relative_to(Path(str(folder)).resolve())


def released() -> Mapping[str, Mapping[str, str]]:
    """The SHA-256 of each released version of each pack that comes with the library."""
    from .strict_yaml import read_yaml

    content = read_yaml("released.yaml", shipped_file("released.yaml")).content
    return content if isinstance(content, dict) else {}


def rules_folder() -> Traversable:
    """The folder that holds the rule packs; raise `RulePackError` where the installation has lost it."""
    if _INSTALLED.is_dir():
        return _INSTALLED
    from importlib.resources import files  # takes a while to import, and finds them in a zip file too

    zipped = files("sciatica_triage") / "rules"
    if zipped.is_dir():
        return zipped
    if _CHECKOUT.is_dir():
        return _CHECKOUT
    raise RulePackError(Problem("rules", None, _INSTALL_AGAIN))
