/* What is to be seen between calls: what lies in a connection, decrypted or not, its state, and its transport's retry flags. */
#include "support.h"

#define EACH_VERSION(v) for (int v = TLS1_2_VERSION; v <= TLS1_3_VERSION; v++)

static void show_left(const char *when, SSL *ssl) {
    BIO *reader = SSL_get_rbio(ssl), *writer = SSL_get_wbio(ssl);
    printf("%s: pending %d, has %d, %s, %s, want %d, shutdown %d", when, SSL_pending(ssl), SSL_has_pending(ssl),
           SSL_rstate_string(ssl), SSL_state_string_long(ssl), SSL_want(ssl), SSL_get_shutdown(ssl));
    printf(", reader %d, writer %d\n", BIO_get_retry_flags(reader), BIO_get_retry_flags(writer));
}

/* Both ways apart, so that the flags of each are seen. */
static struct pair apart(SSL_CTX *ctx, SSL_CTX *peer_ctx, int server) {
    struct pair p = server ? own_server_pair(ctx, peer_ctx) : own_client_pair(ctx, peer_ctx);
    BIO *ours[2], *theirs[2];
    for (int i = 0; i < 2; i++)
        NEED(BIO_new_bio_pair(&ours[i], 100000, &theirs[i], 100000) == 1);
    SSL_set_bio(p.ssl, ours[0], ours[1]);
    peer_SSL_set_bio(p.peer, theirs[1], theirs[0]);
    return p;
}
static struct pair connected(int version, int server) {
    SSL_CTX *ctx = end_ctx(server, "p256"), *peer_ctx = peer_end_ctx(server, "p256");
    char byte;
    only_version(ctx, version);
    struct pair p = apart(ctx, peer_ctx, server);
    NEED_HANDSHAKE(&p);
    NEED(SSL_write(p.ssl, "x", 1) == 1 && peer_SSL_read(p.peer, &byte, 1) == 1);
    NEED(peer_SSL_write(p.peer, "x", 1) == 1 && SSL_read(p.ssl, &byte, 1) == 1);
    printf("%s, %s\n", version_name(version), server ? "server" : "client");
    return p;
}
#define EACH_CONNECTED(p)                                                                                              \
    EACH_VERSION(version)                                                                                              \
    for (int server = 0; server < 2; server++)                                                                         \
        for (struct pair p = connected(version, server); p.ssl; pair_free(&p))

/* The handshake fails: at what we are shown, or by an alert of the peer's. */
static void failed_handshakes(void) {
    EACH_VERSION(version) {
        for (int how = 0; how < 4; how++) {
            int server = how > 1;
            SSL_CTX *ctx = server ? server_ctx("p256") : how == 0 ? SSL_CTX_new(TLS_client_method()) : client_ctx();
            SSL_CTX *peer_ctx = server ? peer_SSL_CTX_new(peer_TLS_client_method()) : peer_server_ctx("p256");
            if (how == 0)
                SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
            if (how == 1)
                SSL_CTX_set_alpn_protos(ctx, (const unsigned char *)"\2h2", 3),
                peer_SSL_CTX_set_verify(peer_ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
            if (how == 2)
                SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
            if (how == 3)
                peer_SSL_CTX_set_verify(peer_ctx, SSL_VERIFY_PEER, NULL);
            only_version(ctx, version);
            struct pair p = apart(ctx, peer_ctx, server);
            char buffer[8];
            printf("%s, %d\n", version_name(version), how);
            handshake_show(&p);
            show_left("failed", p.ssl);
            SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
            SHOW_CALL(p.ssl, SSL_do_handshake(p.ssl));
            SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
            show_left("later", p.ssl);
            pair_free(&p);
        }
    }
}

/* Bytes that are no TLS, or no handshake's, with more behind them. */
static void strange_beginnings(void) {
    static const struct {
        const char *bytes;
        int len;
    } begins[] = {
        {"HTTP/1.1 400 Bad Request\r\n\r\n", 28}, {"\x16\x03\x03", 3},           {"\x16\x03\x03\0\4\x2", 6},
        {"\x16\x03\x03\0\4\x2\0\0\0more", 13},    {"\x15\x03\x03\0\2\2\x28more", 11}, {"\x15\x03\x03\0\2\1\0more", 11},
        {"\x17\x03\x03\0\4data", 9},              {"\x14\x03\x03\0\1\1more", 10},    {"\x16\x03\x03\xff\xff", 5},
        {"\x63\x03\x03\0\1more", 9},             {"\x15\x03\x03\0\3\2\x28morer", 12}, {"\x15\x03\x03\0\4\2\x28\2\x28", 9},
        {"\x16\x03\x03\0\0", 5},                 {"\x15\x03\x03\0\2\1\x5a\x16\x03", 9},
    };
    for (int server = 0; server < 2; server++) {
        for (size_t i = 0; i < sizeof(begins) / sizeof(begins[0]); i++) {
            for (int ahead = 0; ahead < 2; ahead++) {
                SSL_CTX *ctx = end_ctx(server, "p256");
                SSL_CTX *peer_ctx = peer_end_ctx(server, "p256");
                struct pair p = apart(ctx, peer_ctx, server);
                char buffer[8];
                SSL_set_read_ahead(p.ssl, ahead);
                printf("%s, %zu, read ahead %d\n", server ? "server" : "client", i, ahead);
                SHOW_CALL(p.ssl, SSL_do_handshake(p.ssl));
                show_left("begun", p.ssl);
                BIO_write(peer_SSL_get_wbio(p.peer), begins[i].bytes, begins[i].len);
                SHOW_CALL(p.ssl, SSL_do_handshake(p.ssl));
                show_left("after", p.ssl);
                SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
                SHOW_CALL(p.ssl, SSL_peek(p.ssl, buffer, sizeof(buffer)));
                show_left("read", p.ssl);
                SHOW(SSL_clear(p.ssl));
                show_left("cleared", p.ssl);
                pair_free(&p);
            }
        }
    }
}

/* A connection ends by what comes instead of data. */
static void bad_records(void) {
    static const struct {
        const char *bytes;
        int len;
    } ends[] = {
        {"HTTP/1.1 400 Bad Request\r\n\r\n", 28},
        {"\x17\x03\x03\0\x20""0123456789abcdef0123456789abcdefmore", 41},
        {"\x17\x03\x03\0\x20""0123", 9},
        {"\x17\x03\x03", 3},
        {"\x15\x03\x03\0\2\2\x28more", 11},
        {"\x14\x03\x03\0\1\1more", 10},
        {"\x17\x03\x03\xff\xff", 5},
        {"\x16\x03\x03\0\4\0\0\0\0", 9},
    };
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
        for (int half = 0; half < 2; half++)
            EACH_CONNECTED(p) {
                char buffer[8];
                printf("%zu, half read %d\n", i, half);
                if (half) {
                    peer_SSL_write(p.peer, "half read", 9);
                    SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, 4));
                }
                BIO_write(peer_SSL_get_wbio(p.peer), ends[i].bytes, ends[i].len);
                show_left("before", p.ssl);
                for (int n = 0; n < 3; n++) {
                    SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, 7));
                    show_left("read", p.ssl);
                }
                SHOW_CALL(p.ssl, SSL_do_handshake(p.ssl));
                SHOW_CALL(p.ssl, SSL_write(p.ssl, "x", 1));
                show_left("written", p.ssl);
                SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
                show_left("shut", p.ssl);
            }
}

/* Half read data, and a write that fails, a close, or a new beginning. */
static void half_read(void) {
    EACH_CONNECTED(p) {
        char buffer[8];
        peer_SSL_write(p.peer, "half read", 9);
        SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, 4));
        show_left("half", p.ssl);
        SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
        show_left("closed", p.ssl);
        SHOW_CALL(p.ssl, SSL_write(p.ssl, "x", 1));
        SHOW_CALL(p.ssl, SSL_do_handshake(p.ssl));
        show_left("written", p.ssl);
        SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
        show_left("closed again", p.ssl);
        SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
        show_left("and again", p.ssl);
    }
    EACH_CONNECTED(p) {
        char buffer[8];
        peer_SSL_write(p.peer, "half read", 9);
        SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, 4));
        SSL_set_shutdown(p.ssl, SSL_RECEIVED_SHUTDOWN);
        SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, 4));
        show_left("said to be closed", p.ssl);
        SSL_set_shutdown(p.ssl, 0);
        SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, 4));
        show_left("not any more", p.ssl);
        SHOW(SSL_clear(p.ssl));
        show_left("cleared", p.ssl);
    }
}

/* What calls that need nothing of the transport leave of its flags. */
static void retry_flags(void) {
    EACH_CONNECTED(p) {
        char buffer[8];
        SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, 4));
        show_left("waits", p.ssl);
        SHOW_CALL(p.ssl, SSL_do_handshake(p.ssl));
        show_left("no handshake", p.ssl);
        SHOW_CALL(p.ssl, SSL_write(p.ssl, "", 0));
        show_left("nothing written", p.ssl);
        SHOW_CALL(p.ssl, SSL_read(p.ssl, NULL, 0));
        show_left("nothing read", p.ssl);
        peer_SSL_write(p.peer, "data", 4);
        SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, 2));
        show_left("half", p.ssl);
        BIO_set_retry_read(SSL_get_rbio(p.ssl));
        BIO_set_retry_write(SSL_get_wbio(p.ssl));
        SHOW_CALL(p.ssl, SSL_peek(p.ssl, buffer, 2));
        show_left("peek", p.ssl);
        SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, 2));
        show_left("read", p.ssl);
        SHOW_CALL(p.ssl, SSL_do_handshake(p.ssl));
        show_left("no handshake", p.ssl);
        SHOW(SSL_key_update(p.ssl, SSL_KEY_UPDATE_NOT_REQUESTED));
        SHOW_CALL(p.ssl, SSL_do_handshake(p.ssl));
        show_left("new key", p.ssl);
        BIO_set_retry_write(SSL_get_wbio(p.ssl));
        SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
        show_left("closed", p.ssl);
        SHOW_CALL(p.ssl, SSL_do_handshake(p.ssl));
        show_left("no handshake", p.ssl);
    }
}

MAIN(CASE(failed_handshakes), CASE(strange_beginnings), CASE(bad_records), CASE(half_read), CASE(retry_flags))
