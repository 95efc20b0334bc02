"""What must hold for every flow, whatever it does: names, and the engine's known traps."""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import get_template
from django.urls import NoReverseMatch, reverse
from viewflow.workflow import flow, nodes
from viewflow.workflow.lock import SelectForUpdateLock

from config.permissions import TABLE
from review import services as review_services
from workflows import steps
from workflows.flows.examination import ExaminationFlow
from workflows.nodes import Duty, Function, Job

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("registry", "review", "workflows", "config")
WALK = (
    "submit_material",
    "check_completeness",
    "assign_experts",
    "respond_to_invitation",
    "score_material",
    "draft_conclusion",
    "decide_in_council",
    "issue_conclusion",
    "publish_practice",
)
FLOWS = [ExaminationFlow]
DUTIES = [node.name for node in ExaminationFlow.instance.nodes() if isinstance(node, Duty)]


def sources() -> Iterator[tuple[Path, ast.Module]]:
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            if "migrations" not in path.parts:
                yield path, ast.parse(path.read_text())


def test_the_walk_has_the_steps_of_the_contract() -> None:
    names = {node.name for node in ExaminationFlow.instance.nodes()}

    assert set(WALK) <= names


@pytest.mark.parametrize("name", DUTIES)
def test_a_duty_has_one_name_everywhere(name: str) -> None:
    service_modules = [
        importlib.import_module(f"review.services.{path.stem}")
        for path in Path(review_services.__path__[0]).glob("[a-z]*.py")
    ]
    view_name = "".join(part.capitalize() for part in name.split("_"))

    assert getattr(ExaminationFlow, name).step is getattr(steps, name)
    assert any(hasattr(module, name) for module in service_modules)
    assert hasattr(importlib.import_module(f"workflows.views.{name}"), view_name)
    assert get_template(f"review/{name}.html")
    assert reverse(name, kwargs={"task_id": 1})
    assert list((ROOT / "tests").rglob(f"test_{name}.py"))


@pytest.mark.parametrize("name", DUTIES)
def test_a_duty_is_in_the_permission_table(name: str) -> None:
    assert any(permit.action == name for permit in TABLE)


def test_no_page_of_the_library_is_served() -> None:
    for address in ("viewflow:index", "workflow:index", "admin:index"):
        with pytest.raises(NoReverseMatch):
            reverse(address)


@pytest.mark.parametrize("flow_class", FLOWS)
def test_a_flow_waits_for_its_lock_instead_of_sleeping_between_tries(flow_class: Any) -> None:
    lock = flow_class.lock_impl

    assert isinstance(lock, SelectForUpdateLock)
    assert (lock.nowait, lock.attempts) == (False, 1)


def test_no_flow_inherits_another() -> None:
    """Inheriting a flow doubles its boundary timers, even in the parent (trap P5)."""
    parents = [flow_class.__bases__ for flow_class in _all_flows(flow.Flow)]

    assert parents
    assert all(bases == (flow.Flow,) for bases in parents)


@pytest.mark.parametrize("flow_class", FLOWS)
def test_no_step_has_a_boundary_timer(flow_class: Any) -> None:
    """Cancelling a step would leave its timer behind and block the join (trap P1)."""
    assert not [node.name for node in flow_class.instance.nodes() if node._boundary_events]


@pytest.mark.parametrize("flow_class", FLOWS)
def test_no_branch_leads_back_before_its_split(flow_class: Any) -> None:
    """Tokens would nest without end and meet at the join from two rounds (trap P6)."""
    for split in flow_class.instance.nodes():
        if isinstance(split, nodes.Split):
            assert split.name not in _reachable(split, until=nodes.Join)


def test_nobody_revives_or_undoes_a_task() -> None:
    """A revived task belongs to nobody, that is to everybody (traps P4 and P9)."""
    calls = {
        (path.name, node.func.attr)
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"revive", "undo", "user_queue", "inbox", "queue"}
    }

    assert calls == set()


def test_nobody_uses_the_engines_own_permissions() -> None:
    """They open every process page to every expert and break lists later (traps P12 and P13)."""
    names = {
        (path.name, node.func.attr)
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"Permission", "Assign", "OnTimeout"}
    }

    assert names == set()


@pytest.mark.parametrize("flow_class", FLOWS)
def test_every_node_is_of_a_kind_that_is_understood(flow_class: Any) -> None:
    kinds = (
        Duty,
        Function,
        Job,
        flow.StartHandle,
        flow.Switch,
        nodes.Split,
        flow.Join,
        flow.End,
        flow.Obsolete,
    )

    assert all(isinstance(node, kinds) for node in flow_class.instance.nodes())


def _all_flows(parent: type) -> Iterator[type]:
    for child in parent.__subclasses__():
        if child.__module__.split(".")[0] in ROOMS:
            yield child
        yield from _all_flows(child)


def _reachable(start: Any, *, until: type) -> set[str]:
    found: set[str] = set()
    waiting = [edge.dst for edge in start._outgoing()]
    while waiting:
        node = waiting.pop()
        if node.name in found or isinstance(node, until):
            continue
        found.add(node.name)
        waiting.extend(edge.dst for edge in node._outgoing())
    return found
