"""The decision graph of rules as Mermaid text: findings lead to conditions, conditions to rules, rules to levels."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ..packs.condition import AllOf, AnyOf, Atom, Compare, Condition, Defined, Present
from ..packs.rule import Rule
from ..vocabulary.findings import in_digits

_LOOK: Final = {
    "rule": '(["{}"])',
    # Mermaid's `{{"..."}}`, with each brace twice for `format`.
    "level": '{{{{"{}"}}}}',
    "definition": '[["{}"]]',
    "plain": '["{}"]',
    "join": '(("{}"))',
}


def decision_graph(rules: Iterable[Rule]) -> str:
    """One flow chart. A node with several lines needs any of them; a shared definition is drawn by its name."""
    graph = _Graph()
    for rule in rules:
        graph.add(rule)
    return graph.text()


class _Graph:
    def __init__(self) -> None:
        self.nodes: dict[tuple[str, str], str] = {}
        # A set that keeps its order: a line that several rules ask for is drawn once, where it was first.
        self.edges: dict[str, None] = {}

    def text(self) -> str:
        """The chart: its nodes in the order of their first mention, then its edges."""
        nodes = [id_ + _LOOK[kind].format(label) for (kind, label), id_ in self._labelled()]
        return "\n".join(["flowchart LR", *(f"    {line}" for line in [*nodes, *self.edges])]) + "\n"

    def add(self, rule: Rule) -> None:
        own = self._node("rule", f"{rule.pack}/{rule.id}\n{rule.title}")
        self._lead(rule.when, own, inside=AnyOf)
        if rule.exception is not None:
            self.edges[f"{self._node('plain', rule.exception)} --x|unless| {own}"] = None
        level = rule.urgency.value
        if rule.stricter_meanwhile is not None:
            self.edges[f"{own} -->|until signed| {self._node('level', rule.stricter_meanwhile.value)}"] = None
            self.edges[f"{own} -.->|after| {self._node('level', level)}"] = None
        else:
            self.edges[f"{own} --> {self._node('level', level)}"] = None

    def _lead(self, condition: Condition, to: str, inside: type[AllOf] | type[AnyOf]) -> None:
        """Draw what leads to a node that needs any, or all, of what leads to it."""
        match condition:
            case AnyOf(parts):
                # Single parts share one node with a line each, which keeps a graph small.
                single = [part for part in parts if isinstance(part, Present | Compare | Defined)]
                others = [part for part in parts if part not in single]
                if others and inside is AllOf:
                    to = self._join("any", to)
                if len(single) > 1:
                    self._edge(self._node("plain", "\n".join(map(_label, single))), to)
                else:
                    others = [*single, *others]
                for part in others:
                    self._lead(part, to, AnyOf)
            case AllOf(parts):
                if inside is AnyOf:
                    to = self._join("all", to)
                for part in parts:
                    self._lead(part, to, AllOf)
            case Defined(name):
                self._edge(self._node("definition", name), to)
            case Present() | Compare():
                self._edge(self._node("plain", _label(condition)), to)

    def _join(self, word: str, to: str) -> str:
        """A node that stands for `all` or `any`; each is a node of its own."""
        # By their number, as two places that say `all` are not one place; no label holds the `\0`.
        join = self.nodes.setdefault(("join", f"{word}\0{len(self.nodes)}"), f"n{len(self.nodes)}")
        self._edge(join, to)
        return join

    def _edge(self, from_: str, to: str) -> None:
        self.edges[f"{from_} --> {to}"] = None

    def _node(self, kind: str, label: str) -> str:
        return self.nodes.setdefault((kind, label), f"n{len(self.nodes)}")

    def _labelled(self) -> Iterable[tuple[tuple[str, str], str]]:
        for (kind, label), id_ in self.nodes.items():
            # `#` first: it begins Mermaid's own escapes.
            shown = label.split("\0")[0].replace("#", "#35;").replace('"', "#quot;").replace("<", "#lt;")
            yield (kind, shown.replace(">", "#gt;").replace("\n", "<br/>")), id_


def _label(part: Atom | Defined) -> str:
    match part:
        case Compare(finding, operator, threshold):
            return f"{finding} {operator} {in_digits(threshold)}"
        case Present(name) | Defined(name):
            return name
