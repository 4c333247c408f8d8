"""The single window: cases, their steps at authorities, the clocks of those steps, and what was decided."""
