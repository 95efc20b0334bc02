"""Lists that people bring in files: read, checked, shown, written, given back."""
