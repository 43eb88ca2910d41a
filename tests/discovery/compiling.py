"""The program that reads documents as clients do, and how it is built."""

from pathlib import Path

import goprograms

PROGRAM = goprograms.Program(Path(__file__).parent / "program", "discovering")
BUILD_SECONDS = goprograms.BUILD_SECONDS
