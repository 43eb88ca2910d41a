"""What can be set: one frozen record, filled from flags and environment by `__main__`."""

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one process; empty strings mean not given."""

    kubeconfig: str
    bind_address: str
    secure_port: int
    tls_cert_file: str
    tls_private_key_file: str
    tls_ca_file: str
    tls_secret_name: str
    service_namespace: str
    service_name: str
    service_port: int
    withdrawal_grace: float
    log_format: str
    log_level: str

    @property
    def secret_name(self) -> str:
        """Name of the Secret that keeps the certificate this process makes for itself."""
        return self.tls_secret_name or f"{self.service_name}-serving-cert"
