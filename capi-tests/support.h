/*
 * Helpers of the test programs.
 *
 * A program is a list of cases; each runs in a child process of its own and prints what it sees. `run` compares what
 * a case prints on the system's libssl and on ours, so the output must be the same at every run: no pointers, times,
 * random bytes, file names or line numbers.
 *
 * The library under test is called by its own names. `peer_SSL_...` calls the same function in the library of the
 * other end (the system's; see `run --peer`), which is loaded beside it: both ends in one process, every step in a
 * fixed order. An object belongs to the library that made it.
 */
#ifndef SUPPORT_H
#define SUPPORT_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <arpa/inet.h>
#include <unistd.h>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#pragma GCC diagnostic ignored "-Wunused-function"

#ifdef __SANITIZE_THREAD__
/* What LLVM makes the library call, and GCC's runtime does not have; it watches these functions of the C library itself. */
void *__tsan_memcpy(void *to, const void *from, size_t size) { return memcpy(to, from, size); }
void *__tsan_memmove(void *to, const void *from, size_t size) { return memmove(to, from, size); }
void *__tsan_memset(void *to, int byte, size_t size) { return memset(to, byte, size); }
#endif

/* The peer's library */

static pthread_mutex_t peer_lock = PTHREAD_MUTEX_INITIALIZER;
static void *peer_library;

static void *peer_find(const char *name) {
    pthread_mutex_lock(&peer_lock);
    if (!peer_library) {
        const char *path = getenv("CAPI_PEER");
        void *(*open)(const char *, int) = dlopen;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        /* The sanitizers' own refuse RTLD_DEEPBIND, for fear of another malloc; that of libssl is libcrypto's. */
        open = (void *(*)(const char *, int))dlvsym(dlopen("libc.so.6", RTLD_NOW | RTLD_NOLOAD), "dlopen", "GLIBC_2.34");
#endif
        peer_library = open(path ? path : "libssl.so.3", RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND);
        if (!peer_library) {
            printf("!! no library for the peer: %s\n", dlerror());
            exit(3);
        }
    }
    pthread_mutex_unlock(&peer_lock);
    void *found = dlsym(peer_library, name);
    if (!found) {
        printf("!! the peer's library has no %s\n", name);
        exit(3);
    }
    return found;
}

#define PEER(f)                                                                                                        \
    (*__extension__({                                                                                                  \
        static __typeof__(f) *found_;                                                                                  \
        if (!found_)                                                                                                   \
            found_ = (__typeof__(f) *)peer_find(#f);                                                                   \
        found_;                                                                                                        \
    }))

#include "peer.h" /* made by `run`: peer_NAME for each function and function-like macro of libssl */

/* Cases */

struct test_case {
    const char *name;
    void (*run)(void);
    unsigned seconds; /* 0: 20 */
};
#define CASE(f) { #f, f, 0 }
#define SLOW_CASE(f, seconds) { #f, f, seconds }

/* Runs the cases named by the arguments, or all. CAPI_NO_FORK=1 runs them in this process, for a debugger. */
static int run_cases(int argc, char **argv, const struct test_case *cases, size_t count) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGPIPE, SIG_IGN);
    Dl_info loaded;
    char *path = dladdr((void *)SSL_CTX_new, &loaded) ? realpath(loaded.dli_fname, NULL) : NULL;
    if (getenv("CAPI_LIB") && (!path || strcmp(path, getenv("CAPI_LIB")) != 0)) {
        printf("!! running on %s, not on %s\n", path ? path : "?", getenv("CAPI_LIB"));
        return 3;
    }
    free(path);
    for (size_t i = 0; i < count; i++) {
        int wanted = argc < 2;
        for (int a = 1; a < argc; a++)
            wanted |= strcmp(argv[a], cases[i].name) == 0;
        if (!wanted)
            continue;
        printf("== %s\n", cases[i].name);
        if (getenv("CAPI_NO_FORK")) {
            cases[i].run();
            continue;
        }
        fflush(stdout);
        pid_t child = fork();
        if (child == 0) {
            const char *factor = getenv("CAPI_SLOW");
            alarm((cases[i].seconds ? cases[i].seconds : 20) * (factor ? (unsigned)atoi(factor) : 1));
            cases[i].run();
            exit(0);
        }
        int status = 0;
        while (waitpid(child, &status, 0) < 0 && errno == EINTR)
            ;
        if (WIFSIGNALED(status))
            printf("!! %s\n", WTERMSIG(status) == SIGALRM ? "timeout" : strsignal(WTERMSIG(status)));
        else if (WEXITSTATUS(status) != 0)
            printf("!! exit %d\n", WEXITSTATUS(status));
    }
    return 0;
}
#define MAIN(...)                                                                                                      \
    int main(int argc, char **argv) {                                                                                  \
        static const struct test_case cases[] = {__VA_ARGS__};                                                         \
        return run_cases(argc, argv, cases, sizeof(cases) / sizeof(cases[0]));                                         \
    }

/* Ends the case: something that the case needs did not work. */
#define NEED(condition)                                                                                                \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            printf("!! needed: %s\n", #condition);                                                                     \
            show_errors("needed");                                                                                     \
            exit(2);                                                                                                   \
        }                                                                                                              \
    } while (0)

/* Prints an expression's integer value beside its text. */
#define SHOW(expression) printf("%s = %ld\n", #expression, (long)(expression))
/* Prints an expression's string value beside its text. */
#define SHOW_STR(expression) show_str(#expression, (expression))
/* The same, after clearing the error queue, and with the errors the call leaves there. */
#define TRY(expression)                                                                                                \
    do {                                                                                                               \
        ERR_clear_error();                                                                                             \
        long value_ = (long)(expression);                                                                              \
        printf("%s = %ld\n", #expression, value_);                                                                     \
        show_errors("  error");                                                                                        \
    } while (0)

static void show_str(const char *what, const char *value) {
    printf("%s = %s%s%s\n", what, value ? "\"" : "", value ? value : "NULL", value ? "\"" : "");
}

/* Errors */

/* Takes the error queue as text: "library: reason (data)" for each, joined by "; ". */
static void take_errors(char *out, size_t size) {
    const char *data;
    int flags;
    unsigned long code;
    size_t used = 0;
    out[0] = 0;
    while ((code = ERR_get_error_all(NULL, NULL, NULL, &data, &flags)) != 0) {
        const char *lib = ERR_lib_error_string(code), *reason = ERR_reason_error_string(code);
        /* What a cipher of libcrypto says when a record is bad depends on whose cipher it is. */
        if (lib && strcmp(lib, "Provider routines") == 0)
            continue;
        int is_text = (flags & ERR_TXT_STRING) && data && *data;
        if (used < size)
            used += (size_t)snprintf(out + used, size - used, "%s%s: %s%s%s%s", used ? "; " : "", lib ? lib : "?",
                                     reason ? reason : "?", is_text ? " (" : "", is_text ? data : "", is_text ? ")" : "");
    }
}

static void show_errors(const char *what) {
    char text[2048];
    take_errors(text, sizeof(text));
    if (text[0])
        printf("%s: %s\n", what, text);
}

static const char *error_name(int error) {
    static const char *const names[] = {"NONE", "SSL", "WANT_READ", "WANT_WRITE", "WANT_X509_LOOKUP", "SYSCALL",
                                        "ZERO_RETURN", "WANT_CONNECT", "WANT_ACCEPT", "WANT_ASYNC", "WANT_ASYNC_JOB",
                                        "WANT_CLIENT_HELLO_CB", "WANT_RETRY_VERIFY"};
    return error >= 0 && error < (int)(sizeof(names) / sizeof(names[0])) ? names[error] : "?";
}

/* What a call on an SSL gave: its value, SSL_get_error's answer, and the errors on the queue. */
struct outcome {
    int ret, error, want;
    char errors[1024];
};

static void outcome_show(const char *what, const struct outcome *o) {
    printf("%s: %d", what, o->ret);
    if (o->error != SSL_ERROR_NONE)
        printf(" %s", error_name(o->error));
    if (o->want > SSL_NOTHING)
        printf(" want %d", o->want);
    if (o->errors[0])
        printf(" [%s]", o->errors);
    putchar('\n');
}

/* Makes one call on the SSL under test and returns its outcome. The queue is clear before and after. */
#define CALL(ssl, call)                                                                                                \
    __extension__({                                                                                                    \
        struct outcome o_;                                                                                             \
        ERR_clear_error();                                                                                             \
        errno = 0;                                                                                                     \
        o_.ret = (int)(call);                                                                                          \
        o_.error = SSL_get_error((ssl), o_.ret);                                                                       \
        o_.want = SSL_want(ssl);                                                                                       \
        take_errors(o_.errors, sizeof(o_.errors));                                                                     \
        o_;                                                                                                            \
    })
#define PEER_CALL(ssl, call)                                                                                           \
    __extension__({                                                                                                    \
        struct outcome o_;                                                                                             \
        ERR_clear_error();                                                                                             \
        errno = 0;                                                                                                     \
        o_.ret = (int)(call);                                                                                          \
        o_.error = peer_SSL_get_error((ssl), o_.ret);                                                                  \
        o_.want = SSL_NOTHING;                                                                                         \
        take_errors(o_.errors, sizeof(o_.errors));                                                                     \
        o_;                                                                                                            \
    })
#define SHOW_CALL(ssl, call)                                                                                           \
    do {                                                                                                               \
        struct outcome shown_ = CALL(ssl, call);                                                                       \
        outcome_show(#call, &shown_);                                                                                  \
    } while (0)
#define SHOW_PEER_CALL(ssl, call)                                                                                      \
    do {                                                                                                               \
        struct outcome shown_ = PEER_CALL(ssl, call);                                                                  \
        outcome_show(#call, &shown_);                                                                                  \
    } while (0)

/* Certificates: what make-certs made. */

static const char *cert(const char *name) {
    static _Thread_local char paths[8][512];
    static _Thread_local unsigned next;
    const char *dir = getenv("CAPI_CERTS");
    char *path = paths[next++ % 8];
    snprintf(path, sizeof(paths[0]), "%s/%s", dir ? dir : ".", name);
    return path;
}
/* cert("NAME.key") and the like for a name in a variable. */
static const char *cert_file(const char *name, const char *suffix) {
    char file[128];
    snprintf(file, sizeof(file), "%s%s", name, suffix);
    return cert(file);
}

static X509 *load_x509(const char *file) {
    BIO *in = BIO_new_file(cert(file), "r");
    X509 *x = in ? PEM_read_bio_X509(in, NULL, NULL, NULL) : NULL;
    BIO_free(in);
    return x;
}
static EVP_PKEY *load_key(const char *file) {
    BIO *in = BIO_new_file(cert(file), "r");
    EVP_PKEY *key = in ? PEM_read_bio_PrivateKey(in, NULL, NULL, NULL) : NULL;
    BIO_free(in);
    return key;
}
static void show_x509(const char *what, X509 *x) {
    char subject[256] = "NULL";
    if (x)
        X509_NAME_oneline(X509_get_subject_name(x), subject, sizeof(subject));
    printf("%s: %s\n", what, subject);
}
static void show_chain(const char *what, STACK_OF(X509) *chain) {
    printf("%s: %d certificates\n", what, chain ? sk_X509_num(chain) : -1);
    for (int i = 0; chain && i < sk_X509_num(chain); i++)
        show_x509("  ", sk_X509_value(chain, i));
}

/* Contexts */

/* A client's context of the library under test, that trusts the test CA and verifies. */
static SSL_CTX *client_ctx(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
    NEED(ctx);
    NEED(SSL_CTX_load_verify_locations(ctx, cert("ca.pem"), NULL) == 1);
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
    return ctx;
}
/* Whether the library under test is ours, for what OpenSSL does not do. */
static inline int is_ours(void) {
    return strcmp(getenv("CAPI_LIB"), getenv("CAPI_SYSTEM")) != 0;
}

/* Sets the groups that OpenSSL 3.0 has when none are set, for tests in which the length of a ClientHello matters: ours offers
 * X25519MLKEM768 too. */
#define OPENSSL_3_0_GROUPS "X25519:P-256:X448:P-521:P-384:ffdhe2048:ffdhe3072:ffdhe4096:ffdhe6144:ffdhe8192"
static void short_hello(SSL_CTX *ctx) {
    NEED(SSL_CTX_set1_groups_list(ctx, OPENSSL_3_0_GROUPS) == 1);
}
/* A server's context of the library under test with NAME's certificate and key. */
static SSL_CTX *server_ctx(const char *name) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
    NEED(ctx);
    NEED(SSL_CTX_use_certificate_chain_file(ctx, cert_file(name, ".pem")) == 1);
    NEED(SSL_CTX_use_PrivateKey_file(ctx, cert_file(name, ".key"), SSL_FILETYPE_PEM) == 1);
    return ctx;
}
/* The same of the peer's library. */
static SSL_CTX *peer_client_ctx(void) {
    SSL_CTX *ctx = peer_SSL_CTX_new(peer_TLS_client_method());
    NEED(ctx);
    NEED(peer_SSL_CTX_load_verify_locations(ctx, cert("ca.pem"), NULL) == 1);
    peer_SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
    return ctx;
}
static SSL_CTX *peer_server_ctx(const char *name) {
    SSL_CTX *ctx = peer_SSL_CTX_new(peer_TLS_server_method());
    NEED(ctx);
    peer_SSL_CTX_set_security_level(ctx, 0);
    NEED(peer_SSL_CTX_use_certificate_chain_file(ctx, cert_file(name, ".pem")) == 1);
    NEED(peer_SSL_CTX_use_PrivateKey_file(ctx, cert_file(name, ".key"), SSL_FILETYPE_PEM) == 1);
    peer_SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"peer", 4);
    return ctx;
}

/* Pairs: `ssl` of the library under test and `peer`, connected. */

struct pair {
    SSL *ssl, *peer;
    struct outcome last, peer_last; /* of the handshake */
};

/* Connects them by a BIO pair with `size` bytes each way (0: 17 KiB). */
static void pair_connect_bios(struct pair *p, size_t size) {
    BIO *ours, *theirs;
    NEED(BIO_new_bio_pair(&ours, size, &theirs, size) == 1);
    SSL_set_bio(p->ssl, ours, ours);
    peer_SSL_set_bio(p->peer, theirs, theirs);
}

/* The library under test is the client of a server with peer_ctx. */
static struct pair client_pair(SSL_CTX *ctx, SSL_CTX *peer_ctx) {
    struct pair p = {0};
    NEED(p.ssl = SSL_new(ctx));
    NEED(p.peer = peer_SSL_new(peer_ctx));
    SSL_set_connect_state(p.ssl);
    peer_SSL_set_accept_state(p.peer);
    pair_connect_bios(&p, 0);
    return p;
}
/* The library under test is the server. */
static struct pair server_pair(SSL_CTX *ctx, SSL_CTX *peer_ctx) {
    struct pair p = {0};
    NEED(p.ssl = SSL_new(ctx));
    NEED(p.peer = peer_SSL_new(peer_ctx));
    SSL_set_accept_state(p.ssl);
    peer_SSL_set_connect_state(p.peer);
    pair_connect_bios(&p, 0);
    return p;
}
/* Contexts that are made for one pair belong to it alone. */
static struct pair keep_contexts(struct pair p, SSL_CTX *ctx, SSL_CTX *peer_ctx) {
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
    return p;
}
static struct pair own_server_pair(SSL_CTX *ctx, SSL_CTX *peer_ctx) {
    return keep_contexts(server_pair(ctx, peer_ctx), ctx, peer_ctx);
}
static struct pair own_client_pair(SSL_CTX *ctx, SSL_CTX *peer_ctx) {
    return keep_contexts(client_pair(ctx, peer_ctx), ctx, peer_ctx);
}
static void pair_free(struct pair *p) {
    SSL_free(p->ssl);
    peer_SSL_free(p->peer);
    p->ssl = p->peer = NULL;
}

/* For tests that run with the library under test at either end. */
static SSL_CTX *end_ctx(int server, const char *name) { return server ? server_ctx(name) : client_ctx(); }
static SSL_CTX *peer_end_ctx(int server, const char *name) { return server ? peer_client_ctx() : peer_server_ctx(name); }
static struct pair end_pair(int server, SSL_CTX *ctx, SSL_CTX *peer_ctx) {
    return server ? server_pair(ctx, peer_ctx) : client_pair(ctx, peer_ctx);
}
/* The server asks the client for a certificate. */
static void ask_client(int server, SSL_CTX *ctx, SSL_CTX *peer_ctx) {
    if (server) {
        NEED(SSL_CTX_load_verify_locations(ctx, cert("ca.pem"), NULL) == 1);
        SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
    } else {
        NEED(peer_SSL_CTX_load_verify_locations(peer_ctx, cert("ca.pem"), NULL) == 1);
        peer_SSL_CTX_set_verify(peer_ctx, SSL_VERIFY_PEER, NULL);
    }
}
/* The client has one. */
static void give_client_certificate(int server, SSL_CTX *ctx, SSL_CTX *peer_ctx) {
    if (server) {
        NEED(peer_SSL_CTX_use_certificate_chain_file(peer_ctx, cert("client-p256.pem")) == 1);
        NEED(peer_SSL_CTX_use_PrivateKey_file(peer_ctx, cert("client-p256.key"), SSL_FILETYPE_PEM) == 1);
    } else {
        NEED(SSL_CTX_use_certificate_chain_file(ctx, cert("client-p256.pem")) == 1);
        NEED(SSL_CTX_use_PrivateKey_file(ctx, cert("client-p256.key"), SSL_FILETYPE_PEM) == 1);
    }
}
/* The client's session, once it has read its tickets; it is the client's library's, and so are the functions below. */
static SSL_SESSION *client_session(int server, struct pair *p) {
    char byte;
    server ? peer_SSL_read(p->peer, &byte, 1) : SSL_read(p->ssl, &byte, 1);
    return server ? peer_SSL_get1_session(p->peer) : SSL_get1_session(p->ssl);
}
static void client_resumes(int server, struct pair *p, SSL_SESSION *session) {
    if (session)
        NEED((server ? peer_SSL_set_session(p->peer, session) : SSL_set_session(p->ssl, session)) == 1);
}
static void client_session_free(int server, SSL_SESSION *session) {
    server ? peer_SSL_SESSION_free(session) : SSL_SESSION_free(session);
}

static int is_retry(int error) {
    return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
}

/* Runs both handshakes in turn until each is over or failed. True when both are connected. */
static int handshake(struct pair *p) {
    int done = 0, peer_done = 0;
    for (int turn = 0; turn < 200 && !(done && peer_done); turn++) {
        if (!done) {
            p->last = CALL(p->ssl, SSL_do_handshake(p->ssl));
            done = p->last.ret == 1 || !is_retry(p->last.error);
        }
        if (!peer_done) {
            p->peer_last = PEER_CALL(p->peer, peer_SSL_do_handshake(p->peer));
            peer_done = p->peer_last.ret == 1 || !is_retry(p->peer_last.error);
        }
        /* One side's end leaves the other with nothing more to come. */
        if (turn > 20 && (done || peer_done))
            break;
    }
    return p->last.ret == 1 && p->peer_last.ret == 1;
}
/* The same, and prints how it ended on both sides. In TLS 1.3 a server's refusal reaches a client at its next read. */
static int handshake_show(struct pair *p) {
    char nothing[1];
    int connected = handshake(p);
    outcome_show("handshake", &p->last);
    outcome_show("peer's handshake", &p->peer_last);
    if (p->last.ret == 1 && p->peer_last.ret != 1) {
        struct outcome o = CALL(p->ssl, SSL_read(p->ssl, nothing, 1));
        outcome_show("read", &o);
    }
    if (p->last.ret != 1 && p->peer_last.ret == 1) {
        struct outcome o = PEER_CALL(p->peer, peer_SSL_read(p->peer, nothing, 1));
        outcome_show("peer's read", &o);
    }
    return connected;
}
/* A connected pair, or the end of the case. */
#define NEED_HANDSHAKE(p)                                                                                              \
    do {                                                                                                               \
        if (!handshake(p)) {                                                                                           \
            outcome_show("!! handshake", &(p)->last);                                                                  \
            outcome_show("!! peer's handshake", &(p)->peer_last);                                                      \
            exit(2);                                                                                                   \
        }                                                                                                              \
    } while (0)

/* Sends a line each way and prints what arrives. */
static void echo_show(struct pair *p) {
    char buffer[64];
    struct outcome o = CALL(p->ssl, SSL_write(p->ssl, "hello peer", 10));
    outcome_show("write", &o);
    o = PEER_CALL(p->peer, peer_SSL_read(p->peer, buffer, sizeof(buffer)));
    outcome_show("peer's read", &o);
    if (o.ret > 0)
        printf("peer has: %.*s\n", o.ret, buffer);
    o = PEER_CALL(p->peer, peer_SSL_write(p->peer, "hello you", 9));
    outcome_show("peer's write", &o);
    o = CALL(p->ssl, SSL_read(p->ssl, buffer, sizeof(buffer)));
    outcome_show("read", &o);
    if (o.ret > 0)
        printf("we have: %.*s\n", o.ret, buffer);
}

/* Sockets */

static void set_nonblocking(int fd, int on) {
    int flags = fcntl(fd, F_GETFL);
    NEED(fcntl(fd, F_SETFL, on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK) == 0);
}
/* A connected pair of stream sockets; size > 0 makes their buffers as small as the kernel allows down to that. */
static void socket_pair(int fds[2], int size) {
    NEED(socketpair(AF_UNIX, SOCK_STREAM, 0, fds) == 0);
    for (int i = 0; size > 0 && i < 2; i++) {
        setsockopt(fds[i], SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
        setsockopt(fds[i], SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
    }
}
/* A listening TCP socket on loopback; its port. */
static int listen_tcp(int *port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof(address);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    NEED(fd >= 0 && bind(fd, (struct sockaddr *)&address, size) == 0 && listen(fd, 16) == 0);
    NEED(getsockname(fd, (struct sockaddr *)&address, &size) == 0);
    *port = ntohs(address.sin_port);
    return fd;
}
static void wait_fd(int fd, int error) {
    struct pollfd p = {fd, error == SSL_ERROR_WANT_WRITE ? POLLOUT : POLLIN, 0};
    poll(&p, 1, 1000);
}

/* A client pair over a socket pair, its handshake done by non-blocking turns. Sockets stay non-blocking. */
static struct pair client_socket_pair(SSL_CTX *ctx, SSL_CTX *peer_ctx, int fds[2], int size) {
    struct pair p = {0};
    NEED(p.ssl = SSL_new(ctx));
    NEED(p.peer = peer_SSL_new(peer_ctx));
    SSL_set_connect_state(p.ssl);
    peer_SSL_set_accept_state(p.peer);
    socket_pair(fds, size);
    set_nonblocking(fds[0], 1);
    set_nonblocking(fds[1], 1);
    NEED(SSL_set_fd(p.ssl, fds[0]) == 1);
    NEED(peer_SSL_set_fd(p.peer, fds[1]) == 1);
    return p;
}

/* For SSL_CTX_sess_set_new_cb: keeps the last session. */
static SSL_SESSION *kept_session, *peer_kept_session;
static int keep_session(SSL *ssl, SSL_SESSION *session) {
    (void)ssl;
    SSL_SESSION_free(kept_session);
    kept_session = session;
    return 1;
}
static int peer_keep_session(SSL *ssl, SSL_SESSION *session) {
    (void)ssl;
    peer_SSL_SESSION_free(peer_kept_session);
    peer_kept_session = session;
    return 1;
}

/* A version for both ends. */
static void only_version(SSL_CTX *ctx, int version) {
    NEED(SSL_CTX_set_min_proto_version(ctx, version) == 1);
    NEED(SSL_CTX_set_max_proto_version(ctx, version) == 1);
}
static void peer_only_version(SSL_CTX *ctx, int version) {
    NEED(peer_SSL_CTX_set_min_proto_version(ctx, version) == 1);
    NEED(peer_SSL_CTX_set_max_proto_version(ctx, version) == 1);
}
static const char *version_name(int version) {
    return version == TLS1_3_VERSION ? "TLS 1.3" : version == TLS1_2_VERSION ? "TLS 1.2" : "other";
}

/* The n-th byte of a stream that has no short period. */
static unsigned char pattern(uint64_t n) {
    n = (n + 0x9e3779b97f4a7c15u) * 0xbf58476d1ce4e5b9u;
    return (unsigned char)(n >> 56);
}

#endif
