import threading
import time
from typing import Any

import pytest
from rules.samples import TEXT, WHOLE, obj, ruled, told

from kindwright_facade.rules import compiling, evaluating, timing

OVER = "'operation cancelled: actual cost limit exceeded': no further validation rules will be run due to call cost exceeds limit for rule"


def numbers(most: int) -> dict[str, Any]:
    return {"type": "array", "maxItems": most, "items": WHOLE}


def test_a_loop_ends() -> None:
    rule = "self.l.all(x, self.l.all(y, x + y >= 0))"
    schema = obj({"spec": obj({"l": numbers(900)}, rule, "false")})
    assert told(schema, {"spec": {"l": list(range(900))}}) == [("spec", f'Invalid value: "object": {OVER}: {rule}')]


@pytest.mark.parametrize("rule", ["self.l.map(x, x).size() > 0", "(self.l + self.l).filter(x, true).size() > 0"])
def test_a_list_that_is_too_long_is_not_made_into_another(rule: str) -> None:
    schema = obj({"spec": obj({"l": numbers(9000)}, rule)})
    assert told(schema, {"spec": {"l": list(range(timing.MAX_BUILT - 10))}}) == []
    assert told(schema, {"spec": {"l": [1] * (timing.MAX_BUILT + 1)}}) == [
        ("spec", f'Invalid value: "object": {OVER}: {rule}')
    ]


def test_rules_stop_when_the_time_is_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "thread_time", iter(range(1000)).__next__)
    schema = obj({"spec": obj({"a": ruled(WHOLE, "false"), "b": ruled(WHOLE, "false")})})
    ran_out = "validation failed due to running out of cost budget, no further validation rules will be run"
    assert told(schema, {"spec": {"a": 1, "b": 1}}) == [("spec.a", f'Invalid value: "integer": {ran_out}')]


def test_functions_in_python_stop_when_the_time_is_up(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter([0.0, 0.0, *[1.0] * 1000])
    monkeypatch.setattr(time, "thread_time", lambda: next(moments))
    schema = obj({"spec": obj({"l": numbers(9)}, "self.l.all(x, self.l.indexOf(x) >= 0)")})
    [(_, message)] = told(schema, {"spec": {"l": [1, 2]}})
    assert message.startswith(f'Invalid value: "object": {OVER}')


def test_rules_are_compiled_in_one_thread_while_they_run_in_another() -> None:
    spec = obj(
        {"l": numbers(50), "s": TEXT},
        "self.l.map(x, x * 2).sum() == 2450",
        "self.s.find('[0-9]+') == '7'",
        "ip(self.s.replace('a7b', '::1')).family() == 6",
    )
    schema = obj({"spec": spec})
    value = {"spec": {"l": list(range(50)), "s": "a7b"}}
    rules = compiling.compile_rules(schema)
    done = threading.Event()
    failures: list[object] = []

    def compile_again() -> None:
        while not done.is_set():
            failures.extend(compiling.compile_rules(schema).problems)

    thread = threading.Thread(target=compile_again)
    thread.start()
    try:
        for _ in range(200):
            failures.extend(evaluating.check(rules, value))
    finally:
        done.set()
        thread.join()
    assert failures == []
