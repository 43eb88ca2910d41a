"""The figures, one file per subject: each takes the stage and gives rows."""
