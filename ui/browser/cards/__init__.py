"""The cards of an answer as values, without Streamlit."""
