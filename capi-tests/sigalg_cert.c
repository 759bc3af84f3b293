/* signature_algorithms_cert: what the peer takes certificates to be signed with. */
#include "support.h"

#define EACH_VERSION(v) for (int v = TLS1_2_VERSION; v <= TLS1_3_VERSION; v++)

static unsigned char content[64];
static size_t content_len;

static int add_cb(SSL *s, unsigned type, unsigned context, const unsigned char **out, size_t *outlen, X509 *x, size_t index,
                  int *al, void *arg) {
    (void)s, (void)type, (void)context, (void)x, (void)index, (void)al, (void)arg;
    *out = content;
    *outlen = content_len;
    return 1;
}
static const struct {
    const char *what;
    const char *bytes;
    size_t len;
} lists[] = {
#define LIST(what, bytes) {what, bytes, sizeof(bytes) - 1}
    LIST("rsa_pkcs1_sha256", "\0\2\4\1"),
    LIST("rsa_pkcs1_sha384", "\0\2\5\1"),
    LIST("ecdsa_secp256r1_sha256", "\0\2\4\3"),
    LIST("rsa_pss_rsae_sha256", "\0\2\x08\4"),
    LIST("rsa_pss_pss_sha256", "\0\2\x08\x09"),
    LIST("ed25519", "\0\2\x08\7"),
    LIST("unknown and rsa_pkcs1_sha256", "\0\4\xfe\xfe\4\1"),
    LIST("unknown", "\0\2\xfe\xfe"),
    LIST("all", "\0\x0e\4\1\5\1\6\1\4\3\5\3\x08\4\x08\7"),
    LIST("empty", "\0\0"),
    LIST("odd", "\0\3\4\1\4"),
    LIST("too long", "\0\4\4\1"),
    LIST("too short", "\0\2\4\1\4\1"),
    LIST("nothing", ""),
};

static void use(SSL_CTX *ctx, const char *name) {
    NEED(SSL_CTX_use_certificate_chain_file(ctx, cert_file(name, ".pem")) == 1);
    NEED(SSL_CTX_use_PrivateKey_file(ctx, cert_file(name, ".key"), SSL_FILETYPE_PEM) == 1);
}
static void show_own(SSL *ssl) {
    show_x509("  ours", SSL_get_certificate(ssl));
    EVP_PKEY *key = SSL_get_privatekey(ssl);
    printf("  key: %s\n", key ? OBJ_nid2sn(EVP_PKEY_get_base_id(key)) : "none");
}

/* A server's choice. */
static void server(void) {
    EACH_VERSION(version)
        for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
            for (int two = 0; two < 2; two++) {
                SSL_CTX *ctx = server_ctx("p256"), *peer_ctx = peer_client_ctx();
                if (two)
                    use(ctx, "rsa");
                SSL_CTX_set_max_proto_version(ctx, version);
                memcpy(content, lists[i].bytes, lists[i].len);
                content_len = lists[i].len;
                NEED(peer_SSL_CTX_add_custom_ext(peer_ctx, 50, SSL_EXT_CLIENT_HELLO, add_cb, NULL, NULL, NULL, NULL) == 1);
                printf("%s: %s, %d certificates\n", version_name(version), lists[i].what, two + 1);
                struct pair p = server_pair(ctx, peer_ctx);
                if (handshake_show(&p))
                    show_own(p.ssl);
                pair_free(&p);
                SSL_CTX_free(ctx);
                peer_SSL_CTX_free(peer_ctx);
            }
}
/* A client's, which may have none to send. */
static void client(void) {
    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
        for (int two = 0; two < 2; two++) {
            SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
            use(ctx, "client-p256");
            if (two)
                use(ctx, "client-rsa");
            memcpy(content, lists[i].bytes, lists[i].len);
            content_len = lists[i].len;
            NEED(peer_SSL_CTX_load_verify_locations(peer_ctx, cert("ca.pem"), NULL) == 1);
            peer_SSL_CTX_set_verify(peer_ctx, SSL_VERIFY_PEER, NULL);
            NEED(peer_SSL_CTX_add_custom_ext(peer_ctx, 50, SSL_EXT_TLS1_3_CERTIFICATE_REQUEST, add_cb, NULL, NULL, NULL,
                                             NULL) == 1);
            printf("%s, %d certificates\n", lists[i].what, two + 1);
            struct pair p = client_pair(ctx, peer_ctx);
            handshake_show(&p);
            show_own(p.ssl);
            X509 *x = peer_SSL_get1_peer_certificate(p.peer);
            show_x509("  sent", x);
            X509_free(x);
            pair_free(&p);
            SSL_CTX_free(ctx);
            peer_SSL_CTX_free(peer_ctx);
        }
}
/* Chains are judged by it too. */
static int cert_cb(SSL *s, void *arg) {
    X509 *x = load_x509("p256.pem");
    EVP_PKEY *key = load_key("p256.key");
    (void)arg;
    printf("  check: %x\n", SSL_check_chain(s, x, key, NULL));
    X509_free(x);
    EVP_PKEY_free(key);
    return 1;
}
static void check_chain(void) {
    EACH_VERSION(version)
        for (size_t i = 0; i < 9; i++) {
            SSL_CTX *ctx = server_ctx("p256"), *peer_ctx = peer_client_ctx();
            SSL_CTX_set_max_proto_version(ctx, version);
            SSL_CTX_set_cert_cb(ctx, cert_cb, NULL);
            memcpy(content, lists[i].bytes, lists[i].len);
            content_len = lists[i].len;
            NEED(peer_SSL_CTX_add_custom_ext(peer_ctx, 50, SSL_EXT_CLIENT_HELLO, add_cb, NULL, NULL, NULL, NULL) == 1);
            printf("%s: %s\n", version_name(version), lists[i].what);
            struct pair p = server_pair(ctx, peer_ctx);
            handshake_show(&p);
            pair_free(&p);
            SSL_CTX_free(ctx);
            peer_SSL_CTX_free(peer_ctx);
        }
}
/* All can exchange keys by X25519; in TLS 1.2 the curve of the peer's certificate must be one of the groups of both ends. */
static void curves(void) {
    const char *groups[] = {"X25519:P-256", "X25519:P-384", "X25519:P-384:P-256", "X25519"};
    EACH_VERSION(version)
        for (int is_server = 0; is_server < 2; is_server++)
            for (size_t i = 0; i < 4; i++)
                for (size_t j = 0; j < 4; j++) {
                    SSL_CTX *ctx = end_ctx(is_server, "rsa");
                    SSL_CTX *peer_ctx = peer_end_ctx(is_server, "p256");
                    SSL_CTX_set_max_proto_version(ctx, version);
                    if (is_server) {
                        NEED(SSL_CTX_load_verify_locations(ctx, cert("ca.pem"), NULL) == 1);
                        SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
                        NEED(peer_SSL_CTX_use_certificate_chain_file(peer_ctx, cert("client-p256.pem")) == 1);
                        NEED(peer_SSL_CTX_use_PrivateKey_file(peer_ctx, cert("client-p256.key"), SSL_FILETYPE_PEM) == 1);
                    }
                    NEED(SSL_CTX_set1_groups_list(ctx, groups[i]) == 1);
                    NEED(peer_SSL_CTX_set1_groups_list(peer_ctx, groups[j]) == 1);
                    printf("%s, %s with %s, peer with %s\n", version_name(version), is_server ? "server" : "client",
                           groups[i], groups[j]);
                    struct pair p = end_pair(is_server, ctx, peer_ctx);
                    handshake_show(&p);
                    pair_free(&p);
                    SSL_CTX_free(ctx);
                    peer_SSL_CTX_free(peer_ctx);
                }
}

MAIN(CASE(server), CASE(client), CASE(check_chain), CASE(curves))
