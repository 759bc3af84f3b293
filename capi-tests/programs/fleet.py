"""Servers that share ticket keys or a cache, some on the system's library and some on ours: each resumes the others' sessions.

A fleet is moved server by server, so at any time a client may come to either with what it got from the other.
"""

import base64
import os

from apache import apache, host
from haproxy import front, haproxy, pem, plain_backend
from nginx import nginx, site
from serving import VERSIONS, alive, check, context, local, resumes, serve


def both_ways(bench, ports, processes, what=""):
    """A client goes from server to server, with the session of the one before."""
    for version in VERSIONS:
        client = context(bench, version)
        session, seen = None, []
        for port in (ports[0], ports[1], ports[0], ports[0], ports[1], ports[1], ports[0]):
            reused, session = resumes(port, client, session)
            seen += reused
        check(seen == [False] + [True] * 6, f"{what} {version}: resumed {seen}")
        # And a session of the second, which nothing was resumed for.
        _, session = resumes(ports[1], client)
        seen, _ = resumes(ports[0], client, session)
        check(seen == [True], f"{what} {version}: the first did not resume the second's")
    for process in processes:
        alive(process)


def servers(bench, start):
    """Two of a kind, the first on the system's library: start(port, system, name)."""
    ports = [bench.free_port() for _ in range(2)]
    return ports, [start(port, system, f"fleet-{port}") for port, system in zip(ports, (True, False))]


def test_nginx_keys(bench):
    key = bench.folder / "ticket.key"
    for size in (80, 48):
        key.write_bytes(os.urandom(size))
        extra = f"ssl_session_cache none; ssl_session_ticket_key {key};"
        both_ways(bench, *servers(bench, lambda port, system, name: nginx(bench, port, site(bench, port, "p256", extra=extra), name=name, system=system)),
                  f"{size} bytes of key")


def test_nginx_kept_apart(bench):
    """The same keys, and yet not to be resumed: another name's context, another protocol, another way to verify."""
    key = bench.folder / "ticket.key"
    key.write_bytes(os.urandom(80))
    trust = f"ssl_client_certificate {bench.cert('ca.pem')}; ssl_verify_depth 3;"
    settings = f"ssl_session_cache none; ssl_session_ticket_key {key};"
    first = bench.free_port()
    nginx(bench, first, site(bench, first, "p256", extra=settings), name="first", system=True)
    # nginx's session id context is of the certificates and of the list of CAs.
    for what, names, extra in (("certificate", ["rsa"], ""), ("verify", ["p256"], f"ssl_verify_client optional; {trust}")):
        port = bench.free_port()
        process = nginx(bench, port, site(bench, port, *names, extra=settings + extra), name=what)
        for version in VERSIONS:
            client = context(bench, version)
            for one, other in ((first, port), (port, first)):
                _, session = resumes(one, client)
                seen, _ = resumes(other, client, session)
                check(seen == [False], f"{what} {version}: resumed across")
        alive(process)


def test_apache_memcached(bench):
    cached = bench.free_port()
    bench.wait_port(bench.start("memcached", "-l", "127.0.0.1", "-p", cached, "-U", "0", *(("-u", "nobody") if os.getuid() == 0 else ())), cached)
    shared_cache(bench, f"memcache:127.0.0.1:{cached}", "socache_memcache")


def test_apache_redis(bench):
    cached = bench.free_port()
    bench.wait_port(bench.start("redis-server", "--bind", "127.0.0.1", "--port", cached, "--save", "", "--dir", bench.folder), cached)
    shared_cache(bench, f"redis:127.0.0.1:{cached}", "socache_redis")


def shared_cache(bench, cache, module):
    """Without tickets, sessions are in the cache only: by session id in TLS 1.2, by what the ticket names in TLS 1.3."""
    def start(port, system, name):
        return apache(bench, [port], host(bench, port, "p256", "SSLSessionTickets off"), system=system, name=name, cache=cache, modules=[module])
    both_ways(bench, *servers(bench, start), cache)


def test_apache_keys(bench):
    key = bench.folder / "ticket.key"
    key.write_bytes(os.urandom(48))
    os.chmod(key, 0o644)

    def start(port, system, name):
        return apache(bench, [port], host(bench, port, "p256", f"SSLSessionTickets on\nSSLSessionTicketKeyFile {key}"), system=system, name=name, cache="none")
    both_ways(bench, *servers(bench, start))


def test_haproxy_keys(bench):
    keys = bench.folder / "tickets"
    target = f"127.0.0.1:{plain_backend(bench)}"
    for size in (48, 80):
        keys.write_text("".join(base64.b64encode(os.urandom(size)).decode() + "\n" for _ in range(3)))

        def start(port, system, name):
            return haproxy(bench, [port], front(bench, "web", port, f"crt {pem(bench, 'p256')} tls-ticket-keys {keys}", target), name=name, system=system)
        both_ways(bench, *servers(bench, start), f"{size} bytes of key")


def test_nginx_and_haproxy(bench):
    """Their session id contexts differ, so not one session is resumed by the other, whatever the keys."""
    raw = os.urandom(80)
    (bench.folder / "ticket.key").write_bytes(raw)
    (bench.folder / "tickets").write_text((base64.b64encode(os.urandom(80)).decode() + "\n") * 2 + base64.b64encode(raw).decode() + "\n")
    ports = [bench.free_port() for _ in range(2)]
    nginx(bench, ports[0], site(bench, ports[0], "p256", extra=f"ssl_session_cache none; ssl_session_ticket_key {bench.folder}/ticket.key;"), system=True)
    process = haproxy(bench, ports[1:], front(bench, "web", ports[1], f"crt {pem(bench, 'p256')} tls-ticket-keys {bench.folder}/tickets",
                                              f"127.0.0.1:{plain_backend(bench)}"))
    for version in VERSIONS:
        client = context(bench, version)
        for one, other in (ports, ports[::-1]):
            _, session = resumes(one, client)
            seen, _ = resumes(other, client, session)
            check(seen == [False], f"{version}: resumed across")
    alive(process)


REQUEST = b"GET / HTTP/1.0\r\n\r\n"


def test_saved_sessions(bench):
    """What s_client of one library saves, the other's resumes, and `sess_id -text` prints alike."""
    port = bench.s_server("p256")
    sides = {"system": lambda *command, **more: local(bench, *command, **more), "ours": lambda *command, **more: bench.client(*command, **more)}
    common = ("openssl", "s_client", "-connect", f"127.0.0.1:{port}", "-CAfile", bench.cert("ca.pem"), "-ign_eof", "-servername", "server.test")
    for option in ("-tls1_2", "-tls1_3"):
        for one in sides:
            for other in sides:
                file = bench.folder / f"session{option}-{one}-{other}"
                sides[one](*common, option, "-sess_out", file, input=REQUEST).ended().says("New, TLSv1")
                sides[other](*common, option, "-sess_in", file, input=REQUEST).ended().says("Reused, TLSv1", "HTTP/1.0 200 ok")
            texts = [run("openssl", "sess_id", "-in", file, "-text", "-cert").ended().text for run in sides.values()]
            check(texts[0] == texts[1] and "Timeout   : 7200" in texts[0], f"{option}: sess_id says {texts}")
            ders = [run("openssl", "sess_id", "-in", file, "-outform", "DER").ended().out for run in sides.values()]
            check(ders[0] == ders[1] and len(ders[0]) > 100, f"{option}: not the same bytes")


def test_s_servers(bench):
    """The default keys of a server are its own: another one's tickets are not resumed, and do no harm."""
    ports = [bench.s_server("p256"), None]
    ports[1] = bench.free_port()
    process = serve(bench, "openssl", "s_server", "-accept", f"127.0.0.1:{ports[1]}", "-cert", bench.cert("p256-leaf.pem"), "-key", bench.cert("p256.key"),
                    "-cert_chain", bench.cert("inter-leaf.pem"), "-www", port=ports[1])
    for version in VERSIONS:
        client = context(bench, version)
        for one, other in (ports, ports[::-1]):
            _, session = resumes(one, client, path="")
            seen, _ = resumes(other, client, session, path="")
            check(seen == [False], f"{version}: resumed across")
    alive(process)
