"""Open watches: fed from the shared cache, every event rendered once for all that show it alike."""
