"""Makes C sources from libssl's own headers: the names of the peer's functions, and the misuse tests."""

import pathlib
import re
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
LIST = HERE.parent / "src" / "abi" / "libssl.num"


def output_of(*command, **options):
    return subprocess.run([*map(str, command)], check=True, text=True, stdout=subprocess.PIPE, **options).stdout


def exported_functions(library):
    symbols = output_of("readelf", "--dyn-syms", "-W", library)
    return set(re.findall(r"FUNC\s+GLOBAL\s+DEFAULT\s+\d+\s+(\w+)@@OPENSSL", symbols))


def peer_header(library):
    """peer_NAME for each function of libssl, and for each macro of its headers that calls one."""
    functions = exported_functions(library)
    listing = output_of("gcc", "-M", "-xc", "-", input="#include <openssl/ssl.h>\n")
    headers = [name for name in re.findall(r"\S+\.h", listing) if re.search(r"/openssl/(ssl|tls1|dtls1|ssl2|ssl3)\.h$", name)]
    text = "\n".join(pathlib.Path(name).read_text() for name in headers).replace("\\\n", " ")
    found = re.findall(r"^#\s*define\s+((?:SSL|DTLS|TLS|OpenSSL|OPENSSL)\w*)(\([^)]*\))?[ \t]+(.*)$", text, re.M)
    macros = {name: (arguments, body) for name, arguments, body in found if name not in functions}
    # A macro of a macro counts too, so go on until nothing is added.
    names = set(functions)
    while True:
        more = {n for n, (_, body) in macros.items() if n not in names and names & set(re.findall(r"\w+", body))}
        if not more:
            break
        names |= more
    lines = [f"#define peer_{name} PEER({name})" for name in sorted(functions)]
    for name in sorted(names - functions):
        arguments, body = macros[name]
        body = re.sub(r"\w+", lambda word: f"peer_{word[0]}" if word[0] in names else word[0], body)
        lines.append(f"#define peer_{name}{arguments} {body.strip()}")
    return "/* Made by `run`. */\n" + "\n".join(lines) + "\n"


def prototypes():
    """Each function of the headers: whether it returns nothing, and the types of its parameters."""
    headers = "".join(f"#include <openssl/{name}.h>\n" for name in ("ssl", "srtp", "pem", "err"))
    text = output_of("gcc", "-xc", "-", "-fsyntax-only", "-Wno-deprecated", "-aux-info", "/dev/stdout", input=headers)
    found = {}
    for line in text.splitlines():
        match = re.search(r"extern (.*?)\b(\w+) \((.*)\);", line)
        pointer = re.search(r"extern .*\(\*(\w+) ?\((.*?)\)\)", line)
        if pointer:
            name, parameters, returns = pointer[1], pointer[2], "pointer"
        elif match:
            returns, name, parameters = match[1].strip(), match[2], match[3]
        else:
            continue
        kinds, depth, current = [], 0, ""
        for c in parameters:
            depth += (c == "(") - (c == ")")
            if c == "," and depth == 0:
                kinds.append(current.strip())
                current = ""
            else:
                current += c
        kinds.append(current.strip())
        found[name] = (returns == "void", [kind for kind in kinds if kind != "void"])
    return found


OBJECTS = {"SSL": "an_ssl", "SSL_CTX": "a_ctx", "SSL_SESSION": "a_session", "SSL_METHOD": "TLS_method()",
           "SSL_CIPHER": "a_cipher", "SSL_CONF_CTX": "a_conf", "BIO": "a_bio"}


def misuse(library):
    """A program that calls every function with nothing, then with an object and nothing else, then with -1."""
    known = prototypes()
    status = {}
    for line in LIST.read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            words = line.split(None, 3)
            status[words[0]] = words[3]
    functions, cases, todo = [], [], []
    for name in sorted(exported_functions(library)):
        is_void, kinds = known.get(name, (None, None))
        if kinds is None:
            continue
        calls = [["0"] * len(kinds)]
        objects = [re.match(r"(?:const )?(\w+) \*$", kind) for kind in kinds]
        first = [OBJECTS.get(m[1]) if m else None for m in objects]
        if first and first[0]:
            calls.append([first[0]] + ["0"] * (len(kinds) - 1))
            numbers = [re.fullmatch(r"(const )?(unsigned |signed )?(int|long|long int|size_t|uint\d+_t|char|long unsigned int)", kind) for kind in kinds]
            if any(numbers):
                calls.append([first[0]] + ["-1" if n else "0" for n in numbers[1:]])
        if status.get(name) == "todo":
            todo.append((name, len(kinds)))
            continue
        body = "".join(f"    CALL_{'VOID' if is_void else 'VALUE'}({name}({', '.join(call)}));\n" for call in calls)
        functions.append(f"static void misuse_{name}(void) {{\n{body}}}\n")
        cases.append(f'    {{"{name}", misuse_{name}, 60}},\n')
    stubs = "".join(f"    CLEAN({name}({', '.join(['0'] * count)}));\n" for name, count in todo)
    return (f'#include "misuse.h"\n\n{"".join(functions)}\nstatic void todo_functions(void) {{\n    if (on_the_system())\n'
            f"        return;\n{stubs}}}\n\nint main(int argc, char **argv) {{\n    static const struct test_case cases[] = {{\n"
            f'{"".join(cases)}    {{"todo_functions", todo_functions, 120}},\n    }};\n'
            "    return run_cases(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));\n}\n")
