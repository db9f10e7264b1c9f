"""What the pages show, as values; no Streamlit here."""
