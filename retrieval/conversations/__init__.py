"""Conversations of questions and answers, and their saving in the library."""
