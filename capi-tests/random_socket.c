/*
 * Random sequences of calls on both ends of a connection over sockets that take little at a time. How far a call comes is the
 * socket's affair; what has to be the same is what arrives: all that was written, in order, once, whatever settings, modes, keys and
 * BIOs change on the way.
 */
#include "random.h"

static size_t some(void) { return draw_length(5000, 200000); }

enum { BUFFER = 200010 };
/* One end's stream: what it has written, and a write that waits. */
struct writer {
    unsigned char buffers[2][BUFFER];
    size_t waiting;
    int current;
    uint64_t sent;
};
struct reader {
    unsigned char buffer[BUFFER];
    uint64_t got;
    int wrong, closed;
};
static struct writer ours, theirs;
static struct reader to_us, to_them;

static void fill(struct writer *w, size_t from, size_t to) {
    for (size_t i = from; i < to; i++)
        w->buffers[w->current][i] = pattern(w->sent + i);
}
static void check(struct reader *r, size_t n, int taken) {
    for (size_t i = 0; i < n; i++)
        r->wrong |= r->buffer[i] != pattern(r->got + i);
    if (taken)
        r->got += n;
}

static int failed;
static void fail(const char *what, const struct outcome *o) {
    outcome_show(what, o);
    failed = 1;
}

static void write_ours(SSL *ssl) {
    struct writer *w = &ours;
    size_t length = w->waiting;
    if (!length)
        fill(w, 0, length = some());
    else {
        if (one_in(3) && SSL_get_mode(ssl) & SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER) {
            memcpy(w->buffers[!w->current], w->buffers[w->current], length);
            memset(w->buffers[w->current], 0x55, length);
            w->current = !w->current;
        }
        if (one_in(3) && length < BUFFER - 10) /* a write that is repeated may be longer */
            fill(w, length, length + 10), length += 10;
    }
    struct outcome o = CALL(ssl, SSL_write(ssl, w->buffers[w->current], (int)length));
    if (o.ret > 0) {
        w->sent += (uint64_t)o.ret;
        w->waiting = 0;
    } else if (is_retry(o.error))
        w->waiting = o.error == SSL_ERROR_WANT_WRITE || w->waiting ? length : 0;
    else
        fail("write", &o);
}
static void write_theirs(SSL *peer) {
    struct writer *w = &theirs;
    size_t length = w->waiting;
    if (!length)
        fill(w, 0, length = some());
    struct outcome o = PEER_CALL(peer, peer_SSL_write(peer, w->buffers[w->current], (int)length));
    if (o.ret > 0) {
        w->sent += (uint64_t)o.ret;
        w->waiting = 0;
    } else if (is_retry(o.error))
        w->waiting = length;
    else
        fail("peer's write", &o);
}
static void read_ours(SSL *ssl, int peek) {
    size_t length = some(), pending = (size_t)SSL_pending(ssl);
    struct outcome o = CALL(ssl, peek ? SSL_peek(ssl, to_us.buffer, (int)length) : SSL_read(ssl, to_us.buffer, (int)length));
    if (o.ret > 0) {
        check(&to_us, (size_t)o.ret, !peek);
        if (pending && (size_t)o.ret != (pending < length ? pending : length)) {
            printf("pending %zu, asked for %zu, got %d\n", pending, length, o.ret);
            failed = 1;
        }
    } else if (o.error == SSL_ERROR_ZERO_RETURN)
        to_us.closed = 1;
    else if (!is_retry(o.error))
        fail("read", &o);
}
static void read_theirs(SSL *peer) {
    struct outcome o = PEER_CALL(peer, peer_SSL_read(peer, to_them.buffer, (int)some()));
    if (o.ret > 0)
        check(&to_them, (size_t)o.ret, 1);
    else if (o.error == SSL_ERROR_ZERO_RETURN)
        to_them.closed = 1;
    else if (!is_retry(o.error))
        fail("peer's read", &o);
}

/* Lets everything arrive. New keys and tickets go through an empty channel only: with either end's messages waiting, neither reads. */
static void settle(SSL *ssl, SSL *peer) {
    uint64_t got;
    do {
        got = to_us.got + to_them.got;
        if (ours.waiting)
            write_ours(ssl);
        if (theirs.waiting)
            write_theirs(peer);
        for (int i = 0; i < 4; i++)
            read_ours(ssl, 0), read_theirs(peer);
    } while (!failed && (ours.waiting || theirs.waiting || got != to_us.got + to_them.got));
}
static void renew(SSL *ssl, SSL *peer, int server) {
    settle(ssl, peer);
    int type = (int)draw(2), ours_first = (int)draw(2);
    struct outcome o = ours_first ? CALL(ssl, SSL_key_update(ssl, type)) : PEER_CALL(peer, peer_SSL_key_update(peer, type));
    if (server && draw(2))
        SSL_new_session_ticket(ssl);
    if (o.ret != 1)
        fail("key update", &o);
    write_ours(ssl), write_theirs(peer);
    settle(ssl, peer);
    write_ours(ssl), write_theirs(peer);
    settle(ssl, peer);
}

/* Settings that may change at any moment. */
static void change(SSL *ssl, int fd) {
    static const long modes[] = {SSL_MODE_ENABLE_PARTIAL_WRITE, SSL_MODE_RELEASE_BUFFERS, SSL_MODE_AUTO_RETRY};
    switch (draw(9)) {
    case 0:
        SSL_set_mode(ssl, modes[draw(3)]);
        break;
    case 1:
        SSL_clear_mode(ssl, modes[draw(3)]);
        break;
    case 2:
        SSL_set_max_send_fragment(ssl, 512 + draw(15873));
        break;
    case 3:
        SSL_set_split_send_fragment(ssl, 512 + draw(1000));
        break;
    case 4:
        SSL_set_read_ahead(ssl, (int)draw(2));
        break;
    case 5:
        SSL_free_buffers(ssl);
        break;
    case 6:
        SSL_set_block_padding(ssl, draw(2) ? 256 : 0);
        break;
    case 7: /* the same socket by another BIO */
        SSL_set_bio(ssl, BIO_new_socket(fd, BIO_NOCLOSE), BIO_new_socket(fd, BIO_NOCLOSE));
        break;
    case 8: /* and one that is not a plain socket */
        SSL_set0_rbio(ssl, BIO_push(BIO_new(BIO_f_null()), BIO_new_socket(fd, BIO_NOCLOSE)));
        break;
    }
}

static void sequence(unsigned seed) {
    int fds[2];
    begin_draws(88172645463325252u + seed * 104729u);
    memset(&ours, 0, sizeof(ours)), memset(&theirs, 0, sizeof(theirs));
    memset(&to_us, 0, sizeof(to_us)), memset(&to_them, 0, sizeof(to_them));
    NEED(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds) == 0);
    for (int i = 0; i < 2; i++) {
        int room = 1 << (11 + draw(8));
        NEED(setsockopt(fds[i], SOL_SOCKET, SO_SNDBUF, &room, sizeof(room)) == 0);
    }
    int version = draw(2) ? TLS1_3_VERSION : TLS1_2_VERSION, server = (int)draw(2);
    SSL_CTX *ctx = end_ctx(server, "p256"), *peer_ctx = peer_end_ctx(server, "p256");
    only_version(ctx, version);
    NEED(SSL_CTX_set_ciphersuites(ctx, draw(2) ? "TLS_AES_128_GCM_SHA256" : "TLS_CHACHA20_POLY1305_SHA256") == 1);
    NEED(SSL_CTX_set_cipher_list(ctx, draw(2) ? "ECDHE-ECDSA-AES128-GCM-SHA256" : "ECDHE-ECDSA-CHACHA20-POLY1305") == 1);
    SSL_CTX_set_mode(ctx, draw(2) ? SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER : 0);
    SSL *ssl = SSL_new(ctx), *peer = peer_SSL_new(peer_ctx);
    SSL_set_fd(ssl, fds[0]), peer_SSL_set_fd(peer, fds[1]);
    if (server)
        SSL_set_accept_state(ssl), peer_SSL_set_connect_state(peer);
    else
        SSL_set_connect_state(ssl), peer_SSL_set_accept_state(peer);
    struct pair p = {.ssl = ssl, .peer = peer};
    NEED_HANDSHAKE(&p);
    failed = 0;
    /* OpenSSL 3.0 breaks off now and then when keys change in the midst of this. */
    int renews = is_ours();
    for (int step = 0; step < 400 && !failed; step++) {
        switch (draw(13)) {
        case 0:
        case 1:
        case 2:
            write_ours(ssl);
            break;
        case 3:
        case 4:
            write_theirs(peer);
            break;
        case 5:
        case 6:
        case 7:
            read_ours(ssl, 0);
            break;
        case 8:
            read_ours(ssl, 1);
            break;
        case 9:
        case 10:
            read_theirs(peer);
            break;
        case 11:
            change(ssl, fds[0]);
            break;
        case 12:
            if (version == TLS1_3_VERSION && one_in(4) && renews)
                renew(ssl, peer, server);
            break;
        }
    }
    /* What waits goes, both close, and both have all. */
    settle(ssl, peer);
    int shut = 0, peer_shut = 0;
    for (int turn = 0; turn < 20000 && !failed && !(to_us.closed && to_them.closed); turn++) {
        /* Once; a second call would throw away what comes. */
        if (!shut)
            shut = SSL_shutdown(ssl) >= 0;
        if (!peer_shut)
            peer_shut = peer_SSL_shutdown(peer) >= 0;
        ERR_clear_error();
        if (!to_us.closed)
            read_ours(ssl, 0);
        if (!to_them.closed)
            read_theirs(peer);
    }
    printf("seed %u, %s, %s: whole %d %d, right %d %d, closed %d %d\n", seed, version_name(version), server ? "server" : "client",
           to_us.got == theirs.sent, to_them.got == ours.sent, !to_us.wrong, !to_them.wrong, to_us.closed, to_them.closed);
    SSL_free(ssl), peer_SSL_free(peer);
    SSL_CTX_free(ctx), peer_SSL_CTX_free(peer_ctx);
    close(fds[0]), close(fds[1]);
}

enum { SEEDS = 50 };
static void sequences(unsigned from) {
    for (unsigned seed = from; seed < from + SEEDS; seed++)
        sequence(seed);
}
static void seeds_0(void) { sequences(0); }
static void seeds_1(void) { sequences(SEEDS); }
static void seeds_2(void) { sequences(2 * SEEDS); }
static void seeds_3(void) { sequences(3 * SEEDS); }

MAIN(SLOW_CASE(seeds_0, 120), SLOW_CASE(seeds_1, 120), SLOW_CASE(seeds_2, 120), SLOW_CASE(seeds_3, 120))
