/*
 * A transport that fails: at each place of what the peer sends, and at each call that sends, the BIO of the library under test ends,
 * is reset, wants to be called again, or takes or gives a byte at a time. What the program sees is compared.
 */
#include "support.h"

enum fault { NOTHING, END, RESET, AGAIN, BYTEWISE };
static const char *const fault_names[] = {"nothing", "end", "reset", "again", "bytewise"};

/* What the peer has sent, and how much of it may come before the fault. */
static struct {
    unsigned char data[100000];
    size_t size, taken, limit;
    enum fault read_fault, write_fault;
    int write_at, writes, again;
    BIO *peer_in;
} wire;

static int faulty_read(BIO *bio, char *out, int size) {
    BIO_clear_retry_flags(bio);
    size_t left = wire.size - wire.taken;
    if (wire.taken < wire.limit) {
        if (left > wire.limit - wire.taken)
            left = wire.limit - wire.taken;
    } else {
        switch (wire.read_fault) {
        case END:
            return 0;
        case RESET:
            errno = ECONNRESET;
            return -1;
        case AGAIN:
            if (wire.again == 0) {
                wire.again = 1;
                BIO_set_retry_read(bio);
                errno = EAGAIN;
                return -1;
            }
            break;
        default:
            break;
        }
    }
    if (wire.read_fault == BYTEWISE && left > 1)
        left = 1;
    if (left == 0) {
        BIO_set_retry_read(bio);
        return -1;
    }
    if (left > (size_t)size)
        left = (size_t)size;
    memcpy(out, wire.data + wire.taken, left);
    wire.taken += left;
    return (int)left;
}
static int faulty_write(BIO *bio, const char *data, int size) {
    BIO_clear_retry_flags(bio);
    if (wire.writes++ == wire.write_at)
        switch (wire.write_fault) {
        case END:
            return 0;
        case RESET:
            errno = EPIPE;
            return -1;
        case AGAIN:
            BIO_set_retry_write(bio);
            errno = EAGAIN;
            return -1;
        default:
            break;
        }
    if (wire.write_fault == BYTEWISE && size > 1)
        size = 1;
    return BIO_write(wire.peer_in, data, size);
}
static long faulty_ctrl(BIO *bio, int command, long number, void *pointer) {
    (void)bio, (void)number, (void)pointer;
    if (command == BIO_CTRL_EOF)
        return wire.read_fault == END && wire.taken >= wire.limit;
    return command == BIO_CTRL_FLUSH;
}
static int faulty_create(BIO *bio) {
    BIO_set_init(bio, 1);
    return 1;
}

static SSL_CTX *ctx, *peer_ctx;
static struct pair start(int server) {
    static BIO_METHOD *method;
    if (!method) {
        method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "faulty");
        BIO_meth_set_read(method, faulty_read);
        BIO_meth_set_write(method, faulty_write);
        BIO_meth_set_ctrl(method, faulty_ctrl);
        BIO_meth_set_create(method, faulty_create);
    }
    struct pair p = {SSL_new(ctx), peer_SSL_new(peer_ctx), {0, 0, ""}, {0, 0, ""}};
    memset(&wire, 0, sizeof(wire));
    wire.limit = sizeof(wire.data);
    wire.write_at = -1;
    BIO *bio = BIO_new(method), *in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem());
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
    struct outcome o = {0, 0, ""};
    char buffer[100];
    int failed = 0, step = 0;
    for (int turn = 0; turn < 40 && step < 5 && !failed; turn++) {
        static const char *const names[] = {"handshake", "write", "read", "shutdown", "shutdown"};
        peer_SSL_do_handshake(p->peer);
        if (step == 2 && wire.again < 2) {
            wire.again = 2;
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

static void contexts(int version, int server) {
    ctx = server ? server_ctx("rsa") : client_ctx();
    peer_ctx = server ? peer_client_ctx() : peer_server_ctx("rsa");
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
    for (enum fault fault = END; fault <= BYTEWISE; fault++)
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
    for (enum fault fault = RESET; fault <= BYTEWISE; fault++)
        for (int at = 0; at < (fault == BYTEWISE ? 1 : 8); at++) {
            if (server)
                SSL_CTX_set_num_tickets(ctx, at < 2 ? 2 : 0);
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
MAIN(SLOW_CASE(client_reads_1_2, 60), SLOW_CASE(client_reads_1_3, 60), SLOW_CASE(server_reads_1_2, 60), SLOW_CASE(server_reads_1_3, 60),
     SLOW_CASE(client_writes, 60), SLOW_CASE(server_writes, 60))
