"""Numbers of questions and articles: their values, in the digits and words of many languages."""
