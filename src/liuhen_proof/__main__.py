"""Verify a capsule by ``python -m liuhen_proof``."""

import sys

from liuhen_proof.verify import main

if __name__ == "__main__":
    sys.exit(main())
