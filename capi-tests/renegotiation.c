/* SSL_renegotiate and its kin: another handshake on a connection of TLS 1.2, asked for by either side, at either end. */
#include "random.h"

#define BOTH(server) for (int server = 0; server < 2; server++)

static const char *where_name(int where) {
    static char text[64];
    snprintf(text, sizeof(text), "%s%s%s%s%s%s%s", where & SSL_CB_LOOP ? "loop" : "", where & SSL_CB_EXIT ? "exit" : "",
             where & SSL_CB_ALERT ? "alert " : "", where & SSL_CB_READ ? "read" : "", where & SSL_CB_WRITE ? "write" : "",
             where & SSL_CB_HANDSHAKE_START ? "start" : "", where & SSL_CB_HANDSHAKE_DONE ? "done" : "");
    return text;
}
static void info(const SSL *ssl, int where, int ret) {
    printf("  %s %d: %s; init %d, pending %d, suite %s\n", where_name(where), ret, SSL_state_string_long(ssl), SSL_in_init(ssl),
           SSL_renegotiate_pending(ssl), SSL_get_cipher_name(ssl));
}
static void message(int write, int version, int type, const void *data, size_t len, SSL *ssl, void *arg) {
    (void)ssl, (void)arg;
    if (type == SSL3_RT_HANDSHAKE || type == SSL3_RT_ALERT || type == SSL3_RT_CHANGE_CIPHER_SPEC)
        printf("  %s %x type %d: %d\n", write ? ">" : "<", version, type, len ? ((const unsigned char *)data)[0] : -1);
}

/* TLS 1.2 with one suite, so that a handshake's messages are always the same. */
static SSL_CTX *ctx_of(int server) {
    SSL_CTX *ctx = end_ctx(server, "p256");
    only_version(ctx, TLS1_2_VERSION);
    SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"test", 4);
    return ctx;
}
static struct pair pair_of(int server, SSL_CTX *ctx, SSL_CTX *peer_ctx) {
    struct pair p = end_pair(server, ctx, peer_ctx);
    NEED_HANDSHAKE(&p);
    return keep_contexts(p, ctx, peer_ctx);
}
static void counts(const char *when, SSL *ssl) {
    printf("%s: pending %d, %ld of %ld, reused %d, secure %ld, finished %zu %zu\n", when, SSL_renegotiate_pending(ssl), SSL_num_renegotiations(ssl),
           SSL_total_renegotiations(ssl), SSL_session_reused(ssl), SSL_get_secure_renegotiation_support(ssl), SSL_get_finished(ssl, NULL, 0),
           SSL_get_peer_finished(ssl, NULL, 0));
}
/* Both sides read until nothing moves any more. */
static void settle(struct pair *p) {
    char byte[16];
    for (int i = 0; i < 8; i++) {
        struct outcome o = CALL(p->ssl, SSL_read(p->ssl, byte, sizeof(byte)));
        outcome_show("read", &o);
        struct outcome peers = PEER_CALL(p->peer, peer_SSL_read(p->peer, byte, sizeof(byte)));
        outcome_show("peer's read", &peers);
        if (!is_retry(o.error) || !is_retry(peers.error))
            break;
    }
}

enum { OURS, PEERS };
/* `who` asks, for a session that is new or not, and goes on by driving the handshake, reading or writing. */
static void asked(int server, int who, int abbreviated, int by) {
    SSL_CTX *ctx = ctx_of(server), *peer_ctx = peer_end_ctx(server, "p256");
    if (server)
        SSL_CTX_set_options(ctx, SSL_OP_ALLOW_CLIENT_RENEGOTIATION);
    else
        peer_SSL_CTX_set_options(peer_ctx, SSL_OP_ALLOW_CLIENT_RENEGOTIATION);
    struct pair p = pair_of(server, ctx, peer_ctx);
    printf("-- %s, %s, %s, by %d\n", server ? "server" : "client", who == OURS ? "we ask" : "the peer asks", abbreviated ? "abbreviated" : "full", by);
    counts("before", p.ssl);
    SSL_set_info_callback(p.ssl, info);
    SSL_set_msg_callback(p.ssl, message);
    SSL_SESSION *before = SSL_get1_session(p.ssl);
    char byte;
    if (who == OURS) {
        TRY(abbreviated ? SSL_renegotiate_abbreviated(p.ssl) : SSL_renegotiate(p.ssl));
        counts("asked", p.ssl);
        if (by == 0)
            SHOW_CALL(p.ssl, SSL_do_handshake(p.ssl));
        else if (by == 1)
            SHOW_CALL(p.ssl, SSL_peek(p.ssl, &byte, 0));
        else
            SHOW_CALL(p.ssl, SSL_write(p.ssl, "first", 5));
        counts("begun", p.ssl);
    } else {
        TRY(abbreviated ? peer_SSL_renegotiate_abbreviated(p.peer) : peer_SSL_renegotiate(p.peer));
        if (by == 0)
            SHOW_PEER_CALL(p.peer, peer_SSL_do_handshake(p.peer));
        else if (by == 1)
            SHOW_PEER_CALL(p.peer, peer_SSL_peek(p.peer, &byte, 0));
        else
            SHOW_PEER_CALL(p.peer, peer_SSL_write(p.peer, "first", 5));
    }
    settle(&p);
    counts("after", p.ssl);
    SHOW(SSL_get0_session(p.ssl) == before);
    SHOW(SSL_clear_num_renegotiations(p.ssl));
    counts("counted", p.ssl);
    echo_show(&p);
    SHOW(SSL_CTX_sess_connect(SSL_get_SSL_CTX(p.ssl)));
    SHOW(SSL_CTX_sess_connect_renegotiate(SSL_get_SSL_CTX(p.ssl)));
    SHOW(SSL_CTX_sess_connect_good(SSL_get_SSL_CTX(p.ssl)));
    SHOW(SSL_CTX_sess_accept(SSL_get_SSL_CTX(p.ssl)));
    /* OpenSSL counts one that the server asks for three times. */
    SHOW(SSL_CTX_sess_accept_renegotiate(SSL_get_SSL_CTX(p.ssl)) > 0);
    SHOW(SSL_CTX_sess_accept_good(SSL_get_SSL_CTX(p.ssl)));
    SHOW(SSL_CTX_sess_hits(SSL_get_SSL_CTX(p.ssl)));
    SSL_SESSION_free(before);
    pair_free(&p);
}
static void client_asks(void) {
    for (int i = 0; i < 6; i++)
        asked(0, OURS, i & 1, i / 2);
}
static void server_asks(void) {
    for (int i = 0; i < 6; i++)
        asked(1, OURS, i & 1, i / 2);
}
static void client_is_asked(void) {
    for (int i = 0; i < 6; i++)
        asked(0, PEERS, i & 1, i / 2);
}
static void server_is_asked(void) {
    for (int i = 0; i < 6; i++)
        asked(1, PEERS, i & 1, i / 2);
}

/* What each side allows. */
static void options(void) {
    static const uint64_t sets[] = {0, SSL_OP_NO_RENEGOTIATION, SSL_OP_ALLOW_CLIENT_RENEGOTIATION, SSL_OP_NO_RENEGOTIATION | SSL_OP_ALLOW_CLIENT_RENEGOTIATION,
                                    SSL_OP_ALLOW_CLIENT_RENEGOTIATION | SSL_OP_NO_SESSION_RESUMPTION_ON_RENEGOTIATION,
                                    SSL_OP_ALLOW_CLIENT_RENEGOTIATION | SSL_OP_NO_TICKET};
    BOTH(server) {
        for (size_t i = 0; i < sizeof(sets) / sizeof(sets[0]); i++) {
            for (int who = 0; who < 4; who++) {
                SSL_CTX *ctx = ctx_of(server), *peer_ctx = peer_end_ctx(server, "p256");
                SSL_CTX_set_options(ctx, sets[i]);
                peer_SSL_CTX_set_options(peer_ctx, SSL_OP_ALLOW_CLIENT_RENEGOTIATION);
                struct pair p = pair_of(server, ctx, peer_ctx);
                printf("-- %s, options %zu, %s, %s\n", server ? "server" : "client", i, who & 1 ? "the peer asks" : "we ask", who & 2 ? "abbreviated" : "full");
                int abbreviated = who & 2;
                if (who & 1)
                    TRY(abbreviated ? peer_SSL_renegotiate_abbreviated(p.peer) : peer_SSL_renegotiate(p.peer));
                else
                    TRY(abbreviated ? SSL_renegotiate_abbreviated(p.ssl) : SSL_renegotiate(p.ssl));
                if (who & 1)
                    SHOW_PEER_CALL(p.peer, peer_SSL_do_handshake(p.peer));
                else
                    SHOW_CALL(p.ssl, SSL_do_handshake(p.ssl));
                settle(&p);
                counts("after", p.ssl);
                echo_show(&p);
                pair_free(&p);
            }
        }
    }
}

/* A server wants to know who the client is, once it has seen what is asked for; as Apache does per directory. */
static void who_are_you(int server, int mode, int has, int apart, int trusted) {
    SSL_CTX *ctx = ctx_of(server), *peer_ctx = peer_end_ctx(server, "p256");
    if (has)
        give_client_certificate(server, ctx, peer_ctx);
    if (trusted)
        NEED((server ? SSL_CTX_load_verify_locations(ctx, cert("ca.pem"), NULL) : peer_SSL_CTX_load_verify_locations(peer_ctx, cert("ca.pem"), NULL)) == 1);
    struct pair p = pair_of(server, ctx, peer_ctx);
    printf("-- %s, mode %d, %s certificate, %s, %s\n", server ? "server" : "client", mode, has ? "with a" : "no", apart ? "apart" : "as before", trusted ? "trusted" : "not trusted");
    for (int time = 0; time < 2; time++) {
        if (server) {
            SSL_set_verify(p.ssl, mode, NULL);
            if (apart)
                NEED(SSL_set_session_id_context(p.ssl, (const unsigned char *)"other", 5) == 1);
            TRY(SSL_renegotiate(p.ssl));
            SHOW_CALL(p.ssl, SSL_do_handshake(p.ssl));
        } else {
            peer_SSL_set_verify(p.peer, mode, NULL);
            if (apart)
                NEED(peer_SSL_set_session_id_context(p.peer, (const unsigned char *)"other", 5) == 1);
            TRY(peer_SSL_renegotiate(p.peer));
            SHOW_PEER_CALL(p.peer, peer_SSL_do_handshake(p.peer));
        }
        settle(&p);
        X509 *x509 = SSL_get1_peer_certificate(p.ssl);
        show_x509("peer", x509);
        X509_free(x509);
        SHOW(SSL_get_verify_result(p.ssl));
        SHOW(SSL_session_reused(p.ssl));
        SHOW(SSL_get_certificate(p.ssl) != NULL);
    }
    echo_show(&p);
    pair_free(&p);
}
static void client_certificate(void) {
    static const int modes[] = {SSL_VERIFY_PEER, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, SSL_VERIFY_PEER | SSL_VERIFY_CLIENT_ONCE};
    BOTH(server)
        for (int i = 0; i < 3; i++)
            for (int rest = 0; rest < 8; rest++)
                who_are_you(server, modes[i], rest & 1, rest & 2, !(rest & 4));
}

/* What the server sends before it sees our hello is the program's, if it reads. */
static void data_meanwhile(void) {
    for (int by = 0; by < 3; by++) {
        struct pair p = pair_of(0, ctx_of(0), ({
            SSL_CTX *peer_ctx = peer_end_ctx(0, "p256");
            peer_SSL_CTX_set_options(peer_ctx, SSL_OP_ALLOW_CLIENT_RENEGOTIATION);
            peer_ctx;
        }));
        printf("-- by %d\n", by);
        SSL_set_info_callback(p.ssl, info);
        TRY(SSL_renegotiate(p.ssl));
        char buffer[16];
        if (by == 2) {
            /* It lies here when the handshake begins. */
            SHOW_PEER_CALL(p.peer, peer_SSL_write(p.peer, "one", 3));
            SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, 1));
        } else {
            SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, 1));
            SHOW_PEER_CALL(p.peer, peer_SSL_write(p.peer, "one", 3));
        }
        SHOW_PEER_CALL(p.peer, peer_SSL_write(p.peer, "", 0));
        SHOW_PEER_CALL(p.peer, peer_SSL_write(p.peer, "two", 3));
        if (by == 0)
            SHOW_CALL(p.ssl, SSL_do_handshake(p.ssl));
        SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, 2));
        SHOW(SSL_pending(p.ssl));
        SHOW_CALL(p.ssl, SSL_peek(p.ssl, buffer, 5));
        SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, 5));
        SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, 5));
        settle(&p);
        counts("after", p.ssl);
        echo_show(&p);
        pair_free(&p);
    }
}
/* A client that writes before the hello that is asked for; and a server that does after asking. */
static void data_before(void) {
    BOTH(server) {
        struct pair p = pair_of(server, ctx_of(server), peer_end_ctx(server, "p256"));
        char buffer[16];
        if (server) {
            TRY(SSL_renegotiate(p.ssl));
            SHOW_CALL(p.ssl, SSL_write(p.ssl, "after", 5));
            SHOW_PEER_CALL(p.peer, peer_SSL_write(p.peer, "before", 6));
        } else {
            TRY(peer_SSL_renegotiate(p.peer));
            SHOW_PEER_CALL(p.peer, peer_SSL_write(p.peer, "after", 5));
            SHOW_CALL(p.ssl, SSL_write(p.ssl, "before", 6));
        }
        for (int i = 0; i < 5; i++) {
            SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
            SHOW_PEER_CALL(p.peer, peer_SSL_read(p.peer, buffer, sizeof(buffer)));
        }
        echo_show(&p);
        pair_free(&p);
    }
}

/* Each time with another suite, and data between: keys, sequence numbers and suites are the new ones. */
static void many(void) {
    static const char *const suites[] = {"ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-AES256-CCM"};
    BOTH(server) {
        SSL_CTX *ctx = ctx_of(server), *peer_ctx = peer_end_ctx(server, "p256");
        NEED(SSL_CTX_set_cipher_list(ctx, "ALL") == 1 && peer_SSL_CTX_set_cipher_list(peer_ctx, "ALL") == 1);
        SSL_CTX_set_options(ctx, SSL_OP_ALLOW_CLIENT_RENEGOTIATION);
        peer_SSL_CTX_set_options(peer_ctx, SSL_OP_ALLOW_CLIENT_RENEGOTIATION);
        struct pair p = pair_of(server, ctx, peer_ctx);
        static unsigned char out[50000], in[50000];
        for (int i = 0; i < 9; i++) {
            NEED((server ? peer_SSL_set_cipher_list(p.peer, suites[i % 4]) : SSL_set_cipher_list(p.ssl, suites[i % 4])) == 1);
            /* The client begins; asked by a server, OpenSSL's would offer a session of the suite that it gave up. */
            NEED((server ? peer_SSL_renegotiate(p.peer) : SSL_renegotiate(p.ssl)) == 1);
            int done = 0;
            for (int turn = 0; turn < 20 && !done; turn++) {
                char byte;
                struct outcome o = CALL(p.ssl, SSL_read(p.ssl, &byte, 1));
                struct outcome peers = PEER_CALL(p.peer, peer_SSL_read(p.peer, &byte, 1));
                if (!(is_retry(o.error) || o.ret == 1) || !(is_retry(peers.error) || peers.ret == 1)) {
                    outcome_show("!! ours", &o);
                    outcome_show("!! peer's", &peers);
                    return;
                }
                done = !SSL_renegotiate_pending(p.ssl) && !peer_SSL_renegotiate_pending(p.peer) && SSL_is_init_finished(p.ssl) && peer_SSL_is_init_finished(p.peer) && turn > 2;
            }
            printf("%d: done %d, %s %s\n", i, done, SSL_get_cipher_name(p.ssl), peer_SSL_get_cipher_name(p.peer));
            for (size_t n = 0; n < sizeof(out); n++)
                out[n] = pattern(n + (size_t)i);
            size_t len = 16000;
            int wrong = SSL_write(p.ssl, out, (int)len) != (int)len;
            wrong += peer_SSL_read(p.peer, in, (int)len) != (int)len || memcmp(out, in, len) != 0;
            wrong += peer_SSL_write(p.peer, out + 1, (int)len) != (int)len;
            wrong += SSL_read(p.ssl, in, (int)len) != (int)len || memcmp(out + 1, in, len) != 0;
            printf("  wrong %d, %d bits\n", wrong, SSL_get_cipher_bits(p.ssl, NULL));
        }
        counts("after", p.ssl);
        pair_free(&p);
    }
}

/* The program's callbacks are asked again. */
static int select_protocol(SSL *ssl, const unsigned char **out, unsigned char *outlen, const unsigned char *in, unsigned inlen, void *arg) {
    (void)ssl, (void)arg;
    puts("  alpn");
    *out = in + 1;
    *outlen = in[0];
    return inlen ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}
static int name_asked(SSL *ssl, int *alert, void *arg) {
    (void)alert, (void)arg;
    printf("  name %s\n", SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name));
    return SSL_TLSEXT_ERR_OK;
}
static int certificate_asked(SSL *ssl, void *arg) {
    (void)arg;
    printf("  certificate, state %s\n", SSL_state_string_long(ssl));
    return 1;
}
static int hello_seen(SSL *ssl, int *alert, void *arg) {
    (void)alert, (void)arg;
    const unsigned char *content;
    size_t len;
    printf("  hello, renegotiation_info %d", SSL_client_hello_get0_ext(ssl, 0xff01, &content, &len) ? (int)len : -1);
    printf(", versions %d\n", SSL_client_hello_get0_ext(ssl, 43, &content, &len) ? (int)len : -1);
    return SSL_CLIENT_HELLO_SUCCESS;
}
static int verified(int ok, X509_STORE_CTX *store) {
    printf("  verify %d at %d\n", ok, X509_STORE_CTX_get_error_depth(store));
    return ok;
}
static int session_made(SSL *ssl, SSL_SESSION *session) {
    printf("  session, resumable %d, reused %d\n", SSL_SESSION_is_resumable(session), SSL_session_reused(ssl));
    return 0;
}
static void key_logged(const SSL *ssl, const char *line) {
    (void)ssl;
    printf("  key %.13s\n", line);
}
static void callbacks(void) {
    BOTH(server) {
        SSL_CTX *ctx = ctx_of(server), *peer_ctx = peer_end_ctx(server, "p256");
        SSL_CTX_set_alpn_select_cb(ctx, select_protocol, NULL);
        SSL_CTX_set_tlsext_servername_callback(ctx, name_asked);
        SSL_CTX_set_cert_cb(ctx, certificate_asked, NULL);
        SSL_CTX_set_client_hello_cb(ctx, hello_seen, NULL);
        SSL_CTX_sess_set_new_cb(ctx, session_made);
        SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_BOTH);
        SSL_CTX_set_keylog_callback(ctx, key_logged);
        ask_client(server, ctx, peer_ctx);
        give_client_certificate(server, ctx, peer_ctx);
        SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, verified);
        peer_only_version(peer_ctx, TLS1_2_VERSION);
        NEED(SSL_CTX_set_alpn_protos(ctx, (const unsigned char *)"\1a\1b", 4) == 0);
        NEED(peer_SSL_CTX_set_alpn_protos(peer_ctx, (const unsigned char *)"\1b\1a", 4) == 0);
        struct pair p = end_pair(server, ctx, peer_ctx);
        NEED((server ? peer_SSL_set_tlsext_host_name(p.peer, "localhost") : SSL_set_tlsext_host_name(p.ssl, "localhost")) == 1);
        handshake_show(&p);
        for (int i = 0; i < 2; i++) {
            puts("again");
            NEED((server ? SSL_renegotiate(p.ssl) : peer_SSL_renegotiate(p.peer)) == 1);
            if (server)
                SHOW_CALL(p.ssl, SSL_do_handshake(p.ssl));
            else
                SHOW_PEER_CALL(p.peer, peer_SSL_do_handshake(p.peer));
            settle(&p);
            const unsigned char *protocol;
            unsigned len;
            SSL_get0_alpn_selected(p.ssl, &protocol, &len);
            printf("protocol %.*s, name %s, peer %d\n", (int)len, protocol, SSL_get_servername(p.ssl, TLSEXT_NAMETYPE_host_name), SSL_get0_peer_certificate(p.ssl) != NULL);
        }
        echo_show(&p);
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

/* Asked for when there is nothing to be done again, or no more. */
static void out_of_place(void) {
    BOTH(server) {
        SSL_CTX *ctx = end_ctx(server, "p256"), *peer_ctx = peer_end_ctx(server, "p256");
        struct pair p = end_pair(server, ctx, peer_ctx);
        SHOW(SSL_renegotiate_pending(p.ssl));
        NEED_HANDSHAKE(&p);
        TRY(SSL_renegotiate(p.ssl));
        TRY(SSL_renegotiate_abbreviated(p.ssl));
        SHOW(SSL_renegotiate_pending(p.ssl));
        echo_show(&p);
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
        p = pair_of(server, ctx_of(server), peer_end_ctx(server, "p256"));
        TRY(SSL_renegotiate(p.ssl));
        TRY(SSL_clear(p.ssl));
        SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
        pair_free(&p);
    }
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    TRY(SSL_renegotiate(ssl));
    SHOW(SSL_renegotiate_pending(ssl));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

/* The peer says no. */
static void declined(void) {
    BOTH(server) {
        SSL_CTX *peer_ctx = peer_end_ctx(server, "p256");
        peer_SSL_CTX_set_options(peer_ctx, SSL_OP_NO_RENEGOTIATION);
        struct pair p = pair_of(server, ctx_of(server), peer_ctx);
        SSL_set_info_callback(p.ssl, info);
        TRY(SSL_renegotiate(p.ssl));
        SHOW_CALL(p.ssl, SSL_do_handshake(p.ssl));
        settle(&p);
        counts("after", p.ssl);
        pair_free(&p);
    }
}

/* By way of a BIO that renegotiates after so many bytes. */
static void by_bio(void) {
    BOTH(server) {
        SSL_CTX *peer_ctx = peer_end_ctx(server, "p256");
        peer_SSL_CTX_set_options(peer_ctx, SSL_OP_ALLOW_CLIENT_RENEGOTIATION);
        struct pair p = pair_of(server, ctx_of(server), peer_ctx);
        BIO *bio = BIO_new(BIO_f_ssl());
        NEED(BIO_set_ssl(bio, p.ssl, BIO_NOCLOSE) == 1);
        BIO_set_ssl_renegotiate_bytes(bio, 512);
        char buffer[400] = {0};
        for (int i = 0; i < 12; i++) {
            printf("%d: ", BIO_write(bio, buffer, sizeof(buffer)));
            printf("retry %d, peer %d, ", BIO_should_retry(bio), peer_SSL_read(p.peer, buffer, sizeof(buffer)));
            printf("read %d, count %ld %ld, pending %d\n", BIO_read(bio, buffer, sizeof(buffer)), BIO_get_num_renegotiates(bio), SSL_total_renegotiations(p.ssl),
                   SSL_renegotiate_pending(p.ssl));
        }
        BIO_free(bio);
        pair_free(&p);
    }
}

/* Data both ways by pieces, through sockets that take little, and a handshake again and again: all arrives, in order, once. */
struct stream {
    size_t sent, got;
    size_t piece; /* that is being written, and has to be again */
};
static void under_load(void) {
    enum { TOTAL = 2000000 };
    static unsigned char out[2][TOTAL], in[20000];
    BOTH(server) {
        SSL_CTX *ctx = ctx_of(server), *peer_ctx = peer_end_ctx(server, "p256");
        SSL_CTX_set_options(ctx, SSL_OP_ALLOW_CLIENT_RENEGOTIATION);
        peer_SSL_CTX_set_options(peer_ctx, SSL_OP_ALLOW_CLIENT_RENEGOTIATION);
        SSL_CTX_set_mode(ctx, SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
        peer_SSL_CTX_set_mode(peer_ctx, SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
        struct pair p = end_pair(server, ctx, peer_ctx);
        int fds[2];
        socket_pair(fds, 4096);
        set_nonblocking(fds[0], 1);
        set_nonblocking(fds[1], 1);
        SSL_set_fd(p.ssl, fds[0]);
        peer_SSL_set_fd(p.peer, fds[1]);
        NEED_HANDSHAKE(&p);
        for (size_t n = 0; n < TOTAL; n++)
            out[0][n] = pattern(n), out[1][n] = pattern(n + TOTAL);
        struct stream ours = {0}, peers = {0};
        begin_draws(4711 + (uint64_t)server);
        int wrong = 0, asked = 0;
        for (int i = 0; i < 400000 && !wrong && (ours.got < TOTAL || peers.got < TOTAL); i++) {
            /* The client asks, and then reads until it is done: what it would write meets the server's data otherwise. A server
             * with half a record to go has no place for a message. */
            int in_handshake = server ? peer_SSL_renegotiate_pending(p.peer) : SSL_renegotiate_pending(p.ssl);
            int client_writes = server ? peers.piece != 0 : ours.piece != 0, server_writes = server ? ours.piece != 0 : peers.piece != 0;
            if (one_in(3) && !in_handshake && !client_writes && !server_writes) {
                NEED((server ? peer_SSL_renegotiate(p.peer) : SSL_renegotiate(p.ssl)) == 1);
                in_handshake = 1;
                asked++;
            }
            if (ours.sent < TOTAL && (ours.piece || (one_in(2) && !in_handshake))) {
                if (!ours.piece)
                    ours.piece = 1 + draw(ours.sent + 9000 < TOTAL ? 9000 : (unsigned)(TOTAL - ours.sent));
                struct outcome o = CALL(p.ssl, SSL_write(p.ssl, out[0] + ours.sent, (int)ours.piece));
                if (o.ret > 0)
                    ours.sent += (size_t)o.ret, ours.piece = 0;
                else if (!is_retry(o.error))
                    outcome_show("!! write", &o), wrong++;
            }
            if (peers.sent < TOTAL && (peers.piece || (one_in(2) && !in_handshake))) {
                if (!peers.piece)
                    peers.piece = 1 + draw(peers.sent + 9000 < TOTAL ? 9000 : (unsigned)(TOTAL - peers.sent));
                struct outcome o = PEER_CALL(p.peer, peer_SSL_write(p.peer, out[1] + peers.sent, (int)peers.piece));
                if (o.ret > 0)
                    peers.sent += (size_t)o.ret, peers.piece = 0;
                else if (!is_retry(o.error))
                    outcome_show("!! peer's write", &o), wrong++;
            }
            unsigned size = 1 + draw(sizeof(in) - 1);
            struct outcome o = CALL(p.ssl, SSL_read(p.ssl, in, (int)size));
            if (o.ret > 0) {
                wrong += ours.got + (size_t)o.ret > TOTAL || memcmp(in, out[1] + ours.got, (size_t)o.ret) != 0;
                ours.got += (size_t)o.ret;
            } else if (!is_retry(o.error))
                outcome_show("!! read", &o), wrong++;
            o = PEER_CALL(p.peer, peer_SSL_read(p.peer, in, (int)size));
            if (o.ret > 0) {
                wrong += peers.got + (size_t)o.ret > TOTAL || memcmp(in, out[0] + peers.got, (size_t)o.ret) != 0;
                peers.got += (size_t)o.ret;
            } else if (!is_retry(o.error))
                outcome_show("!! peer's read", &o), wrong++;
        }
        printf("wrong %d, got %zu %zu, renegotiated %s\n", wrong, ours.got, peers.got, asked > 5 ? "often" : "seldom");
        pair_free(&p);
        close(fds[0]), close(fds[1]);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

MAIN(SLOW_CASE(under_load, 60), CASE(client_asks), CASE(server_asks), CASE(client_is_asked), CASE(server_is_asked), CASE(options), CASE(client_certificate), CASE(data_meanwhile), CASE(data_before),
     CASE(many), CASE(callbacks), CASE(out_of_place), CASE(declined), CASE(by_bio))
