"""Scripts that measure. Each runs alone: ``python bench/NAME.py [--quick]``."""
