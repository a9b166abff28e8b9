"""Run the station as ``python -m liuhen_dock``."""

from liuhen_dock.cli import main

if __name__ == "__main__":
    main()
