"""Pure conversion between an object of a kind and the HelmRelease it is stored as; no I/O, no web, no upstream."""
