"""Scalars that readers of YAML disagree about, and what Kubernetes takes each for."""

from typing import Any

BOOLEANS: dict[str, Any] = {
    **dict.fromkeys(["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON", "!!bool 'y'"], True),
    **dict.fromkeys(["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"], False),
    **{text: text for text in ("yEs", "oN", "tRUE", "nO", "t", "f")},
}  # fmt: skip
NULLS: dict[str, Any] = {
    **dict.fromkeys(["", "~", "null", "Null", "NULL", "!!null ~"]),
    **{text: text for text in ("nULL", "nil", "None", "~x")},
    **dict.fromkeys(["''", "!!str"], ""),
}
INTEGERS: dict[str, Any] = {
    "017": 15, "0o17": 15, "0O17": 15, "0777": 511, "00": 0, "08": 8, "0_7": 7, "0_8": 8, "007.5": 7.5,
    "0x1F": 31, "0X1f": 31, "0x_1": 1, "-0x1F": -31, "0x7FFFFFFFFFFFFFFFFF": "0x7FFFFFFFFFFFFFFFFF", "0x": "0x",
    "0b11": 3, "0B11": 3, "-0b11": -3, "0b-11": -3, "0b+11": 3, "-0b-1": "-0b-1", "0b2": "0b2", "0o8": "0o8",
    "1_000": 1000, "1__0": 10, "1_": 1, "_1": "_1", "+_1": 1, "+1": 1, "-0": 0, "-_": "-_",
    "9223372036854775807": 2**63 - 1, "-9223372036854775808": -(2**63), "-9223372036854775809": -9223372036854775808.0,
    "9223372036854775808": 9223372036854775808.0, "18446744073709551616": 18446744073709551616.0,
    "0xFFFFFFFFFFFFFFFF": 18446744073709551615.0, "+9223372036854775808": 9223372036854775808.0,
    "12345678901234567890": 12345678901234567890.0, "!!int '5'": 5, "!!str 5": "5", "'017'": "017", "٣": "٣",
}  # fmt: skip
FLOATS: dict[str, Any] = {
    "1e3": 1000, "1E3": 1000, "12e03": 12000, "1.5e3": 1500, "1.5e+3": 1500, ".5": 0.5, "+.5": 0.5, "5.": 5, "0.": 0,
    "1.": 1, "1.0": 1, "1.10": 1.1, "-0.0": 0, "0.1e-7": 1e-8, "-1_0.5_0": -10.5, ".41_20": 0.412, "._5": "._5", ".": ".",
    "1e400": "1e400", "-1e400": "-1e400", "1_0e400": "1_0e400", ".5e400": ".5e400", "1e-400": 0, "1e": "1e", "NaN": "NaN",
    "inf": "inf", "1e18": 10**18, "1152921504606846976.0": 1152921504606847000, "9.3e18": 9.3e18, "1e22": 1e22,
    "!!float 5": 5, "1.2.3": "1.2.3",
}  # fmt: skip
TEXTS: dict[str, Any] = {
    **{text: text for text in ("1:30", "1:30:00", "190:20:30", "1:30.5", "2024-01-01", "2024-01-01T00:00:00Z")},
    **{text: text for text in ("2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43.10 -5", "=", "<<", "é")},
    "! 'y'": "y", "!!binary aGk=": "hi", "!!binary '4pyT'": "✓", "!!binary /w==": "\ufffd", "!!binary 4oI=": "\ufffd\ufffd",
    "!foo x": "x", "!foo 1": "1", "!!map x": "x", "!!timestamp 2001-01-01": "2001-01-01", "!!merge <<": "<<",
    "!!timestamp 2001-1-1 1:2:3": "2001-1-1 1:2:3", "!!python/object x": "x",
}  # fmt: skip
ALL = BOOLEANS | NULLS | INTEGERS | FLOATS | TEXTS

KEYS: dict[str, str] = {
    "y": "true", "off": "false", "1": "1", "017": "15", "1_000": "1000", "0x1F": "31", "08": "8", "1:30": "1:30", "=": "=",
    "1.5": "1.5", "1.0": "1", "1e5": "100000", "1e6": "1e+06", "1234567.0": "1.234567e+06", "0.0001": "0.0001",
    "0.00001": "1e-05", "3.14159265358979": "3.1415927", "16777217.0": "1.6777216e+07", "1e300": ".inf", "-1e39": "-.inf",
    ".inf": ".inf", "-.inf": "-.inf", ".nan": ".nan", "-0.0": "-0", "2024-01-01": "2024-01-01", "'y'": "y", "''": "",
    "!!binary aGk=": "hi", "!!int '5'": "5", "'<<'": "<<", "!!str y": "y", "1e400": "1e400",
}  # fmt: skip

REFUSED: dict[str, str] = {
    "a: .nan": "json: unsupported value: NaN",
    "a: .inf": "json: unsupported value: +Inf",
    "a: -.INF": "json: unsupported value: -Inf",
    "a: !!int x": "yaml: cannot decode !!str `x` as a !!int",
    "a: !!int 1.5": "yaml: cannot decode !!float `1.5` as a !!int",
    "a: !!int ''": "yaml: cannot decode !!null `` as a !!int",
    "a: !!float y": "yaml: cannot decode !!bool `y` as a !!float",
    "a: !!float 18446744073709551615": "yaml: cannot decode !!int `18446744073709551615` as a !!float",
    "a: !!null x": "yaml: cannot decode !!str `x` as a !!null",
    "a: !!timestamp 2001-13-01": "yaml: cannot decode !!str `2001-13-01` as a !!timestamp",
    "a: !!binary a": "yaml: !!binary value contains invalid base64 data",
    "a: *x": "yaml: unknown anchor 'x' referenced",
    "a: &x [*x]": "yaml: anchor 'x' value contains itself",
    "<<: 1": "yaml: map merge requires map or sequence of maps as the value",
    "<<: [[{a: 1}]]": "yaml: map merge requires map or sequence of maps as the value",
    "a: &x [{b: 1}]\nc: {<<: *x}": "yaml: map merge requires map or sequence of maps as the value",
    "%YAML 1.2\n---\na: 1": "yaml: found incompatible YAML document",
    'a: "\\/"': "yaml: found unknown escape character",
    "a:\n\tb: 1": "yaml: line 2: found character that cannot start any token",
    "a: [": "yaml: line 1: did not find expected node content",
    "a: \x07": "yaml: control characters are not allowed",
    "a: b: c": "yaml: mapping values are not allowed in this context",
    f"a: &x [{', '.join('1' * 500)}]\nb: [{', '.join(['*x'] * 150)}]": "yaml: document contains excessive aliasing",
}
"""Documents that are refused, and how."""
