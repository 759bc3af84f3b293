"""The list of cases that are expected to fail: `expected-failures`, lines of a case (or a pattern) and the reason.

`peer-ours:CASE` is a case that fails only with our library at both ends (`run --peer ours`).
"""

import fnmatch
import pathlib

FILE = pathlib.Path(__file__).resolve().parent / "expected-failures"


class Expected:
    """What the list says of the cases of a run, and what became of them."""

    def __init__(self, prefix=""):
        self.prefix = prefix
        lines = (line.split(None, 1) for line in FILE.read_text().splitlines() if line.strip() and line[0] != "#")
        self.reasons = {words[0]: words[1] if len(words) > 1 else "no reason given" for words in lines}
        self.failing, self.passing = [], []

    def covers(self, name, failed):
        """Whether the list names this case; notes how it ended."""
        if self.prefix and any(fnmatch.fnmatchcase(self.prefix + name, p) for p in self.reasons):
            name = self.prefix + name
        elif self.prefix and not failed:
            return False  # what fails against the system's peer may pass against ours
        pattern = next((p for p in self.reasons if fnmatch.fnmatchcase(name, p)), None)
        if pattern is not None:
            (self.failing if failed else self.passing).append((name, pattern))
        return pattern is not None

    def conclude(self, prune):
        """Reports, and takes what passes off the list if told to; how many failures that makes."""
        if self.failing:
            print(f"{len(self.failing)} failed as {FILE.name} expects")
        if prune:
            self._prune({pattern for _, pattern in self.passing})
            return 0
        for name, pattern in self.passing:
            print(f"FAIL {name} passes, but {FILE.name} lists {pattern} (run --prune takes it off)")
        return len(self.passing)

    def _prune(self, patterns):
        # What a pattern covered and still fails is then listed by name.
        kept = []
        for line in FILE.read_text().splitlines():
            pattern, _, reason = line.partition(" ")
            if pattern not in patterns:
                kept.append(line)
            else:
                kept += [f"{name} {reason.strip()}" for name, by in self.failing if by == pattern]
        FILE.write_text("\n".join(kept) + "\n")
