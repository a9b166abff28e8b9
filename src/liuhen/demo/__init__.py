"""The demonstration county: made-up people, units and devices, and real recordings of nothing."""
