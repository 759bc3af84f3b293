/*
 * What a libssl costs. One program for any libssl: `run` runs it on the system's and on ours.
 *
 * usage: tlsbench CERTS CASE...    CERTS is what `certs` made; cases: hs bulk small mem sock thr
 *
 * Both ends are of the library under test. Over memory BIOs one thread drives both, and the CPU time of each call is
 * charged to the side that made it. Prints NAME<TAB>VALUE<TAB>UNIT for each figure, or n/a for a value.
 * MULT scales the work (0.3 for a quick look).
 *
 * The case calls moves 1 MiB over a socket pair by one thread, for a program that counts system calls (`costs`).
 * The cases count.handshake, count.resumption (both with .tls12 too), count.100, count.1024, count.16384 and count.262144
 * do a fixed piece of work in a function of its own, counted(), for a program that counts instructions (`costs`).
 */
#define _GNU_SOURCE
#include <malloc.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#define ANY_SUITE NULL
#define AES128 "TLS_AES_128_GCM_SHA256"
#define AES256 "TLS_AES_256_GCM_SHA384"
#define CHACHA "TLS_CHACHA20_POLY1305_SHA256"

static const char *certs;
/* What both libraries have; what only ours has is measured apart. */
static const char *groups = "X25519:P-256";
static const char *tls13_name = "tls13";
/* Certificates for servers that a client has not met lately, by turns; none for the context's own. */
enum { STRANGERS = 200 };
static X509 *strangers[STRANGERS];
static double mult = 1;

static double now(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static double cpu(void) {
    return now(CLOCK_THREAD_CPUTIME_ID);
}

/* What reading the clock adds to a time taken with it: a system call, which takes longer than a small SSL_write. */
static double clock_cost;

static double since(double start) {
    return cpu() - start - clock_cost;
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void measure_clock(void) {
    enum { COUNT = 20001 };
    static double sample[COUNT];
    for (int i = 0; i < COUNT; i++) {
        double start = cpu();
        sample[i] = since(start);
    }
    qsort(sample, COUNT, sizeof *sample, ascending);
    clock_cost = sample[COUNT / 2];
}

static void die(const char *what) {
    fprintf(stderr, "tlsbench: %s failed\n", what);
    ERR_print_errors_fp(stderr);
    exit(1);
}

/* Contexts */

enum resume { FULL, TICKET, SESSION_ID };
static const char *const resume_names[] = {"full", "ticket", "sessid"};

static int keep_session(SSL *ssl, SSL_SESSION *session) {
    SSL_SESSION **place = SSL_get_ex_data(ssl, 0);
    if (!place)
        return 0;
    SSL_SESSION_free(*place);
    *place = session;
    return 1;
}

static const char *in_certs(char *path, size_t size, const char *prefix, const char *kind, const char *suffix) {
    snprintf(path, size, "%s/%s%s%s", certs, prefix, kind, suffix);
    return path;
}

static SSL_CTX *make_context(int server, const char *kind, int version, const char *suite, enum resume resume) {
    char path[512];
    SSL_CTX *ctx = SSL_CTX_new(server ? TLS_server_method() : TLS_client_method());
    if (!ctx)
        die("SSL_CTX_new");
    SSL_CTX_set_min_proto_version(ctx, version);
    SSL_CTX_set_max_proto_version(ctx, version);
    int (*choose)(SSL_CTX *, const char *) = version == TLS1_3_VERSION ? SSL_CTX_set_ciphersuites : SSL_CTX_set_cipher_list;
    if (suite && !choose(ctx, suite))
        die("the suite");
    if (!SSL_CTX_set1_groups_list(ctx, groups))
        die("the groups");
    if (server) {
        if (SSL_CTX_use_certificate_chain_file(ctx, in_certs(path, sizeof path, "", kind, ".pem")) != 1)
            die("the certificate");
        if (SSL_CTX_use_PrivateKey_file(ctx, in_certs(path, sizeof path, "", kind, ".key"), SSL_FILETYPE_PEM) != 1)
            die("the key");
        SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"b", 1);
        if (resume == SESSION_ID)
            SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
        if (resume == FULL)
            SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
    } else {
        X509_STORE *store = SSL_CTX_get_cert_store(ctx);
        if (X509_STORE_load_locations(store, in_certs(path, sizeof path, "ca-", kind, ".pem"), NULL) != 1)
            die("the CA");
        SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
        if (resume != FULL) {
            SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL_STORE);
            SSL_CTX_sess_set_new_cb(ctx, keep_session);
        }
    }
    return ctx;
}

/* One end of a connection in memory, and the CPU time that its calls took */

struct end {
    SSL *ssl;
    BIO *in, *out;
    double time;
};

static void open_end(struct end *end, SSL_CTX *ctx, int server) {
    end->ssl = SSL_new(ctx);
    if (!end->ssl)
        die("SSL_new");
    end->in = BIO_new(BIO_s_mem());
    end->out = BIO_new(BIO_s_mem());
    end->time = 0;
    SSL_set_bio(end->ssl, end->in, end->out);
    if (server)
        SSL_set_accept_state(end->ssl);
    else
        SSL_set_connect_state(end->ssl);
}

static void close_end(struct end *end) {
    SSL_set_shutdown(end->ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    double start = cpu();
    SSL_free(end->ssl);
    end->time += since(start);
}

static void carry(struct end *from, struct end *to) {
    static __thread char buffer[1 << 18];
    int len;
    while ((len = BIO_read(from->out, buffer, sizeof buffer)) > 0)
        BIO_write(to->in, buffer, len);
}

static int step(struct end *end) {
    double start = cpu();
    int result = SSL_do_handshake(end->ssl);
    end->time += since(start);
    if (result == 1)
        return 1;
    int error = SSL_get_error(end->ssl, result);
    if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE)
        die("the handshake");
    return 0;
}

static void handshake(struct end *client, struct end *server) {
    for (int i = 0; i < 10; i++) {
        int done = step(client);
        carry(client, server);
        done &= step(server);
        carry(server, client);
        if (done)
            return;
    }
    die("the end of the handshake");
}

static void put(struct end *end, const char *data, int len) {
    double start = cpu();
    if (SSL_write(end->ssl, data, len) != len)
        die("SSL_write");
    end->time += since(start);
}

static void get(struct end *end, char *data, int len) {
    double start = cpu();
    for (int got = 0; got < len;) {
        int result = SSL_read(end->ssl, data + got, len - got);
        if (result <= 0)
            die("SSL_read");
        got += result;
    }
    end->time += since(start);
}

/* Takes the tickets, before there is data. */
static void drain(struct end *client) {
    char byte;
    if (SSL_read(client->ssl, &byte, 1) > 0)
        die("nothing to read");
}

/* hs: handshakes, from SSL_new to SSL_free, each side's time on its own */

struct times {
    double client, server;
};

static void one_handshake(SSL_CTX *client_ctx, SSL_CTX *server_ctx, SSL_SESSION *resumed, SSL_SESSION **next, struct times *times) {
    struct end client, server;
    char byte = 1;
    double start = cpu();
    open_end(&client, client_ctx, 0);
    SSL_set_tlsext_host_name(client.ssl, "localhost");
    SSL_set1_host(client.ssl, "localhost");
    if (next)
        SSL_set_ex_data(client.ssl, 0, next);
    if (resumed)
        SSL_set_session(client.ssl, resumed);
    client.time += since(start);
    start = cpu();
    open_end(&server, server_ctx, 1);
    server.time += since(start);
    if (strangers[0]) {
        static int turn;
        if (SSL_use_certificate(server.ssl, strangers[turn++ % STRANGERS]) != 1)
            die("SSL_use_certificate");
    }
    handshake(&client, &server);
    if (SSL_get_verify_result(client.ssl) != X509_V_OK)
        die("verification");
    /* Behind the tickets, in whichever library sends them late. */
    put(&server, &byte, 1);
    carry(&server, &client);
    get(&client, &byte, 1);
    if (resumed && !SSL_session_reused(client.ssl))
        die("resumption");
    close_end(&client);
    close_end(&server);
    times->client += client.time;
    times->server += server.time;
}

static void handshakes(const char *kind, int version, const char *suite, enum resume resume, int count) {
    SSL_CTX *client_ctx = make_context(0, kind, version, suite, resume);
    SSL_CTX *server_ctx = make_context(1, kind, version, suite, resume);
    struct times times = {0, 0};
    SSL_SESSION *session = NULL;
    one_handshake(client_ctx, server_ctx, NULL, resume == FULL ? NULL : &session, &times);
    if (resume != FULL && !session)
        die("a session");
    times = (struct times){0, 0};
    for (int i = 0; i < count; i++) {
        SSL_SESSION *next = NULL;
        one_handshake(client_ctx, server_ctx, session, resume == FULL ? NULL : &next, &times);
        if (next) {
            SSL_SESSION_free(session);
            session = next;
        }
    }
    const char *name = version == TLS1_3_VERSION ? tls13_name : "tls12";
    printf("hs.%s.%s.%s.client\t%.0f\t/s\n", name, kind, resume_names[resume], count / times.client);
    if (!strangers[0]) /* which must be given its certificate first */
        printf("hs.%s.%s.%s.server\t%.0f\t/s\n", name, kind, resume_names[resume], count / times.server);
    SSL_SESSION_free(session);
    SSL_CTX_free(client_ctx);
    SSL_CTX_free(server_ctx);
}

/* A connected pair of TLS 1.3, or of `version`, for data */

static void connect_pair(int version, const char *suite, struct end *client, struct end *server) {
    SSL_CTX *client_ctx = make_context(0, "ec", version, suite, FULL);
    SSL_CTX *server_ctx = make_context(1, "ec", version, suite, FULL);
    open_end(client, client_ctx, 0);
    open_end(server, server_ctx, 1);
    handshake(client, server);
    drain(client);
    client->time = server->time = 0;
    SSL_CTX_free(client_ctx);
    SSL_CTX_free(server_ctx);
}

/* bulk: writes of one size */

static void bulk(int version, const char *suite, const char *label, int size, size_t total) {
    struct end client, server;
    connect_pair(version, suite, &client, &server);
    char *data = malloc(size);
    memset(data, 'x', size);
    size_t count = total / size;
    for (size_t i = 0; i <= count; i++) {
        if (i == 1) /* the first brings the buffers */
            client.time = server.time = 0;
        put(&server, data, size);
        carry(&server, &client);
        get(&client, data, size);
    }
    printf("bulk.%s.%d.send\t%.0f\tMB/s\n", label, size, count * (double)size / 1e6 / server.time);
    printf("bulk.%s.%d.recv\t%.0f\tMB/s\n", label, size, count * (double)size / 1e6 / client.time);
    close_end(&client);
    close_end(&server);
    free(data);
}

/* small: 100 bytes there and back */

static void small(int count) {
    struct end client, server;
    char data[100] = {1};
    connect_pair(TLS1_3_VERSION, ANY_SUITE, &client, &server);
    for (int i = 0; i < count; i++) {
        put(&client, data, sizeof data);
        carry(&client, &server);
        get(&server, data, sizeof data);
        put(&server, data, sizeof data);
        carry(&server, &client);
        get(&client, data, sizeof data);
    }
    printf("small.pingpong100\t%.0f\t/s\n", count / (client.time + server.time));
    close_end(&client);
    close_end(&server);
}

/* mem: resident memory of a pair of connections, BIOs emptied, after 1 KB each way */

static long resident(void) {
    long size, pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (!file || fscanf(file, "%ld %ld", &size, &pages) != 2)
        die("/proc/self/statm");
    fclose(file);
    return pages * sysconf(_SC_PAGESIZE);
}

static void memory(int count) {
    enum { FIRST = 20 };
    SSL_CTX *client_ctx = make_context(0, "ec", TLS1_3_VERSION, ANY_SUITE, FULL);
    SSL_CTX *server_ctx = make_context(1, "ec", TLS1_3_VERSION, ANY_SUITE, FULL);
    struct end *client = calloc(count + FIRST, sizeof *client), *server = calloc(count + FIRST, sizeof *server);
    char data[1000] = {1};
    long before = 0;
    for (int i = 0; i < count + FIRST; i++) {
        if (i == FIRST) {
            malloc_trim(0);
            before = resident();
        }
        open_end(&client[i], client_ctx, 0);
        open_end(&server[i], server_ctx, 1);
        SSL_set_mode(client[i].ssl, SSL_MODE_RELEASE_BUFFERS);
        SSL_set_mode(server[i].ssl, SSL_MODE_RELEASE_BUFFERS);
        handshake(&client[i], &server[i]);
        drain(&client[i]);
        put(&client[i], data, sizeof data);
        carry(&client[i], &server[i]);
        get(&server[i], data, sizeof data);
        put(&server[i], data, sizeof data);
        carry(&server[i], &client[i]);
        get(&client[i], data, sizeof data);
    }
    malloc_trim(0);
    printf("mem.idle_pair\t%.1f\tKiB\n", (resident() - before) / 1024.0 / count);
}

/* sock: a socketpair between two threads */

struct socket_side {
    int fd;
    SSL_CTX *ctx;
    int server;
    size_t total;
    double time, wall;
};

static void *socket_thread(void *argument) {
    static __thread char data[1 << 16];
    struct socket_side *side = argument;
    SSL *ssl = SSL_new(side->ctx);
    SSL_set_fd(ssl, side->fd);
    if ((side->server ? SSL_accept(ssl) : SSL_connect(ssl)) != 1)
        die("the handshake over a socket");
    double start = cpu(), wall = now(CLOCK_MONOTONIC);
    for (size_t done = 0; done < side->total;) {
        int result = side->server ? SSL_write(ssl, data, sizeof data) : SSL_read(ssl, data, sizeof data);
        if (result <= 0)
            die("data over a socket");
        done += result;
    }
    side->time = since(start);
    side->wall = now(CLOCK_MONOTONIC) - wall;
    SSL_set_shutdown(ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    SSL_free(ssl);
    return NULL;
}

static void over_socket(size_t total) {
    struct socket_side side[2];
    pthread_t thread[2];
    int fd[2], size = 1 << 20;
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, fd))
        die("socketpair");
    for (int i = 0; i < 2; i++) {
        setsockopt(fd[i], SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
        side[i] = (struct socket_side){fd[i], make_context(i, "ec", TLS1_3_VERSION, AES128, FULL), i, total, 0, 0};
        pthread_create(&thread[i], NULL, socket_thread, &side[i]);
    }
    for (int i = 0; i < 2; i++)
        pthread_join(thread[i], NULL);
    printf("sock.send.cpu\t%.0f\tMB/cpu-s\n", total / 1e6 / side[1].time);
    printf("sock.recv.cpu\t%.0f\tMB/cpu-s\n", total / 1e6 / side[0].time);
    printf("sock.wall\t%.0f\tMB/s\n", total / 1e6 / side[0].wall);
}

/* thr: handshakes by 1, 2 and 4 threads on shared contexts */

struct worker {
    SSL_CTX *client, *server;
    int count;
};

static void *worker_thread(void *argument) {
    struct worker *worker = argument;
    struct times times = {0, 0};
    for (int i = 0; i < worker->count; i++)
        one_handshake(worker->client, worker->server, NULL, NULL, &times);
    return NULL;
}

static void threads(int count) {
    struct worker worker = {NULL, NULL, count};
    struct times times = {0, 0};
    worker.client = make_context(0, "ec", TLS1_3_VERSION, ANY_SUITE, FULL);
    worker.server = make_context(1, "ec", TLS1_3_VERSION, ANY_SUITE, FULL);
    one_handshake(worker.client, worker.server, NULL, NULL, &times);
    for (int number = 1; number <= 4; number *= 2) {
        pthread_t thread[4];
        double start = now(CLOCK_MONOTONIC);
        for (int i = 0; i < number; i++)
            pthread_create(&thread[i], NULL, worker_thread, &worker);
        for (int i = 0; i < number; i++)
            pthread_join(thread[i], NULL);
        printf("thr.pairs.%d\t%.0f\t/s\n", number, number * count / (now(CLOCK_MONOTONIC) - start));
    }
}

/* calls: a fixed transfer over a socket pair, in writes of 64 KiB */

static void calls(void) {
    enum { SIZE = 1 << 16, TOTAL = 1 << 20 };
    static char data[SIZE];
    struct end client, server;
    int fd[2], size = TOTAL;
    connect_pair(TLS1_3_VERSION, AES128, &client, &server);
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, fd))
        die("socketpair");
    for (int i = 0; i < 2; i++)
        setsockopt(fd[i], SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
    SSL_set_fd(client.ssl, fd[0]);
    SSL_set_fd(server.ssl, fd[1]);
    for (int done = 0; done < TOTAL; done += SIZE) {
        put(&server, data, SIZE);
        for (int got = 0; got < SIZE;) {
            int result = SSL_read(client.ssl, data, SIZE - got);
            if (result <= 0)
                die("SSL_read");
            got += result;
        }
    }
}

/* count: a fixed piece of work */

struct work {
    SSL_CTX *client_ctx, *server_ctx;
    SSL_SESSION *session;
    struct end client, server;
    int size, count;
    char *data;
};

/* Found by its name. */
__attribute__((noinline)) void counted(struct work *work) {
    struct times times;
    for (int i = 0; i < work->count; i++) {
        if (!work->size) {
            /* A session of TLS 1.3 is for one resumption. */
            SSL_SESSION *next = NULL;
            one_handshake(work->client_ctx, work->server_ctx, work->session, work->session ? &next : NULL, &times);
            if (next) {
                SSL_SESSION_free(work->session);
                work->session = next;
            }
            continue;
        }
        put(&work->client, work->data, work->size);
        carry(&work->client, &work->server);
        get(&work->server, work->data, work->size);
        put(&work->server, work->data, work->size);
        carry(&work->server, &work->client);
        get(&work->client, work->data, work->size);
    }
}

static void count(const char *what) {
    struct work work = {.count = 10, .size = atoi(what)};
    struct times times;
    int resume = !strncmp(what, "resumption", strlen("resumption"));
    int version = strstr(what, ".tls12") ? TLS1_2_VERSION : TLS1_3_VERSION;
    if (work.size) {
        work.data = calloc(1, work.size);
        connect_pair(TLS1_3_VERSION, AES128, &work.client, &work.server);
    } else {
        work.client_ctx = make_context(0, "ec", version, ANY_SUITE, resume ? TICKET : FULL);
        work.server_ctx = make_context(1, "ec", version, ANY_SUITE, resume ? TICKET : FULL);
        one_handshake(work.client_ctx, work.server_ctx, NULL, resume ? &work.session : NULL, &times);
    }
    /* What comes once for a context or a connection is done before. */
    for (int i = 0; i < 2; i++)
        counted(&work);
    if (resume && !work.session)
        die("a session");
}

/* Each measurement is a process of its own: one that a library cannot do is n/a, and loses nothing else. */
#define MEASURE(name, call)                  \
    do {                                     \
        int status;                          \
        fflush(stdout);                      \
        pid_t child = fork();                \
        if (child == 0) {                    \
            call;                            \
            fflush(stdout);                  \
            _exit(0);                        \
        }                                    \
        waitpid(child, &status, 0);          \
        if (status)                          \
            printf("%s\tn/a\t\n", name);     \
    } while (0)

static void post_quantum_handshakes(int count) {
    groups = "X25519MLKEM768";
    tls13_name = "tls13mlkem";
    handshakes("ec", TLS1_3_VERSION, ANY_SUITE, FULL, count);
}

/* A client that meets another server each time, under the same intermediate CA. */
static void handshakes_with_strangers(int count) {
    char path[512];
    FILE *file = fopen(in_certs(path, sizeof path, "int-", "ec", ".key"), "r");
    EVP_PKEY *key = file ? PEM_read_PrivateKey(file, NULL, NULL, NULL) : NULL;
    SSL_CTX *ctx = make_context(1, "ec", TLS1_3_VERSION, ANY_SUITE, FULL);
    for (int i = 0; i < STRANGERS; i++) {
        strangers[i] = X509_dup(SSL_CTX_get0_certificate(ctx));
        if (!ASN1_INTEGER_set(X509_get_serialNumber(strangers[i]), 1000 + i) || !X509_sign(strangers[i], key, EVP_sha256()))
            die("a stranger's certificate");
    }
    SSL_CTX_free(ctx);
    tls13_name = "tls13new";
    handshakes("ec", TLS1_3_VERSION, ANY_SUITE, FULL, count);
}

static void all_handshakes(void) {
    const int version[] = {TLS1_2_VERSION, TLS1_3_VERSION};
    for (int i = 0; i < 2; i++) {
        const char *ec = i ? ANY_SUITE : "ECDHE-ECDSA-AES256-GCM-SHA384";
        const char *rsa = i ? ANY_SUITE : "ECDHE-RSA-AES256-GCM-SHA384";
        const char *name = i ? "hs.tls13" : "hs.tls12";
        MEASURE(name, handshakes("ec", version[i], ec, FULL, 400 * mult));
        MEASURE(name, handshakes("rsa", version[i], rsa, FULL, 200 * mult));
        MEASURE(name, handshakes("ec", version[i], ec, TICKET, 800 * mult));
        if (version[i] == TLS1_2_VERSION)
            MEASURE(name, handshakes("ec", version[i], ec, SESSION_ID, 800 * mult));
    }
    MEASURE("hs.tls13mlkem", post_quantum_handshakes(400 * mult));
    MEASURE("hs.tls13new", handshakes_with_strangers(400 * mult));
}

static void all_bulk(void) {
    const int sizes[] = {1024, 16384, 262144};
    for (int i = 0; i < 3; i++) {
        int size = sizes[i];
        size_t total = (size < 2000 ? 64 : 256) * mult * (1 << 20);
        MEASURE("bulk.aes128", bulk(TLS1_3_VERSION, AES128, "aes128", size, total));
        MEASURE("bulk.aes256", bulk(TLS1_3_VERSION, AES256, "aes256", size, total));
        MEASURE("bulk.chacha", bulk(TLS1_3_VERSION, CHACHA, "chacha", size, total));
        MEASURE("bulk.tls12aes128", bulk(TLS1_2_VERSION, "ECDHE-ECDSA-AES128-GCM-SHA256", "tls12aes128", size, total));
    }
}

int main(int argc, char **argv) {
    if (argc < 3) {
        fprintf(stderr, "usage: tlsbench CERTS CASE...\n");
        return 2;
    }
    certs = argv[1];
    if (getenv("MULT"))
        mult = atof(getenv("MULT"));
    measure_clock();
    for (int i = 2; i < argc; i++) {
        if (!strcmp(argv[i], "hs"))
            all_handshakes();
        else if (!strcmp(argv[i], "bulk"))
            all_bulk();
        else if (!strcmp(argv[i], "small"))
            MEASURE("small", small(100000 * mult));
        else if (!strcmp(argv[i], "mem"))
            MEASURE("mem", memory(500));
        else if (!strcmp(argv[i], "sock"))
            MEASURE("sock", over_socket((size_t)(512 * mult) << 20));
        else if (!strcmp(argv[i], "thr"))
            MEASURE("thr", threads(300 * mult));
        else if (!strcmp(argv[i], "calls"))
            calls();
        else if (!strncmp(argv[i], "count.", 6))
            count(argv[i] + 6);
        else {
            fprintf(stderr, "tlsbench: no case %s\n", argv[i]);
            return 2;
        }
        fflush(stdout);
    }
    return 0;
}
