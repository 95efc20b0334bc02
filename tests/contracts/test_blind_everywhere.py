"""At every address of the site a hidden author stays hidden: two worlds give the same bytes.

The addresses are those of the permission table, so that a page cannot be added and forgotten here.
"""

from typing import Any

import pytest
from django.test import Client

from registry.models import ProcedureVersion
from review.models import Material
from tests.contracts.test_permissions import ADDRESSES, Kind
from tests.contracts.test_two_worlds import PRESLAVSKAYA, ZHUKOVSKAYA, become, names_in, seen
from tests.contracts.worlds import World, make_world, signed_in

pytestmark = pytest.mark.django_db

# Tells how long the oldest job waits, and nothing of any work.
ABOUT_NOBODY = {"readyz"}


@pytest.fixture
def world() -> World:
    """Works at every place of the way, by a procedure that hides the author."""
    made = make_world()
    for version in ProcedureVersion.objects.all():
        version.parameters = version.parameters | {"author_hidden": True}
        version.save()
    return made


def addresses_of(world: World) -> dict[str, str]:
    """Everything but what stands open to a passer-by: there a published author is named."""
    urls = {
        address.url(name, world): name
        for name, address in ADDRESSES.items()
        if address.method == "get" and address.kind is not Kind.LINK and name not in ABOUT_NOBODY
    }
    open_to_all = seen(Client(), urls)
    return {url: name for url, name in urls.items() if open_to_all[url][0] != 200}


def become_everywhere(who: Any, world: World) -> None:
    author = world.chamber.scene.author
    for material in Material.objects.filter(case__applicant=author).select_related("case"):
        become(who, material)


def test_no_address_tells_an_expert_who_made_the_work(world: World) -> None:
    addresses = addresses_of(world)
    told: dict[str, list[str]] = {}
    opened = 0
    for expert in world.chamber.scene.experts[:2]:
        client = signed_in(expert)
        become_everywhere(PRESLAVSKAYA, world)
        seen(client, addresses)  # what is written at the first look is written now
        first = seen(client, addresses)
        become_everywhere(ZHUKOVSKAYA, world)
        second = seen(client, addresses)
        opened += sum(found[0] == 200 for found in first.values())
        for url in addresses:
            if first[url] != second[url] or names_in({url: first[url]}):
                told.setdefault(addresses[url], []).append(url)

    assert told == {}
    assert opened > 30
