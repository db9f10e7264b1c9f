"""The browser app, built with Streamlit."""
