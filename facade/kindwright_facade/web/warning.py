"""Warning headers (KEP-1693): on whatever the answer is, a refusal and a stream too."""

from aiohttp import web

from kindwright_facade.web import context


async def attach(request: web.Request, response: web.StreamResponse) -> None:
    """Tell what was noted about a request, each thing once, before the headers are sent."""
    stored = request.get(context.ADVICE, []) if response.status < 400 else []  # noqa: PLR2004
    for text in dict.fromkeys([*request.get(context.WARNINGS, []), *stored]):
        response.headers.add("Warning", f'299 - "{_quoted(text)}"')


def _quoted(text: str) -> str:
    """Quote for a header (RFC 9110 section 5.6.4); a header has one line."""
    line = "".join(char if char.isprintable() else " " for char in " ".join(text.split()))
    return line.strip().replace("\\", "\\\\").replace('"', '\\"')
