"""Health for kubelet and load balancers, version for clients."""

import platform

from aiohttp import typedefs, web

from kindwright_facade.web import context, responding

OPEN_PATHS = frozenset({"/healthz", "/livez", "/readyz"})


async def alive(_: web.Request) -> web.Response:
    """Answer as long as the loop turns."""
    return web.Response(text="ok")


async def ready(request: web.Request) -> web.Response:
    """Answer 503 until the definitions are known, so that no traffic comes before."""
    if not request.app[context.REGISTRY].ready.is_set():
        return web.Response(text="[-] definitions: not read yet\nreadyz check failed\n", status=503)
    return web.Response(text="ok")


def version_handler(git_version: str) -> typedefs.Handler:
    """Return the handler for `/version`, in the shape of `version.Info`."""
    major, minor, *_ = git_version.split(".")
    info = {
        "major": major,
        "minor": minor,
        "gitVersion": f"v{git_version}",
        "gitCommit": "",
        "gitTreeState": "",
        "buildDate": "",
        "goVersion": f"python{platform.python_version()}",
        "compiler": platform.python_implementation(),
        "platform": f"{platform.system().lower()}/{platform.machine()}",
    }

    async def version(_: web.Request) -> web.Response:
        return responding.answer(info)

    return version
