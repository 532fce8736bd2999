"""The released schemas: `schema_1` makes an empty database what version 1 expects, and so on."""
