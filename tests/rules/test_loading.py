import subprocess
import sys

PROGRAM = """
import sys
import kindwright_operator.__main__
from kindwright_facade import admission
def loaded():
    return any(name.startswith(("cel_expr_python", "google.protobuf")) for name in sys.modules)
text = {"type": "string"}
spec = {"type": "object", "properties": {"spec": {"type": "object", "properties": {"a": text}}}}
plain = admission.examine(spec)[0]
print(plain.validate({"spec": {"a": "x"}}), loaded())
text["x-kubernetes-validations"] = [{"rule": "self != 'x'"}]
ruled = admission.examine(spec)[0]
print(len(ruled.validate({"spec": {"a": "x"}})), loaded())
"""


def test_the_runtime_is_loaded_by_the_first_rule() -> None:
    """It takes ten megabytes and a tenth of a second, at the start of a process that may never see a rule."""
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.splitlines() == ["[] False", "1 True"]
