/* What the misuse program that `run` makes is built from: each call runs in a process of its own. */
#include "support.h"

#pragma GCC diagnostic ignored "-Wnonnull"
#pragma GCC diagnostic ignored "-Wunused-value"
#pragma GCC diagnostic ignored "-Wsign-conversion"

static SSL_CTX *a_ctx, *another_ctx;
static SSL *an_ssl;
static SSL_SESSION *a_session;
static const SSL_CIPHER *a_cipher;
static SSL_CONF_CTX *a_conf;
static BIO *a_bio;

static int on_the_system(void) { return !getenv("CAPI_LIB") || !getenv("CAPI_PEER") || strcmp(getenv("CAPI_LIB"), getenv("CAPI_SYSTEM")) == 0; }

static void show_number(long value) { printf(" %ld", value); }
static void show_string(const char *value) { value ? printf(" \"%s\"", value) : printf(" NULL"); }
static void show_pointer(const void *value) { printf(value ? " pointer" : " NULL"); }
#define SHOW_VALUE(value)                                                                                              \
    _Generic((value), int: show_number, unsigned: show_number, long: show_number, unsigned long: show_number,        \
             long long: show_number, unsigned long long: show_number, char: show_number, unsigned char: show_number, \
             unsigned short: show_number, char *: show_string, const char *: show_string, default: show_pointer)(value)

/* CAPI_PANIC=edge or =handle, in a library with the feature test-panics: the call panics there, and is to fail, to say so, and
 * to leave the object that it had dead (hard/run). */
static const char *panic(void) { return getenv("CAPI_PANIC"); }

/* Nothing is sent, whatever is tried. */
static int is_dead(SSL *ssl) {
    char *sent, buffer[10];
    BIO *in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem());
    BIO_up_ref(out);
    SSL_set_bio(ssl, in, out);
    int answers = SSL_clear(ssl) > 0;
    SSL_set_connect_state(ssl);
    answers += (SSL_do_handshake(ssl) > 0) + (SSL_write(ssl, "x", 1) > 0) + (SSL_read(ssl, buffer, 10) > 0) + (SSL_stateless(ssl) >= 0);
    int dead = BIO_get_mem_data(out, &sent) == 0 && !answers && SSL_get_error(ssl, -1) == SSL_ERROR_SSL;
    BIO_free(out);
    return dead;
}
static void show_dead(void) {
    unsetenv("LIBSSL_RS_PANIC");
    printf("%s%s", is_dead(an_ssl) ? " ssl" : "", SSL_SESSION_is_resumable(a_session) ? "" : " session");
    SSL *fresh = SSL_new(a_ctx), *other = SSL_new(another_ctx);
    printf("%s dead%s", fresh || (other && SSL_set_SSL_CTX(other, a_ctx)) ? "" : " ctx", other ? "" : ", and another context");
}

static int begin(const char *what) {
    printf("%s:", what);
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        alarm(10);
        a_ctx = SSL_CTX_new(TLS_method());
        another_ctx = SSL_CTX_new(TLS_method());
        an_ssl = a_ctx ? SSL_new(a_ctx) : NULL;
        a_session = SSL_SESSION_new();
        if (a_session)
            SSL_SESSION_set_time(a_session, 1000000000);
        if (panic())
            SSL_SESSION_set1_id(a_session, (const unsigned char *)"id", 2);
        a_cipher = an_ssl && SSL_get_ciphers(an_ssl) ? sk_SSL_CIPHER_value(SSL_get_ciphers(an_ssl), 0) : NULL;
        a_conf = SSL_CONF_CTX_new();
        a_bio = BIO_new(BIO_s_mem());
        ERR_clear_error();
        if (panic())
            setenv("LIBSSL_RS_PANIC", panic(), 1);
        return 1;
    }
    int status = 0;
    waitpid(child, &status, 0);
    /* `run` accepts anything of ours where the system's library crashes. */
    if (WIFSIGNALED(status))
        printf(" crash (%s)", strsignal(WTERMSIG(status)));
    printf("\n");
    return 0;
}
static void finish(void) {
    char errors[500];
    take_errors(errors, sizeof(errors));
    if (errors[0])
        printf(" [%s]", errors);
    if (panic() && strstr(errors, "panic"))
        show_dead();
    fflush(stdout);
    _exit(0);
}
#define CALL_VALUE(call)                                                                                               \
    if (begin(#call)) {                                                                                                \
        __auto_type value_ = (call);                                                                                   \
        SHOW_VALUE(value_);                                                                                            \
        finish();                                                                                                      \
    }
#define CALL_VOID(call)                                                                                                \
    if (begin(#call)) {                                                                                                \
        call;                                                                                                          \
        finish();                                                                                                      \
    }
/* A function that is still to come fails and says so; prints only when that is not so. */
#define CLEAN(call)                                                                                                    \
    do {                                                                                                               \
        fflush(stdout);                                                                                                \
        pid_t child_ = fork();                                                                                         \
        int status_ = 0;                                                                                               \
        if (child_ == 0) {                                                                                             \
            alarm(10);                                                                                                 \
            call;                                                                                                      \
            _exit(ERR_peek_error() ? 0 : 1);                                                                           \
        }                                                                                                              \
        waitpid(child_, &status_, 0);                                                                                  \
        if (status_)                                                                                                   \
            printf("%s does not fail cleanly: %s\n", #call, WIFSIGNALED(status_) ? "crash" : "no error");              \
    } while (0)
