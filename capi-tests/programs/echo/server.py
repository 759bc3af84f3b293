"""An echo server with TLS, on the system's libssl: server.py CERTIFICATES NAME [--verify]; says its port."""

import os
import socket
import ssl
import sys
import threading

certificates, name = sys.argv[1:3]
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(os.path.join(certificates, f"{name}.pem"), os.path.join(certificates, f"{name}.key"))
context.set_alpn_protocols(["echo"])
if "--verify" in sys.argv:
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(os.path.join(certificates, "ca.pem"))


def serve(raw):
    try:
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with context.wrap_socket(raw, server_side=True) as peer:
            while data := peer.recv(65536):
                if data == b"subject?":
                    data = repr(peer.getpeercert()["subject"]).encode()
                elif data == b"/close":
                    peer.unwrap()
                    return
                elif data == b"/close-without-notify":
                    peer.shutdown(socket.SHUT_RDWR)
                    return
                peer.sendall(data)
            peer.unwrap()
    except OSError:
        raw.close()


listener = socket.create_server(("127.0.0.1", 0), backlog=64)
print(listener.getsockname()[1], flush=True)
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
