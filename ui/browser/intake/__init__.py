"""How articles come into the library, and which model reads them: fields, jobs, folders."""
