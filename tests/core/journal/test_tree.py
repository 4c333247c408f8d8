from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.journal.merkle import Tree
from madoguchi.core.journal.offline import Frontier, consistency_holds, inclusion_holds, leaf_hash

# The tree that implementations of RFC 6962 test themselves with, and its root at each size.
CONTENTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
SIZES = st.integers(1, 70)


def leaves(count: int) -> list[bytes]:
    return [leaf_hash(number.to_bytes(4, "big")) for number in range(count)]


@pytest.mark.parametrize("size", range(9))
def test_the_root_is_the_one_of_the_known_tree_at_every_size(size):
    tree, frontier = Tree(leaf_hash(bytes.fromhex(one)) for one in CONTENTS), Frontier()

    for one in CONTENTS[:size]:
        frontier.add(leaf_hash(bytes.fromhex(one)))

    assert (tree.root(size).hex(), frontier.root().hex()) == (ROOTS[size], ROOTS[size])


@given(SIZES, st.data())
def test_every_leaf_is_proved_to_stand_in_the_tree_and_no_other_is(size, data):
    index = data.draw(st.integers(0, size - 1))
    tree = Tree(leaves(size))

    path = tree.inclusion(index, size)

    assert inclusion_holds(leaves(size)[index], index, size, path, tree.root(size))
    assert not inclusion_holds(leaf_hash(b"forged"), index, size, path, tree.root(size))
    assert not inclusion_holds(leaves(size)[index], index, size, [*path, b"\0" * 32], tree.root(size))
    assert not any(
        inclusion_holds(leaves(size)[index], other, size, path, tree.root(size))
        for other in range(size)
        if other != index
    )


@given(SIZES, st.data())
def test_an_older_tree_is_proved_to_be_the_beginning_and_a_rewritten_one_is_not(new_size, data):
    old_size = data.draw(st.integers(1, new_size))
    tree = Tree(leaves(new_size))
    forged = Tree([leaf_hash(b"forged"), *leaves(new_size)[1:]])

    path = tree.consistency(old_size, new_size)

    assert consistency_holds(old_size, tree.root(old_size), new_size, tree.root(new_size), path)
    assert not consistency_holds(
        old_size, tree.root(old_size), new_size, forged.root(new_size), forged.consistency(old_size, new_size)
    )


@given(st.integers(0, 200), st.integers(0, 200))
def test_a_tree_that_grows_from_its_frontier_has_the_root_of_one_built_at_once(before, after):
    frontier = Frontier()
    for leaf in leaves(before):
        frontier.add(leaf)
    resumed = Frontier(frontier.size, list(frontier.roots))

    for leaf in leaves(before + after)[before:]:
        resumed.add(leaf)

    assert resumed.root() == Tree(leaves(before + after)).root(before + after)


def test_an_empty_tree_has_the_hash_of_nothing():
    assert Tree([]).root(0) == hashlib.sha256(b"").digest()


@pytest.mark.parametrize(("index", "size"), [(0, 0), (3, 3), (-1, 3), (0, 9)])
def test_a_proof_of_what_is_not_there_is_refused(index, size):
    with pytest.raises(LookupError):
        Tree(leaves(3)).inclusion(index, size)


@pytest.mark.parametrize(("old", "new"), [(0, 3), (3, 2), (1, 9)])
def test_a_proof_of_growth_that_did_not_happen_is_refused(old, new):
    with pytest.raises(LookupError):
        Tree(leaves(3)).consistency(old, new)


@pytest.mark.bench
def test_the_root_of_a_hundred_thousand_events_takes_less_than_half_a_second():
    from time import perf_counter

    many = leaves(100_000)

    started = perf_counter()
    Tree(many).root(100_000)

    assert perf_counter() - started < 0.5
