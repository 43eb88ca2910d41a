"""Structural schemas: what they may say, what they do to an object, how they are published. Pure; knows no kind and no definition."""
