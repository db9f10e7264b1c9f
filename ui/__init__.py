"""The pages of the app and their components."""
