"""What a pack may hold."""

import copy
import json
from typing import Any

import pytest

from registry.rules.office import unknown_in
from review.rules.pack import PackError, read_pack, write_pack
from review.services.pack_files import ready_pack


def parts() -> dict[str, Any]:
    return json.loads(json.dumps(write_pack(ready_pack())))


def test_a_pack_written_and_read_is_the_same_pack():
    assert read_pack(parts()) == ready_pack()


def test_the_ready_pack_holds_what_an_office_begins_with():
    pack = ready_pack()

    checklists = {one.code for one in pack.checklists}
    assert checklists >= {
        "lesson-plan",
        "work-programme",
        "open-lesson",
        "master-class",
        "portfolio",
        "competition-work",
    }
    assert len(pack.procedures) >= 3
    assert {code for one in pack.procedures for code in one.checklists} == checklists
    assert {one.kind.value for one in pack.texts} == {
        "order",
        "letter",
        "announcement",
        "protocol",
        "form",
        "consent_processing",
        "consent_publication",
    }
    assert [one.code for one in pack.texts if unknown_in(one.body)] == []


def change(path: str, value: Any) -> dict[str, Any]:
    """The ready pack with one thing in it changed; keys of the path are parted by colons."""
    changed = copy.deepcopy(parts())
    *way, last = path.split(":")
    place: Any = changed
    for key in way:
        place = place[int(key) if key.isdigit() else key]
    place[last] = value
    return changed


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("pack:format", 2, "unknown_format"),
        ("pack", [], "not_a_section"),
        ("pack:author", " ", "empty"),
        ("pack:version", "1" * 41, "too_long"),
        ("people/anna", {"code": "anna"}, "unknown_part"),
        ("../secret", {}, "unknown_part"),
        ("texts/protocol:code", "other", "other_name"),
        ("texts/protocol:kind", "poem", "unknown_code"),
        ("texts/protocol:body", "{salary}", "unknown_name"),
        ("texts/protocol", "text", "not_a_section"),
        ("procedures/one-stage:parameters", {}, "empty"),
        ("procedures/one-stage:kind", "race", "unknown_code"),
        ("checklists/portfolio:threshold", 1000, "out_of_range"),
        ("checklists/portfolio:group:0:criterion:0:text", "о" * 501, "too_long"),
        ("checklists/portfolio:group:0:criterion:0:level", 7, "not_a_section"),
    ],
)
def test_a_fault_of_a_pack_is_named(path, value, code):
    with pytest.raises(PackError) as caught:
        read_pack(change(path, value))

    assert caught.value.code == code


def test_a_pack_without_parts_is_none():
    with pytest.raises(PackError) as caught:
        read_pack({"pack": parts()["pack"]})

    assert caught.value.code == "empty_pack"
