"""The only code that talks to the kube-apiserver beneath; knows nothing of aiohttp's server."""
