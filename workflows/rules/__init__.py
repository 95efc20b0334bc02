"""Pure rules of order, waiting and terms: standard library only."""
