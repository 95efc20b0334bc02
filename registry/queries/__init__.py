"""Reading the registry."""

from registry.queries.viewers import SignedIn, grants_in_force, signed_in, viewer_of_person

__all__ = ["SignedIn", "grants_in_force", "signed_in", "viewer_of_person"]
