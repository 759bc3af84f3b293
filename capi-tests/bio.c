/* The channel: which BIOs an SSL reads and writes, who owns them, and every kind of BIO as the channel. */
#include "support.h"

/* A BIO_METHOD of the program: counts calls, and passes on to the next BIO. */
static int counted_reads, counted_writes, counted_flushes, freed;
static int pass_write(BIO *b, const char *data, int len) {
    int n = BIO_write(BIO_next(b), data, len);
    counted_writes++;
    BIO_clear_retry_flags(b);
    BIO_copy_next_retry(b);
    return n;
}
static int pass_read(BIO *b, char *data, int len) {
    int n = BIO_read(BIO_next(b), data, len);
    counted_reads++;
    BIO_clear_retry_flags(b);
    BIO_copy_next_retry(b);
    return n;
}
static long pass_ctrl(BIO *b, int cmd, long num, void *ptr) {
    if (cmd == BIO_CTRL_FLUSH)
        counted_flushes++;
    return BIO_next(b) ? BIO_ctrl(BIO_next(b), cmd, num, ptr) : 0;
}
static int pass_create(BIO *b) {
    BIO_set_init(b, 1);
    return 1;
}
static int pass_destroy(BIO *b) {
    freed++;
    return b != NULL;
}
static BIO *pass_bio(int type) {
    static BIO_METHOD *method;
    if (!method) {
        method = BIO_meth_new(type, "pass");
        BIO_meth_set_write(method, pass_write);
        BIO_meth_set_read(method, pass_read);
        BIO_meth_set_ctrl(method, pass_ctrl);
        BIO_meth_set_create(method, pass_create);
        BIO_meth_set_destroy(method, pass_destroy);
    }
    return BIO_new(method);
}

/* A queue of bytes as a source/sink BIO of the program, with only read and write (no ctrl at all). */
struct queue {
    unsigned char data[65536];
    int from, to;
};
static int queue_write(BIO *b, const char *data, int len) {
    struct queue *q = ((struct queue **)BIO_get_data(b))[1];
    BIO_clear_retry_flags(b);
    memcpy(q->data + q->to, data, (size_t)len);
    q->to += len;
    return len;
}
static int queue_read(BIO *b, char *data, int len) {
    struct queue *q = ((struct queue **)BIO_get_data(b))[0];
    BIO_clear_retry_flags(b);
    int n = q->to - q->from < len ? q->to - q->from : len;
    if (n == 0) {
        BIO_set_retry_read(b);
        return -1;
    }
    memcpy(data, q->data + q->from, (size_t)n);
    q->from += n;
    return n;
}
static long flush_only(BIO *b, int cmd, long num, void *ptr) {
    (void)b, (void)num, (void)ptr;
    return cmd == BIO_CTRL_FLUSH;
}
static BIO *queue_bio(struct queue *queues[2]) {
    static BIO_METHOD *method;
    if (!method) {
        method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "queue");
        BIO_meth_set_write(method, queue_write);
        BIO_meth_set_read(method, queue_read);
        BIO_meth_set_ctrl(method, flush_only);
    }
    BIO *b = BIO_new(method);
    BIO_set_data(b, queues);
    BIO_set_init(b, 1);
    return b;
}

/* Handshake and data over whatever channel the pair has. */
static void talk(struct pair *p) {
    handshake_show(p);
    echo_show(p);
    SHOW_CALL(p->ssl, SSL_shutdown(p->ssl));
    SHOW_PEER_CALL(p->peer, peer_SSL_shutdown(p->peer));
    SHOW_PEER_CALL(p->peer, peer_SSL_shutdown(p->peer));
    SHOW_CALL(p->ssl, SSL_shutdown(p->ssl));
}

static struct pair bare_pair(int version) {
    struct pair p = {0};
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("rsa");
    only_version(ctx, version);
    p.ssl = SSL_new(ctx);
    p.peer = peer_SSL_new(peer_ctx);
    SSL_set_connect_state(p.ssl);
    peer_SSL_set_accept_state(p.peer);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
    return p;
}

#define EACH_VERSION(v) for (int v = TLS1_2_VERSION; v <= TLS1_3_VERSION; v++)

static void memory(void) {
    EACH_VERSION(version) {
        struct pair p = bare_pair(version);
        BIO *a = BIO_new(BIO_s_mem()), *b = BIO_new(BIO_s_mem());
        BIO_up_ref(a);
        BIO_up_ref(b);
        SSL_set_bio(p.ssl, a, b);
        peer_SSL_set_bio(p.peer, b, a);
        SHOW(SSL_get_rbio(p.ssl) == a);
        SHOW(SSL_get_wbio(p.ssl) == b);
        talk(&p);
        pair_free(&p);
    }
}

/* The bytes of each flight are carried by hand, one at a time: a record in pieces. */
static void memory_bytewise(void) {
    EACH_VERSION(version) {
        struct pair p = bare_pair(version);
        BIO *in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem());
        BIO *peer_in = BIO_new(BIO_s_mem()), *peer_out = BIO_new(BIO_s_mem());
        SSL_set_bio(p.ssl, in, out);
        peer_SSL_set_bio(p.peer, peer_in, peer_out);
        int done = 0, peer_done = 0, other = 0;
        char byte;
        for (int turn = 0; turn < 20000 && !(done && peer_done); turn++) {
            if (!done) {
                struct outcome o = CALL(p.ssl, SSL_do_handshake(p.ssl));
                done = o.ret == 1;
                other += !done && o.error != SSL_ERROR_WANT_READ;
            }
            while (BIO_read(out, &byte, 1) == 1)
                BIO_write(peer_in, &byte, 1);
            if (BIO_pending(peer_out) == 0 && !peer_done)
                peer_done = peer_SSL_do_handshake(p.peer) == 1;
            if (BIO_read(peer_out, &byte, 1) == 1)
                BIO_write(in, &byte, 1);
        }
        printf("%s: %d %d, other answers than WANT_READ: %d\n", version_name(version), done, peer_done, other);
        /* Then a record of data. */
        int reads = 0;
        peer_SSL_write(p.peer, "in pieces", 9);
        while (BIO_read(peer_out, &byte, 1) == 1) {
            char text[20];
            BIO_write(in, &byte, 1);
            int n = SSL_read(p.ssl, text, sizeof(text));
            if (n > 0) {
                reads++;
                printf("read %.*s\n", n, text);
            }
        }
        SHOW(reads);
        pair_free(&p);
    }
}

static void pair(void) {
    EACH_VERSION(version) {
        struct pair p = bare_pair(version);
        pair_connect_bios(&p, 0);
        SHOW(SSL_get_rbio(p.ssl) == SSL_get_wbio(p.ssl));
        talk(&p);
        pair_free(&p);
    }
}

static void buffered(void) {
    EACH_VERSION(version) {
        struct pair p = bare_pair(version);
        BIO *ours, *theirs;
        BIO_new_bio_pair(&ours, 0, &theirs, 0);
        BIO *chain = BIO_push(BIO_new(BIO_f_buffer()), ours);
        SSL_set_bio(p.ssl, chain, chain);
        peer_SSL_set_bio(p.peer, theirs, theirs);
        SHOW(SSL_get_rbio(p.ssl) == chain);
        SHOW(SSL_get_wbio(p.ssl) == chain);
        SHOW(BIO_next(SSL_get_wbio(p.ssl)) == ours);
        talk(&p);
        pair_free(&p);
    }
}

static void own_filter(void) {
    EACH_VERSION(version) {
        struct pair p = bare_pair(version);
        BIO *ours, *theirs;
        counted_reads = counted_writes = counted_flushes = freed = 0;
        BIO_new_bio_pair(&ours, 0, &theirs, 0);
        BIO *chain = BIO_push(pass_bio(BIO_get_new_index() | BIO_TYPE_FILTER), ours);
        SSL_set_bio(p.ssl, chain, chain);
        peer_SSL_set_bio(p.peer, theirs, theirs);
        talk(&p);
        SHOW(counted_reads > 0);
        SHOW(counted_writes > 0);
        SHOW(counted_flushes > 0);
        pair_free(&p);
        SHOW(freed);
    }
}

static void own_source(void) {
    EACH_VERSION(version) {
        struct pair p = bare_pair(version);
        struct queue *there = calloc(1, sizeof(*there)), *back = calloc(1, sizeof(*back));
        struct queue *ours[2] = {back, there}, *theirs[2] = {there, back};
        BIO *b = queue_bio(ours);
        SSL_set_bio(p.ssl, b, b);
        b = queue_bio(theirs);
        peer_SSL_set_bio(p.peer, b, b);
        SHOW(SSL_get_fd(p.ssl));
        talk(&p);
        SHOW(there->from == there->to);
        pair_free(&p);
        free(there);
        free(back);
    }
}

/* One pipe each way: different read and write descriptors. */
static void two_descriptors(void) {
    EACH_VERSION(version) {
        struct pair p = bare_pair(version);
        int there[2], back[2];
        NEED(pipe(there) == 0 && pipe(back) == 0);
        for (int i = 0; i < 2; i++)
            set_nonblocking(there[i], 1), set_nonblocking(back[i], 1);
        /* Pipes are no sockets: SSL_set_fd's BIO uses recv and send, so BIO_s_fd it is. */
        SSL_set_bio(p.ssl, BIO_new_fd(back[0], BIO_NOCLOSE), BIO_new_fd(there[1], BIO_NOCLOSE));
        peer_SSL_set_bio(p.peer, BIO_new_fd(there[0], BIO_NOCLOSE), BIO_new_fd(back[1], BIO_NOCLOSE));
        SHOW(SSL_get_fd(p.ssl) == back[0]);
        SHOW(SSL_get_rfd(p.ssl) == back[0]);
        SHOW(SSL_get_wfd(p.ssl) == there[1]);
        talk(&p);
        pair_free(&p);
    }
}

static void set_fd_kinds(void) {
    int fds[2], other[2];
    SSL_CTX *ctx = client_ctx();
    SSL *ssl = SSL_new(ctx);
    socket_pair(fds, 0);
    socket_pair(other, 0);
    SHOW(SSL_get_fd(ssl));
    SHOW(SSL_get_rfd(ssl));
    SHOW(SSL_get_wfd(ssl));
    SHOW(SSL_get_rbio(ssl) == NULL);
    TRY(SSL_set_fd(ssl, fds[0]));
    SHOW(SSL_get_fd(ssl) == fds[0]);
    SHOW(SSL_get_rbio(ssl) == SSL_get_wbio(ssl));
    SHOW_STR(BIO_method_name(SSL_get_rbio(ssl)));
    SHOW(BIO_method_type(SSL_get_rbio(ssl)) == BIO_TYPE_SOCKET);
    SHOW(BIO_get_close(SSL_get_rbio(ssl)));
    /* The same descriptor for writing shares the BIO. */
    TRY(SSL_set_wfd(ssl, fds[0]));
    SHOW(SSL_get_rbio(ssl) == SSL_get_wbio(ssl));
    TRY(SSL_set_wfd(ssl, other[0]));
    SHOW(SSL_get_rbio(ssl) == SSL_get_wbio(ssl));
    SHOW(SSL_get_rfd(ssl) == fds[0]);
    SHOW(SSL_get_wfd(ssl) == other[0]);
    TRY(SSL_set_rfd(ssl, other[0]));
    SHOW(SSL_get_rbio(ssl) == SSL_get_wbio(ssl));
    SHOW(SSL_get_rfd(ssl) == other[0]);
    TRY(SSL_set_rfd(ssl, fds[1]));
    SHOW(SSL_get_rbio(ssl) == SSL_get_wbio(ssl));
    TRY(SSL_set_fd(ssl, -1));
    SHOW(SSL_get_fd(ssl));
    SSL_free(ssl);
    /* NOCLOSE: the descriptors are still open. */
    SHOW(fcntl(fds[0], F_GETFD) >= 0);
    SHOW(fcntl(other[0], F_GETFD) >= 0);
    SSL_CTX_free(ctx);
}

/* Reference rules of SSL_set_bio, SSL_set0_rbio, SSL_set0_wbio: how often each BIO is freed, and when. */
static int refs_freed[4];
static long note_free(BIO *b, int oper, const char *argp, size_t len, int argi, long argl, int ret, size_t *processed) {
    (void)argp, (void)len, (void)argi, (void)argl, (void)processed;
    if (oper == BIO_CB_FREE)
        refs_freed[(intptr_t)BIO_get_callback_arg(b)]++;
    return ret;
}
static BIO *noted(int i) {
    BIO *b = BIO_new(BIO_s_mem());
    BIO_set_callback_ex(b, note_free);
    BIO_set_callback_arg(b, (char *)(intptr_t)i);
    return b;
}
static void show_freed(const char *when) {
    printf("%s: freed %d %d %d %d\n", when, refs_freed[0], refs_freed[1], refs_freed[2], refs_freed[3]);
}
static void references(void) {
    SSL_CTX *ctx = client_ctx();
    SSL *ssl = SSL_new(ctx);
    BIO *b[4];
    for (int i = 0; i < 4; i++)
        b[i] = noted(i);
    SSL_set_bio(ssl, b[0], b[0]);
    show_freed("both 0");
    SSL_set_bio(ssl, b[0], b[0]);
    show_freed("both 0 again");
    SSL_set_bio(ssl, b[0], b[1]); /* rbio stays: takes b[1] alone */
    show_freed("0 and 1");
    SSL_set_bio(ssl, b[2], b[1]); /* wbio stays, and they differed: takes b[2] alone */
    show_freed("2 and 1");
    SSL_set_bio(ssl, NULL, NULL);
    show_freed("none");
    SHOW(SSL_get_rbio(ssl) == NULL);
    SHOW(SSL_get_wbio(ssl) == NULL);
    SSL_set_bio(ssl, b[3], b[3]);
    BIO *extra = noted(0);
    BIO_up_ref(b[3]);
    SSL_set_bio(ssl, extra, b[3]); /* both were 3: each place has its own reference */
    show_freed("extra and 3");
    SSL_free(ssl);
    show_freed("after SSL_free");

    memset(refs_freed, 0, sizeof(refs_freed));
    ssl = SSL_new(ctx);
    for (int i = 0; i < 4; i++)
        b[i] = noted(i);
    SSL_set0_rbio(ssl, b[0]);
    SSL_set0_wbio(ssl, b[1]);
    SHOW(SSL_get_rbio(ssl) == b[0]);
    SHOW(SSL_get_wbio(ssl) == b[1]);
    SSL_set0_rbio(ssl, b[2]);
    show_freed("read 2");
    SSL_set0_wbio(ssl, b[3]);
    show_freed("write 3");
    BIO_up_ref(b[3]);
    SSL_set0_rbio(ssl, b[3]);
    show_freed("read 3 too");
    SSL_free(ssl);
    show_freed("after SSL_free");

    memset(refs_freed, 0, sizeof(refs_freed));
    ssl = SSL_new(ctx);
    b[0] = noted(0);
    BIO_up_ref(b[0]);
    SSL_set_bio(ssl, b[0], b[0]);
    SSL_free(ssl);
    show_freed("one reference kept");
    BIO_free(b[0]);
    show_freed("and given back");
    SSL_CTX_free(ctx);
}

/* The BIOs may be changed between calls, even in the middle of the handshake. */
static void exchanged(void) {
    EACH_VERSION(version) {
        struct pair p = bare_pair(version);
        BIO *in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem()), *peer_in, *peer_out;
        SSL_set_bio(p.ssl, in, out);
        SHOW_CALL(p.ssl, SSL_connect(p.ssl));
        peer_in = BIO_new(BIO_s_mem());
        peer_out = BIO_new(BIO_s_mem());
        char bytes[20000];
        int n = BIO_read(out, bytes, sizeof(bytes));
        BIO_write(peer_in, bytes, n);
        peer_SSL_set_bio(p.peer, peer_in, peer_out);
        SHOW_PEER_CALL(p.peer, peer_SSL_accept(p.peer));
        /* New BIOs for us. */
        in = BIO_new(BIO_s_mem());
        n = BIO_read(peer_out, bytes, sizeof(bytes));
        BIO_write(in, bytes, n);
        SSL_set_bio(p.ssl, in, BIO_new(BIO_s_mem()));
        struct outcome o = CALL(p.ssl, SSL_connect(p.ssl));
        outcome_show("connect", &o);
        SHOW(BIO_pending(SSL_get_wbio(p.ssl)) > 0);
        n = BIO_read(SSL_get_wbio(p.ssl), bytes, sizeof(bytes));
        BIO_write(peer_in, bytes, n);
        SHOW_PEER_CALL(p.peer, peer_SSL_accept(p.peer));
        n = BIO_read(peer_out, bytes, sizeof(bytes));
        BIO_write(in, bytes, n);
        SHOW_CALL(p.ssl, SSL_connect(p.ssl));
        SSL_set0_wbio(p.ssl, BIO_new(BIO_s_mem()));
        SHOW_CALL(p.ssl, SSL_write(p.ssl, "to the new one", 14));
        n = BIO_read(SSL_get_wbio(p.ssl), bytes, sizeof(bytes));
        BIO_write(peer_in, bytes, n);
        SHOW_PEER_CALL(p.peer, peer_SSL_read(p.peer, bytes, sizeof(bytes)));
        pair_free(&p);
    }
}

/* A BIO that fails for good, by return value and error on the queue. */
static int fail_write(BIO *b, const char *data, int len) {
    (void)b, (void)data, (void)len;
    ERR_raise(ERR_LIB_USER, 7);
    return -1;
}
static int zero_write(BIO *b, const char *data, int len) {
    (void)b, (void)data, (void)len;
    return 0;
}
static void failing(void) {
    SSL_CTX *ctx = client_ctx();
    for (int kind = 0; kind < 3; kind++) {
        BIO_METHOD *method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "fail");
        if (kind != 2)
            BIO_meth_set_write(method, kind == 0 ? fail_write : zero_write);
        BIO_meth_set_ctrl(method, flush_only);
        BIO *b = BIO_new(method);
        BIO_set_init(b, 1);
        SSL *ssl = SSL_new(ctx);
        SSL_set_bio(ssl, b, b);
        ERR_clear_error();
        int ret = SSL_connect(ssl);
        printf("%s: %d %s\n", kind == 0 ? "fails" : kind == 1 ? "writes nothing" : "cannot write", ret, error_name(SSL_get_error(ssl, ret)));
        SHOW(ERR_peek_error() != 0);
        ERR_clear_error();
        SSL_free(ssl);
        BIO_meth_free(method);
    }
    /* A memory BIO that is read only. */
    SSL *ssl = SSL_new(ctx);
    BIO *b = BIO_new_mem_buf("x", 1);
    SSL_set_bio(ssl, b, b);
    SHOW_CALL(ssl, SSL_connect(ssl));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

/* Only one of the two BIOs is there. */
static void half(void) {
    SSL_CTX *ctx = client_ctx();
    SSL *ssl = SSL_new(ctx);
    SSL_set0_wbio(ssl, BIO_new(BIO_s_mem()));
    SHOW(SSL_get_rbio(ssl) == NULL);
    struct outcome o = CALL(ssl, SSL_connect(ssl));
    printf("no BIO to read: %d\n", o.ret);
    SSL_free(ssl);
    ssl = SSL_new(ctx);
    SSL_set0_rbio(ssl, BIO_new(BIO_s_mem()));
    SHOW(SSL_get_wbio(ssl) == NULL);
    o = CALL(ssl, SSL_connect(ssl));
    printf("no BIO to write: %d\n", o.ret);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

/* While the handshake runs OpenSSL puts a buffer before the write BIO; getters never show it. */
static void no_buffer_seen(void) {
    EACH_VERSION(version) {
        struct pair p = bare_pair(version);
        BIO *a = BIO_new(BIO_s_mem()), *b = BIO_new(BIO_s_mem());
        SSL_set_bio(p.ssl, a, b);
        SHOW_CALL(p.ssl, SSL_connect(p.ssl));
        SHOW(SSL_get_wbio(p.ssl) == b);
        SHOW(SSL_get_rbio(p.ssl) == a);
        SHOW(BIO_next(b) == NULL);
        SHOW(BIO_pending(b) > 0);
        pair_free(&p);
    }
}

MAIN(CASE(memory), CASE(memory_bytewise), CASE(pair), CASE(buffered), CASE(own_filter), CASE(own_source),
     CASE(two_descriptors), CASE(set_fd_kinds), CASE(references), CASE(exchanged), CASE(failing), CASE(half),
     CASE(no_buffer_seen))
