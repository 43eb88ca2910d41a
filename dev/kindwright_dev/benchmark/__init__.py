"""``make bench``: a kind of Kindwright, the same objects as custom resources, and the HelmReleases behind them.

Nothing here asserts a time: it measures, and says what the target was.
"""
