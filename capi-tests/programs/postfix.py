"""Postfix on our library: smtpd, and posttls-finger, smtp and tlsproxy as clients, whose trust in certificates goes by DANE's functions."""

import os
import pwd
import smtplib

from bench import Failed
from serving import CERTIFICATES, VERSIONS, alive, bad_peers, check, context, libraries, local, log, s_client


def postfix(bench, more="", services="", ours=True, name="p256"):
    """An instance of its own, not chrooted; the process, and ports of STARTTLS and of TLS from the start."""
    if os.getuid():
        bench.skip("postfix wants root")
    ports = [bench.free_port() for _ in range(2)]
    folder = bench.folder / f"postfix-{ports[0]}"
    (folder / "etc").mkdir(parents=True)
    (folder / "queue").mkdir()
    (folder / "data").mkdir()
    owner = pwd.getpwnam("postfix")
    os.chown(folder / "data", owner.pw_uid, owner.pw_gid)
    (folder / "etc" / "main.cf").write_text(f"""compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
mail_owner = postfix
setgid_group = postdrop
maillog_file = {folder}/log
maillog_file_prefixes = {bench.folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = server.test
mydestination = local.test
mynetworks = 127.0.0.0/8
alias_maps =
local_recipient_maps =
local_transport = discard:
import_environment = MAIL_CONFIG LD_LIBRARY_PATH
export_environment = MAIL_CONFIG LD_LIBRARY_PATH
smtpd_tls_security_level = may
smtpd_tls_chain_files = {bench.cert(name)}.key, {bench.cert(name)}.pem
smtpd_tls_CAfile = {bench.cert('ca.pem')}
smtpd_tls_loglevel = 1
smtpd_tls_received_header = yes
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_recipient_restrictions =
smtp_tls_CAfile = {bench.cert('ca.pem')}
smtp_tls_loglevel = 1
message_size_limit = 30000000
{more}
""")
    (folder / "etc" / "master.cf").write_text(f"""127.0.0.1:{ports[0]} inet n - n - - smtpd
127.0.0.1:{ports[1]} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
tlsproxy unix - - n - 0 tlsproxy
{services}
""")
    environment = bench.client_environment() if ours else {}
    process = bench.start("postfix", "-c", folder / "etc", "start-fg", env=environment)
    process.maillog = folder / "log"
    for port in ports:
        bench.wait_port(process, port)
    return process, ports


def ours_only(bench, process):
    found = {name for name in libraries(process) if "libssl.so" in name}
    if found != {bench.library}:
        raise Failed(f"postfix runs on {found}\n{said(process)}")


def said(process):
    return log(process) + (process.maillog.read_text()[-3000:] if process.maillog.exists() else "")


def send(bench, port, version=None, certificate=None, starttls=True, size=1000, to="someone@local.test"):
    tls = context(bench, version, certificate)
    client = smtplib.SMTP("localhost", port, timeout=30) if starttls else smtplib.SMTP_SSL("localhost", port, timeout=30, context=tls)
    if starttls:
        client.starttls(context=tls)
    client.sendmail("me@client.test", to, "Subject: x\r\n\r\n" + ("0123456789" * 7 + "\r\n") * (size // 72))
    return client


def test_server(bench):
    process, (starttls, tls) = postfix(bench)
    for version in VERSIONS:
        for port in (starttls, tls):
            client = send(bench, port, version, starttls=port == starttls, size=8_000_000)
            ours_only(bench, process)
            client.quit()
        s_client(bench, starttls, "-starttls", "smtp", f"-tls{version.replace('.', '_')}").ended().says("Cipher is ")
    bench.wait_for(process, lambda: process.maillog.read_text().count("status=sent") == 4)
    check("TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits) key-exchange X25519 server-signature ECDSA" in process.maillog.read_text(), said(process))
    for _ in range(2):
        saved = bench.folder / "session"
        s_client(bench, tls, "-tls1_2", "-sess_out", saved).ended()
    s_client(bench, tls, "-tls1_2", "-sess_in", saved).ended().says("Reused, ")
    bad_peers(tls, process)


def test_client_certificates(bench):
    process, (starttls, tls) = postfix(bench, """smtpd_tls_req_ccert = yes
smtpd_tls_security_level = encrypt
smtpd_tls_received_header = yes
""")
    for version in VERSIONS:
        for name, good in CERTIFICATES.items():
            good = good or name == "client-revoked"
            try:
                send(bench, tls, version, name, starttls=False).quit()
                served = True
            except (OSError, smtplib.SMTPException):
                served = False
            check(served == good, f"{version} {name}: {served}\n{said(process)}")
    alive(process)


def test_finger(bench):
    """Postfix's own probe as the client, at each level of trust."""
    process, (starttls, tls) = postfix(bench, ours=False)
    (bench.folder / "finger").mkdir()
    (bench.folder / "finger" / "main.cf").write_text("compatibility_level = 3.6\ninet_protocols = ipv4\nmyhostname = client.test\n")

    # An end on the system's library may agree on no certificate at all at the level `may`.
    digest = fingerprint(bench)
    for level, options, matches, text in (("may", (), (), "TLS connection established"), ("verify", (), ("server.test",), "Verified TLS connection"),
                                          ("secure", (), ("server.test",), "Verified TLS connection"), ("secure", (), ("nobody.test",), "Untrusted TLS connection"),
                                          ("fingerprint", ("-dsha256",), (digest,), "Verified TLS connection"),
                                          ("fingerprint", ("-dsha256",), ("00" + digest[2:],), "Untrusted TLS connection")):
        for how, port in (((), starttls), (("-w",), tls)):
            for version, protocols in {"1.2": "!TLSv1.3", "1.3": ">=TLSv1.3"}.items():
                trust = () if level == "may" else ("-F", bench.cert("ca.pem"))
                result = bench.client("posttls-finger", "-c", "-Lsummary,cache", "-p", protocols, *how, *trust, f"-l{level}", *options, f"[127.0.0.1]:{port}", *matches,
                                      env={"MAIL_CONFIG": str(bench.folder / "finger")})
                result.says(text, f"TLSv{version} with cipher")


def fingerprint(bench):
    text = local(bench, "openssl", "x509", "-in", bench.cert("p256-leaf.pem"), "-noout", "-fingerprint", "-sha256").ended().text
    return text.split("=")[1].strip()


def test_relay(bench):
    """Postfix's smtp as client of another Postfix."""
    target, (starttls, _) = postfix(bench, ours=False)
    for level, good in (("encrypt", True), ("secure", True), ("fingerprint", True), ("fingerprint", False)):
        process, (port, _) = postfix(bench, f"""relayhost = [localhost]:{starttls}
smtp_host_lookup = native
smtp_tls_security_level = {level}
smtp_tls_secure_cert_match = server.test
smtp_tls_verify_cert_match = server.test
smtp_tls_session_cache_database = btree:$data_directory/sessions
smtp_tls_fingerprint_digest = sha256
smtp_tls_fingerprint_cert_match = {fingerprint(bench) if good else "00" + fingerprint(bench)[2:]}
smtp_tls_connection_reuse = {'yes' if level == 'encrypt' else 'no'}
""")
        for count in (1, 2):
            send(bench, port, to="someone@elsewhere.test").quit()
            bench.wait_for(process, lambda: process.maillog.read_text().count("status=sent" if good else "status=deferred") == count)
        text = process.maillog.read_text()
        wanted = "Server certificate not verified" if not good else {"may": "TLS connection established", "encrypt": "TLS connection established", "verify": "Verified TLS connection", "secure": "Verified TLS connection",
                  "fingerprint": "Verified TLS connection"}[level]
        check(wanted in text, f"{level}: not {wanted}\n{said(process)}")
