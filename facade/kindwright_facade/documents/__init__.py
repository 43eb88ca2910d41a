"""Pure builders of what is answered: Status, lists, tables, discovery, OpenAPI. No I/O."""
