"""The first hour of a service, a page a step."""
