/*
 * Random transports: what an end sees when its BIO stops, takes or gives less, fails or ends at random places, from the first
 * byte of the handshake to the last of the end. Both libraries get the same schedule, so it is bound to places in the
 * records that come and go and not to calls, whose number is the library's own affair.
 */
#include "faulty.h"

enum action { GO_ON, WAIT, RESET, END };

/* One direction: bytes that wait (of the peer's), and where the schedule says to stop next. */
struct way {
    unsigned char data[400000];
    size_t size, taken;      /* of the bytes that come */
    unsigned char header[5]; /* of the record that goes by */
    size_t at, length;       /* the place in it, and its length; 0 while the header is not whole */
    unsigned record;
    /* The stop in this record: where, what, and how many times more. */
    size_t stop;
    enum action action;
    int times;
};
static struct way in, out;
static BIO *peer_in;
static unsigned seed, faults; /* of 1000 records, how many are stopped at for good */

static uint64_t mix(uint64_t x) {
    x ^= x >> 33;
    x *= 0xff51afd7ed558ccdull;
    x ^= x >> 33;
    x *= 0xc4ceb9fe1a85ec53ull;
    return x ^ x >> 33;
}
static uint64_t state;
static unsigned draw(unsigned below) {
    state = mix(state + 0x9e3779b97f4a7c15ull);
    return (unsigned)((state >> 11) % below);
}

/* What happens in the record that begins now. */
static void plan(struct way *way) {
    static const size_t places[] = {0, 0, 1, 3, 4, 5, 5, 6, 9, 21, 29};
    uint64_t r = mix(((uint64_t)seed << 32) + way->record * 2u + (way == &out));
    way->at = way->length = 0;
    way->stop = places[(r >> 8) % 11];
    unsigned kind = (unsigned)(r >> 16) % 1000;
    way->action = kind < faults ? ((r >> 40) & 1 ? RESET : END) : kind < 500 ? WAIT : GO_ON;
    way->times = 1 + (int)((r >> 48) % 3);
    way->record++;
}
/* How many of `size` bytes may pass before the next stop. */
static size_t allowed(const struct way *way, size_t size) {
    size_t end = way->length ? way->length : 5;
    if (way->action != GO_ON && way->at < way->stop && way->stop < end)
        end = way->stop;
    return end - way->at < size ? end - way->at : size;
}
static void pass(struct way *way, const unsigned char *data, size_t size) {
    for (size_t i = 0; way->at + i < 5 && i < size; i++)
        way->header[way->at + i] = data[i];
    way->at += size;
    if (way->at >= 5 && !way->length)
        way->length = 5u + (size_t)(way->header[3] << 8 | way->header[4]);
    if (way->length && way->at >= way->length)
        plan(way);
}
/* What the schedule says of this place. */
static enum action here(struct way *way) {
    if (way->action == GO_ON || way->at != way->stop)
        return GO_ON;
    if (way->action == WAIT && way->times-- <= 0)
        way->action = GO_ON;
    return way->action;
}

static ssize_t receive(void *data, size_t size, int peek) {
    if (in.taken >= in.size) {
        errno = EAGAIN;
        return -1;
    }
    switch (here(&in)) {
    case WAIT:
        errno = draw(2) ? EAGAIN : EINTR;
        return -1;
    case RESET:
        errno = ECONNRESET;
        return -1;
    case END:
        return 0;
    default:
        break;
    }
    size_t count = allowed(&in, size);
    if (count > in.size - in.taken)
        count = in.size - in.taken;
    memcpy(data, in.data + in.taken, count);
    if (!peek) {
        pass(&in, in.data + in.taken, count);
        in.taken += count;
    }
    return (ssize_t)count;
}
static ssize_t transmit(const void *data, size_t size) {
    switch (here(&out)) {
    case WAIT:
        errno = EAGAIN;
        return -1;
    case RESET:
        errno = EPIPE;
        return -1;
    case END:
        return 0;
    default:
        break;
    }
    size_t count = allowed(&out, size);
    NEED(BIO_write(peer_in, data, (int)count) == (int)count);
    pass(&out, data, count);
    return (ssize_t)count;
}
static int ended(void) { return in.action == END && in.at == in.stop && in.taken < in.size; }

static void carry(SSL *peer) {
    int n;
    while ((n = BIO_read(peer_SSL_get_wbio(peer), in.data + in.size, (int)(sizeof(in.data) - in.size))) > 0)
        in.size += (size_t)n;
    ERR_clear_error();
}
static void show(const char *what, int length, const struct outcome *o) {
    printf("%s %d -> %d %s%s%s\n", what, length, o->ret, error_name(o->error), o->errors[0] ? " " : "", o->errors);
}

static SSL_CTX *ctx, *peer_ctx;

static void sequence(int version, int server) {
    answers.receive = receive, answers.send = transmit, answers.ended = ended;
    static unsigned char buffer[40000];
    state = seed;
    faults = draw(3) ? 0 : 40;
    in.size = in.taken = in.record = out.record = 0;
    plan(&in);
    plan(&out);
    SSL *ssl = SSL_new(ctx), *peer = peer_SSL_new(peer_ctx);
    BIO *bio = faulty_transport(), *a = BIO_new(BIO_s_mem()), *b = BIO_new(BIO_s_mem());
    BIO_set_mem_eof_return(a, -1);
    BIO_set_mem_eof_return(b, -1);
    peer_in = a;
    SSL_set_bio(ssl, bio, bio);
    peer_SSL_set_bio(peer, a, b);
    server ? SSL_set_accept_state(ssl) : SSL_set_connect_state(ssl);
    server ? peer_SSL_set_connect_state(peer) : peer_SSL_set_accept_state(peer);
    if (!server && kept_session && draw(2))
        SSL_set_session(ssl, kept_session);
    int partial = draw(3) == 0;
    if (partial)
        SSL_set_mode(ssl, SSL_MODE_ENABLE_PARTIAL_WRITE);
    if (draw(4) == 0)
        SSL_clear_mode(ssl, SSL_MODE_AUTO_RETRY);
    printf("seed %u: %s, %s\n", seed, version_name(version), server ? "server" : "client");
    int waiting = 0, over = 0, connected = 0;
    for (int turn = 0; turn < 120 && !over; turn++) {
        struct outcome o;
        int length = 0;
        if (!peer_SSL_is_init_finished(peer))
            peer_SSL_do_handshake(peer);
        carry(peer);
        if (!connected) {
            o = CALL(ssl, SSL_do_handshake(ssl));
            show("handshake", 0, &o);
            connected = o.ret == 1;
            over = !connected && !is_retry(o.error);
            continue;
        }
        switch (waiting ? draw(2) : draw(12)) {
        case 0:
        case 2:
        case 3: /* a write that waits is repeated */
            length = waiting ? waiting : 1 + (int)draw(draw(4) ? 300 : sizeof(buffer));
            o = CALL(ssl, SSL_write(ssl, buffer, length));
            show("write", length, &o);
            waiting = o.error == SSL_ERROR_WANT_WRITE ? length : 0;
            over = o.ret <= 0 && !is_retry(o.error);
            break;
        case 1:
        case 4:
        case 5:
            length = 1 + (int)draw(draw(3) ? 300 : sizeof(buffer));
            o = CALL(ssl, SSL_read(ssl, buffer + 20000, length / 2 + 1));
            show("read", length / 2 + 1, &o);
            over = o.ret <= 0 && !is_retry(o.error);
            break;
        case 6:
            o = CALL(ssl, SSL_peek(ssl, buffer + 20000, 100));
            show("peek", 100, &o);
            over = o.ret <= 0 && !is_retry(o.error);
            break;
        case 7:
        case 8:
            length = 1 + (int)draw(draw(3) ? 300 : 20000);
            peer_SSL_write(peer, buffer, length);
            break;
        case 9:
            o = PEER_CALL(peer, peer_SSL_read(peer, buffer, sizeof(buffer)));
            show("peer's read", sizeof(buffer), &o);
            break;
        case 10:
            if (version == TLS1_3_VERSION && draw(2))
                printf("key update %d\n", SSL_key_update(ssl, SSL_KEY_UPDATE_NOT_REQUESTED));
            else if (version == TLS1_3_VERSION)
                peer_SSL_key_update(peer, SSL_KEY_UPDATE_NOT_REQUESTED);
            ERR_clear_error();
            break;
        default:
            if (turn < 60)
                break;
            if (draw(2)) {
                o = CALL(ssl, SSL_shutdown(ssl));
                show("shutdown", 0, &o);
                over = o.ret < 0 && !is_retry(o.error);
            } else {
                peer_SSL_shutdown(peer);
            }
        }
    }
    if (over) {
        struct outcome o = CALL(ssl, SSL_read(ssl, buffer, 100));
        show("then read", 100, &o);
        o = CALL(ssl, SSL_write(ssl, buffer, 100));
        show("then write", 100, &o);
        o = CALL(ssl, SSL_shutdown(ssl));
        show("then shutdown", 0, &o);
    }
    printf("shutdown %d, pending %d\n", SSL_get_shutdown(ssl), SSL_pending(ssl));
    SSL_free(ssl);
    peer_SSL_free(peer);
}

static void sequences(int version, int server, unsigned from) {
    ctx = end_ctx(server, "rsa");
    peer_ctx = peer_end_ctx(server, "rsa");
    only_version(ctx, version);
    if (server) {
        /* OpenSSL's handshake waits for its tickets to go; ours is done, and they go with what is written next. */
        SSL_CTX_set_num_tickets(ctx, 0);
        NEED(SSL_CTX_load_verify_locations(ctx, cert("ca.pem"), NULL) == 1);
    } else {
        SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_CLIENT);
        SSL_CTX_sess_set_new_cb(ctx, keep_session);
    }
    for (seed = from; seed < from + 250; seed++)
        sequence(version, server);
    SSL_SESSION_free(kept_session);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

/* The same below a socket BIO. */
static void sockets(int version, int server, unsigned from) {
    open_faulty_socket(0);
    sequences(version, server, from);
    close_faulty_socket();
}

static void client_1_2(void) { sequences(TLS1_2_VERSION, 0, 1000); }
static void client_1_3(void) { sequences(TLS1_3_VERSION, 0, 2000); }
static void server_1_2(void) { sequences(TLS1_2_VERSION, 1, 3000); }
static void server_1_3(void) { sequences(TLS1_3_VERSION, 1, 4000); }

static void socket_client_1_2(void) { sockets(TLS1_2_VERSION, 0, 5000); }
static void socket_client_1_3(void) { sockets(TLS1_3_VERSION, 0, 6000); }
static void socket_server_1_2(void) { sockets(TLS1_2_VERSION, 1, 7000); }
static void socket_server_1_3(void) { sockets(TLS1_3_VERSION, 1, 8000); }

MAIN(SLOW_CASE(client_1_2, 60), SLOW_CASE(client_1_3, 60), SLOW_CASE(server_1_2, 60), SLOW_CASE(server_1_3, 60),
     SLOW_CASE(socket_client_1_2, 60), SLOW_CASE(socket_client_1_3, 60), SLOW_CASE(socket_server_1_2, 60), SLOW_CASE(socket_server_1_3, 60))
