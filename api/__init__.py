"""Front doors for programs: REST and MCP, over one wire form."""
