"""Who may do what with a library: roles, tokens, people, and the library as each sees it."""
