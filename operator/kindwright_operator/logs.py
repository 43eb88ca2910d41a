"""Structured logs on standard error, for our own code and for the libraries that use `logging`."""

import logging
import sys

import structlog
import structlog.tracebacks

_SHARED: tuple[structlog.types.Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
)
# Talkative at levels where ours are worth reading.
_QUIET = {
    "kopf": logging.WARNING,
    # Says at every start that signals are not its business, which is how it is meant.
    "kopf._core.reactor.running": logging.ERROR,
    "asyncio": logging.WARNING,
    "aiohttp": logging.WARNING,
}


def configure(log_format: str, level: str) -> None:
    """Send everything at `level` and above to standard error, as `json` lines or as `text`."""
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=_SHARED, processors=_rendering(log_format))
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name, quiet in _QUIET.items():
        logging.getLogger(name).setLevel(max(quiet, root.level))


def _rendering(log_format: str) -> list[structlog.types.Processor]:
    clean = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    if log_format == "json":
        # Never the values of variables: they may be a token, or a part of an object.
        tracebacks = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
        return [clean, structlog.processors.ExceptionRenderer(tracebacks), structlog.processors.JSONRenderer()]
    plain = structlog.dev.plain_traceback
    return [clean, structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plain)]
