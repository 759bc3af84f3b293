/* BIO_f_ssl: a connection as a BIO, alone, in chains, and in the helpers that make chains. */
#include "support.h"

/* What a call on a BIO gave, what the BIO wants, and the errors on the queue. */
static void bio_show(const char *what, BIO *b, long ret) {
    printf("%s: %ld", what, ret);
    if (BIO_should_retry(b))
        printf(" retry%s%s%s reason %d", BIO_should_read(b) ? " read" : "", BIO_should_write(b) ? " write" : "",
               BIO_should_io_special(b) ? " special" : "", BIO_get_retry_reason(b));
    putchar('\n');
    show_errors("  error");
}
#define B(bio, call)                                                                                                   \
    do {                                                                                                               \
        ERR_clear_error();                                                                                             \
        long ret_ = (long)(call);                                                                                      \
        bio_show(#call, (bio), ret_);                                                                                  \
    } while (0)

#define EACH_VERSION(v) for (int v = TLS1_2_VERSION; v <= TLS1_3_VERSION; v++)

/* A BIO of the library under test with the peer at the other end of a BIO pair. */
struct chain {
    BIO *bio;
    SSL *ssl, *peer;
};
static struct chain chain_over_pair(BIO *bio, SSL *peer) {
    struct chain c = {bio, NULL, peer};
    BIO *ours, *theirs;
    NEED(bio && peer);
    NEED(BIO_get_ssl(bio, &c.ssl) == 1);
    NEED(BIO_new_bio_pair(&ours, 0, &theirs, 0) == 1);
    NEED(BIO_push(bio, ours) == bio);
    peer_SSL_set_bio(peer, theirs, theirs);
    return c;
}
static struct chain client_chain(int version) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("rsa");
    if (version)
        peer_only_version(peer_ctx, version);
    SSL *peer = peer_SSL_new(peer_ctx);
    peer_SSL_set_accept_state(peer);
    struct chain c = chain_over_pair(BIO_new_ssl(ctx, 1), peer);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
    return c;
}
static struct chain server_chain(int version) {
    SSL_CTX *ctx = server_ctx("rsa"), *peer_ctx = peer_client_ctx();
    if (version)
        peer_only_version(peer_ctx, version);
    SSL *peer = peer_SSL_new(peer_ctx);
    peer_SSL_set_connect_state(peer);
    struct chain c = chain_over_pair(BIO_new_ssl(ctx, 0), peer);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
    return c;
}
static void chain_free(struct chain *c) {
    BIO_free_all(c->bio);
    peer_SSL_free(c->peer);
}
static void chain_handshake(struct chain *c) {
    int done = 0, peer_done = 0;
    for (int turn = 0; turn < 20 && !(done && peer_done); turn++) {
        if (!done)
            done = BIO_do_handshake(c->bio) == 1;
        if (!peer_done)
            peer_done = peer_SSL_do_handshake(c->peer) == 1;
    }
    printf("connected: %d %d\n", done, peer_done);
    show_errors("  error");
}

static void kind(void) {
    BIO *b = BIO_new(BIO_f_ssl());
    NEED(b);
    SHOW(BIO_f_ssl() == BIO_f_ssl());
    SHOW(BIO_method_type(b));
    SHOW_STR(BIO_method_name(b));
    SHOW(BIO_find_type(b, BIO_TYPE_SSL) == b);
    /* Without a connection nothing works. */
    SSL *ssl = (SSL *)b;
    char buffer[4];
    size_t n = 77;
    B(b, BIO_get_ssl(b, &ssl));
    SHOW(ssl == (SSL *)b);
    B(b, BIO_write(b, "abc", 3));
    B(b, BIO_read(b, buffer, 4));
    B(b, BIO_write_ex(b, "abc", 3, &n));
    SHOW(n);
    B(b, BIO_read_ex(b, buffer, 4, &n));
    SHOW(n);
    B(b, BIO_puts(b, "abc"));
    B(b, BIO_gets(b, buffer, 4));
    B(b, BIO_flush(b));
    B(b, BIO_pending(b));
    B(b, BIO_reset(b));
    B(b, BIO_do_handshake(b));
    B(b, BIO_get_close(b));
    B(b, BIO_ctrl(b, 12345, 0, NULL));
    B(b, BIO_set_ssl_renegotiate_bytes(b, 1000));
    BIO_ssl_shutdown(b);
    BIO_ssl_shutdown(NULL);
    show_errors("shutdown");
    TRY(BIO_ssl_copy_session_id(b, b));
    TRY(BIO_free(b));
    TRY(BIO_new_ssl(NULL, 1) == NULL);
    TRY(BIO_new_ssl_connect(NULL) == NULL);
    TRY(BIO_new_buffer_ssl_connect(NULL) == NULL);
}

static void settings(void) {
    SSL_CTX *ctx = client_ctx();
    BIO *b = BIO_new_ssl(ctx, 1);
    SSL *ssl = NULL;
    B(b, BIO_get_ssl(b, &ssl));
    SHOW(ssl != NULL);
    SHOW(SSL_get_SSL_CTX(ssl) == ctx);
    SHOW(SSL_is_server(ssl));
    B(b, BIO_get_ssl(b, NULL));
    B(b, BIO_get_close(b));
    B(b, BIO_set_ssl_mode(b, 0));
    SHOW(SSL_is_server(ssl));
    B(b, BIO_set_ssl_mode(b, 1));
    SHOW(SSL_is_server(ssl));
    B(b, BIO_set_ssl_renegotiate_bytes(b, 100));
    B(b, BIO_set_ssl_renegotiate_bytes(b, 512));
    B(b, BIO_set_ssl_renegotiate_bytes(b, 10));
    B(b, BIO_set_ssl_renegotiate_bytes(b, 2000));
    B(b, BIO_set_ssl_renegotiate_timeout(b, 59));
    B(b, BIO_set_ssl_renegotiate_timeout(b, 60));
    B(b, BIO_set_ssl_renegotiate_timeout(b, 61));
    B(b, BIO_set_ssl_renegotiate_timeout(b, 0));
    B(b, BIO_get_num_renegotiates(b));
    B(b, BIO_ctrl(b, BIO_CTRL_INFO, 0, NULL));
    B(b, BIO_ctrl(b, BIO_CTRL_SET_CALLBACK, 0, NULL));
    /* What is for a channel, of which there is none. */
    B(b, BIO_pending(b));
    B(b, BIO_wpending(b));
    B(b, BIO_eof(b));
    B(b, BIO_get_fd(b, NULL));
    B(b, BIO_ctrl(b, 12345, 0, NULL));
    B(b, BIO_set_info_callback(b, NULL));
    B(b, BIO_callback_ctrl(b, 99, NULL));
    B(b, BIO_reset(b));
    B(b, BIO_write(b, NULL, 3));
    B(b, BIO_read(b, NULL, 3));
    BIO_free(b);
    SSL_CTX_free(ctx);
}

static void client(void) {
    EACH_VERSION(version) {
        printf("%s\n", version_name(version));
        struct chain c = client_chain(version);
        char buffer[64] = {0};
        size_t n;
        SHOW(SSL_get_rbio(c.ssl) == BIO_next(c.bio));
        SHOW(SSL_get_wbio(c.ssl) == BIO_next(c.bio));
        B(c.bio, BIO_do_handshake(c.bio));
        SHOW(BIO_wpending(c.bio) > 0);
        B(c.bio, BIO_read(c.bio, buffer, 10));
        B(c.bio, BIO_write(c.bio, "early", 5));
        chain_handshake(&c);
        B(c.bio, BIO_do_handshake(c.bio));
        B(c.bio, BIO_write(c.bio, "hello", 5));
        SHOW_PEER_CALL(c.peer, peer_SSL_read(c.peer, buffer, 64));
        printf("peer has %s\n", buffer);
        B(c.bio, BIO_puts(c.bio, "put this"));
        SHOW_PEER_CALL(c.peer, peer_SSL_read(c.peer, buffer, 64));
        printf("peer has %s\n", buffer);
        B(c.bio, BIO_write_ex(c.bio, "ex", 2, &n));
        SHOW(n);
        B(c.bio, BIO_write_ex(c.bio, "", 0, &n));
        SHOW(n);
        B(c.bio, BIO_write(c.bio, "", 0));
        B(c.bio, BIO_flush(c.bio));
        B(c.bio, BIO_read(c.bio, buffer, 10));
        B(c.bio, BIO_pending(c.bio));
        SHOW_PEER_CALL(c.peer, peer_SSL_write(c.peer, "0123456789", 10));
        SHOW(BIO_pending(c.bio) > 10);
        B(c.bio, BIO_read(c.bio, buffer, 4));
        B(c.bio, BIO_pending(c.bio));
        B(c.bio, BIO_gets(c.bio, buffer, 10));
        B(c.bio, BIO_read(c.bio, buffer, 0));
        B(c.bio, BIO_read_ex(c.bio, buffer, 64, &n));
        SHOW(n);
        SHOW(BIO_number_read(c.bio));
        SHOW(BIO_number_written(c.bio));
        B(c.bio, BIO_read_ex(c.bio, buffer, 64, &n));
        B(c.bio, BIO_eof(c.bio));
        SHOW_PEER_CALL(c.peer, peer_SSL_shutdown(c.peer));
        B(c.bio, BIO_read(c.bio, buffer, 10));
        B(c.bio, BIO_eof(c.bio));
        BIO_ssl_shutdown(c.bio);
        SHOW(SSL_get_shutdown(c.ssl));
        SHOW_PEER_CALL(c.peer, peer_SSL_shutdown(c.peer));
        B(c.bio, BIO_write(c.bio, "x", 1));
        chain_free(&c);
    }
}

static void server(void) {
    EACH_VERSION(version) {
        printf("%s\n", version_name(version));
        struct chain c = server_chain(version);
        char buffer[64] = {0};
        B(c.bio, BIO_read(c.bio, buffer, 10));
        SHOW_PEER_CALL(c.peer, peer_SSL_do_handshake(c.peer));
        B(c.bio, BIO_write(c.bio, "hello", 5));
        SHOW_PEER_CALL(c.peer, peer_SSL_do_handshake(c.peer));
        B(c.bio, BIO_write(c.bio, "hello", 5));
        SHOW_PEER_CALL(c.peer, peer_SSL_read(c.peer, buffer, 64));
        SHOW_PEER_CALL(c.peer, peer_SSL_write(c.peer, "abc", 3));
        B(c.bio, BIO_read(c.bio, buffer, 10));
        /* Freeing says goodbye, also where nobody shut down. */
        BIO_free_all(c.bio);
        SHOW_PEER_CALL(c.peer, peer_SSL_read(c.peer, buffer, 64));
        peer_SSL_free(c.peer);
    }
}

/* Ends without goodbye, garbage, and refusal reach the caller. */
static void failures(void) {
    char buffer[16];
    struct chain c = client_chain(0);
    chain_handshake(&c);
    BIO_shutdown_wr(peer_SSL_get_wbio(c.peer));
    do
        B(c.bio, BIO_read(c.bio, buffer, 10));
    while (BIO_should_retry(c.bio));
    B(c.bio, BIO_read(c.bio, buffer, 10));
    B(c.bio, BIO_write(c.bio, "x", 1));
    chain_free(&c);

    c = client_chain(0);
    BIO_write(peer_SSL_get_wbio(c.peer), "HTTP/1.0 200 OK\r\n", 17);
    B(c.bio, BIO_do_handshake(c.bio));
    B(c.bio, BIO_do_handshake(c.bio));
    B(c.bio, BIO_read(c.bio, buffer, 10));
    chain_free(&c);

    c = server_chain(0);
    BIO_write(peer_SSL_get_wbio(c.peer), "GET / HTTP/1.0\r\n\r\n", 18);
    B(c.bio, BIO_read(c.bio, buffer, 10));
    B(c.bio, BIO_read(c.bio, buffer, 10));
    chain_free(&c);

    /* A client that does not trust the server. */
    SSL_CTX *ctx = SSL_CTX_new(TLS_client_method()), *peer_ctx = peer_server_ctx("rsa");
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
    SSL *peer = peer_SSL_new(peer_ctx);
    peer_SSL_set_accept_state(peer);
    c = chain_over_pair(BIO_new_ssl(ctx, 1), peer);
    B(c.bio, BIO_do_handshake(c.bio));
    SHOW_PEER_CALL(c.peer, peer_SSL_do_handshake(c.peer));
    B(c.bio, BIO_do_handshake(c.bio));
    SHOW_PEER_CALL(c.peer, peer_SSL_do_handshake(c.peer));
    chain_free(&c);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

/* A channel that connects late: the reasons it gives pass through. */
static int connecting;
static int late_reason;
static int late_io(BIO *b) {
    BIO_clear_retry_flags(b);
    if (connecting-- > 0) {
        BIO_set_retry_special(b);
        BIO_set_retry_reason(b, late_reason);
        return -1;
    }
    return 0;
}
static int late_write(BIO *b, const char *data, int len) {
    if (late_io(b))
        return -1;
    int n = BIO_write(BIO_next(b), data, len);
    BIO_copy_next_retry(b);
    return n;
}
static int late_read(BIO *b, char *data, int len) {
    if (late_io(b))
        return -1;
    int n = BIO_read(BIO_next(b), data, len);
    BIO_copy_next_retry(b);
    return n;
}
static long late_ctrl(BIO *b, int cmd, long num, void *p) {
    return BIO_next(b) ? BIO_ctrl(BIO_next(b), cmd, num, p) : 0;
}
static int late_create(BIO *b) {
    BIO_set_init(b, 1);
    return 1;
}
static void reasons(void) {
    BIO_METHOD *method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_FILTER, "late");
    BIO_meth_set_write(method, late_write);
    BIO_meth_set_read(method, late_read);
    BIO_meth_set_ctrl(method, late_ctrl);
    BIO_meth_set_create(method, late_create);
    for (late_reason = 0; late_reason <= 4; late_reason++) {
        SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("rsa");
        SSL *peer = peer_SSL_new(peer_ctx);
        char buffer[16];
        BIO *ours, *theirs, *b = BIO_new_ssl(ctx, 1), *late = BIO_new(method);
        peer_SSL_set_accept_state(peer);
        NEED(BIO_new_bio_pair(&ours, 0, &theirs, 0) == 1);
        BIO_push(late, ours);
        BIO_push(b, late);
        peer_SSL_set_bio(peer, theirs, theirs);
        printf("reason %d\n", late_reason);
        connecting = 3;
        B(b, BIO_do_handshake(b));
        B(b, BIO_write(b, "abc", 3));
        B(b, BIO_read(b, buffer, 3));
        B(b, BIO_do_handshake(b));
        peer_SSL_do_handshake(peer);
        B(b, BIO_do_handshake(b));
        peer_SSL_do_handshake(peer);
        B(b, BIO_do_handshake(b));
        connecting = 1;
        B(b, BIO_flush(b));
        B(b, BIO_write(b, "abc", 3));
        connecting = 1;
        B(b, BIO_read(b, buffer, 3));
        BIO_free_all(b);
        peer_SSL_free(peer);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
    BIO_meth_free(method);
}

/* A certificate callback that takes its time. */
static int wait_for_it(SSL *ssl, void *arg) {
    (void)ssl;
    return --*(int *)arg >= 0 ? -1 : 1;
}
static void lookup(void) {
    int left = 3;
    char buffer[16];
    SSL_CTX *ctx = server_ctx("rsa"), *peer_ctx = peer_client_ctx();
    SSL_CTX_set_cert_cb(ctx, wait_for_it, &left);
    SSL *peer = peer_SSL_new(peer_ctx);
    peer_SSL_set_connect_state(peer);
    struct chain c = chain_over_pair(BIO_new_ssl(ctx, 0), peer);
    SHOW_PEER_CALL(c.peer, peer_SSL_do_handshake(c.peer));
    B(c.bio, BIO_do_handshake(c.bio));
    B(c.bio, BIO_read(c.bio, buffer, 3));
    B(c.bio, BIO_write(c.bio, buffer, 3));
    B(c.bio, BIO_do_handshake(c.bio));
    chain_handshake(&c);
    chain_free(&c);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

static void freed(void *parent, void *ptr, CRYPTO_EX_DATA *ad, int index, long argl, void *argp) {
    (void)parent, (void)ad, (void)index, (void)argl, (void)argp;
    if (ptr)
        printf("%s is freed\n", (char *)ptr);
}

/* Who frees the connection. */
static void ownership(void) {
    int index = SSL_get_ex_new_index(0, NULL, NULL, NULL, freed);
    SSL_CTX *ctx = client_ctx();
    SSL *a = SSL_new(ctx), *b = SSL_new(ctx), *got;
    SSL_set_connect_state(a);
    SSL_set_ex_data(a, index, "a");
    SSL_set_ex_data(b, index, "b");
    BIO *bio = BIO_new(BIO_f_ssl());
    B(bio, BIO_set_ssl(bio, a, BIO_NOCLOSE));
    B(bio, BIO_get_close(bio));
    B(bio, BIO_set_ssl(bio, b, BIO_CLOSE));
    B(bio, BIO_get_close(bio));
    B(bio, BIO_get_ssl(bio, &got));
    SHOW(got == b);
    B(bio, BIO_set_ssl(bio, a, BIO_NOCLOSE));
    B(bio, BIO_set_close(bio, BIO_CLOSE));
    B(bio, BIO_set_close(bio, BIO_NOCLOSE));
    TRY(BIO_free(bio));
    puts("a lives");
    /* A connection that has BIOs brings them into the chain. */
    BIO *mem = BIO_new(BIO_s_mem()), *sink = BIO_new(BIO_s_null());
    SSL_set_bio(a, mem, mem);
    bio = BIO_push(BIO_new(BIO_f_ssl()), sink);
    B(bio, BIO_set_ssl(bio, a, BIO_CLOSE));
    SHOW(BIO_next(bio) == mem);
    SHOW(BIO_next(mem) == sink);
    SHOW(SSL_get_rbio(a) == mem);
    B(bio, BIO_pop(bio) == mem);
    SHOW(SSL_get_rbio(a) == NULL);
    SHOW(SSL_get_wbio(a) == NULL);
    BIO_free_all(mem);
    TRY(BIO_free(bio));
    SSL_CTX_free(ctx);
}

/* Pushing and popping, from either end of the chain. */
static void chains(void) {
    SSL_CTX *ctx = client_ctx();
    BIO *bio = BIO_new_ssl(ctx, 1), *buffer = BIO_new(BIO_f_buffer()), *mem = BIO_new(BIO_s_mem()), *other = BIO_new(BIO_s_mem());
    SSL *ssl;
    BIO_get_ssl(bio, &ssl);
    BIO_push(buffer, bio);
    SHOW(SSL_get_rbio(ssl) == NULL);
    BIO_push(buffer, mem);
    SHOW(SSL_get_rbio(ssl) == mem);
    SHOW(BIO_next(bio) == mem);
    SHOW(BIO_find_type(buffer, BIO_TYPE_SSL) == bio);
    SHOW(BIO_get_retry_BIO(buffer, NULL) == buffer);
    /* The top goes; the connection keeps its channel. */
    SHOW(BIO_pop(buffer) == bio);
    SHOW(SSL_get_rbio(ssl) == mem);
    BIO_free(buffer);
    /* The channel is taken out: whether the connection notices. */
    SHOW(BIO_pop(mem) == NULL);
    SHOW(SSL_get_rbio(ssl) == mem);
    SHOW(BIO_next(bio) == NULL);
    BIO_push(bio, other);
    SHOW(SSL_get_rbio(ssl) == other);
    BIO_free(mem);
    /* Under its own channel. */
    BIO *more = BIO_new(BIO_s_null());
    BIO_push(bio, more);
    SHOW(SSL_get_rbio(ssl) == other);
    SHOW(BIO_next(other) == more);
    BIO_free_all(bio);
    SSL_CTX_free(ctx);
}

/* After a reset the BIO connects again. */
static void reset(void) {
    EACH_VERSION(version) {
        printf("%s\n", version_name(version));
        struct chain c = client_chain(version);
        char buffer[64];
        chain_handshake(&c);
        peer_SSL_write(c.peer, "abc", 3);
        B(c.bio, BIO_read(c.bio, buffer, 10));
        B(c.bio, BIO_reset(c.bio));
        SHOW(SSL_is_server(c.ssl));
        SHOW(SSL_get_shutdown(c.ssl));
        SHOW(SSL_in_before(c.ssl));
        /* The pair's buffers were emptied, with our goodbye in them. */
        SSL *peer = peer_SSL_new(peer_SSL_get_SSL_CTX(c.peer));
        peer_SSL_set_accept_state(peer);
        BIO *theirs = peer_SSL_get_rbio(c.peer);
        BIO_up_ref(theirs);
        peer_SSL_set_bio(peer, theirs, theirs);
        peer_SSL_free(c.peer);
        c.peer = peer;
        BIO_reset(theirs);
        chain_handshake(&c);
        SHOW(SSL_session_reused(c.ssl));
        chain_free(&c);
    }
}

static void duplicate(void) {
    SSL_CTX *ctx = client_ctx();
    BIO *chain = BIO_push(BIO_new(BIO_f_buffer()), BIO_new_ssl(ctx, 1));
    SSL *ssl = NULL, *copied = NULL;
    BIO_get_ssl(chain, &ssl);
    SSL_set_verify(ssl, SSL_VERIFY_NONE, NULL);
    SSL_set_verify_depth(ssl, 17);
    BIO_set_ssl_renegotiate_bytes(chain, 1234);
    BIO *copy = BIO_dup_chain(chain);
    NEED(copy);
    SHOW(BIO_method_type(copy) == BIO_TYPE_BUFFER);
    B(copy, BIO_get_ssl(copy, &copied));
    SHOW(copied && copied != ssl);
    SHOW(SSL_get_verify_mode(copied));
    SHOW(SSL_get_verify_depth(copied));
    SHOW(SSL_is_server(copied));
    SHOW(SSL_get_SSL_CTX(copied) == ctx);
    B(copy, BIO_set_ssl_renegotiate_bytes(copy, 1));
    BIO_free_all(copy);
    BIO_free_all(chain);
    SSL_CTX_free(ctx);

    /* One that has begun is shared. */
    struct chain c = client_chain(0);
    chain_handshake(&c);
    ERR_clear_error();
    BIO *twin = BIO_new(BIO_f_ssl());
    B(twin, BIO_dup_state(c.bio, twin));
    B(twin, BIO_get_ssl(twin, &copied));
    SHOW(copied == c.ssl);
    BIO_set_init(twin, 1);
    BIO_set_close(twin, BIO_NOCLOSE);
    B(twin, BIO_write(twin, "abc", 3));
    BIO_free(twin);
    SSL_free(copied);
    chain_free(&c);
}

/* Counts, but TLS 1.3 has no renegotiation. */
static void renegotiation(void) {
    struct chain c = client_chain(TLS1_3_VERSION);
    char buffer[1000] = {0};
    chain_handshake(&c);
    BIO_set_ssl_renegotiate_bytes(c.bio, 1500);
    for (int i = 0; i < 5; i++) {
        SHOW(BIO_write(c.bio, buffer, 1000));
        ERR_clear_error();
        SHOW(peer_SSL_write(c.peer, buffer, 1000));
        SHOW(BIO_read(c.bio, buffer, 1000));
        ERR_clear_error();
        SHOW(BIO_get_num_renegotiates(c.bio));
    }
    chain_free(&c);
}

static void copy_session(void) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("rsa");
    struct chain first = {0};
    for (int i = 0; i < 2; i++) {
        SSL *peer = peer_SSL_new(peer_ctx);
        peer_SSL_set_accept_state(peer);
        struct chain c = chain_over_pair(BIO_new_ssl(ctx, 1), peer);
        if (i == 1)
            TRY(BIO_ssl_copy_session_id(c.bio, first.bio));
        chain_handshake(&c);
        SHOW(SSL_session_reused(c.ssl));
        peer_SSL_write(c.peer, "x", 1);
        char buffer[4];
        B(c.bio, BIO_read(c.bio, buffer, 4));
        BIO_ssl_shutdown(c.bio);
        if (i == 0)
            first = c;
        else
            chain_free(&c);
    }
    TRY(BIO_ssl_copy_session_id(first.bio, BIO_next(first.bio)));
    chain_free(&first);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

/* TLS in TLS: an SSL BIO as the channel of another. */
static void nested(void) {
    struct chain outer = client_chain(0);
    chain_handshake(&outer);
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
    BIO *inner = BIO_new_ssl(ctx, 1), *peer_outer = BIO_new(peer_BIO_f_ssl());
    SSL *ssl, *peer = peer_SSL_new(peer_ctx);
    BIO_get_ssl(inner, &ssl);
    BIO_push(inner, outer.bio);
    SHOW(SSL_get_rbio(ssl) == outer.bio);
    BIO_set_ssl(peer_outer, outer.peer, BIO_NOCLOSE);
    peer_SSL_set_bio(peer, peer_outer, peer_outer);
    peer_SSL_set_accept_state(peer);
    struct chain c = {inner, ssl, peer};
    B(inner, BIO_do_handshake(inner));
    chain_handshake(&c);
    char buffer[64] = {0};
    SHOW(peer_SSL_write(peer, "through two", 11));
    B(inner, BIO_read(inner, buffer, 64));
    puts(buffer);
    B(inner, BIO_write(inner, "and back", 8));
    SHOW(peer_SSL_read(peer, buffer, 64));
    puts(buffer);
    BIO_ssl_shutdown(inner);
    SHOW(SSL_get_shutdown(ssl));
    SHOW(SSL_get_shutdown(outer.ssl));
    SHOW(peer_SSL_read(peer, buffer, 64));
    BIO_free_all(inner);
    peer_SSL_free(peer);
    peer_SSL_free(outer.peer);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

/* A server on TCP that answers each line with the same line. */
struct tcp_server {
    int listener, port, connections;
    SSL_CTX *ctx;
    pthread_t thread;
};
static void *serve(void *arg) {
    struct tcp_server *server = arg;
    for (int i = 0; i < server->connections; i++) {
        int fd = accept(server->listener, NULL, NULL), n;
        SSL *ssl = peer_SSL_new(server->ctx);
        char buffer[256];
        peer_SSL_set_fd(ssl, fd);
        if (peer_SSL_accept(ssl) == 1)
            while ((n = peer_SSL_read(ssl, buffer, sizeof(buffer))) > 0)
                peer_SSL_write(ssl, buffer, n);
        peer_SSL_shutdown(ssl);
        peer_SSL_free(ssl);
        close(fd);
    }
    return NULL;
}
static void tcp_start(struct tcp_server *server, int connections) {
    server->listener = listen_tcp(&server->port);
    server->connections = connections;
    server->ctx = peer_server_ctx("rsa");
    NEED(pthread_create(&server->thread, NULL, serve, server) == 0);
}
static void tcp_end(struct tcp_server *server) {
    pthread_join(server->thread, NULL);
    close(server->listener);
    peer_SSL_CTX_free(server->ctx);
}

static long states;
static int connect_states(BIO *b, int state, int ret) {
    (void)b, (void)state;
    states++;
    return ret;
}

static void connecting_chain(BIO *bio, int port, int buffered) {
    char address[32], line[64];
    SSL *ssl = NULL;
    int fd = -1;
    snprintf(address, sizeof(address), "127.0.0.1:%d", port);
    B(bio, BIO_set_conn_hostname(bio, address));
    B(bio, BIO_get_ssl(bio, &ssl));
    SHOW(SSL_is_server(ssl));
    SHOW_STR(BIO_get_conn_hostname(bio));
    B(bio, BIO_set_info_callback(bio, connect_states));
    B(bio, BIO_do_connect(bio));
    SHOW(states > 0);
    B(bio, BIO_do_handshake(bio));
    SHOW(BIO_get_fd(bio, &fd) == fd);
    SHOW(SSL_get_fd(ssl) == fd);
    SHOW(SSL_get_verify_result(ssl));
    B(bio, BIO_puts(bio, "one line\nand another\n"));
    B(bio, BIO_flush(bio));
    if (buffered) {
        B(bio, BIO_gets(bio, line, sizeof(line)));
        printf("got %s", line);
        B(bio, BIO_pending(bio));
        B(bio, BIO_gets(bio, line, sizeof(line)));
        printf("got %s", line);
    } else {
        B(bio, BIO_read(bio, line, sizeof(line)));
    }
    BIO_ssl_shutdown(bio);
    B(bio, BIO_read(bio, line, sizeof(line)));
    BIO_free_all(bio);
}
static void connect_tcp(void) {
    struct tcp_server server;
    tcp_start(&server, 2);
    SSL_CTX *ctx = client_ctx();
    BIO *bio = BIO_new_ssl_connect(ctx);
    SHOW(BIO_method_type(bio) == BIO_TYPE_SSL);
    SHOW(BIO_method_type(BIO_next(bio)) == BIO_TYPE_CONNECT);
    connecting_chain(bio, server.port, 0);
    bio = BIO_new_buffer_ssl_connect(ctx);
    SHOW(BIO_method_type(bio) == BIO_TYPE_BUFFER);
    connecting_chain(bio, server.port, 1);
    tcp_end(&server);
    SSL_CTX_free(ctx);
}

/* Nobody listens. */
static void connect_refused(void) {
    int port;
    close(listen_tcp(&port));
    char address[32];
    snprintf(address, sizeof(address), "127.0.0.1:%d", port);
    SSL_CTX *ctx = client_ctx();
    BIO *bio = BIO_new_ssl_connect(ctx);
    BIO_set_conn_hostname(bio, address);
    ERR_clear_error();
    long ret = BIO_do_connect(bio);
    printf("%ld retry %d errors %d\n", ret, BIO_should_retry(bio), ERR_peek_error() != 0);
    BIO_free_all(bio);
    SSL_CTX_free(ctx);
}

/* The same without blocking: whatever it asks for, it gets there. */
static void connect_nonblocking(void) {
    struct tcp_server server;
    tcp_start(&server, 1);
    SSL_CTX *ctx = client_ctx();
    BIO *bio = BIO_new_ssl_connect(ctx);
    char address[32], buffer[64];
    long ret;
    int fd, wrong = 0;
    snprintf(address, sizeof(address), "127.0.0.1:%d", server.port);
    BIO_set_conn_hostname(bio, address);
    BIO_set_nbio(bio, 1);
    while ((ret = BIO_do_connect(bio)) <= 0 && BIO_should_retry(bio)) {
        wrong += BIO_should_io_special(bio) && BIO_get_retry_reason(bio) != BIO_RR_CONNECT;
        BIO_get_fd(bio, &fd);
        wait_fd(fd, BIO_should_read(bio) ? SSL_ERROR_WANT_READ : SSL_ERROR_WANT_WRITE);
    }
    printf("connected: %ld, wrong reasons %d\n", ret, wrong);
    show_errors("error");
    B(bio, BIO_write(bio, "abc", 3));
    while ((ret = BIO_read(bio, buffer, 64)) <= 0 && BIO_should_retry(bio)) {
        wrong += !BIO_should_read(bio);
        wait_fd(fd, SSL_ERROR_WANT_READ);
    }
    printf("read: %ld, wrong flags %d\n", ret, wrong);
    BIO_ssl_shutdown(bio);
    BIO_free_all(bio);
    tcp_end(&server);
    SSL_CTX_free(ctx);
}

/* More than the channel takes at once. */
static void bulk(void) {
    struct chain c = client_chain(0);
    chain_handshake(&c);
    size_t size = 300000, sent = 0, got = 0, retries = 0, wrong = 0;
    unsigned char *data = malloc(size), buffer[5000];
    for (size_t i = 0; i < size; i++)
        data[i] = pattern(i);
    while (got < size) {
        if (sent < size) {
            int len = (int)(size - sent < 50000 ? size - sent : 50000), n = BIO_write(c.bio, data + sent, len);
            if (n > 0)
                sent += (size_t)n;
            else
                retries++, wrong += !BIO_should_write(c.bio);
        }
        int n;
        while ((n = peer_SSL_read(c.peer, buffer, sizeof(buffer))) > 0) {
            wrong += memcmp(buffer, data + got, (size_t)n) != 0;
            got += (size_t)n;
        }
    }
    printf("got %zu, retries %d, wrong %zu\n", got, retries > 0, wrong);
    show_errors("error");
    free(data);
    chain_free(&c);
}

MAIN(CASE(kind), CASE(settings), CASE(client), CASE(server), CASE(failures), CASE(reasons), CASE(lookup), CASE(ownership),
     CASE(chains), CASE(reset), CASE(duplicate), CASE(renegotiation), CASE(copy_session), CASE(nested), CASE(connect_tcp),
     CASE(connect_refused), CASE(connect_nonblocking), CASE(bulk))
