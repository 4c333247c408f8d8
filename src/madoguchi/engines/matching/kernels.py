"""The loops of matching as machine code. `plain.py` gives the same answers with numpy alone, slower."""
# A synchronous auction: in each step every seeker with a free place bids, all at the same prices;
# then every partner keeps its best bids. Nobody's bid depends on another's within the step, so
# neither the order of the input nor the number of workers can show in the result.

from __future__ import annotations

import numpy as np

from madoguchi.engines.compiling import bare, compiled


@bare
def pair_mark(row_mark, column_mark):  # type: ignore[no-untyped-def]  # types are numba's to infer
    mixed = row_mark * np.int64(-7046029254386353131) + column_mark * np.int64(-4417276706812531889)
    mixed ^= mixed >> np.int64(29)
    mixed *= np.int64(-4658895280553007687)
    mixed ^= mixed >> np.int64(32)
    return mixed


@bare
def _insert(edges, nets, marks, low, count, room, edge, net, mark):  # type: ignore[no-untyped-def]
    """Put an edge into a list kept from best to worst, which holds `room` at most; the new count."""
    if count == room:
        last = low + count - 1
        if net < nets[last] or (net == nets[last] and mark < marks[last]):
            return count
        place = last
    else:
        place = low + count
        count += 1
    while place > low and (nets[place - 1] < net or (nets[place - 1] == net and marks[place - 1] < mark)):
        edges[place] = edges[place - 1]
        nets[place] = nets[place - 1]
        marks[place] = marks[place - 1]
        place -= 1
    edges[place] = edge
    nets[place] = net
    marks[place] = mark
    return count


@bare
def _refresh(row, graph, price, book):  # type: ignore[no-untyped-def]
    """Remember the best edges of a row, and the bound that no other edge of it can exceed again."""
    starts, columns, weights, _, row_marks, column_marks, _, _ = graph
    short_starts, short_edges, short_nets, short_marks, short_counts, limits, limit_marks = book
    low, room = short_starts[row], short_starts[row + 1] - short_starts[row]
    count = 0
    for edge in range(starts[row], starts[row + 1]):
        column = columns[edge]
        net = np.int64(weights[edge]) - price[column]
        if count == room and net < short_nets[low + count - 1]:
            continue
        mark = pair_mark(row_marks[row], column_marks[column])
        count = _insert(short_edges, short_nets, short_marks, low, count, room, edge, net, mark)
    if starts[row + 1] - starts[row] >= room:  # the last of the list is the bound for all the rest
        count -= 1
        limits[row] = short_nets[low + count]
        limit_marks[row] = short_marks[low + count]
    else:
        limits[row] = np.iinfo(np.int64).min
    short_counts[row] = count


@bare
def _best(row, free, graph, price, is_held, book, found):  # type: ignore[no-untyped-def]
    """The `free + 1` best edges not held and worth more than nothing; -1 if the list is too old."""
    _, columns, weights, _, _, _, _, _ = graph
    short_starts, short_edges, _, short_marks, short_counts, limits, limit_marks = book
    edges, nets, marks = found
    low, count = short_starts[row], 0
    for place in range(low, low + short_counts[row]):
        edge = short_edges[place]
        net = np.int64(weights[edge]) - price[columns[edge]]
        if net > 0 and not is_held[edge]:
            count = _insert(edges, nets, marks, 0, count, free + 1, edge, net, short_marks[place])
    if limits[row] <= 0:
        return count
    if count <= free:
        return -1
    worst = count - 1
    if nets[worst] > limits[row] or (nets[worst] == limits[row] and marks[worst] >= limit_marks[row]):
        return count
    return -1


@compiled
def place_bids(active, offsets, first, last, graph, price, is_held, taken, book, step, bids):  # type: ignore[no-untyped-def]
    """Let the rows `active[first:last]` bid; each writes at its own offset, -1 where it has no bid."""
    _, _, weights, _, _, _, row_places, _ = graph
    bid_edges, bid_prices, bid_marks = bids
    widest = 0
    for place in range(first, last):
        widest = max(widest, offsets[place + 1] - offsets[place])
    found = (
        np.empty(widest + 1, dtype=np.int64),
        np.empty(widest + 1, dtype=np.int64),
        np.empty(widest + 1, dtype=np.int64),
    )
    for place in range(first, last):
        row = active[place]
        free = row_places[row] - taken[row]
        count = _best(row, free, graph, price, is_held, book, found)
        if count < 0:
            _refresh(row, graph, price, book)
            count = _best(row, free, graph, price, is_held, book, found)
        next_best = found[1][free] if count > free else 0
        for choice in range(free):
            slot = offsets[place] + choice
            if choice >= count:
                bid_edges[slot] = -1
                continue
            edge = found[0][choice]
            bid_edges[slot] = edge
            bid_prices[slot] = weights[edge] - max(next_best - step, 0)
            bid_marks[slot] = found[2][choice]


@compiled
def settle(active, offsets, bids, graph, price, is_held, taken, is_listed, holders):  # type: ignore[no-untyped-def]
    """Let every partner keep the best of what it holds and what is bid; the rows of the next step."""
    _, columns, _, rows, _, _, row_places, column_places = graph
    bid_edges, bid_prices, bid_marks = bids
    held_starts, held_edges, held_prices, held_marks, held_counts = holders
    listed = np.empty(len(active) + len(bid_edges), dtype=np.int64)
    count = 0
    for place in range(len(active)):  # who bid nothing has nothing left that is worth its price
        if bid_edges[offsets[place]] >= 0:
            listed[count] = active[place]
            is_listed[active[place]] = True
            count += 1
    for slot in range(len(bid_edges)):
        edge = bid_edges[slot]
        if edge < 0:
            continue
        column = columns[edge]
        low, size, room = held_starts[column], held_counts[column], column_places[column]
        if size == room:
            last = low + size - 1
            offer, mark = bid_prices[slot], bid_marks[slot]
            if offer < held_prices[last] or (offer == held_prices[last] and mark <= held_marks[last]):
                continue
            loser = rows[held_edges[last]]
            is_held[held_edges[last]] = False
            taken[loser] -= 1
            if not is_listed[loser]:
                listed[count] = loser
                is_listed[loser] = True
                count += 1
        held_counts[column] = _insert(
            held_edges, held_prices, held_marks, low, size, room, edge, bid_prices[slot], bid_marks[slot]
        )
        is_held[edge] = True
        taken[rows[edge]] += 1
        if held_counts[column] == room:
            price[column] = max(price[column], held_prices[low + room - 1])
    left = 0
    for place in range(count):
        row = listed[place]
        is_listed[row] = False
        if taken[row] < row_places[row]:
            listed[left] = row
            left += 1
    return listed[:left].copy()


@compiled
def bid_offsets(active, graph, taken):  # type: ignore[no-untyped-def]
    """Where each active row writes its bids: one slot for each of its free places."""
    row_places = graph[6]
    offsets = np.zeros(len(active) + 1, dtype=np.int64)
    for place in range(len(active)):
        offsets[place + 1] = offsets[place] + row_places[active[place]] - taken[active[place]]
    return offsets


@compiled
def finish(active, graph, price, is_held, taken, is_listed, book, holders, step, budget):  # type: ignore[no-untyped-def]
    """Run the steps to the end, or until more bids were made than the budget; what is left of it."""
    while len(active) and budget >= 0:
        offsets = bid_offsets(active, graph, taken)
        total = offsets[-1]
        bids = (np.empty(total, dtype=np.int64), np.empty(total, dtype=np.int64), np.empty(total, dtype=np.int64))
        place_bids(active, offsets, 0, len(active), graph, price, is_held, taken, book, step, bids)
        budget -= np.sum(bids[0] >= 0)
        active = settle(active, offsets, bids, graph, price, is_held, taken, is_listed, holders)
    return budget


@compiled
def bound(graph, price):  # type: ignore[no-untyped-def]
    """No set of introductions can be worth more than this, whatever the prices are; in micro-units."""
    starts, columns, weights, _, _, _, row_places, column_places = graph
    total = np.int64(0)
    for column in range(len(price)):
        total += column_places[column] * price[column]
    for row in range(len(starts) - 1):
        best = np.zeros(row_places[row], dtype=np.int64)
        for edge in range(starts[row], starts[row + 1]):
            net = np.int64(weights[edge]) - price[columns[edge]]
            place = row_places[row] - 1
            if place < 0 or net <= best[place]:
                continue
            while place > 0 and best[place - 1] < net:
                best[place] = best[place - 1]
                place -= 1
            best[place] = net
        total += best.sum()
    return total


@compiled
def best_overlap(starts, keys, weights, other_starts, other_keys, other_weights, rows, columns, worth):  # type: ignore[no-untyped-def]
    """See `overlap.best_overlap`."""
    best = np.zeros(len(rows))
    for pair in range(len(rows)):
        for left in range(starts[rows[pair]], starts[rows[pair] + 1]):
            for right in range(other_starts[columns[pair]], other_starts[columns[pair] + 1]):
                for depth in range(3):
                    if keys[left, depth] >= 0 and keys[left, depth] == other_keys[right, depth]:
                        found = worth[depth] * (weights[left] * other_weights[right])
                        best[pair] = max(best[pair], found)
                        break
    return best


@compiled
def cosines(starts, words, weights, other_starts, other_words, other_weights, rows, columns):  # type: ignore[no-untyped-def]
    """See `overlap.cosines`."""
    found = np.zeros(len(rows))
    for pair in range(len(rows)):
        left, left_end = starts[rows[pair]], starts[rows[pair] + 1]
        right, right_end = other_starts[columns[pair]], other_starts[columns[pair] + 1]
        total = 0.0
        while left < left_end and right < right_end:
            if words[left] == other_words[right]:
                total += weights[left] * other_weights[right]
                left += 1
                right += 1
            elif words[left] < other_words[right]:
                left += 1
            else:
                right += 1
        found[pair] = total
    return found
