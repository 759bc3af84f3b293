/* Trusted certificates of a context: files, directories, URIs, defaults, and a store of the program's. */
#include "file_errors.h"

static int trusts(SSL_CTX *ctx, const char *file) {
    X509_STORE_CTX *verify = X509_STORE_CTX_new();
    X509 *leaf = load_x509(file), *inter = load_x509("inter.pem");
    STACK_OF(X509) *untrusted = sk_X509_new_null();
    sk_X509_push(untrusted, inter);
    NEED(X509_STORE_CTX_init(verify, SSL_CTX_get_cert_store(ctx), leaf, untrusted));
    int trusted = X509_verify_cert(verify);
    X509_STORE_CTX_free(verify);
    sk_X509_pop_free(untrusted, X509_free);
    X509_free(leaf);
    ERR_clear_error();
    return trusted;
}
static int objects(SSL_CTX *ctx) {
    return sk_X509_OBJECT_num(X509_STORE_get0_objects(SSL_CTX_get_cert_store(ctx)));
}

static void files(void) {
    static const char *const names[] = {"ca.pem", "both-cas.pem", "crls.pem", "rsa-leaf.pem", "garbage.pem",
                                        "empty.pem", "missing.pem", "cadir", "rsa-leaf.der"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        SSL_CTX *ctx = SSL_CTX_new(TLS_method());
        printf("-- %s\n", names[i]);
        TRY_FILE(SSL_CTX_load_verify_file(ctx, cert(names[i])));
        TRY_FILE(SSL_CTX_load_verify_locations(ctx, cert(names[i]), NULL));
        SHOW(objects(ctx));
        SHOW(trusts(ctx, "rsa.pem"));
        SHOW(trusts(ctx, "wrongca.pem"));
        SSL_CTX_free(ctx);
    }
}

static void directories(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    TRY_FILE(SSL_CTX_load_verify_dir(ctx, cert("missing")));
    SHOW(trusts(ctx, "rsa.pem"));
    TRY_FILE(SSL_CTX_load_verify_dir(ctx, cert("cadir")));
    SHOW(trusts(ctx, "rsa.pem"));
    SHOW(trusts(ctx, "wrongca.pem"));
    SSL_CTX_free(ctx);
    ctx = SSL_CTX_new(TLS_method());
    TRY_FILE(SSL_CTX_load_verify_locations(ctx, cert("other-ca.pem"), cert("cadir")));
    SHOW(trusts(ctx, "rsa.pem"));
    SHOW(trusts(ctx, "wrongca.pem"));
    SSL_CTX_free(ctx);
    ctx = SSL_CTX_new(TLS_method());
    TRY_FILE(SSL_CTX_load_verify_locations(ctx, NULL, NULL));
    TRY_FILE(SSL_CTX_load_verify_locations(ctx, cert("missing.pem"), cert("cadir")));
    SHOW(trusts(ctx, "rsa.pem"));
    TRY_FILE(SSL_CTX_load_verify_locations(ctx, NULL, cert("cadir")));
    SHOW(trusts(ctx, "rsa.pem"));
    SSL_CTX_free(ctx);
}

static void uris(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    char uri[600];
    TRY_FILE(SSL_CTX_load_verify_store(ctx, "/nonexistent"));
    TRY_FILE(SSL_CTX_load_verify_store(ctx, "nosuchscheme:x"));
    SHOW(trusts(ctx, "rsa.pem"));
    snprintf(uri, sizeof(uri), "file:%s", cert("ca.pem"));
    TRY_FILE(SSL_CTX_load_verify_store(ctx, uri));
    SHOW(trusts(ctx, "rsa.pem"));
    SHOW(trusts(ctx, "wrongca.pem"));
    SSL_CTX_free(ctx);
}

/* The environment says where the defaults are. */
static void defaults(void) {
    setenv(X509_get_default_cert_file_env(), cert("ca.pem"), 1);
    setenv(X509_get_default_cert_dir_env(), "/nonexistent", 1);
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    TRY(SSL_CTX_set_default_verify_paths(ctx));
    SHOW(objects(ctx));
    SHOW(trusts(ctx, "rsa.pem"));
    SSL_CTX_free(ctx);
    ctx = SSL_CTX_new(TLS_method());
    TRY(SSL_CTX_set_default_verify_dir(ctx));
    SHOW(trusts(ctx, "rsa.pem"));
    TRY(SSL_CTX_set_default_verify_file(ctx));
    SHOW(trusts(ctx, "rsa.pem"));
    SSL_CTX_free(ctx);

    setenv(X509_get_default_cert_file_env(), "/nonexistent", 1);
    setenv(X509_get_default_cert_dir_env(), cert("cadir"), 1);
    ctx = SSL_CTX_new(TLS_method());
    TRY(SSL_CTX_set_default_verify_paths(ctx));
    SHOW(trusts(ctx, "rsa.pem"));
    SHOW(trusts(ctx, "wrongca.pem"));
    SSL_CTX_free(ctx);
    ctx = SSL_CTX_new(TLS_method());
    TRY(SSL_CTX_set_default_verify_file(ctx));
    SHOW(trusts(ctx, "rsa.pem"));
    TRY(SSL_CTX_set_default_verify_dir(ctx));
    SHOW(trusts(ctx, "rsa.pem"));
    SSL_CTX_free(ctx);

    setenv(X509_get_default_cert_dir_env(), "/nonexistent", 1);
    ctx = SSL_CTX_new(TLS_method());
    TRY(SSL_CTX_set_default_verify_paths(ctx));
    TRY(SSL_CTX_set_default_verify_store(ctx));
    /* Nothing takes the place of what the environment names. */
    SHOW(objects(ctx));
    SSL_CTX_free(ctx);
}

/* The store is an object that the program may replace, share and fill. */
static void shared(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method()), *other = SSL_CTX_new(TLS_method());
    X509_STORE *first = SSL_CTX_get_cert_store(ctx), *store = X509_STORE_new();
    SHOW(first != NULL);
    SHOW(SSL_CTX_get_cert_store(ctx) == first);
    SHOW(X509_STORE_add_cert(first, load_x509("ca.pem")));
    SHOW(trusts(ctx, "rsa.pem"));
    SSL_CTX_set1_cert_store(other, first);
    SHOW(SSL_CTX_get_cert_store(other) == first);
    SHOW(trusts(other, "rsa.pem"));
    SSL_CTX_set_cert_store(ctx, store);
    SHOW(SSL_CTX_get_cert_store(ctx) == store);
    SHOW(trusts(ctx, "rsa.pem"));
    SHOW(trusts(other, "rsa.pem"));
    SSL_CTX_set_cert_store(other, NULL);
    SHOW(SSL_CTX_get_cert_store(other) == NULL);
    SSL_CTX_set1_cert_store(other, store);
    SSL_CTX_set1_cert_store(other, NULL);
    SHOW(SSL_CTX_get_cert_store(other) == NULL);
    SHOW(X509_STORE_up_ref(store));
    SSL_CTX_free(ctx);
    SSL_CTX_free(other);
    SHOW(X509_STORE_add_cert(store, load_x509("ca.pem")));
    X509_STORE_free(store);
}

MAIN(CASE(files), CASE(directories), CASE(uris), CASE(defaults), CASE(shared))
