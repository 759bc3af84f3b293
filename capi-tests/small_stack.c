/* Threads with as little stack as there are programs that live with it: all that a connection does, there. */
#include "support.h"
#include <sys/mman.h>

enum { STACK = 32 * 1024, GUARD = 64 * 1024 };

static SSL_CTX *ctx;
static struct pair p;
static char in[20000], out[20000];
static int ret, error;

/* One step at a time: the peer, which is OpenSSL as well when ours is tested, has the other stack. */
static void *shake(void *arg) {
    ret = SSL_do_handshake(p.ssl);
    error = SSL_get_error(p.ssl, ret);
    return arg;
}
static void *send_all(void *arg) {
    ret = SSL_write(p.ssl, out, sizeof(out));
    return arg;
}
static void *receive(void *arg) {
    ret = SSL_read(p.ssl, in, sizeof(in));
    error = SSL_get_error(p.ssl, ret);
    return arg;
}
static void *update(void *arg) {
    ret = SSL_key_update(p.ssl, SSL_KEY_UPDATE_REQUESTED) == 1 && SSL_do_handshake(p.ssl) == 1;
    return arg;
}
static void *make(void *arg) {
    SSL_CTX *other = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(other);
    ret = ssl && SSL_set1_host(ssl, "server.test") == 1 && SSL_set_cipher_list(ssl, "ECDHE+AESGCM:!ECDSA") == 1;
    SSL_free(ssl);
    SSL_CTX_free(other);
    return arg;
}
static void *end(void *arg) {
    ret = SSL_shutdown(p.ssl);
    SSL_free(p.ssl);
    p.ssl = NULL;
    return arg;
}

static void on_small_stack(void *(*step)(void *)) {
    char *area = mmap(NULL, GUARD + STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    pthread_attr_t attributes;
    pthread_t thread;
    NEED(area != MAP_FAILED && mprotect(area, GUARD, PROT_NONE) == 0);
    pthread_attr_init(&attributes);
    NEED(pthread_attr_setstack(&attributes, area + GUARD, STACK) == 0);
    NEED(pthread_create(&thread, &attributes, step, NULL) == 0);
    pthread_join(thread, NULL);
    pthread_attr_destroy(&attributes);
    munmap(area, GUARD + STACK);
}

static void connection(int version, int server, const char *name) {
    SSL_CTX *peer_ctx = peer_end_ctx(server, name);
    ctx = end_ctx(server, name);
    only_version(ctx, version);
    p = end_pair(server, ctx, peer_ctx);
    printf("%s, %s, %s\n", version_name(version), server ? "server" : "client", name);
    int done = 0, peer_done = 0;
    for (int turn = 0; turn < 10 && !(done && peer_done); turn++) {
        if (!done) {
            on_small_stack(shake);
            done = ret == 1;
            if (!done)
                NEED(error == SSL_ERROR_WANT_READ);
        }
        if (!peer_done)
            peer_done = peer_SSL_do_handshake(p.peer) == 1;
    }
    printf("done %d, peer done %d\n", done, peer_done);
    on_small_stack(send_all);
    SHOW(ret);
    int n, got = 0;
    while ((n = peer_SSL_read(p.peer, in, sizeof(in))) > 0)
        got += n;
    SHOW(got);
    SHOW(peer_SSL_write(p.peer, out, 16000));
    on_small_stack(receive);
    SHOW(ret);
    if (version == TLS1_3_VERSION) {
        on_small_stack(update);
        SHOW(ret);
        SHOW(peer_SSL_read(p.peer, in, sizeof(in)));
        SHOW(peer_SSL_write(p.peer, out, 100));
        on_small_stack(receive);
        SHOW(ret);
    }
    on_small_stack(end);
    SHOW(ret);
    peer_SSL_free(p.peer);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}
static void connections(void) {
    static const char *const names[] = {"p256", "rsa", "ed25519"};
    on_small_stack(make);
    SHOW(ret);
    for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++)
        for (int server = 0; server < 2; server++)
            for (int i = 0; i < 3; i++)
                connection(version, server, names[i]);
}

MAIN(CASE(connections))
