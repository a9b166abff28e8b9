"""Proofs an outsider can check: digests, the Merkle log, signed checkpoints, the capsule and its verifier."""
