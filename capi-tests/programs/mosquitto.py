"""mosquitto on our library, with mosquitto_pub and mosquitto_sub on the system's."""

import hashlib
import os
import subprocess
import time

from serving import CERTIFICATES, SIZE, VERSIONS, alive, bad_peers, check, local, log, s_client, serve


def mosquitto(bench, ports, options):
    file = bench.folder / "mosquitto.conf"
    file.write_text("per_listener_settings true\nlog_type all\n"
                    + "".join(f"listener {port} 127.0.0.1\nallow_anonymous true\nmax_connections -1\n{more}\n" for port, more in zip(ports, options)))
    user = () if os.getuid() else ("-v",)
    if not os.getuid():
        file.write_text("user root\n" + file.read_text())
    process = serve(bench, "mosquitto", *user, "-c", file, port=ports[0])
    for port in ports[1:]:
        bench.wait_port(process, port)
    return process


def keys(bench, name="p256"):
    return f"certfile {bench.cert(name)}.pem\nkeyfile {bench.cert(name)}.key"


def client(bench, program, port, *options, version=None, certificate=None, **more):
    own = ("--cert", bench.cert(f"{certificate}.pem"), "--key", bench.cert(f"{certificate}.key")) if certificate else ()
    only = ("--tls-version", f"tlsv{version}") if version else ()
    return local(bench, program, "-h", "localhost", "-p", port, "--cafile", bench.cert("ca.pem"), "-i", f"{program}-{os.urandom(4).hex()}", *own, *only, *options, **more)


def test_publish_and_subscribe(bench):
    port = bench.free_port()
    process = mosquitto(bench, [port], [keys(bench)])
    for version in VERSIONS:
        for size in (5, 70_000, SIZE // 4):
            message = hashlib.sha512(str(size).encode()).digest() * (size // 64 + 1)
            payload = bench.folder / "payload"
            payload.write_bytes(message[:size])
            client(bench, "mosquitto_pub", port, "-t", "kept", "-r", "-q", "1", "-f", payload, version=version).ended()
            result = client(bench, "mosquitto_sub", port, "-t", "kept", "-C", "1", "-N", "-W", "20", version=version).ended()
            check(result.out == message[:size], f"{version}: another message of {len(result.out)} bytes came")
    alive(process)
    bad_peers(port, process)
    client(bench, "mosquitto_pub", port, "-t", "x", "-m", "y").ended()


def test_stream_of_messages(bench):
    port = bench.free_port()
    mosquitto(bench, [port], [keys(bench) + "\nmax_queued_messages 0"])
    subscriber = subprocess.Popen(["mosquitto_sub", "-h", "localhost", "-p", str(port), "--cafile", bench.cert("ca.pem"), "-t", "many", "-C", "5000", "-W", "40", "-q", "1"],
                                  stdout=subprocess.PIPE, env=bench.environment())
    time.sleep(0.7)
    lines = "".join(f"message {index}\n" for index in range(5000))
    client(bench, "mosquitto_pub", port, "-t", "many", "-l", "-q", "1", input=lines.encode()).ended()
    out, _ = subscriber.communicate(timeout=60)
    check(out.decode() == lines, f"{out.count(bytes([10]))} messages came")


def test_client_certificates(bench):
    ports = [bench.free_port() for _ in range(2)]
    process = mosquitto(bench, ports, [f"{keys(bench)}\ncafile {bench.cert('ca.pem')}\nrequire_certificate true\nuse_identity_as_username true\ncrlfile {bench.cert('crls.pem')}",
                                       f"{keys(bench, 'rsa')}\ncafile {bench.cert('ca.pem')}\nrequire_certificate false"])
    for required, port in zip((True, False), ports):
        for version in VERSIONS:
            for name, good in CERTIFICATES.items():
                result = client(bench, "mosquitto_pub", port, "-t", "t", "-m", "m", "-q", "1", version=version, certificate=name)
                # A listener that does not require certificates does not ask for them.
                if (result.status == 0) != (good or not required):
                    result._fail(f"required {required} {version} {name}\n{log(process)}")
                if good and required:
                    check(f"u'{name}'" in process.log.read_text(), f"{name} is not known as such\n{log(process)}")
    alive(process)


def test_versions_and_ciphers(bench):
    ports = [bench.free_port() for _ in range(3)]
    mosquitto(bench, ports, [f"{keys(bench)}\ntls_version tlsv1.3", f"{keys(bench)}\ntls_version tlsv1.2\nciphers ECDHE-ECDSA-CHACHA20-POLY1305",
                             f"{keys(bench)}\nciphers_tls1.3 TLS_CHACHA20_POLY1305_SHA256"])
    s_client(bench, ports[0], "-tls1_3").ended().says("Cipher is TLS_")
    s_client(bench, ports[0], "-tls1_2").failed().says("alert protocol version")
    s_client(bench, ports[1], "-tls1_2").ended().says("Cipher is ECDHE-ECDSA-CHACHA20-POLY1305")
    s_client(bench, ports[2], "-tls1_3").ended().says("Cipher is TLS_CHACHA20_POLY1305_SHA256")


def test_pre_shared_keys(bench):
    ports = [bench.free_port() for _ in range(2)]
    keys_of = bench.folder / "keys"
    keys_of.write_text("somebody:0123456789abcdef\nanother:00112233\n")
    only_12 = "tls_version tlsv1.2\nciphers ECDHE-PSK-CHACHA20-POLY1305:PSK-AES128-GCM-SHA256"
    process = mosquitto(bench, ports, [f"psk_hint who\npsk_file {keys_of}\nuse_identity_as_username true\n{more}" for more in ("", only_12)])

    def publish(port, identity, key, *options):
        return local(bench, "mosquitto_pub", "-h", "localhost", "-p", port, "--psk-identity", identity, "--psk", key, "-t", "t", "-m", "m", "-q", "1", *options)

    for port in ports:
        for version in ("tlsv1.2",) if port == ports[1] else ("tlsv1.2", "tlsv1.3"):
            publish(port, "somebody", "0123456789abcdef", "--tls-version", version).ended()
            check(process.log.read_text().count("u'somebody'") > 0, log(process))
            publish(port, "somebody", "0123456789abcdee", "--tls-version", version).failed()
            publish(port, "nobody", "0123456789abcdef", "--tls-version", version).failed()
    publish(ports[1], "another", "00112233", "--tls-version", "tlsv1.2", "--ciphers", "ECDHE-PSK-CHACHA20-POLY1305").ended()
    alive(process)
    publish(ports[0], "another", "00112233").ended()


def test_bridge(bench):
    """A broker that is a client of another: our library at both ends."""
    inner, outer = bench.free_port(), bench.free_port()
    mosquitto(bench, [inner], [f"{keys(bench)}\ncafile {bench.cert('ca.pem')}\nrequire_certificate true"])
    file = bench.folder / "bridge.conf"
    file.write_text(f"{'user root' if not os.getuid() else ''}\nlistener {outer} 127.0.0.1\nallow_anonymous true\nconnection b\naddress localhost:{inner}\ntopic # both 0\nrestart_timeout 1\n"
                    f"bridge_cafile {bench.cert('ca.pem')}\nbridge_certfile {bench.cert('client-p256.pem')}\nbridge_keyfile {bench.cert('client-p256.key')}\nlog_type all\n")
    process = serve(bench, "mosquitto", "-v", "-c", file, port=outer)
    bench.wait_for(process, lambda: "Received CONNACK" in process.log.read_text())
    subscriber = subprocess.Popen(["mosquitto_sub", "-h", "localhost", "-p", str(inner), "--cafile", bench.cert("ca.pem"), "--cert", bench.cert("client-rsa.pem"), "--key",
                                   bench.cert("client-rsa.key"), "-t", "over", "-C", "1", "-W", "20"], stdout=subprocess.PIPE, env=bench.environment())
    time.sleep(0.7)
    local(bench, "mosquitto_pub", "-h", "localhost", "-p", outer, "-t", "over", "-m", "the bridge").ended()
    out, _ = subscriber.communicate(timeout=30)
    check(out == b"the bridge\n", f"{out}\n{log(process)}")
