"""Everyone with a candidate gets an introduction, as far as places allow, at the least loss nearby."""

from __future__ import annotations

from collections import deque

import numpy as np

from .market import Graph
from .rosters import Bools

Node = tuple[int, int]
"""A seeker ``(0, row)`` or a partner ``(1, column)``."""


def serve_everyone(graph: Graph, is_held: Bools, wanted: frozenset[str]) -> tuple[Bools, tuple[str, ...]]:
    """The round in which each of the wanted has at least one, and who could not be served by any choice.

    For each one left out, the shortest exchange is looked for: a pair is added, and when its partner
    is full a pair is dropped whose other half keeps another one or finds one in turn. Nobody served
    before is left out afterwards. Among equally short exchanges the first by value is taken.
    """
    places = _Places(graph, is_held.copy())
    unserved = []
    for node in places.left_out(wanted):
        if not places.counts[node[0]][node[1]] and not places.serve(node):
            unserved.append(places.name(node))
    return places.is_held, tuple(sorted(unserved))


class _Places:
    """The pairs held in a round while they are being exchanged."""

    def __init__(self, graph: Graph, is_held: Bools) -> None:
        self.graph, self.is_held = graph, is_held
        self.ends = (graph.rows, graph.columns)
        self.room = (graph.row_places, graph.column_places)
        self.counts = (
            np.bincount(graph.rows[is_held], minlength=len(graph.seekers)),
            np.bincount(graph.columns[is_held], minlength=len(graph.partners)),
        )
        self.by_column = np.argsort(graph.columns, kind="stable")
        self.column_starts = np.searchsorted(graph.columns[self.by_column], np.arange(len(graph.partners) + 1))

    def name(self, node: Node) -> str:
        return (self.graph.seekers, self.graph.partners)[node[0]][node[1]]

    def left_out(self, wanted: frozenset[str]) -> list[Node]:
        """Those wanted who have a candidate and no introduction, in an order the key decides."""
        graph = self.graph
        nodes: list[Node] = []
        for side, (names, marks) in enumerate(((graph.seekers, graph.row_marks), (graph.partners, graph.column_marks))):
            has_candidate = np.zeros(len(names), dtype=bool)
            has_candidate[self.ends[side]] = True
            empty = np.flatnonzero(has_candidate & (self.counts[side] == 0))
            ordered = empty[np.argsort(marks[empty], kind="stable")].tolist()
            nodes.extend((side, place) for place in ordered if names[place] in wanted)
        return nodes

    def edges(self, node: Node) -> list[int]:
        """The pairs of a node, the most valuable first."""
        side, place = node
        if side == 0:
            edges = np.arange(self.graph.starts[place], self.graph.starts[place + 1])
        else:
            edges = self.by_column[self.column_starts[place] : self.column_starts[place + 1]]
        ordered: list[int] = edges[np.argsort(-self.graph.weights[edges], kind="stable")].tolist()
        return ordered

    def serve(self, start: Node) -> bool:
        """Find the shortest exchange that serves the start, and make it."""
        side, other = start[0], 1 - start[0]
        added: dict[int, int] = {}  # partner reached -> the pair that would be added to it
        dropped: dict[int, int] = {}  # one of this side -> the pair it would lose
        queue = deque([start[1]])
        while queue:
            place = queue.popleft()
            for edge in self.edges((side, place)):
                partner = int(self.ends[other][edge])
                if self.is_held[edge] or partner in added:
                    continue
                added[partner] = edge
                if self.counts[other][partner] < self.room[other][partner]:
                    self._exchange(side, edge, added, dropped)
                    return True
                held = [e for e in reversed(self.edges((other, partner))) if self.is_held[e]]  # the least first
                spare = next((e for e in held if self.counts[side][self.ends[side][e]] > 1), None)
                if spare is not None:
                    self._set(spare, held=False)
                    self._exchange(side, edge, added, dropped)
                    return True
                for loss in held:
                    loser = int(self.ends[side][loss])
                    if loser != start[1] and loser not in dropped:
                        dropped[loser] = loss
                        queue.append(loser)
        return False

    def _exchange(self, side: int, last: int, added: dict[int, int], dropped: dict[int, int]) -> None:
        """Add and drop pairs along the way back to the start."""
        edge = last
        while True:
            self._set(edge, held=True)
            loss = dropped.get(int(self.ends[side][edge]))
            if loss is None:
                return
            self._set(loss, held=False)
            edge = added[int(self.ends[1 - side][loss])]

    def _set(self, edge: int, *, held: bool) -> None:
        self.is_held[edge] = held
        for side in (0, 1):
            self.counts[side][self.ends[side][edge]] += 1 if held else -1
