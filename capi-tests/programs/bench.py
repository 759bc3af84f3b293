"""What the cases of real programs share: servers on the system's libssl, clients on the library under test.

A client runs under LD_LIBRARY_PATH or LD_PRELOAD. The dynamic loader itself says which libssl.so.3 it initialised in
each process (LD_DEBUG=libs), and a client that ran on any other than the one under test makes its case fail.
"""

import contextlib
import glob
import hashlib
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time

import memcheck

HERE = pathlib.Path(__file__).resolve().parent


class Failed(Exception):
    """What a case saw is not what it should be."""


class Skipped(Exception):
    """A case that cannot run here, or not on this library."""


class Result:
    """The end of a client: exit status, and what it wrote."""

    def __init__(self, command, status, out, err):
        self.command, self.status, self.out, self.err = command, status, out, err

    @property
    def text(self):
        return self.out.decode(errors="backslashreplace")

    @property
    def errors(self):
        return self.err.decode(errors="backslashreplace")

    def _fail(self, what):
        raise Failed(f"{what}\n  command: {' '.join(map(str, self.command))}\n  status {self.status}\n"
                     f"  stdout: {self.text[-1500:]}\n  stderr: {self.errors[-1500:]}")

    def ended(self, status=0):
        if self.status != status:
            self._fail(f"expected status {status}")
        return self

    def failed(self):
        if self.status == 0:
            self._fail("expected a failure")
        return self

    def says(self, *texts):
        """Each text is somewhere in what it wrote."""
        for text in texts:
            if text not in self.text + self.errors:
                self._fail(f"does not say {text!r}")
        return self

    def says_not(self, *texts):
        for text in texts:
            if text in self.text + self.errors:
                self._fail(f"says {text!r}")
        return self


class Bench:
    """The place where a case runs: a folder of its own, and processes that end with it."""

    def __init__(self, library, certificates, system=False, memory=False):
        self.system = system
        self.memory = memory
        self.library = os.path.realpath(library)
        self.certificates = certificates
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="libssl-rs-"))
        self.folder.chmod(0o755)
        (self.folder / "lib").mkdir()
        os.symlink(self.library, self.folder / "lib" / "libssl.so.3")
        (self.folder / "memory").mkdir()
        (self.folder / "memory").chmod(0o1777)
        self.processes = []
        self.runs = 0

    def close(self):
        """Ends all that was started."""
        for process in self.processes:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    # Memory

    def watched(self, command, environment):
        """A command, under valgrind if it runs on the library under test and its memory is to be watched."""
        if self.memory and {"LD_LIBRARY_PATH", "LD_PRELOAD"} & environment.keys():
            # Where a handshake goes on to a stack of its own, memcheck must not take what lies between for a frame.
            return [*memcheck.COMMAND, "--trace-children=yes", "--max-stackframe=131072", f"--log-file={self.folder}/memory/%p", *command]
        return command

    def memory_errors(self):
        """What valgrind has found in the library, in all processes."""
        found = []
        if self.memory and not any((self.folder / "memory").iterdir()):
            found.append("nothing ran under valgrind")
        for name in sorted((self.folder / "memory").iterdir()):
            found += memcheck.errors_in(name, self.library)
        return list(dict.fromkeys(found))

    def patience(self, seconds):
        return seconds * 20 if self.memory else seconds

    @staticmethod
    def skip(why):
        raise Skipped(why)

    def only_ours(self, why):
        """For what the system's library does otherwise on purpose."""
        if self.system:
            raise Skipped(why)

    def cert(self, name):
        return str(self.certificates / name)

    @staticmethod
    def environment():
        """A clean one: the system's own libraries, no certificates but those that a case names."""
        kept = {name: os.environ[name] for name in ("TMPDIR", "RUST_BACKTRACE") if name in os.environ}
        return kept | {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/nonexistent", "LANG": "C.UTF-8", "TZ": "UTC"}

    # Clients

    def client_environment(self, how="library_path"):
        environment = self.environment()
        if how == "preload":
            environment["LD_PRELOAD"] = str(self.folder / "lib" / "libssl.so.3")
        else:
            environment["LD_LIBRARY_PATH"] = str(self.folder / "lib")
        return environment

    def client(self, *command, how="library_path", input=None, timeout=60, env=None):
        """Runs a client on the library under test to its end."""
        self.runs += 1
        seen = self.folder / f"loaded-{self.runs}"
        environment = self.client_environment(how) | {"LD_DEBUG": "libs", "LD_DEBUG_OUTPUT": str(seen)} | (env or {})
        process = subprocess.Popen(self.watched([*map(str, command)], environment), env=environment, cwd=self.folder, start_new_session=True,
                                   stdin=subprocess.PIPE if input is not None else subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        try:
            out, err = process.communicate(input, self.patience(timeout))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            out, err = process.communicate()
            Result(command, "killed", out, err)._fail(f"not over after {timeout} s")
        result = Result(command, process.returncode, out, err)
        self.check_library(f"{seen}.*", result)
        return result

    def check_library(self, pattern, result):
        paths = set()
        for name in glob.glob(pattern):
            paths |= set(re.findall(r"calling init: (\S*libssl\.so\S*)", pathlib.Path(name).read_text(errors="replace")))
        wrong = {path for path in paths if os.path.realpath(path) != self.library}
        if not paths or wrong:
            result._fail(f"ran on {', '.join(wrong) or 'no libssl at all'}, not on {self.library}")

    # Servers

    def start(self, *command, user=None, env=None, **options):
        """Starts a server on the system's libssl; it ends with the case."""
        environment = self.environment() | (env or {})
        command = self.watched([*map(str, command)], environment)
        if user and os.getuid() == 0:
            command = ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups", *command]
        log = open(self.folder / f"server-{len(self.processes)}.log", "wb")
        process = subprocess.Popen(command, env=environment, cwd=self.folder, start_new_session=True,
                                   **{"stdin": subprocess.DEVNULL, "stdout": log, "stderr": log} | options)
        process.log = pathlib.Path(log.name)
        self.processes.append(process)
        return process

    @staticmethod
    def free_port():
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            return s.getsockname()[1]

    @staticmethod
    def free_udp_port():
        with socket.socket(type=socket.SOCK_DGRAM) as s:
            s.bind(("127.0.0.1", 0))
            return s.getsockname()[1]

    def wait_for(self, process, ready, seconds=20):
        """Until ready() is true, or the process is dead."""
        deadline = time.monotonic() + self.patience(seconds)
        while time.monotonic() < deadline:
            value = ready()
            if value:
                return value
            if process.poll() is not None:
                break
            time.sleep(0.02)
        raise Failed(f"a server did not start: {process.args}\n{process.log.read_text(errors='replace')[-2000:]}")

    def wait_port(self, process, port):
        def ready():
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                return True
        self.wait_for(process, ready)
        return port

    @staticmethod
    @contextlib.contextmanager
    def plain_server(answer):
        """A server without TLS that sends `answer` to whoever connects; its port."""
        listener = socket.create_server(("127.0.0.1", 0))

        def serve():
            while True:
                try:
                    peer, _ = listener.accept()
                except OSError:
                    return
                with contextlib.suppress(OSError), peer:
                    peer.recv(10000)
                    peer.sendall(answer)
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            listener.close()
            thread.join()

    def s_server(self, name, *options):
        """`openssl s_server` with NAME's certificate, and an HTTP answer to each request; its port."""
        chain = ("-cert_chain", self.cert("inter-leaf.pem"))
        process = self.start("openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", self.cert(f"{name}-leaf.pem"), *chain,
                             "-key", self.cert(f"{name}.key"), "-www", *options)
        port = self.wait_for(process, lambda: re.search(r"ACCEPT 127\.0\.0\.1:(\d+)", process.log.read_text(errors="replace")))
        return int(port[1])

    def nginx(self, servers):
        """nginx with one TLS server for each of `servers`: extra configuration by name of certificate; the ports."""
        for _ in range(3):
            ports = {name: self.free_port() for name in servers}
            blocks = "".join(f"""
    server {{
        listen 127.0.0.1:{ports[key]} ssl http2;
        server_name server.test;
        ssl_certificate {self.cert(key.split('/')[0])}.pem;
        ssl_certificate_key {self.cert(key.split('/')[0])}.key;
        ssl_protocols TLSv1.2 TLSv1.3;
        ssl_session_cache shared:s{index}:1m;
        root {self.folder}/www;
        client_body_temp_path {self.folder}/body;
        client_max_body_size 0;
        dav_methods PUT;
        add_header X-TLS "$ssl_protocol $ssl_cipher $ssl_curve" always;
        add_header X-Name "$ssl_server_name" always;
        add_header X-Reused "$ssl_session_reused" always;
        add_header X-Client "$ssl_client_verify $ssl_client_s_dn" always;
        {extra}
    }}""" for index, (key, extra) in enumerate(servers.items()))
            (self.folder / "www").mkdir(exist_ok=True)
            configuration = self.folder / "nginx.conf"
            user = "user root;" if os.getuid() == 0 else ""
            configuration.write_text(f"""daemon off; {user} worker_processes 1; pid {self.folder}/nginx.pid; error_log stderr;
events {{ worker_connections 256; }}
http {{
    access_log off; default_type application/octet-stream;
    proxy_temp_path {self.folder}/p; fastcgi_temp_path {self.folder}/f; uwsgi_temp_path {self.folder}/u; scgi_temp_path {self.folder}/s;
    {blocks}
}}
""")
            process = self.start("nginx", "-p", self.folder, "-c", configuration, "-e", "stderr")
            try:
                for port in ports.values():
                    self.wait_port(process, port)
                return ports
            except Failed:
                if "Address already in use" not in process.log.read_text(errors="replace"):
                    raise
        raise Failed("no free port for nginx")

    def file(self, name, size):
        """A file of `size` bytes under the web root; its path."""
        path = self.folder / "www" / name
        path.parent.mkdir(exist_ok=True)
        block = hashlib.sha512(name.encode()).digest() * 16384
        with path.open("wb") as out:
            while size > 0:
                # Each block is different, so that a lost or repeated record changes the digest.
                data = size.to_bytes(8, "big") + block
                size -= out.write(data[:size])
        return path


def sha256(path):
    digest = hashlib.sha256()
    with open(path, "rb") as data:
        while block := data.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
