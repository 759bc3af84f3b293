"""unbound on our library: a DNS server over TLS and HTTPS, and one that asks another over TLS; bind's dig as client."""

import os

from serving import VERSIONS, alive, bad_peers, check, local, log, on_ours, s_client


def unbound(bench, more="", server="", ours=True, name="p256"):
    """A server with one name of its own; the process, and ports of TLS, HTTPS and the plain one."""
    ports = [bench.free_port() for _ in range(3)]
    file = bench.folder / f"unbound-{ports[0]}.conf"
    file.write_text(f"""server:
  directory: "{bench.folder}"
  chroot: ""
  username: ""
  pidfile: ""
  use-syslog: no
  logfile: ""
  verbosity: 2
  do-ip6: no
  do-daemonize: no
  interface: 127.0.0.1@{ports[0]}
  interface: 127.0.0.1@{ports[1]}
  interface: 127.0.0.1@{ports[2]}
  tls-port: {ports[0]}
  https-port: {ports[1]}
  tls-service-pem: "{bench.cert(name)}.pem"
  tls-service-key: "{bench.cert(name)}.key"
  tls-cert-bundle: "{bench.cert('ca.pem')}"
  do-not-query-localhost: no
  module-config: "iterator"
  access-control: 127.0.0.0/8 allow
{server}
{more}
remote-control:
  control-enable: no
""")
    process = bench.start("unbound", "-d", "-c", file, env=bench.client_environment() if ours else None)
    bench.wait_for(process, lambda: "start of service" in process.log.read_text())
    if ours:
        on_ours(bench, process)
    return process, ports


# One name with an address, and one with a long answer.
LOCAL = """  local-zone: "test." static
  local-data: "a.test. A 192.0.2.7"
""" + "".join(f"  local-data: 'many.test. TXT \"{chr(97 + i % 26) * 200}{i}\"'\n" for i in range(150))


def ask(bench, port, *options, name="a.test", kind="A"):
    return local(bench, "dig", "+short", "+tries=1", "+timeout=10", "@127.0.0.1", "-p", port, *options, name, kind)


def test_server(bench):
    process, (tls, https, _) = unbound(bench, server=LOCAL)
    verified = (f"+tls-ca={bench.cert('ca.pem')}", "+tls-hostname=server.test")
    for _ in range(3):
        ask(bench, tls, "+tls", *verified).ended().says("192.0.2.7")
        # A long answer, of more than one record.
        check(ask(bench, tls, "+tls", *verified, name="many.test", kind="TXT").ended().text.count("\n") == 150, "not all of a long answer came")
    ask(bench, https, "+https", *verified).ended().says("192.0.2.7")
    ask(bench, tls, "+tls", f"+tls-ca={bench.cert('other-ca.pem')}").says("verification for 127.0.0.1").says_not("192.0.2.7")
    for version in VERSIONS:
        s_client(bench, tls, f"-tls{version.replace('.', '_')}").ended().says("Cipher is ")
    s_client(bench, https, "-alpn", "h2").ended().says("ALPN protocol: h2")
    bad_peers(tls, process)


def test_settings(bench):
    process, (tls, _, _) = unbound(bench, server=LOCAL + '  tls-ciphers: "ECDHE-ECDSA-CHACHA20-POLY1305"\n  tls-ciphersuites: "TLS_CHACHA20_POLY1305_SHA256"\n'
                                   f'  tls-session-ticket-keys: "{ticket_keys(bench)}"\n')
    s_client(bench, tls, "-tls1_2").ended().says("Cipher is ECDHE-ECDSA-CHACHA20-POLY1305")
    s_client(bench, tls, "-tls1_3").ended().says("Cipher is TLS_CHACHA20_POLY1305_SHA256")
    saved = bench.folder / "session"
    s_client(bench, tls, "-tls1_2", "-sess_out", saved).ended().says("New, ")
    s_client(bench, tls, "-tls1_2", "-sess_in", saved).ended().says("Reused, ")
    alive(process)


def ticket_keys(bench):
    file = bench.folder / "ticket-keys"
    file.write_bytes(os.urandom(80))
    return file


def test_forward(bench):
    """A resolver that asks another over TLS, and checks its name."""
    _, (tls, _, _) = unbound(bench, server=LOCAL, ours=False)
    for name, good in (("server.test", True), ("nobody.test", False)):
        process, (_, _, plain) = unbound(bench, server='  local-zone: "test." nodefault\n', more=f'''forward-zone:
  name: "."
  forward-tls-upstream: yes
  forward-addr: 127.0.0.1@{tls}#{name}
''')
        result = ask(bench, plain, "+tcp")
        if ("192.0.2.7" in result.text) != good:
            result._fail(f"{name}\n{log(process)}")
        if good:
            check(ask(bench, plain, "+tcp", name="many.test", kind="TXT").ended().text.count("\n") == 150, "not all of a long answer came")
        alive(process)


def test_dig(bench):
    """bind's client on our library."""
    _, (tls, https, _) = unbound(bench, server=LOCAL, ours=False)
    for how, port in (("+tls", tls), ("+https", https)):
        for options, good in (((f"+tls-ca={bench.cert('ca.pem')}", "+tls-hostname=server.test"), True), ((f"+tls-ca={bench.cert('ca.pem')}", "+tls-hostname=nobody.test"), False),
                              ((f"+tls-ca={bench.cert('other-ca.pem')}",), False)):
            result = bench.client("dig", "+tries=1", "+timeout=5", "@127.0.0.1", "-p", port, how, *options, "many.test", "TXT")
            if (result.status == 0 and result.text.count("many.test.") > 150) != good:
                result._fail(f"{how} {options}")
