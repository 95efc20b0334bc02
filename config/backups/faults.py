"""What may go wrong with a backup, in words that say what to do."""


class BackupFault(Exception):
    """A backup cannot be made, trusted or restored; the text is for whoever runs the machine."""
