/* Security levels and the security callback. */
#include "support.h"

#define EACH_VERSION(v) for (int v = TLS1_2_VERSION; v <= TLS1_3_VERSION; v++)

static void levels(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    NEED(ctx);
    SHOW(SSL_CTX_get_security_level(ctx));
    static const int all[] = {0, 5, 6, -1, 1};
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        SSL_CTX_set_security_level(ctx, all[i]);
        SSL *ssl = SSL_new(ctx);
        NEED(ssl);
        SHOW(SSL_CTX_get_security_level(ctx));
        SHOW(SSL_get_security_level(ssl));
        SSL_set_security_level(ssl, 3);
        SHOW(SSL_CTX_get_security_level(ctx));
        SHOW(SSL_get_security_level(ssl));
        SSL_free(ssl);
    }
    SSL_CTX_free(ctx);
}

static int forbidden;

/* Prints what is asked, but for what only one of the libraries has. */
static int callback(const SSL *s, const SSL_CTX *ctx, int op, int bits, int nid, void *other, void *ex) {
    const SSL_CIPHER *c = other;
    const unsigned char *wire = other;
    int kind = op & SSL_SECOP_OTHER_TYPE;
    if (kind == SSL_SECOP_OTHER_CIPHER) {
        int kx = SSL_CIPHER_get_kx_nid(c), dhe_rsa = kx == NID_kx_dhe && SSL_CIPHER_get_auth_nid(c) == NID_auth_rsa;
        if (!SSL_CIPHER_is_aead(c) || strstr(SSL_CIPHER_get_name(c), "ARIA") || (kx != NID_kx_ecdhe && kx != NID_kx_any && !dhe_rsa))
            return 1;
    }
    if (op == SSL_SECOP_VERSION && nid < TLS1_2_VERSION)
        return 1;
    printf("  %s %s %s: op %x bits %d nid %d", s ? "SSL" : "-", ctx ? "SSL_CTX" : "-", (const char *)ex, op, bits, nid);
    if (kind == SSL_SECOP_OTHER_CIPHER)
        printf(" %s", SSL_CIPHER_get_name(c));
    if (kind == SSL_SECOP_OTHER_SIGALG || kind == SSL_SECOP_OTHER_CURVE)
        printf(" %02x%02x", wire[0], wire[1]);
    printf("\n");
    return !(kind == SSL_SECOP_OTHER_CIPHER && SSL_CIPHER_get_protocol_id(c) == forbidden);
}

static void asked(void) {
    char word[] = "argument", other_word[] = "other";
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    NEED(ctx);
    SHOW(SSL_CTX_get0_security_ex_data(ctx) == NULL);
    SSL_CTX_set_security_callback(ctx, callback);
    SSL_CTX_set0_security_ex_data(ctx, word);
    SHOW(SSL_CTX_get_security_callback(ctx) == callback);
    SHOW(SSL_CTX_get0_security_ex_data(ctx) == word);
    SSL *ssl = SSL_new(ctx);
    NEED(ssl);
    SHOW(SSL_get_security_callback(ssl) == callback);
    SHOW(SSL_get0_security_ex_data(ssl) == word);
    forbidden = 0x1302;
    STACK_OF(SSL_CIPHER) *list = SSL_get1_supported_ciphers(ssl);
    SHOW_STR(SSL_CIPHER_get_name(sk_SSL_CIPHER_value(list, 0)));
    sk_SSL_CIPHER_free(list);
    SSL_set0_security_ex_data(ssl, other_word);
    SSL_set_min_proto_version(ssl, TLS1_3_VERSION);
    sk_SSL_CIPHER_free(SSL_get1_supported_ciphers(ssl));
    SHOW(SSL_CTX_get0_security_ex_data(ctx) == word);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

/* The library's own callback, as a program's callback calls it. */
static void default_callback(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    NEED(ctx);
    SSL *ssl = SSL_new(ctx);
    NEED(ssl);
    int (*call)(const SSL *, const SSL_CTX *, int, int, int, void *, void *) = SSL_get_security_callback(ssl);
    NEED(call);
    SHOW(call == SSL_CTX_get_security_callback(ctx));
    const SSL_CIPHER *aes128 = SSL_CIPHER_find(ssl, (const unsigned char *)"\xc0\x2f");
    const SSL_CIPHER *rsa = SSL_CIPHER_find(ssl, (const unsigned char *)"\x00\x2f");
    const SSL_CIPHER *null = SSL_CIPHER_find(ssl, (const unsigned char *)"\x00\x01");
    for (int level = -1; level <= 6; level++) {
        SSL_CTX_set_security_level(ctx, level);
        SSL_set_security_level(ssl, level);
        printf("level %d:", level);
        for (int bits = 0; bits <= 320; bits += 16)
            printf(" %d", call(ssl, NULL, SSL_SECOP_TMP_DH, bits, 0, NULL, NULL));
        printf(" |");
        for (int bits = 0; bits <= 320; bits += 16)
            printf(" %d", call(NULL, ctx, SSL_SECOP_EE_KEY, bits, 0, NULL, NULL));
        printf(" |");
        for (int version = SSL3_VERSION; version <= TLS1_3_VERSION; version++)
            printf(" %d", call(ssl, NULL, SSL_SECOP_VERSION, 0, version, NULL, NULL));
        printf(" | %d %d %d\n", call(ssl, NULL, SSL_SECOP_TICKET, 0, 0, NULL, NULL),
               call(ssl, NULL, SSL_SECOP_COMPRESSION, 0, 0, NULL, NULL), call(ssl, NULL, 8, 130, 0, NULL, NULL));
        printf(" ciphers %d %d %d\n", call(ssl, NULL, SSL_SECOP_CIPHER_SUPPORTED, 128, 0, (void *)aes128, NULL),
               call(ssl, NULL, SSL_SECOP_CIPHER_SHARED, 128, 0, (void *)rsa, NULL),
               call(ssl, NULL, SSL_SECOP_CIPHER_CHECK, 0, 0, (void *)null, NULL));
    }
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

/* Each question answered with no, on each side and in each version: what comes of it. */
static int refused_op, times;
static int refusing(const SSL *s, const SSL_CTX *ctx, int op, int bits, int nid, void *other, void *ex) {
    (void)s, (void)ctx, (void)bits, (void)nid, (void)other, (void)ex;
    times += op == refused_op;
    return op != refused_op;
}
static void refuse(int server) {
#define OP(name) {#name, name}
    static const struct {
        const char *name;
        int op;
    } ops[] = {{"none", 0}, OP(SSL_SECOP_CIPHER_SUPPORTED), OP(SSL_SECOP_CIPHER_SHARED), OP(SSL_SECOP_CIPHER_CHECK), OP(SSL_SECOP_CURVE_SUPPORTED),
               OP(SSL_SECOP_CURVE_SHARED), OP(SSL_SECOP_CURVE_CHECK), OP(SSL_SECOP_TMP_DH), OP(SSL_SECOP_VERSION), OP(SSL_SECOP_TICKET),
               OP(SSL_SECOP_SIGALG_SUPPORTED), OP(SSL_SECOP_SIGALG_SHARED), OP(SSL_SECOP_SIGALG_CHECK), OP(SSL_SECOP_SIGALG_MASK),
               OP(SSL_SECOP_COMPRESSION), OP(SSL_SECOP_EE_KEY), OP(SSL_SECOP_CA_KEY), OP(SSL_SECOP_CA_MD), OP(SSL_SECOP_PEER_EE_KEY),
               OP(SSL_SECOP_PEER_CA_KEY), OP(SSL_SECOP_PEER_CA_MD)};
    for (size_t i = 0; i < sizeof(ops) / sizeof(ops[0]); i++)
        EACH_VERSION(version) {
            SSL_CTX *ctx = end_ctx(server, "p256");
            SSL_CTX *peer_ctx = peer_end_ctx(server, "p256");
            only_version(ctx, version);
            if (server) {
                NEED(peer_SSL_CTX_use_certificate_chain_file(peer_ctx, cert("client-p256.pem")) == 1);
                NEED(peer_SSL_CTX_use_PrivateKey_file(peer_ctx, cert("client-p256.key"), SSL_FILETYPE_PEM) == 1);
                NEED(SSL_CTX_load_verify_locations(ctx, cert("ca.pem"), NULL) == 1);
                SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
            } else {
                NEED(SSL_CTX_use_certificate_chain_file(ctx, cert("client-p256.pem")) == 1);
                NEED(SSL_CTX_use_PrivateKey_file(ctx, cert("client-p256.key"), SSL_FILETYPE_PEM) == 1);
                NEED(peer_SSL_CTX_load_verify_locations(peer_ctx, cert("ca.pem"), NULL) == 1);
                peer_SSL_CTX_set_verify(peer_ctx, SSL_VERIFY_PEER, NULL);
            }
            SSL_CTX_set_security_callback(ctx, refusing);
            refused_op = ops[i].op, times = 0;
            printf("%s, %s, %s\n", ops[i].name, server ? "server" : "client", version_name(version));
            struct pair p = end_pair(server, ctx, peer_ctx);
            /* Who says what of the failure is another matter: a client of ours may find out before it sends anything. */
            int good = handshake(&p);
            SHOW(good);
            SHOW(times > 0);
            if (good) {
                char byte;
                SSL_write(p.ssl, "1", 1), peer_SSL_write(p.peer, "1", 1);
                SSL_read(p.ssl, &byte, 1), peer_SSL_read(p.peer, &byte, 1);
                SHOW(server ? peer_SSL_SESSION_has_ticket(peer_SSL_get_session(p.peer)) : SSL_SESSION_has_ticket(SSL_get_session(p.ssl)));
                SHOW(peer_SSL_get0_peer_certificate(p.peer) != NULL);
                SHOW(SSL_get_verify_result(p.ssl));
            }
            pair_free(&p);
            SSL_CTX_free(ctx);
            peer_SSL_CTX_free(peer_ctx);
            times = 0;
            /* Setting things up asks too. */
            ctx = SSL_CTX_new(TLS_method());
            SSL_CTX_set_security_callback(ctx, refusing);
            TRY(SSL_CTX_use_certificate_file(ctx, cert("p256-leaf.pem"), SSL_FILETYPE_PEM));
            TRY(SSL_CTX_use_PrivateKey_file(ctx, cert("p256.key"), SSL_FILETYPE_PEM));
            X509 *ca = load_x509("ca.pem");
            TRY(SSL_CTX_add1_chain_cert(ctx, ca));
            X509_free(ca);
            SHOW(times > 0);
            SSL_CTX_free(ctx);
        }
}
static void refused_client(void) { refuse(0); }
static void refused_server(void) { refuse(1); }

MAIN(CASE(refused_client), CASE(refused_server), CASE(levels), CASE(asked), CASE(default_callback))
