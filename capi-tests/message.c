/* SSL_set_msg_callback: each record header, inner type, message and alert, in order. */
#include "support.h"

/* Sizes that depend on signatures, tickets and certificates are compared roughly. */
static size_t rough(size_t len) { return len < 48 ? len : len < 90 ? 64 : len / 64 * 64; }

static int lines;
static void show(int sent, int version, int type, const void *bytes, size_t len, SSL *ssl, void *arg) {
    const unsigned char *b = bytes;
    (void)ssl;
    lines++;
    printf("  %s %s %x type %d", (const char *)arg, sent ? ">" : "<", (unsigned)version, type);
    if (type == SSL3_RT_HEADER)
        /* What a hello offers is not equal. */
        printf(" header %u %x%02x %zu", b[0], b[1], b[2], b[0] == SSL3_RT_HANDSHAKE ? 0 : rough((size_t)b[3] << 8 | b[4]));
    else if (type == SSL3_RT_INNER_CONTENT_TYPE)
        printf(" inner %u, %zu", b[0], len);
    else if (type == SSL3_RT_HANDSHAKE)
        printf(" message %u, %zu, whole %d", b[0], b[0] == SSL3_MT_CLIENT_HELLO ? 0 : rough(len), len == ((size_t)b[1] << 16 | (size_t)b[2] << 8 | b[3]) + 4);
    else {
        for (size_t i = 0; i < len && i < 4; i++)
            printf(" %u", b[i]);
    }
    putchar('\n');
}
static void ours(SSL *ssl) {
    SSL_set_msg_callback(ssl, show);
    SSL_set_msg_callback_arg(ssl, (void *)"us");
}

enum { PLAIN, CLIENT_CERT, NO_CLIENT_CERT, RETRY, SMALL_RECORDS, SMALL_PEER_RECORDS, NO_COMPAT, RETRY_NO_COMPAT, PADDED, VARIANTS };
static const char *const variant_names[] = {"plain", "client certificate", "no client certificate", "retry", "small records", "the peer's small records", "no compatibility", "retry without compatibility", "padded"};

static void connection(int version, int server, int resumed) {
    for (int variant = 0; variant < VARIANTS; variant++) {
        SSL_CTX *ctx = end_ctx(server, "p256"), *peer_ctx = peer_end_ctx(server, "p256");
        only_version(ctx, version);
        printf("%s\n", variant_names[variant]);
        SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"message", 7);
        SSL_CTX_set1_groups_list(ctx, server ? "P-256:X25519" : "X25519:P-256");
        peer_SSL_CTX_set1_groups_list(peer_ctx, "X25519:P-256");
        switch (variant) {
        case CLIENT_CERT:
            give_client_certificate(server, ctx, peer_ctx);
            /* fallthrough */
        case NO_CLIENT_CERT:
            ask_client(server, ctx, peer_ctx);
            break;
        case RETRY:
            NEED((server ? SSL_CTX_set1_groups_list(ctx, "P-256") : peer_SSL_CTX_set1_groups_list(peer_ctx, "P-256")) == 1);
            break;
        case SMALL_RECORDS:
            SSL_CTX_set_max_send_fragment(ctx, 512);
            break;
        case SMALL_PEER_RECORDS:
            peer_SSL_CTX_set_max_send_fragment(peer_ctx, 512);
            break;
        case RETRY_NO_COMPAT:
            NEED((server ? SSL_CTX_set1_groups_list(ctx, "P-256") : peer_SSL_CTX_set1_groups_list(peer_ctx, "P-256")) == 1);
            /* fallthrough */
        case NO_COMPAT:
            SSL_CTX_clear_options(ctx, SSL_OP_ENABLE_MIDDLEBOX_COMPAT);
            peer_SSL_CTX_clear_options(peer_ctx, SSL_OP_ENABLE_MIDDLEBOX_COMPAT);
            break;
        case PADDED:
            SSL_CTX_set_block_padding(ctx, 1024);
            peer_SSL_CTX_set_block_padding(peer_ctx, 1024);
            break;
        }
        SSL_SESSION *session = NULL;
        for (int turn = 0; turn <= resumed; turn++) {
            struct pair p = end_pair(server, ctx, peer_ctx);
            client_resumes(server, &p, session);
            if (turn == resumed) {
                ours(p.ssl);
                handshake_show(&p);
                SHOW(SSL_session_reused(p.ssl));
                echo_show(&p);
                SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
                SHOW_PEER_CALL(p.peer, peer_SSL_shutdown(p.peer));
                SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
            } else {
                NEED_HANDSHAKE(&p);
                session = client_session(server, &p);
                peer_SSL_shutdown(p.peer);
                SSL_shutdown(p.ssl);
            }
            pair_free(&p);
        }
        client_session_free(server, session);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}
static void client_1_2(void) { connection(TLS1_2_VERSION, 0, 0); }
static void client_1_3(void) { connection(TLS1_3_VERSION, 0, 0); }
static void client_resumed_1_2(void) { connection(TLS1_2_VERSION, 0, 1); }
static void client_resumed_1_3(void) { connection(TLS1_3_VERSION, 0, 1); }
static void server_1_2(void) { connection(TLS1_2_VERSION, 1, 0); }
static void server_1_3(void) { connection(TLS1_3_VERSION, 1, 0); }
static void server_resumed_1_2(void) { connection(TLS1_2_VERSION, 1, 1); }
static void server_resumed_1_3(void) { connection(TLS1_3_VERSION, 1, 1); }

/* Versions that are still to be negotiated, and handshakes that fail. */
static void failing(int server) {
    for (int failure = 0; failure < 4; failure++) {
        SSL_CTX *ctx = end_ctx(server, "p256"), *peer_ctx = peer_end_ctx(server, "p256");
        SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION);
        printf("failure %d\n", failure);
        if (failure == 0)
            peer_only_version(peer_ctx, TLS1_1_VERSION);
        if (failure == 1) {
            NEED(SSL_CTX_set1_groups_list(ctx, "P-256") == 1);
            NEED(peer_SSL_CTX_set1_groups_list(peer_ctx, "P-384") == 1);
        }
        if (failure == 2) {
            SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
            peer_SSL_CTX_set_verify(peer_ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
        }
        if (failure == 3)
            SSL_CTX_set_options(ctx, SSL_OP_NO_TLSv1_2 | SSL_OP_NO_TLSv1_3);
        struct pair p = end_pair(server, ctx, peer_ctx);
        ours(p.ssl);
        handshake_show(&p);
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}
static void client_failing(void) { failing(0); }
static void server_failing(void) { failing(1); }

/* Messages after the handshake. */
static void afterwards(int server) {
    SSL_CTX *ctx = end_ctx(server, "p256"), *peer_ctx = peer_end_ctx(server, "p256");
    struct pair p = end_pair(server, ctx, peer_ctx);
    NEED_HANDSHAKE(&p);
    char buffer[16];
    ours(p.ssl);
    SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, 1));
    TRY(SSL_key_update(p.ssl, SSL_KEY_UPDATE_REQUESTED));
    echo_show(&p);
    echo_show(&p);
    TRY(peer_SSL_key_update(p.peer, SSL_KEY_UPDATE_REQUESTED));
    SHOW_PEER_CALL(p.peer, peer_SSL_do_handshake(p.peer));
    SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, 1));
    echo_show(&p);
    BIO_write(peer_SSL_get_wbio(p.peer), "\x17\x03\x03\x00\x20xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", 37);
    SHOW(SSL_read(p.ssl, buffer, 1));
    ERR_clear_error();
    pair_free(&p);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}
static void client_after(void) { afterwards(0); }
static void server_after(void) { afterwards(1); }

static void callbacks(void) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
    SSL_CTX_set_msg_callback(ctx, show);
    SSL_CTX_set_msg_callback_arg(ctx, (void *)"context");
    struct pair p = client_pair(ctx, peer_ctx), q = client_pair(ctx, peer_ctx), r = client_pair(ctx, peer_ctx);
    SSL_set_msg_callback_arg(q.ssl, (void *)"connection");
    SSL_set_msg_callback(r.ssl, NULL);
    SSL_CTX_set_msg_callback(ctx, NULL);
    handshake_show(&p);
    handshake_show(&q);
    handshake_show(&r);
    pair_free(&p);
    pair_free(&q);
    pair_free(&r);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

MAIN(CASE(callbacks), CASE(client_1_2), CASE(client_1_3), CASE(client_resumed_1_2), CASE(client_resumed_1_3), CASE(server_1_2), CASE(server_1_3),
     CASE(server_resumed_1_2), CASE(server_resumed_1_3), CASE(client_failing), CASE(server_failing), CASE(client_after), CASE(server_after))
