/* SSL_OP_*, and the methods. */
#include "support.h"

#define EACH_VERSION(v) for (int v = TLS1_2_VERSION; v <= TLS1_3_VERSION; v++)

static void options(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    NEED(ctx);
    printf("%llx\n", (unsigned long long)SSL_CTX_get_options(ctx));
    printf("%llx\n", (unsigned long long)SSL_CTX_set_options(ctx, SSL_OP_ALL | SSL_OP_NO_TICKET));
    SSL *ssl = SSL_new(ctx);
    NEED(ssl);
    printf("%llx\n", (unsigned long long)SSL_get_options(ssl));
    printf("%llx\n", (unsigned long long)SSL_clear_options(ssl, SSL_OP_NO_TICKET | SSL_OP_NO_COMPRESSION));
    printf("%llx\n", (unsigned long long)SSL_set_options(ssl, SSL_OP_NO_TLSv1_3 | (uint64_t)1 << 63));
    printf("%llx\n", (unsigned long long)SSL_set_options(ssl, 0));
    printf("%llx\n", (unsigned long long)SSL_CTX_get_options(ctx));
    printf("%llx\n", (unsigned long long)SSL_CTX_clear_options(ctx, ~(uint64_t)0));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

static void method(const char *name, const SSL_METHOD *method) {
    printf("%s\n", name);
    SSL_CTX *ctx = SSL_CTX_new(method);
    NEED(ctx);
    SHOW(SSL_CTX_get_ssl_method(ctx) == method);
    printf("%llx\n", (unsigned long long)SSL_CTX_get_options(ctx));
    SSL *ssl = SSL_new(ctx);
    NEED(ssl);
    SHOW(SSL_get_ssl_method(ssl) == method);
    SHOW(SSL_is_dtls(ssl));
    SHOW(SSL_set_ssl_method(ssl, TLS_client_method()));
    SHOW(SSL_get_ssl_method(ssl) == TLS_client_method());
    SHOW(SSL_CTX_get_ssl_method(ctx) == method);
    SHOW(SSL_CTX_set_cipher_list(ctx, "AES256+AESGCM"));
    SHOW(SSL_CTX_set_ciphersuites(ctx, ""));
    SHOW(SSL_CTX_set_ssl_version(ctx, TLSv1_2_method()));
    SHOW(SSL_CTX_get_ssl_method(ctx) == TLSv1_2_method());
    SHOW_STR(SSL_CIPHER_get_name(sk_SSL_CIPHER_value(SSL_CTX_get_ciphers(ctx), 0)));
    SHOW_STR(SSL_CIPHER_get_name(sk_SSL_CIPHER_value(SSL_CTX_get_ciphers(ctx), 3)));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

static void methods(void) {
#define METHOD(m) method(#m, m())
    METHOD(TLS_method);
    METHOD(TLS_client_method);
    METHOD(TLS_server_method);
    METHOD(TLSv1_2_method);
    METHOD(TLSv1_2_client_method);
    METHOD(TLSv1_2_server_method);
    METHOD(TLSv1_1_method);
    METHOD(TLSv1_method);
    METHOD(DTLS_method);
    METHOD(DTLSv1_2_client_method);
    METHOD(DTLSv1_server_method);
    SHOW(TLS_method() != TLS_client_method() && TLS_method() != TLS_server_method() && TLS_method() == TLS_method());
}

/* RFC 7685: a hello of 256 to 511 bytes becomes one of 512, with a session's key in it too. */
static size_t hello_len, padding_len;
static void look_at_hello(int out, int version, int type, const void *message, size_t len, SSL *ssl, void *arg) {
    const unsigned char *at = message, *end = at + len;
    (void)version, (void)ssl, (void)arg;
    if (!out || type != SSL3_RT_HANDSHAKE || at[0] != SSL3_MT_CLIENT_HELLO)
        return;
    hello_len = len, padding_len = 0;
    at += 38;
    at += 1 + at[0];
    at += 2 + (at[0] << 8 | at[1]);
    at += 1 + at[0] + 2;
    for (; at < end; at += 4 + (at[2] << 8 | at[3])) {
        size_t extension = at[2] << 8 | at[3];
        for (size_t i = 0; at[0] == 0 && at[1] == 21 && i < extension; i++)
            NEED(at[4 + i] == 0);
        if (at[0] == 0 && at[1] == 21)
            padding_len = extension;
    }
}
static void padding(void) {
    for (int resumed = 0; resumed < 2; resumed++) {
        for (int options = 0; options < 2; options++) {
            unsigned char protocols[380];
            SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
            SSL_CTX_clear_options(ctx, SSL_OP_ENABLE_MIDDLEBOX_COMPAT);
            SSL_CTX_set_options(ctx, options ? SSL_OP_TLSEXT_PADDING : 0);
            short_hello(ctx);
            NEED(SSL_CTX_set_cipher_list(ctx, "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-GCM-SHA256") == 1);
            NEED(SSL_CTX_set1_groups_list(ctx, "X25519:P-256") == 1);
            SSL_CTX_set_msg_callback(ctx, look_at_hello);
            SSL_SESSION *session = NULL;
            if (resumed) {
                struct pair p = client_pair(ctx, peer_ctx);
                NEED_HANDSHAKE(&p);
                char byte;
                SSL_read(p.ssl, &byte, 1);
                session = SSL_get1_session(p.ssl);
                SSL_shutdown(p.ssl);
                pair_free(&p);
            }
            for (int len = 0; len < 380; len += 5) {
                /* Neither library's hello is as long as the other's: what is said is of each alone. */
                struct pair p = client_pair(ctx, peer_ctx);
                memset(protocols, 7, sizeof(protocols));
                NEED(SSL_set_alpn_protos(p.ssl, protocols, len / 8 * 8) == 0);
                if (session)
                    NEED(SSL_set_session(p.ssl, session) == 1);
                SSL_connect(p.ssl);
                size_t bare = hello_len - padding_len - (padding_len ? 4 : 0);
                int due = bare > 0xff && bare < 0x200, padded = padding_len > 0;
                int whole = bare < 0x200 - 4 ? hello_len == 0x200 : padding_len == 1;
                if (options ? due != padded || (padded && !whole) : padded)
                    printf("%d: %zu bytes, %zu of padding\n", len, hello_len, padding_len);
                if (len == 0 || len == 100 || len == 200 || len == 375)
                    printf("resumed %d, options %d, protocols %d: %s\n", resumed, options, len, padded ? "padded" : "as it is");
                pair_free(&p);
            }
            SSL_SESSION_free(session);
            SSL_CTX_free(ctx);
            peer_SSL_CTX_free(peer_ctx);
        }
    }
}

/* Each option, on each side and in each version: what two connections, of which the second wants to resume, show of it. */
#define OPTION(name) {#name, name, 0}
static const struct option {
    const char *name;
    uint64_t set, clear;
} table[] = {
    {"none", 0, 0},
    OPTION(SSL_OP_ALL),
    OPTION(SSL_OP_NO_EXTENDED_MASTER_SECRET),
    OPTION(SSL_OP_CLEANSE_PLAINTEXT),
    OPTION(SSL_OP_LEGACY_SERVER_CONNECT),
    OPTION(SSL_OP_ENABLE_KTLS),
    OPTION(SSL_OP_TLSEXT_PADDING),
    OPTION(SSL_OP_SAFARI_ECDHE_ECDSA_BUG),
    OPTION(SSL_OP_IGNORE_UNEXPECTED_EOF),
    OPTION(SSL_OP_DISABLE_TLSEXT_CA_NAMES),
    OPTION(SSL_OP_ALLOW_NO_DHE_KEX),
    OPTION(SSL_OP_DONT_INSERT_EMPTY_FRAGMENTS),
    OPTION(SSL_OP_NO_QUERY_MTU),
    OPTION(SSL_OP_COOKIE_EXCHANGE),
    OPTION(SSL_OP_NO_TICKET),
    OPTION(SSL_OP_CISCO_ANYCONNECT),
    OPTION(SSL_OP_NO_SESSION_RESUMPTION_ON_RENEGOTIATION),
    OPTION(SSL_OP_NO_COMPRESSION),
    OPTION(SSL_OP_ALLOW_UNSAFE_LEGACY_RENEGOTIATION),
    OPTION(SSL_OP_NO_ENCRYPT_THEN_MAC),
    OPTION(SSL_OP_PRIORITIZE_CHACHA),
    OPTION(SSL_OP_CIPHER_SERVER_PREFERENCE),
    OPTION(SSL_OP_TLS_ROLLBACK_BUG),
    OPTION(SSL_OP_NO_ANTI_REPLAY),
    OPTION(SSL_OP_NO_SSLv3),
    OPTION(SSL_OP_NO_TLSv1),
    OPTION(SSL_OP_NO_TLSv1_1),
    OPTION(SSL_OP_NO_TLSv1_2),
    OPTION(SSL_OP_NO_TLSv1_3),
    OPTION(SSL_OP_NO_RENEGOTIATION),
    OPTION(SSL_OP_CRYPTOPRO_TLSEXT_BUG),
    OPTION(SSL_OP_ALLOW_CLIENT_RENEGOTIATION),
    {"server's order, ChaCha20 if the client's first", SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA, 0},
    {"no tickets, no anti-replay", SSL_OP_NO_TICKET | SSL_OP_NO_ANTI_REPLAY, 0},
    {"no middlebox compatibility", 0, SSL_OP_ENABLE_MIDDLEBOX_COMPAT},
    {"compression", 0, SSL_OP_NO_COMPRESSION},
};

static int changes, authorities;
static void count(int out, int version, int type, const void *message, size_t len, SSL *ssl, void *arg) {
    const unsigned char *at = message, *end = at + len;
    (void)version, (void)ssl, (void)arg;
    changes += out && type == SSL3_RT_CHANGE_CIPHER_SPEC;
    if (!out || type != SSL3_RT_HANDSHAKE || at[0] != SSL3_MT_CLIENT_HELLO)
        return;
    at += 38;
    at += 1 + at[0];
    at += 2 + (at[0] << 8 | at[1]);
    at += 1 + at[0] + 2;
    for (; at < end; at += 4 + (at[2] << 8 | at[3]))
        /* OpenSSL sends an empty list where it is to send no names. */
        authorities += at[0] == 0 && at[1] == 47 && (at[2] << 8 | at[3]) > 2;
}

static void show_after(struct pair *p, int server) {
    char buffer[10];
    printf("  %s, extended %ld, %d changes, %d authorities, reused %d %d\n", SSL_get_cipher_name(p->ssl), SSL_get_extms_support(p->ssl), changes,
           authorities, SSL_session_reused(p->ssl), peer_SSL_session_reused(p->peer));
    NEED(SSL_write(p->ssl, "ping", 4) == 4 && peer_SSL_read(p->peer, buffer, 10) == 4);
    NEED(peer_SSL_write(p->peer, "pong", 4) == 4 && SSL_read(p->ssl, buffer, 10) == 4);
    const unsigned char *ticket = NULL;
    size_t ticket_len = 0;
    if (server)
        peer_SSL_SESSION_get0_ticket(peer_SSL_get_session(p->peer), &ticket, &ticket_len);
    else
        SSL_SESSION_get0_ticket(SSL_get_session(p->ssl), &ticket, &ticket_len);
    int names = server ? sk_X509_NAME_num(peer_SSL_get0_peer_CA_list(p->peer)) : 0;
    if (server)
        printf("  names in the request: %d\n", names > 0 ? names : 0);
    printf("  ticket: %s\n", ticket_len == 0 ? "none" : ticket_len < 100 ? "a name" : "a session");
}

static void obey(int server) {
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
        EACH_VERSION(version) {
            SSL_CTX *ctx = end_ctx(server, "p256");
            SSL_CTX *peer_ctx = peer_end_ctx(server, "p256");
            /* Without what we do not have: OpenSSL goes below a version that an option takes away. */
            SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION);
            SSL_CTX_set_max_proto_version(ctx, version);
            SSL_CTX_set0_CA_list(ctx, SSL_load_client_CA_file(cert("ca.pem")));
            if (server) {
                SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
                SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"us", 2);
            }
            NEED(SSL_CTX_set_cipher_list(ctx, "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305"));
            NEED(peer_SSL_CTX_set_cipher_list(peer_ctx, "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES256-GCM-SHA384"));
            NEED(SSL_CTX_set_ciphersuites(ctx, "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256"));
            NEED(peer_SSL_CTX_set_ciphersuites(peer_ctx, "TLS_CHACHA20_POLY1305_SHA256:TLS_AES_256_GCM_SHA384"));
            SSL_CTX_set_options(ctx, table[i].set);
            SSL_CTX_clear_options(ctx, table[i].clear);
            SSL_CTX_set_msg_callback(ctx, count);
            printf("%s, %s, %s\n", table[i].name, server ? "server" : "client", version_name(version));
            SSL_SESSION *session = NULL, *peer_session = NULL;
            for (int round = 0; round < 2; round++) {
                struct pair p = end_pair(server, ctx, peer_ctx);
                changes = authorities = 0;
                if (session)
                    SSL_set_session(p.ssl, session);
                if (peer_session)
                    peer_SSL_set_session(p.peer, peer_session);
                if (handshake_show(&p)) {
                    show_after(&p, server);
                    SSL_SESSION_free(session);
                    peer_SSL_SESSION_free(peer_session);
                    session = server ? NULL : SSL_get1_session(p.ssl);
                    peer_session = server ? peer_SSL_get1_session(p.peer) : NULL;
                    /* Without a close_notify, which would leave the session of use. */
                    if (round == 0) {
                        peer_SSL_shutdown(p.peer);
                        SSL_shutdown(p.ssl);
                    } else {
                        char byte;
                        BIO_shutdown_wr(peer_SSL_get_wbio(p.peer));
                        SHOW_CALL(p.ssl, SSL_read(p.ssl, &byte, 1));
                    }
                }
                pair_free(&p);
            }
            SSL_SESSION_free(session);
            peer_SSL_SESSION_free(peer_session);
            SSL_CTX_free(ctx);
            peer_SSL_CTX_free(peer_ctx);
        }
}
static void each_client(void) { obey(0); }
static void each_server(void) { obey(1); }

MAIN(CASE(each_client), CASE(each_server), CASE(padding), CASE(options), CASE(methods))
