"""The only aiohttp server code: from a request's bytes to a verb, and back."""
