"""Apache Traffic Server on our library: its session caches and ticket keys, asynchronous handshakes, client certificates, and TLS to the
server behind it."""

import os

from haproxy import plain_backend
from serving import CERTIFICATES, VERSIONS, certificate, check, context, curl, log, only, resumes, s_client, serve


def trafficserver(bench, target, records="", names=("p256", "rsa"), scheme="http"):
    port, manager = bench.free_port(), bench.free_port()
    root = bench.folder / "ats"
    for name in ("etc", "run", "log", "cache", "local"):
        (root / name).mkdir(parents=True, exist_ok=True)
    (root / "runroot.yaml").write_text(f"""prefix: {root}
exec_prefix: /usr
bindir: /usr/bin
sbindir: /usr/sbin
sysconfdir: {root}/etc
datadir: {root}/cache
includedir: /usr/include
libdir: /usr/lib/trafficserver
libexecdir: /usr/lib/trafficserver/modules
localstatedir: {root}/local
runtimedir: {root}/run
logdir: {root}/log
cachedir: {root}/cache
""")
    (root / "etc" / "records.config").write_text(f"""CONFIG proxy.config.http.server_ports STRING {port}:ssl:ip-in=127.0.0.1
CONFIG proxy.config.admin.user_id STRING #-1
CONFIG proxy.config.exec_thread.autoconfig INT 0
CONFIG proxy.config.exec_thread.limit INT 2
CONFIG proxy.config.cache.ram_cache.size INT 1048576
CONFIG proxy.config.http.cache.http INT 0
CONFIG proxy.config.diags.output.status STRING E
CONFIG proxy.config.diags.output.error STRING E
CONFIG proxy.config.diags.output.warning STRING E
CONFIG proxy.config.url_remap.remap_required INT 1
CONFIG proxy.config.ssl.server.cert.path STRING {bench.folder}
CONFIG proxy.config.ssl.server.private_key.path STRING {bench.folder}
CONFIG proxy.config.ssl.client.CA.cert.filename STRING {bench.cert("ca.pem")}
CONFIG proxy.config.ssl.client.CA.cert.path STRING /
CONFIG proxy.config.ssl.CA.cert.filename STRING {bench.cert("ca.pem")}
CONFIG proxy.config.ssl.CA.cert.path STRING /
CONFIG proxy.config.ssl.client.verify.server.policy STRING ENFORCED
CONFIG proxy.config.ssl.client.verify.server.properties STRING ALL
CONFIG proxy.config.ssl.server.dhparams_file STRING NULL
{records}
""")
    (root / "etc" / "remap.config").write_text(f"map / {scheme}://{target}/\n")
    (root / "etc" / "sni.yaml").touch()
    (root / "etc" / "storage.config").write_text(f"{root}/cache 16M\n")
    (root / "etc" / "ip_allow.yaml").write_text("ip_allow:\n - apply: in\n   ip_addrs: 0/0\n   action: allow\n   methods: ALL\n")
    lines = []
    for index, name in enumerate(names):
        for kind in ("pem", "key"):
            (bench.folder / f"{name}.{kind}").write_text(open(bench.cert(f"{name}.{kind}")).read())
        lines.append(f"{'dest_ip=* ' if not index else ''}ssl_cert_name={name}.pem ssl_key_name={name}.key")
    (root / "etc" / "ssl_multicert.config").write_text("\n".join(lines) + "\n")
    process = serve(bench, "traffic_server", env={"TS_RUNROOT": str(root / "runroot.yaml")}, port=port)
    return process, port


def test_sessions(bench):
    """By its own cache, by OpenSSL's, by tickets with the keys of a file, and in asynchronous jobs."""
    target = f"127.0.0.1:{plain_backend(bench)}"
    keys = bench.folder / "keys"
    keys.write_bytes(os.urandom(96))
    no_tickets = "CONFIG proxy.config.ssl.server.session_ticket.enable INT 0\nCONFIG proxy.config.ssl.session_cache INT"
    # Its own cache finds no session of TLS 1.3, on OpenSSL either.
    for records, resuming in ((f"{no_tickets} 2", ("1.2",)), (f"{no_tickets} 1", VERSIONS), ("CONFIG proxy.config.ssl.async.handshake.enabled INT 1", VERSIONS),
                              (f"CONFIG proxy.config.ssl.server.ticket_key.filename STRING {keys}", VERSIONS)):
        process, port = trafficserver(bench, target, records)
        for version in VERSIONS:
            curl(bench, port, *only(version)).ended().says("hello over TLS")
            seen, _ = resumes(port, context(bench, version), times=4)
            check(seen == [False] + [version in resuming] * 3, f"{records} {version}: resumed {seen}\n{log(process)}")
        s_client(bench, port, "-alpn", "h2").ended().says("ALPN protocol: h2")
        # It takes long to stop.
        process.kill()
        process.wait()


def test_certificates(bench):
    """Its clients', and that of the server behind it."""
    target = f"127.0.0.1:{plain_backend(bench)}"
    process, port = trafficserver(bench, target, "CONFIG proxy.config.ssl.client.certification_level INT 2")
    for version in VERSIONS:
        for name, good in CERTIFICATES.items():
            result = curl(bench, port, *only(version), "--http1.1", *certificate(bench, name))
            # It was given no list of revoked ones.
            if (result.status == 0 and "hello over TLS" in result.text) != (good or name == "client-revoked"):
                result._fail(f"{version} {name}\n{log(process)}")
    process.kill()
    process.wait()
    ports = bench.nginx({name: 'location / { return 200 "$ssl_protocol $ssl_session_reused"; }' for name in ("p256", "expired")})
    policy = "CONFIG proxy.config.ssl.client.sni_policy STRING host\nCONFIG proxy.config.url_remap.pristine_host_hdr INT 1"
    for name, host, good in (("p256", "server.test", True), ("p256", "nobody.test", False), ("expired", "server.test", False)):
        process, port = trafficserver(bench, f"127.0.0.1:{ports[name]}", policy, scheme="https")
        answers = [curl(bench, port, "-H", f"Host: {host}").text for _ in range(6)]
        check(all(answer.startswith("TLSv1.3 ") == good for answer in answers), f"{name} {host}: {answers}\n{log(process)}")
        check(not good or any(answer.endswith(" r") for answer in answers), f"no session of the server behind was resumed: {answers}")
        process.kill()
        process.wait()
