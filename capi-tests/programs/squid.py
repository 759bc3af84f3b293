"""squid on our library: a proxy over TLS, one that opens its clients' connections (ssl-bump), and one in front of a server."""

import os
import shutil
import subprocess

from haproxy import plain_backend
from serving import CERTIFICATES, VERSIONS, alive, curl, local, log, only, on_ours, s_client


def squid(bench, listeners, more=""):
    port_file = bench.folder / "squid.conf"
    if os.getuid():
        bench.skip("squid's folders want root")
    bench.folder.chmod(0o777)
    port_file.write_text(f"""{listeners}
pid_filename {bench.folder}/squid.pid
cache_log {bench.folder}/cache.log
access_log none
logfile_rotate 0
coredump_dir {bench.folder}
visible_hostname server.test
cache_effective_user proxy
cache deny all
hosts_file {bench.folder}/hosts
http_access allow all
shutdown_lifetime 0 seconds
pinger_enable off
{more}
""")
    (bench.folder / "hosts").write_text("127.0.0.1 server.test one.wild.test localhost\n")
    process = bench.start("squid", "-N", "-n", f"test{os.getpid()}x{bench.free_port()}", "-f", port_file, env=bench.client_environment())
    process.log = bench.folder / "cache.log"
    process.log.touch(0o666)
    process.log.chmod(0o666)
    bench.wait_for(process, lambda: "Accepting" in process.log.read_text())
    on_ours(bench, process)
    return process


def keys(bench, name="p256"):
    for end in ("pem", "key"):
        shutil.copy(f"{bench.cert(name)}.{end}", bench.folder)
        (bench.folder / f"{name}.{end}").chmod(0o644)
    return f"tls-cert={bench.folder}/{name}.pem tls-key={bench.folder}/{name}.key"


def test_proxy_over_tls(bench):
    port, strict = bench.free_port(), bench.free_port()
    process = squid(bench, f"""https_port 127.0.0.1:{port} {keys(bench)}
https_port 127.0.0.1:{strict} {keys(bench, "rsa")} tls-min-version=1.3 clientca={bench.cert("ca.pem")}""")
    target = plain_backend(bench)
    for version in VERSIONS:
        s_client(bench, port, f"-tls{version.replace('.', '_')}").ended().says("Cipher is ")
    local(bench, "curl", "-sS", "--proxy-cacert", bench.cert("ca.pem"), "--proxy", f"https://localhost:{port}", f"http://127.0.0.1:{target}/hello").ended().says("hello over TLS")
    for name, good in CERTIFICATES.items():
        own = ("--proxy-cert", bench.cert(f"{name}.pem"), "--proxy-key", bench.cert(f"{name}.key")) if name else ()
        result = local(bench, "curl", "-sS", "--proxy-cacert", bench.cert("ca.pem"), "--proxy", f"https://localhost:{strict}", *own, f"http://127.0.0.1:{target}/hello")
        if (result.status == 0 and "hello over TLS" in result.text) != (good or name == "client-revoked"):
            result._fail(f"{name}\n{log(process)}")
    s_client(bench, strict, "-tls1_2").failed().says("alert protocol version")
    alive(process)


def test_in_front(bench):
    """A reverse proxy whose server behind it speaks TLS too."""
    port = bench.free_port()
    behind = bench.nginx({"p256": "location / { return 200 'behind $ssl_protocol $ssl_server_name $ssl_client_verify'; } ssl_verify_client optional; ssl_client_certificate " + bench.cert("ca.pem") + ";"})
    process = squid(bench, f"https_port 127.0.0.1:{port} accel defaultsite=server.test {keys(bench)}", f"""
cache_peer 127.0.0.1 parent {behind["p256"]} 0 no-query originserver name=behind tls tls-cafile={bench.cert("ca.pem")} tls-domain=server.test {keys(bench, "client-p256").replace("tls-", "ssl")} ssldomain=server.test
""")
    for version in VERSIONS:
        curl(bench, port, *only(version), "--http1.1").ended().says("behind TLSv1.3")
    alive(process)


def test_bump(bench):
    """It ends its client's TLS with a certificate that it makes, and begins another to the server."""
    port = bench.free_port()
    behind = bench.nginx({"p256": "location / { return 200 'behind $ssl_protocol $ssl_server_name'; }", "selfsigned": "location / { return 200 'never'; }"})
    made = bench.folder / "made"
    subprocess.run(["/usr/lib/squid/security_file_certgen", "-c", "-s", str(made), "-M", "4MB"], check=True, stdout=subprocess.DEVNULL)
    (bench.folder / "issuer.pem").write_text(open(bench.cert("ca.pem")).read() + open(bench.cert("ca.key")).read())
    process = squid(bench, f"http_port 127.0.0.1:{port} ssl-bump generate-host-certificates=on dynamic_cert_mem_cache_size=4MB tls-cert={bench.folder}/issuer.pem", f"""
sslcrtd_program /usr/lib/squid/security_file_certgen -s {made} -M 4MB
tls_outgoing_options cafile={bench.cert("ca.pem")}
acl step1 at_step SslBump1
acl spliced ssl::server_name one.wild.test
ssl_bump peek step1
ssl_bump splice spliced
ssl_bump bump all
""")
    for version in VERSIONS:
        def through(host, where, *options):
            return local(bench, "curl", "-sSv", "--http1.1", "--cacert", bench.cert("ca.pem"), *only(version), *options, "--proxy", f"http://127.0.0.1:{port}",
                         f"https://{host}:{where}/hello")
        through("server.test", behind["p256"]).ended().says("behind TLSv1.3 server.test", "issuer: O=libssl-rs tests; CN=Test CA")
        # Peeked at, and passed through as it is.
        through("one.wild.test", behind["p256"]).ended().says(f"behind TLSv{version} one.wild.test").says_not("issuer: O=libssl-rs tests; CN=Test CA")
        through("server.test", behind["selfsigned"], "-k").says_not("never")
    alive(process)
