"""One API verb per file; `web/dispatching.py` lists them, and discovery is derived from that list."""
