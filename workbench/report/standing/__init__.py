"""Does a decision still hold? Its assumptions, held against newer rows."""
