#!/usr/bin/python3
"""Links three of OpenSSL's test programs so that they need no more than libssl.so.3's interface: public.py TREE

sslapitest, ssl_test and ssl_old_test look into OpenSSL's structures, or are linked with libssl.a. What is made of them in
TREE/conformance asks by the interface instead; what cannot be asked so is left out of the test (who owns a cached session,
the order of the list of timeouts, an extension that was not received), and cleanse_plaintext says that it is skipped.
"""

import os
import pathlib
import re
import subprocess
import sys

TREE = pathlib.Path(sys.argv[1]).resolve()
TEST = TREE / "test"
OUT = TREE / "conformance"
FLAGS = ["-g", "-O1", "-w", *(f"-I{TREE / folder}" for folder in ("", "include", "apps/include", "test", "test/helpers"))]


def change(text, pattern, replacement):
    """The one place that matches, or the sources are not those that this was written for."""
    text, count = re.subn(pattern, replacement, text, flags=re.DOTALL)
    if count != 1:
        sys.exit(f"public.py: matches {count} times: {pattern}")
    return text


def handshake(text):
    text = text.replace('#include "../../ssl/ssl_local.h"', "#include <openssl/ssl.h>\n#include <openssl/ct.h>")
    return change(text, r"peer->ssl->post_handshake_auth = SSL_PHA_EXT_RECEIVED;", ";")


def members(match):
    return f"!TEST_long_eq(SSL_CTX_sess_number(ctx), {len(re.findall(r'TEST_ptr[(]', match[0]))})"


def sslapitest(text):
    text = text.replace('#include "../ssl/ssl_local.h"',
                        '#include <openssl/ssl.h>\n#include <openssl/ct.h>\n#include "internal/packet.h"')
    text = change(text, r"\|\| !TEST_true\(sess2->owner != NULL\)\s*\|\| !TEST_true\(tmp->owner == NULL\)", "")
    text = change(text, r"\|\| !TEST_ptr\(sess1->owner\)\s*\|\| !TEST_ptr_null\(sess2->owner\)",
                  "|| !TEST_long_eq(SSL_CTX_sess_number(sctx), 1)")
    text = change(text, r"clntsess->cipher = aes_128_gcm_sha256;\s*clntsess->cipher_id = clntsess->cipher->id;",
                  "SSL_SESSION_set_cipher(clntsess, aes_128_gcm_sha256);")
    text = change(text, r"static int execute_cleanse_plaintext\(.*?\n}\n", "")
    text = change(text, r"(static int test_cleanse_plaintext\(void\)\n\{).*?\n}\n",
                  r'\1\n    return TEST_skip("reads the buffer of the record layer");\n}\n')
    for number, name in enumerate(("early", "middle", "late"), 1):
        text = change(text, rf"{name}->session_id_length = SSL3_SSL_SESSION_ID_LENGTH;\s*"
                            rf"memset\({name}->session_id, {number}, SSL3_SSL_SESSION_ID_LENGTH\);",
                      f"{{ unsigned char id[32]; memset(id, {number}, 32); SSL_SESSION_set1_id({name}, id, 32); }}")
    text = change(text, r"!TEST_ptr_eq\(late->next, middle\).*?!TEST_ptr_eq\(middle->prev, late\)", "0")
    one = r"!TEST_ptr(?:_null)?\({}->prev\)".format
    return re.sub(r"\s*\|\|\s*".join(map(one, ("early", "middle", "late"))), members, text)


def compile_changed(source, how):
    changed = OUT / source.name
    changed.write_text(how(source.read_text()))
    made = changed.with_suffix(".o")
    subprocess.run(["gcc", *FLAGS, "-c", "-o", made, changed], check=True)
    return made


def link(name, *objects):
    subprocess.run(["gcc", "-pthread", "-Wl,-z,lazy", "-o", OUT / name, *objects, TEST / "libtestutil.a",
                    f"-L{TREE}", "-lssl", "-lcrypto", "-ldl"], check=True)


def built(program, name):
    """An object that OpenSSL's own build made for a program of its own."""
    return next(TEST.glob(f"**/{program}-bin-{name}.o"))


OUT.mkdir(exist_ok=True)
link("ssl_test", compile_changed(TEST / "helpers/handshake.c", handshake),
     *(built("ssl_test", name) for name in ("ssl_test", "handshake_srp", "ssl_test_ctx")))
link("sslapitest", compile_changed(TEST / "sslapitest.c", sslapitest),
     *(built("sslapitest", name) for name in ("filterprov", "ssltestlib", "tls-provider")))
link("ssl_old_test", *(built("ssl_old_test", name) for name in ("ssl_old_test", "predefined_dhparams")))

# The recipe takes ssl_old_test from there.
there = TEST / "ssl_old_test"
there.unlink()
os.symlink(OUT / "ssl_old_test", there)
