"""The units of OpenSSL's tests of libssl, and how one is run. Each is a process of its own, so that one that crashes or
hangs costs no other: a case of a program (`sslapitest/test_keylog`, `sslapitest/test_early_data_skip#3` for an iteration),
a section of a configuration of ssl_test (`ssl_test/05-sni.cnf#2`), or a line of what the recipe of ssl_old_test says
(`ssl_old/3.15`)."""

import dataclasses
import os
import pathlib
import re
import signal
import subprocess
import tempfile


@dataclasses.dataclass
class Unit:
    name: str
    command: list
    environment: dict = dataclasses.field(default_factory=dict)


@dataclasses.dataclass
class Result:
    name: str
    passed: bool
    why: str = ""
    output: str = ""


class Suite:
    """A built tree of OpenSSL, and the library that its tests are to run on."""

    def __init__(self, tree, library, scratch, timeout):
        self.tree, self.scratch, self.timeout = pathlib.Path(tree).resolve(), pathlib.Path(scratch), timeout
        self.test = self.tree / "test"
        self.ours = self._environment("ours", library)
        # What units there are is asked of OpenSSL's own.
        self.reference = self._environment("reference", self.tree / "libssl.so.3")
        _, loaded = self._run(["ldd", self.tree / "conformance/ssl_test"], self.ours, self.scratch, 20)
        if f"libssl.so.3 => {self.scratch}/ours/libssl.so.3 " not in loaded:
            raise SystemExit(f"run: the tests do not load {library}\n{loaded}")

    def _environment(self, name, library):
        folder = self.scratch / name
        folder.mkdir()
        if not os.path.exists(library):
            raise SystemExit(f"run: there is no library {library}")
        (folder / "libssl.so.3").symlink_to(os.path.realpath(library))
        (folder / "libcrypto.so.3").symlink_to(self.tree / "libcrypto.so.3")
        tree, test = str(self.tree), str(self.test)
        return {key: os.environ[key] for key in ("PATH", "HOME", "TMPDIR") if key in os.environ} | {
            "LD_LIBRARY_PATH": str(folder), "LC_ALL": "C", "OPENSSL_CONF": tree + "/apps/openssl.cnf",
            "OPENSSL_CONF_INCLUDE": test, "OPENSSL_MODULES": tree + "/providers", "OPENSSL_ENGINES": tree + "/engines",
            "CTLOG_FILE": test + "/ct/log_list.cnf", "TEST_CERTS_DIR": test + "/certs"}

    def _run(self, command, environment, folder, timeout):
        """What it ended with (None: killed, it took too long), and what it said. Nothing of it is left running."""
        with tempfile.TemporaryFile() as output:
            process = subprocess.Popen([str(word) for word in command], env=environment, cwd=folder, stdin=subprocess.DEVNULL,
                                       stdout=output, stderr=subprocess.STDOUT, start_new_session=True)
            try:
                ended = process.wait(timeout)
            except subprocess.TimeoutExpired:
                ended = None
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            process.wait()
            output.seek(0)
            return ended, output.read().decode(errors="replace")

    # --- What there is to run

    def programs(self):
        """Programs that list their cases, by name: the command, and what they need in the environment."""
        test, server = self.test, self.tree / "apps/server.pem"
        data = test / "recipes/90-test_sslapi_data"
        found = {"sslapitest": [self.tree / "conformance/sslapitest", test / "certs", data / "passwd.txt", "SCRATCH", "default",
                                test / "default.cnf", data / "dhparams.pem"],
                 "clienthellotest": [test / "clienthellotest", test / "session.pem"],
                 "danetest": [test / "danetest", "example.com", test / "danetest.pem", test / "danetest.in"],
                 "danetest-cross": [test / "danetest", "server.example", test / "certs/cross-root.pem", test / "dane-cross.in"]}
        for name in ("sslbuffertest", "sslcorrupttest", "recordlentest", "fatalerrtest", "asynciotest", "servername_test",
                     "tls13ccstest", "tls13ticket_test", "dtlstest"):
            found[name] = [test / name, server, server]
        for name in ("ssl_ctx_test", "cipherlist_test", "cipherbytes_test", "ciphername_test", "sysdefaulttest", "dtls_mtu_test",
                     "dtlsv1listentest", "bad_dtls_test"):
            found[name] = [test / name]
        return found

    def units(self):
        found = []
        for name, command in self.programs().items():
            extra = {"OPENSSL_CONF": str(self.test / "sysdefault.cnf")} if name == "sysdefaulttest" else {}
            found += self._cases(name, command, extra)
        for how in ("crypto_first", "ssl_first", "just_crypto", "dso_ref", "no_atexit"):
            found.append(Unit("shlibloadtest-" + how, [self.test / "shlibloadtest", "-" + how, "libcrypto.so.3", "libssl.so.3",
                                                       "SCRATCH"]))
        (self.scratch / "configurations").mkdir()
        for source in sorted(self.test.glob("ssl-tests/*.cnf.in")):
            # Their recipe leaves these two out as well: without zlib, and without SCTP.
            if source.stem not in ("22-compression.cnf", "29-dtls-sctp-label-bug.cnf"):
                found += self._configuration(source)
        return found

    def _cases(self, name, command, extra):
        ended, said = self._run([command[0], "-list", *command[1:]], self.reference | extra, self.scratch, 60)
        found = []
        for number, title, first, last in re.findall(r"^(\d+) - (.+?)(?: \((\d+)\.\.(\d+)\))?$", said, re.MULTILINE):
            if not first:
                found.append(Unit(f"{name}/{title}", [command[0], "-test", number, *command[1:]], extra))
            for turn in range(int(first), int(last) + 1) if first else ():
                found.append(Unit(f"{name}/{title}#{turn}", [command[0], "-test", number, "-iter", turn, *command[1:]], extra))
        if not found:
            raise SystemExit(f"run: {name} does not list its cases, ended with {ended}\n{said}")
        return found

    def _configuration(self, source):
        ended, text = self._run(["perl", "-I", self.tree / "util/perl", self.test / "generate_ssl_tests.pl", source, "none"],
                                self.reference | {"TOP": str(self.tree)}, self.scratch, 60)
        made = self.scratch / "configurations" / source.stem
        made.write_text(text)
        turns = [int(number) + 1 for number in re.findall(r"^test-(\d+) = ", text, re.MULTILINE)]
        if not turns:
            raise SystemExit(f"run: {source.name} makes no tests, ended with {ended}\n{text}")
        program = self.tree / "conformance/ssl_test"
        return [Unit(f"ssl_test/{source.stem}#{turn}", [program, "-test", 1, "-iter", turn, made, "none"]) for turn in turns]

    # --- Running it

    def run(self, unit):
        with tempfile.TemporaryDirectory(dir=self.scratch) as folder:
            file = os.path.join(folder, "file")
            command = [file if word == "SCRATCH" else word for word in unit.command]
            ended, said = self._run(command, self.ours | unit.environment, folder, self.timeout)
            why = "" if ended == 0 else cause(ended, said)
            if not why and re.search(r"^ok .*# skipped|^1\.\.0 # Skip", said, re.MULTILINE):
                why = "skipped"
            if not why and unit.name.startswith("shlibloadtest"):
                at_exit = pathlib.Path(file).exists() and "atexit() run" in pathlib.Path(file).read_text()
                if at_exit == unit.name.endswith("no_atexit"):
                    why = f"the handler of atexit ran: {at_exit}"
            return Result(unit.name, not why, why, f"{' '.join(map(str, command))}\n{said}")

    def run_recipe(self):
        """The recipe of ssl_old_test: its subtests' lines are the units. The certificates that it makes come of OpenSSL's own
        libssl, as do all commands but those that are about TLS."""
        wrapper = self.scratch / "recipe/util/shlib_wrap.sh"
        wrapper.parent.mkdir(parents=True)
        wrapper.write_text(f"""#!/bin/sh
unset OPENSSL_REGRESSION
LD_LIBRARY_PATH="{self.ours['LD_LIBRARY_PATH']}"
case "$1 $2" in
*/openssl\\ ciphers) ;;
*/openssl\\ *) LD_LIBRARY_PATH="{self.reference['LD_LIBRARY_PATH']}" ;;
esac
export LD_LIBRARY_PATH
exec "$@"
""")
        wrapper.chmod(0o755)
        environment = self.ours | {"TOP": str(self.tree), "RESULT_D": str(wrapper.parents[1]), "HARNESS_ACTIVE": "1", "NO_FIPS": "1",
                                   "OPENSSL_REGRESSION": str(wrapper.parents[1]), "PERL5LIB": str(self.tree / "util/perl")}
        ended, said = self._run(["perl", "-w", self.test / "recipes/80-test_ssl_old.t"], environment, wrapper.parents[1], 300)
        results, inner, start = [], [], 0
        for line in re.finditer(r"^( *)(not )?ok (\d+)\b.*?(# skip\b.*)?$", said, re.MULTILINE):
            depth, number = len(line[1]), line[3]
            if inner and depth < inner[-1][0]:  # the line of the subtest that those before it were of
                results += [Result(f"ssl_old/{number}.{of_it}", good, "" if good else "see what it says", text)
                            for at, of_it, good, text in inner if at > depth]
                inner = [outer for outer in inner if outer[0] <= depth]
            elif depth:
                inner.append((depth, number, not line[2] and not line[4], said[start:line.end()]))
            start = line.end() + 1
        if not results:
            raise SystemExit(f"run: the recipe of ssl_old_test ended with {ended}\n{said}")
        return results


def cause(ended, said):
    """What a unit that failed says of it, in a line."""
    lines = [line.strip(" #") for line in said.splitlines()]
    tells = [line for line in lines if "panicked at" in line or "symbol lookup error" in line]
    tells += [line for line in lines if line.startswith("ERROR:") or ":error:" in line] + lines[-1:] + [""]
    how = "took too long: " if ended is None else f"{signal.Signals(-ended).name}: " if ended < 0 else ""
    return how + tells[0][:160]
