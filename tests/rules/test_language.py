import pytest
from rules import language
from rules.samples import causes, problems


@pytest.mark.parametrize("rule", language.rules("holding.txt"))
def test_a_rule_holds(rule: str) -> None:
    assert causes(language.schema(rule), language.OBJECT) == []


@pytest.mark.parametrize(("rule", "message"), language.pairs("failing.txt"))
def test_a_rule_fails(rule: str, message: str) -> None:
    assert [(cause.field, cause.message) for cause in causes(language.schema(rule), language.OBJECT)] == [
        ("spec", message)
    ]


@pytest.mark.parametrize(("rule", "problem"), language.pairs("refused.txt"))
def test_a_rule_is_refused(rule: str, problem: str) -> None:
    found, *_ = problems(language.schema(rule))
    assert found.startswith(f"openAPIV3Schema.properties[spec].x-kubernetes-validations[0].rule: {problem}")
    assert "\n" not in found
