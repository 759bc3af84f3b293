/* Data over sockets: what lies in the socket and what in the library, and writes of many records. */
#include "support.h"

#define EACH_VERSION(v) for (int v = TLS1_2_VERSION; v <= TLS1_3_VERSION; v++)

/* A connected pair over sockets; the client's is fds[0]. */
static struct pair connected(int version, int fds[2], int size) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
    only_version(ctx, version);
    peer_SSL_CTX_set_num_tickets(peer_ctx, 0);
    SSL_CTX_set_ciphersuites(ctx, "TLS_AES_128_GCM_SHA256");
    SSL_CTX_set_cipher_list(ctx, "ECDHE-ECDSA-AES128-GCM-SHA256");
    struct pair p = client_socket_pair(ctx, peer_ctx, fds, size);
    NEED_HANDSHAKE(&p);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
    return p;
}

static void finish(struct pair *p, int fds[2]) {
    pair_free(p);
    close(fds[0]);
    close(fds[1]);
}

static int readable(int fd) {
    struct pollfd one = {.fd = fd, .events = POLLIN};
    return poll(&one, 1, 0) == 1 && one.revents & POLLIN;
}

static const int sizes[] = {1, 100, 511, 512, 2000, 16384};

/* A program that polls, and looks at SSL_pending, sees each record that is there. */
static void poll_sees(void) {
    static char data[20000];
    EACH_VERSION(version) {
        for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
            int fds[2];
            struct pair p = connected(version, fds, 1 << 18);
            printf("  %d records of %d\n", 3, sizes[i]);
            for (int k = 0; k < 3; k++)
                peer_SSL_write(p.peer, data, sizes[i]);
            for (int k = 0; k < 4; k++) {
                SHOW(readable(fds[0]));
                SHOW_CALL(p.ssl, SSL_read(p.ssl, data, sizeof(data)));
                SHOW(SSL_pending(p.ssl));
                SHOW(SSL_has_pending(p.ssl));
            }
            finish(&p, fds);
            pair_free(&p);
        }
    }
}

/* A record that comes in two parts. */
static void in_parts(void) {
    static char data[20000], wire[40000];
    const int cuts[] = {1, 5, 6, 700};
    EACH_VERSION(version) {
        for (size_t i = 0; i < sizeof(cuts) / sizeof(*cuts); i++) {
            int fds[2], between[2];
            struct pair p = connected(version, fds, 1 << 18);
            socket_pair(between, 1 << 18);
            peer_SSL_set_fd(p.peer, between[0]);
            peer_SSL_write(p.peer, data, 1000);
            int first = recv(between[1], wire, sizeof(wire), 0);
            peer_SSL_write(p.peer, data, 700);
            int all = first + recv(between[1], wire + first, sizeof(wire) - first, 0);
            printf("  %d bytes of the second with the first\n", cuts[i]);
            SHOW(send(fds[1], wire, first + cuts[i], 0) == first + cuts[i]);
            SHOW_CALL(p.ssl, SSL_read(p.ssl, data, sizeof(data)));
            SHOW(SSL_pending(p.ssl));
            SHOW_CALL(p.ssl, SSL_read(p.ssl, data, sizeof(data)));
            SHOW(send(fds[1], wire + first + cuts[i], all - first - cuts[i], 0) == all - first - cuts[i]);
            SHOW_CALL(p.ssl, SSL_read(p.ssl, data, sizeof(data)));
            SHOW_CALL(p.ssl, SSL_read(p.ssl, data, sizeof(data)));
            finish(&p, fds);
            close(between[0]);
            close(between[1]);
            pair_free(&p);
        }
    }
}

/* What follows close_notify is not TLS any more, and the program's. */
static void plain_after_close(void) {
    static char data[20000];
    EACH_VERSION(version) {
        for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
            int fds[2];
            struct pair p = connected(version, fds, 1 << 18);
            peer_SSL_write(p.peer, data, sizes[i]);
            peer_SSL_write(p.peer, data, sizes[i]);
            peer_SSL_shutdown(p.peer);
            SHOW(send(fds[1], "plain text", 10, 0));
            for (int k = 0; k < 3; k++)
                SHOW_CALL(p.ssl, SSL_read(p.ssl, data, sizeof(data)));
            SHOW(recv(fds[0], data, sizeof(data), 0));
            printf("  %.10s\n", data);
            finish(&p, fds);
            pair_free(&p);
        }
    }
}

/* The same when the program only shuts down, and does not read. */
static void plain_after_shutdown(void) {
    static char data[20000];
    EACH_VERSION(version) {
        int fds[2];
        struct pair p = connected(version, fds, 1 << 18);
        SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
        peer_SSL_shutdown(p.peer);
        SHOW(send(fds[1], "plain text", 10, 0));
        SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
        SHOW(recv(fds[0], data, sizeof(data), 0));
        printf("  %.10s\n", data);
        finish(&p, fds);
        pair_free(&p);
    }
}

/* A connection that begins again on the same socket, without a close_notify, where records of the old one were read. */
static void begins_again(void) {
    static char data[20000];
    int fds[2];
    struct pair p = connected(TLS1_3_VERSION, fds, 1 << 18);
    peer_SSL_write(p.peer, data, 2000);
    peer_SSL_write(p.peer, data, 2000);
    SHOW_CALL(p.ssl, SSL_read(p.ssl, data, sizeof(data)));
    SSL_set_accept_state(p.ssl);
    /* What is left of the old one is no ClientHello: the answer is an error, but the same. */
    SHOW_CALL(p.ssl, SSL_do_handshake(p.ssl));
    finish(&p, fds);
    pair_free(&p);
}

/* A write of many records to a socket that takes a part, and is repeated until all went. */
static void large_writes(void) {
    enum { SIZE = 300000 };
    char *data = malloc(SIZE), *copy = malloc(SIZE);
    for (int i = 0; i < SIZE; i++)
        data[i] = (char)pattern(i);
    memcpy(copy, data, SIZE);
    EACH_VERSION(version) {
        for (int mode = 0; mode < 3; mode++) {
            int fds[2], got = 0, wrong = 0, calls = 0, result;
            struct pair p = connected(version, fds, 8192);
            SSL_set_mode(p.ssl, mode == 1 ? SSL_MODE_ENABLE_PARTIAL_WRITE : mode == 2 ? SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER : 0);
            printf("  mode %d\n", mode);
            int at = 0;
            while (at < SIZE) {
                result = SSL_write(p.ssl, mode == 2 && calls % 2 ? copy + at : data + at, SIZE - at);
                calls++;
                if (result > 0)
                    at += result;
                else if (SSL_get_error(p.ssl, result) != SSL_ERROR_WANT_WRITE)
                    break;
                static char read[20000];
                int more = peer_SSL_read(p.peer, read, sizeof(read));
                for (int i = 0; i < more; i++)
                    wrong += read[i] != data[got + i];
                if (more > 0)
                    got += more;
            }
            SHOW(at);
            while (got < SIZE) {
                static char read[20000];
                int more = peer_SSL_read(p.peer, read, sizeof(read));
                if (more <= 0)
                    break;
                for (int i = 0; i < more; i++)
                    wrong += read[i] != data[got + i];
                got += more;
            }
            SHOW(got);
            SHOW(wrong);
            SHOW(calls > 1);
            finish(&p, fds);
            pair_free(&p);
        }
    }
    free(data);
    free(copy);
}

/* A write of many records that the socket stops must be repeated with the same buffer, unless it may move. */
static void large_write_moved(void) {
    enum { SIZE = 300000 };
    char *data = calloc(1, SIZE), *other = calloc(1, SIZE);
    EACH_VERSION(version) {
        int fds[2];
        struct pair p = connected(version, fds, 8192);
        SHOW_CALL(p.ssl, SSL_write(p.ssl, data, SIZE));
        SHOW_CALL(p.ssl, SSL_write(p.ssl, other, SIZE));
        finish(&p, fds);
        p = connected(version, fds, 8192);
        SHOW_CALL(p.ssl, SSL_write(p.ssl, data, SIZE));
        SHOW_CALL(p.ssl, SSL_write(p.ssl, data, 10));
        finish(&p, fds);
        pair_free(&p);
    }
    free(data);
    free(other);
}

/* One large write is read in pieces of a record at most, of whatever sizes the program asks for. */
static void large_reads(void) {
    static char data[100000], got[100000];
    const int asked[] = {1000, 16384, 65536};
    EACH_VERSION(version) {
        for (size_t i = 0; i < sizeof(asked) / sizeof(*asked); i++) {
            int fds[2], at = 0, calls = 0;
            struct pair p = connected(version, fds, 1 << 20);
            for (int k = 0; k < 100000; k++)
                data[k] = (char)pattern(k);
            SHOW(peer_SSL_write(p.peer, data, sizeof(data)));
            while (at < (int)sizeof(data)) {
                int room = (int)sizeof(data) - at;
                int result = SSL_read(p.ssl, got + at, room < asked[i] ? room : asked[i]);
                if (result <= 0)
                    break;
                calls++;
                at += result;
            }
            SHOW(at);
            SHOW(calls);
            SHOW(memcmp(data, got, sizeof(data)));
            finish(&p, fds);
            pair_free(&p);
        }
    }
}

MAIN(CASE(poll_sees), CASE(in_parts), CASE(plain_after_close), CASE(plain_after_shutdown), CASE(begins_again), CASE(large_writes),
     CASE(large_write_moved), CASE(large_reads))
