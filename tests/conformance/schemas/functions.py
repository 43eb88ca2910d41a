"""What rules can call: CEL's own functions, and the libraries that Kubernetes adds."""

from typing import Any

from conformance import cases, kinds, sessions, trying
from conformance.schemas import rules

_TEXT = {**trying.TEXT, "maxLength": 64}
_WHOLE = trying.WHOLE
_NUMBER = {"type": "number"}
_TEXTS = {"type": "array", "maxItems": 8, "items": {**trying.TEXT, "maxLength": 16}}
_WHOLES = {"type": "array", "maxItems": 8, "items": trying.WHOLE}
_FORMATTED = {
    name: {**trying.TEXT, "maxLength": 64, "format": name}
    for name in ("date-time", "date", "duration", "byte", "uuid", "ipv4")
}

# One property per rule, named after what it tries.
RULES: dict[str, tuple[kinds.Document, str]] = {
    # texts
    "charAt": (_TEXT, "self.charAt(1) == 'b'"),
    "indexOf": (_TEXT, "self.indexOf('b') == 1 && self.lastIndexOf('b') > 1"),
    "case": (_TEXT, "self.lowerAscii() == 'abc' && self.upperAscii() == 'ABC'"),
    "replace": (_TEXT, "self.replace('a', 'b', 1) == 'bab'"),
    "split": (_TEXT, "self.split(',').size() == 3 && self.split(',', 2)[1] == 'b,c'"),
    "substring": (_TEXT, "self.substring(1, 3) == 'bc' && self.substring(3) == 'd'"),
    "trim": (_TEXT, "self.trim() == 'x'"),
    "sizeOfText": (_TEXT, "self.size() == 2 && size(self) == 2"),
    "contains": (_TEXT, "self.contains('x') && self.endsWith('y') && self.startsWith('a')"),
    "join": (_TEXTS, "self.join('-') == 'a-b' && self.join() == 'ab'"),
    "formatted": (_TEXT, "'%s-%d-%.2f-%x'.format([self, 5, 1.239, 255]) == 'a-5-1.24-ff'"),
    "quoted": (_TEXT, "strings.quote(self) == '\"a\"'"),
    "comparison": (_TEXT, "self < 'b' && self >= 'a'"),
    "conversion": (_TEXT, "int(self) == 12 && double(self) == 12.0 && string(int(self)) == self"),
    "bool": (_TEXT, "bool(self)"),
    # regular expressions
    "matches": (_TEXT, "self.matches('^[a-z]+$')"),
    "matchesPart": (_TEXT, "self.matches('b+')"),
    "find": (_TEXT, "self.find('[0-9]+') == '12'"),
    "findAll": (_TEXT, "self.findAll('[0-9]+') == ['1', '2'] && self.findAll('[0-9]+', 1) == ['1']"),
    # lists
    "isSorted": (_WHOLES, "self.isSorted()"),
    "sum": (_WHOLES, "self.sum() == 6 && self.min() == 1 && self.max() == 3"),
    "indexOfItem": (_WHOLES, "self.indexOf(2) == 1 && self.lastIndexOf(2) == 2"),
    "all": (_WHOLES, "self.all(x, x > 0)"),
    "exists": (_WHOLES, "self.exists(x, x == 2) && self.exists_one(x, x == 1)"),
    "map": (_WHOLES, "self.map(x, x * 2) == [2, 4] && self.filter(x, x > 1) == [2]"),
    "in": (_WHOLES, "5 in self && !(6 in self)"),
    "concatenated": (_WHOLES, "self + [4] == [1, 4]"),
    "setsContains": (_TEXTS, "sets.contains(self, ['a']) && sets.intersects(self, ['b', 'c'])"),
    "setsEquivalent": (_TEXTS, "sets.equivalent(self, ['a', 'b'])"),
    "flatten": (_WHOLES, "[self, [3]].flatten() == [1, 2, 3]"),
    "sort": (_WHOLES, "self.sort() == [1, 2, 3]"),
    "distinct": (_WHOLES, "self.distinct() == [1, 2]"),
    "slice": (_WHOLES, "self.slice(0, 2) == [1, 2]"),
    "twoVariables": (_WHOLES, "self.all(i, v, i < v)"),
    "transformList": (_WHOLES, "self.transformList(i, v, i + v) == [1, 3]"),
    # numbers
    "arithmetic": (_WHOLE, "self % 3 == 1 && self / 3 == 2 && -self == -7"),
    "float": (_NUMBER, "self * 2.0 == 3.0 && int(self) == 1"),
    "ofBothKinds": (_NUMBER, "self > 1 && self < 2.5"),
    # Kubernetes' own
    "quantity": (_TEXT, "isQuantity(self) && quantity(self).isGreaterThan(quantity('1Gi'))"),
    "quantities": (_TEXT, "quantity(self).add(quantity('1')).compareTo(quantity('2k')) == 0"),
    "quantitySign": (_TEXT, "quantity(self).isInteger() && quantity(self).isGreaterThan(quantity('0')) && quantity(self).asInteger() == 5"),
    "ip": (_TEXT, "isIP(self) && ip(self).family() == 4 && !ip(self).isLoopback()"),
    "ipText": (_TEXT, "string(ip(self)) == '2001:db8::1' && ip.isCanonical(self)"),
    "cidr": (_TEXT, "isCIDR(self) && cidr(self).containsIP('10.0.0.1') && cidr(self).prefixLength() == 8"),
    "cidrs": (_TEXT, "cidr(self).containsCIDR('10.1.0.0/16') && cidr(self).masked() == cidr('10.0.0.0/8')"),
    "url": (_TEXT, "isURL(self) && url(self).getScheme() == 'https' && url(self).getHost() == 'a.example:80'"),
    "urlParts": (_TEXT, "url(self).getHostname() == 'a' && url(self).getPort() == '80' && url(self).getQuery()['q'] == ['1', '2']"),
    "urlPath": (_TEXT, "url(self).getEscapedPath() == '/a%20b'"),
    "named": (_TEXT, "!format.dns1123Label().validate(self).hasValue()"),
    "formatByName": (_TEXT, "!format.named('uuid').value().validate(self).hasValue()"),
    "labelValue": (_TEXT, "!format.labelValue().validate(self).hasValue() && !format.qualifiedName().validate('a/b').hasValue()"),
    "formatSays": (_TEXT, "format.dns1123Subdomain().validate(self).orValue(['fine'])[0] == 'fine'"),
    "semverRead": (_TEXT, "semver(self).major() < 5"),
    "semverNormalized": (_TEXT, "semver(self, true).minor() < 5"),
    "timestampRead": (_TEXT, "timestamp(self).getFullYear() == 2020"),
    "unsigned": (_WHOLE, "uint(self) > 0u"),
    "summed": (_WHOLES, "self.sum() < 10"),
    "semver": (_TEXT, "isSemver(self) && semver(self).isGreaterThan(semver('1.2.3')) && semver(self).major() == 1"),
    # times and the like, by format
    "dateTime": (_FORMATTED["date-time"], "self > timestamp('2020-01-01T00:00:00Z') && self.getFullYear() == 2021"),
    "dateTimeDifference": (_FORMATTED["date-time"], "self - timestamp('2020-01-01T00:00:00Z') == duration('24h')"),
    "date": (_FORMATTED["date"], "self.getMonth() == 1 && self.getDayOfWeek() == 6"),
    "duration": (_FORMATTED["duration"], "self < duration('1h') && self.getSeconds() == 90"),
    "byte": (_FORMATTED["byte"], "self == b'hello'"),
    "byteSize": (_FORMATTED["byte"], "self.size() == 2"),
    "uuid": (_FORMATTED["uuid"], "self == '6ba7b810-9dad-11d1-80b4-00c04fd430c8'"),
    "ipv4": (_FORMATTED["ipv4"], "self == '1.2.3.4'"),
    "typed": ({"x-kubernetes-int-or-string": True}, "type(self) == string ? self.endsWith('%') : type(self) == int && self <= 5"),
    "ternary": (_WHOLE, "self > 5 ? self < 10 : self == 1"),
    "shortCircuit": (_WHOLES, "self.size() == 0 || self[0] > 0"),
    "errorsAbsorbed": (_WHOLES, "self[5] > 0 || true"),
    "dynamic": (_WHOLE, "dyn(self) == 1.0"),
    "optional": (_TEXT, "optional.ofNonZeroValue(self).orValue('empty') == 'empty'"),
}  # fmt: skip


def _name(tried: str) -> str:
    return tried if tried not in {"in", "map"} else f"{tried}_"


KIND = trying.kind(
    "Functional", {_name(tried): rules.ruled(schema, rules.rule(text)) for tried, (schema, text) in RULES.items()}
)


def values(s: sessions.Session, **found: tuple[Any, ...]) -> None:
    """Create an object for each value of each property."""
    for tried, several in found.items():
        for number, value in enumerate(several):
            name = f"{tried.lower().strip('_')}-{number}"
            s.create(s.widget(name, {tried: value}), "dryRun=All")


@cases.case(kind=KIND)
def parts_of_texts(s: sessions.Session) -> None:
    values(s, charAt=("abc", "cab", "a", "üb"), indexOf=("abcb", "ab", "x"), substring=("abcd", "ab", "übcd"))


@cases.case(kind=KIND)
def changed_texts(s: sessions.Session) -> None:
    values(s, case=("abc", "ABC", "aBc"), replace=("aab", "aa", "x"), trim=("x", "  x\t\n", "\u00a0x", "y"))


@cases.case(kind=KIND)
def split_and_joined_texts(s: sessions.Session) -> None:
    values(s, split=("a,b,c", "a", ""), join=(["a", "b"], ["a"], []), formatted=("a", "b"), quoted=("a", 'b"'))


@cases.case(kind=KIND)
def compared_texts(s: sessions.Session) -> None:
    values(
        s,
        sizeOfText=("ab", "üü", "😀😀", "a"),
        contains=("axy", "xy"),
        comparison=("a", "b", "az", "ä"),
        bool=("true", "false", "1", "x"),
    )


@cases.case(kind=KIND)
def converted_texts(s: sessions.Session) -> None:
    values(s, conversion=("12", "012", "x", "1.5", " 12"), optional=("y", "", "x"))


@cases.case(kind=KIND)
def regular_expressions(s: sessions.Session) -> None:
    values(
        s, matches=("abc", "aB", "abc\n"), matchesPart=("abc", "xyz"), find=("a12b3", "x"), findAll=("1a2", "1", "12")
    )


@cases.case(kind=KIND)
def lists_of_numbers(s: sessions.Session) -> None:
    values(s, isSorted=([1, 2, 2], [2, 1], []), sum=([1, 2, 3], [1, 3, 2], [], [6]), indexOfItem=([1, 2, 2], [2], []))


@cases.case(kind=KIND)
def macros(s: sessions.Session) -> None:
    values(s, all=([1, 2], [0], []), exists=([1, 2], [1, 1, 2], []), map_=([1, 2], [2, 1]), in_=([5], [5, 6], []))


@cases.case(kind=KIND)
def made_lists(s: sessions.Session) -> None:
    values(
        s,
        concatenated=([1], []),
        flatten=([1, 2], [1]),
        sort=([3, 1, 2], [1]),
        distinct=([1, 2, 1], [2, 1]),
        slice=([1, 2, 3], [1]),
    )


@cases.case(kind=KIND)
def two_variables(s: sessions.Session) -> None:
    values(s, twoVariables=([1, 2], [0], []), transformList=([1, 2], [2]))


@cases.case(kind=KIND)
def sets(s: sessions.Session) -> None:
    values(s, setsContains=(["a", "b"], ["a"], []), setsEquivalent=(["b", "a", "a"], ["a"]))


@cases.case(kind=KIND)
def arithmetic(s: sessions.Session) -> None:
    values(s, arithmetic=(7, 8, -7), float=(1.5, 1, 2), ofBothKinds=(2, 2.4, 1, 3, 1.0))


@cases.case(kind=KIND)
def logic(s: sessions.Session) -> None:
    values(s, ternary=(1, 7, 2, 11), shortCircuit=([], [1], [0]), errorsAbsorbed=([], [1]), dynamic=(1, 2))


@cases.case(kind=KIND)
def types(s: sessions.Session) -> None:
    values(s, typed=(5, 6, "5%", "5"))


@cases.case(kind=KIND)
def quantities(s: sessions.Session) -> None:
    values(
        s,
        quantity=("2Gi", "1Gi", "x", "1e10", ""),
        quantities=("1999", "2k", "x"),
        quantitySign=("5", "-5", "5.5", "5000m"),
    )


@cases.case(kind=KIND)
def addresses(s: sessions.Session) -> None:
    values(
        s,
        ip=("1.2.3.4", "127.0.0.1", "::1", "x", "01.2.3.4", "::ffff:1.2.3.4"),
        ipText=("2001:db8::1", "2001:DB8::1", "2001:0db8::1"),
    )


@cases.case(kind=KIND)
def networks(s: sessions.Session) -> None:
    values(
        s,
        cidr=("10.0.0.0/8", "10.0.0.1/8", "11.0.0.0/8", "x", "::/0"),
        cidrs=("10.0.0.0/8", "10.2.3.4/8", "10.1.0.0/24", "x"),
    )


@cases.case(kind=KIND)
def urls(s: sessions.Session) -> None:
    values(
        s,
        url=("https://a.example:80/x", "http://a", "x", "/x"),
        urlParts=("http://a:80/?q=1&q=2", "http://a:80/", "http://a"),
        urlPath=("http://a/a b", "/a%20b"),
    )


@cases.case(kind=KIND)
def formats(s: sessions.Session) -> None:
    values(
        s,
        named=("a-b", "A", "a.b", "", "x" * 64),
        formatByName=("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "x"),
        labelValue=("a.b", "-", ""),
        formatSays=("a.b", "A_", "-"),
    )


@cases.case(kind=KIND)
def semantic_versions(s: sessions.Session) -> None:
    values(s, semver=("1.2.4", "1.2.3", "1.2", "v1.2.4", "2.0.0", "1.3.0-rc.1"))


@cases.case(kind=KIND)
def times(s: sessions.Session) -> None:
    values(
        s,
        dateTime=("2021-05-01T00:00:00Z", "2020-12-31T23:59:59-01:00", "2019-01-01T00:00:00Z", "x"),
        dateTimeDifference=("2020-01-02T00:00:00Z", "2020-01-02T00:00:00.5Z"),
    )


@cases.case(kind=KIND)
def dates_and_durations(s: sessions.Session) -> None:
    values(s, date=("2020-02-01", "2020-02-02", "2020-03-01"), duration=("90s", "1m30s", "2h", "91s", "1 minute", "x"))


@cases.case(kind=KIND)
def other_formats(s: sessions.Session) -> None:
    values(
        s,
        byte=("aGVsbG8=", "eA=="),
        byteSize=("YWI=", "YQ=="),
        uuid=("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "6BA7B810-9dad-11d1-80b4-00c04fd430c8"),
        ipv4=("1.2.3.4", "1.2.3.5"),
    )


@cases.case(kind=KIND)
def texts_that_mean_true(s: sessions.Session) -> None:
    values(s, bool=("t", "T", "TRUE", "True", "tRUE", "0", "f", "yes", ""))


@cases.case(kind=KIND)
def odd_quantities(s: sessions.Session) -> None:
    values(
        s,
        quantities=("k", ".k", "T1999", "199-5", "1.k", "+1999", "1999.", "1e", "1E3", "."),
        quantitySign=("5.0", "0.005k", "5e0"),
    )


@cases.case(kind=KIND)
def escapes_in_hosts(s: sessions.Session) -> None:
    values(s, url=("http://%41", "http://a%2", "http://%e4", "http://a%25b"), urlPath=("http://%41/x", "http://%zz/x"))


@cases.case(kind=KIND)
def odd_urls(s: sessions.Session) -> None:
    found = (
        "https://a.example:80#/x",
        "https://a.example:80/x#y",
        "https://u:p@a.example:80/",
        "HTTPS://a.example:80/",
        "::1",
    )
    values(s, url=found, urlPath=("/a%xTb", "/a%", "a b", "//a/a b", "/a%20b?c", "/a\tb"))


@cases.case(kind=KIND)
def odd_bytes(s: sessions.Session) -> None:
    values(s, byteSize=("Y/==", "Y+8=", "lis/", "Y_8=", "", "YWI"))


@cases.case(kind=KIND)
def what_is_no_semantic_version(s: sessions.Session) -> None:
    texts = (
        *(
            "",
            "1",
            "1.2",
            "a.b.c",
            "1.b.c",
            "1.2.c",
            "01.2.3",
            "1.02.3",
            "1.2.03",
            "1.2.3.4",
            "v1.2.3",
            "..",
            "1..2",
            "é.0.0",
        ),
        *(
            "1.2.3-",
            "1.2.3-01",
            "1.2.3-a..b",
            "1.2.3-ä",
            "1.2.3+",
            "1.2.3+a..b",
            "1.2.3+ä",
            "1.2.3-a+b",
            "1.2-a",
            "1+b",
        ),
        *(
            "99999999999999999999.0.0",
            "0.99999999999999999999.0",
            "1.2.3-99999999999999999999",
            "é",
            "0a",
            "00",
            " 1",
            "1.2.3 ",
        ),
    )
    values(s, semverRead=texts, semverNormalized=texts)


@cases.case(kind=KIND)
def odd_timestamps(s: sessions.Session) -> None:
    values(
        s,
        timestampRead=(
            "2020-01-02t03:04:05Z",
            "2020-01-02T03:04:05z",
            "2020-01-02T03:04:05.5+01:00",
            "2020-02-30T00:00:00Z",
        ),
    )


@cases.case(kind=KIND)
def numbers_that_are_too_large(s: sessions.Session) -> None:
    values(s, unsigned=(1, 0, -1), summed=([2, 2**63 - 1, -(2**63)], [2**63 - 1, -(2**63), 2], [-(2**63), -1, 5]))
