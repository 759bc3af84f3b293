# make        target/release/libssl.so.3
# make demo   Debian's curl downloads and uploads over TLS through it
# make check  all tests
# make abi    how many of the 518 functions are there
# make header include/openssl/ssl.h anew, from the functions of src/abi
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

abi:
	@awk '!/^#/ && NF { sub(":", "", $$4); n[$$4]++; all++ } \
		END { printf "full %d, limited %d, refused %d, todo %d, of %d functions\n", \
		n["full"], n["limited"], n["refused"], n["todo"], all }' src/abi/libssl.num

header:
	$(CARGO) run --quiet --package header

clean:
	$(CARGO) clean

FORCE:
.PHONY: all demo check abi header clean FORCE
