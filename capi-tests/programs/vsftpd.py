"""vsftpd on our library: a process without rights does TLS in a sandbox of system calls, and data channels must resume the session of
their control channel."""

import ftplib
import os
import shutil

from bench import sha256
from serving import CERTIFICATES, VERSIONS, alive, certificate, check, context, local, only, serve

SIZE = 3_000_000


def vsftpd(bench, more=""):
    """A server for anonymous users; the process and the port."""
    port = bench.free_port()
    (bench.folder / "www" / "in").mkdir(parents=True, exist_ok=True)
    bench.file("source", SIZE)
    shutil.chown(bench.folder / "www" / "in", "daemon")
    (bench.folder / "empty").mkdir(exist_ok=True)
    file = bench.folder / f"vsftpd-{port}.conf"
    file.write_text(f"""listen=YES
listen_address=127.0.0.1
listen_port={port}
background=NO
anonymous_enable=YES
ftp_username=daemon
anon_root={bench.folder}/www
anon_upload_enable=YES
anon_umask=022
write_enable=YES
secure_chroot_dir={bench.folder}/empty
pasv_address=127.0.0.1
xferlog_enable=YES
log_ftp_protocol=YES
vsftpd_log_file={bench.folder}/vsftpd.log
debug_ssl=YES
ssl_enable=YES
allow_anon_ssl=YES
force_anon_data_ssl=YES
force_anon_logins_ssl=YES
rsa_cert_file={bench.cert("rsa.pem")}
rsa_private_key_file={bench.cert("rsa.key")}
{more}
""")
    return serve(bench, "vsftpd", file, port=port), port


def ftp(bench, port, *options, path=""):
    return local(bench, "curl", "-sS", "--ssl-reqd", "--cacert", bench.cert("ca.pem"), "-u", "anonymous:me", *options, f"ftp://localhost:{port}/{path}")


def test_channels(bench):
    if os.getuid() != 0:
        bench.skip("vsftpd is started by root")
    process, port = vsftpd(bench)
    got = bench.folder / "got"
    for version in VERSIONS:
        ftp(bench, port, *only(version)).ended().says("source")
        ftp(bench, port, *only(version), "-o", got, path="source").ended()
        check(sha256(got) == sha256(bench.folder / "www" / "source"), f"{version}: what came is not what the server has")
        ftp(bench, port, *only(version), "-T", got, path=f"in/stored{version}").ended()
        check(sha256(got) == sha256(bench.folder / "www" / "in" / f"stored{version}"), f"{version}: what the server got is not what was sent")
        # Python's client resumes no session, so whoever it is that connects to the data channel is not let in.
        with ftplib.FTP_TLS(context=context(bench, version), timeout=20) as client:
            client.connect("localhost", port)
            client.login("anonymous", "me")
            client.prot_p()
            try:
                client.nlst()
                seen = "it was let in"
            except (ftplib.error_perm, OSError) as error:
                seen = str(error)
            check("session reuse required" in seen, f"{version}: {seen}")
    logged = (bench.folder / "vsftpd.log").read_text()
    check(logged.count(", reused") >= 6, f"the log says\n{logged}")
    alive(process)


def test_client_certificates(bench):
    if os.getuid() != 0:
        bench.skip("vsftpd is started by root")
    process, port = vsftpd(bench, f"require_cert=YES\nvalidate_cert=YES\nca_certs_file={bench.cert('ca.pem')}")
    for version in VERSIONS:
        for name, good in CERTIFICATES.items():
            result = ftp(bench, port, *only(version), *certificate(bench, name))
            # It was given no list of revoked ones.
            if (result.status == 0) != (good or name == "client-revoked"):
                result._fail(f"{version} {name}\n{(bench.folder / 'vsftpd.log').read_text()[-2000:]}")
    alive(process)
