import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.rules.papers import make_code, printable, read_code, snapshot_digest


def test_digest_is_that_of_the_canonical_json() -> None:
    digest = snapshot_digest({"б": 1, "a": ["№", None, True]})

    assert digest == hashlib.sha256('{"a":["№",null,true],"б":1}'.encode()).hexdigest()


def test_order_of_keys_makes_no_difference() -> None:
    assert snapshot_digest({"a": 1, "b": 2}) == snapshot_digest({"b": 2, "a": 1})


@pytest.mark.parametrize("snapshot", [{"a": 0.5}, {"a": [{"b": 2.0}]}])
def test_fraction_must_be_written_as_text(snapshot: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="as texts"):
        snapshot_digest(snapshot)


def test_code_has_three_groups_of_plain_signs() -> None:
    assert make_code(0) == "0000-0000-0000"
    assert make_code(2**60 - 1) == "ZZZZ-ZZZZ-ZZZZ"


@given(st.integers(0, 2**60 - 1), st.integers(0, 2**60 - 1))
def test_codes_differ_when_the_chance_differs(one: int, other: int) -> None:
    assert (make_code(one) == make_code(other)) == (one == other)


@given(st.integers(0, 2**64 - 1))
def test_every_code_can_be_read_back(randomness: int) -> None:
    code = make_code(randomness)

    assert read_code(code) == code
    assert read_code(code.lower().replace("-", " ")) == code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("7k3m9pxq2hdf", "7K3M-9PXQ-2HDF"),
        (" 7K3M – 9PXQ – 2HDF ", "7K3M-9PXQ-2HDF"),
        ("7К3М-9РХQ-2НDF", "7K3M-9PXQ-2HDF"),  # Russian К, М, Р, Х, Н
        ("OОoо-IiLl-3З00", "0000-1111-3300"),
        ("7K3M-9PXQ", ""),
        ("7K3M-9PXQ-2HDU", ""),
        ("7K3M-9PXQ-2HDF-1", ""),
        ("", ""),
        ("' OR 1=1 --", ""),
    ],
)
def test_code_is_read_as_people_type_it(typed: str, code: str) -> None:
    assert read_code(typed) == code


def test_sign_without_a_face_becomes_its_kin_or_is_left_out() -> None:
    signs = frozenset(map(ord, "абв —ffi1+\u00a0"))

    printed = printable({"text": ["а → б", "в 👍", "\u202f", "ﬃ", "①", "✓", 5]}, signs)

    assert printed == {"text": ["а — б", "в ", "\u00a0", "ffi", "1", "+", 5]}
