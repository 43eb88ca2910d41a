"""Conversion between a version's spec and the chart's values, which the storage version shows word for word. Pure."""
