from kindwright_dev.standin import conditions

FIRST, SECOND = "2026-11-22T07:17:01Z", "2026-11-22T07:17:36Z"


def ready(status: str = "True", message: str = "done") -> conditions.Condition:
    return conditions.Condition("Ready", status, "Succeeded", message)


def test_the_order_is_that_of_flux() -> None:
    said: list[dict[str, object]] = []
    for kind in ("FetchFailed", "Ready", "ArtifactInStorage", "Stalled", "Reconciling"):
        condition = conditions.Condition(kind, "True", "Because", "")
        said = conditions.put(said, condition, conditions.Observation(1, FIRST))
    expected = ["Stalled", "Reconciling", "Ready", "ArtifactInStorage", "FetchFailed"]
    assert [item["type"] for item in said] == expected


def test_what_says_the_same_keeps_its_time() -> None:
    once = conditions.put([], ready(), conditions.Observation(1, FIRST))
    twice = conditions.put(once, ready(), conditions.Observation(2, SECOND))
    assert (twice[0]["lastTransitionTime"], twice[0]["observedGeneration"]) == (FIRST, 2)
    other = conditions.put(twice, ready(message="again"), conditions.Observation(2, SECOND))
    assert [item["lastTransitionTime"] for item in other] == [SECOND]


def test_a_condition_can_go() -> None:
    said = conditions.put([], ready(), conditions.Observation(1, FIRST))
    assert conditions.message(said, "Ready") == "done"
    assert conditions.without(said, "Ready", "Stalled") == []
    assert conditions.message([], "Ready") == ""
