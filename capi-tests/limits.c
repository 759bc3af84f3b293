/* What src/abi/libssl.num says is limited, and exactly how: what OpenSSL answers, and what ours does. Each line is the same on both
 * libraries, and there if the answer is the one that is said of it. */
#include "support.h"

#define LIMIT(what, system, ours)                                                                                      \
    do {                                                                                                               \
        long value_ = (long)(what);                                                                                    \
        long said_ = is_ours() ? (ours) : (system);                                                                    \
        if (value_ == said_)                                                                                           \
            printf("%s: as said\n", #what);                                                                            \
        else                                                                                                           \
            printf("%s: %ld, not %ld\n", #what, value_, said_);                                                        \
        ERR_clear_error();                                                                                             \
    } while (0)

/* SSL_CTX_sessions: the sessions there were at the call. */
static void sessions(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL_SESSION *all[2];
    for (int i = 0; i < 2; i++) {
        unsigned char id = (unsigned char)i;
        NEED(all[i] = SSL_SESSION_new());
        NEED(SSL_SESSION_set1_id(all[i], &id, 1) == 1 && SSL_SESSION_set_protocol_version(all[i], TLS1_2_VERSION) == 1);
    }
    NEED(SSL_CTX_add_session(ctx, all[0]) == 1);
    OPENSSL_LHASH *table = (OPENSSL_LHASH *)SSL_CTX_sessions(ctx);
    LIMIT(OPENSSL_LH_num_items(table), 1, 1);
    NEED(SSL_CTX_add_session(ctx, all[1]) == 1);
    LIMIT(OPENSSL_LH_num_items(table), 2, 1);
    LIMIT(OPENSSL_LH_num_items((OPENSSL_LHASH *)SSL_CTX_sessions(ctx)), 2, 2);
    LIMIT(SSL_CTX_sess_number(ctx), 2, 2);
    /* A deletion that the cache does not know of; OpenSSL's counts by the table. */
    table = (OPENSSL_LHASH *)SSL_CTX_sessions(ctx);
    LIMIT(OPENSSL_LH_delete(table, all[0]) == all[0], 1, 1);
    LIMIT(SSL_CTX_sess_number(ctx), 1, 2);
    OPENSSL_LH_insert(table, all[0]);
    SSL_CTX_free(ctx);
    for (int i = 0; i < 2; i++)
        SSL_SESSION_free(all[i]);
}

/* SSL_CTX_ctrl, SSL_CTX_callback_ctrl: no SRP. */
static void srp(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    LIMIT(SSL_CTX_ctrl(ctx, SSL_CTRL_SET_TLS_EXT_SRP_USERNAME, 0, "user"), 1, 0);
    LIMIT(SSL_CTX_ctrl(ctx, SSL_CTRL_SET_TLS_EXT_SRP_PASSWORD, 0, "password"), 1, 0);
    LIMIT(SSL_CTX_ctrl(ctx, SSL_CTRL_SET_TLS_EXT_SRP_STRENGTH, 1024, NULL), 1, 0);
    LIMIT(SSL_CTX_callback_ctrl(ctx, SSL_CTRL_SET_SRP_VERIFY_PARAM_CB, NULL), 1, 0);
    LIMIT(SSL_CTX_callback_ctrl(ctx, SSL_CTRL_SET_SRP_GIVE_CLIENT_PWD_CB, NULL), 1, 0);
    LIMIT(SSL_CTX_callback_ctrl(ctx, SSL_CTRL_SET_TLS_EXT_SRP_USERNAME_CB, NULL), 1, 0);
    SSL_CTX_free(ctx);
}

/* SSL_CTX_set_cookie_generate_cb, SSL_CTX_set_cookie_verify_cb: in TLS nobody calls them. */
static int called;
static int generate(SSL *ssl, unsigned char *cookie, unsigned *len) { return (void)ssl, (void)cookie, *len = 0, called++, 1; }
static int verify(SSL *ssl, const unsigned char *cookie, unsigned len) { return (void)ssl, (void)cookie, (void)len, called++, 1; }
static void cookies(void) {
    for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
        SSL_CTX *ctx = server_ctx("rsa"), *peer_ctx = peer_client_ctx();
        only_version(ctx, version);
        SSL_CTX_set_options(ctx, SSL_OP_COOKIE_EXCHANGE);
        SSL_CTX_set_cookie_generate_cb(ctx, generate);
        SSL_CTX_set_cookie_verify_cb(ctx, verify);
        struct pair p = own_server_pair(ctx, peer_ctx);
        LIMIT(handshake(&p), 1, 1);
        LIMIT(called, 0, 0);
        pair_free(&p);
    }
}

/* SSL_get_tmp_key: the public half, and none to a server of TLS 1.2, which OpenSSL's has until the client's key has come. */
static int has_private(EVP_PKEY *key) {
    unsigned char bytes[64];
    size_t len = sizeof(bytes);
    return EVP_PKEY_get_raw_private_key(key, bytes, &len) == 1;
}
static void tmp_key(void) {
    for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++)
        for (int server = 0; server <= 1; server++) {
            SSL_CTX *ctx = end_ctx(server, "rsa"), *peer_ctx = peer_end_ctx(server, "rsa");
            EVP_PKEY *key = NULL;
            only_version(ctx, version);
            NEED(SSL_CTX_set1_groups_list(ctx, "X25519") == 1);
            struct pair p = end_pair(server, ctx, peer_ctx);
            printf("%s, %s\n", version_name(version), server ? "server" : "client");
            if (server)
                peer_SSL_do_handshake(p.peer);
            SSL_do_handshake(p.ssl);
            int here = server || version == TLS1_3_VERSION;
            LIMIT(SSL_get_tmp_key(p.ssl, &key), here, here && version == TLS1_3_VERSION);
            LIMIT(key && has_private(key), here, 0);
            EVP_PKEY_free(key);
            key = NULL;
            NEED_HANDSHAKE(&p);
            LIMIT(SSL_get_tmp_key(p.ssl, &key), version == TLS1_3_VERSION, version == TLS1_3_VERSION);
            LIMIT(key && has_private(key), version == TLS1_3_VERSION, 0);
            EVP_PKEY_free(key);
            pair_free(&p);
            SSL_CTX_free(ctx);
            peer_SSL_CTX_free(peer_ctx);
        }
}

/* SSL_set_ssl_method: a connection in use goes on, which OpenSSL's does not. */
static void method(void) {
    char buffer[4];
    struct pair p = own_client_pair(client_ctx(), peer_server_ctx("rsa"));
    NEED_HANDSHAKE(&p);
    LIMIT(SSL_set_ssl_method(p.ssl, TLSv1_2_client_method()), 1, 1);
    NEED(peer_SSL_write(p.peer, "data", 4) == 4);
    LIMIT(SSL_read(p.ssl, buffer, 4) == 4, 0, 1);
    pair_free(&p);
}

/* SSL_OP_ENABLE_KTLS: the program's bytes go as without it. */
static void ktls(void) {
    int fds[2];
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("rsa");
    SSL_CTX_set_options(ctx, SSL_OP_ENABLE_KTLS);
    LIMIT((SSL_CTX_get_options(ctx) & SSL_OP_ENABLE_KTLS) != 0, 1, 1);
    struct pair p = client_socket_pair(ctx, peer_ctx, fds, 0);
    NEED_HANDSHAKE(&p);
    /* A pair of local sockets has none with OpenSSL either. */
    LIMIT(BIO_get_ktls_send(SSL_get_wbio(p.ssl)), 0, 0);
    LIMIT(SSL_sendfile(p.ssl, fds[0], 0, 1, 0), -1, -1);
    echo_show(&p);
    pair_free(&p);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

MAIN(CASE(sessions), CASE(srp), CASE(cookies), CASE(tmp_key), CASE(method), CASE(ktls))
