"""Formats are those of Go: which texts are of one and which are not, recorded from kube-openapi's strfmt."""

import pytest

from kindwright_facade.schemas import formats

RECORDED: list[tuple[str, list[str], list[str]]] = [
    (
        "uri",
        [
            "http://a",
            "http://a:80/b?c#d",
            "/x",
            "mailto:a",
            "*",
            "http://[::1]:80/",
            "http://[::1%25eth0]/",
            "http://a/%41",
            "http://u:p@h/",
            "http://u@@h",
            "http:",
            "pg://a:1,b:2/x",
            "//a",
            "http://é/",
            "http://%e9/",
            "http://<a>",
            "http://a?%zz",
            "a.b:c",
            'http://"h"',
        ],
        [
            "x",
            "",
            "http://a b/",
            "http://a/%zz",
            "://a",
            "1http://a",
            "http://a:b",
            "http://a:1:2",
            "http://%41/",
            "http://[1.2.3.4]",
            "http://a\\b",
            "http://a#%zz",
            "http://[fe80::1%en0]",
            "http://h|x",
        ],
    ),
    (
        "email",
        [
            "a@b",
            "a.b@c.d",
            "a@b.c",
            "Bob <a@b>",
            '"x y"@b',
            "a@[1.2.3.4]",
            "a@[::1]",
            "a@b (c)",
            "é@b",
            "<a@b>",
            '"Bob" <a@b>',
            "B.o. <a@b>",
            " a@b ",
            "a@ b",
            "=?utf-8?q?x?= <a@b>",
            "a@b(c)(d)",
            "Bob (x) <a@b>",
        ],
        [
            '""@b',
            "a@[x]",
            "(c) a@b",
            "a..b@c",
            "a b@c",
            "a@b,c@d",
            "Bob a@b",
            "a@b>",
            "a@",
            "@b",
            "a @b",
            "a@b (c",
            "a\\@b@c",
        ],
    ),
    (
        "hostname",
        [
            "a",
            "a.b.cc",
            "a-b",
            "a-",
            "é",
            "é.com",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.com",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.com",
            "☃.com",
        ],
        [
            "a.b",
            "-a",
            "a..b",
            "a.b.c",
            "1.2",
            "a_b",
            "a.com.",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "a-b-c",
            "-a.com",
            "a-.com",
            "a b",
        ],
    ),
    (
        "ipv4",
        [
            "1.2.3.4",
            "01.2.3.4",
            "::ffff:1.2.3.4",
            "001.002.003.004",
            "0000000001.1.1.1",
            "::1.2.3.4",
            "::ffff:01.2.3.4",
        ],
        ["256.1.1.1", "1.2.3", "1.2.3.4.5", "::1", "1.2.3.4 ", "a.b.c.d", "1.2.3.-4"],
    ),
    (
        "ipv6",
        [
            "::1",
            "::",
            "::ffff:1.2.3.4",
            "1:2:3:4:5:6:7:8",
            "1:2:3:4:5:6:7::",
            "::2:3:4:5:6:7:8",
            "0001::",
            "1:2:3:4:5:6:1.2.3.4",
        ],
        ["1.2.3.4", "fe80::1%eth0", "1::2::3", "12345::", "00001::", ":1", "1:", "::01.2.3.4", ":::"],
    ),
    (
        "cidr",
        ["1.2.3.0/24", "::/0", "01.2.3.4/08", "00001::/16", "::ffff:01.2.3.4/96"],
        ["1.2.3.0/33", "::/129", "1.2.3.4", "1.2.3.4/", "::1/-1", "/24", "a/2", "1.2.3.4/24/1", "::1%e/64"],
    ),
    (
        "mac",
        [
            "00:00:5e:00:53:01",
            "02:00:5e:10:00:00:00:01",
            "00-00-5e-00-53-01",
            "0000.5e00.5301",
            "0200.5e10.0000.0001",
            "00005e005301",
        ],
        [
            "00:00:5e:00:53",
            "00:00-5e:00:53:01",
            "0000:5e00:5301",
            "gg:00:5e:00:53:01",
            " 00:00:5e:00:53:01",
            "00:00:5e:00:53:01:",
            "0:0:0:0:0:0",
        ],
    ),
    (
        "uuid",
        [
            "00000000-0000-0000-0000-000000000000",
            "00000000000000000000000000000000",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "00000000-00000000-0000-000000000000",
        ],
        ["0000000-00000-0000-0000-000000000000", "x"],
    ),
    ("uuid3", ["00000000-0000-3000-0000-000000000000"], ["00000000-0000-4000-0000-000000000000"]),
    ("uuid4", ["00000000-0000-4000-8000-000000000000"], ["00000000-0000-4000-0000-000000000000"]),
    ("uuid5", ["00000000-0000-5000-8000-000000000000"], []),
    ("isbn", ["0321751043", "978-0321751041", "978 0321751041", "123456789X"], ["0321751044", "032175104X"]),
    ("isbn10", ["0321751043", "123456789X"], ["1234567890"]),
    ("isbn13", ["9780321751041"], ["9780321751042"]),
    (
        "creditcard",
        ["4111111111111111", "4111-1111-1111-1111", "378282246310005", "x4111x111111111111", "5555555555554444"],
        ["4111111111111112"],
    ),
    ("ssn", ["111-22-3333", "111 22 3333"], ["111223333", "111-223333", "11122-3333"]),
    ("hexcolor", ["#fff", "fff", "#FFFFFF"], ["#ffff", "#ggg"]),
    ("rgbcolor", ["rgb(1,2,3)", "rgb( 1 , 2 , 3 )"], ["rgb(256,0,0)", "rgb(01,2,3)", "RGB(1,2,3)", "rgb(1,2,3) "]),
    ("byte", ["YQ==", "YWI=", "YWJj"], ["", "YQ", "YQ=", "Y Q==", "YQ==\n", "_-=="]),
    ("password", ["", "x"], []),
    (
        "date",
        ["2020-01-01", "2020-02-29", "0000-01-01"],
        [
            "2020-02-30",
            "1900-02-29",
            "2020-13-01",
            "20-01-01",
            "2020-1-01",
            "2020-01-01 ",
            "2020-01-00",
            "\uff12\uff10\uff12\uff10-01-01",
        ],
    ),
    (
        "date-time",
        [
            "2020-01-01T00:00:00Z",
            "2020-01-01t00:00:00z",
            "2020-01-01T00:00:00+01:00",
            "2020-01-01T00:00:00.123Z",
            "2020-01-01T00:00:00x1Z",
            "2020-01-01T00:00:00+99:99",
            "2020-01-01T00:00:00ZtX",
            "2020-01-01T00:00:00é5Z",
        ],
        [
            "2020-01-01T00:00:00",
            "2020-01-01 00:00:00Z",
            "2020-01-01T24:00:00Z",
            "2020-01-01T23:59:60Z",
            "T",
            "2020-02-30T00:00:00Z",
            "2020-01-01T00:00:00.Z",
        ],
    ),
    (
        "duration",
        [
            "5s",
            "1h2m",
            "-1s",
            "1.5h",
            ".5s",
            "0",
            "5 s",
            "5 seconds",
            "5 minutes 3 hours",
            "2 weeks",
            "1d",
            "5 secx",
            "9223372036854775807ns",
            "-9223372036854775808ns",
            "1µs",
            "1μs",
            "3 MS",
            "5dayz",
            "+5s",
            "1s 2x",
            "x5s",
            "5 s.5",
            "1h-2m",
            "5 hr",
            "5wk",
            "5 Micro",
            "2540400h10m10.000000001s",
            "2562047h47m16.854775807s",
            "2562047h47m16.854775808s",
            "00000000000000000000000001s",
            "0.00000000000000000000001s",
            "1e3s",
        ],
        ["5", "", "5x", "9223372036854775808ns", "99999999999999999999 s", "1.", "5hrs", "5\u017f", "5 K"],
    ),
    ("bsonobjectid", ["507f1f77bcf86cd799439011", "507F1F77BCF86CD799439011"], ["x", "507f1f77bcf86cd79943901"]),
    (
        "k8s-short-name",
        ["a", "a-b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"],
        ["A", "-a", "a.b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "", "a\n"],
    ),
    ("k8s-long-name", ["a.b", "a"], ["a..b", "A.b", "a.b\n"]),
]


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, good, _ in RECORDED for text in good])
def test_a_text_is_of_the_format(name: str, text: str) -> None:
    assert formats.matches(name, text)


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, _, bad in RECORDED for text in bad])
def test_a_text_is_not_of_the_format(name: str, text: str) -> None:
    assert not formats.matches(name, text)


def test_every_format_is_recorded() -> None:
    assert {formats.normalised(name) for name, *_ in RECORDED} == formats.CHECKS.keys()


@pytest.mark.parametrize("name", formats.CHECKS)
@pytest.mark.parametrize("text", ["a ", "0", "1", "1s", "(", "%", "::", "a.", '"', "1:"])
def test_no_text_takes_forever(name: str, text: str) -> None:
    formats.matches(name, text * 50_000)


@pytest.mark.parametrize(
    ("schema", "name"),
    [
        ({"type": "string", "format": "date-time"}, "date-time"),
        ({"type": "string", "format": "datetime"}, "datetime"),
        ({"type": "string", "format": "int32"}, ""),
        ({"type": "string", "format": "surprise"}, ""),
        ({"type": "integer", "format": "int32"}, "int32"),
        ({"type": "integer", "format": "uuid"}, ""),
        ({"type": "integer", "format": "double"}, ""),
        ({"type": "number", "format": "double"}, "double"),
        ({"type": "object", "format": "uuid"}, ""),
        ({"format": "uuid"}, "uuid"),
        ({"type": "string"}, ""),
        ({"x-kubernetes-int-or-string": True, "format": "int32"}, ""),
        ({"x-kubernetes-int-or-string": True, "format": "ipv4"}, "ipv4"),
    ],
)
def test_a_format_is_checked_for_its_own_type_only(schema: dict[str, object], name: str) -> None:
    assert formats.effective(schema) == name
