"""What the suites share: the tests that pass on the system's library are to pass on ours, but for those with a reason."""

import os
import subprocess


def environment(library, folder):
    """For a program on `library` (None: the system's), which `folder` gets a link to."""
    environment = dict(os.environ)
    environment.pop("LD_PRELOAD", None)
    if library:
        os.symlink(library, f"{folder}/libssl.so.3")
        environment["LD_LIBRARY_PATH"] = str(folder)
    return environment


def check_library(environment, library, *command):
    """`command` must print the maps of a process that has `library` loaded."""
    maps = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    used = next(line.split()[-1] for line in maps.splitlines() if "libssl" in line)
    assert not library or os.path.samefile(used, library), used


def compare(name, system, ours, differ):
    """Of sets of tests that pass: how many pass on both, and how many findings there are, which are printed."""
    news = sorted(test for test in system - ours if test not in differ)
    stale = sorted(test for test in ours if test in differ)
    for test in news:
        print(f"FAIL {test}")
    for test in stale:
        print(f"FAIL {test} passes; take it off the list")
    print(f"{name}: {len(system)} pass on the system's library, {len(system & ours)} of them on ours")
    return len(system & ours), len(news) + len(stale) + (not system)
