"""Boolean expressions that share what they have in common, before they become columns.

A node is an int. Equal nodes are the same int, constants vanish, and a node that is used twice becomes one column, so a
shared definition is computed once however many rules name it.
"""

from __future__ import annotations

from collections.abc import Container, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Literal, Protocol, TypeAlias, TypeVar

Node: TypeAlias = int
NodeKind: TypeAlias = Literal["constant", "leaf", "every", "some", "no"]

TRUE: Final[Node] = 0
FALSE: Final[Node] = 1
Term = TypeVar("Term")


class Language(Protocol[Term]):
    """How one target says the four things that a circuit is made of; `every` and `some` have two parts or more."""

    def leaf(self, name: Any) -> Term:
        """What a leaf of this name looks at."""
        ...

    def every(self, parts: Sequence[Term]) -> Term:
        """All parts hold."""
        ...

    def some(self, parts: Sequence[Term]) -> Term:
        """At least one part holds."""
        ...

    def no(self, part: Term) -> Term:
        """The part does not hold."""
        ...


class Circuit:
    """A growing set of nodes. Leaves are named by whatever the caller can look up again."""

    def __init__(self) -> None:
        self._nodes: dict[tuple[NodeKind, Hashable], Node] = {("constant", True): TRUE, ("constant", False): FALSE}
        self._kinds: list[tuple[NodeKind, Any]] = list(self._nodes)

    def leaf(self, name: Hashable) -> Node:
        """A column that is given; true or false in every row."""
        return self._node("leaf", name)

    def every(self, parts: Iterable[Node]) -> Node:
        """All parts hold; true where there are none."""
        return self._joined("every", "some", parts, neutral=TRUE, ruling=FALSE)

    def some(self, parts: Iterable[Node]) -> Node:
        """At least one part holds; false where there are none."""
        return self._joined("some", "every", parts, neutral=FALSE, ruling=TRUE)

    def no(self, part: Node) -> Node:
        """The part does not hold."""
        if part in (TRUE, FALSE):
            return FALSE if part == TRUE else TRUE
        kind, inside = self._kinds[part]
        return int(inside) if kind == "no" else self._node("no", part)

    def _joined(self, kind: NodeKind, dual: NodeKind, parts: Iterable[Node], *, neutral: Node, ruling: Node) -> Node:
        kept = set(parts) - {neutral}
        # `a and not a` is false, `a or not a` is true: every column is true or false, never null.
        if ruling in kept or any(self._kinds[part][0] == "no" and self._kinds[part][1] in kept for part in kept):
            return ruling
        # Absorption: `a or (a and b)` is `a`, and the other way round.
        kept -= {part for part in kept if self._kinds[part][0] == dual and kept.intersection(self._kinds[part][1])}
        if len(kept) <= 1:
            return next(iter(kept), neutral)
        # Sorted, so that the same parts are the same node in whatever order they come.
        return self._node(kind, tuple(sorted(kept)))

    def _node(self, kind: NodeKind, inside: Hashable) -> Node:
        # INVARIANT: a node has a greater number than its parts, by which `_below` sorts.
        node = self._nodes.setdefault((kind, inside), len(self._kinds))
        if node == len(self._kinds):
            self._kinds.append((kind, inside))
        return node

    def _parts(self, node: Node) -> Sequence[Node]:
        kind, inside = self._kinds[node]
        if kind in ("every", "some"):
            return tuple(inside)
        return (int(inside),) if kind == "no" else ()

    def _plain(self, node: Node) -> Node:
        """The node, or where it is a negation what it negates."""
        kind, inside = self._kinds[node]
        return int(inside) if kind == "no" else node

    def leaves(self, roots: Iterable[Node]) -> set[Hashable]:
        """The names of all leaves below these nodes."""
        return {self._kinds[node][1] for node in self._below(roots) if self._kinds[node][0] == "leaf"}

    def stages(self, roots: Sequence[Node], spared: int = 0) -> list[list[Node]]:
        """The nodes to be made into columns, in rounds: each round needs the columns of the rounds before it only.

        These are the leaves, whatever is used more than once (its negation counts as itself), and the roots; constants are
        none of them. What is used more than once is written out again where that repeats at most `spared` columns.
        """
        uses: dict[Node, int] = {}
        below = self._below(roots)
        for node in below:
            if self._kinds[node][0] != "no":
                for part in map(self._plain, self._parts(node)):
                    uses[part] = uses.get(part, 0) + 1
        kept = set(roots) - {TRUE, FALSE}
        size: dict[Node, int] = {}
        for node in below:
            size[node] = sum(1 if part in kept else size[part] for part in self._parts(node))
            if self._kinds[node][0] == "leaf" or (uses.get(node, 0) - 1) * size[node] > spared:
                kept.add(node)
        rounds: dict[Node, int] = {}
        for node in below:
            rounds[node] = max((rounds[part] + (part in kept) for part in self._parts(node)), default=0)
        stages: list[list[Node]] = [[] for _ in range(1 + max((rounds[node] for node in kept), default=-1))]
        for node in sorted(kept):
            stages[rounds[node]].append(node)
        return stages

    def expression(self, node: Node, language: Language[Term], made: Mapping[Node, Term]) -> Term:
        """One node in a target's language, over what is made already; whatever is not is written out."""

        def inner(node: Node) -> Term:
            return made[node] if node in made else outer(node)

        def outer(node: Node) -> Term:
            kind, inside = self._kinds[node]
            if kind == "leaf":
                return language.leaf(inside)
            if kind == "no":
                return language.no(inner(inside))
            parts = [inner(part) for part in inside]
            return language.every(parts) if kind == "every" else language.some(parts)

        return outer(node)

    def terms(self, roots: Iterable[Node], language: Language[Term]) -> Mapping[Node, Term]:
        """All nodes below these, constants apart, in a target's language, each made once of what its parts were made."""
        made: dict[Node, Term] = {}
        for node in self._below(roots):
            made[node] = self.expression(node, language, made)
        return made

    def reads(self, node: Node, columns: Container[Node]) -> Iterator[Node]:
        """The columns that `expression` reads for this node."""
        for part in self._parts(node):
            if part in columns:
                yield part
            else:
                yield from self.reads(part, columns)

    def _below(self, roots: Iterable[Node]) -> list[Node]:
        """All nodes from the leaves up; parts come before what they are part of, since they were made before it."""
        found: set[Node] = set()
        todo = list(roots)
        while todo:
            node = todo.pop()
            if node not in found:
                found.add(node)
                todo.extend(self._parts(node))
        return sorted(found)
