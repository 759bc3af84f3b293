/*
 * Large transfers both ways at once through tiny socket buffers, non-blocking, in each mode of writing.
 *
 * CAPI_BYTES says how many bytes go each way in a case (`.ci/run`: 200 MB). Both streams are a pattern without a short
 * period, and every byte that arrives is compared with it, so a lost, repeated or exchanged record is found.
 */
#include "support.h"

enum { PARTIAL = 1, MOVING = 2, RELEASE = 4, READ_AHEAD = 8, PEEK = 16, KEY_UPDATE = 32, SMALL_WRITES = 64, NO_AUTO_RETRY = 128, BLOCKING = 256 };

struct end {
    const char *name;
    SSL *ssl;
    int fd;
    unsigned seed;
    int flags;
    int is_peer;
    uint64_t bytes, sent, received;
    char problem[300];
};

#define ON(e, f) (*((e)->is_peer ? &PEER(f) : &f))

static unsigned next_random(unsigned *seed) {
    *seed = *seed * 1103515245u + 12345u;
    return *seed >> 8;
}

static void generate(unsigned char *out, uint64_t from, size_t count) {
    for (size_t i = 0; i < count; i++)
        out[i] = pattern(from + i);
}

enum { LARGEST = 70000 };

/* Writes and reads until both streams are through. */
static void *transfer(void *arg) {
    struct end *e = arg;
    unsigned char *buffers[2] = {malloc(LARGEST), malloc(LARGEST)}, *in = malloc(LARGEST), *right = malloc(LARGEST);
    size_t waiting = 0, offset = 0; /* of the write that is not finished: its length, and what of it is written */
    int current = 0;
    unsigned long turns = 0;
    while (!e->problem[0] && (e->sent < e->bytes || e->received < e->bytes)) {
        int want_read = 0, want_write = 0, progress = 0, skipped = 0;
        turns++;
        if (e->sent < e->bytes) {
            if (waiting == 0) {
                waiting = 1 + next_random(&e->seed) % (e->flags & SMALL_WRITES ? 3000 : LARGEST - 1);
                if (waiting > e->bytes - e->sent)
                    waiting = (size_t)(e->bytes - e->sent);
                generate(buffers[current], e->sent, waiting);
                offset = 0;
            }
            ERR_clear_error();
            int n = ON(e, SSL_write)(e->ssl, buffers[current] + offset, (int)(waiting - offset));
            int error = ON(e, SSL_get_error)(e->ssl, n);
            if (n > 0) {
                progress = 1;
                offset += (size_t)n;
                e->sent += (uint64_t)n;
                if (offset > waiting || (offset < waiting && !(e->flags & PARTIAL)))
                    snprintf(e->problem, sizeof(e->problem), "wrote %d of %zu", n, waiting - offset);
                if (offset == waiting)
                    waiting = 0;
            } else if (error == SSL_ERROR_WANT_WRITE) {
                want_write = 1;
                if (e->flags & MOVING) {
                    /* What is not written moves to another buffer, and the old one is overwritten. */
                    memcpy(buffers[!current], buffers[current], waiting);
                    memset(buffers[current], 0xee, LARGEST);
                    current = !current;
                }
            } else if (error == SSL_ERROR_WANT_READ) {
                want_read = 1;
            } else {
                int at = snprintf(e->problem, sizeof(e->problem), "write: %d %s ", n, error_name(error));
                take_errors(e->problem + at, sizeof(e->problem) - (size_t)at);
            }
        }
        /* Sometimes we do not read, so that the other end runs into a full channel. */
        if (e->received < e->bytes && e->sent < e->bytes && next_random(&e->seed) % 4 == 0) {
            skipped = 1;
        } else if (e->received < e->bytes) {
            size_t size = 1 + next_random(&e->seed) % 20000;
            ERR_clear_error();
            if (e->flags & PEEK && next_random(&e->seed) % 3 == 0) {
                int n = ON(e, SSL_peek)(e->ssl, in, (int)size / 2 + 1);
                if (n > 0) {
                    generate(right, e->received, (size_t)n);
                    if (memcmp(in, right, (size_t)n) != 0)
                        snprintf(e->problem, sizeof(e->problem), "peeked wrong bytes after %llu", (unsigned long long)e->received);
                }
                ERR_clear_error();
            }
            int n = ON(e, SSL_read)(e->ssl, in, (int)size);
            int error = ON(e, SSL_get_error)(e->ssl, n);
            if (n > 0) {
                progress = 1;
                generate(right, e->received, (size_t)n);
                if (memcmp(in, right, (size_t)n) != 0)
                    snprintf(e->problem, sizeof(e->problem), "wrong bytes after %llu", (unsigned long long)e->received);
                e->received += (uint64_t)n;
            } else if (error == SSL_ERROR_WANT_READ) {
                want_read = 1;
                if (ON(e, SSL_pending)(e->ssl) != 0)
                    snprintf(e->problem, sizeof(e->problem), "wants to read with bytes pending");
            } else if (error == SSL_ERROR_WANT_WRITE) {
                want_write = 1;
            } else {
                int at = snprintf(e->problem, sizeof(e->problem), "read: %d %s ", n, error_name(error));
                take_errors(e->problem + at, sizeof(e->problem) - (size_t)at);
            }
        }
        if (e->flags & KEY_UPDATE && e->sent < e->bytes && turns % 500 == 0)
            ON(e, SSL_key_update)(e->ssl, turns % 1000 ? SSL_KEY_UPDATE_REQUESTED : SSL_KEY_UPDATE_NOT_REQUESTED);
        if (!progress && !skipped) {
            struct pollfd p = {e->fd, (short)((want_read ? POLLIN : 0) | (want_write ? POLLOUT : 0)), 0};
            if (poll(&p, 1, 10000) == 0)
                snprintf(e->problem, sizeof(e->problem), "stuck: sent %llu, received %llu", (unsigned long long)e->sent,
                         (unsigned long long)e->received);
        }
    }
    if (e->problem[0])
        shutdown(e->fd, SHUT_RDWR);
    for (int i = 0; i < 2; i++)
        free(buffers[i]);
    free(in);
    free(right);
    return NULL;
}

static void large(int version, int flags) {
    const char *wanted = getenv("CAPI_BYTES");
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
    int fds[2];
    only_version(ctx, version);
    SSL_CTX_clear_mode(ctx, SSL_CTX_get_mode(ctx));
    SSL_CTX_set_mode(ctx, (flags & NO_AUTO_RETRY ? 0 : SSL_MODE_AUTO_RETRY) | (flags & PARTIAL ? SSL_MODE_ENABLE_PARTIAL_WRITE : 0) |
                              (flags & MOVING ? SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER : 0) |
                              (flags & RELEASE ? SSL_MODE_RELEASE_BUFFERS : 0));
    SSL_CTX_set_read_ahead(ctx, (flags & READ_AHEAD) != 0);
    struct pair p = client_socket_pair(ctx, peer_ctx, fds, 2048);
    for (int i = 0; i < 200 && !(handshake(&p)); i++)
        usleep(1000);
    NEED_HANDSHAKE(&p);
    uint64_t bytes = wanted ? strtoull(wanted, NULL, 10) : 50000000;
    struct end ours = {"ours", p.ssl, fds[0], 1, flags, 0, bytes, 0, 0, ""};
    struct end peers = {"peer's", p.peer, fds[1], 2, flags & KEY_UPDATE, 1, bytes, 0, 0, ""};
    if (version < TLS1_3_VERSION)
        ours.flags &= ~KEY_UPDATE, peers.flags &= ~KEY_UPDATE;
    pthread_t thread;
    NEED(pthread_create(&thread, NULL, transfer, &peers) == 0);
    transfer(&ours);
    pthread_join(thread, NULL);
    for (struct end *e = &ours;; e = &peers) {
        printf("%s end: %s, sent all %d, received all %d\n", e->name, e->problem[0] ? e->problem : "right", e->sent == bytes,
               e->received == bytes);
        if (e == &peers)
            break;
    }
    pair_free(&p);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

#define TRANSFER(name, flags)                                                                                          \
    static void name##_1_2(void) { large(TLS1_2_VERSION, flags); }                                                     \
    static void name##_1_3(void) { large(TLS1_3_VERSION, flags); }
TRANSFER(plain, 0)
TRANSFER(partial, PARTIAL)
TRANSFER(moving, MOVING)
TRANSFER(partial_moving, PARTIAL | MOVING)
TRANSFER(release_buffers, PARTIAL | MOVING | RELEASE)
TRANSFER(read_ahead, MOVING | READ_AHEAD)
TRANSFER(peeking, PARTIAL | MOVING | PEEK)
TRANSFER(small_writes, MOVING | SMALL_WRITES)
TRANSFER(no_auto_retry, PARTIAL | MOVING | NO_AUTO_RETRY)
static void key_updates_1_3(void) { large(TLS1_3_VERSION, PARTIAL | MOVING | KEY_UPDATE); }

#define BOTH(name) SLOW_CASE(name##_1_2, 120), SLOW_CASE(name##_1_3, 120)
MAIN(BOTH(plain), BOTH(partial), BOTH(moving), BOTH(partial_moving), BOTH(release_buffers), BOTH(read_ahead),
     BOTH(peeking), BOTH(small_writes), BOTH(no_auto_retry), SLOW_CASE(key_updates_1_3, 120))
