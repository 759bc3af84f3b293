/* Pre-shared keys from elsewhere, in TLS 1.3: by sessions, and by the callbacks that TLS 1.2 had before. */
#include "key_session.h"

static const unsigned char key[32] = "a key that both ends have before";
static int wrong_key, no_key, mixed_hashes;
static const char *suite = "TLS_AES_128_GCM_SHA256";

static const unsigned char *suite_bytes(void) { return strstr(suite, "384") ? suite_1_3_sha384 : suite_1_3; }
static SSL_SESSION *our_session(SSL *ssl) {
    return key_session(ssl, TLS1_3_VERSION, suite_bytes(), key, sizeof(key) - (wrong_key ? 1 : 0));
}
static SSL_SESSION *peers_session(SSL *ssl) { return peer_key_session(ssl, TLS1_3_VERSION, suite_bytes(), key, sizeof(key)); }
static int use_session(SSL *ssl, const EVP_MD *md, const unsigned char **id, size_t *len, SSL_SESSION **session) {
    printf("use session, hash %d\n", md ? EVP_MD_get_type(md) : 0);
    as_somebody(no_key ? NULL : our_session(ssl), id, len, session);
    return no_key < 2;
}
static int find_session(SSL *ssl, const unsigned char *id, size_t len, SSL_SESSION **session) {
    /* A ticket is not of the same length every time. */
    printf("find session %.8s\n", is_somebody(len) ? (const char *)id : "a ticket");
    *session = no_key || !is_somebody(len) ? NULL : our_session(ssl);
    return no_key < 2;
}
static int peer_use_session(SSL *ssl, const EVP_MD *md, const unsigned char **id, size_t *len, SSL_SESSION **session) {
    (void)md;
    return as_somebody(peers_session(ssl), id, len, session);
}
static int peer_find_session(SSL *ssl, const unsigned char *id, size_t len, SSL_SESSION **session) {
    (void)id;
    *session = is_somebody(len) ? peers_session(ssl) : NULL;
    return 1;
}
static unsigned client_key(SSL *ssl, const char *hint, char *identity, unsigned size, unsigned char *psk, unsigned room) {
    (void)ssl;
    printf("client key, hint %s, sizes %u %u\n", hint ? hint : "NULL", size, room);
    if (no_key)
        return 0;
    strcpy(identity, "somebody");
    memcpy(psk, key, sizeof(key));
    return sizeof(key) - (wrong_key ? 1 : 0);
}
static unsigned server_key(SSL *ssl, const char *identity, unsigned char *psk, unsigned room) {
    (void)ssl;
    /* Tickets, which are bytes, are not shown to it where they are no strings. */
    int known = strcmp(identity, "somebody") == 0;
    if (known)
        printf("server key of %s, size %u\n", identity, room);
    if (no_key || !known)
        return 0;
    memcpy(psk, key, sizeof(key));
    return sizeof(key) - (wrong_key ? 1 : 0);
}

static void ready(struct pair *p) {
    if (handshake_show(p)) {
        const SSL_CIPHER *cipher = SSL_get_current_cipher(p->ssl);
        X509 *certificate = SSL_get1_peer_certificate(p->ssl);
        char byte;
        SHOW(SSL_session_reused(p->ssl));
        SHOW_STR(SSL_CIPHER_get_name(cipher));
        SHOW_STR(SSL_get_psk_identity(p->ssl));
        SHOW_STR(SSL_get_psk_identity_hint(p->ssl));
        SHOW(certificate != NULL);
        SHOW(SSL_get_verify_result(p->ssl));
        X509_free(certificate);
        echo_show(p);
        SHOW_CALL(p->ssl, SSL_read(p->ssl, &byte, 1));
        SHOW_PEER_CALL(p->peer, peer_SSL_read(p->peer, &byte, 1));
    }
}

/* With certificates beside it, so that a key that is not taken is no end. */
static void client_of(int old_style, int of_context, const char *groups) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("rsa");
    only_version(ctx, TLS1_3_VERSION);
    if (groups)
        peer_SSL_CTX_set1_groups_list(peer_ctx, groups);
    /* A key whose hash is not that of the suite is not taken. */
    peer_SSL_CTX_set_ciphersuites(peer_ctx, mixed_hashes ? "TLS_AES_256_GCM_SHA384" : suite);
    peer_SSL_CTX_set_psk_find_session_callback(peer_ctx, peer_find_session);
    if (of_context && old_style)
        SSL_CTX_set_psk_client_callback(ctx, client_key);
    else if (of_context)
        SSL_CTX_set_psk_use_session_callback(ctx, use_session);
    struct pair p = client_pair(ctx, peer_ctx);
    if (!of_context && old_style)
        SSL_set_psk_client_callback(p.ssl, client_key);
    else if (!of_context)
        SSL_set_psk_use_session_callback(p.ssl, use_session);
    ready(&p);
    SSL_SESSION *session = SSL_get1_session(p.ssl);
    SSL_shutdown(p.ssl);
    peer_SSL_shutdown(p.peer);
    pair_free(&p);
    puts("-- resumed");
    p = client_pair(ctx, peer_ctx);
    if (session)
        SSL_set_session(p.ssl, session);
    ready(&p);
    pair_free(&p);
    SSL_SESSION_free(session);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}
static void server_of(int old_style, int of_context, int certificate) {
    SSL_CTX *ctx = certificate ? server_ctx("rsa") : SSL_CTX_new(TLS_server_method());
    SSL_CTX *peer_ctx = peer_client_ctx();
    only_version(ctx, TLS1_3_VERSION);
    SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"psk", 3);
    peer_SSL_CTX_set_ciphersuites(peer_ctx, "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384");
    peer_SSL_CTX_set_psk_use_session_callback(peer_ctx, peer_use_session);
    if (of_context && old_style)
        SSL_CTX_set_psk_server_callback(ctx, server_key);
    else if (of_context)
        SSL_CTX_set_psk_find_session_callback(ctx, find_session);
    struct pair p = server_pair(ctx, peer_ctx);
    if (!of_context && old_style)
        SSL_set_psk_server_callback(p.ssl, server_key);
    else if (!of_context)
        SSL_set_psk_find_session_callback(p.ssl, find_session);
    ready(&p);
    SSL_SESSION *session = peer_SSL_get1_session(p.peer);
    SSL_shutdown(p.ssl);
    peer_SSL_shutdown(p.peer);
    pair_free(&p);
    puts("-- resumed");
    p = server_pair(ctx, peer_ctx);
    if (session)
        peer_SSL_set_session(p.peer, session);
    ready(&p);
    pair_free(&p);
    peer_SSL_SESSION_free(session);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

static void client(void) {
    for (int old_style = 0; old_style < 2; old_style++)
        for (int of_context = 0; of_context < 2; of_context++) {
            printf("-- %s, %s\n", old_style ? "key" : "session", of_context ? "context" : "connection");
            client_of(old_style, of_context, NULL);
        }
}
static void client_retry(void) {
    for (int old_style = 0; old_style < 2; old_style++)
        client_of(old_style, 1, "P-521");
}
static void client_mixed(void) {
    mixed_hashes = 1;
    for (int old_style = 0; old_style < 2; old_style++)
        client_of(old_style, 1, NULL);
}
static void client_suites(void) {
    suite = "TLS_AES_256_GCM_SHA384";
    for (int old_style = 0; old_style < 2; old_style++)
        client_of(old_style, 1, NULL);
}
static void client_refused(void) {
    for (int old_style = 0; old_style < 2; old_style++) {
        for (no_key = 1; no_key < 3; no_key++)
            client_of(old_style, 1, NULL);
        no_key = 0;
        wrong_key = 1;
        client_of(old_style, 1, NULL);
        wrong_key = 0;
    }
}
static void server(void) {
    for (int old_style = 0; old_style < 2; old_style++)
        for (int of_context = 0; of_context < 2; of_context++)
            for (int certificate = 0; certificate < 2; certificate++) {
                printf("-- %s, %s, certificate %d\n", old_style ? "key" : "session", of_context ? "context" : "connection",
                       certificate);
                server_of(old_style, of_context, certificate);
            }
}
static void server_suites(void) {
    suite = "TLS_AES_256_GCM_SHA384";
    for (int old_style = 0; old_style < 2; old_style++)
        server_of(old_style, 1, 1);
}
static void server_refused(void) {
    for (int old_style = 0; old_style < 2; old_style++) {
        for (no_key = 1; no_key < 3; no_key++)
            server_of(old_style, 1, 1);
        no_key = 0;
        wrong_key = 1;
        server_of(old_style, 1, 1);
        wrong_key = 0;
    }
}

/* Hints are TLS 1.2's; they are kept, and checked. */
static void hints(void) {
    char text[300];
    SSL_CTX *ctx = server_ctx("rsa");
    SSL *ssl = SSL_new(ctx);
    memset(text, 'h', sizeof(text));
    text[sizeof(text) - 1] = 0;
    TRY(SSL_CTX_use_psk_identity_hint(ctx, "hint"));
    TRY(SSL_CTX_use_psk_identity_hint(ctx, NULL));
    TRY(SSL_CTX_use_psk_identity_hint(ctx, text));
    TRY(SSL_use_psk_identity_hint(ssl, "hint"));
    TRY(SSL_use_psk_identity_hint(ssl, NULL));
    TRY(SSL_use_psk_identity_hint(ssl, text));
    text[128] = 0;
    TRY(SSL_CTX_use_psk_identity_hint(ctx, text));
    TRY(SSL_use_psk_identity_hint(ssl, text));
    SHOW_STR(SSL_get_psk_identity(ssl));
    SHOW_STR(SSL_get_psk_identity_hint(ssl));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

MAIN(CASE(client), CASE(client_retry), CASE(client_mixed), CASE(client_suites), CASE(client_refused), CASE(server), CASE(server_suites),
     CASE(server_refused), CASE(hints))
