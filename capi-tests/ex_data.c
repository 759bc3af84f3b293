/* Application data on contexts and connections, and the callbacks when they begin and end. */
#include "support.h"

static void basics(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    int a = SSL_CTX_get_ex_new_index(0, NULL, NULL, NULL, NULL), b = SSL_CTX_get_ex_new_index(0, NULL, NULL, NULL, NULL);
    int c = SSL_get_ex_new_index(0, NULL, NULL, NULL, NULL);
    SHOW(a > 0);
    SHOW(b == a + 1);
    SHOW(c > 0);
    SHOW(SSL_CTX_get_ex_data(ctx, a) == NULL);
    TRY(SSL_CTX_set_ex_data(ctx, a, &a));
    TRY(SSL_CTX_set_ex_data(ctx, b, &b));
    TRY(SSL_set_ex_data(ssl, c, &c));
    SHOW(SSL_CTX_get_ex_data(ctx, a) == &a);
    SHOW(SSL_CTX_get_ex_data(ctx, b) == &b);
    SHOW(SSL_get_ex_data(ssl, c) == &c);
    TRY(SSL_CTX_set_ex_data(ctx, a, NULL));
    SHOW(SSL_CTX_get_ex_data(ctx, a) == NULL);
    SHOW(SSL_CTX_get_ex_data(ctx, -1) == NULL);
    SHOW(SSL_CTX_get_ex_data(ctx, 10000) == NULL);
    SHOW(SSL_get_ex_data(ssl, -1) == NULL);
    SHOW(SSL_get_ex_data(ssl, 10000) == NULL);
    /* Index 0 is the application's without asking. */
    SHOW(SSL_get_app_data(ssl) == NULL);
    TRY(SSL_set_app_data(ssl, &a));
    SHOW(SSL_get_app_data(ssl) == &a);
    TRY(SSL_CTX_set_app_data(ctx, &b));
    SHOW(SSL_CTX_get_app_data(ctx) == &b);
    /* An index that nobody asked for works all the same. */
    TRY(SSL_set_ex_data(ssl, 30, &b));
    SHOW(SSL_get_ex_data(ssl, 30) == &b);
    SHOW(SSL_get_ex_data(ssl, 29) == NULL);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

static int index_of[2];
static void made(void *parent, void *value, CRYPTO_EX_DATA *data, int index, long argl, void *argp) {
    printf("made: %d %d, %ld, %s\n", parent != NULL, value != NULL, argl, (char *)argp);
    CRYPTO_set_ex_data(data, index, OPENSSL_strdup((char *)argp));
}
static void freed(void *parent, void *value, CRYPTO_EX_DATA *data, int index, long argl, void *argp) {
    printf("freed: %d %s, %d, %ld, %s\n", parent != NULL, value ? (char *)value : "NULL",
           CRYPTO_get_ex_data(data, index) == value, argl, (char *)argp);
    OPENSSL_free(value);
}

/* The callbacks run once for each object, with the object as parent, when its last owner lets go of it. */
static void callbacks(void) {
    SSL_CTX *before = SSL_CTX_new(TLS_method());
    index_of[0] = SSL_CTX_get_ex_new_index(1, "context", made, NULL, freed);
    index_of[1] = SSL_get_ex_new_index(2, "connection", made, NULL, freed);
    printf("a context that was there before\n");
    SHOW(SSL_CTX_get_ex_data(before, index_of[0]) == NULL);
    SSL_CTX_free(before);
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SHOW_STR(SSL_CTX_get_ex_data(ctx, index_of[0]));
    SSL *ssl = SSL_new(ctx), *second = SSL_new(ctx);
    SHOW_STR(SSL_get_ex_data(ssl, index_of[1]));
    OPENSSL_free(SSL_get_ex_data(ssl, index_of[1]));
    SSL_set_ex_data(ssl, index_of[1], OPENSSL_strdup("changed"));
    printf("first connection\n");
    SSL_free(ssl);
    printf("context\n");
    SSL_CTX_free(ctx);
    printf("second connection\n");
    SSL_free(second);
    printf("end\n");
}

/* A callback may use the object that it is called for. */
static void user(void *parent, void *value, CRYPTO_EX_DATA *data, int index, long argl, void *argp) {
    SSL *ssl = parent;
    (void)data, (void)argl, (void)argp;
    printf("%s: %d\n", value ? "freed" : "made", SSL_get_ex_data(ssl, index) == value);
    if (value)
        SHOW(SSL_get_verify_mode(ssl));
}
static void user_of_parent(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
    int index = SSL_get_ex_new_index(0, NULL, NULL, NULL, user);
    SSL *ssl = SSL_new(ctx);
    SSL_set_ex_data(ssl, index, ctx);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

MAIN(CASE(basics), CASE(callbacks), CASE(user_of_parent))
