/* SSL_connect and SSL_do_handshake: return values and SSL_get_error, blocking and not, both versions. */
#include "support.h"

static void basic(int version) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("rsa");
    only_version(ctx, version);
    struct pair p = client_pair(ctx, peer_ctx);
    SHOW_STR(SSL_state_string_long(p.ssl));
    SHOW(SSL_is_init_finished(p.ssl));
    SHOW(SSL_in_init(p.ssl));
    SHOW(SSL_in_before(p.ssl));
    SHOW(SSL_is_server(p.ssl));
    handshake_show(&p);
    SHOW(SSL_is_init_finished(p.ssl));
    SHOW(SSL_in_init(p.ssl));
    SHOW(SSL_in_before(p.ssl));
    SHOW_STR(SSL_state_string_long(p.ssl));
    SHOW_STR(SSL_get_version(p.ssl));
    SHOW(SSL_version(p.ssl) == version);
    SHOW(SSL_session_reused(p.ssl));
    echo_show(&p);
    SHOW_CALL(p.ssl, SSL_do_handshake(p.ssl));
    SHOW_CALL(p.ssl, SSL_connect(p.ssl));
    pair_free(&p);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}
static void basic_1_2(void) { basic(TLS1_2_VERSION); }
static void basic_1_3(void) { basic(TLS1_3_VERSION); }

/* Each call of the client by itself, nothing hidden: what it returns and what SSL_want says. */
static void steps(int version) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
    only_version(ctx, version);
    struct pair p = client_pair(ctx, peer_ctx);
    char buffer[16];
    for (int i = 0; i < 10 && !SSL_is_init_finished(p.ssl); i++) {
        SHOW_CALL(p.ssl, SSL_connect(p.ssl));
        SHOW(SSL_want(p.ssl));
        SHOW(BIO_should_read(SSL_get_rbio(p.ssl)) != 0);
        SHOW(BIO_should_retry(SSL_get_rbio(p.ssl)) != 0);
        if (i == 0) {
            /* Nothing has come: the same answer again, and no second ClientHello. */
            size_t waiting = BIO_ctrl_pending(peer_SSL_get_rbio(p.peer));
            SHOW_CALL(p.ssl, SSL_connect(p.ssl));
            SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
            SHOW_CALL(p.ssl, SSL_write(p.ssl, "x", 1));
            SHOW(BIO_ctrl_pending(peer_SSL_get_rbio(p.peer)) == waiting);
            SHOW(SSL_pending(p.ssl));
            SHOW(SSL_has_pending(p.ssl));
        }
        SHOW_PEER_CALL(p.peer, peer_SSL_accept(p.peer));
    }
    SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
    pair_free(&p);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}
static void steps_1_2(void) { steps(TLS1_2_VERSION); }
static void steps_1_3(void) { steps(TLS1_3_VERSION); }

/* One byte of room in the channel: every write of the handshake has to wait and go on where it was. */
static void tiny_channel(int version) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("rsa");
    only_version(ctx, version);
    for (size_t size = 1; size < 2000; size = size * 3 + 1) {
        struct pair p = {0};
        int connected = 0, peer_connected = 0, wants_write = 0;
        NEED(p.ssl = SSL_new(ctx));
        NEED(p.peer = peer_SSL_new(peer_ctx));
        SSL_set_connect_state(p.ssl);
        peer_SSL_set_accept_state(p.peer);
        pair_connect_bios(&p, size);
        for (long turn = 0; turn < 100000 && !(connected && peer_connected); turn++) {
            if (!connected) {
                struct outcome o = CALL(p.ssl, SSL_connect(p.ssl));
                connected = o.ret == 1;
                wants_write |= o.error == SSL_ERROR_WANT_WRITE;
                if (!connected && !is_retry(o.error)) {
                    outcome_show("connect", &o);
                    break;
                }
            } else {
                char byte;
                struct outcome o = CALL(p.ssl, SSL_read(p.ssl, &byte, 1));
                if (!is_retry(o.error))
                    outcome_show("read", &o);
            }
            if (!peer_connected)
                peer_connected = PEER_CALL(p.peer, peer_SSL_accept(p.peer)).ret == 1;
        }
        /* The ClientHello is longer than this in any library. */
        printf("channel of %zu: %d %d, waited to write %d\n", size, connected, peer_connected, size > 121 || wants_write);
        pair_free(&p);
    }
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}
static void tiny_channel_1_2(void) { tiny_channel(TLS1_2_VERSION); }
static void tiny_channel_1_3(void) { tiny_channel(TLS1_3_VERSION); }

/* Blocking sockets, the peer in a thread. */
static void *serve(void *arg) {
    SSL *ssl = arg;
    char buffer[100];
    int n;
    if (peer_SSL_accept(ssl) != 1)
        return "refused";
    while ((n = peer_SSL_read(ssl, buffer, sizeof(buffer))) > 0)
        peer_SSL_write(ssl, buffer, n);
    peer_SSL_shutdown(ssl);
    return "served";
}
static void blocking(int version) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("rsa");
    only_version(ctx, version);
    int fds[2];
    char buffer[100];
    void *end;
    pthread_t thread;
    socket_pair(fds, 0);
    SSL *ssl = SSL_new(ctx), *peer = peer_SSL_new(peer_ctx);
    SSL_set_fd(ssl, fds[0]);
    peer_SSL_set_fd(peer, fds[1]);
    NEED(pthread_create(&thread, NULL, serve, peer) == 0);
    SHOW_CALL(ssl, SSL_connect(ssl));
    for (int i = 0; i < 3; i++) {
        SHOW_CALL(ssl, SSL_write(ssl, "over a blocking socket", 22));
        SHOW_CALL(ssl, SSL_read(ssl, buffer, sizeof(buffer)));
    }
    SHOW_CALL(ssl, SSL_shutdown(ssl));
    SHOW_CALL(ssl, SSL_shutdown(ssl));
    pthread_join(thread, &end);
    printf("peer: %s\n", (char *)end);
    SSL_free(ssl);
    peer_SSL_free(peer);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}
static void blocking_1_2(void) { blocking(TLS1_2_VERSION); }
static void blocking_1_3(void) { blocking(TLS1_3_VERSION); }

/* The handshake happens inside the first read or write. */
static void implicit(int version, int by_write) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("rsa");
    only_version(ctx, version);
    struct pair p = client_pair(ctx, peer_ctx);
    char buffer[16];
    int accepted = 0;
    for (int i = 0; i < 6; i++) {
        if (by_write)
            SHOW_CALL(p.ssl, SSL_write(p.ssl, "first", 5));
        else
            SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
        if (!accepted) {
            accepted = peer_SSL_accept(p.peer) == 1;
            ERR_clear_error();
        } else {
            SHOW_PEER_CALL(p.peer, peer_SSL_read(p.peer, buffer, sizeof(buffer)));
            if (i == 3)
                peer_SSL_write(p.peer, "from the peer", 13);
        }
    }
    SHOW(SSL_is_init_finished(p.ssl));
    pair_free(&p);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}
static void implicit_write_1_2(void) { implicit(TLS1_2_VERSION, 1); }
static void implicit_write_1_3(void) { implicit(TLS1_3_VERSION, 1); }
static void implicit_read_1_2(void) { implicit(TLS1_2_VERSION, 0); }
static void implicit_read_1_3(void) { implicit(TLS1_3_VERSION, 0); }

/* No role set, no BIO set, wrong role. */
static void unprepared(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method()), *client_only = client_ctx();
    SSL *ssl = SSL_new(ctx);
    char buffer[4];
    size_t n = 7;
    SHOW_CALL(ssl, SSL_do_handshake(ssl));
    SHOW_CALL(ssl, SSL_read(ssl, buffer, 4));
    SHOW_CALL(ssl, SSL_read_ex(ssl, buffer, 4, &n));
    SHOW_CALL(ssl, SSL_peek(ssl, buffer, 4));
    SHOW_CALL(ssl, SSL_write(ssl, buffer, 4));
    SHOW_CALL(ssl, SSL_shutdown(ssl));
    SHOW_CALL(ssl, SSL_pending(ssl));
    SSL_set_connect_state(ssl);
    SHOW_CALL(ssl, SSL_do_handshake(ssl));
    SHOW_CALL(ssl, SSL_connect(ssl));
    SHOW_CALL(ssl, SSL_shutdown(ssl));
    SHOW(SSL_get_fd(ssl));
    SSL_free(ssl);
    ssl = SSL_new(client_only);
    BIO *mem = BIO_new(BIO_s_mem());
    SSL_set_bio(ssl, mem, mem);
    SHOW_CALL(ssl, SSL_accept(ssl));
    SSL_free(ssl);
    ssl = SSL_new(client_only);
    SSL_set_accept_state(ssl);
    mem = BIO_new(BIO_s_mem());
    SSL_set_bio(ssl, mem, mem);
    SHOW_CALL(ssl, SSL_do_handshake(ssl));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    SSL_CTX_free(client_only);
}

/* The peer goes away at each moment of the handshake. */
static void peer_gone(void) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("rsa");
    for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
        for (int turns = 0; turns < 3; turns++) {
            int fds[2];
            struct pair p = client_socket_pair(ctx, peer_ctx, fds, 0);
            SSL_set_min_proto_version(p.ssl, version);
            SSL_set_max_proto_version(p.ssl, version);
            printf("%s, gone after %d turns\n", version_name(version), turns);
            for (int i = 0; i < turns; i++) {
                SHOW_CALL(p.ssl, SSL_connect(p.ssl));
                if (i + 1 < turns)
                    SHOW_PEER_CALL(p.peer, peer_SSL_accept(p.peer));
            }
            char rest[20000];
            set_nonblocking(fds[1], 1);
            while (read(fds[1], rest, sizeof(rest)) > 0)
                ;
            close(fds[1]);
            SHOW_CALL(p.ssl, SSL_connect(p.ssl));
            SHOW_CALL(p.ssl, SSL_connect(p.ssl));
            SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
            SHOW(SSL_get_shutdown(p.ssl));
            pair_free(&p);
            close(fds[0]);
        }
    }
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

/* A memory BIO at its end: retry when it says so (-1), end of file when told to (0). */
static void memory_eof(void) {
    SSL_CTX *ctx = client_ctx();
    for (int eof = -1; eof <= 0; eof++) {
        SSL *ssl = SSL_new(ctx);
        BIO *in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem());
        BIO_set_mem_eof_return(in, eof);
        SSL_set_bio(ssl, in, out);
        printf("at its end the BIO returns %d\n", eof);
        SHOW_CALL(ssl, SSL_connect(ssl));
        SHOW(BIO_pending(out) > 0);
        SHOW_CALL(ssl, SSL_connect(ssl));
        SSL_free(ssl);
    }
    SSL_CTX_free(ctx);
}

/* Errors that lay on the queue before the call. */
static void stale_errors(void) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("rsa");
    struct pair p = client_pair(ctx, peer_ctx);
    char buffer[16];
    int ret;
    ERR_clear_error();
    ERR_raise(ERR_LIB_USER, 42);
    ret = SSL_connect(p.ssl);
    /* SSL_connect clears the queue itself. */
    printf("connect with a stale error: %d %s\n", ret, error_name(SSL_get_error(p.ssl, ret)));
    SHOW(ERR_peek_error() != 0);
    ERR_raise(ERR_LIB_USER, 42);
    printf("stale error after the call: %s\n", error_name(SSL_get_error(p.ssl, ret)));
    ERR_clear_error();
    NEED_HANDSHAKE(&p);
    ERR_raise(ERR_LIB_USER, 43);
    ret = SSL_read(p.ssl, buffer, sizeof(buffer));
    printf("read with a stale error: %d %s\n", ret, error_name(SSL_get_error(p.ssl, ret)));
    SHOW(ERR_GET_REASON(ERR_peek_error()));
    ERR_raise(ERR_LIB_SYS, 5);
    ret = SSL_read(p.ssl, buffer, sizeof(buffer));
    printf("read with a stale system error: %d %s\n", ret, error_name(SSL_get_error(p.ssl, ret)));
    ret = SSL_write(p.ssl, "x", 1);
    printf("write that works: %d %s\n", ret, error_name(SSL_get_error(p.ssl, ret)));
    ERR_clear_error();
    ERR_raise(ERR_LIB_SYS, 5);
    printf("system error on the queue: %s\n", error_name(SSL_get_error(p.ssl, -1)));
    ERR_clear_error();
    for (ret = -2; ret <= 2; ret++)
        printf("SSL_get_error(%d): %s\n", ret, error_name(SSL_get_error(p.ssl, ret)));
    pair_free(&p);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

/* SSL_clear and the same SSL again. */
static void clear_and_again(void) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("rsa");
    for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
        struct pair p = client_pair(ctx, peer_ctx);
        printf("%s\n", version_name(version));
        SSL_set_max_proto_version(p.ssl, version);
        for (int i = 0; i < 3; i++) {
            handshake_show(&p);
            SHOW_STR(SSL_get_version(p.ssl));
            echo_show(&p);
            if (i == 1)
                SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
            peer_SSL_free(p.peer);
            SHOW_CALL(p.ssl, SSL_clear(p.ssl));
            SHOW(SSL_in_before(p.ssl));
            SHOW(SSL_get_shutdown(p.ssl));
            SHOW_STR(SSL_get_version(p.ssl));
            p.peer = peer_SSL_new(peer_ctx);
            peer_SSL_set_accept_state(p.peer);
            pair_connect_bios(&p, 0);
        }
        pair_free(&p);
    }
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

/* After a fatal error every call fails, and the first reason is not repeated. */
static void after_failure(void) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("wrongca");
    char buffer[16];
    for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
        struct pair p = client_pair(ctx, peer_ctx);
        printf("%s\n", version_name(version));
        SSL_set_max_proto_version(p.ssl, version);
        handshake_show(&p);
        SHOW_CALL(p.ssl, SSL_connect(p.ssl));
        SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
        SHOW_CALL(p.ssl, SSL_write(p.ssl, "x", 1));
        SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
        SHOW(SSL_is_init_finished(p.ssl));
        SHOW(SSL_in_init(p.ssl));
        SHOW_STR(SSL_state_string_long(p.ssl));
        SHOW(SSL_get_state(p.ssl) == TLS_ST_OK);
        SHOW(SSL_get_shutdown(p.ssl));
        pair_free(&p);
    }
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

/* A BIO that is itself not connected yet. */
static void want_connect(void) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("rsa");
    int port, listener = listen_tcp(&port);
    char text[32];
    snprintf(text, sizeof(text), "127.0.0.1:%d", port);
    BIO *bio = BIO_new_connect(text);
    NEED(bio);
    BIO_set_nbio(bio, 1);
    SSL *ssl = SSL_new(ctx), *peer = peer_SSL_new(peer_ctx);
    SSL_set_bio(ssl, bio, bio);
    int saw_connect = 0, connected = 0, fd = -1, accepted = 0;
    for (int i = 0; i < 1000 && !(connected && accepted); i++) {
        struct outcome o = CALL(ssl, SSL_connect(ssl));
        saw_connect |= o.error == SSL_ERROR_WANT_CONNECT;
        connected = o.ret == 1;
        if (!connected && !is_retry(o.error) && o.error != SSL_ERROR_WANT_CONNECT) {
            outcome_show("connect", &o);
            break;
        }
        if (fd < 0 && o.error == SSL_ERROR_WANT_READ) {
            fd = accept(listener, NULL, NULL);
            set_nonblocking(fd, 1);
            peer_SSL_set_fd(peer, fd);
        }
        if (fd >= 0 && !accepted)
            accepted = peer_SSL_accept(peer) == 1;
    }
    SHOW(connected);
    SHOW(accepted);
    SHOW(SSL_get_fd(ssl) >= 0);
    SSL_free(ssl);
    peer_SSL_free(peer);
    close(fd);
    close(listener);
    /* Nobody listens there. */
    bio = BIO_new_connect(text);
    ssl = SSL_new(ctx);
    SSL_set_bio(ssl, bio, bio);
    struct outcome o = CALL(ssl, SSL_connect(ssl));
    printf("nobody listens: %d %s\n", o.ret, error_name(o.error));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

/* A pair of blocking sockets, a peer that is slow: interrupted system calls and AUTO_RETRY. */
static void role_switch(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    SHOW(SSL_is_server(ssl));
    SSL_set_accept_state(ssl);
    SHOW(SSL_is_server(ssl));
    SSL_set_connect_state(ssl);
    SHOW(SSL_is_server(ssl));
    SHOW(SSL_in_init(ssl));
    SHOW(SSL_in_before(ssl));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    ctx = SSL_CTX_new(TLS_server_method());
    ssl = SSL_new(ctx);
    SHOW(SSL_is_server(ssl));
    SHOW_CALL(ssl, SSL_connect(ssl));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

MAIN(CASE(basic_1_2), CASE(basic_1_3), CASE(steps_1_2), CASE(steps_1_3), CASE(tiny_channel_1_2),
     CASE(tiny_channel_1_3), CASE(blocking_1_2), CASE(blocking_1_3), CASE(implicit_write_1_2),
     CASE(implicit_write_1_3), CASE(implicit_read_1_2), CASE(implicit_read_1_3), CASE(unprepared), CASE(peer_gone),
     CASE(memory_eof), CASE(stale_errors), CASE(clear_and_again), CASE(after_failure), CASE(want_connect),
     CASE(role_switch))
