"""Patterns, events, and whether AWS says that they match.

From the Amazon EventBridge user guide ("Comparison operators for use in event patterns", "Creating event
patterns", "Event patterns for arrays"), and from the tests and the README of the library that EventBridge
runs on, https://github.com/aws/event-ruler; that `anything-but` matches null:
https://github.com/localstack/localstack/issues/9711 (tried on AWS). None: no source tells.
"""

from __future__ import annotations

from typing import Any

_STATE = {"detail": {"state": "initializing"}}
_FILE = {"detail": {"FileName": "dir/cat.PNG"}}
_SIZE = {"detail": {"c-count": 5, "d-count": 9.5, "x-limit": 301.8}}
_FROM = {"detail": {"source-ip": "10.0.0.44"}}
_NESTED = {"d": [{"a": 1}, {"b": 2}]}
_OR = [{"metricName": ["CPUUtilization"]}, {"namespace": ["AWS/EC2"], "metricType": ["x"]}]


def _state(matcher: Any) -> dict[str, Any]:
    return {"detail": {"state": [matcher]}}


def _file(matcher: Any) -> dict[str, Any]:
    return {"detail": {"FileName": [matcher]}}


def _but(matcher: Any) -> dict[str, Any]:
    return {"anything-but": matcher}


VECTORS: tuple[tuple[str, bool | None, dict[str, Any], Any], ...] = (
    # Plain values
    ("equals", True, _state("initializing"), _STATE),
    ("equals, one of several", True, {"detail": {"state": ["running", "initializing"]}}, _STATE),
    ("equals another", False, _state("running"), _STATE),
    ("equals in another case", False, _state("Initializing"), _STATE),
    ("and, one fails", False, {"detail": {"state": ["initializing"], "code": [1]}}, _STATE),
    ("a field that is not there", False, {"detail": {"status": ["initializing"]}}, _STATE),
    ("empty text", True, _state(""), {"detail": {"state": ""}}),
    ("empty text against null", False, _state(""), {"detail": {"state": None}}),
    ("null", True, _state(None), {"detail": {"state": None}}),
    ("null against the empty text", False, _state(None), {"detail": {"state": ""}}),
    ("null against nothing", False, _state(None), {"detail": {}}),
    ("a truth", True, {"detail": {"state": [True]}}, {"detail": {"state": True}}),
    ("a truth against one", False, {"detail": {"state": [True]}}, {"detail": {"state": 1}}),
    ("a truth against its word", False, {"detail": {"state": [True]}}, {"detail": {"state": "true"}}),
    ("a number", True, _state(300), {"detail": {"state": 300}}),
    ("a number against its digits", False, _state(300), {"detail": {"state": "300"}}),
    ("a number, written otherwise", None, _state(300), {"detail": {"state": 300.0}}),
    # Prefix, suffix, equals-ignore-case
    ("prefix", True, _state({"prefix": "init"}), _STATE),
    ("prefix in another case", False, _state({"prefix": "Init"}), _STATE),
    ("prefix of a number", False, _state({"prefix": "3"}), {"detail": {"state": 300}}),
    ("prefix, ignoring case", True, _state({"prefix": {"equals-ignore-case": "INIT"}}), _STATE),
    ("prefix, ignoring case, another", False, _state({"prefix": {"equals-ignore-case": "RUN"}}), _STATE),
    ("empty prefix", True, _state({"prefix": ""}), _STATE),
    ("empty prefix and nothing there", False, _state({"prefix": ""}), {"detail": {}}),
    ("suffix", True, _file({"suffix": ".PNG"}), _FILE),
    ("suffix in another case", False, _file({"suffix": ".png"}), _FILE),
    ("suffix, ignoring case", True, _file({"suffix": {"equals-ignore-case": ".pNg"}}), _FILE),
    ("suffix longer than the value", False, _file({"suffix": "/some/dir/cat.PNG"}), _FILE),
    ("ignoring case", True, _state({"equals-ignore-case": "INITIALIZING"}), _STATE),
    ("ignoring case, only a part", False, _state({"equals-ignore-case": "INIT"}), _STATE),
    # Wildcards
    ("wildcard", True, _file({"wildcard": "dir/*.PNG"}), _FILE),
    ("wildcard for nothing", True, _file({"wildcard": "dir/cat*.PNG"}), _FILE),
    ("wildcards over slashes", True, _file({"wildcard": "*r/*a*"}), _FILE),
    ("wildcard, case counts", False, _file({"wildcard": "dir/*.png"}), _FILE),
    ("wildcard anchored at both ends", False, _file({"wildcard": "ir/*"}), _FILE),
    ("wildcard pieces may not overlap", False, _file({"wildcard": "a*a"}), {"detail": {"FileName": "a"}}),
    ("wildcard escaped", True, _file({"wildcard": "a\\*b"}), {"detail": {"FileName": "a*b"}}),
    ("wildcard escaped, other sign", False, _file({"wildcard": "a\\*b"}), {"detail": {"FileName": "axb"}}),
    ("backslash escaped", True, _file({"wildcard": "a\\\\*"}), {"detail": {"FileName": "a\\b"}}),
    ("question mark is itself", False, _file({"wildcard": "dir/ca?.PNG"}), _FILE),
    # Anything-but
    ("anything but", False, _state(_but("initializing")), _STATE),
    ("anything but another", True, _state(_but("running")), _STATE),
    ("anything but in another case", True, _state(_but("Initializing")), _STATE),
    ("anything but, nothing there", False, _state(_but("running")), {"detail": {}}),
    ("anything but, null there", True, _state(_but(["running"])), {"detail": {"state": None}}),
    ("anything but a list", False, _state(_but(["stopped", "initializing"])), _STATE),
    ("anything but another list", True, _state(_but(["stopped", "overloaded"])), _STATE),
    ("anything but a number", True, _state(_but(123)), {"detail": {"state": 300}}),
    ("anything but numbers", False, _state(_but([100, 200, 300])), {"detail": {"state": 300}}),
    ("anything but a prefix", False, _state(_but({"prefix": "init"})), _STATE),
    ("anything but another prefix", True, _state(_but({"prefix": "run"})), _STATE),
    ("anything but prefixes", False, _state(_but({"prefix": ["error", "init"]})), _STATE),
    ("anything but other prefixes", True, _state(_but({"prefix": ["error", "run"]})), _STATE),
    ("anything but a suffix", False, _file(_but({"suffix": ".PNG"})), _FILE),
    ("anything but another suffix", True, _file(_but({"suffix": ".png"})), _FILE),
    ("anything but suffixes", False, _file(_but({"suffix": [".txt", ".PNG"]})), _FILE),
    ("anything but, ignoring case", False, _state(_but({"equals-ignore-case": "INITIALIZING"})), _STATE),
    ("anything but several, ignoring case", True, _state(_but({"equals-ignore-case": ["A", "b"]})), _STATE),
    ("anything but a wildcard", False, _file(_but({"wildcard": "*/cat*"})), _FILE),
    ("anything but wildcards", True, _file(_but({"wildcard": ["*/lib/*", "*.jar"]})), _FILE),
    ("anything but, of a list all", False, _state(_but("a")), {"detail": {"state": ["a"]}}),
    ("anything but, of a list some", None, _state(_but("a")), {"detail": {"state": ["a", "b"]}}),
    # Exists
    ("exists", True, _state({"exists": True}), _STATE),
    ("exists not", False, _state({"exists": False}), _STATE),
    ("exists, and is null", True, _state({"exists": True}), {"detail": {"state": None}}),
    ("is not there", True, _state({"exists": False}), {"detail": {"c-count": 1}}),
    ("is not there, nor what holds it", True, {"d": {"e": {"f": [{"exists": False}]}}}, {"x": 1}),
    ("an object is no leaf", False, _state({"exists": True}), {"detail": {"state": {"c1": 100}}}),
    ("an object is no leaf, exists not", True, _state({"exists": False}), {"detail": {"state": {"c1": 100}}}),
    ("an empty list is nothing", False, _state({"exists": True}), {"detail": {"state": []}}),
    ("null or not there", True, {"d": {"e": [None, {"exists": False}]}}, {"d": {}}),
    # Numeric
    ("numeric range", True, {"detail": {"c-count": [{"numeric": [">", 0, "<=", 5]}]}}, _SIZE),
    ("numeric below", True, {"detail": {"d-count": [{"numeric": ["<", 10]}]}}, _SIZE),
    ("numeric equal, written otherwise", True, {"detail": {"x-limit": [{"numeric": ["=", 3.018e2]}]}}, _SIZE),
    ("numeric, outside", False, {"detail": {"c-count": [{"numeric": [">", 5]}]}}, _SIZE),
    ("numeric, at the end", True, {"detail": {"c-count": [{"numeric": [">=", 5]}]}}, _SIZE),
    ("numeric of digits in a text", False, _state({"numeric": ["=", 5]}), {"detail": {"state": "5"}}),
    # IP addresses
    ("cidr", True, {"detail": {"source-ip": [{"cidr": "10.0.0.0/24"}]}}, _FROM),
    ("cidr, outside", False, {"detail": {"source-ip": [{"cidr": "10.0.1.0/24"}]}}, _FROM),
    ("cidr of IPv6", True, _state({"cidr": "2001:db8::/32"}), {"detail": {"state": "2001:db8::1"}}),
    ("cidr of a word", False, _state({"cidr": "10.0.0.0/8"}), {"detail": {"state": "AWS Internal"}}),
    # Or
    ("or, the first", True, {"$or": _OR}, {"metricName": "CPUUtilization"}),
    ("or, an and inside", True, {"$or": _OR}, {"namespace": "AWS/EC2", "metricType": "x"}),
    ("or, an and inside fails", False, {"$or": _OR}, {"namespace": "AWS/EC2"}),
    ("or beside an and", False, {"source": ["aws.s3"], "$or": _OR}, {"metricName": "CPUUtilization"}),
    ("or within detail", True, {"detail": {"$or": [{"a": [1]}, {"b": [2]}]}}, {"detail": {"b": 2}}),
    ("or of no list is a field", True, {"$or": {"a": [1]}}, {"$or": {"a": 1}}),
    (
        "or of reserved words is a field",
        False,
        {"$or": [{"numeric": [1]}, {"prefix": ["a"]}]},
        {"prefix": "a"},
    ),
    # Arrays
    ("a list holds it", True, {"tags": ["admin"]}, {"tags": ["user", "admin"]}),
    ("a list does not hold it", False, {"tags": ["superadmin"]}, {"tags": ["user", "admin"]}),
    ("a prefix in a list", True, {"tags": [{"prefix": "ad"}]}, {"tags": ["user", "admin"]}),
    ("a number in a list", True, {"v": [{"numeric": [">", 0, "<", 10]}]}, {"v": [100, 5, 200]}),
    ("two objects of a list", False, {"d": {"a": [1], "b": [2]}}, _NESTED),
    ("one object of a list", True, {"d": {"a": [1], "b": [{"exists": False}]}}, _NESTED),
    ("the last object of a list", True, {"d": {"a": [3], "b": [4]}}, {"d": [{"a": 1}, {"a": 3, "b": 4}]}),
    (
        "an object of a list in a list",
        False,
        {"u": {"t": {"k": ["c"], "v": ["b"]}}},
        {"u": [{"t": [{"k": "c"}, {"v": "b"}]}]},
    ),
)
"""Name, answer, pattern, event."""
