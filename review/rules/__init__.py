"""Pure rules of judging: standard library only."""
