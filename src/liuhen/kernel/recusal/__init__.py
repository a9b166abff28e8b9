"""Who must keep out of what (ADR-20): an index of whom each matter, and each thing that follows from it, concerns."""
