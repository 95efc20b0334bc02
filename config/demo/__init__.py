"""The demonstration: two invented methodical services and the works that pass through them."""
