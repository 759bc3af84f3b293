/*
 * A transport that fails: at each place of what the peer sends, and at each call that sends, the BIO of the library under test, or the
 * socket under it, ends, is reset, is interrupted, wants to be called again, or takes or gives a byte at a time. What the program sees
 * is compared.
 */
#include "faulty.h"

enum fault { NOTHING, END, RESET, AGAIN, BYTEWISE, INTERRUPTED, UNCONNECTED, PROTOCOL, IN_PROGRESS, TIMED_OUT, NO_BUFFERS, FAULTS };
static const char *const fault_names[] = {"nothing", "end", "reset", "again", "bytewise", "interrupted", "unconnected", "protocol",
                                          "in progress", "timed out", "no buffers"};
static const int numbers[] = {0, 0, ECONNRESET, EAGAIN, 0, EINTR, ENOTCONN, EPROTO, EINPROGRESS, ETIMEDOUT, ENOBUFS};

/* What the peer has sent, and how much of it may come before the fault. */
static struct {
    unsigned char data[100000];
    size_t size, taken, limit;
    enum fault read_fault, write_fault;
    int write_at, writes, again;
    BIO *peer_in;
} wire;

static ssize_t receive(void *data, size_t size, int peek) {
    size_t left = wire.size - wire.taken;
    int due = wire.taken >= wire.limit;
    if (!due && left > wire.limit - wire.taken)
        left = wire.limit - wire.taken;
    if (due && wire.read_fault == END)
        return 0;
    errno = numbers[wire.read_fault];
    /* What may be tried again goes on then. */
    if (due && errno && !(BIO_sock_non_fatal_error(errno) && wire.again++))
        return -1;
    if (wire.read_fault == BYTEWISE && left > 1)
        left = 1;
    if (left == 0) {
        errno = EAGAIN;
        return -1;
    }
    if (left > size)
        left = size;
    memcpy(data, wire.data + wire.taken, left);
    wire.taken += peek ? 0 : left;
    return (ssize_t)left;
}
static ssize_t transmit(const void *data, size_t size) {
    if (wire.writes++ == wire.write_at) {
        errno = wire.write_fault == RESET ? EPIPE : numbers[wire.write_fault];
        if (errno)
            return -1;
    }
    if (wire.write_fault == BYTEWISE && size > 1)
        size = 1;
    return BIO_write(wire.peer_in, data, (int)size);
}
static int ended(void) { return wire.read_fault == END && wire.taken >= wire.limit; }

static SSL_CTX *ctx, *peer_ctx;
static struct pair start(int server) {
    answers.receive = receive, answers.send = transmit, answers.ended = ended;
    struct pair p = {SSL_new(ctx), peer_SSL_new(peer_ctx), {0}, {0}};
    memset(&wire, 0, sizeof(wire));
    wire.limit = sizeof(wire.data);
    wire.write_at = -1;
    BIO *bio = faulty_transport(), *in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem());
    BIO_set_mem_eof_return(in, -1);
    BIO_set_mem_eof_return(out, -1);
    wire.peer_in = in;
    SSL_set_bio(p.ssl, bio, bio);
    peer_SSL_set_bio(p.peer, in, out);
    server ? SSL_set_accept_state(p.ssl) : SSL_set_connect_state(p.ssl);
    server ? peer_SSL_set_connect_state(p.peer) : peer_SSL_set_accept_state(p.peer);
    return p;
}
static void carry(struct pair *p) {
    int n;
    while ((n = BIO_read(peer_SSL_get_wbio(p->peer), wire.data + wire.size, (int)(sizeof(wire.data) - wire.size))) > 0)
        wire.size += (size_t)n;
}

/* Handshake, data both ways, and the end, until something fails; every call that does is shown. */
static void session(struct pair *p) {
    struct outcome o = {0};
    char buffer[100];
    int failed = 0, step = 0, answered = 0;
    for (int turn = 0; turn < 40 && step < 5 && !failed; turn++) {
        static const char *const names[] = {"handshake", "write", "read", "shutdown", "shutdown"};
        peer_SSL_do_handshake(p->peer);
        if (step == 2 && !answered) {
            answered = 1;
            peer_SSL_read(p->peer, buffer, sizeof(buffer));
            peer_SSL_write(p->peer, "hello you", 9);
        }
        if (step == 4)
            peer_SSL_shutdown(p->peer);
        ERR_clear_error();
        carry(p);
        for (int tries = 0; tries < 3000; tries++) {
            switch (step) {
            case 0:
                o = CALL(p->ssl, SSL_do_handshake(p->ssl));
                break;
            case 1:
                o = CALL(p->ssl, SSL_write(p->ssl, "hello peer", 10));
                break;
            case 2:
                o = CALL(p->ssl, SSL_read(p->ssl, buffer, sizeof(buffer)));
                break;
            default:
                o = CALL(p->ssl, SSL_shutdown(p->ssl));
            }
            if (o.error != SSL_ERROR_WANT_WRITE || o.ret > 0)
                break;
        }
        if (o.ret > 0 || (step == 3 && o.ret == 0)) {
            step++;
        } else if (!is_retry(o.error)) {
            printf(" %s", names[step]);
            failed = 1;
        }
    }
    printf("%s: %d", failed ? "" : " all", step);
    if (failed) {
        printf(" %d %s%s%s", o.ret, error_name(o.error), o.errors[0] ? " " : "", o.errors);
        /* What comes of going on. */
        o = CALL(p->ssl, SSL_read(p->ssl, buffer, sizeof(buffer)));
        printf("; read %d %s", o.ret, error_name(o.error));
        o = CALL(p->ssl, SSL_write(p->ssl, "more", 4));
        printf("; write %d %s", o.ret, error_name(o.error));
    }
    printf("\n");
    pair_free(p);
}

/* A BIO has no errno. */
static enum fault faults(void) { return faulty_socket >= 0 ? FAULTS : BYTEWISE + 1; }

static void contexts(int version, int server) {
    ctx = end_ctx(server, "rsa");
    peer_ctx = peer_end_ctx(server, "rsa");
    only_version(ctx, version);
}

/* Faults of reading: where each record of the peer begins, in its header, and in its body. */
static void reading(int version, int server) {
    contexts(version, server);
    struct pair p = start(server);
    printf("no fault");
    session(&p);
    size_t ends[32], count = 0;
    for (size_t at = 0; at + 5 <= wire.size && count < 32; at += 5u + (size_t)(wire.data[at + 3] << 8 | wire.data[at + 4]))
        ends[count++] = at;
    printf("%zu records\n", count);
    for (enum fault fault = END; fault < faults(); fault++)
        for (size_t record = 0; record < (fault == BYTEWISE ? 1 : count); record++)
            for (size_t part = 0; part < (fault == BYTEWISE ? 1 : 3); part++) {
                static const size_t offsets[] = {0, 3, 9};
                p = start(server);
                wire.read_fault = fault;
                wire.limit = fault == BYTEWISE ? sizeof(wire.data) : ends[record] + offsets[part];
                printf("%s in record %zu, %zu:", fault_names[fault], record, offsets[part]);
                session(&p);
            }
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}
/* Faults of writing, at each call. OpenSSL writes its tickets one by one, ours are one flight, so only the first have them. */
static void writing(int version, int server) {
    contexts(version, server);
    struct pair p;
    for (enum fault fault = RESET; fault < faults(); fault++)
        for (int at = 0; at < (fault == BYTEWISE ? 1 : 8); at++) {
            if (server)
                SSL_CTX_set_num_tickets(ctx, at < 2 && fault <= BYTEWISE ? 2 : 0);
            p = start(server);
            wire.write_fault = fault;
            wire.write_at = fault == BYTEWISE ? -1 : at;
            printf("%s at write %d:", fault_names[fault], at);
            session(&p);
        }
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

static void client_reads_1_2(void) { reading(TLS1_2_VERSION, 0); }
static void client_reads_1_3(void) { reading(TLS1_3_VERSION, 0); }
static void server_reads_1_2(void) { reading(TLS1_2_VERSION, 1); }
static void server_reads_1_3(void) { reading(TLS1_3_VERSION, 1); }
static void client_writes(void) {
    writing(TLS1_2_VERSION, 0);
    writing(TLS1_3_VERSION, 0);
}
static void server_writes(void) {
    writing(TLS1_2_VERSION, 1);
    writing(TLS1_3_VERSION, 1);
}

/* The same below a socket BIO, in a process with one thread and with another, sockets that block and that do not. */
static void *sleep_on(void *arg) {
    pause();
    return arg;
}
static void over_socket(int blocks, int threads) {
    pthread_t other;
    if (threads)
        NEED(pthread_create(&other, NULL, sleep_on, NULL) == 0);
    open_faulty_socket(blocks);
    client_reads_1_2(), client_reads_1_3(), server_reads_1_2(), server_reads_1_3();
    client_writes(), server_writes();
    close_faulty_socket();
    if (threads) {
        pthread_cancel(other);
        pthread_join(other, NULL);
    }
}
static void socket_does_not_block(void) { over_socket(0, 0); }
static void socket_blocks(void) { over_socket(1, 0); }
static void socket_does_not_block_threads(void) { over_socket(0, 1); }
static void socket_blocks_threads(void) { over_socket(1, 1); }

MAIN(SLOW_CASE(client_reads_1_2, 60), SLOW_CASE(client_reads_1_3, 60), SLOW_CASE(server_reads_1_2, 60), SLOW_CASE(server_reads_1_3, 60),
     SLOW_CASE(client_writes, 60), SLOW_CASE(server_writes, 60), SLOW_CASE(socket_does_not_block, 120), SLOW_CASE(socket_blocks, 120),
     SLOW_CASE(socket_does_not_block_threads, 120), SLOW_CASE(socket_blocks_threads, 120))
