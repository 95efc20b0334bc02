from dataclasses import replace

from registry.rules.journal import Line, canonical, digest, find_breaks, grown_heads, line_hash

LINE = Line(
    chain="case:1",
    position=1,
    occurred_at="2026-09-14T09:00:00+00:00",
    key="review.sheet.submitted",
    actor_kind="person",
    actor_id=7,
    on_behalf_of_id=None,
    basis="",
    subject_type="review.sheet",
    subject_id="5",
    old_digest="",
    new_digest="",
)


def chain_of(*lines: Line) -> list[tuple[Line, str, str]]:
    chained, previous = [], ""
    for line in lines:
        chained.append((line, previous, line_hash(line, previous)))
        previous = chained[-1][2]
    return chained


def breaks_of(chain: list[tuple[Line, str, str]], length: int, head: str) -> list[tuple[int, str]]:
    found = find_breaks(chain, length=length, head=head, chain="case:1")
    return [(one.position, one.reason) for one in found]


def test_same_value_has_the_same_bytes() -> None:
    assert canonical({"б": 1, "a": [1, "№"]}) == '{"a":[1,"№"],"б":1}'.encode()


def test_digest_depends_on_the_nonce_and_nothing_has_none() -> None:
    assert digest({"a": 1}, nonce="x") != digest({"a": 1}, nonce="y")
    assert digest(None, nonce="x") == ""


def test_every_part_of_a_line_is_hashed() -> None:
    changes = {
        "chain": "case:2", "position": 2, "occurred_at": "", "key": "k", "actor_kind": "job",
        "actor_id": 8, "on_behalf_of_id": 1, "basis": "b", "subject_type": "t",
        "subject_id": "6", "old_digest": "o", "new_digest": "n",
    }  # fmt: skip

    hashes = {line_hash(replace(LINE, **{name: value}), "") for name, value in changes.items()}

    assert len(hashes) == len(changes)
    assert line_hash(LINE, "") not in hashes


def test_whole_chain_has_no_breaks() -> None:
    chain = chain_of(LINE, replace(LINE, position=2), replace(LINE, position=3))

    assert breaks_of(chain, 3, chain[-1][2]) == []
    assert breaks_of([], 0, "") == []


def test_lines_in_another_order_are_noticed() -> None:
    chain = chain_of(LINE, replace(LINE, position=2, key="k"))

    assert breaks_of(chain[::-1], 2, chain[-1][2]) == [
        (1, "missing_line"),
        (2, "broken_link"),
        (3, "missing_line"),
        (1, "broken_link"),
        (2, "cut_end"),
    ]


def test_only_grown_chains_need_a_new_seal() -> None:
    assert grown_heads(
        {"case:1": [2, "b"], "case:2": [1, "x"], "case:3": [1, "y"]},
        {"case:1": [1, "a"], "case:2": [1, "x"]},
    ) == {"case:1": [2, "b"], "case:3": [1, "y"]}
