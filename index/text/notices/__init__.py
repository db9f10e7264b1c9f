"""Lines with which a site asks its readers for something: money, consent, an address, a click."""
