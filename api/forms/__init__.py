"""The forms of what goes over the wire: requests and answers of REST and of the tools."""
