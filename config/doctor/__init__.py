"""Looking an installation over: each fault is named with its cure."""
