"""The informer program, and how it is built."""

from pathlib import Path

import goprograms

PROGRAM = goprograms.Program(Path(__file__).parent / "program", "informers")
BUILD_SECONDS = goprograms.BUILD_SECONDS
