/* SSL_shutdown in both steps, half close, quiet shutdown, ends of file without close_notify. */
#include "support.h"

#define EACH_VERSION(v) for (int v = TLS1_2_VERSION; v <= TLS1_3_VERSION; v++)

static struct pair connected(int version) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
    only_version(ctx, version);
    struct pair p = client_pair(ctx, peer_ctx);
    NEED_HANDSHAKE(&p);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
    printf("%s\n", version_name(version));
    return p;
}

static void ours_first(void) {
    EACH_VERSION(version) {
        struct pair p = connected(version);
        char buffer[16];
        SHOW(SSL_get_shutdown(p.ssl));
        SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
        SHOW(SSL_get_shutdown(p.ssl));
        SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
        SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
        SHOW_PEER_CALL(p.peer, peer_SSL_read(p.peer, buffer, sizeof(buffer)));
        SHOW(peer_SSL_get_shutdown(p.peer));
        SHOW_PEER_CALL(p.peer, peer_SSL_shutdown(p.peer));
        SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
        SHOW(SSL_get_shutdown(p.ssl));
        SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
        SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
        SHOW_CALL(p.ssl, SSL_write(p.ssl, "x", 1));
        pair_free(&p);
    }
}

static void peer_first(void) {
    EACH_VERSION(version) {
        struct pair p = connected(version);
        char buffer[16];
        peer_SSL_write(p.peer, "last words", 10);
        SHOW_PEER_CALL(p.peer, peer_SSL_shutdown(p.peer));
        SHOW(SSL_get_shutdown(p.ssl));
        SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
        SHOW(SSL_get_shutdown(p.ssl));
        SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
        SHOW(SSL_get_shutdown(p.ssl));
        SHOW(SSL_want(p.ssl));
        SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
        SHOW_CALL(p.ssl, SSL_write(p.ssl, "still open", 10));
        SHOW_PEER_CALL(p.peer, peer_SSL_read(p.peer, buffer, sizeof(buffer)));
        SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
        SHOW(SSL_get_shutdown(p.ssl));
        SHOW_PEER_CALL(p.peer, peer_SSL_shutdown(p.peer));
        pair_free(&p);
    }
}

static void read_ex_at_the_end(void) {
    EACH_VERSION(version) {
        struct pair p = connected(version);
        char buffer[16];
        size_t n = 5;
        peer_SSL_shutdown(p.peer);
        SHOW_CALL(p.ssl, SSL_read_ex(p.ssl, buffer, sizeof(buffer), &n));
        SHOW(n);
        SHOW_CALL(p.ssl, SSL_peek_ex(p.ssl, buffer, sizeof(buffer), &n));
        SHOW(SSL_pending(p.ssl));
        SHOW(SSL_has_pending(p.ssl));
        pair_free(&p);
    }
}

/* We have closed our direction; the peer goes on sending. */
static void half_close(void) {
    EACH_VERSION(version) {
        struct pair p = connected(version);
        char buffer[16];
        SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
        SHOW_PEER_CALL(p.peer, peer_SSL_read(p.peer, buffer, sizeof(buffer)));
        for (int i = 0; i < 3; i++) {
            SHOW_PEER_CALL(p.peer, peer_SSL_write(p.peer, "more", 4));
            SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
        }
        SHOW_CALL(p.ssl, SSL_write(p.ssl, "x", 1));
        SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
        SHOW_PEER_CALL(p.peer, peer_SSL_shutdown(p.peer));
        SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
        SHOW(SSL_get_shutdown(p.ssl));
        SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
        pair_free(&p);
    }
}

/* The second step of SSL_shutdown meets data. */
static void data_in_the_way(void) {
    EACH_VERSION(version) {
        struct pair p = connected(version);
        char buffer[16];
        peer_SSL_write(p.peer, "unread", 6);
        SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
        SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
        SHOW(SSL_get_shutdown(p.ssl));
        SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
        SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
        SHOW_PEER_CALL(p.peer, peer_SSL_read(p.peer, buffer, sizeof(buffer)));
        pair_free(&p);
    }
}

/* Bytes of a record are decrypted and not yet read when we close. */
static void pending_at_close(void) {
    EACH_VERSION(version) {
        struct pair p = connected(version);
        char buffer[16];
        peer_SSL_write(p.peer, "half read", 9);
        SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, 4));
        SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
        SHOW(SSL_pending(p.ssl));
        SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
        peer_SSL_shutdown(p.peer);
        SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
        pair_free(&p);
    }
}

static void quiet(void) {
    EACH_VERSION(version) {
        struct pair p = connected(version);
        char buffer[16];
        SHOW(SSL_get_quiet_shutdown(p.ssl));
        SSL_set_quiet_shutdown(p.ssl, 1);
        SHOW(SSL_get_quiet_shutdown(p.ssl));
        SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
        SHOW(SSL_get_shutdown(p.ssl));
        SHOW_PEER_CALL(p.peer, peer_SSL_read(p.peer, buffer, sizeof(buffer)));
        SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
        SHOW_CALL(p.ssl, SSL_write(p.ssl, "x", 1));
        pair_free(&p);
    }
    SSL_CTX *ctx = client_ctx();
    SHOW(SSL_CTX_get_quiet_shutdown(ctx));
    SSL_CTX_set_quiet_shutdown(ctx, 1);
    SSL *ssl = SSL_new(ctx);
    SHOW(SSL_get_quiet_shutdown(ssl));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

static void set_shutdown(void) {
    EACH_VERSION(version) {
        struct pair p = connected(version);
        char buffer[16];
        SSL_set_shutdown(p.ssl, SSL_RECEIVED_SHUTDOWN);
        SHOW(SSL_get_shutdown(p.ssl));
        SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
        SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
        SHOW(SSL_get_shutdown(p.ssl));
        SHOW_PEER_CALL(p.peer, peer_SSL_read(p.peer, buffer, sizeof(buffer)));
        SSL_set_shutdown(p.ssl, 0);
        SHOW(SSL_get_shutdown(p.ssl));
        pair_free(&p);
        p = connected(version);
        SSL_set_shutdown(p.ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
        SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
        SHOW_PEER_CALL(p.peer, peer_SSL_read(p.peer, buffer, sizeof(buffer)));
        SSL_set_shutdown(p.ssl, SSL_SENT_SHUTDOWN);
        SHOW_CALL(p.ssl, SSL_write(p.ssl, "x", 1));
        SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
        pair_free(&p);
    }
}

/* The channel ends without close_notify: an error, unless the program asked to take it for an end. */
static void unexpected_eof(void) {
    EACH_VERSION(version) {
        for (int ignore = 0; ignore < 2; ignore++) {
            for (int half_a_record = 0; half_a_record < 2; half_a_record++) {
                struct pair p = connected(version);
                char buffer[16];
                printf("ignored %d, inside a record %d\n", ignore, half_a_record);
                if (ignore)
                    SSL_set_options(p.ssl, SSL_OP_IGNORE_UNEXPECTED_EOF);
                BIO *in = BIO_new(BIO_s_mem());
                BIO_set_mem_eof_return(in, 0);
                if (half_a_record)
                    BIO_write(in, "\x17\x03\x03\x00\x30 abc", 9);
                SSL_set0_rbio(p.ssl, in);
                SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
                SHOW(SSL_get_shutdown(p.ssl));
                SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
                SHOW_CALL(p.ssl, SSL_write(p.ssl, "x", 1));
                SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
                SHOW(SSL_get_shutdown(p.ssl));
                pair_free(&p);
            }
        }
    }
}

/* The same on sockets, closed and reset. */
static void socket_end(void) {
    EACH_VERSION(version) {
        SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
        int fds[2];
        char buffer[16];
        only_version(ctx, version);
        peer_SSL_CTX_set_num_tickets(peer_ctx, 0);
        struct pair p = client_socket_pair(ctx, peer_ctx, fds, 0);
        NEED_HANDSHAKE(&p);
        printf("%s\n", version_name(version));
        SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
        close(fds[1]);
        SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
        SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
        SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
        pair_free(&p);
        p = client_socket_pair(ctx, peer_ctx, fds, 0);
        NEED_HANDSHAKE(&p);
        close(fds[1]);
        errno = 0;
        int ret = SSL_write(p.ssl, "x", 1);
        int error = SSL_get_error(p.ssl, ret);
        printf("write to a closed socket: %d %s errno %s\n", ret, error_name(error), strerrorname_np(errno));
        ERR_clear_error();
        ret = SSL_write(p.ssl, "x", 1);
        printf("again: %d %s\n", ret, error_name(SSL_get_error(p.ssl, ret)));
        SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
        pair_free(&p);
        close(fds[0]);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

/* No room for the close_notify. */
static void full_channel(void) {
    EACH_VERSION(version) {
        SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
        only_version(ctx, version);
        peer_SSL_CTX_set_num_tickets(peer_ctx, 0);
        struct pair p = {0};
        char buffer[1000];
        p.ssl = SSL_new(ctx);
        p.peer = peer_SSL_new(peer_ctx);
        SSL_set_connect_state(p.ssl);
        peer_SSL_set_accept_state(p.peer);
        pair_connect_bios(&p, 100);
        NEED_HANDSHAKE(&p);
        printf("%s\n", version_name(version));
        memset(buffer, 'x', sizeof(buffer));
        SHOW_CALL(p.ssl, SSL_write(p.ssl, buffer, 60));
        SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
        SHOW(SSL_get_shutdown(p.ssl));
        SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
        SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, 10));
        SHOW_PEER_CALL(p.peer, peer_SSL_read(p.peer, buffer, sizeof(buffer)));
        SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
        SHOW_PEER_CALL(p.peer, peer_SSL_read(p.peer, buffer, sizeof(buffer)));
        SHOW_PEER_CALL(p.peer, peer_SSL_read(p.peer, buffer, sizeof(buffer)));
        SHOW_PEER_CALL(p.peer, peer_SSL_shutdown(p.peer));
        SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

/* SSL_free and SSL_clear without SSL_shutdown; a session is good only after a clean end. */
static void session_after(void) {
    EACH_VERSION(version) {
        for (int how = 0; how < 3; how++) {
            struct pair p = connected(version);
            char byte;
            CALL(p.ssl, SSL_read(p.ssl, &byte, 1));
            SSL_SESSION *session = SSL_get1_session(p.ssl);
            if (how == 1)
                SSL_shutdown(p.ssl);
            if (how == 2)
                SSL_set_shutdown(p.ssl, SSL_SENT_SHUTDOWN);
            pair_free(&p);
            printf("%d: resumable %d\n", how, SSL_SESSION_is_resumable(session));
            SSL_SESSION_free(session);
        }
    }
}

MAIN(CASE(ours_first), CASE(peer_first), CASE(read_ex_at_the_end), CASE(half_close), CASE(data_in_the_way),
     CASE(pending_at_close), CASE(quiet), CASE(set_shutdown), CASE(unexpected_eof), CASE(socket_end),
     CASE(full_channel), CASE(session_after))
