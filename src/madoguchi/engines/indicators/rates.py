"""Is something more frequent than before, or than elsewhere?"""

from __future__ import annotations

from math import exp, fsum, lgamma, log


def chance_of_at_least(count: int, exposure: float, base_count: int, base_exposure: float) -> float | None:
    """How probable so many events, or more, would be if both rates were the same; None with nothing to compare.

    `exposure` and `base_exposure` are in one unit, such as days under observation. The exact conditional test of two
    Poisson rates: given the sum n of both counts, the count is binomial with p = exposure / (exposure + base_exposure),
    so the answer is the sum over k >= count of C(n, k) p^k (1 - p)^(n - k). (J. Przyborowski and H. Wilenski,
    Homogeneity of results in testing samples from Poisson series, Biometrika 31, 1940, 313-323.)

    >>> round(chance_of_at_least(5, 100, 1, 100), 4)
    0.1094
    >>> chance_of_at_least(0, 100, 7, 100)
    1.0
    >>> chance_of_at_least(5, 100, 0, 0) is None
    True
    """
    if exposure <= 0 or base_exposure <= 0:
        return None
    if count <= 0:
        return 1.0
    total, share = count + base_count, exposure / (exposure + base_exposure)
    return min(1.0, fsum(_binomial(total, k, share) for k in range(count, total + 1)))


def _binomial(total: int, k: int, share: float) -> float:
    ways = lgamma(total + 1) - lgamma(k + 1) - lgamma(total - k + 1)
    return exp(ways + k * log(share) + (total - k) * log(1 - share))


def expected(exposure: float, base_count: int, base_exposure: float) -> float | None:
    """How many events the other rate gives in this exposure; None where it is not known.

    >>> expected(50, 6, 100)
    3.0
    """
    return base_count * exposure / base_exposure if base_exposure > 0 else None
