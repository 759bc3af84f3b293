# make        target/release/libssl.so.3
# make demo   Debian's curl downloads and uploads over TLS through it
# make check  all tests
# make bench  measures the system's libssl and ours side by side, and writes docs/BENCHMARK.md (ROUNDS=3 MULT=1)
# make abi    how many of the 518 functions are there
# make header include/openssl/ssl.h anew, from the functions of src/abi
# make docs   docs/COMPATIBILITY.md anew, from src/abi/libssl.num
# make install PREFIX=/usr/local DESTDIR=   library, header, pkg-config files and companion, beside OpenSSL's
# make uninstall PREFIX= DESTDIR=           takes them away again
# make deb    target/release/libssl-rs_VERSION_amd64.deb
# make suite  OpenSSL's own tests, built once in ~/.cache/libssl-rs (with the network)
# make sources  builds nginx, curl, stunnel and socat against what `make install` installs (with the network)
# make postquantum  X25519MLKEM768 with Debian 13's OpenSSL 3.5 (as root, with the network the first time)
# make trial  the package on a clean Debian 12, as a new user would (as root, with the network)
# Each installs the Debian packages that it needs when it may, and says which are missing when not.

CARGO ?= cargo
TARGET := $(or $(CARGO_TARGET_DIR),target)
LIBRARY := $(TARGET)/release/libssl.so.3

all: $(LIBRARY)

# cargo knows what has changed; it names the file libssl.so, and its soname is libssl.so.3.
$(LIBRARY): FORCE
	@capi-tests/setup build
	$(CARGO) build --release --lib
	@ln -sf libssl.so $@

demo: $(LIBRARY)
	@capi-tests/setup build demo
	capi-tests/demo $(LIBRARY)

check: $(LIBRARY)
	@capi-tests/setup build check
	capi-tests/check $(LIBRARY)

bench: $(LIBRARY)
	@capi-tests/setup build bench
	capi-tests/bench/run --lib $(LIBRARY) --rounds $(or $(ROUNDS),3) --write

abi:
	@awk '!/^#/ && NF { sub(":", "", $$4); n[$$4]++; all++ } \
		END { printf "full %d, limited %d, refused %d, todo %d, of %d functions\n", \
		n["full"], n["limited"], n["refused"], n["todo"], all }' src/abi/libssl.num

header:
	$(CARGO) run --quiet --package header

docs:
	capi-tests/compatibility --write

# --- What people install. Nothing of it stands where OpenSSL's files do: the dynamic linker finds OpenSSL's library, and
# compilers its header, unless they are told otherwise.

PREFIX ?= /usr/local
DESTDIR ?=
VERSION := $(shell sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1)
COMMAND := $(TARGET)/release/libssl-rs
ARCHIVE := $(TARGET)/release/libssl.a
HERE = $(DESTDIR)$(PREFIX)

$(COMMAND): FORCE
	$(CARGO) build --release --package libssl-rs-command

# Without symbol versions, which only a shared library has.
$(ARCHIVE): FORCE
	$(CARGO) rustc --release --lib --crate-type staticlib -- --cfg libssl_static

install: $(LIBRARY) $(COMMAND) $(ARCHIVE)
	install -d $(HERE)/lib/libssl-rs/pkgconfig $(HERE)/include/libssl-rs/openssl $(HERE)/bin $(HERE)/share/man/man1
	install -d $(HERE)/share/bash-completion/completions $(HERE)/share/zsh/vendor-completions
	install -d $(HERE)/share/fish/vendor_completions.d $(HERE)/share/doc/libssl-rs
	install -m 644 $(LIBRARY) $(HERE)/lib/libssl-rs/libssl.so.3
	strip --strip-debug $(HERE)/lib/libssl-rs/libssl.so.3
	ln -sf libssl.so.3 $(HERE)/lib/libssl-rs/libssl.so
	install -m 644 $(ARCHIVE) $(HERE)/lib/libssl-rs/libssl.a
	strip --strip-debug $(HERE)/lib/libssl-rs/libssl.a
	install -m 644 include/openssl/*.h $(HERE)/include/libssl-rs/openssl
	# CMake's find_package(OpenSSL) reads the version there; it is libcrypto's.
	ln -sf /usr/include/openssl/opensslv.h $(HERE)/include/libssl-rs/openssl/opensslv.h
	# OPENSSL_ROOT_DIR is $(PREFIX)/lib/libssl-rs: it looks for lib and include there.
	ln -sfn . $(HERE)/lib/libssl-rs/lib
	ln -sfn ../../include/libssl-rs $(HERE)/lib/libssl-rs/include
	sed -e '/^# For programs/d' -e 's|^libdir=.*|libdir=$(PREFIX)/lib/libssl-rs|' \
		-e 's|^includedir=.*|includedir=$(PREFIX)/include/libssl-rs|' pkgconfig/libssl.pc \
		> $(HERE)/lib/libssl-rs/pkgconfig/libssl.pc
	install -m 644 pkgconfig/openssl.pc $(HERE)/lib/libssl-rs/pkgconfig
	install $(COMMAND) $(HERE)/bin/libssl-rs
	strip $(HERE)/bin/libssl-rs
	rm -rf $(TARGET)/release/generated && mkdir $(TARGET)/release/generated
	$(COMMAND) generate $(TARGET)/release/generated
	cd $(TARGET)/release/generated && for page in *.1; do gzip -9n < $$page > $(abspath $(HERE))/share/man/man1/$$page.gz; done
	install -m 644 $(TARGET)/release/generated/libssl-rs.bash $(HERE)/share/bash-completion/completions/libssl-rs
	install -m 644 $(TARGET)/release/generated/_libssl-rs $(HERE)/share/zsh/vendor-completions
	install -m 644 $(TARGET)/release/generated/libssl-rs.fish $(HERE)/share/fish/vendor_completions.d
	install -m 644 README.md docs/*.md $(HERE)/share/doc/libssl-rs

uninstall:
	rm -rf $(HERE)/lib/libssl-rs $(HERE)/include/libssl-rs $(HERE)/share/doc/libssl-rs
	rm -f $(HERE)/bin/libssl-rs $(HERE)/share/man/man1/libssl-rs.1.gz $(HERE)/share/man/man1/libssl-rs-*.1.gz
	rm -f $(HERE)/share/bash-completion/completions/libssl-rs $(HERE)/share/zsh/vendor-completions/_libssl-rs
	rm -f $(HERE)/share/fish/vendor_completions.d/libssl-rs.fish

DEB := $(TARGET)/release/libssl-rs_$(VERSION)_amd64.deb

deb:
	rm -rf $(TARGET)/release/deb
	$(MAKE) --no-print-directory install PREFIX=/usr DESTDIR=$(abspath $(TARGET))/release/deb
	capi-tests/debian-control $(abspath $(TARGET))/release/deb $(VERSION)
	dpkg-deb --root-owner-group --build $(TARGET)/release/deb $(DEB)

trial: deb
	@capi-tests/setup trial
	capi-tests/trial $(DEB)

postquantum: $(LIBRARY)
	@capi-tests/setup build postquantum
	capi-tests/post-quantum --lib $(LIBRARY)

sources:
	@capi-tests/setup build sources
	$(MAKE) --no-print-directory install PREFIX=$(abspath $(TARGET))/installed DESTDIR=
	capi-tests/sources $(TARGET)/installed
	$(MAKE) --no-print-directory uninstall PREFIX=$(abspath $(TARGET))/installed DESTDIR=
	@left=$$(find $(TARGET)/installed ! -type d); [ -z "$$left" ] || { echo "uninstall left $$left"; exit 1; }

suite: $(LIBRARY)
	@capi-tests/setup build suite
	capi-tests/openssl/run --lib $(LIBRARY)

clean:
	$(CARGO) clean

FORCE:
.PHONY: all demo check bench abi header docs install uninstall deb trial postquantum sources suite clean FORCE
