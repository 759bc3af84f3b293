/* Settings that a context has and a connection has too: where they are set, and what they do there. */
#include "support.h"

static int asked;

static size_t pad(SSL *ssl, int type, size_t len, void *arg) {
    (void)ssl;
    asked++;
    return type == SSL3_RT_APPLICATION_DATA && arg ? 300 - len % 100 : 0;
}
/* The bytes on the wire of a write of ten. */
static void padding(void) {
    for (int of_context = 0; of_context < 2; of_context++) {
        static char argument[1];
        SSL_CTX *ctx = client_ctx();
        only_version(ctx, TLS1_3_VERSION);
        if (of_context) {
            SSL_CTX_set_record_padding_callback(ctx, pad);
            SSL_CTX_set_record_padding_callback_arg(ctx, argument);
        }
        struct pair p = client_pair(ctx, peer_server_ctx("rsa"));
        if (!of_context) {
            SHOW(SSL_set_record_padding_callback(p.ssl, pad));
            SSL_set_record_padding_callback_arg(p.ssl, argument);
        }
        NEED_HANDSHAKE(&p);
        uint64_t before = BIO_number_written(SSL_get_wbio(p.ssl));
        SHOW(asked > 0);
        asked = 0;
        SHOW_CALL(p.ssl, SSL_write(p.ssl, "0123456789", 10));
        SHOW(BIO_number_written(SSL_get_wbio(p.ssl)) - before);
        SHOW(asked);
        pair_free(&p);
        SSL_CTX_free(ctx);
    }
}

/* A client that says it would authenticate later, or does not. */
static void later_authentication(void) {
    for (int of_context = 0; of_context < 2; of_context++)
        for (int of_connection = 0; of_connection < 3; of_connection++) {
            SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("rsa");
            only_version(ctx, TLS1_3_VERSION);
            peer_SSL_CTX_set_verify(peer_ctx, SSL_VERIFY_PEER | SSL_VERIFY_POST_HANDSHAKE, NULL);
            SSL_CTX_set_post_handshake_auth(ctx, of_context);
            struct pair p = client_pair(ctx, peer_ctx);
            if (of_connection < 2)
                SSL_set_post_handshake_auth(p.ssl, of_connection);
            NEED_HANDSHAKE(&p);
            printf("context %d, connection %d: ", of_context, of_connection);
            SHOW_PEER_CALL(p.peer, peer_SSL_verify_client_post_handshake(p.peer));
            pair_free(&p);
            SSL_CTX_free(ctx);
            peer_SSL_CTX_free(peer_ctx);
        }
}

static int not_again(SSL *ssl, int forward_secret) {
    printf("not resumable? %d %d\n", ssl != NULL, forward_secret);
    return 1;
}
static void not_resumable(void) {
    for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
        SSL_CTX *ctx = server_ctx("rsa"), *peer_ctx = peer_client_ctx();
        only_version(ctx, version);
        struct pair p = server_pair(ctx, peer_ctx);
        char byte;
        SSL_set_not_resumable_session_callback(p.ssl, not_again);
        NEED_HANDSHAKE(&p);
        peer_SSL_read(p.peer, &byte, 1);
        SHOW(SSL_SESSION_is_resumable(SSL_get_session(p.ssl)));
        SHOW(peer_SSL_SESSION_has_ticket(peer_SSL_get_session(p.peer)));
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

static int no_tickets(const SSL *ssl, const SSL_CTX *ctx, int op, int bits, int nid, void *other, void *ex) {
    (void)ssl, (void)ctx, (void)bits, (void)nid, (void)other, (void)ex;
    return op != SSL_SECOP_TICKET;
}
static void security(void) {
    for (int of_context = 0; of_context < 2; of_context++) {
        SSL_CTX *ctx = server_ctx("rsa"), *peer_ctx = peer_client_ctx();
        only_version(ctx, TLS1_2_VERSION);
        if (of_context)
            SSL_CTX_set_security_callback(ctx, no_tickets);
        struct pair p = server_pair(ctx, peer_ctx);
        if (!of_context)
            SSL_set_security_callback(p.ssl, no_tickets);
        SHOW(SSL_get_security_callback(p.ssl) == no_tickets);
        handshake_show(&p);
        SHOW(peer_SSL_SESSION_has_ticket(peer_SSL_get_session(p.peer)));
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

static int make_cookie(SSL *ssl, unsigned char *cookie, unsigned *len) {
    (void)ssl, (void)cookie, (void)len;
    puts("cookie!");
    return 0;
}
static int check_cookie(SSL *ssl, const unsigned char *cookie, unsigned len) {
    (void)ssl, (void)cookie, (void)len;
    puts("cookie?");
    return 0;
}
/* What is for DTLS is called by nothing else. */
static void others(void) {
    SSL_CTX *ctx = server_ctx("rsa");
    SSL_CTX_set_cookie_generate_cb(ctx, make_cookie);
    SSL_CTX_set_cookie_verify_cb(ctx, check_cookie);
    SSL_CTX_set_default_read_buffer_len(ctx, 20000);
    struct pair p = server_pair(ctx, peer_client_ctx());
    SSL_set_default_read_buffer_len(p.ssl, 30000);
    handshake_show(&p);
    echo_show(&p);
    SHOW(SSL_renegotiate_pending(p.ssl));
    TRY(SSL_renegotiate(p.ssl));
    SHOW(SSL_renegotiate_pending(p.ssl));
    SHOW(SSL_get_current_compression(p.ssl) == NULL);
    SHOW(SSL_get_current_expansion(p.ssl) == NULL);
    const unsigned char *protocol = (const unsigned char *)"x";
    unsigned len = 1;
    SSL_get0_next_proto_negotiated(p.ssl, &protocol, &len);
    SHOW(len);
    SSL_set_debug(p.ssl, 1);
    SHOW(ERR_load_SSL_strings());
    pair_free(&p);
    SSL_CTX_free(ctx);
}

MAIN(CASE(padding), CASE(later_authentication), CASE(not_resumable), CASE(security), CASE(others))
