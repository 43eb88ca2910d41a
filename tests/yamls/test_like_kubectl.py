"""What kubectl reads and writes, as the judge: it needs no server for objects that it only changes in memory."""

import json
import subprocess
from typing import Any

import hypothesis
import pytest
from yamls import jsons, tokens

from kindwright_dev import tools
from kindwright_facade import encoding

HEAD = "apiVersion: example.com/v1\nkind: Any\nmetadata:\n  name: a\n"


@pytest.fixture(scope="module")
def kubectl(built_tools: tools.Tools) -> str:
    return str(built_tools.kubectl)


def read_and_write(kubectl: str, text: str, form: str) -> subprocess.CompletedProcess[str]:
    argv = [kubectl, "patch", "--local", "--filename=-", "--type=merge", "--patch={}", f"--output={form}"]
    return subprocess.run(argv, input=text, capture_output=True, text=True, check=False, timeout=60)


def as_kubectl_reads(kubectl: str, text: str) -> Any:
    done = read_and_write(kubectl, HEAD + text, "json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout, parse_int=_within_64_bits)


def _within_64_bits(digits: str) -> float:
    return int(digits) if -(2**63) <= int(digits) < 2**63 else float(digits)


def test_scalars_are_read_as_kubectl_reads_them(kubectl: str) -> None:
    text = "spec:\n" + "".join(f"  v{number}: {token}\n" for number, token in enumerate(tokens.ALL))
    ours = encoding.decode_yaml((HEAD + text).encode())
    assert jsons.exact(as_kubectl_reads(kubectl, text)) == jsons.exact(ours)


def test_keys_are_read_as_kubectl_reads_them(kubectl: str) -> None:
    text = "spec:\n" + "".join(f"  a{number}:\n    ? {token}\n    : v\n" for number, token in enumerate(tokens.KEYS))
    assert as_kubectl_reads(kubectl, text) == encoding.decode_yaml((HEAD + text).encode())


@pytest.mark.parametrize("text", [text for text in tokens.REFUSED if not text.startswith("%")])
def test_what_is_refused_kubectl_refuses_in_these_words(kubectl: str, text: str) -> None:
    done = read_and_write(kubectl, f"{HEAD}{text}\n", "json")
    assert done.returncode != 0
    with pytest.raises(ValueError, match=r".") as caught:
        encoding.decode_yaml(f"{HEAD}{text}\n".encode())
    assert str(caught.value) in done.stderr


@hypothesis.settings(max_examples=25, suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture])
@hypothesis.given(value=jsons.VALUES)
def test_kubectl_reads_every_value_that_is_written(kubectl: str, value: Any) -> None:
    written = encoding.encode_yaml({"spec": {"value": value}}).decode()
    assert jsons.exact(as_kubectl_reads(kubectl, written)["spec"]["value"]) == jsons.exact(value)


def test_kubectl_reads_every_odd_text_as_that_text(kubectl: str) -> None:
    texts = [*tokens.ALL, *tokens.KEYS]
    value = {f"v{number}": text for number, text in enumerate(texts)} | dict.fromkeys(texts, "")
    assert as_kubectl_reads(kubectl, encoding.encode_yaml({"spec": value}).decode())["spec"] == value


def test_the_layout_is_that_of_kubectl(kubectl: str) -> None:
    # It leaves these as they are, which readers of YAML 1.1 refuse or take for something else.
    unquoted = ("=", "<<", "0x7FFFFFFFFFFFFFFFFF", "2001-12-14 21:59:43.10 -5")
    known = [text for text in tokens.ALL if text not in unquoted]
    spec = {
        "list": [*known, "a\nb", "x: y", "a b " * 40, " a", "😀"],
        "maps": [{f"k{number}": {} for number in range(12)}, []],
        "ports": {"a-1": 1.5, "A": None},
    }
    value = {"apiVersion": "example.com/v1", "kind": "Any", "metadata": {"name": "a"}, "spec": spec}
    done = read_and_write(kubectl, json.dumps(value, ensure_ascii=False), "yaml")
    assert done.stdout == encoding.encode_yaml(value).decode()
