/*
 * Many connections in one process: 10,000 open at once, and what each takes; 1,000 handshakes that all stall at every step while
 * others go on; a peer that sends a byte at a time; peers that stop half-way. All over BIO pairs, so that no descriptors are used.
 */
#include "../support.h"
#include <malloc.h>
#include <time.h>

static int failures;
#define CHECK(condition)                                                                                               \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            printf("FAIL %s, line %d: %s\n", __func__, __LINE__, #condition);                                         \
            failures++;                                                                                                \
        }                                                                                                              \
    } while (0)

static SSL_CTX *client, *server;

struct ends {
    SSL *client, *server;
    int client_done, server_done;
};
static struct ends open_ends(void) {
    struct ends e = {SSL_new(client), SSL_new(server), 0, 0};
    BIO *a, *b;
    NEED(e.client && e.server && BIO_new_bio_pair(&a, 4096, &b, 4096) == 1);
    SSL_set_bio(e.client, a, a);
    SSL_set_bio(e.server, b, b);
    SSL_set_connect_state(e.client);
    SSL_set_accept_state(e.server);
    return e;
}
static void turn(struct ends *e, int clients, int servers) {
    if (clients && !e->client_done)
        e->client_done = SSL_do_handshake(e->client) == 1;
    if (servers && !e->server_done)
        e->server_done = SSL_do_handshake(e->server) == 1;
    ERR_clear_error();
}
static void close_ends(struct ends *e) {
    SSL_free(e->client);
    SSL_free(e->server);
}
static int talk(struct ends *e) {
    char buffer[8];
    return SSL_write(e->client, "ping", 4) == 4 && SSL_read(e->server, buffer, 8) == 4 && SSL_write(e->server, "pong!", 5) == 5 &&
           SSL_read(e->client, buffer, 8) == 5;
}
static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}
static long resident(void) {
    long pages = 0;
    FILE *statm = fopen("/proc/self/statm", "r");
    if (statm && fscanf(statm, "%*d %ld", &pages) != 1)
        pages = 0;
    if (statm)
        fclose(statm);
    return pages * 4096;
}

/* Both ends of 5,000 connections are 10,000 connections of ours. */
static void many_open(int count) {
    struct ends *all = calloc((size_t)count, sizeof(*all));
    long before = resident();
    double began = now();
    for (int i = 0; i < count; i++) {
        all[i] = open_ends();
        for (int t = 0; t < 10 && !(all[i].client_done && all[i].server_done); t++)
            turn(&all[i], 1, 1);
        NEED(all[i].client_done && all[i].server_done);
        if (i % 500 == 0)
            CHECK(talk(&all[i / 2]));
    }
    long each = (resident() - before) / (2 * count);
    /* The BIO pair's own buffers, of 4 KB each, are among it. */
    printf("%d connections open, %.1f s, %ld bytes each with its BIO's buffer\n", 2 * count, now() - began, each);
    CHECK(each < 24 * 1024);
    for (int i = 0; i < count; i += 97)
        CHECK(talk(&all[i]));
    for (int i = 0; i < count; i++)
        close_ends(&all[i]);
    free(all);
    malloc_trim(0);
    long left = resident() - before;
    printf("%ld bytes for each are left\n", left / (2 * count));
    CHECK(left / (2 * count) < 1000);
}

/* 1,000 stall after each step of theirs, while others connect and talk. */
static void many_stalled(void) {
    enum { COUNT = 1000 };
    static struct ends all[COUNT];
    double worst = 0;
    for (int i = 0; i < COUNT; i++)
        all[i] = open_ends();
    for (int step = 0; step < 8; step++) {
        for (int i = 0; i < COUNT; i++)
            turn(&all[i], step % 2 == 0, step % 2 == 1);
        double began = now();
        struct ends other = open_ends();
        for (int t = 0; t < 10 && !(other.client_done && other.server_done); t++)
            turn(&other, 1, 1);
        CHECK(other.client_done && other.server_done && talk(&other));
        close_ends(&other);
        worst = now() - began > worst ? now() - began : worst;
    }
    int connected = 0;
    for (int i = 0; i < COUNT; i++) {
        connected += all[i].client_done && all[i].server_done;
        close_ends(&all[i]);
    }
    printf("%d handshakes at a time, another meanwhile took at most %.0f ms\n", connected, worst * 1000);
    CHECK(connected == COUNT);
    CHECK(worst < 2);
}

/* A peer that sends a byte a second: the handshake takes as many calls as bytes, and each call its share of the work only. */
static void drip(void) {
    for (int at_server = 0; at_server < 2; at_server++) {
        SSL *ends[2] = {SSL_new(client), SSL_new(server)};
        BIO *in[2], *out[2];
        for (int i = 0; i < 2; i++) {
            in[i] = BIO_new(BIO_s_mem());
            out[i] = BIO_new(BIO_s_mem());
            BIO_set_mem_eof_return(in[i], -1);
            BIO_set_mem_eof_return(out[i], -1);
            SSL_set_bio(ends[i], in[i], out[i]);
        }
        SSL_set_connect_state(ends[0]);
        SSL_set_accept_state(ends[1]);
        int done[2] = {0, 0}, calls = 0;
        clock_t began = clock();
        for (int t = 0; t < 20 && !(done[0] && done[1]); t++)
            for (int i = 0; i < 2; i++) {
                char bytes[20000];
                if (!done[i])
                    done[i] = SSL_do_handshake(ends[i]) == 1;
                int n = BIO_read(out[i], bytes, sizeof(bytes));
                for (int k = 0; k < n; k++) {
                    BIO_write(in[!i], bytes + k, i != at_server ? 1 : n);
                    if (i == at_server)
                        break;
                    calls++;
                    if (!done[!i])
                        done[!i] = SSL_do_handshake(ends[!i]) == 1;
                }
            }
        double spent = (double)(clock() - began) / CLOCKS_PER_SEC;
        printf("%s that gets a byte at a time: %d calls, connected %d\n", at_server ? "server" : "client", calls, done[0] && done[1]);
        CHECK(done[0] && done[1] && calls > 200 && spent < 5);
        SSL_free(ends[0]);
        SSL_free(ends[1]);
        ERR_clear_error();
    }
}

/* Peers that stop: after their first message, in the middle of a record, after theirs was refused. Nothing of them is left. */
static void half_open(void) {
    long before = 0;
    for (int round = 0; round < 6; round++) {
        for (int i = 0; i < 300; i++) {
            struct ends e = open_ends();
            for (int t = 0; t < i % 5; t++)
                turn(&e, t % 2 == 0, t % 2 == 1);
            if (i % 7 == 0) {
                char part[] = {23, 3, 3, 0x20, 0};
                BIO_write(SSL_get_wbio(e.client), part, sizeof(part));
                turn(&e, 0, 1);
            }
            close_ends(&e);
        }
        malloc_trim(0);
        if (round == 1)
            before = resident();
    }
    long grown = resident() - before;
    printf("1800 half-open peers: %s\n", grown < 2000000 ? "nothing is left of them" : "they stay");
    CHECK(grown < 2000000);
}

int main(void) {
    client = client_ctx();
    server = server_ctx("p256");
    SSL_CTX_set_session_cache_mode(client, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_session_cache_mode(server, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_mode(client, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_mode(server, SSL_MODE_RELEASE_BUFFERS);
    many_open(5000);
    many_stalled();
    drip();
    half_open();
    return failures != 0;
}
