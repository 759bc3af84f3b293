"""Kamailio on our library: SIP over TLS by several processes, whose connections are in memory that they share."""

import socket

from serving import VERSIONS, bad_peers, check, connect, context, log, many, serve, stop


def kamailio(bench):
    """The process, and the ports for TLS and UDP."""
    tls, udp = bench.free_port(), bench.free_udp_port()
    (bench.folder / "tls.cfg").write_text(f"""[server:default]
method = TLSv1.2+
private_key = {bench.cert("p256.key")}
certificate = {bench.cert("p256.pem")}
[client:default]
method = TLSv1.2+
""")
    file = bench.folder / "kamailio.cfg"
    file.write_text(f"""#!KAMAILIO
fork=yes
children=2
tcp_children=3
enable_tls=yes
listen=tls:127.0.0.1:{tls}
listen=udp:127.0.0.1:{udp}
mpath="/usr/lib/x86_64-linux-gnu/kamailio/modules/"
loadmodule "tls.so"
loadmodule "sl.so"
loadmodule "tm.so"
loadmodule "pv.so"
modparam("tls", "config", "{bench.folder}/tls.cfg")
request_route {{
  if (method == "OPTIONS") {{ sl_send_reply("200", "OK"); exit; }}
  t_relay();
}}
""")
    return serve(bench, "kamailio", "-DD", "-E", "-f", file, "-m", "32", "-M", "8", "-Y", bench.folder, port=tls), tls, udp


def request(method, number, to="sip:127.0.0.1", via="TLS", body=""):
    return (f"{method} {to} SIP/2.0\r\nVia: SIP/2.0/{via} 127.0.0.1:9;branch=z9hG4bK{number};rport\r\nMax-Forwards: 70\r\nFrom: <sip:a@127.0.0.1>;tag=1\r\n"
            f"To: <{to}>\r\nCall-ID: {number}@here\r\nCSeq: 1 {method}\r\nContent-Length: {len(body)}\r\n\r\n{body}").encode()


def test_processes(bench):
    process, tls, udp = kamailio(bench)
    for version in VERSIONS:
        client = context(bench, version)

        def asks(index):
            with connect(tls, client) as peer:
                for i in range(20):
                    peer.sendall(request("OPTIONS", f"{version}-{index}-{i}"))
                    answer = peer.recv(65536)
                    check(answer.startswith(b"SIP/2.0 200 OK"), f"the answer is {answer[:100]}\n{log(process)}")
                # What comes by UDP is written to this connection by another process than the one that accepted it.
                to = f"sip:b@127.0.0.1:{peer.getsockname()[1]};transport=tls"
                with socket.socket(type=socket.SOCK_DGRAM) as plain:
                    for i in range(10):
                        plain.sendto(request("MESSAGE", f"{version}-{index}-m{i}", to, "UDP", f"message {i}\n" * 50), ("127.0.0.1", udp))
                        got = b""
                        while not got.endswith(f"message {i}\n".encode() * 50):
                            part = peer.recv(65536)
                            check(part, f"closed after {got[:100]}")
                            got += part
                        check(got.startswith(b"MESSAGE sip:b@"), f"it has {got[:100]}\n{log(process)}")
                        # And this is read by the process that it belongs to.
                        peer.sendall(request("OPTIONS", f"{version}-{index}-n{i}"))
                        answer = peer.recv(65536)
                        check(answer.startswith(b"SIP/2.0 200 OK"), f"the answer is {answer[:100]}\n{log(process)}")
        many(6, asks)
    bad_peers(tls, process)
    stop(process)
    check(process.returncode == 0, f"it ended with {process.returncode}\n{log(process)}")
