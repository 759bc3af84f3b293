/* TLS 1.3: a session's key with a key exchange, and without one where both sides allow it (RFC 8446, 4.2.9). */
#include "support.h"

static int ext_type, ext_len;
static unsigned char ext_data[64];
static int has_groups;
/* Keeps the extension of this type that came last. */
static void see(SSL *ssl, int client, int type, const unsigned char *data, int len, void *arg) {
    (void)ssl, (void)client, (void)arg;
    has_groups |= type == 10;
    if (type == ext_type && len <= (int)sizeof(ext_data)) {
        ext_len = len;
        memcpy(ext_data, data, (size_t)len);
    }
}
static void show_seen(const char *what) {
    printf("%s:", what);
    if (ext_len < 0)
        printf(" none");
    for (int i = 0; i < ext_len && i < 4; i++) /* no more is the same each time */
        printf(" %d", ext_data[i]);
    printf("\n");
}

/* The options, whose groups have nothing in common in the second handshake; what a program sees of that. */
static void show(struct pair *p, int server, const char *what) {
    ext_len = -1;
    ext_type = 51;
    has_groups = 0;
    server ? peer_SSL_set_tlsext_debug_callback(p->peer, see) : SSL_set_tlsext_debug_callback(p->ssl, see);
    printf("%s\n", what);
    if (handshake_show(p)) {
        EVP_PKEY *key = NULL;
        printf("reused %d %d, group %ld\n", SSL_session_reused(p->ssl), peer_SSL_session_reused(p->peer), (long)SSL_get_negotiated_group(p->ssl));
        show_seen("the server's share");
        SHOW(has_groups);
        SHOW(SSL_get_peer_tmp_key(p->ssl, &key));
        EVP_PKEY_free(key);
        X509 *x = SSL_get1_peer_certificate(p->ssl);
        show_x509("peer", x);
        X509_free(x);
        unsigned char ours[20], theirs[20];
        NEED(SSL_export_keying_material(p->ssl, ours, 20, "label", 5, NULL, 0, 0) == 1);
        NEED(peer_SSL_export_keying_material(p->peer, theirs, 20, "label", 5, NULL, 0, 0) == 1);
        SHOW(memcmp(ours, theirs, 20));
        echo_show(p);
        SSL_shutdown(p->ssl);
        peer_SSL_shutdown(p->peer);
    }
    pair_free(p);
}

/* Of both sides' options, bit 0 is ours and bit 1 the peer's. */
static void resume(int server, int allowed, const char *groups, int early) {
    SSL_CTX *ctx = end_ctx(server, "p256");
    SSL_CTX *peer_ctx = peer_end_ctx(server, "p256");
    only_version(ctx, TLS1_3_VERSION);
    peer_only_version(peer_ctx, TLS1_3_VERSION);
    NEED(SSL_CTX_set1_groups_list(ctx, OPENSSL_3_0_GROUPS) == 1);
    if (allowed & 1)
        SSL_CTX_set_options(ctx, SSL_OP_ALLOW_NO_DHE_KEX);
    if (allowed & 2)
        peer_SSL_CTX_set_options(peer_ctx, SSL_OP_ALLOW_NO_DHE_KEX);
    SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"test", 4);
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_BOTH);
    peer_SSL_CTX_set_session_cache_mode(peer_ctx, SSL_SESS_CACHE_BOTH);
    if (server)
        peer_SSL_CTX_sess_set_new_cb(peer_ctx, peer_keep_session);
    else
        SSL_CTX_sess_set_new_cb(ctx, keep_session);
    if (early) {
        SSL_CTX_set_max_early_data(ctx, 100);
        peer_SSL_CTX_set_max_early_data(peer_ctx, 100);
    }
    struct pair p = end_pair(server, ctx, peer_ctx);
    ext_len = -1;
    ext_type = 45;
    server ? SSL_set_tlsext_debug_callback(p.ssl, see) : peer_SSL_set_tlsext_debug_callback(p.peer, see);
    show(&p, server, "the first");
    p = end_pair(server, ctx, peer_ctx);
    NEED(server ? peer_SSL_set_session(p.peer, peer_kept_session) : SSL_set_session(p.ssl, kept_session));
    if (groups) {
        NEED(SSL_set1_groups_list(p.ssl, "P-256") == 1);
        NEED(peer_SSL_set1_groups_list(p.peer, groups) == 1);
    }
    if (early) {
        size_t n;
        unsigned char data[8];
        if (server) {
            NEED(peer_SSL_write_early_data(p.peer, "early", 5, &n) == 1);
            SHOW(SSL_read_early_data(p.ssl, data, sizeof(data), &n));
            SHOW(n);
        } else {
            SHOW(SSL_write_early_data(p.ssl, "early", 5, &n));
            NEED(peer_SSL_read_early_data(p.peer, data, sizeof(data), &n) > 0);
            SHOW(n);
        }
    }
    show(&p, server, "the second");
    SHOW(early);
    SSL_SESSION_free(kept_session);
    peer_SSL_SESSION_free(peer_kept_session);
    kept_session = peer_kept_session = NULL;
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}
static void each(int server, const char *groups, int early) {
    for (int allowed = 0; allowed < 4; allowed++) {
        printf("--- allowed by us %d, by the peer %d\n", allowed & 1, allowed >> 1);
        resume(server, allowed, groups, early);
    }
}
static void exchange(void) {
    each(0, NULL, 0);
    each(1, NULL, 0);
}
static void client(void) {
    each(0, "X25519", 0);
}
static void server(void) {
    each(1, "X25519", 0);
}
static void early_data(void) {
    resume(0, 3, "X25519", 1);
    resume(1, 3, "X25519", 1);
}

/* What a client offers. */
static void offered(void) {
    for (int allowed = 0; allowed < 2; allowed++) {
        SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
        if (allowed)
            SSL_CTX_set_options(ctx, SSL_OP_ALLOW_NO_DHE_KEX);
        struct pair p = own_client_pair(ctx, peer_ctx);
        ext_len = -1;
        ext_type = 45;
        peer_SSL_set_tlsext_debug_callback(p.peer, see);
        NEED_HANDSHAKE(&p);
        show_seen("modes");
        pair_free(&p);
    }
}

MAIN(CASE(offered), CASE(exchange), CASE(client), CASE(server), CASE(early_data))
