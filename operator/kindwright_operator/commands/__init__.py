"""The command line, one file per command. `lint` and `render` are pure: no cluster is asked."""
