"""OpenVPN on our library, as server and as client, with the other on the system's: its control channel is TLS through
memory BIOs, over UDP, and it negotiates again while it runs."""

import re

from bench import Failed
from serving import log, on_ours


def options(bench, port, name, server, more):
    side = ("--tls-server", "--local", "127.0.0.1", "--port", port, "--dh", "none") if server else \
        ("--tls-client", "--remote", "127.0.0.1", port, "--nobind", "--remote-cert-tls", "server")
    return ("openvpn", "--dev", "null", "--ifconfig-noexec", "--route-noexec", "--mode", "p2p", "--proto", "udp4", *side, "--ca", bench.cert("ca.pem"),
            "--cert", bench.cert(f"{name}.pem"), "--key", bench.cert(f"{name}.key"), "--verb", "4", "--cipher", "AES-256-GCM", "--data-ciphers", "AES-256-GCM",
            *more)


def tunnel(bench, ours, server=(), client=(), name="rsa", certificate="client-rsa"):
    """Both ends of a tunnel, of which `ours` (server or client) is on the library under test."""
    port = bench.free_udp_port()
    ends = {}
    for end, command in (("server", options(bench, port, name, True, server)), ("client", options(bench, port, certificate, False, client))):
        ends[end] = bench.start(*command, env=bench.client_environment() if end == ours else None)
        bench.wait_for(ends[end], lambda: "UDPv4 link local" in ends[end].log.read_text(errors="replace"))
    on_ours(bench, ends[ours])
    return ends


def says(bench, process, text, times=1):
    bench.wait_for(process, lambda: len(re.findall(text, process.log.read_text(errors="replace"))) >= times, 30)


def up(bench, ends, text):
    for process in ends.values():
        says(bench, process, "Initialization Sequence Completed")
        says(bench, process, f"Control Channel: {text}")
    for process in ends.values():
        process.terminate()
        process.wait(20)


def test_server(bench):
    both(bench, "server")


def test_client(bench):
    both(bench, "client")


def both(bench, ours):
    bench.client("openvpn", "--genkey", "tls-crypt", bench.folder / "crypt")
    up(bench, tunnel(bench, ours), "TLSv1.3, cipher TLSv1.3 TLS_AES_256_GCM_SHA384")
    up(bench, tunnel(bench, ours, ("--tls-version-max", "1.2")), "TLSv1.2, cipher TLSv1.2 ECDHE-RSA-AES256-GCM-SHA384")
    crypt = ("--tls-crypt", bench.folder / "crypt")
    up(bench, tunnel(bench, ours, crypt, crypt, "p256", "client-ed25519"), "TLSv1.3")
    up(bench, tunnel(bench, ours, ("--tls-ciphersuites", "TLS_CHACHA20_POLY1305_SHA256"), ("--tls-groups", "secp384r1")), "TLSv1.3, cipher TLSv1.3 TLS_CHACHA20_POLY1305_SHA256")
    up(bench, tunnel(bench, ours, ("--tls-cipher", "TLS-ECDHE-RSA-WITH-CHACHA20-POLY1305-SHA256", "--tls-version-max", "1.2")), "TLSv1.2, cipher TLSv1.2 ECDHE-RSA-CHACHA20-POLY1305")


def test_again(bench):
    """New keys every few seconds, which is a new handshake each time."""
    for ours in ("server", "client"):
        ends = tunnel(bench, ours, ("--reneg-sec", "2"))
        for process in ends.values():
            says(bench, process, "Control Channel: TLSv1.3", 3)


def test_refusals(bench):
    for ours in ("server", "client"):
        for server, client, certificate, end, text in (
                ((), ("--ca", bench.cert("other-ca.pem")), "client-rsa", "client", "certificate verify failed"),
                ((), (), "client-wrongca", "server", "certificate verify failed"),
                ((), (), "expired", "server", "certificate has expired"),
                (("--crl-verify", bench.cert("crls.pem")), (), "client-revoked", "server", "certificate revoked"),
                (("--tls-version-min", "1.3"), ("--tls-version-max", "1.2"), "client-rsa", "server", "unsupported protocol"),
                ((), ("--verify-x509-name", "nobody.test", "name"), "client-rsa", "client", "VERIFY X509NAME ERROR")):
            ends = tunnel(bench, ours, server, client, certificate=certificate)
            says(bench, ends[end], text)
            for process in ends.values():
                process.terminate()
                process.wait(20)
                if "Initialization Sequence Completed" in process.log.read_text():
                    raise Failed(f"a tunnel that should not be is up: {certificate} {client}\n{log(process)}")
