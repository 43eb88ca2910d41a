import pathlib
from typing import Any

import pytest
from click import testing

from kindwright_facade.upstream import connecting
from kindwright_operator import __main__ as command
from kindwright_operator import logs, settings, wiring

FLAGS = [
    "--kubeconfig", "--bind-address", "--secure-port", "--tls-cert-file", "--tls-private-key-file", "--tls-ca-file", "--tls-secret-name",
    "--service-namespace", "--service-name", "--service-port", "--withdrawal-grace", "--log-format", "--log-level",
]  # fmt: skip


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[settings.Settings]:
    """Note the settings that a process would have run with."""
    found: list[settings.Settings] = []

    async def serve(given: settings.Settings) -> None:
        found.append(given)

    monkeypatch.setattr(wiring, "serve", serve)
    monkeypatch.setattr(logs, "configure", lambda *_: None)
    return found


def ended(arguments: list[str]) -> int:
    with pytest.raises(SystemExit) as caught:
        command.main(arguments)
    assert isinstance(caught.value.code, int)
    return caught.value.code


@pytest.mark.parametrize("flag", FLAGS)
def test_the_help_tells_every_flag_and_its_variable(flag: str) -> None:
    result = testing.CliRunner().invoke(command.cli, ["serve", "--help"], terminal_width=200)
    assert result.exit_code == 0
    assert [line for line in result.output.splitlines() if line.strip().startswith(f"{flag} ")]
    assert f"env var: KINDWRIGHT_{flag[2:].replace('-', '_').upper()}" in " ".join(result.output.split())


def test_every_option_has_help_and_an_environment_variable() -> None:
    for name in ("serve", "withdraw"):
        for parameter in command.cli.commands[name].params:
            assert getattr(parameter, "help", None), parameter.name
            assert str(parameter.envvar).startswith("KINDWRIGHT_"), parameter.name
    assert {flag for parameter in command.cli.commands["serve"].params for flag in parameter.opts} == set(FLAGS)


def test_the_defaults(served: list[settings.Settings]) -> None:
    assert ended(["serve"]) == 0
    (found,) = served
    assert (found.bind_address, found.secure_port, found.service_port) == ("0.0.0.0", 8443, 443)  # noqa: S104
    assert (found.service_namespace, found.service_name) == ("kindwright-system", "kindwright")
    assert (found.kubeconfig, found.tls_cert_file, found.withdrawal_grace) == ("", "", 120.0)
    assert (found.log_format, found.log_level) == ("json", "info")


@pytest.mark.parametrize(
    ("flag", "value", "field", "found"),
    [
        ("--secure-port", "9443", "secure_port", 9443),
        ("--bind-address", "127.0.0.1", "bind_address", "127.0.0.1"),
        ("--service-namespace", "mine", "service_namespace", "mine"),
        ("--withdrawal-grace", "0.5", "withdrawal_grace", 0.5),
        ("--log-format", "text", "log_format", "text"),
        ("--log-level", "debug", "log_level", "debug"),
    ],
)
@pytest.mark.parametrize("how", ["flag", "variable"])
def test_every_flag_also_by_environment(  # noqa: PLR0913, PLR0917 - the columns of the table
    served: list[settings.Settings],
    monkeypatch: pytest.MonkeyPatch,
    flag: str,
    value: str,
    field: str,
    found: Any,
    how: str,
) -> None:
    if how == "variable":
        monkeypatch.setenv(f"KINDWRIGHT_{field.upper()}", value)
    assert ended(["serve", *([flag, value] if how == "flag" else [])]) == 0
    assert getattr(served[0], field) == found


@pytest.mark.parametrize(
    "arguments",
    [
        ["serve", "--secure-port", "0"],
        ["serve", "--secure-port", "70000"],
        ["serve", "--secure-port", "https"],
        ["serve", "--withdrawal-grace", "-1"],
        ["serve", "--log-format", "xml"],
        ["serve", "--log-level", "loud"],
        ["serve", "--kubeconfig", "/does/not/exist"],
        ["serve", "--tls-cert-file", "/"],
        ["serve", "--tls-cert-file", __file__],
        ["serve", "--tls-private-key-file", __file__],
        ["serve", "--unknown"],
        ["serve", "--secure-port"],
        ["serve", "extra"],
        ["unknown"],
        ["withdraw", "--timeout", "-1"],
    ],
)
def test_a_wrong_value_is_one_line_and_code_2(
    served: list[settings.Settings], capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert ended(arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("kindwright: ")
    assert said.err.count("\n") == 1
    assert not served


def test_a_wrong_variable_is_one_line_and_code_2(
    served: list[settings.Settings], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KINDWRIGHT_SECURE_PORT", "https")
    assert ended(["serve"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not served


@pytest.mark.parametrize("error", [connecting.ConfigurationError("no\nserver"), OSError(98, "Address in use")])
def test_a_failure_at_the_start_is_one_line_and_code_1(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    served: list[settings.Settings],
    error: Exception,
) -> None:
    async def serve(_: settings.Settings) -> None:
        raise error

    monkeypatch.setattr(wiring, "serve", serve)
    assert ended(["serve"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("kindwright: ")
    assert said.count("\n") == 1
    assert not served


def test_without_a_command_help_is_shown_in_full(capsys: pytest.CaptureFixture[str]) -> None:
    ended([])
    said = capsys.readouterr()
    assert "serve" in said.out + said.err
    assert not said.err.startswith("kindwright: Usage")


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["serve", "--help"], ["--version"]])
def test_help_and_version_end_well(arguments: list[str]) -> None:
    assert ended(arguments) == 0


@pytest.mark.parametrize("content", ["", "[]", "{", "a: b", "apiVersion: v1\nkind: Config\n", "clusters: 5"])
async def test_a_kubeconfig_that_is_none_is_told_in_one_line(tmp_path: pathlib.Path, content: str) -> None:
    path = tmp_path / "kubeconfig"
    path.write_text(content)
    with pytest.raises(connecting.ConfigurationError) as caught:
        await connecting.configure(str(path))
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


async def test_outside_of_a_pod_there_is_no_service_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KUBERNETES_SERVICE_HOST", raising=False)
    with pytest.raises(connecting.ConfigurationError, match="ServiceAccount"):
        await connecting.configure(None)
