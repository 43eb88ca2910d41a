"""`format`, one case per format."""

from conformance import cases, kinds, sessions, trying

FORMATS = (
    *(
        "date-time",
        "datetime",
        "date",
        "duration",
        "ipv4",
        "ipv6",
        "cidr",
        "mac",
        "uri",
        "uuid",
        "uuid3",
        "uuid4",
        "uuid5",
    ),
    *("email", "hostname", "byte", "password", "isbn", "isbn10", "isbn13", "creditcard", "ssn", "hexcolor", "rgbcolor"),
    *("bsonobjectid", "k8s-short-name", "k8s-long-name", "nonsense", "ip", "int32"),
)
_TEXTS: kinds.Document = {_name: {**trying.TEXT, "format": _name} for _name in FORMATS}
_NUMBERS: kinds.Document = {
    "whole32": {"type": "integer", "format": "int32"},
    "whole64": {"type": "integer", "format": "int64"},
    "float": {"type": "number", "format": "float"},
    "double": {"type": "number", "format": "double"},
    "odd": {"type": "integer", "format": "date"},
    "either": {"x-kubernetes-int-or-string": True, "format": "int32"},
}
_PLACES: kinds.Document = {
    "list": {"type": "array", "items": _TEXTS["ipv4"]},
    "map": {"type": "object", "additionalProperties": _TEXTS["date"]},
    "empty": {**_TEXTS["date"], "nullable": True},
}
KIND = trying.kind("Formatted", {**_TEXTS, **_NUMBERS, **_PLACES})


@cases.case(kind=KIND)
def date_time(s: sessions.Session) -> None:
    trying.texts(
        s,
        "date-time",
        "2020-01-02T03:04:05Z|2020-01-02T03:04:05.123456789Z|2020-01-02T03:04:05+01:00|"
        "2020-01-02T03:04:05|2020-01-02 03:04:05Z|2020-01-02|2020-13-02T03:04:05Z|2020-02-30T03:04:05Z|"
        "2020-01-02t03:04:05z|2020-01-02T24:00:00Z|2020-01-02T03:04:60Z|2020-01-02T03:04Z|x||"
        "2020-01-02T03:04:05.1+0100|2020-1-2T03:04:05Z|2020-01-02T03:04:05,5Z| 2020-01-02T03:04:05Z|"
        "0000-01-01T00:00:00Z",
    )


@cases.case(kind=KIND)
def datetime_in_one_word(s: sessions.Session) -> None:
    trying.values(s, "datetime", ("2020-01-02T03:04:05Z", "2020-01-02", "x"))


@cases.case(kind=KIND)
def date(s: sessions.Session) -> None:
    trying.texts(s, "date", "2020-01-02|2020-02-29|2021-02-29|2020-1-2|20200102|2020-01-02Z||x|0000-01-01|10000-01-01")


@cases.case(kind=KIND)
def duration(s: sessions.Session) -> None:
    trying.texts(
        s,
        "duration",
        "1s|1.5h|1h30m|22 ns|3 days|2 weeks|1d|1w|-1s|+1s|0|1||x|1 h|1hour|1us|1µs|.5s|1.s|1 millisecond|"
        "PT1H|1h |1 d 2 h|1y|9999999h|5 Minutes",
    )


@cases.case(kind=KIND)
def ipv4(s: sessions.Session) -> None:
    trying.texts(s, "ipv4", "1.2.3.4|255.255.255.255|256.1.1.1|1.2.3|01.2.3.4|1.2.3.4/8|::1|::ffff:1.2.3.4|| 1.2.3.4|x")


@cases.case(kind=KIND)
def ipv6(s: sessions.Session) -> None:
    trying.texts(
        s, "ipv6", "::1|fe80::1|fe80::1%eth0|2001:DB8::1|1.2.3.4|::ffff:1.2.3.4|:::1|1::2::3|[::1]||::|12345::"
    )


@cases.case(kind=KIND)
def cidr(s: sessions.Session) -> None:
    trying.texts(
        s, "cidr", "10.0.0.0/8|10.1.2.3/8|10.0.0.0/33|10.0.0.0|::/0|fe80::1/64|::/129|10.0.0.0/08|010.0.0.0/8||/8"
    )


@cases.case(kind=KIND)
def mac(s: sessions.Session) -> None:
    trying.texts(
        s,
        "mac",
        "00:00:5e:00:53:01|00-00-5E-00-53-01|0000.5e00.5301|00:00:5e:00:53|02:00:5e:10:00:00:00:01|x||0:0:5e:0:53:1",
    )


@cases.case(kind=KIND)
def uri(s: sessions.Session) -> None:
    trying.texts(
        s,
        "uri",
        "http://a.example/b?c#d|/a/b|a/b||http://|urn:isbn:1|mailto:a@b|http://a b|http://[::1]:80/|://|"
        "http://a:x/|http://ü.example/ü|http://a/%zz|*",
    )


@cases.case(kind=KIND)
def uuids(s: sessions.Session) -> None:
    texts = (f"6ba7b810-9dad-{version}1d1-80b4-00c04fd430c8" for version in "1345")
    for number, text in enumerate(
        (*texts, "6BA7B8109DAD11D180B400C04FD430C8", "6ba7b810-9dad-11d1-80b4-00c04fd430c", "x", "")
    ):
        for name in ("uuid", "uuid3", "uuid4", "uuid5"):
            s.create(s.widget(f"{name}-{number}", {name: text}), "dryRun=All")


@cases.case(kind=KIND)
def email(s: sessions.Session) -> None:
    found: trying.Values = (
        "a@b.example",
        "a@b",
        "A <a@b.example>",
        "a",
        "",
        "a@",
        "@b",
        "a b@c",
        '"a b"@c.example',
        "a@b@c",
        "ü@b.example",
        "a@[1.2.3.4]",
        "a.@b",
        "<a@b>",
    )

    trying.values(s, "email", found)


@cases.case(kind=KIND)
def hostname(s: sessions.Session) -> None:
    trying.texts(s, "hostname", "a|a.example|a.example.|-a|a-|a_b||1.2.3.4|A.B|a..b|ü.example|a.b1|a.1|*.a.example")
    long = ("x" * 63, "x" * 64, f"{'x' * 64}.example", ".".join(["abcdefgh"] * 29))
    trying.values(s, "hostname", long, "dryRun=All")


@cases.case(kind=KIND)
def byte(s: sessions.Session) -> None:
    trying.values(s, "byte", ("aGVsbG8=", "aGVsbG8", "", "a", "a===", "_-8=", "aGVs\nbG8=", "aGVsbG8= ", "====", "ü"))


@cases.case(kind=KIND)
def names_of_kubernetes(s: sessions.Session) -> None:
    texts = ("a", "a-b", "A", "-a", "a.b", "", "x" * 63, "x" * 64, "a_b", f"{'x' * 64}.a", "a..b", "1")
    for number, text in enumerate(texts):
        for name in ("k8s-short-name", "k8s-long-name"):
            s.create(s.widget(f"{name}-{number}", {name: text}), "dryRun=All")


@cases.case(kind=KIND)
def numbers_of_things(s: sessions.Session) -> None:
    for number, text in enumerate(
        ("0321751043", "978-0321751041", "0-321-75104-3", "0321751044", "9780321751042", "x", "")
    ):
        for name in ("isbn", "isbn10", "isbn13"):
            s.create(s.widget(f"{name}-{number}", {name: text}), "dryRun=All")
    trying.values(
        s, "creditcard", ("4111111111111111", "4111-1111-1111-1111", "4111111111111112", "x", "", "375556917985515")
    )
    trying.values(s, "ssn", ("111-22-3333", "111223333", "111 22 3333", "11-22-3333", ""), query="dryRun=All")


@cases.case(kind=KIND)
def colors(s: sessions.Session) -> None:
    trying.values(s, "hexcolor", ("#fff", "#FFFFFF", "fff", "#ffff", "", "#ggg"))
    found: trying.Values = ("rgb(0,0,0)", "rgb(255, 255, 255)", "rgb(256,0,0)", "rgba(0,0,0,1)", "rgb(1%,2%,3%)", "")

    trying.values(s, "rgbcolor", found, query="dryRun=All")


@cases.case(kind=KIND)
def object_ids(s: sessions.Session) -> None:
    trying.values(s, "bsonobjectid", ("507f1f77bcf86cd799439011", "507F1F77BCF86CD799439011", "507f1f77", "", "x"))


@cases.case(kind=KIND)
def what_nobody_checks(s: sessions.Session) -> None:
    for name in ("password", "nonsense", "ip", "int32"):
        for number, value in enumerate(("x", "", 1)):
            s.create(s.widget(f"{name}-{number}", {name: value}))


@cases.case(kind=KIND)
def integers(s: sessions.Session) -> None:
    for name in ("whole32", "whole64", "either", "odd"):
        for number, value in enumerate(
            (0, 2**31 - 1, 2**31, -(2**31), -(2**31) - 1, 2**63 - 1, -(2**63), 2**63, 1.0, 1.5, 1e10)
        ):
            s.create(s.widget(f"{name}-{number}", {name: value}), "dryRun=All")


@cases.case(kind=KIND)
def numbers(s: sessions.Session) -> None:
    for name in ("float", "double"):
        for number, value in enumerate((0, 1.5, 3.4e38, 3.5e38, -3.5e38, 1e-50, 1.7e308, 2**63, "1")):
            s.create(s.widget(f"{name}-{number}", {name: value}), "dryRun=All")


@cases.case(kind=KIND)
def too_large_a_number(s: sessions.Session) -> None:
    head = f'{{"apiVersion": "{s.api_version}", "kind": "Formatted", "metadata": {{"name": "a"}}, "spec": '
    for text in ("1e400", "-1e400", "1e-400", "9" * 400):
        s.create(f'{head}{{"double": {text}}}}}', "dryRun=All")


@cases.case(kind=KIND)
def in_places(s: sessions.Session) -> None:
    found: trying.Values = (
        {"list": ["1.2.3.4", "x"]},
        {"map": {"a": "x", "b": "2020-01-02"}},
        {"empty": None},
        {"empty": ""},
    )

    trying.create(s, *found)


@cases.case(kind=KIND)
def in_every_way(s: sessions.Session) -> None:
    trying.ways(s, {"list": ["1.2.3.4"]}, {"list": ["1.2.3"]}, "list/0")
