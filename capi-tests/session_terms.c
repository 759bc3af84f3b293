/* On what terms a server takes a session again: the id context and when it was set, the lifetime, and caches that are off. */
#include "support.h"

#define EACH_VERSION(v) for (int v = TLS1_2_VERSION; v <= TLS1_3_VERSION; v++)

static void end(struct pair *p) {
    char byte;
    SSL_write(p->ssl, "x", 1);
    peer_SSL_read(p->peer, &byte, 1);
    SSL_shutdown(p->ssl);
    peer_SSL_shutdown(p->peer);
    pair_free(p);
}
/* A client that shows a certificate if it is asked, and keeps its last session. */
static SSL_CTX *keeping_client(int version) {
    SSL_CTX *ctx = peer_client_ctx();
    peer_only_version(ctx, version);
    peer_SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    peer_SSL_CTX_sess_set_new_cb(ctx, peer_keep_session);
    NEED(peer_SSL_CTX_use_certificate_chain_file(ctx, cert("client-p256.pem")) == 1);
    NEED(peer_SSL_CTX_use_PrivateKey_file(ctx, cert("client-p256.key"), SSL_FILETYPE_PEM) == 1);
    return ctx;
}
static void forget_session(void) {
    peer_SSL_SESSION_free(peer_kept_session);
    peer_kept_session = NULL;
}

static const char *when;
static void set_when(const char *now, SSL *ssl) {
    if (strcmp(when, now) == 0)
        SSL_set_session_id_context(ssl, (const unsigned char *)"context", 7);
}
static int client_hello(SSL *ssl, int *alert, void *arg) {
    (void)alert, (void)arg;
    set_when("client hello", ssl);
    return SSL_CLIENT_HELLO_SUCCESS;
}
static int servername(SSL *ssl, int *alert, void *arg) {
    (void)alert, (void)arg;
    set_when("servername", ssl);
    return SSL_TLSEXT_ERR_OK;
}
static int certificate(SSL *ssl, void *arg) {
    (void)arg;
    set_when("certificate", ssl);
    return 1;
}
static void id_context_when(const char *time, int version, int asks, int tickets) {
    SSL_CTX *ctx = server_ctx("p256"), *peer_ctx = keeping_client(version);
    if (asks) {
        NEED(SSL_CTX_load_verify_locations(ctx, cert("ca.pem"), NULL) == 1);
        SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
    }
    SSL_CTX_set_options(ctx, tickets ? 0 : SSL_OP_NO_TICKET);
    SSL_CTX_set_client_hello_cb(ctx, client_hello, NULL);
    SSL_CTX_set_tlsext_servername_callback(ctx, servername);
    SSL_CTX_set_cert_cb(ctx, certificate, NULL);
    when = time;
    forget_session();
    printf("%s, %s, asks %d, tickets %d\n", version_name(version), when, asks, tickets);
    for (int n = 0; n < 2 && (n == 0 || peer_kept_session); n++) {
        struct pair p = server_pair(ctx, peer_ctx);
        unsigned len;
        peer_SSL_set_tlsext_host_name(p.peer, "server.test");
        set_when("before", p.ssl);
        set_when(n == 0 ? "the first only" : "the second only", p.ssl);
        if (n)
            NEED(peer_SSL_set_session(p.peer, peer_kept_session) == 1);
        if (handshake(&p)) {
            SSL_SESSION_get0_id_context(SSL_get_session(p.ssl), &len);
            printf("  reused %d, context of %u\n", SSL_session_reused(p.ssl), len);
        } else
            outcome_show("  failed", &p.last);
        end(&p);
    }
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}
static void id_context(void) {
    static const char *const times[] = {"never", "before", "client hello", "servername", "certificate", "the first only", "the second only"};
    EACH_VERSION(version)
    for (int how = 0; how < 4; how++)
        for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++)
            id_context_when(times[i], version, how & 1, how >> 1);
}

/* Takes each ticket, and has it made anew. */
static int renew(SSL *ssl, unsigned char *name, unsigned char *iv, EVP_CIPHER_CTX *cipher, EVP_MAC_CTX *mac, int encrypt) {
    static unsigned char key[16] = "0123456789abcde";
    OSSL_PARAM params[] = {OSSL_PARAM_construct_octet_string("key", key, sizeof(key)), OSSL_PARAM_construct_utf8_string("digest", "SHA256", 0),
                           OSSL_PARAM_END};
    (void)ssl;
    if (encrypt) {
        memset(name, 'n', 16);
        memset(iv, 'i', 16);
    }
    NEED(EVP_CipherInit_ex(cipher, EVP_aes_128_cbc(), NULL, key, iv, encrypt) == 1);
    NEED(EVP_MAC_CTX_set_params(mac, params) == 1);
    return encrypt ? 1 : 2;
}
/* A context's timeout is that of the sessions which begin under it; the client hears of it, and in TLS 1.3 of a week at most. */
static void lifetimes(void) {
    static const long timeouts[] = {0, 1, 300, 7200, 604800, 604801, 1000000, 4294967295, 4294967296, 5000000000, -1};
    EACH_VERSION(version)
    for (size_t i = 0; i < sizeof(timeouts) / sizeof(timeouts[0]); i++) {
        SSL_CTX *ctx = server_ctx("p256"), *peer_ctx = keeping_client(version);
        SSL_CTX_set_tlsext_ticket_key_evp_cb(ctx, renew);
        SSL_CTX_set_timeout(ctx, timeouts[i]);
        forget_session();
        printf("%s, %ld\n", version_name(version), timeouts[i]);
        for (int n = 0; n < 3; n++) {
            struct pair p = server_pair(ctx, peer_ctx);
            if (n)
                NEED(peer_SSL_set_session(p.peer, peer_kept_session) == 1);
            NEED_HANDSHAKE(&p);
            printf("  reused %d, timeout %ld, ", SSL_session_reused(p.ssl), SSL_SESSION_get_timeout(SSL_get_session(p.ssl)));
            end(&p);
            printf("client's hint %lu, timeout %ld\n", peer_SSL_SESSION_get_ticket_lifetime_hint(peer_kept_session),
                   peer_SSL_SESSION_get_timeout(peer_kept_session));
            SSL_CTX_set_timeout(ctx, 4000);
        }
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

/* The program's own cache is asked whatever becomes of the library's. */
static int copies; /* 0 and 1: what is written to `copy`; 2: nothing is */
static SSL_SESSION *get_session(SSL *ssl, const unsigned char *id, int len, int *copy) {
    (void)ssl, (void)id;
    printf("  asked, %d bytes, copy %d\n", len, *copy);
    if (copies < 2)
        *copy = copies;
    if (copies == 0)
        SSL_SESSION_up_ref(kept_session);
    return kept_session;
}
static void cache_off(void) {
    static const long modes[] = {SSL_SESS_CACHE_OFF, SSL_SESS_CACHE_SERVER | SSL_SESS_CACHE_NO_INTERNAL_LOOKUP, SSL_SESS_CACHE_CLIENT};
    EACH_VERSION(version)
    for (copies = 0; copies < 3; copies++)
        for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
            SSL_CTX *ctx = server_ctx("p256"), *peer_ctx = keeping_client(version);
            SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"x", 1);
            SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
            SSL_CTX_sess_set_new_cb(ctx, keep_session);
            kept_session = NULL;
            forget_session();
            struct pair p = server_pair(ctx, peer_ctx);
            NEED_HANDSHAKE(&p);
            end(&p);
            NEED(kept_session && peer_kept_session);
            SSL_CTX_sess_set_new_cb(ctx, NULL);
            SSL_CTX_sess_set_get_cb(ctx, get_session);
            SSL_CTX_flush_sessions(ctx, 0);
            printf("%s, copies %d, mode %lx\n", version_name(version), copies, modes[i]);
            SSL_CTX_set_session_cache_mode(ctx, modes[i]);
            p = server_pair(ctx, peer_ctx);
            NEED(peer_SSL_set_session(p.peer, peer_kept_session) == 1);
            handshake_show(&p);
            SHOW(SSL_session_reused(p.ssl));
            end(&p);
            SHOW(SSL_CTX_sess_number(ctx));
            SHOW(SSL_CTX_sess_cb_hits(ctx));
            SHOW(SSL_CTX_sess_hits(ctx));
            SSL_SESSION_free(kept_session);
            SSL_CTX_free(ctx);
            peer_SSL_CTX_free(peer_ctx);
        }
    forget_session();
}

MAIN(CASE(id_context), CASE(lifetimes), CASE(cache_off))
