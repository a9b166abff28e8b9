"""Discretion benchmarks: how far an outcome may go, violation by violation. 《责任制》第11条."""
