"""A question that asks for two things is cut, each part answered, and the answers joined."""
