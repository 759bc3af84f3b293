/* What the misuse program that `run` makes is built from: each call runs in a process of its own. */
#include "support.h"

#pragma GCC diagnostic ignored "-Wnonnull"
#pragma GCC diagnostic ignored "-Wunused-value"
#pragma GCC diagnostic ignored "-Wsign-conversion"

static SSL_CTX *a_ctx;
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

static int begin(const char *what) {
    printf("%s:", what);
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        alarm(10);
        a_ctx = SSL_CTX_new(TLS_method());
        an_ssl = a_ctx ? SSL_new(a_ctx) : NULL;
        a_session = SSL_SESSION_new();
        if (a_session)
            SSL_SESSION_set_time(a_session, 1000000000);
        a_cipher = an_ssl && SSL_get_ciphers(an_ssl) ? sk_SSL_CIPHER_value(SSL_get_ciphers(an_ssl), 0) : NULL;
        a_conf = SSL_CONF_CTX_new();
        a_bio = BIO_new(BIO_s_mem());
        ERR_clear_error();
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
