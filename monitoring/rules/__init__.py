"""What the figures of a report mean. No Django here."""
