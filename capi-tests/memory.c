/* Memory from the program's own functions: all of it, counted, and shared by processes. */
#include "support.h"
#include <sys/mman.h>

/* Counted. Each block knows its size and that it is one of ours. */
struct block {
    size_t size;
    uint64_t magic;
};
enum { MAGIC = 0x5eed };
static long blocks, foreign;
static void *give(size_t size, const char *file, int line) {
    (void)file, (void)line;
    struct block *b = malloc(sizeof(*b) + size);
    if (!b)
        return NULL;
    *b = (struct block){size, MAGIC};
    __atomic_add_fetch(&blocks, 1, __ATOMIC_RELAXED);
    return b + 1;
}
static void take(void *p, const char *file, int line) {
    (void)file, (void)line;
    if (!p)
        return;
    struct block *b = (struct block *)p - 1;
    if (b->magic != MAGIC) {
        foreign++;
        return;
    }
    b->magic = 0;
    __atomic_sub_fetch(&blocks, 1, __ATOMIC_RELAXED);
    free(b);
}
static void *give_again(void *p, size_t size, const char *file, int line) {
    void *new = size ? give(size, file, line) : NULL;
    if (p && new) {
        size_t old = ((struct block *)p - 1)->size;
        memcpy(new, p, old < size ? old : size);
    }
    if (new || !size)
        take(p, file, line);
    return new;
}

static void one_connection(int version, int server) {
    SSL_CTX *ctx = end_ctx(server, "p256"), *peer_ctx = peer_end_ctx(server, "p256");
    only_version(ctx, version);
    long before = blocks;
    SSL *ssl = SSL_new(ctx);
    printf("an SSL takes memory: %d\n", blocks > before);
    SSL_free(ssl);
    struct pair p = end_pair(server, ctx, peer_ctx);
    NEED_HANDSHAKE(&p);
    echo_show(&p);
    pair_free(&p);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
    ERR_clear_error();
}
static void counted(void) {
    SHOW(CRYPTO_set_mem_functions(give, give_again, take));
    long after = 0;
    /* The first ones fill caches. */
    for (int round = 0; round < 10; round++) {
        for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++)
            for (int server = 0; server < 2; server++)
                one_connection(version, server);
        if (round == 9)
            printf("blocks are left by a round: %d\n", blocks > after);
        after = blocks;
    }
    SHOW(foreign);
    /* It is too late for others. */
    SHOW(CRYPTO_set_mem_functions(give, give_again, take));
}
/* The library's first block ends the time for that. */
static void too_late(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    NEED(ctx);
    SHOW(CRYPTO_set_mem_functions(give, give_again, take));
    SSL_CTX_free(ctx);
}

/* Shared. Nothing is given back. */
enum { SHARED = 64 << 20 };
static struct {
    size_t used;
    struct pair pair;
    SSL_SESSION *session;
} *shared;
static int is_shared(const void *p) {
    return (char *)p >= (char *)shared && (char *)p < (char *)shared + SHARED;
}
static void *share(size_t size, const char *file, int line) {
    (void)file, (void)line;
    size_t whole = sizeof(struct block) + ((size + 15) & ~(size_t)15);
    size_t at = __atomic_fetch_add(&shared->used, whole, __ATOMIC_RELAXED);
    if (at + whole > SHARED)
        return NULL;
    struct block *b = (struct block *)((char *)shared + at);
    *b = (struct block){size, MAGIC};
    return b + 1;
}
static void keep(void *p, const char *file, int line) {
    (void)file, (void)line;
    if (p && !is_shared(p))
        abort();
}
static void *share_again(void *p, size_t size, const char *file, int line) {
    void *new = share(size, file, line);
    if (p && new)
        memcpy(new, p, ((struct block *)p - 1)->size < size ? ((struct block *)p - 1)->size : size);
    return new;
}

static void make(void) {
    NEED_HANDSHAKE(&shared->pair);
}
static void use(void) {
    echo_show(&shared->pair);
    if (SSL_version(shared->pair.ssl) == TLS1_3_VERSION)
        SHOW(SSL_key_update(shared->pair.ssl, SSL_KEY_UPDATE_REQUESTED));
    echo_show(&shared->pair);
    shared->session = SSL_get1_session(shared->pair.ssl);
    /* The rest of a record stays for another process. */
    char part[3];
    NEED(peer_SSL_write(shared->pair.peer, "abcdefgh", 8) == 8);
    SHOW(SSL_read(shared->pair.ssl, part, sizeof(part)));
}
static void end(void) {
    char rest[16] = "";
    SHOW(SSL_pending(shared->pair.ssl));
    SHOW(SSL_read(shared->pair.ssl, rest, sizeof(rest) - 1));
    SHOW_STR(rest);
    SHOW_STR(SSL_get_version(shared->pair.ssl));
    printf("shared session %d: %d\n", is_shared(shared->session), SSL_SESSION_get_protocol_version(shared->session) == SSL_version(shared->pair.ssl));
    SHOW(SSL_shutdown(shared->pair.ssl));
    pair_free(&shared->pair);
    SSL_SESSION_free(shared->session);
}
static void in_a_process(void (*step)(void)) {
    int status = 0;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        step();
        fflush(stdout);
        _exit(0);
    }
    NEED(waitpid(child, &status, 0) == child);
    SHOW(status);
}
/* A connection that was made in one process, used in a second, and ended in a third. */
static void processes(void) {
    shared = mmap(NULL, SHARED, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    NEED(shared != MAP_FAILED);
    shared->used = (sizeof(*shared) + 15) & ~(size_t)15;
    SHOW(CRYPTO_set_mem_functions(share, share_again, keep));
    for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++)
        for (int server = 0; server < 2; server++) {
            SSL_CTX *ctx = end_ctx(server, "p256"), *peer_ctx = peer_end_ctx(server, "p256");
            only_version(ctx, version);
            shared->pair = end_pair(server, ctx, peer_ctx);
            printf("%s, %s\n", version_name(version), server ? "server" : "client");
            printf("shared: context %d, connection %d\n", is_shared(ctx), is_shared(shared->pair.ssl));
            in_a_process(make);
            in_a_process(use);
            in_a_process(end);
            SSL_CTX_free(ctx);
            peer_SSL_CTX_free(peer_ctx);
        }
}

MAIN(CASE(counted), CASE(too_late), CASE(processes))
