"""The reference: an entry for every public name, and for every type of the library that one of those hands out."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Collection, Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from types import FunctionType
from typing import Any, Final, ForwardRef, NamedTuple, get_args, get_origin

import griffe
from pydantic import BaseModel
from sessions import Sessions

import sciatica_triage
from sciatica_triage import Presentation

LIBRARY: Final = "sciatica_triage"
PARTS: Final = (
    "chat",
    "words",
    "frames",
    "summary",
    "verify",
    "fhir",
    "export",
    "web",
    "vocabulary",
    "mcp_server",
    "demo",
)
"""Parts with public names of their own, each a page of the reference."""
SINGLE: Final = {"authoring.new_pack": ("new_pack",), "result.advice": ("Wording",)}
"""Modules of which a page imports one name; the rest of them is nobody's business."""
REFERENCE: Final = {"core": LIBRARY, **{name: f"{LIBRARY}.{name}" for name in (*PARTS, *SINGLE)}}
"""Which module each page of the reference is about."""
FIRST: Final = ("triage", "Presentation", "Answer", "Urgency", "TriageResult", "Triager")
"""What a newcomer looks for stands first on the page of the core; the rest follows by the alphabet."""
INSIDE: Final = {
    "words.spelling.Speller": "a lexicon's machinery: made with it, and of no use without",
    "words.automaton.Automaton": "likewise",
    "words.numbers.Numbers": "likewise",
    "words.load.Entry": "likewise",
    "words.file_models.WordFile": "likewise; the files of words are described in the guide to them",
    "render.view.View": "blocks of a rendering on its way from one function of the library to another",
    "engine.assessment.Assessment": "what the engine hands to the result",
    "engine.assessment.Options": "likewise",
    "packs.condition.Present": "a condition, as read: people write and read it as text",
    "packs.condition.Compare": "likewise",
    "packs.condition.AllOf": "likewise",
    "packs.condition.AnyOf": "likewise",
    "packs.condition.Defined": "likewise",
}
"""Types that are reached from a public name and that no host works with, each with the reason: no entry."""


class Name(NamedTuple):
    """A name with an entry: where it is declared to the world, and what it is."""

    module: str
    name: str
    value: Any

    @property
    def path(self) -> str:
        """As it is imported, which is also its anchor."""
        return f"{self.module}.{self.name}"


def public(module: str) -> list[str]:
    """The public names of a module: its `__all__`, or the functions that are declared in it."""
    imported = import_module(module)
    own = [
        name
        for name, value in vars(imported).items()
        if not name.startswith("_") and inspect.isroutine(value) and value.__module__.startswith(module)
    ]
    names = SINGLE.get(module.partition(".")[2]) or getattr(imported, "__all__", own)
    return [name for name in names if name != "__version__"]


def entries() -> dict[str, list[Name]]:
    """By page: its public names, then the types that they hand out and that no page before it has."""
    by_page = {
        page: [Name(module, name, getattr(import_module(module), name)) for name in _in_order(page, public(module))]
        for page, module in REFERENCE.items()
    }
    known = [entry.value for names in by_page.values() for entry in names]
    for names in by_page.values():
        for entry in names:  # grows while it is walked: what is handed out hands out more
            for kind in _types_of(entry.value):
                path = f"{kind.__module__}.{kind.__qualname__}"
                if path.removeprefix(f"{LIBRARY}.") not in INSIDE and not any(kind is one for one in known):
                    known.append(kind)
                    names.append(Name(kind.__module__, kind.__qualname__, kind))
    return by_page


def _in_order(page: str, names: Collection[str]) -> list[str]:
    return [*FIRST, *sorted({*names} - {*FIRST}, key=str.lower)] if page == "core" else [*names]


def _types_of(value: Any) -> Iterator[type]:
    """The library's types that stand in the annotations of a class's public members, or of a function."""
    if isinstance(value, type):
        for base in value.__mro__:
            if _ours(base):
                kept = {name: what for name, what in inspect.get_annotations(base).items() if not name.startswith("_")}
                for annotation in kept.values():
                    yield from _named(annotation, base.__module__)
                for name, member in vars(base).items():
                    if name == "__init__" or not name.startswith("_"):
                        yield from _types_of(_function(member))
    elif isinstance(value, FunctionType) and _ours(value):
        for annotation in inspect.get_annotations(value).values():
            yield from _named(annotation, value.__module__)


def _function(member: Any) -> Any:
    """What a property, a class method or a cached property calls."""
    for name in ("fget", "__func__", "func"):
        member = getattr(member, name, member)
    return member


def _named(annotation: Any, module: str) -> Iterator[type]:
    if isinstance(annotation, ForwardRef):
        annotation = annotation.__forward_arg__
    if isinstance(annotation, str):
        annotation = eval(annotation, {**_everything(), **vars(sys.modules[module])})
    origin = get_origin(annotation)
    for kind in (annotation, origin):
        if isinstance(kind, type) and _ours(kind):
            yield kind
    for argument in get_args(annotation):
        yield from _named(argument, module) if not isinstance(argument, str) else ()


def _ours(value: Any) -> bool:
    return str(getattr(value, "__module__", "")).startswith(LIBRARY)


_ALL: dict[str, Any] = {}


def _everything() -> dict[str, Any]:
    """Names that are imported for type checkers alone: every class of the library, and what annotations use besides."""
    if not _ALL:
        import collections.abc
        import typing
        from importlib.resources.abc import Traversable

        _ALL.update(vars(typing) | vars(collections.abc) | {"Traversable": Traversable, "Path": Path})
        _ALL.update(Server=list, Figure=object, Frame=object)
        for found in walk_packages(sciatica_triage.__path__, f"{LIBRARY}."):
            if found.name.rpartition(".")[2] != "__main__":
                _ALL.update({k: v for k, v in vars(import_module(found.name)).items() if k[:1].isupper()})
    return _ALL


def write_reference(folder: Path) -> None:
    """A page a module, and an index of all names."""
    folder.mkdir()
    lines = [
        "# Reference",
        "",
        "Made from the docstrings of every public name, and of every type that one hands out.",
        "",
    ]
    for page, names in entries().items():
        module = REFERENCE[page]
        shown = {*public(module)}
        own = [one for one in names if one.module == module and one.name in shown]
        more = [one for one in names if one not in own]
        body = "\n\n".join(map(_entry, own))
        if more:
            body += "\n\n# What these hand out\n\n" + "\n\n".join(map(_entry, more))
        (folder / f"{page}.md").write_text(f"# {module}\n\n{body}\n", "utf-8")
        lines.append(f"- [{module}]({page}.md): " + ", ".join(f"[`{one.name}`]({page}.md#{one.path})" for one in names))
    (folder / "index.md").write_text("\n".join(lines) + "\n", "utf-8")


def _entry(entry: Name) -> str:
    """With annotations beside a model's fields; those of a presentation are on the page of findings."""
    value = entry.value
    fields = isinstance(value, type) and issubclass(value, BaseModel) and not issubclass(value, Presentation)
    return f"::: {entry.path}" + ("\n    options:\n      show_signature_annotations: true" if fields else "")


def anchors(entry: Name) -> list[str]:
    """Where an entry leads: the name itself, and every public member of a class, own or inherited from the library."""
    members = (
        {
            name
            for base in entry.value.__mro__
            if _ours(base) and base is not Presentation and "GivenAnswers" not in base.__name__
            for name in (*vars(base), *inspect.get_annotations(base))
            if not name.startswith("_") and name != "model_config"
        }
        if isinstance(entry.value, type)
        else set[str]()
    )
    return [entry.path, *(f"{entry.path}.{name}" for name in sorted(members))]


def without_a_sentence() -> list[str]:
    """Every entry, and every public member of one, that has no docstring."""
    source = str(Path(sciatica_triage.__file__).parents[1])
    read = griffe.load(LIBRARY, search_paths=[source], extensions=griffe.load_extensions(Sessions))
    bare = []
    for entry in (one for names in entries().values() for one in names):
        if not isinstance(entry.value, type | FunctionType):
            continue
        for base in entry.value.__mro__ if isinstance(entry.value, type) else (entry.value,):
            if not _ours(base) or base.__name__ == "GivenAnswers":
                continue
            node = read[f"{base.__module__}.{base.__qualname__}".removeprefix(f"{LIBRARY}.")]
            answers = base is Presentation  # its fields say what is asked, on the page of findings
            bare += [] if node.has_docstring else [node.path]
            bare += [
                member.path
                for name, member in node.members.items()
                if not (member.is_alias or name.startswith("_") or name == "model_config" or member.has_docstring)
                if not (answers and member.is_attribute)
            ]
    return sorted({*bare})
