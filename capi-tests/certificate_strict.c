/* SSL_CERT_FLAG_TLS_STRICT and Suite B: a certificate of ours is shown only with a chain that the peer takes. And a security callback
 * that forbids a curve forbids certificates on it, to a server of TLS 1.2. */
#include "support.h"

static const char *const names[] = {"rsa", "rsapss", "p256", "p384", "p521", "ed25519", "deep"};
static const char *const client_names[] = {"client-rsa", "client-p256", "client-ed25519", "client-wrongca", "deep"};
static const char *const sigalgs[] = {NULL, "RSA-PSS+SHA256:ECDSA+SHA256", "ECDSA+SHA256:ECDSA+SHA384", "RSA+SHA256:RSA-PSS+SHA256", "ECDSA+SHA256:RSA+SHA256:ed25519"};
static const unsigned flags[] = {0, SSL_CERT_FLAG_TLS_STRICT, SSL_CERT_FLAG_SUITEB_128_LOS, SSL_CERT_FLAG_SUITEB_192_LOS};

#define EACH(i, list) for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++)
#define EACH_VERSION(v) for (int v = TLS1_2_VERSION; v <= TLS1_3_VERSION; v++)

static void servers(void) {
    EACH_VERSION(version) EACH(name, names) EACH(flag, flags) EACH(list, sigalgs) {
        SSL_CTX *ctx = server_ctx(names[name]), *peer_ctx = peer_client_ctx();
        SSL_CTX_set_cert_flags(ctx, flags[flag]);
        SSL_CTX_set_max_proto_version(ctx, version);
        peer_SSL_CTX_set_verify(peer_ctx, SSL_VERIFY_NONE, NULL);
        if (sigalgs[list])
            NEED(peer_SSL_CTX_set1_sigalgs_list(peer_ctx, sigalgs[list]) == 1);
        struct pair p = server_pair(ctx, peer_ctx);
        int connected = handshake(&p), nid = 0;
        SSL_get_signature_nid(p.ssl, &nid);
        printf("%s %s flags %x sigalgs %s: %d %d\n", version_name(version), names[name], flags[flag], sigalgs[list] ? sigalgs[list] : "-", connected,
               connected ? nid : 0);
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}
static void clients(void) {
    const char *const cas[] = {NULL, "ca.pem", "other-ca.pem"};
    EACH_VERSION(version) EACH(name, client_names) EACH(flag, flags) EACH(list, sigalgs) EACH(ca, cas) {
        SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
        SSL_CTX_set_cert_flags(ctx, flags[flag]);
        SSL_CTX_set_max_proto_version(ctx, version);
        NEED(SSL_CTX_use_certificate_chain_file(ctx, cert_file(client_names[name], ".pem")) == 1);
        NEED(SSL_CTX_use_PrivateKey_file(ctx, cert_file(client_names[name], ".key"), SSL_FILETYPE_PEM) == 1);
        if (sigalgs[list])
            NEED(peer_SSL_CTX_set1_client_sigalgs_list(peer_ctx, sigalgs[list]) == 1);
        if (cas[ca])
            peer_SSL_CTX_set_client_CA_list(peer_ctx, peer_SSL_load_client_CA_file(cert(cas[ca])));
        NEED(peer_SSL_CTX_load_verify_locations(peer_ctx, cert("both-cas.pem"), NULL) == 1);
        peer_SSL_CTX_set_verify(peer_ctx, SSL_VERIFY_PEER, NULL);
        struct pair p = client_pair(ctx, peer_ctx);
        int connected = handshake(&p);
        printf("%s %s flags %x sigalgs %s ca %s: %d, shown %d\n", version_name(version), client_names[name], flags[flag],
               sigalgs[list] ? sigalgs[list] : "-", cas[ca] ? cas[ca] : "-", connected, connected && peer_SSL_get0_peer_certificate(p.peer) != NULL);
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}
static int forbidden;
static int no_curve(const SSL *ssl, const SSL_CTX *ctx, int op, int bits, int nid, void *object, void *ex) {
    (void)ssl, (void)ctx, (void)bits, (void)object, (void)ex;
    return op != SSL_SECOP_CURVE_CHECK || nid != forbidden;
}
static void curves(void) {
    EACH_VERSION(version) EACH(name, names) {
        SSL_CTX *ctx = server_ctx(names[name]), *peer_ctx = peer_client_ctx();
        NEED(SSL_CTX_use_certificate_chain_file(ctx, cert("rsa.pem")) == 1);
        NEED(SSL_CTX_use_PrivateKey_file(ctx, cert("rsa.key"), SSL_FILETYPE_PEM) == 1);
        SSL_CTX_set_max_proto_version(ctx, version);
        SSL_CTX_set_security_callback(ctx, no_curve);
        const int curves[] = {NID_X9_62_prime256v1, NID_secp384r1, NID_secp521r1};
        EACH(curve, curves) {
            forbidden = curves[curve];
            struct pair p = server_pair(ctx, peer_ctx);
            peer_SSL_set1_groups_list(p.peer, "X25519:P-256:P-384:P-521");
            int connected = handshake(&p), nid = 0;
            printf("%s %s without %s: %d\n", version_name(version), names[name], OBJ_nid2sn(forbidden), connected);
            if (connected) {
                SSL_get_signature_nid(p.ssl, &nid);
                printf("  %s %d\n", SSL_get_cipher_name(p.ssl), nid);
            }
            pair_free(&p);
        }
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

MAIN(SLOW_CASE(servers, 60), SLOW_CASE(clients, 60), CASE(curves))
