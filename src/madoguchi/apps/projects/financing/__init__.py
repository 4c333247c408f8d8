"""The money of projects: finance plans in versions, tranches, funds, allocations, investors and what fits them."""
