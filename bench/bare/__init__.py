"""The same walk on bare viewflow, with timers, without any domain: what the engine itself costs."""
