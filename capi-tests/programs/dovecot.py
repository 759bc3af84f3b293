"""dovecot on our library: IMAP and POP3, over TLS and by STARTTLS."""

import base64
import imaplib
import os
import poplib

from bench import Failed
from serving import CERTIFICATES, VERSIONS, alive, check, context, libraries, log, s_client


def dovecot(bench, more="", name="p256"):
    """The process, and ports of IMAPS, IMAP, POP3S."""
    if os.getuid():
        bench.skip("dovecot wants root")
    ports = [bench.free_port() for _ in range(3)]
    (bench.folder / "passwd").write_text(f"user:{{PLAIN}}word:65534:65534::{bench.folder}/mail::\n")
    (bench.folder / "mail").mkdir(exist_ok=True)
    os.chown(bench.folder / "mail", 65534, 65534)
    file = bench.folder / "dovecot.conf"
    file.write_text(f"""base_dir = {bench.folder}/run
state_dir = {bench.folder}/state
instance_name = test-{ports[0]}
log_path = /dev/stderr
protocols = imap pop3
listen = 127.0.0.1
import_environment = LD_LIBRARY_PATH
ssl = required
ssl_cert = <{bench.cert(name)}.pem
ssl_key = <{bench.cert(name)}.key
ssl_min_protocol = TLSv1.2
disable_plaintext_auth = yes
first_valid_uid = 1
mail_location = maildir:{bench.folder}/mail
passdb {{
  driver = passwd-file
  args = {bench.folder}/passwd
}}
userdb {{
  driver = passwd-file
  args = {bench.folder}/passwd
}}
service imap-login {{
  process_min_avail = 1
  inet_listener imap {{
    port = {ports[1]}
  }}
  inet_listener imaps {{
    port = {ports[0]}
    ssl = yes
  }}
}}
service pop3-login {{
  inet_listener pop3 {{
    port = 0
  }}
  inet_listener pop3s {{
    port = {ports[2]}
    ssl = yes
  }}
}}
{more}
""")
    process = bench.start("dovecot", "-F", "-c", file, env=bench.client_environment())
    for port in ports:
        bench.wait_port(process, port)
    return process, ports


def test_imap(bench):
    process, (imaps, imap, pop3s) = dovecot(bench)
    body = b"Subject: hello\r\n\r\n" + base64.encodebytes(bytes(range(256)) * 8000).replace(b"\n", b"\r\n")
    for version in VERSIONS:
        for starttls in (False, True):
            client = imaplib.IMAP4("localhost", imap, 20) if starttls else imaplib.IMAP4_SSL("localhost", imaps, ssl_context=context(bench, version), timeout=20)
            if starttls:
                client.starttls(context(bench, version))
            ours_only(bench, process)
            client.login("user", "word")
            client.select()
            client.append("INBOX", "", None, body)
            client.select()
            status, found = client.search(None, "ALL")
            status, got = client.fetch(found[0].split()[-1], "(RFC822)")
            check(got[0][1] == body, f"another message came back\n{log(process)}")
            client.logout()
    client = poplib.POP3_SSL("localhost", pop3s, context=context(bench), timeout=20)
    client.user("user")
    client.pass_("word")
    check(b"\r\n".join(client.retr(1)[1]) + b"\r\n" == body, "POP3 gives another message")
    client.quit()
    alive(process)


def ours_only(bench, process):
    """Dovecot's login processes, of which the master is the parent, are those that speak TLS."""
    found = {name for name in libraries(process) if "libssl_iostream" not in name}
    if found != {bench.library}:
        raise Failed(f"dovecot runs on {found}\n{log(process)}")


def test_client_certificates(bench):
    (bench.folder / "authorities").write_text(open(bench.cert("ca.pem")).read() + open(bench.cert("inter.pem")).read() + open(bench.cert("crls.pem")).read())
    process, (imaps, _, _) = dovecot(bench, f"""ssl_ca = <{bench.folder}/authorities
ssl_verify_client_cert = yes
ssl_require_crl = yes
auth_ssl_require_client_cert = yes
""")
    for version in VERSIONS:
        for name, good in CERTIFICATES.items():
            try:
                client = imaplib.IMAP4_SSL("localhost", imaps, ssl_context=context(bench, version, name), timeout=20)
                client.login("user", "word")
                served = True
            except (OSError, imaplib.IMAP4.error):
                served = False
            check(served == good, f"{version} {name}: {served}\n{log(process)}")
    alive(process)


def test_settings(bench):
    process, (imaps, imap, _) = dovecot(bench, "ssl_min_protocol = TLSv1.3\nssl_cipher_suites = TLS_CHACHA20_POLY1305_SHA256\nssl_curve_list = P-384\n")
    s_client(bench, imaps, "-tls1_3").ended().says("Cipher is TLS_CHACHA20_POLY1305_SHA256", "secp384r1")
    s_client(bench, imaps, "-tls1_2").failed()
    s_client(bench, imap, "-starttls", "imap").ended().says("Cipher is TLS_CHACHA20_POLY1305_SHA256")


def test_names_and_ciphers(bench):
    process, (imaps, _, _) = dovecot(bench, f"""ssl_cipher_list = ECDHE+CHACHA20
ssl_prefer_server_ciphers = yes
ssl_alt_cert = <{bench.cert("rsa.pem")}
ssl_alt_key = <{bench.cert("rsa.key")}
local_name one.wild.test {{
  ssl_cert = <{bench.cert("rsa.pem")}
  ssl_key = <{bench.cert("rsa.key")}
}}
""")
    s_client(bench, imaps, "-tls1_2").ended().says("Cipher is ECDHE-ECDSA-CHACHA20-POLY1305")
    s_client(bench, imaps, "-tls1_2", "-cipher", "aRSA").ended().says("Cipher is ECDHE-RSA-CHACHA20-POLY1305")
    s_client(bench, imaps, "-servername", "one.wild.test", "-sigalgs", "rsa_pss_rsae_sha256").ended().says("Peer signature type: RSA-PSS")
    s_client(bench, imaps, "-servername", "server.test").ended().says("Peer signature type: ECDSA")
