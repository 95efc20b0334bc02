"""The API: the same table of permissions and the same services as the pages, in JSON."""
