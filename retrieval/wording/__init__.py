"""Words and their forms, as they stand in passages."""
