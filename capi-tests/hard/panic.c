/*
 * What a panic inside the library leaves: for a build with the feature test-panics, which panics where the environment
 * asks for it. LIBSSL_RS_PANIC=edge: at the beginning of every exported function; core: in the middle of what works with
 * a connection; LIBSSL_RS_PANIC_AFTER=N: not in the first N of these.
 */
#include "../support.h"

static int failures;
#define CHECK(condition)                                                                                               \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            printf("FAIL %s: %s\n", __func__, #condition);                                                            \
            failures++;                                                                                                \
        }                                                                                                              \
    } while (0)

static void panics(const char *place, int after) {
    char number[16];
    snprintf(number, sizeof(number), "%d", after);
    if (place) {
        setenv("LIBSSL_RS_PANIC_AFTER", number, 1);
        setenv("LIBSSL_RS_PANIC", place, 1);
    } else {
        unsetenv("LIBSSL_RS_PANIC");
    }
}
static int panicked(void) {
    const char *data;
    int flags;
    unsigned long code = ERR_peek_last_error_all(NULL, NULL, NULL, &data, &flags);
    return ERR_GET_REASON(code) == ERR_R_INTERNAL_ERROR && strstr(data, "panic") != NULL;
}
/* Another connection of the same contexts. */
static int others_work(SSL_CTX *ctx, SSL_CTX *peer_ctx, int server) {
    struct pair p = server ? server_pair(ctx, peer_ctx) : client_pair(ctx, peer_ctx);
    char buffer[16];
    int good = handshake(&p) && SSL_write(p.ssl, "hello", 5) == 5 && peer_SSL_read(p.peer, buffer, 16) == 5;
    pair_free(&p);
    return good;
}

/* In each of the calls of a handshake, of data, and of the end. */
static void connection(int version, int server) {
    SSL_CTX *ctx = server ? server_ctx("rsa") : client_ctx();
    SSL_CTX *peer_ctx = server ? peer_client_ctx() : peer_server_ctx("rsa");
    only_version(ctx, version);
    int reached = 1, number;
    for (number = 0; reached; number++) {
        struct pair p = server ? server_pair(ctx, peer_ctx) : client_pair(ctx, peer_ctx);
        char buffer[64];
        int ret = 1;
        ERR_clear_error();
        panics("core", number);
        for (int turn = 0; turn < 10 && ret == 1; turn++) {
            ret = SSL_do_handshake(p.ssl);
            if (ret == 1 || panicked())
                break;
            ret = 1;
            peer_SSL_do_handshake(p.peer);
        }
        if (ret == 1 && !panicked()) {
            peer_SSL_do_handshake(p.peer);
            ret = SSL_write(p.ssl, "hello", 5) == 5 ? 1 : -1;
        }
        if (ret == 1) {
            peer_SSL_write(p.peer, "hello", 5);
            ret = SSL_read(p.ssl, buffer, sizeof(buffer)) == 5 ? 1 : -1;
        }
        if (ret == 1)
            ret = SSL_shutdown(p.ssl) < 0 ? -1 : 1;
        reached = panicked();
        panics(NULL, 0);
        CHECK(reached == (ret != 1));
        if (reached) {
            /* Dead: nothing is read or written any more, in clear or otherwise. */
            CHECK(SSL_get_error(p.ssl, ret) == SSL_ERROR_SSL);
            char *sent;
            BIO *out = BIO_new(BIO_s_mem());
            BIO_up_ref(out);
            SSL_set0_wbio(p.ssl, out);
            CHECK(SSL_write(p.ssl, "secret", 6) <= 0);
            CHECK(SSL_read(p.ssl, buffer, sizeof(buffer)) <= 0);
            CHECK(SSL_peek(p.ssl, buffer, sizeof(buffer)) <= 0);
            CHECK(SSL_do_handshake(p.ssl) <= 0);
            CHECK(SSL_shutdown(p.ssl) < 0);
            CHECK(SSL_key_update(p.ssl, SSL_KEY_UPDATE_REQUESTED) == 0);
            CHECK(SSL_pending(p.ssl) == 0);
            CHECK(BIO_get_mem_data(out, &sent) == 0);
            BIO_free(out);
            SSL_SESSION *session = SSL_get1_session(p.ssl);
            CHECK(!session || !SSL_SESSION_is_resumable(session));
            SSL_SESSION_free(session);
            ERR_clear_error();
        }
        CHECK(others_work(ctx, peer_ctx, server));
        pair_free(&p);
    }
    /* Handshake, write, read and shutdown are four of them at least. */
    CHECK(number > 4);
    printf("connection, %s, %s: %d places\n", version_name(version), server ? "server" : "client", number - 1);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

/* A setter that panicked may have left a context half changed. */
static void context(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method()), *other = SSL_CTX_new(TLS_method());
    panics("handle", 0);
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
    panics(NULL, 0);
    CHECK(panicked());
    CHECK(SSL_new(ctx) == NULL);
    ERR_clear_error();
    SSL *ssl = SSL_new(other);
    CHECK(ssl != NULL);
    panics("handle", 0);
    SSL_set_verify(ssl, SSL_VERIFY_PEER, NULL);
    panics(NULL, 0);
    CHECK(panicked());
    ERR_clear_error();
    SSL_set_connect_state(ssl);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    SSL_CTX_free(other);
}

int main(void) {
    signal(SIGPIPE, SIG_IGN);
    /* What Rust says of a panic is not of interest here. */
    int silence = open("/dev/null", O_WRONLY);
    dup2(silence, 2);
    for (int server = 0; server < 2; server++) {
        connection(TLS1_2_VERSION, server);
        connection(TLS1_3_VERSION, server);
    }
    context();
    return failures != 0;
}
