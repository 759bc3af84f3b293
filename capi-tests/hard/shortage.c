/*
 * Memory that is short: each allocation of libcrypto's in turn fails during a handshake, data and the end, at both ends on our
 * library. Whatever comes of it, the calls return, nothing crashes or aborts, and two ends that are connected understand each other.
 * Each of Rust's ends the process, as docs/SECURITY.md says.
 */
#include "../support.h"
#include <sys/resource.h>

static long countdown = -1; /* the allocation that fails, from now on; -1 for none */
static int failed_once;
static int rust; /* whose are counted: the library's own, or libcrypto's */

static int fails(const char *file) {
    if (countdown < 0 || (strcmp(file, "libssl-rs") == 0) != rust)
        return 0;
    if (countdown-- > 0)
        return 0;
    failed_once = 1;
    return 1;
}
static void *give(size_t size, const char *file, int line) {
    (void)line;
    return fails(file) ? NULL : malloc(size);
}
static void *give_again(void *memory, size_t size, const char *file, int line) {
    (void)line;
    return fails(file) ? NULL : realloc(memory, size);
}
static void take(void *memory, const char *file, int line) {
    (void)file, (void)line;
    free(memory);
}

static SSL_CTX *client, *server;

/* 0: all went well; 1: something failed, and said so; 2: it lied */
static int connection(void) {
    SSL *ends[2] = {SSL_new(client), SSL_new(server)};
    BIO *a = NULL, *b = NULL;
    int outcome = 1, done[2] = {0, 0};
    char buffer[64] = "";
    if (ends[0] && ends[1] && BIO_new_bio_pair(&a, 0, &b, 0) == 1) {
        SSL_set_bio(ends[0], a, a);
        SSL_set_bio(ends[1], b, b);
        SSL_set_connect_state(ends[0]);
        SSL_set_accept_state(ends[1]);
        for (int turn = 0; turn < 20 && !(done[0] == 1 && done[1] == 1); turn++)
            for (int i = 0; i < 2; i++)
                if (!done[i]) {
                    int ret = SSL_do_handshake(ends[i]);
                    done[i] = ret == 1 ? 1 : is_retry(SSL_get_error(ends[i], ret)) ? 0 : -1;
                }
        if (done[0] == 1 && done[1] == 1 && SSL_write(ends[0], "hello", 5) == 5) {
            int n = SSL_read(ends[1], buffer, sizeof(buffer));
            if (n > 0)
                outcome = n == 5 && memcmp(buffer, "hello", 5) == 0 ? 0 : 2;
        }
        /* Nobody is connected to a peer that was not verified. */
        if (done[0] == 1 && (SSL_get_verify_result(ends[0]) != X509_V_OK || !SSL_get0_peer_certificate(ends[0])))
            outcome = 2;
        SSL_shutdown(ends[0]);
        SSL_shutdown(ends[1]);
    }
    SSL_free(ends[0]);
    SSL_free(ends[1]);
    return outcome;
}

/* What a child that is short of one allocation has to come to: it fails and says so, or ends at once if the memory was Rust's. */
static int is_right(int status, const char *said) {
    if (WIFSIGNALED(status))
        return rust && WTERMSIG(status) == SIGABRT && strncmp(said, "memory allocation of ", 21) == 0 && strstr(said, " bytes failed");
    return WIFEXITED(status) && WEXITSTATUS(status) < 2;
}
static const char *what(int status) {
    if (WIFSIGNALED(status))
        return strsignal(WTERMSIG(status));
    return WEXITSTATUS(status) == 2 ? "a lie" : WEXITSTATUS(status) == 3 ? "the next fails" : WEXITSTATUS(status) == 4 ? "it went on" : "exit";
}

/* Each allocation of a connection in turn; of Rust's, which all take the same way, every third. */
static int each(int version) {
    int well = 0, said_so = 0, ended = 0, wrong = 0;
    long all = 0;
    /* What the first ones allocate is kept for later ones. */
    for (int i = 0; i < 5; i++) {
        countdown = 1000000;
        NEED(connection() == 0);
        all = 1000000 - countdown;
        countdown = -1;
    }
    NEED(all > 20);
    for (long n = 0; n < all + 3; n += rust ? 3 : 1) {
        int ends[2];
        NEED(pipe(ends) == 0);
        pid_t child = fork();
        if (child == 0) {
            alarm(20);
            dup2(ends[1], 2);
            failed_once = 0;
            countdown = n;
            int outcome = connection();
            if (!failed_once && n < all * 3 / 4) /* it was not short of anything */
                outcome = 3;
            if (failed_once && rust)
                outcome = 4;
            /* And the next one is as good as any. */
            countdown = -1;
            ERR_clear_error();
            _exit(connection() == 0 ? outcome : 3);
        }
        int status;
        char said[200] = "";
        close(ends[1]);
        waitpid(child, &status, 0);
        if (read(ends[0], said, sizeof(said) - 1) < 0)
            said[0] = 0;
        close(ends[0]);
        if (!is_right(status, said)) {
            printf("FAIL %s, allocation %ld: %s %s\n", version_name(version), n, what(status), said);
            wrong++;
        } else if (WIFSIGNALED(status))
            ended++;
        else
            WEXITSTATUS(status) ? said_so++ : well++;
    }
    printf("%s, %s: %ld allocations; %d went well, %d failed and said so, %d ended the process, %d wrong\n", version_name(version),
           rust ? "Rust" : "libcrypto", all, well, said_so, ended, wrong);
    return wrong;
}

int main(void) {
    int failures = 0;
    NEED(CRYPTO_set_mem_functions(give, give_again, take) == 1);
    setvbuf(stdout, NULL, _IONBF, 0);
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
        client = client_ctx();
        server = server_ctx("p256");
        only_version(client, version);
        for (rust = 0; rust < 2; rust++)
            failures += each(version);
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
    return failures != 0;
}
