"""Flows: order, waiting, splitting. Shapes are code; procedures are parameters."""
