"""Benchmarks: each prints its ratios against a named peer or a physical limit of the same run, and the goal."""
