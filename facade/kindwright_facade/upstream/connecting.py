"""From a kubeconfig, or the pod's ServiceAccount, to an open session with the kube-apiserver."""

import dataclasses
import ssl

import aiohttp
import yaml
from kubernetes.aio import client as kubernetes_client
from kubernetes.aio import config as kubernetes_config

_CONNECT_SECONDS = 5
_READ_SECONDS = 60


class ConfigurationError(Exception):
    """The kubeconfig or the pod's ServiceAccount can't be used; the message is one line for a person."""


@dataclasses.dataclass(frozen=True, slots=True)
class Connection:
    """An open session and what authenticates it: `configuration` refreshes the token, `ssl_context` holds the CA."""

    session: aiohttp.ClientSession
    configuration: kubernetes_client.Configuration
    ssl_context: ssl.SSLContext

    @property
    def server(self) -> str:
        """The kube-apiserver's base URL, without a slash at the end."""
        return str(self.configuration.host).rstrip("/")

    async def authorization(self) -> dict[str, str]:
        """Return the header that carries the token, read anew when it was rotated; empty with a client certificate."""
        token = await self.configuration.get_api_key_with_prefix("BearerToken")
        return {"Authorization": token} if token else {}


async def configure(kubeconfig: str | None) -> kubernetes_client.Configuration:
    """Load the configuration: a kubeconfig file when one is named, the pod's ServiceAccount otherwise."""
    configuration = kubernetes_client.Configuration()
    try:
        if kubeconfig is None:
            kubernetes_config.load_incluster_config(client_configuration=configuration)  # type: ignore[no-untyped-call]
        else:
            await kubernetes_config.load_kube_config(kubeconfig, client_configuration=configuration)  # type: ignore[no-untyped-call]
    except (kubernetes_config.ConfigException, OSError, yaml.YAMLError) as error:
        source = kubeconfig or "the pod's ServiceAccount"
        raise ConfigurationError(f"{source}: {' '.join(str(error).split())}") from None
    except (TypeError, KeyError, AttributeError, ValueError):
        # What the loader makes of YAML that has another shape.
        raise ConfigurationError(f"{kubeconfig}: not a kubeconfig") from None
    return configuration


def ssl_context(configuration: kubernetes_client.Configuration) -> ssl.SSLContext:
    """Build the TLS context that the configuration asks for."""
    context = ssl.create_default_context(cafile=configuration.ssl_ca_cert)
    if configuration.cert_file:
        context.load_cert_chain(configuration.cert_file, configuration.key_file)
    if not configuration.verify_ssl:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


async def connect(configuration: kubernetes_client.Configuration) -> Connection:
    """Open a session; the caller closes `connection.session`."""
    context = ssl_context(configuration)
    session = aiohttp.ClientSession(
        # No limit on connections: every watch holds one.
        connector=aiohttp.TCPConnector(ssl=context, limit=0),
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_SECONDS, sock_read=_READ_SECONDS),
        # Both ends are in one cluster: compressing a list costs more than sending it.
        headers={"Accept-Encoding": "identity", "User-Agent": "kindwright"},
        cookie_jar=aiohttp.DummyCookieJar(),
    )
    return Connection(session, configuration, context)
