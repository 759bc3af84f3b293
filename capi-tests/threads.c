/* Two threads on one connection, as many programs have them: one reads while the other writes. Blocking sockets. */
#include "support.h"
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/time.h>
#include <time.h>

#define EACH_VERSION(v) for (int v = TLS1_2_VERSION; v <= TLS1_3_VERSION; v++)

/* A connected pair over blocking sockets; the client's is fds[0]. */
static struct pair connected(int version, int fds[2]) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
    only_version(ctx, version);
    peer_SSL_CTX_set_num_tickets(peer_ctx, 0);
    struct pair p = client_socket_pair(ctx, peer_ctx, fds, 8192);
    NEED_HANDSHAKE(&p);
    set_nonblocking(fds[0], 0);
    set_nonblocking(fds[1], 0);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
    return p;
}
static void finish(struct pair *p, int fds[2]) {
    pair_free(p);
    close(fds[0]);
    close(fds[1]);
}

/* The other end: sends back what comes, until it is told that this was all. */
static void *echo(void *arg) {
    SSL *peer = arg;
    char buffer[4096];
    int n;
    while ((n = peer_SSL_read(peer, buffer, sizeof(buffer))) > 0)
        peer_SSL_write(peer, buffer, n);
    peer_SSL_shutdown(peer);
    return NULL;
}

/* What a thread reads, and what came of it at last. */
struct reading {
    SSL *ssl;
    size_t want, got;
    int wrong;
    struct outcome last;
    int error_number;
};
static void *read_on(void *arg) {
    struct reading *r = arg;
    unsigned char buffer[4096];
    while (r->got < r->want) {
        r->last = CALL(r->ssl, SSL_read(r->ssl, buffer, sizeof(buffer)));
        r->error_number = r->last.ret < 0 ? errno : 0;
        if (r->last.ret <= 0)
            break;
        for (int i = 0; i < r->last.ret; i++)
            r->wrong += buffer[i] != pattern(r->got++);
    }
    return NULL;
}

/* Reads in a thread, which waits by the time that this returns. */
static pthread_t start(struct reading *r) {
    pthread_t thread;
    NEED(pthread_create(&thread, NULL, read_on, r) == 0);
    usleep(100000);
    return thread;
}

/* Bytes go while another thread waits for some; then more than the sockets hold, so that both threads wait at times. */
static void write_while_reading(void) {
    const size_t sizes[] = {1, 100, 16384, 500000};
    static unsigned char data[500000];
    for (size_t i = 0; i < sizeof(data); i++)
        data[i] = pattern(i);
    EACH_VERSION(version) {
        for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
            int fds[2];
            struct pair p = connected(version, fds);
            struct reading r = {.ssl = p.ssl, .want = sizes[i]};
            pthread_t peer, reader;
            NEED(pthread_create(&peer, NULL, echo, p.peer) == 0);
            reader = start(&r);
            printf("  %s, %zu bytes\n", version_name(version), sizes[i]);
            SHOW(SSL_write(p.ssl, data, (int)sizes[i])); /* what it waits for the reader says too */
            pthread_join(reader, NULL);
            printf("came back: %zu, wrong: %d\n", r.got, r.wrong);
            SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
            SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
            pthread_join(peer, NULL);
            finish(&p, fds);
        }
    }
}

/* The same through a BIO that has made its connection itself. */
static void *accept_peer(void *arg) {
    peer_SSL_accept(arg);
    return echo(arg);
}
static void through_a_connect_bio(void) {
    static unsigned char data[500000];
    for (size_t i = 0; i < sizeof(data); i++)
        data[i] = pattern(i);
    for (int large = 0; large < 2; large++) {
        SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
        char address[30];
        int port, listener = listen_tcp(&port), size = large ? (int)sizeof(data) : 1;
        snprintf(address, sizeof(address), "127.0.0.1:%d", port);
        BIO *bio = BIO_new_connect(address);
        NEED(BIO_do_connect(bio) == 1);
        int fd = accept(listener, NULL, NULL);
        struct pair p = {.ssl = SSL_new(ctx), .peer = peer_SSL_new(peer_ctx)};
        SSL_set_bio(p.ssl, bio, bio);
        peer_SSL_set_fd(p.peer, fd);
        pthread_t peer, reader;
        NEED(pthread_create(&peer, NULL, accept_peer, p.peer) == 0);
        SHOW_CALL(p.ssl, SSL_connect(p.ssl));
        struct reading r = {.ssl = p.ssl, .want = (size_t)size};
        reader = start(&r);
        SHOW(SSL_write(p.ssl, data, size));
        pthread_join(reader, NULL);
        printf("came back: %zu, wrong: %d\n", r.got, r.wrong);
        SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
        SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
        pthread_join(peer, NULL);
        pair_free(&p);
        close(fd);
        close(listener);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

/* A thread that waits for data learns that the peer has closed, after the other one has. */
static void shut_down_while_reading(void) {
    EACH_VERSION(version) {
        int fds[2];
        struct pair p = connected(version, fds);
        struct reading r = {.ssl = p.ssl, .want = 1};
        pthread_t peer, reader;
        NEED(pthread_create(&peer, NULL, echo, p.peer) == 0);
        reader = start(&r);
        /* 1 where the peer's answer has come by then. */
        SHOW(SSL_shutdown(p.ssl) >= 0);
        pthread_join(reader, NULL);
        outcome_show("the reader", &r.last);
        SHOW(SSL_get_shutdown(p.ssl));
        pthread_join(peer, NULL);
        finish(&p, fds);
    }
}

static void *sleep_on(void *arg) {
    int end;
    return read(*(int *)arg, &end, 1) == 1 ? arg : NULL;
}
static void nothing(int number) { (void)number; }

/* What ends the wait on a blocking socket does so too in a process that has other threads. */
static void ends_of_waiting(void) {
    int fds[2], quiet[2];
    pthread_t other;
    char byte;
    struct timeval soon = {0, 50000};
    struct sigaction action = {.sa_handler = nothing};
    struct itimerval alarm = {.it_value = soon};
    NEED(pipe(quiet) == 0 && pthread_create(&other, NULL, sleep_on, quiet) == 0);
    struct pair p = connected(TLS1_3_VERSION, fds);

    NEED(setsockopt(fds[0], SOL_SOCKET, SO_RCVTIMEO, &soon, sizeof(soon)) == 0);
    SHOW_CALL(p.ssl, SSL_read(p.ssl, &byte, 1));
    SHOW(errno == EAGAIN);
    SHOW(BIO_should_read(SSL_get_rbio(p.ssl)) != 0);
    soon.tv_usec = 0;
    NEED(setsockopt(fds[0], SOL_SOCKET, SO_RCVTIMEO, &soon, sizeof(soon)) == 0);

    sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &alarm, NULL);
    struct outcome o = CALL(p.ssl, SSL_read(p.ssl, &byte, 1));
    outcome_show("interrupted", &o);

    set_nonblocking(fds[0], 1);
    SHOW_CALL(p.ssl, SSL_read(p.ssl, &byte, 1));
    set_nonblocking(fds[0], 0);
    peer_SSL_write(p.peer, "x", 1);
    SHOW_CALL(p.ssl, SSL_read(p.ssl, &byte, 1));

    static char much[1 << 20];
    soon.tv_usec = 50000;
    NEED(setsockopt(fds[0], SOL_SOCKET, SO_SNDTIMEO, &soon, sizeof(soon)) == 0);
    SHOW_CALL(p.ssl, SSL_write(p.ssl, much, sizeof(much)));
    SHOW(BIO_should_write(SSL_get_wbio(p.ssl)) != 0);

    close(fds[1]);
    fds[1] = -1;
    signal(SIGPIPE, SIG_IGN);
    SHOW_CALL(p.ssl, SSL_write(p.ssl, much, sizeof(much)));
    SHOW_CALL(p.ssl, SSL_read(p.ssl, &byte, 1));
    NEED(write(quiet[1], "", 1) == 1);
    pthread_join(other, NULL);
    finish(&p, fds);
}

/* A connection that is reset under a thread that waits. */
static void reset_while_reading(void) {
    int port, listener = listen_tcp(&port);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons((uint16_t)port)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    NEED(connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0);
    int peer_fd = accept(listener, NULL, NULL);
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
    struct pair p = {.ssl = SSL_new(ctx), .peer = peer_SSL_new(peer_ctx)};
    SSL_set_connect_state(p.ssl);
    peer_SSL_set_accept_state(p.peer);
    SSL_set_fd(p.ssl, fd);
    peer_SSL_set_fd(p.peer, peer_fd);
    set_nonblocking(fd, 1);
    set_nonblocking(peer_fd, 1);
    NEED_HANDSHAKE(&p);
    set_nonblocking(fd, 0);
    struct reading r = {.ssl = p.ssl, .want = 1};
    pthread_t reader = start(&r);
    struct linger at_once = {1, 0};
    setsockopt(peer_fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
    close(peer_fd);
    pthread_join(reader, NULL);
    outcome_show("the reader", &r.last);
    SHOW(r.error_number == ECONNRESET);
    pair_free(&p);
    close(fd);
    close(listener);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

/* A child has only the thread that forked: what another one was in the midst of keeps nobody waiting there. */
static void *write_on(void *arg) {
    static char much[1 << 20];
    SSL_write(arg, much, sizeof(much));
    return NULL;
}
/* Reads from the socket, which a BIO of the program's hides. */
static int hidden_read(BIO *bio, char *buffer, int len) {
    return (int)read(*(int *)BIO_get_data(bio), buffer, (size_t)len);
}
static int hidden_write(BIO *bio, const char *data, int len) {
    return (int)write(*(int *)BIO_get_data(bio), data, (size_t)len);
}
static long hidden_ctrl(BIO *bio, int command, long number, void *pointer) {
    (void)bio, (void)number, (void)pointer;
    return command == BIO_CTRL_FLUSH;
}
static void hide(SSL *ssl, int *fd) {
    BIO_METHOD *method = BIO_meth_new(BIO_TYPE_SOURCE_SINK | 78, "hidden");
    BIO_meth_set_read(method, hidden_read);
    BIO_meth_set_write(method, hidden_write);
    BIO_meth_set_ctrl(method, hidden_ctrl);
    BIO *bio = BIO_new(method);
    BIO_set_data(bio, fd);
    BIO_set_init(bio, 1);
    SSL_set_bio(ssl, bio, bio);
}
static void forked_meanwhile(void) {
    for (int how = 0; how < 4; how++) {
        int fds[2], writes = how == 1;
        struct pair p = connected(TLS1_3_VERSION, fds);
        struct reading r = {.ssl = p.ssl, .want = 1};
        pthread_t thread;
        if (how > 1)
            hide(p.ssl, &fds[0]);
        NEED(pthread_create(&thread, NULL, writes ? write_on : read_on, writes ? (void *)p.ssl : (void *)&r) == 0);
        usleep(100000);
        fflush(stdout);
        pid_t child = fork();
        if (child == 0) {
            char byte;
            alarm(10);
            if (how == 0)
                SHOW_CALL(p.ssl, SSL_write(p.ssl, "child", 5));
            else if (how == 1)
                SHOW_CALL(p.ssl, SSL_write(p.ssl, "child", 5));
            else if (how == 2)
                /* How it ends is the library's own: it was in the midst of a call. */
                SSL_write(p.ssl, "child", 5);
            else
                SSL_shutdown(p.ssl);
            SSL_get_error(p.ssl, -1);
            SSL_pending(p.ssl);
            SSL_free(p.ssl);
            set_nonblocking(fds[1], 1);
            if (how == 0) {
                SHOW(peer_SSL_read(p.peer, &byte, 1));
                printf("%c\n", byte);
            }
            fflush(stdout);
            /* Not by exit: what the other thread had in its hands is nobody's here, and no leak of ours. */
            execl("/bin/true", "true", NULL);
            _exit(1);
        }
        int status = 0;
        NEED(waitpid(child, &status, 0) == child);
        printf("%d: exit %d, signal %d\n", how, WEXITSTATUS(status), WTERMSIG(status));
        shutdown(fds[1], SHUT_RDWR);
        pthread_join(thread, NULL);
        finish(&p, fds);
    }
}

/* Threads that only ask, as Apache's HTTP/2 workers do, while another one transfers. */
struct asking {
    SSL *ssl;
    X509 *certificate;
    atomic_int over;
};
static void *ask_on(void *arg) {
    struct asking *a = arg;
    long wrong = 0;
    while (!atomic_load(&a->over)) {
        X509 *certificate = SSL_get1_peer_certificate(a->ssl);
        SSL_SESSION *session = SSL_get1_session(a->ssl);
        const unsigned char *protocol;
        unsigned length;
        SSL_get0_alpn_selected(a->ssl, &protocol, &length);
        wrong += X509_cmp(certificate, a->certificate) != 0;
        wrong += !session || SSL_SESSION_get_protocol_version(session) != SSL_version(a->ssl);
        wrong += SSL_get_current_cipher(a->ssl) == NULL || SSL_get_verify_result(a->ssl) != X509_V_OK;
        wrong += SSL_get_verify_mode(a->ssl) != SSL_VERIFY_PEER || SSL_get_certificate(a->ssl) != NULL;
        wrong += !SSL_get_SSL_CTX(a->ssl) || SSL_get_options(a->ssl) == 0 || SSL_get_shutdown(a->ssl) != 0;
        wrong += length != 0 || sk_X509_num(SSL_get_peer_cert_chain(a->ssl)) < 1 || SSL_get_servername(a->ssl, 0) != NULL;
        X509_free(certificate);
        SSL_SESSION_free(session);
    }
    return (void *)wrong;
}
static void asked_meanwhile(void) {
    EACH_VERSION(version) {
        int fds[2], wrong = 0;
        struct pair p = connected(version, fds);
        struct asking a = {.ssl = p.ssl, .certificate = SSL_get1_peer_certificate(p.ssl)};
        pthread_t threads[3], peer;
        NEED(pthread_create(&peer, NULL, echo, p.peer) == 0);
        for (int i = 0; i < 3; i++)
            NEED(pthread_create(&threads[i], NULL, ask_on, &a) == 0);
        /* valgrind runs one thread at a time: there, the seconds end it. */
        time_t end = time(NULL) + 6;
        for (int i = 0; i < 3000 && !wrong && time(NULL) < end; i++) {
            unsigned char data[100] = {i & 255}, back[100] = {0};
            wrong += SSL_write(p.ssl, data, 100) != 100 || SSL_read(p.ssl, back, 100) != 100 || memcmp(data, back, 100) != 0;
        }
        atomic_store(&a.over, 1);
        for (int i = 0; i < 3; i++) {
            void *answer;
            pthread_join(threads[i], &answer);
            wrong += answer != NULL;
        }
        printf("%s: wrong %d\n", version_name(version), wrong);
        SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
        SHOW_CALL(p.ssl, SSL_shutdown(p.ssl));
        pthread_join(peer, NULL);
        X509_free(a.certificate);
        finish(&p, fds);
    }
}

MAIN(CASE(write_while_reading), CASE(through_a_connect_bio), CASE(shut_down_while_reading), CASE(ends_of_waiting), CASE(reset_while_reading), CASE(forked_meanwhile), CASE(asked_meanwhile))
