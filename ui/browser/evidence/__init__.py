"""Evidence in the app: the Export button, and verified files."""
