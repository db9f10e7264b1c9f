"""How languages write dates and numbers, and the digits of any script."""
