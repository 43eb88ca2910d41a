"""``python -m kindwright_dev``: see ``commands``."""

from kindwright_dev import commands

if __name__ == "__main__":
    commands.main()
