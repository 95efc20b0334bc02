"""Pure rules of the registry: standard library only."""
