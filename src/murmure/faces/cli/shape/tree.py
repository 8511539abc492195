"""How is the form of a nested document kept in bounded memory, and shown without its data?"""

from __future__ import annotations

from dataclasses import dataclass, field

from murmure.faces.cli.shape.mask import OUTLINE, is_vocabulary, mask_key, reads_as_name

CHILDREN, DEPTH, NODES = 300, 24, 20_000
LIKE_A_MAP = 24


@dataclass
class Node:
    """Hold what was seen in one place of a document: the kinds of its values, and the places below it."""

    kinds: dict[str, int] = field(default_factory=dict)
    below: dict[str, Node] = field(default_factory=dict)
    times: int = 0
    crowded: bool = False

    def see(self, kind: str) -> None:
        """Count one value of this kind."""
        self.kinds[kind] = self.kinds.get(kind, 0) + 1


class Tree:
    """Grow the form of a document; names beyond the limits are merged, never kept."""

    def __init__(self) -> None:
        self.root, self._count = Node(), 1

    def below(self, node: Node, name: str) -> Node:
        """Return the place called `name` below `node`, merged with others when there are too many."""
        found = node.below.get(name)
        if found is None:
            if len(node.below) >= CHILDREN or self._count >= NODES or (name != "[]" and not reads_as_name(name)):
                node.crowded = node.crowded or len(node.below) >= CHILDREN
                name = OUTLINE
                found = node.below.get(name)
            if found is None:
                found = node.below[name] = Node()
                self._count += 1
        found.times += 1
        return found


def rows(node: Node, path: str = "", depth: int = 0) -> list[tuple[str, str]]:
    """Return (place, kinds) of everything below a node, names masked.

    An object whose entries are all alike, or are very many, is a table from
    data to data (thread names, ids, people): its keys are not names of fields.
    """
    found: list[tuple[str, str]] = []
    if node.kinds:
        found.append((path or ".", " | ".join(sorted(node.kinds))))
    if depth >= DEPTH:
        return found
    for name, child in shown(node).items():
        found += rows(child, name if name == "[]" and not path else path + ("" if name == "[]" or not path else ".") + name, depth + 1)
    return found


def shown(node: Node) -> dict[str, Node]:
    """Return the places below a node under the names that may be shown; those that share a mask are merged."""
    collapse = is_map(node)
    result: dict[str, Node] = {}
    for name, child in node.below.items():
        public = name if name == "[]" else OUTLINE if collapse else mask_key(name)
        result[public] = merged(result[public], child) if public in result else child
    return result


def is_map(node: Node) -> bool:
    """Return whether the keys of this object are data: too many, or several objects of the very same form."""
    children = [child for name, child in node.below.items() if name != "[]"]
    if node.crowded:
        return True
    if len(children) < 2 or all(is_vocabulary(name) for name in node.below):
        return False
    forms = {form(child) for child in children}
    nested = all(child.below for child in children)
    return len(forms) == 1 and (nested or len(children) > LIKE_A_MAP)


def form(node: Node, depth: int = 0) -> tuple:
    """Return the form of a node, as a value that can be compared."""
    if depth > 3:
        return ()
    return (tuple(sorted(node.kinds)), tuple(sorted((name, form(child, depth + 1)) for name, child in node.below.items())))


def merged(one: Node, two: Node, depth: int = 0) -> Node:
    """Return a node that saw what both saw."""
    result = Node(dict(one.kinds), dict(one.below), one.times + two.times, one.crowded or two.crowded)
    for kind, count in two.kinds.items():
        result.kinds[kind] = result.kinds.get(kind, 0) + count
    if depth >= DEPTH:
        return result
    for name, child in two.below.items():
        result.below[name] = merged(result.below[name], child, depth + 1) if name in result.below else child
    return result
