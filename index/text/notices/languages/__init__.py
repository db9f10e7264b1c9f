"""The notices of sites, one language in each module."""
