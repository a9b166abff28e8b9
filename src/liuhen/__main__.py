"""Run the product's command as ``python -m liuhen``."""

from liuhen.entrypoints.commands import main

if __name__ == "__main__":
    main()
