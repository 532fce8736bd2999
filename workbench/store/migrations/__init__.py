"""How the tables came to be, one module for each released schema; never edited afterwards."""
