"""Content-addressed bytes: named by SHA-256 with SM3 beside it, written once, verified on a schedule."""
