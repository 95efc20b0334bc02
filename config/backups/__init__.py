"""Backups of the whole installation: the database, the stored files, the secrets."""
