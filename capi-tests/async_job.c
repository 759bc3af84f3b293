/* SSL_MODE_ASYNC: calls that a callback or a key of the program pauses. */
#include "support.h"
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#endif
#include <openssl/async.h>
#include <openssl/rsa.h>

static int noisy = 1, with_fd;
static SSL *busy; /* asked things while it is paused */

/* Pauses the job that runs, if one does. */
static void pause_here(const char *where) {
    ASYNC_JOB *job = ASYNC_get_current_job();
    if (noisy)
        printf("  %s, in a job %d\n", where, job != NULL);
    if (job && with_fd)
        ASYNC_WAIT_CTX_set_wait_fd(ASYNC_get_wait_ctx(job), &with_fd, with_fd, NULL, NULL);
    ASYNC_pause_job();
    if (noisy)
        printf("  %s goes on\n", where);
}
static int certificate(SSL *ssl, void *arg) {
    (void)ssl, (void)arg;
    pause_here("certificate");
    return 1;
}
static int verify(int ok, X509_STORE_CTX *store) {
    (void)store;
    pause_here("verify");
    return ok;
}
static int servername(SSL *ssl, int *alert, void *arg) {
    (void)ssl, (void)alert, (void)arg;
    pause_here("servername");
    return SSL_TLSEXT_ERR_OK;
}
static int client_hello(SSL *ssl, int *alert, void *arg) {
    (void)ssl, (void)alert, (void)arg;
    pause_here("client hello");
    return SSL_CLIENT_HELLO_SUCCESS;
}

/* A private key that takes its time. */
static int sign_pauses = 1;
static int slow_sign(int len, const unsigned char *from, unsigned char *to, RSA *rsa, int padding) {
    if (sign_pauses)
        pause_here("sign");
    return RSA_meth_get_priv_enc(RSA_PKCS1_OpenSSL())(len, from, to, rsa, padding);
}
static void slow_key(SSL_CTX *ctx, const char *name) {
    static RSA_METHOD *method;
    if (!method) {
        method = RSA_meth_dup(RSA_PKCS1_OpenSSL());
        RSA_meth_set_priv_enc(method, slow_sign);
    }
    EVP_PKEY *key = load_key(cert_file(name, ".key") + strlen(cert("")));
    RSA *rsa = EVP_PKEY_get1_RSA(key);
    EVP_PKEY *slow = EVP_PKEY_new();
    NEED(RSA_set_method(rsa, method) == 1);
    NEED(EVP_PKEY_assign_RSA(slow, rsa) == 1);
    NEED(SSL_CTX_use_PrivateKey(ctx, slow) == 1);
}

static void show_waiting(SSL *ssl) {
    int fds[4] = {-1, -1, -1, -1}, gone[4];
    size_t count = 77, gone_count = 77;
    SHOW(SSL_waiting_for_async(ssl));
    SHOW(SSL_get_all_async_fds(ssl, NULL, &count));
    printf("%zu fds\n", count);
    if (count == 1) {
        SHOW(SSL_get_all_async_fds(ssl, fds, &count));
        SHOW(fds[0] == with_fd);
    }
    SHOW(SSL_get_changed_async_fds(ssl, NULL, &count, NULL, &gone_count));
    printf("%zu and %zu fds\n", count, gone_count);
    if (count <= 4 && gone_count <= 4) {
        SHOW(SSL_get_changed_async_fds(ssl, fds, &count, gone, &gone_count));
        if (count)
            SHOW(fds[0] == with_fd);
    }
    int status = 77;
    SHOW(SSL_get_async_status(ssl, &status));
    SHOW(status);
}
/* Both handshakes by turns; what pauses is repeated. */
static int run(struct pair *p) {
    int done = 0, peer_done = 0, pauses = 0;
    for (int turn = 0; turn < 60 && !(done && peer_done); turn++) {
        if (!done) {
            p->last = CALL(p->ssl, SSL_do_handshake(p->ssl));
            if (p->last.error == SSL_ERROR_WANT_ASYNC) {
                pauses++;
                if (noisy)
                    printf("paused, want %d, waiting %d, %s %d\n", SSL_want(p->ssl), SSL_waiting_for_async(p->ssl),
                           SSL_state_string_long(p->ssl), SSL_get_state(p->ssl));
                continue;
            }
            done = p->last.ret == 1 || !is_retry(p->last.error);
        }
        if (!peer_done) {
            p->peer_last = PEER_CALL(p->peer, peer_SSL_do_handshake(p->peer));
            peer_done = p->peer_last.ret == 1 || !is_retry(p->peer_last.error);
        }
    }
    outcome_show("handshake", &p->last);
    outcome_show("peer's handshake", &p->peer_last);
    printf("%d pauses, waiting %d\n", pauses, SSL_waiting_for_async(p->ssl));
    return done && peer_done;
}

static SSL_CTX *slow_server_ctx(int version) {
    SSL_CTX *ctx = server_ctx("rsa");
    SSL_CTX_set_mode(ctx, SSL_MODE_ASYNC);
    only_version(ctx, version);
    SSL_CTX_set_cert_cb(ctx, certificate, NULL);
    SSL_CTX_set_tlsext_servername_callback(ctx, servername);
    SSL_CTX_set_client_hello_cb(ctx, client_hello, NULL);
    slow_key(ctx, "rsa");
    return ctx;
}
static void server(void) {
    for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
        printf("%s\n", version_name(version));
        struct pair p = own_server_pair(slow_server_ctx(version), peer_client_ctx());
        run(&p);
        echo_show(&p);
        /* Another, resumed or not, on the same SSL's context. */
        struct pair q = server_pair(SSL_get_SSL_CTX(p.ssl), peer_client_ctx());
        noisy = 0;
        run(&q);
        noisy = 1;
        echo_show(&q);
        pair_free(&q);
        pair_free(&p);
    }
}
static void client(void) {
    for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
        printf("%s\n", version_name(version));
        SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("rsa");
        peer_SSL_CTX_set_verify(peer_ctx, SSL_VERIFY_PEER, NULL);
        NEED(peer_SSL_CTX_load_verify_locations(peer_ctx, cert("ca.pem"), NULL) == 1);
        only_version(ctx, version);
        NEED(SSL_CTX_use_certificate_chain_file(ctx, cert("client-rsa.pem")) == 1);
        SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, verify);
        SSL_CTX_set_cert_cb(ctx, certificate, NULL);
        slow_key(ctx, "client-rsa");
        SSL_CTX_set_mode(ctx, SSL_MODE_ASYNC);
        struct pair p = client_pair(ctx, peer_ctx);
        run(&p);
        echo_show(&p);
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}
/* Without the mode there is no job, and nothing pauses. */
static void without_mode(void) {
    SSL_CTX *ctx = slow_server_ctx(TLS1_3_VERSION);
    SSL_CTX_clear_mode(ctx, SSL_MODE_ASYNC);
    struct pair p = server_pair(ctx, peer_client_ctx());
    show_waiting(p.ssl);
    run(&p);
    show_waiting(p.ssl);
    echo_show(&p);
    pair_free(&p);
    SSL_CTX_free(ctx);
}
static void descriptors(void) {
    int fds[2];
    NEED(pipe(fds) == 0);
    SSL_CTX *ctx = slow_server_ctx(TLS1_3_VERSION);
    struct pair p = server_pair(ctx, peer_client_ctx());
    noisy = 0;
    PEER_CALL(p.peer, peer_SSL_do_handshake(p.peer));
    SHOW_CALL(p.ssl, SSL_accept(p.ssl));
    show_waiting(p.ssl);
    with_fd = fds[0];
    SHOW_CALL(p.ssl, SSL_accept(p.ssl));
    show_waiting(p.ssl);
    SHOW_CALL(p.ssl, SSL_accept(p.ssl));
    show_waiting(p.ssl);
    run(&p);
    show_waiting(p.ssl);
    pair_free(&p);
    SSL_CTX_free(ctx);
}
/* Many handshakes, all paused at once, that go on in another order than they came. */
static void interleaved(void) {
    enum { N = 8 };
    struct pair p[N];
    noisy = 0;
    for (int i = 0; i < N; i++) {
        p[i] = own_server_pair(slow_server_ctx(i % 2 ? TLS1_2_VERSION : TLS1_3_VERSION), peer_client_ctx());
        PEER_CALL(p[i].peer, peer_SSL_do_handshake(p[i].peer));
    }
    int open = N;
    for (unsigned turn = 0, seed = 1; open && turn < 10000; turn++) {
        seed = seed * 1103515245 + 12345;
        struct pair *q = &p[(seed >> 16) % N];
        if (SSL_is_init_finished(q->ssl) && peer_SSL_is_init_finished(q->peer))
            continue;
        if (seed >> 8 & 1)
            q->last = CALL(q->ssl, SSL_do_handshake(q->ssl));
        else
            q->peer_last = PEER_CALL(q->peer, peer_SSL_do_handshake(q->peer));
        open -= SSL_is_init_finished(q->ssl) && peer_SSL_is_init_finished(q->peer) && !SSL_waiting_for_async(q->ssl);
    }
    for (int i = 0; i < N; i++) {
        while (SSL_waiting_for_async(p[i].ssl))
            p[i].last = CALL(p[i].ssl, SSL_do_handshake(p[i].ssl));
        printf("%d: %s\n", i, SSL_get_version(p[i].ssl));
        echo_show(&p[i]);
        unsigned char mine[32], theirs[32];
        SHOW(SSL_export_keying_material(p[i].ssl, mine, 32, "label", 5, NULL, 0, 0));
        SHOW(peer_SSL_export_keying_material(p[i].peer, theirs, 32, "label", 5, NULL, 0, 0));
        printf("same keys %d\n", memcmp(mine, theirs, 32) == 0);
        pair_free(&p[i]);
    }
}
/* What can be asked of a connection whose call is paused. */
static void questions(void) {
    SSL_CTX *ctx = slow_server_ctx(TLS1_3_VERSION);
    struct pair p = server_pair(ctx, peer_client_ctx());
    noisy = 0;
    PEER_CALL(p.peer, peer_SSL_do_handshake(p.peer));
    for (int i = 0; i < 4; i++) {
        SHOW_CALL(p.ssl, SSL_do_handshake(p.ssl));
        printf("version %s, in init %d, pending %d, has pending %d, server %d, shutdown %d\n", SSL_get_version(p.ssl), SSL_in_init(p.ssl),
               SSL_pending(p.ssl), SSL_has_pending(p.ssl), SSL_is_server(p.ssl), SSL_get_shutdown(p.ssl));
        SHOW(SSL_get_SSL_CTX(p.ssl) == ctx);
        SHOW(SSL_get_verify_result(p.ssl));
    }
    /* Whatever call repeats it goes on with the job. */
    char buffer[8];
    SHOW_CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
    run(&p);
    echo_show(&p);
    pair_free(&p);
    SSL_CTX_free(ctx);
}
/* Reading and writing pause where the BIO does. */
static int slow_read(BIO *bio, char *buffer, int len) {
    pause_here("BIO read");
    BIO_clear_retry_flags(bio);
    int ret = BIO_read(BIO_get_data(bio), buffer, len);
    if (ret <= 0 && BIO_should_retry((BIO *)BIO_get_data(bio)))
        BIO_set_retry_read(bio);
    return ret;
}
static int slow_write(BIO *bio, const char *data, int len) {
    pause_here("BIO write");
    BIO_clear_retry_flags(bio);
    return BIO_write(BIO_get_data(bio), data, len);
}
static long slow_ctrl(BIO *bio, int command, long number, void *pointer) {
    return BIO_ctrl(BIO_get_data(bio), command, number, pointer);
}
static BIO *slow_transport(SSL *ssl) {
    BIO_METHOD *method = BIO_meth_new(BIO_TYPE_SOURCE_SINK | 77, "slow");
    BIO_meth_set_read(method, slow_read);
    BIO_meth_set_write(method, slow_write);
    BIO_meth_set_ctrl(method, slow_ctrl);
    BIO *slow = BIO_new(method), *inner = SSL_get_rbio(ssl);
    BIO_up_ref(inner);
    BIO_set_data(slow, inner);
    BIO_set_init(slow, 1);
    SSL_set_bio(ssl, slow, slow);
    return inner;
}
static void data(void) {
    for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
        SSL_CTX *ctx = client_ctx();
        only_version(ctx, version);
        struct pair p = client_pair(ctx, peer_server_ctx("rsa"));
        NEED_HANDSHAKE(&p);
        slow_transport(p.ssl);
        SSL_set_mode(p.ssl, SSL_MODE_ASYNC);
        char buffer[64] = "x";
        size_t count = 77;
        for (int i = 0; i < 2; i++)
            SHOW_CALL(p.ssl, SSL_write(p.ssl, "slowly", 6));
        SHOW_CALL(p.ssl, SSL_write_ex(p.ssl, "again", 5, &count));
        SHOW_CALL(p.ssl, SSL_write_ex(p.ssl, "again", 5, &count));
        printf("%zu\n", count);
        SHOW_PEER_CALL(p.peer, peer_SSL_read(p.peer, buffer, sizeof(buffer)));
        SHOW_PEER_CALL(p.peer, peer_SSL_write(p.peer, "answer", 6));
        for (int i = 0; i < 8; i++) {
            struct outcome o = CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
            outcome_show("read", &o);
            if (o.ret > 0)
                break;
        }
        printf("%.6s\n", buffer);
        for (int i = 0; i < 3; i++)
            SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
        SHOW(SSL_get_shutdown(p.ssl));
        while (SSL_waiting_for_async(p.ssl))
            SSL_shutdown(p.ssl);
        pair_free(&p);
        SSL_CTX_free(ctx);
    }
}
/* Early data too. How often a handshake pauses depends on how it is written. */
#define REPEAT(ssl, call)                                                                                              \
    do {                                                                                                               \
        int paused_ = 0;                                                                                               \
        struct outcome o_ = CALL(ssl, call);                                                                           \
        while (o_.error == SSL_ERROR_WANT_ASYNC && paused_ < 50) {                                                     \
            paused_++;                                                                                                 \
            o_ = CALL(ssl, call);                                                                                      \
        }                                                                                                              \
        outcome_show(paused_ ? "after pauses, " #call : #call, &o_);                                                   \
    } while (0)
static int no_key(SSL *ssl, const EVP_MD *md, const unsigned char **id, size_t *len, SSL_SESSION **session) {
    (void)ssl, (void)md;
    pause_here("key");
    *id = NULL;
    *len = 0;
    *session = NULL;
    return 1;
}
static void early_write(void) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("rsa");
    peer_SSL_CTX_set_max_early_data(peer_ctx, 1000);
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(ctx, keep_session);
    struct pair p = client_pair(ctx, peer_ctx);
    char buffer[64];
    size_t len = 0;
    NEED_HANDSHAKE(&p);
    SSL_read(p.ssl, buffer, 1);
    SSL_shutdown(p.ssl);
    peer_SSL_shutdown(p.peer);
    NEED(kept_session);
    pair_free(&p);
    p = client_pair(ctx, peer_ctx);
    SSL_set_session(p.ssl, kept_session);
    SSL_set_psk_use_session_callback(p.ssl, no_key);
    SSL_set_mode(p.ssl, SSL_MODE_ASYNC);
    SHOW_CALL(p.ssl, SSL_write_early_data(p.ssl, "early", 5, &len));
    SHOW(SSL_waiting_for_async(p.ssl));
    REPEAT(p.ssl, SSL_write_early_data(p.ssl, "early", 5, &len));
    SHOW(len);
    SHOW_PEER_CALL(p.peer, peer_SSL_read_early_data(p.peer, buffer, sizeof(buffer), &len));
    printf("%.*s\n", (int)len, buffer);
    SHOW_CALL(p.ssl, SSL_write_early_data(p.ssl, "more", 4, &len));
    REPEAT(p.ssl, SSL_write_early_data(p.ssl, "more", 4, &len));
    SHOW_PEER_CALL(p.peer, peer_SSL_read_early_data(p.peer, buffer, sizeof(buffer), &len));
    printf("%.*s\n", (int)len, buffer);
    SHOW_CALL(p.ssl, SSL_write_early_data(p.ssl, "last", 4, &len));
    REPEAT(p.ssl, SSL_do_handshake(p.ssl));
    REPEAT(p.ssl, SSL_do_handshake(p.ssl));
    while (peer_SSL_read_early_data(p.peer, buffer, sizeof(buffer), &len) == SSL_READ_EARLY_DATA_SUCCESS)
        printf("%.*s\n", (int)len, buffer);
    SHOW_PEER_CALL(p.peer, peer_SSL_do_handshake(p.peer));
    SHOW(SSL_get_early_data_status(p.ssl));
    REPEAT(p.ssl, SSL_write(p.ssl, "done", 4));
    SHOW_PEER_CALL(p.peer, peer_SSL_read(p.peer, buffer, sizeof(buffer)));
    pair_free(&p);
    SSL_SESSION_free(kept_session);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}
static void early_read(void) {
    for (int other = 0; other < 2; other++) {
        puts(other ? "another call goes on" : "the same call goes on");
        noisy = 0;
        SSL_CTX *ctx = server_ctx("rsa"), *peer_ctx = peer_client_ctx();
        SSL_CTX_set_max_early_data(ctx, 1000);
        struct pair p = server_pair(ctx, peer_ctx);
        char buffer[64];
        size_t len = 0;
        NEED_HANDSHAKE(&p);
        peer_SSL_read(p.peer, buffer, 1);
        SSL_SESSION *session = peer_SSL_get1_session(p.peer);
        peer_SSL_shutdown(p.peer);
        SSL_shutdown(p.ssl);
        pair_free(&p);
        SSL_CTX_set_mode(ctx, SSL_MODE_ASYNC);
        SSL_CTX_set_client_hello_cb(ctx, client_hello, NULL);
        SSL_CTX_set_tlsext_servername_callback(ctx, servername);
        p = server_pair(ctx, peer_ctx);
        NEED(peer_SSL_set_session(p.peer, session) == 1);
        NEED(peer_SSL_write_early_data(p.peer, "early one", 9, &len) == 1);
        NEED(peer_SSL_write_early_data(p.peer, "early two", 9, &len) == 1);
        noisy = 1;
        SHOW_CALL(p.ssl, SSL_read_early_data(p.ssl, buffer, sizeof(buffer), &len));
        if (other)
            REPEAT(p.ssl, SSL_do_handshake(p.ssl));
        REPEAT(p.ssl, SSL_read_early_data(p.ssl, buffer, sizeof(buffer), &len));
        printf("%.*s\n", (int)len, buffer);
        noisy = 0;
        BIO *fast = slow_transport(p.ssl);
        SHOW_CALL(p.ssl, SSL_read_early_data(p.ssl, buffer, 4, &len));
        SHOW(SSL_waiting_for_async(p.ssl));
        REPEAT(p.ssl, SSL_read_early_data(p.ssl, buffer, 4, &len));
        printf("%.*s\n", (int)len, buffer);
        REPEAT(p.ssl, SSL_read_early_data(p.ssl, buffer, sizeof(buffer), &len));
        printf("%.*s\n", (int)len, buffer);
        BIO_up_ref(fast);
        SSL_set_bio(p.ssl, fast, fast);
        SHOW_PEER_CALL(p.peer, peer_SSL_do_handshake(p.peer));
        REPEAT(p.ssl, SSL_read_early_data(p.ssl, buffer, sizeof(buffer), &len));
        REPEAT(p.ssl, SSL_do_handshake(p.ssl));
        SHOW(SSL_get_early_data_status(p.ssl));
        REPEAT(p.ssl, SSL_write(p.ssl, "done", 4));
        SHOW_PEER_CALL(p.peer, peer_SSL_read(p.peer, buffer, sizeof(buffer)));
        pair_free(&p);
        peer_SSL_SESSION_free(session);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
        noisy = 1;
    }
}
static void freed(void) {
    noisy = 0;
#ifdef __SANITIZE_ADDRESS__
    /* What a job holds that never goes on is never freed, by OpenSSL either. */
    __lsan_disable();
#endif
    for (int i = 0; i < 20; i++) {
        struct pair p = own_server_pair(slow_server_ctx(TLS1_3_VERSION), peer_client_ctx());
        PEER_CALL(p.peer, peer_SSL_do_handshake(p.peer));
        for (int j = 0; j < 1 + i % 4; j++)
            p.last = CALL(p.ssl, SSL_do_handshake(p.ssl));
        if (i < 4)
            outcome_show("handshake", &p.last);
        pair_free(&p);
    }
    struct pair p = own_server_pair(slow_server_ctx(TLS1_3_VERSION), peer_client_ctx());
    run(&p);
    echo_show(&p);
    pair_free(&p);
}
static void no_jobs(void) {
    NEED(ASYNC_init_thread(1, 1) == 1);
    noisy = 0;
    struct pair p = own_server_pair(slow_server_ctx(TLS1_3_VERSION), peer_client_ctx());
    struct pair q = own_server_pair(slow_server_ctx(TLS1_3_VERSION), peer_client_ctx());
    PEER_CALL(p.peer, peer_SSL_do_handshake(p.peer));
    PEER_CALL(q.peer, peer_SSL_do_handshake(q.peer));
    SHOW_CALL(p.ssl, SSL_accept(p.ssl));
    SHOW_CALL(q.ssl, SSL_accept(q.ssl));
    SHOW(SSL_want(q.ssl));
    SHOW(SSL_waiting_for_async(q.ssl));
    run(&p);
    run(&q);
    echo_show(&p);
    echo_show(&q);
    pair_free(&q);
    pair_free(&p);
}
static int called;
static int ready(SSL *ssl, void *arg) {
    printf("ready, busy %d, arg %d\n", ssl == busy, arg == &called);
    return 5;
}
static int through_callback(SSL *ssl, void *arg) {
    (void)ssl, (void)arg;
    ASYNC_callback_fn callback = NULL;
    void *callback_arg = NULL;
    ASYNC_JOB *job = ASYNC_get_current_job();
    if (!job)
        return 1;
    ASYNC_WAIT_CTX *wait = ASYNC_get_wait_ctx(job);
    int got = ASYNC_WAIT_CTX_get_callback(wait, &callback, &callback_arg);
    printf("callback %d %d\n", got, callback != NULL);
    ASYNC_WAIT_CTX_set_status(wait, ASYNC_STATUS_OK);
    if (callback)
        SHOW(callback(callback_arg));
    ASYNC_pause_job();
    return 1;
}
static void callbacks(void) {
    for (int own = 0; own < 3; own++) {
        SSL_CTX *ctx = server_ctx("rsa");
        SSL_CTX_set_mode(ctx, SSL_MODE_ASYNC);
        SSL_CTX_set_cert_cb(ctx, through_callback, NULL);
        if (own == 1) {
            SHOW(SSL_CTX_set_async_callback(ctx, ready));
            SHOW(SSL_CTX_set_async_callback_arg(ctx, &called));
        }
        struct pair p = server_pair(ctx, peer_client_ctx());
        busy = p.ssl;
        if (own == 2) {
            SHOW(SSL_set_async_callback(p.ssl, ready));
            SHOW(SSL_set_async_callback_arg(p.ssl, &called));
        }
        run(&p);
        int status = 77;
        SHOW(SSL_get_async_status(p.ssl, &status));
        SHOW(status);
        echo_show(&p);
        pair_free(&p);
        SSL_CTX_free(ctx);
    }
}
static void filter_bio(void) {
    SSL_CTX *ctx = slow_server_ctx(TLS1_3_VERSION);
    struct pair p = server_pair(ctx, peer_client_ctx());
    BIO *filter = BIO_new(BIO_f_ssl());
    BIO_set_ssl(filter, p.ssl, BIO_NOCLOSE);
    noisy = 0;
    for (int i = 0; i < 12; i++) {
        PEER_CALL(p.peer, peer_SSL_do_handshake(p.peer));
        long ret = BIO_do_handshake(filter);
        printf("handshake %ld, retry %d, special %d, error %s\n", ret, BIO_should_retry(filter), BIO_should_io_special(filter),
               error_name(SSL_get_error(p.ssl, (int)ret)));
        if (ret == 1)
            break;
    }
    ERR_clear_error();
    echo_show(&p);
    pair_free(&p);
    SSL_CTX_free(ctx);
}

MAIN(CASE(server), CASE(client), CASE(without_mode), CASE(descriptors), CASE(interleaved), CASE(questions), CASE(data),
     CASE(early_write), CASE(early_read), CASE(freed),
     CASE(no_jobs), CASE(callbacks), CASE(filter_bio))
