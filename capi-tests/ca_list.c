/* Names of certification authorities: loading, collecting, copying, and the lists of contexts and connections. */
#include "file_errors.h"

static void show_names(const char *what, const STACK_OF(X509_NAME) *names) {
    printf("%s: %d names\n", what, names ? sk_X509_NAME_num(names) : -1);
    for (int i = 0; names && i < sk_X509_NAME_num(names); i++) {
        char text[256];
        X509_NAME_oneline(sk_X509_NAME_value(names, i), text, sizeof(text));
        printf("  %s\n", text);
    }
}

static void load(void) {
    static const char *const files[] = {"ca.pem", "both-cas.pem", "rsa.pem", "deep.pem", "rsa.key", "crls.pem",
                                        "garbage.pem", "empty.pem", "missing.pem", "cadir"};
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        STACK_OF(X509_NAME) *names = NULL;
        printf("-- %s\n", files[i]);
        TRY_FILE((names = SSL_load_client_CA_file(cert(files[i]))) != NULL);
        show_names("loaded", names);
        sk_X509_NAME_pop_free(names, X509_NAME_free);
    }
    OSSL_LIB_CTX *lib = OSSL_LIB_CTX_new();
    STACK_OF(X509_NAME) *names = SSL_load_client_CA_file_ex(cert("both-cas.pem"), lib, "provider=default");
    show_names("by another library context", names);
    sk_X509_NAME_pop_free(names, X509_NAME_free);
    OSSL_LIB_CTX_free(lib);
}

static void collect(void) {
    STACK_OF(X509_NAME) *names = sk_X509_NAME_new_null();
    TRY_FILE(SSL_add_file_cert_subjects_to_stack(names, cert("both-cas.pem")));
    TRY_FILE(SSL_add_file_cert_subjects_to_stack(names, cert("ca.pem")));
    show_names("files", names);
    TRY_FILE(SSL_add_file_cert_subjects_to_stack(names, cert("deep.pem")));
    TRY_FILE(SSL_add_file_cert_subjects_to_stack(names, cert("rsa.pem")));
    TRY_FILE(SSL_add_file_cert_subjects_to_stack(names, cert("wronghost.pem")));
    TRY_FILE(SSL_add_file_cert_subjects_to_stack(names, cert("garbage.pem")));
    TRY_FILE(SSL_add_file_cert_subjects_to_stack(names, cert("missing.pem")));
    TRY_FILE(SSL_add_file_cert_subjects_to_stack(names, cert("cadir")));
    show_names("files", names);
    SHOW(sk_X509_NAME_is_sorted(names));
    sk_X509_NAME_pop_free(names, X509_NAME_free);

    names = sk_X509_NAME_new_null();
    TRY_FILE(SSL_add_dir_cert_subjects_to_stack(names, cert("cadir")));
    TRY_FILE(SSL_add_dir_cert_subjects_to_stack(names, cert("missing")));
    TRY_FILE(SSL_add_dir_cert_subjects_to_stack(names, cert("ca.pem")));
    show_names("directories", names);
    sk_X509_NAME_pop_free(names, X509_NAME_free);

    names = sk_X509_NAME_new_null();
    TRY_FILE(SSL_add_store_cert_subjects_to_stack(names, cert("both-cas.pem")));
    TRY_FILE(SSL_add_store_cert_subjects_to_stack(names, cert("cadir")));
    TRY_FILE(SSL_add_store_cert_subjects_to_stack(names, cert("rsa-combined.pem")));
    TRY_FILE(SSL_add_store_cert_subjects_to_stack(names, cert("missing")));
    TRY_FILE(SSL_add_store_cert_subjects_to_stack(names, "nosuchscheme:x"));
    show_names("stores", names);
    sk_X509_NAME_pop_free(names, X509_NAME_free);
}

static int by_pointer(const X509_NAME *const *a, const X509_NAME *const *b) {
    return (*a > *b) - (*a < *b);
}
/* The program's way of comparing is put back. */
static void compare_function(void) {
    STACK_OF(X509_NAME) *names = sk_X509_NAME_new(by_pointer);
    SHOW(SSL_add_file_cert_subjects_to_stack(names, cert("both-cas.pem")));
    SHOW(sk_X509_NAME_set_cmp_func(names, by_pointer) == by_pointer);
    sk_X509_NAME_pop_free(names, X509_NAME_free);
}

static void copy(void) {
    STACK_OF(X509_NAME) *names = SSL_load_client_CA_file(cert("both-cas.pem")), *copy = SSL_dup_CA_list(names);
    show_names("copy", copy);
    SHOW(sk_X509_NAME_value(copy, 0) != sk_X509_NAME_value(names, 0));
    sk_X509_NAME_pop_free(names, X509_NAME_free);
    show_names("copy", copy);
    sk_X509_NAME_pop_free(copy, X509_NAME_free);
    copy = SSL_dup_CA_list(NULL);
    show_names("copy of NULL", copy);
    sk_X509_NAME_free(copy);
}

static void lists(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    SSL_set_accept_state(ssl);
    X509 *ca = load_x509("ca.pem"), *other = load_x509("other-ca.pem");
    STACK_OF(X509_NAME) *names = SSL_load_client_CA_file(cert("both-cas.pem"));
    show_names("context's", SSL_CTX_get0_CA_list(ctx));
    show_names("context's for clients", SSL_CTX_get_client_CA_list(ctx));
    show_names("connection's", SSL_get0_CA_list(ssl));
    show_names("connection's for clients", SSL_get_client_CA_list(ssl));
    TRY(SSL_CTX_add1_to_CA_list(ctx, ca));
    TRY(SSL_CTX_add_client_CA(ctx, other));
    TRY(SSL_CTX_add_client_CA(ctx, other));
    TRY(SSL_CTX_add1_to_CA_list(ctx, NULL));
    TRY(SSL_CTX_add_client_CA(ctx, NULL));
    show_names("context's", SSL_CTX_get0_CA_list(ctx));
    show_names("context's for clients", SSL_CTX_get_client_CA_list(ctx));
    show_names("connection's", SSL_get0_CA_list(ssl));
    show_names("connection's for clients", SSL_get_client_CA_list(ssl));
    SHOW(SSL_get0_CA_list(ssl) == SSL_CTX_get0_CA_list(ctx));
    TRY(SSL_add1_to_CA_list(ssl, other));
    TRY(SSL_add_client_CA(ssl, ca));
    TRY(SSL_add1_to_CA_list(ssl, NULL));
    TRY(SSL_add_client_CA(ssl, NULL));
    show_names("connection's", SSL_get0_CA_list(ssl));
    show_names("connection's for clients", SSL_get_client_CA_list(ssl));
    SSL_set_client_CA_list(ssl, names);
    SHOW(SSL_get_client_CA_list(ssl) == names);
    SSL_CTX_set_client_CA_list(ctx, SSL_dup_CA_list(names));
    SSL_set0_CA_list(ssl, SSL_dup_CA_list(names));
    show_names("connection's", SSL_get0_CA_list(ssl));
    SSL_set0_CA_list(ssl, NULL);
    show_names("connection's", SSL_get0_CA_list(ssl));
    SSL_CTX_set0_CA_list(ctx, NULL);
    show_names("connection's", SSL_get0_CA_list(ssl));
    show_names("context's", SSL_CTX_get0_CA_list(ctx));
    TRY(SSL_CTX_add1_to_CA_list(ctx, ca));
    show_names("context's", SSL_CTX_get0_CA_list(ctx));
    SSL_set_client_CA_list(ssl, NULL);
    SHOW(SSL_get_client_CA_list(ssl) == SSL_CTX_get_client_CA_list(ctx));
    SHOW(SSL_get0_peer_CA_list(ssl) == NULL);
    /* A client is shown what the server has sent. */
    SSL *client = SSL_new(ctx);
    SSL_set_connect_state(client);
    SHOW(SSL_get_client_CA_list(client) == NULL);
    SSL_free(client);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    X509_free(ca), X509_free(other);
}

MAIN(CASE(load), CASE(collect), CASE(compare_function), CASE(copy), CASE(lists))
