/* SSL_check_chain: what of a certificate, key and chain is in order, before and during handshakes. */
#include "support.h"

static void check(SSL *ssl, const char *name, int with_chain) {
    X509 *x509 = load_x509(strcmp(name, "ca") == 0 ? "ca.pem" : cert_file(name, "-leaf.pem") + strlen(cert("")));
    EVP_PKEY *key = load_key(cert_file(name, ".key") + strlen(cert("")));
    STACK_OF(X509) *chain = NULL;
    if (with_chain) {
        chain = sk_X509_new_null();
        sk_X509_push(chain, load_x509("inter.pem"));
    }
    printf("%s%s: %#x\n", name, with_chain ? " with chain" : "", SSL_check_chain(ssl, x509, key, chain));
    sk_X509_pop_free(chain, X509_free);
    X509_free(x509);
    EVP_PKEY_free(key);
}
static void check_all(SSL *ssl) {
    static const char *const names[] = {"rsa", "rsapss", "p256", "p384", "p521", "ed25519", "sha1", "weak", "wrongca",
                                        "ca"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        check(ssl, names[i], 0);
        check(ssl, names[i], 1);
    }
}

static void before(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *client = SSL_new(ctx), *server = SSL_new(ctx);
    SSL_set_connect_state(client);
    SSL_set_accept_state(server);
    check_all(client);
    check_all(server);
    X509 *x509 = load_x509("rsa.pem");
    EVP_PKEY *key = load_key("rsa.key");
    SHOW(SSL_check_chain(client, NULL, key, NULL));
    SHOW(SSL_check_chain(client, x509, NULL, NULL));
    SHOW(SSL_check_chain(client, NULL, NULL, NULL));
    X509_free(x509);
    EVP_PKEY_free(key);
    SSL_free(client);
    SSL_free(server);
    SSL_CTX_free(ctx);
}

static int in_callback(SSL *ssl, void *arg) {
    (void)arg;
    check_all(ssl);
    return 1;
}
/* The server names an authority and algorithms. */
static void client(int version, const char *sigalgs) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
    peer_SSL_CTX_set_verify(peer_ctx, SSL_VERIFY_PEER, NULL);
    peer_SSL_CTX_set_client_CA_list(peer_ctx, SSL_load_client_CA_file(cert("inter.pem")));
    if (sigalgs)
        NEED(peer_SSL_CTX_set1_client_sigalgs_list(peer_ctx, sigalgs) == 1);
    SSL_CTX_set_cert_cb(ctx, in_callback, NULL);
    only_version(ctx, version);
    struct pair p = client_pair(ctx, peer_ctx);
    handshake_show(&p);
    pair_free(&p);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}
static void client_1_2(void) { client(TLS1_2_VERSION, NULL); }
static void client_1_3(void) { client(TLS1_3_VERSION, NULL); }
static void client_1_2_ecdsa(void) { client(TLS1_2_VERSION, "ECDSA+SHA256:ECDSA+SHA384"); }
static void client_1_3_ecdsa(void) { client(TLS1_3_VERSION, "ECDSA+SHA256:ed25519"); }

static void server(int version, const char *sigalgs, const char *groups) {
    SSL_CTX *ctx = server_ctx("p256"), *peer_ctx = peer_client_ctx();
    if (sigalgs)
        NEED(peer_SSL_CTX_set1_sigalgs_list(peer_ctx, sigalgs) == 1);
    if (groups)
        NEED(peer_SSL_CTX_set1_groups_list(peer_ctx, groups) == 1);
    SSL_CTX_set_cert_cb(ctx, in_callback, NULL);
    only_version(ctx, version);
    struct pair p = server_pair(ctx, peer_ctx);
    handshake_show(&p);
    pair_free(&p);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}
static void server_1_2(void) { server(TLS1_2_VERSION, NULL, NULL); }
static void server_1_3(void) { server(TLS1_3_VERSION, NULL, NULL); }
static void server_1_2_few(void) { server(TLS1_2_VERSION, "ECDSA+SHA256:RSA+SHA256", "X25519:P-256"); }
static void server_1_3_few(void) { server(TLS1_3_VERSION, "ECDSA+SHA256:RSA-PSS+SHA256", "X25519:P-256"); }

/* In strict mode everything has to be in order. */
static void strict(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL_CTX_set_cert_flags(ctx, SSL_CERT_FLAG_TLS_STRICT);
    SSL *client = SSL_new(ctx), *server = SSL_new(ctx);
    SSL_set_connect_state(client);
    SSL_set_accept_state(server);
    check_all(client);
    check_all(server);
    SSL_clear_cert_flags(server, SSL_CERT_FLAG_TLS_STRICT);
    SSL_set_cert_flags(server, SSL_CERT_FLAG_SUITEB_128_LOS);
    check_all(server);
    SSL_free(client);
    SSL_free(server);
    SSL_CTX_free(ctx);
}

MAIN(CASE(before), CASE(client_1_2), CASE(client_1_3), CASE(client_1_2_ecdsa), CASE(client_1_3_ecdsa), CASE(server_1_2),
     CASE(server_1_3), CASE(server_1_2_few), CASE(server_1_3_few), CASE(strict))
