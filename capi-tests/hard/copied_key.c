/*
 * The copy of a P-256 key with which signatures are made faster: how often the key is in the memory of the process that has
 * it, as another process sees it. It is there once more than before where that is allowed, not any more when the context was
 * freed, and never where a program has its keys or signatures handled otherwise (docs/SECURITY.md).
 */
#include "../support.h"
#include "../like_default.h"
#include "memory.h"
#include <openssl/ec.h>
#include <openssl/engine.h>

enum { HANDSHAKES = 3 };

/* How often the key is there, as a number in the processor's order. */
static unsigned char private_key[32];
static int found;
static void see(const unsigned char *piece, size_t size, unsigned long at, const char *name) {
    (void)at, (void)name;
    const unsigned char *end = piece + size;
    for (const unsigned char *hit = piece; (hit = memmem(hit, (size_t)(end - hit), private_key, sizeof(private_key))); hit++)
        found++;
}
static int look(pid_t pid) {
    BIGNUM *number = NULL;
    EVP_PKEY *key = PEM_read_bio_PrivateKey(BIO_new_file(cert_file("p256", ".key"), "r"), NULL, NULL, NULL);
    NEED(EVP_PKEY_get_bn_param(key, "priv", &number) == 1 && BN_bn2lebinpad(number, private_key, sizeof(private_key)) > 0);
    each_piece(pid, sizeof(private_key), see);
    return found;
}
static int keys_in_memory(void) {
    int status;
    int go[2];
    NEED(pipe(go) == 0);
    pid_t child = fork();
    if (child == 0) {
        char byte;
        NEED(read(go[0], &byte, 1) == 1);
        _exit(look(getppid()));
    }
    allow(child);
    NEED(write(go[1], "", 1) == 1);
    NEED(waitpid(child, &status, 0) == child && WIFEXITED(status));
    close(go[0]);
    close(go[1]);
    return WEXITSTATUS(status);
}

/* A method of the program's for EC keys, which counts */
static int signatures;
static int (*usual)(int, const unsigned char *, int, unsigned char *, unsigned *, const BIGNUM *, const BIGNUM *, EC_KEY *);
static int count(int type, const unsigned char *digest, int size, unsigned char *signature, unsigned *len, const BIGNUM *kinv, const BIGNUM *r,
                 EC_KEY *key) {
    signatures++;
    return usual(type, digest, size, signature, len, kinv, r, key);
}
static EC_KEY_METHOD *counting(void) {
    int (*setup)(EC_KEY *, BN_CTX *, BIGNUM **, BIGNUM **);
    ECDSA_SIG *(*sign)(const unsigned char *, int, const BIGNUM *, const BIGNUM *, EC_KEY *);
    EC_KEY_METHOD *method = EC_KEY_METHOD_new(EC_KEY_OpenSSL());
    EC_KEY_METHOD_get_sign(method, &usual, &setup, &sign);
    EC_KEY_METHOD_set_sign(method, count, setup, sign);
    return method;
}

/* A provider that has what the default one has */
static const OSSL_ALGORITHM *query(void *context, int operation, int *no_cache) {
    (void)context;
    return OSSL_PROVIDER_query_operation(whole, operation, no_cache);
}

/* The ways in which a program has a key */
enum way { PLAIN, SECURE, SECURE_LATER, LIBRARY, PROPERTIES, FIPS, PROVIDER, METHOD, DEFAULT_METHOD, DEFAULT_ENGINE, JOBS, P384, WAYS };
static const char *const ways[] = {"a key",
                                   "a secure heap",
                                   "a secure heap, later",
                                   "a library context",
                                   "a property query",
                                   "FIPS, later",
                                   "a key of another provider",
                                   "a key with a method",
                                   "a method for all keys",
                                   "an engine for all keys",
                                   "jobs",
                                   "a key on P-384"};

static void prepare(enum way way) {
    if (way == SECURE)
        NEED(CRYPTO_secure_malloc_init(1 << 16, 16) == 1);
    if (way == PROVIDER) {
        whole = OSSL_PROVIDER_load(OSSL_LIB_CTX_new(), "default");
        NEED(whole && OSSL_PROVIDER_add_builtin(NULL, "other", like_default) == 1 && OSSL_PROVIDER_load(NULL, "other"));
    }
    if (way == DEFAULT_METHOD)
        EC_KEY_set_default_method(counting());
    if (way == DEFAULT_ENGINE) {
        ENGINE *engine = ENGINE_new();
        NEED(ENGINE_set_id(engine, "counting") == 1 && ENGINE_set_EC(engine, counting()) == 1 && ENGINE_set_default_EC(engine) == 1);
    }
}
static SSL_CTX *context_of(enum way way) {
    const char *name = way == P384 ? "p384" : "p256";
    SSL_CTX *ctx = SSL_CTX_new_ex(way == LIBRARY ? OSSL_LIB_CTX_new() : NULL, way == PROPERTIES ? "provider=default" : NULL, TLS_server_method());
    NEED(ctx && SSL_CTX_use_certificate_chain_file(ctx, cert_file(name, ".pem")) == 1);
    if (way == METHOD) {
        EVP_PKEY *pkey = EVP_PKEY_new();
        EC_KEY *key = PEM_read_bio_ECPrivateKey(BIO_new_file(cert_file(name, ".key"), "r"), NULL, NULL, NULL);
        NEED(key && EC_KEY_set_method(key, counting()) == 1 && EVP_PKEY_set1_EC_KEY(pkey, key) == 1);
        NEED(SSL_CTX_use_PrivateKey(ctx, pkey) == 1);
    } else
        NEED(SSL_CTX_use_PrivateKey_file(ctx, cert_file(name, ".key"), SSL_FILETYPE_PEM) == 1);
    if (way == JOBS)
        SSL_CTX_set_mode(ctx, SSL_MODE_ASYNC);
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
    return ctx;
}

/* With clients that are processes of their own, which what this one sets does not reach. Whether all were good. */
static int shake(SSL_CTX *ctx, int times) {
    int good = 1;
    for (int i = 0; i < times; i++) {
        int fds[2], status;
        char byte = 1;
        NEED(socketpair(AF_UNIX, SOCK_STREAM, 0, fds) == 0);
        pid_t child = fork();
        if (child == 0) {
            EVP_set_default_properties(NULL, "");
            SSL *peer = peer_SSL_new(peer_client_ctx());
            _exit(peer_SSL_set_fd(peer, fds[1]) != 1 || peer_SSL_connect(peer) != 1 || peer_SSL_read(peer, &byte, 1) != 1);
        }
        SSL *ssl = SSL_new(ctx);
        good &= SSL_set_fd(ssl, fds[0]) == 1 && SSL_accept(ssl) == 1 && SSL_write(ssl, &byte, 1) == 1;
        NEED(waitpid(child, &status, 0) == child);
        good &= status == 0;
        SSL_free(ssl);
        close(fds[0]);
        close(fds[1]);
    }
    ERR_clear_error();
    return good;
}

/* Whether what is left of a process's memory is as it should be. */
static int one(enum way way, int fast) {
    prepare(way);
    SSL_CTX *ctx = context_of(way);
    EVP_PKEY *key = SSL_CTX_get0_privatekey(ctx);
    EVP_PKEY_up_ref(key);
    NEED(shake(ctx, 1));
    int before = keys_in_memory();
    NEED(shake(ctx, HANDSHAKES - 1));
    int now = keys_in_memory(), copied = way == PLAIN || way == SECURE_LATER || way == FIPS;
    int good = now == before + (copied && fast) && (before > 0) == (way != P384);
    printf("%s: %d, then %d", ways[way], before, now);
    if (way == METHOD || way == DEFAULT_METHOD || way == DEFAULT_ENGINE) {
        printf(", %d signatures", signatures);
        good &= signatures == HANDSHAKES;
    }
    if (way == SECURE_LATER)
        NEED(CRYPTO_secure_malloc_init(1 << 16, 16) == 1);
    if (way == FIPS)
        NEED(EVP_set_default_properties(NULL, "fips=yes") == 1 && EVP_default_properties_is_fips_enabled(NULL));
    if (way == SECURE_LATER || way == FIPS) {
        /* Without FIPS's provider libcrypto does not sign, and nothing else does in its place. */
        NEED(shake(ctx, 1) || way == FIPS);
        printf(", then %d", now = keys_in_memory());
        good &= now == before;
    }
    SSL_CTX_free(ctx);
    printf(", after it %d\n", now = keys_in_memory());
    return !good || now != before;
}

int main(void) {
    int failures = 0;
    setvbuf(stdout, NULL, _IONBF, 0);
    /* Copies are for processors that have what it takes. */
    char line[8192];
    int fast = 0;
    FILE *file = fopen("/proc/cpuinfo", "r");
    while (file && fgets(line, sizeof(line), file))
        fast |= !strncmp(line, "flags", 5) && strstr(line, " adx") && strstr(line, " avx2") && strstr(line, " bmi2");
    for (enum way way = 0; way < WAYS; way++) {
        int status;
        pid_t child = fork();
        if (child == 0)
            _exit(one(way, fast));
        NEED(waitpid(child, &status, 0) == child);
        if (status)
            printf("FAIL %s\n", ways[way]);
        failures += status != 0;
    }
    return failures != 0;
}
