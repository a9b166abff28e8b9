"""The door for everybody: what this is, the public log, the verifier."""
