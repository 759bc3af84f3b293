/* SSL_set_SSL_CTX before and in the handshake: what the other context demands is demanded from then on, and what belongs to the
 * connection stays. */
#include "support.h"

enum moment { AT_HELLO, AT_NAME, AT_CERTIFICATE, BEFORE, MOMENTS };
static const char *const moments[] = {"at the hello", "at the name", "at the certificate", "before"};
static enum moment when;
static SSL_CTX *other;

static int at_hello(SSL *ssl, int *alert, void *arg) {
    (void)alert, (void)arg;
    if (when == AT_HELLO)
        SSL_set_SSL_CTX(ssl, other);
    return SSL_CLIENT_HELLO_SUCCESS;
}
static int at_name(SSL *ssl, int *alert, void *arg) {
    (void)alert, (void)arg;
    if (when == AT_NAME)
        SSL_set_SSL_CTX(ssl, other);
    return SSL_TLSEXT_ERR_OK;
}
static int at_certificate(SSL *ssl, void *arg) {
    (void)arg;
    if (when == AT_CERTIFICATE)
        SSL_set_SSL_CTX(ssl, other);
    return 1;
}

/* One handshake, with a client that has a certificate, for each moment and version. `change` sets up the other context. */
static void attempt(const char *what, void (*change)(SSL_CTX *)) {
    for (when = 0; when < MOMENTS; when++)
        for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
            SSL_CTX *ctx = server_ctx("p256"), *peer_ctx = peer_client_ctx();
            other = server_ctx("rsa");
            NEED(SSL_CTX_load_verify_locations(ctx, cert("ca.pem"), NULL) == 1);
            NEED(SSL_CTX_load_verify_locations(other, cert("ca.pem"), NULL) == 1);
            SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
            NEED(peer_SSL_CTX_use_certificate_chain_file(peer_ctx, cert("client-rsa.pem")) == 1);
            NEED(peer_SSL_CTX_use_PrivateKey_file(peer_ctx, cert("client-rsa.key"), SSL_FILETYPE_PEM) == 1);
            change(other);
            SSL_CTX_set_client_hello_cb(ctx, at_hello, NULL);
            SSL_CTX_set_tlsext_servername_callback(ctx, at_name);
            SSL_CTX_set_cert_cb(ctx, at_certificate, NULL);
            SSL_CTX_set_max_proto_version(ctx, version);
            struct pair p = server_pair(ctx, peer_ctx);
            if (when == BEFORE)
                SSL_set_SSL_CTX(p.ssl, other);
            peer_SSL_set_tlsext_host_name(p.peer, "server.test");
            int connected = handshake(&p), own = 0, theirs = 0;
            printf("%s %s, %s: connected %d, level %d\n", what, moments[when], version_name(version), connected, SSL_get_security_level(p.ssl));
            printf("counted %ld %ld, the other %ld %ld\n", SSL_CTX_sess_accept(ctx), SSL_CTX_sess_accept_good(ctx), SSL_CTX_sess_accept(other),
                   SSL_CTX_sess_accept_good(other));
            if (connected) {
                SSL_get_signature_nid(p.ssl, &own);
                SSL_get_peer_signature_nid(p.ssl, &theirs);
                /* OpenSSL has settled what it signs with before it asks for the certificate. */
                printf("signed %d %d with %s, resumable by %d\n", when == AT_CERTIFICATE ? 0 : own, theirs, SSL_get_cipher_name(p.ssl),
                       SSL_SESSION_has_ticket(SSL_get0_session(p.ssl)));
                show_x509("ours", SSL_get_certificate(p.ssl));
            }
            pair_free(&p);
            SSL_CTX_free(ctx);
            SSL_CTX_free(other);
            peer_SSL_CTX_free(peer_ctx);
        }
}

static int no_signatures(const SSL *ssl, const SSL_CTX *ctx, int op, int bits, int nid, void *object, void *ex) {
    (void)ssl, (void)ctx, (void)bits, (void)nid, (void)object, (void)ex;
    return op != SSL_SECOP_SIGALG_SHARED && op != SSL_SECOP_SIGALG_SUPPORTED && op != SSL_SECOP_SIGALG_CHECK;
}
static int refuse(X509_STORE_CTX *store, void *arg) {
    (void)store, (void)arg;
    return 0;
}
static void nothing(SSL_CTX *ctx) { (void)ctx; }
static void level(SSL_CTX *ctx) { SSL_CTX_set_security_level(ctx, 4); }
static void low_level(SSL_CTX *ctx) { SSL_CTX_set_security_level(ctx, 0); }
static void callback(SSL_CTX *ctx) { SSL_CTX_set_security_callback(ctx, no_signatures); }
static void sigalgs(SSL_CTX *ctx) { NEED(SSL_CTX_set1_sigalgs_list(ctx, "rsa_pss_rsae_sha512:RSA+SHA512")); }
static void other_sigalgs(SSL_CTX *ctx) { NEED(SSL_CTX_set1_sigalgs_list(ctx, "DSA+SHA256")); }
static void client_sigalgs(SSL_CTX *ctx) { NEED(SSL_CTX_set1_client_sigalgs_list(ctx, "rsa_pss_rsae_sha512")); }
static void other_client_sigalgs(SSL_CTX *ctx) { NEED(SSL_CTX_set1_client_sigalgs_list(ctx, "ECDSA+SHA256")); }
static void suite_b(SSL_CTX *ctx) { SSL_CTX_set_cert_flags(ctx, SSL_CERT_FLAG_SUITEB_128_LOS); }
static void ciphers(SSL_CTX *ctx) {
    NEED(SSL_CTX_set_cipher_list(ctx, "ECDHE-RSA-AES256-GCM-SHA384") && SSL_CTX_set_ciphersuites(ctx, "TLS_CHACHA20_POLY1305_SHA256"));
}
static void versions(SSL_CTX *ctx) { SSL_CTX_set_min_proto_version(ctx, TLS1_3_VERSION); }
static void groups(SSL_CTX *ctx) { SSL_CTX_set1_groups_list(ctx, "P-521"); }
static void options(SSL_CTX *ctx) { SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET | SSL_OP_NO_TLSv1_2); }
static void modes(SSL_CTX *ctx) {
    SSL_CTX_set_verify(ctx, SSL_VERIFY_NONE, NULL);
    SSL_CTX_set_verify_depth(ctx, 0);
}
static void verify_callback(SSL_CTX *ctx) { SSL_CTX_set_cert_verify_callback(ctx, refuse, NULL); }
static void store(SSL_CTX *ctx) { SSL_CTX_set_cert_store(ctx, X509_STORE_new()); }
static void verify_store(SSL_CTX *ctx) { SSL_CTX_set0_verify_cert_store(ctx, X509_STORE_new()); }

#define ATTEMPT(change)                                                                                                \
    static void with_##change(void) { attempt(#change, change); }
ATTEMPT(nothing)
ATTEMPT(level)
ATTEMPT(low_level)
ATTEMPT(callback)
ATTEMPT(sigalgs)
ATTEMPT(other_sigalgs)
ATTEMPT(client_sigalgs)
ATTEMPT(other_client_sigalgs)
ATTEMPT(suite_b)
ATTEMPT(ciphers)
ATTEMPT(versions)
ATTEMPT(groups)
ATTEMPT(options)
ATTEMPT(modes)
ATTEMPT(verify_callback)
ATTEMPT(store)
ATTEMPT(verify_store)

MAIN(CASE(with_nothing), CASE(with_level), CASE(with_low_level), CASE(with_callback), CASE(with_sigalgs), CASE(with_other_sigalgs),
     CASE(with_client_sigalgs), CASE(with_other_client_sigalgs), CASE(with_suite_b), CASE(with_ciphers), CASE(with_versions), CASE(with_groups),
     CASE(with_options), CASE(with_modes), CASE(with_verify_callback), CASE(with_store), CASE(with_verify_store))
