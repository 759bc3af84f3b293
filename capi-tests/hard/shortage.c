/*
 * Memory that is short: each allocation of libcrypto's in turn fails during a handshake, data and the end, at both ends on our
 * library. Whatever comes of it, the calls return, nothing crashes or aborts, and two ends that are connected understand each other.
 * Rust's allocations are not among these: they end the process, as docs/SECURITY.md says.
 */
#include "../support.h"

static long countdown = -1; /* the allocation that fails, from now on; -1 for none */
static int failed_once;

static int fails(const char *file) {
    if (countdown < 0 || strcmp(file, "libssl-rs") == 0)
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

int main(void) {
    int counts[4] = {0}, failures = 0;
    NEED(CRYPTO_set_mem_functions(give, give_again, take) == 1);
    setvbuf(stdout, NULL, _IONBF, 0);
    dup2(open("/dev/null", O_WRONLY), 2);
    for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
        client = client_ctx();
        server = server_ctx("p256");
        only_version(client, version);
        long all = 0;
        /* What the first ones allocate is kept for later ones. */
        for (int i = 0; i < 5; i++) {
            countdown = 1000000;
            NEED(connection() == 0);
            all = 1000000 - countdown;
            countdown = -1;
        }
        printf("%s: %ld allocations\n", version_name(version), all);
        NEED(all > 100);
        for (long n = 0; n < all + 3; n++) {
            pid_t child = fork();
            if (child == 0) {
                alarm(20);
                failed_once = 0;
                countdown = n;
                int outcome = connection();
                if (!failed_once && n < all * 3 / 4) /* it was not short of anything */
                    outcome = 3;
                /* And the next one is as good as any. */
                countdown = -1;
                ERR_clear_error();
                _exit(connection() == 0 ? outcome : 3);
            }
            int status;
            waitpid(child, &status, 0);
            if (WIFEXITED(status) && WEXITSTATUS(status) < 4) {
                counts[WEXITSTATUS(status)]++;
                if (WEXITSTATUS(status) > 1) {
                    printf("FAIL %s, allocation %ld: %s\n", version_name(version), n, WEXITSTATUS(status) == 2 ? "a lie" : "the next fails");
                    failures++;
                }
            } else {
                printf("FAIL %s, allocation %ld: %s\n", version_name(version), n, WIFSIGNALED(status) ? strsignal(WTERMSIG(status)) : "exit");
                failures++;
            }
        }
        SSL_CTX_free(client);
        SSL_CTX_free(server);
    }
    printf("%d went well, %d failed and said so, %d wrong\n", counts[0], counts[1], failures);
    return failures != 0;
}
