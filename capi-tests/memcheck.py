"""What valgrind finds in our library while a test program runs on it."""

import re

# Each case is a process of its own, which valgrind follows; one that ends by a signal leaves what it has, as is right.
# Without fair turns, threads that never wait keep for ever one that does from running.
COMMAND = ["valgrind", "--quiet", "--fair-sched=try", "--leak-check=full", "--show-leak-kinds=definite", "--num-callers=40",
           "--vex-guest-max-insns=25", "--gen-suppressions=no"]

# Where ring compares the tag that it computed with the one that came, memcheck takes its own for undefined, although it is right.
# gcm_ghash_avx (ghash-x86_64.pl, .Lshort_avx) clears three registers by copying three others, whatever is in these, and adding
# them to the copies by exclusive or; memcheck knows that the result is 0 only where one instruction has the same register
# twice. Where the stale registers are undefined, so is the authenticator from then on: stepped through under vgdb with shadow
# registers. Only the tag is made of it, so this is the one place in others' code that is not looked at; ours has no exception.
RING = re.compile("<?ring::aead::algorithm::Algorithm>?::open_within")


def errors_in(log, library):
    """The errors in a log that have our library in their stack, each once, as text."""
    found, block = [], []
    try:
        lines = open(log, errors="replace").read().splitlines()
    except OSError:
        return [f"valgrind wrote no {log}"]
    for line in [*lines, "==0== "]:
        text = re.sub(r"^==\d+== ?", "", line)
        if re.match(r"Thread \d+.*:$", text):
            continue
        if text.strip():
            block.append(text)
            continue
        if block and any(ours(frame, library) for frame in block) and not any(RING.search(frame) for frame in block[1:2]):
            what = re.sub(r"0x[0-9A-F]+: ", "", re.sub(r" in loss record .*", "", "\n".join(block[:25])))
            if what not in found:
                found.append(what)
        block = []
    return found


def ours(frame, library):
    return library in frame or re.search(r"\((?!alloc|core|std)[a-z_]+\.rs:\d+\)", frame) is not None
