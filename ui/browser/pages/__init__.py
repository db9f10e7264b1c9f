"""The pages of the browser app: Ask, Sources and Overview."""
