"""One step of every request per file; the chain and the reason for its order are in `web/app.py`."""
