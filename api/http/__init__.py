"""The REST API, as a FastAPI application."""
