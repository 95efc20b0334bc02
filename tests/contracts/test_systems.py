"""`make systems` counts only what the tests really prove."""

import pytest

from tests.systems import LIST, Claim, ClaimCollector, describe, find_unknown, read_systems

pytest_plugins = ["pytester"]

KNOWN = ["REV-05", "REV-08", "REV-10"]

SAMPLE = """
import sys
import pytest

@pytest.mark.system("REV-05")
@pytest.mark.parametrize("number", [1, 2])
def test_conclusion_is_issued(number): ...

@pytest.mark.system("REV-08", part="internal stage")
def test_stage_opens(): ...

@pytest.mark.system("REV-10")
@pytest.mark.skip
def test_skipped(): ...

@pytest.mark.system("REV-10")
@pytest.mark.xfail
def test_expected_to_fail(): ...

@pytest.mark.system("REV-10")
@pytest.mark.skipif(sys.version_info > (3,), reason="always")
def test_skipped_here(): ...

@pytest.mark.system("REV-99")
def test_of_an_unknown_system(): ...
"""


@pytest.fixture(autouse=True)
def _no_plugins(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sample needs none of the installed plugins, and they take seconds to load."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")


def collect(pytester: pytest.Pytester) -> ClaimCollector:
    collector = ClaimCollector()
    pytester.makeini("[pytest]\nmarkers = system(id, part)")
    pytester.makepyfile(test_sample=SAMPLE)
    pytester.inline_run("--collect-only", plugins=[collector])
    return collector


def test_the_list_holds_the_134_systems_of_the_client() -> None:
    systems = read_systems(LIST)

    rooms = [system[:3] for system in systems]
    assert len(set(systems)) == 134
    assert {room: rooms.count(room) for room in rooms} == {
        "REG": 26,
        "REV": 27,
        "WFL": 24,
        "GRW": 33,
        "MON": 24,
    }


def test_skipped_and_failing_tests_claim_nothing(pytester: pytest.Pytester) -> None:
    collector = collect(pytester)

    assert set(collector.claims) == {
        Claim("REV-05", "", "test_sample.py::test_conclusion_is_issued"),
        Claim("REV-08", "internal stage", "test_sample.py::test_stage_opens"),
        Claim("REV-99", "", "test_sample.py::test_of_an_unknown_system"),
    }


def test_each_system_has_one_line_and_the_last_line_counts(pytester: pytest.Pytester) -> None:
    claims = collect(pytester).claims

    assert describe(claims, KNOWN) == [
        "REV-05 proven test_sample.py::test_conclusion_is_issued",
        "REV-08 begun (internal stage) test_sample.py::test_stage_opens",
        "REV-10 open",
        "proven 1, begun 1 of 3",
    ]


def test_an_unknown_id_is_an_error(pytester: pytest.Pytester) -> None:
    claims = collect(pytester).claims

    assert find_unknown(claims, KNOWN) == [
        "test_sample.py::test_of_an_unknown_system: no system 'REV-99'"
    ]


def test_a_part_does_not_lessen_what_is_proven() -> None:
    claims = [Claim("REV-05", "", "a"), Claim("REV-05", "letters", "b")]

    assert describe(claims, ["REV-05"]) == ["REV-05 proven a", "proven 1, begun 0 of 1"]
