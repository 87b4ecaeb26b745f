"""Where in a file a record stands, so that a problem can name its line."""

from __future__ import annotations

from dataclasses import dataclass

from yaml import MappingNode, Node, ScalarNode, SequenceNode

from portatlas.facts.problems import Problem

Location = tuple[str | int, ...]


@dataclass(frozen=True)
class Origin:
    """The YAML node of a record. `offset` is the number of lines before the YAML (front matter: 1)."""

    path: str
    node: Node | None = None
    offset: int = 0

    def line(self, loc: Location = ()) -> int:
        """The line (from 1) of the deepest part of `loc` that the file holds."""
        node, line = self.node, self.node.start_mark.line if self.node else 0
        for step in loc:
            found = _child(node, step)
            if found is None:
                break
            line, node = found
        return line + self.offset + 1

    def problem(self, message: str, loc: Location = ()) -> Problem:
        """A problem at that part of the record."""
        return Problem(self.path, self.line(loc), message)

    def parts(self) -> dict[str, Origin]:
        """The origin of each value of a mapping, by its key."""
        pairs = self.node.value if isinstance(self.node, MappingNode) else ()
        texts = ((key.value, value) for key, value in pairs if isinstance(key, ScalarNode))
        return {key: Origin(self.path, value, self.offset) for key, value in texts}


def _child(node: Node | None, step: str | int) -> tuple[int, Node] | None:
    if isinstance(node, MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return key.start_mark.line, value
    if isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark.line, node.value[step]
    return None
