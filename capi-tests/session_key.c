/* Sessions that a program makes of a key of its own: of any length, but not of none. */
#include "flight.h"
#include "key_session.h"
#include <openssl/hmac.h>

static const unsigned char key[512] = "a key that both ends have before";
static unsigned our_size, peer_size;

static int use_session(SSL *ssl, const EVP_MD *md, const unsigned char **id, size_t *len, SSL_SESSION **session) {
    (void)md;
    return as_somebody(key_session(ssl, TLS1_3_VERSION, suite_1_3, key, our_size), id, len, session);
}
static int find_session(SSL *ssl, const unsigned char *id, size_t len, SSL_SESSION **session) {
    (void)id;
    *session = is_somebody(len) ? key_session(ssl, TLS1_3_VERSION, suite_1_3, key, our_size) : NULL;
    return 1;
}
static int peer_use_session(SSL *ssl, const EVP_MD *md, const unsigned char **id, size_t *len, SSL_SESSION **session) {
    (void)md;
    return as_somebody(peer_key_session(ssl, TLS1_3_VERSION, suite_1_3, key, peer_size), id, len, session);
}
static int peer_find_session(SSL *ssl, const unsigned char *id, size_t len, SSL_SESSION **session) {
    (void)id;
    *session = is_somebody(len) ? peer_key_session(ssl, TLS1_3_VERSION, suite_1_3, key, peer_size) : NULL;
    return 1;
}
static unsigned client_key(SSL *ssl, const char *hint, char *id, unsigned size, unsigned char *psk, unsigned room) {
    (void)ssl, (void)hint, (void)size;
    strcpy(id, "somebody");
    memcpy(psk, key, our_size < room ? our_size : room);
    return our_size;
}
static unsigned server_key(SSL *ssl, const char *id, unsigned char *psk, unsigned room) {
    (void)ssl, (void)id;
    memcpy(psk, key, our_size < room ? our_size : room);
    return our_size;
}

static void show(int server, SSL_CTX *ctx, SSL_CTX *peer_ctx, SSL_SESSION *ours, SSL_SESSION *theirs) {
    struct pair p = end_pair(server, ctx, peer_ctx);
    if (ours)
        NEED((server ? SSL_CTX_add_session(ctx, ours) : SSL_set_session(p.ssl, ours)) == 1);
    if (theirs)
        NEED((server ? peer_SSL_set_session(p.peer, theirs) : peer_SSL_CTX_add_session(peer_ctx, theirs)) == 1);
    handshake_show(&p);
    SHOW(SSL_session_reused(p.ssl));
    if (SSL_is_init_finished(p.ssl))
        echo_show(&p);
    pair_free(&p);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

static const unsigned sizes[] = {1, 47, 48, 49, 255, 256, 300, 512};
enum { SIZES = sizeof(sizes) / sizeof(*sizes) };

/* TLS 1.3, by both kinds of callbacks, without certificates. */
static void lengths_1_3(void) {
    for (int i = 0; i < 4 * SIZES; i++) {
        int server = i & 1, old_style = i & 2;
        our_size = peer_size = sizes[i / 4];
        printf("%s, %s of %u\n", server ? "server" : "client", old_style ? "key" : "session", our_size);
        SSL_CTX *ctx = SSL_CTX_new(TLS_method()), *peer_ctx = peer_SSL_CTX_new(peer_TLS_method());
        only_version(ctx, TLS1_3_VERSION);
        if (server) {
            old_style ? SSL_CTX_set_psk_server_callback(ctx, server_key) : SSL_CTX_set_psk_find_session_callback(ctx, find_session);
            peer_SSL_CTX_set_psk_use_session_callback(peer_ctx, peer_use_session);
        } else {
            old_style ? SSL_CTX_set_psk_client_callback(ctx, client_key) : SSL_CTX_set_psk_use_session_callback(ctx, use_session);
            peer_SSL_CTX_set_psk_find_session_callback(peer_ctx, peer_find_session);
        }
        show(server, ctx, peer_ctx, NULL, NULL);
    }
}

/* TLS 1.2, where both ends have the session from elsewhere. */
static void resume_1_2(int server) {
    SSL_CTX *ctx = end_ctx(server, "p256"), *peer_ctx = peer_end_ctx(server, "p256");
    only_version(ctx, TLS1_2_VERSION);
    SSL_CTX_set_options(ctx, SSL_OP_NO_EXTENDED_MASTER_SECRET);
    SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"key", 3);
    peer_SSL_CTX_set_session_id_context(peer_ctx, (const unsigned char *)"key", 3);
    SSL *ssl = SSL_new(ctx), *peer = peer_SSL_new(peer_ctx);
    SSL_SESSION *ours = key_session(ssl, TLS1_2_VERSION, suite_1_2, key, our_size);
    SSL_SESSION *theirs = peer_key_session(peer, TLS1_2_VERSION, suite_1_2, key, peer_size);
    SSL_free(ssl);
    peer_SSL_free(peer);
    show(server, ctx, peer_ctx, ours, theirs);
    SSL_SESSION_free(ours);
    peer_SSL_SESSION_free(theirs);
}
static void lengths_1_2(void) {
    for (int i = 0; i < 2 * SIZES; i++) {
        our_size = peer_size = sizes[i / 2];
        printf("%s, %u\n", i % 2 ? "server" : "client", our_size);
        resume_1_2(i % 2);
    }
}

/* HKDF-Expand-Label (RFC 8446, 7.1) with SHA-256. */
static void expand(const unsigned char *secret, const char *label, const unsigned char *context, size_t len, unsigned char *out) {
    static struct bytes info;
    info.len = 0;
    put_number(&info, 32, 2);
    put_number(&info, 6 + strlen(label), 1);
    put(&info, "tls13 ", 6);
    put(&info, label, strlen(label));
    put_number(&info, len, 1);
    put(&info, context, len);
    put_number(&info, 1, 1);
    NEED(HMAC(EVP_sha256(), secret, 32, info.at, info.len, out, NULL));
}
/* Makes the one binder of a hello with another key (RFC 8446, 4.2.11.2). */
static void bind_to(unsigned char *hello, size_t len, const unsigned char *psk, size_t psk_len) {
    static const unsigned char zeros[32];
    unsigned char early[32], binder[32], finished[32], hash[32];
    NEED(HMAC(EVP_sha256(), zeros, 32, psk, psk_len, early, NULL));
    SHA256((const unsigned char *)"", 0, hash);
    expand(early, "ext binder", hash, 32, binder);
    expand(binder, "finished", NULL, 0, finished);
    SHA256(hello, len - 35, hash);
    NEED(HMAC(EVP_sha256(), finished, 32, hash, 32, hello + len - 32, NULL));
}
/* Where a program has a name and no key for it, everybody could prove to have that: OpenSSL lets them in, so only ours is looked
 * at. */
static void empty_1_3(void) {
    static struct bytes flight;
    int wrong = 0;
    for (int empty = 0; empty < 2; empty++) {
        SSL_CTX *ctx = server_ctx("p256"), *peer_ctx = peer_client_ctx();
        only_version(ctx, TLS1_3_VERSION);
        SSL_CTX_set_psk_find_session_callback(ctx, find_session);
        SSL_CTX_set_ciphersuites(ctx, "TLS_AES_128_GCM_SHA256");
        peer_SSL_CTX_set_psk_use_session_callback(peer_ctx, peer_use_session);
        our_size = empty ? 0 : 30;
        peer_size = 25;
        struct pair p = server_pair(ctx, peer_ctx);
        memory_bios(&p);
        peer_SSL_do_handshake(p.peer);
        take_flight(peer_SSL_get_wbio(p.peer), &flight);
        bind_to(flight.at + 5, flight.len - 5, key, our_size);
        show_answer("answer", &p, &flight);
        wrong += is_ours() && SSL_session_reused(p.ssl) == empty;
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
    SHOW(wrong);
}
/* In TLS 1.2 OpenSSL fails then; ours makes a new session. */
static void empty_1_2(void) {
    SSL_CTX *ctx = server_ctx("p256"), *peer_ctx = peer_client_ctx();
    only_version(ctx, TLS1_2_VERSION);
    SSL_CTX_set_options(ctx, SSL_OP_NO_EXTENDED_MASTER_SECRET);
    SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"key", 3);
    struct pair p = server_pair(ctx, peer_ctx);
    SSL_SESSION *ours = key_session(p.ssl, TLS1_2_VERSION, suite_1_2, key, 0);
    SSL_SESSION *theirs = peer_key_session(p.peer, TLS1_2_VERSION, suite_1_2, key, 48);
    NEED(SSL_CTX_add_session(ctx, ours) == 1 && peer_SSL_set_session(p.peer, theirs) == 1);
    int done = handshake(&p);
    SHOW(done && SSL_session_reused(p.ssl));
    SHOW(is_ours() && !done);
    pair_free(&p);
    SSL_SESSION_free(ours);
    peer_SSL_SESSION_free(theirs);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

MAIN(CASE(lengths_1_3), CASE(lengths_1_2), CASE(empty_1_3), CASE(empty_1_2))
