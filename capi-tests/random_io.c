/*
 * Random sequences of calls on both ends of a connection, each step printed: what no one thought of trying.
 *
 * The channel is a BIO pair of random size, so every call may stop in the middle of a record. A write that waits is
 * retried as its rules say; everything else may come at any moment.
 */
#include "random.h"

struct writer {
    unsigned char buffers[2][60000];
    int waiting, current; /* length of the write that is to be retried, and the buffer it came from */
    uint64_t sent;
};

static size_t size;
static int some(void) { return (int)(size < 2000 ? 1 + draw((unsigned)size * 2) : draw_length(2000, 60000)); }
static unsigned checksum(const unsigned char *data, int n) {
    unsigned sum = 1;
    for (int i = 0; i < n; i++)
        sum = sum * 31 + data[i];
    return sum & 0xffff;
}
static void generate(unsigned char *out, uint64_t from, int n) {
    for (int i = 0; i < n; i++)
        out[i] = pattern(from + (uint64_t)i);
}

static void show(const char *what, int length, const struct outcome *o, const unsigned char *data) {
    printf("%s %d -> %d %s", what, length, o->ret, error_name(o->error));
    if (o->ret > 0 && data)
        printf(" #%04x", checksum(data, o->ret));
    printf("%s%s\n", o->errors[0] ? " " : "", o->errors);
}

static void sequence(unsigned seed) {
    static struct writer ours, theirs;
    static unsigned char in[70000];
    begin_draws(88172645463325252ull + seed * 7919ull);
    memset(&ours, 0, sizeof(ours));
    memset(&theirs, 0, sizeof(theirs));

    int version = draw(2) ? TLS1_3_VERSION : TLS1_2_VERSION;
    int partial = draw(2), moving = draw(2), tickets = draw(3), ahead = draw(5) == 0;
    const size_t sizes[] = {50, 300, 2000, 17000, 40000, 100000};
    size = sizes[draw(6)];
    if (ahead) /* how much is read ahead is not to be seen, so the channel must not fill up */
        size = 1000000;
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
    only_version(ctx, version);
    peer_SSL_CTX_set_num_tickets(peer_ctx, (size_t)tickets);
    SSL_CTX_set_ciphersuites(ctx, draw(2) ? "TLS_AES_128_GCM_SHA256" : "TLS_CHACHA20_POLY1305_SHA256");
    SSL_CTX_set_cipher_list(ctx, draw(2) ? "ECDHE-ECDSA-AES128-GCM-SHA256" : "ECDHE-ECDSA-CHACHA20-POLY1305");
    if (draw(4) == 0)
        SSL_CTX_clear_mode(ctx, SSL_MODE_AUTO_RETRY);
    SSL_CTX_set_mode(ctx, (partial ? SSL_MODE_ENABLE_PARTIAL_WRITE : 0) | (moving ? SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER : 0) |
                              (draw(3) == 0 ? SSL_MODE_RELEASE_BUFFERS : 0));
    SSL_CTX_set_read_ahead(ctx, ahead);
    struct pair p = client_pair(ctx, peer_ctx);
    NEED_HANDSHAKE(&p);
    /* The handshake's messages differ in length between the libraries; from here on every length is the same. */
    BIO *a, *b;
    char left[20000];
    int n = BIO_read(SSL_get_rbio(p.ssl), left, sizeof(left));
    NEED(BIO_new_bio_pair(&a, size, &b, size));
    SSL_set_bio(p.ssl, a, a);
    peer_SSL_set_bio(p.peer, b, b);
    if (n > 0 && (size_t)n <= size)
        BIO_write(b, left, n);
    else if (n > 0) /* the tickets are lost, and so are the keys' sequence numbers: read them first */
        goto end;
    printf("seed %u: %s, partial %d, moving %d, tickets %d, read ahead %d, channel %zu\n", seed, version_name(version), partial, moving,
           tickets, ahead, size);
    int closing = 0, over = 0;
    for (int step = 0; step < 250 && !over; step++) {
        struct outcome o;
        int length;
        switch (draw(14)) {
        case 0:
        case 1: /* write */
            length = ours.waiting;
            if (!length) {
                length = some();
                generate(ours.buffers[ours.current], ours.sent, length);
            } else if (moving && draw(2)) {
                memcpy(ours.buffers[!ours.current], ours.buffers[ours.current], (size_t)length);
                memset(ours.buffers[ours.current], 0x55, (size_t)length);
                ours.current = !ours.current;
            }
            o = CALL(p.ssl, SSL_write(p.ssl, ours.buffers[ours.current], length));
            show("write", length, &o, NULL);
            ours.waiting = o.error == SSL_ERROR_WANT_WRITE ? length : 0;
            if (o.ret > 0)
                ours.sent += (uint64_t)o.ret;
            over = o.error == SSL_ERROR_SSL || o.error == SSL_ERROR_SYSCALL;
            break;
        case 2:
        case 3:
        case 4: /* read */
            length = some();
            o = CALL(p.ssl, SSL_read(p.ssl, in, length));
            show("read", length, &o, in);
            over = o.error == SSL_ERROR_SSL || o.error == SSL_ERROR_SYSCALL;
            break;
        case 5:
            length = some();
            /* OpenSSL's SSL_peek says WANT_WRITE at the end of the stream while a write waits, unlike its SSL_read. */
            if (SSL_want_write(p.ssl) && SSL_get_shutdown(p.ssl) & SSL_RECEIVED_SHUTDOWN)
                break;
            o = CALL(p.ssl, SSL_peek(p.ssl, in, length));
            show("peek", length, &o, in);
            over = o.error == SSL_ERROR_SSL || o.error == SSL_ERROR_SYSCALL;
            break;
        case 6:
            printf("pending %d", SSL_pending(p.ssl));
            if (!ahead)
                printf(" %d", SSL_has_pending(p.ssl));
            printf(" want %d shutdown %d\n", SSL_want(p.ssl), SSL_get_shutdown(p.ssl));
            break;
        case 7:
        case 8: /* the peer writes */
            length = theirs.waiting;
            if (!length) {
                length = some();
                generate(theirs.buffers[0], theirs.sent, length);
            }
            o = PEER_CALL(p.peer, peer_SSL_write(p.peer, theirs.buffers[0], length));
            show("peer write", length, &o, NULL);
            theirs.waiting = o.error == SSL_ERROR_WANT_WRITE ? length : 0;
            if (o.ret > 0)
                theirs.sent += (uint64_t)o.ret;
            break;
        case 9:
        case 10:
        case 11: /* the peer reads */
            length = some();
            o = PEER_CALL(p.peer, peer_SSL_read(p.peer, in, length));
            show("peer read", length, &o, in);
            break;
        case 12: /* new keys, from either side; an answer that is asked for breaks OpenSSL while a write waits */
            if (version == TLS1_3_VERSION && !ours.waiting && draw(2))
                printf("key update %d\n", SSL_key_update(p.ssl, SSL_KEY_UPDATE_NOT_REQUESTED));
            else if (version == TLS1_3_VERSION && !theirs.waiting)
                printf("peer key update %d\n", peer_SSL_key_update(p.peer, SSL_KEY_UPDATE_NOT_REQUESTED));
            ERR_clear_error();
            break;
        default: /* the end, once in a while */
            if (step < 150 || (!closing && draw(3)))
                break;
            closing = 1;
            if (draw(2) && !ours.waiting) {
                o = CALL(p.ssl, SSL_shutdown(p.ssl));
                show("shutdown", 0, &o, NULL);
                over = o.error == SSL_ERROR_SSL;
            } else if (!theirs.waiting) {
                o = PEER_CALL(p.peer, peer_SSL_shutdown(p.peer));
                show("peer shutdown", 0, &o, NULL);
            }
        }
    }
end:
    pair_free(&p);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

#define SEEDS(from) static void seeds_##from(void) { for (unsigned i = 0; i < 100; i++) sequence(from + i); }
SEEDS(0)
SEEDS(100)
SEEDS(200)
SEEDS(300)
SEEDS(400)
SEEDS(500)
MAIN(CASE(seeds_0), CASE(seeds_100), CASE(seeds_200), CASE(seeds_300), CASE(seeds_400), CASE(seeds_500))
