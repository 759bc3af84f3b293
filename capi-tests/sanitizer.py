"""What AddressSanitizer or ThreadSanitizer finds in our library while a test program runs on it: `sanitize` builds the library."""

import glob
import re

FLAGS = {
    "address": ["-fsanitize=address", "-fno-omit-frame-pointer"],
    "thread": ["-fsanitize=thread", "-fno-omit-frame-pointer"],
}

# Which of the frames of a stack say something to us.
OF_INTEREST = re.compile(r"^(?!.*\b(?:run_cases|main) ).*(?:src/(?:abi|tls|libcrypto)/|capi-tests/|/registry/|libcrypto\.so|libssl\.so)")

# What is called in an instrumented library, and a program with an error of ours, which has to be found.
CALLED = {"address": "__asan_report", "thread": "__tsan_read"}
ERROR = {
    "address": """#include "support.h"
static __attribute__((noinline)) void make(void) { SSL_CTX_new(TLS_method()); }
static void leak(void) {
    make();
    char clean[4096];
    memset(clean, 0, sizeof(clean));
    __asm__ volatile("" : : "r"(clean) : "memory");
}
MAIN(CASE(leak))
""",
    "thread": """#include "support.h"
static void *set(void *ssl) {
    SSL_set_info_callback(ssl, NULL);
    return NULL;
}
static void race(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    pthread_t other;
    NEED(pthread_create(&other, NULL, set, ssl) == 0);
    set(ssl);
    pthread_join(other, NULL);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}
MAIN(CASE(race))
""",
}


def environment(kind, log):
    """A finding goes to a file, and the program goes on."""
    common = f"log_path={log}:log_exe_name=0:exitcode=0:halt_on_error=0"
    if kind == "thread":
        return {"TSAN_OPTIONS": f"{common}:history_size=7:second_deadlock_stack=1"}
    # Frame pointers would end in libcrypto, which has none, so stacks of allocations are unwound slowly.
    return {"ASAN_OPTIONS": f"{common}:detect_leaks=1:fast_unwind_on_malloc=0:malloc_context_size=40:allocator_may_return_null=1"}


def errors_in(log, library):
    """The errors in the logs of a program's processes that have our library in their stack, each once, as text."""
    found = {}
    for name in sorted(glob.glob(log + ".*")):
        text = open(name, errors="replace").read()
        # A report begins at each of these; what stands before the first is a header. What only a leaked object holds is not told.
        for report in re.split(r"(?m)^(?===\d+==ERROR|WARNING: ThreadSanitizer|(?:Direct|Indirect) leak of)", text)[1:]:
            if report.startswith("Indirect") or "ERROR: LeakSanitizer" in report or within_libcrypto(report) or not ours(report, library):
                continue
            frames = [frame for frame in re.findall(r"#\d+ (.*)", report) if OF_INTEREST.search(frame)]
            frames = [re.sub(r"^0x[0-9a-f]+ +in |<.*>|/\S*/(?=capi-tests|registry)", "", frame) for frame in frames]
            what = re.sub(r"0x[0-9a-f]+|==\d+==|\d+ byte.*|\([pt]id=.*\)", "", report.splitlines()[0])
            found.setdefault("\n    ".join([what, *frames[:25]]), None)
    return list(found)


def within_libcrypto(report):
    """Whether a race is one of libcrypto with itself: what it makes under a lock it looks at without one, once an atomic says that
    it is there. The sanitizer sees the lock, and not the atomic."""
    accesses = re.findall(r"(?m)^  ((?:Previous )?(?:atomic )?(?:read|write) of size .*:)\n((?:    #\d+ .*\n)+)", report, re.IGNORECASE)
    innermost = [next((frame for frame in stack.splitlines() if "libsanitizer/" not in frame), "") for _, stack in accesses]
    locked = any("mutexes: write" in what for what, _ in accesses)
    return len(accesses) == 2 and locked and all("libcrypto.so" in frame for frame in innermost)


def ours(report, library):
    """A leak of an object of libcrypto that the test made itself is not ours, nor one of the peer's library."""
    for frame in re.findall(r"#\d+ .*", report):
        if library in frame or re.search(r"/capi-\w+/libssl\.so\.3|\ssrc/(abi|tls|libcrypto)/[a-z_0-9/]+\.rs:", frame):
            return True
        if "capi-tests/" in frame and report.startswith("Direct"):
            return False
    return False
