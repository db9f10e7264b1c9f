"""Check words against the articles: are they there as somebody quotes them?"""
