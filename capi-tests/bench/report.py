"""The figures of `run` as a table in Markdown, and as a plot in SVG."""

import html

# Figures in the order of the table: prefix, words for a reader, whether the plot shows it.
ROWS = [
    ("hs.tls13.ec.full", "TLS 1.3 full handshake, P-256", True),
    ("hs.tls13new.ec.full", "TLS 1.3 full handshake, P-256, with a server that is new", False),
    ("hs.tls13.rsa.full", "TLS 1.3 full handshake, RSA-2048", True),
    ("hs.tls13.ec.ticket", "TLS 1.3 resumption", True),
    ("hs.tls13mlkem.ec.full", "The same with X25519MLKEM768, P-256", False),
    ("hs.tls12.ec.full", "TLS 1.2 full handshake, P-256", False),
    ("hs.tls12.rsa.full", "TLS 1.2 full handshake, RSA-2048", False),
    ("hs.tls12.ec.ticket", "TLS 1.2 resumption by ticket", True),
    ("hs.tls12.ec.sessid", "TLS 1.2 resumption by session id", False),
    ("bulk.aes128.1024", "AES-128-GCM, writes of 1 KiB", True),
    ("bulk.aes128.16384", "AES-128-GCM, writes of 16 KiB", True),
    ("bulk.aes128.262144", "AES-128-GCM, writes of 256 KiB", True),
    ("bulk.aes256.1024", "AES-256-GCM, writes of 1 KiB", False),
    ("bulk.aes256.16384", "AES-256-GCM, writes of 16 KiB", False),
    ("bulk.aes256.262144", "AES-256-GCM, writes of 256 KiB", False),
    ("bulk.chacha.1024", "ChaCha20-Poly1305, writes of 1 KiB", False),
    ("bulk.chacha.16384", "ChaCha20-Poly1305, writes of 16 KiB", True),
    ("bulk.chacha.262144", "ChaCha20-Poly1305, writes of 256 KiB", False),
    ("bulk.tls12aes128.1024", "TLS 1.2 AES-128-GCM, writes of 1 KiB", False),
    ("bulk.tls12aes128.16384", "TLS 1.2 AES-128-GCM, writes of 16 KiB", False),
    ("bulk.tls12aes128.262144", "TLS 1.2 AES-128-GCM, writes of 256 KiB", False),
    ("small.pingpong100", "100 bytes there and back", True),
    ("sock", "Over a socket, per second of CPU", True),
    ("sock.wall", "Over a socket, per second", False),
    ("mem.idle_pair", "Memory of an idle pair of connections", True),
    ("thr.pairs.1", "Handshakes of 1 thread", False),
    ("thr.pairs.2", "Handshakes of 2 threads", False),
    ("thr.pairs.4", "Handshakes of 4 threads", True),
]
SIDES = {"client": "client", "server": "server", "send": "send", "recv": "receive", "send.cpu": "send", "recv.cpu": "receive", "": ""}


def serves(suite, size):
    """Whose AEAD serves a suite (src/tls/record/aead.rs): what our throughput is a share of."""
    return "evp" if suite == "chacha" and size >= 2048 else "ring"


def share(figure, value, raw):
    """Our throughput as a share of the AEAD's alone; None where there is nothing to compare with."""
    part = figure.split(".")
    if part[0] != "bulk" or value is None:
        return None
    size = min(int(part[2]), 16384)
    name = f"raw.{serves(part[1], size)}.{part[1].removeprefix('tls12')}.{size}.{'seal' if part[3] == 'send' else 'open'}"
    return value / raw[name] if name in raw else None


def lines(got):
    """(words, figure, plotted) of each figure that was measured."""
    for prefix, words, plotted in ROWS:
        for suffix, side in SIDES.items():
            figure = f"{prefix}.{suffix}" if suffix else prefix
            if figure in got:
                yield f"{words}, {side}" if side else words, figure, plotted


def ratio(row):
    return row["ours"] / row["system"] if row["system"] and row["ours"] else None


def number(value, unit):
    return "n/a" if value is None else f"{value:.{1 if unit == 'KiB' else 0}f} {unit}"


def table(got, raw):
    rows = [("", "OpenSSL", "libssl-rs", "ratio", "share of the AEAD")]
    for words, figure, _ in lines(got):
        row, part = got[figure], share(figure, got[figure]["ours"], raw)
        times = ratio(row)
        rows.append((
            words, number(row["system"], row["unit"]), number(row["ours"], row["unit"]),
            f"{times:.2f}" if times else "", f"{part:.0%}" if part else ""))
    width = [max(len(row[i]) for row in rows) for i in range(5)]
    text = ["| " + " | ".join(cell.ljust(w) if i == 0 else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, width))) + " |" for row in rows]
    text.insert(1, "|" + "|".join("-" * (w + 2) if i == 0 else "-" * (w + 1) + ":" for i, w in enumerate(width)) + "|")
    return "\n".join(text)


def primitives(raw):
    names = list(dict.fromkeys(name.split(".")[1] for name in raw))
    text = [f"| AEAD alone, in place | {' | '.join(names)} |", f"|---|{'---:|' * len(names)}"]
    for rest in dict.fromkeys(name.split(".", 2)[2] for name in raw):
        cells = [f"{raw[f'raw.{name}.{rest}']:.0f} MB/s" if f"raw.{name}.{rest}" in raw else "" for name in names]
        cipher, size, word = rest.split(".")
        text.append(f"| {cipher}, {size} bytes, {word} | {' | '.join(cells)} |")
    return "\n".join(text)


def plot(got, machine, versions):
    """Bars of how many times OpenSSL's speed ours is; for memory, how many times smaller."""
    bars = []
    for words, figure, plotted in lines(got):
        times = ratio(got[figure])
        if plotted and times:
            bars.append(("Idle pair of connections, times as small", 1 / times) if figure.startswith("mem.") else (words, times))
    left, unit, height = 330, 420 / max(3.5, *(times for _, times in bars)), 22
    bottom = 46 + height * len(bars)
    scale = range(int(420 / unit) + 1)
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 {bottom + 52}" font-family="sans-serif" font-size="12">',
        "<style>text{fill:#24292f}.grid{stroke:#d0d7de}.one{stroke:#57606a}.bar{fill:#b7410e}",
        "@media(prefers-color-scheme:dark){text{fill:#e6edf3}.grid{stroke:#30363d}.one{stroke:#9198a1}.bar{fill:#e0703a}}</style>",
        '<text x="12" y="20" font-size="15" font-weight="bold">libssl-rs beside OpenSSL: times as fast</text>',
    ]
    for times in scale:
        x = left + times * unit
        out.append(f'<line class="{"one" if times == 1 else "grid"}" x1="{x:.0f}" y1="34" x2="{x:.0f}" y2="{bottom}"/>')
        out.append(f'<text x="{x:.0f}" y="{bottom + 15}" text-anchor="middle">{times}</text>')
    for i, (words, times) in enumerate(bars):
        y = 38 + height * i
        out.append(f'<text x="{left - 8}" y="{y + 13}" text-anchor="end">{html.escape(words)}</text>')
        out.append(f'<rect class="bar" x="{left}" y="{y}" width="{times * unit:.0f}" height="{height - 6}"/>')
        out.append(f'<text x="{left + times * unit + 6:.0f}" y="{y + 13}">{times:.1f}</text>')
    out.append(f'<text x="12" y="{bottom + 32}" font-size="10">{html.escape(machine)}</text>')
    out.append(f'<text x="12" y="{bottom + 46}" font-size="10">{html.escape(versions)}</text>')
    out.append("</svg>\n")
    return "\n".join(out)


def write(docs, got, raw, machine, versions):
    text = f"""# Speed and size beside OpenSSL

Written by `make bench`, which runs [tlsbench.c](../capi-tests/bench/tlsbench.c) on the system's libssl and on ours, round by
round, and takes medians. Each side's CPU time is counted on its own, without what reading the clock costs. Absolute figures are those of one machine, and vary;
the ratios are what to look at: more than 1 is faster, and for memory less than 1 is smaller.

The clients of full handshakes meet the same server again and again, as most do, and ours computes a certificate's signature
once ([how](CRYPTOGRAPHY.md#signatures-that-are-remembered)); one row is for servers whose certificates are new.

{machine}; {versions}.

![libssl-rs beside OpenSSL](benchmark.svg)

{table(got, raw)}

The last column is our throughput as a share of what the AEAD that serves the suite reaches alone (16 KiB records), which is
the limit: the rest is framing, memory BIOs and copies.

{primitives(raw)}
"""
    (docs / "BENCHMARK.md").write_text(text)
    (docs / "benchmark.svg").write_text(plot(got, machine, versions))
