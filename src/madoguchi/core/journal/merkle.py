"""The tree of a journal, for making proofs. Checking them is in `offline`, which stands alone."""

from __future__ import annotations

from collections.abc import Iterable

from madoguchi.core.journal.offline import Frontier, node_hash


class Tree:
    """A Merkle tree after RFC 6962 over the hashes of its leaves, with every whole subtree kept.

    >>> from madoguchi.core.journal.offline import leaf_hash
    >>> tree = Tree(leaf_hash(bytes([number])) for number in range(7))
    >>> len(tree.inclusion(6, 7)), len(tree.consistency(4, 7))
    (2, 1)
    """

    def __init__(self, leaves: Iterable[bytes]) -> None:
        self._levels = [list(leaves)]
        while len(self._levels[-1]) > 1:
            below = self._levels[-1]
            self._levels.append([node_hash(below[place], below[place + 1]) for place in range(0, len(below) - 1, 2)])

    @property
    def size(self) -> int:
        """How many leaves there are."""
        return len(self._levels[0])

    def root(self, size: int) -> bytes:
        """The root as it was when the tree had this many leaves."""
        self._require(size)
        return self._hash(0, size) if size else Frontier().root()

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """The path from a leaf (index from 0) to the root at this size, lowest first."""
        self._require(size)
        if not 0 <= index < size:
            raise LookupError(f"no leaf {index} in a tree of {size}")
        return self._path(index, 0, size)

    def consistency(self, old_size: int, new_size: int) -> list[bytes]:
        """The path that proves that the older tree is the beginning of the newer one."""
        self._require(new_size)
        if not 0 < old_size <= new_size:
            raise LookupError(f"no tree of {old_size} at the beginning of one of {new_size}")
        return self._subproof(old_size, 0, new_size, is_whole=True)

    def _require(self, size: int) -> None:
        if not 0 <= size <= self.size:
            raise LookupError(f"the tree has {self.size} leaves, not {size}")

    def _hash(self, start: int, end: int) -> bytes:
        count = end - start
        if count & (count - 1) == 0:
            level = count.bit_length() - 1
            return self._levels[level][start >> level]
        middle = start + _split(count)
        return node_hash(self._hash(start, middle), self._hash(middle, end))

    def _path(self, index: int, start: int, end: int) -> list[bytes]:
        if end - start == 1:
            return []
        middle = start + _split(end - start)
        if index < middle:
            return [*self._path(index, start, middle), self._hash(middle, end)]
        return [*self._path(index, middle, end), self._hash(start, middle)]

    def _subproof(self, old: int, start: int, end: int, *, is_whole: bool) -> list[bytes]:
        if old == end:
            return [] if is_whole else [self._hash(start, end)]
        middle = start + _split(end - start)
        if old <= middle:
            return [*self._subproof(old, start, middle, is_whole=is_whole), self._hash(middle, end)]
        return [*self._subproof(old, middle, end, is_whole=False), self._hash(start, middle)]


def _split(count: int) -> int:
    """The largest power of two below a count."""
    return 1 << ((count - 1).bit_length() - 1)
