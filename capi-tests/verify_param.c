/* What a peer is verified for: the parameters of contexts and connections, and the calls that set them. */
#include "support.h"

static int host_callback(int ok, X509_STORE_CTX *store) {
    (void)store;
    return ok;
}
static int other_callback(int ok, X509_STORE_CTX *store) {
    (void)store;
    return !ok;
}
static int verify_function(X509_STORE_CTX *store, void *arg) { return store && arg; }

static void modes(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SHOW(SSL_CTX_get_verify_mode(ctx));
    SHOW(SSL_CTX_get_verify_callback(ctx) == NULL);
    SHOW(SSL_CTX_get_verify_depth(ctx));
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, host_callback);
    SSL_CTX_set_verify_depth(ctx, 3);
    SSL_CTX_set_cert_verify_callback(ctx, verify_function, ctx);
    SSL_CTX_set_cert_verify_callback(ctx, NULL, NULL);
    SSL *ssl = SSL_new(ctx);
    SHOW(SSL_get_verify_mode(ssl));
    SHOW(SSL_get_verify_callback(ssl) == host_callback);
    SHOW(SSL_get_verify_depth(ssl));
    /* A connection keeps its callback when given none; a context does not. */
    SSL_set_verify(ssl, SSL_VERIFY_NONE, NULL);
    SHOW(SSL_get_verify_mode(ssl));
    SHOW(SSL_get_verify_callback(ssl) == host_callback);
    SSL_set_verify(ssl, 0x7f, other_callback);
    SHOW(SSL_get_verify_mode(ssl));
    SHOW(SSL_get_verify_callback(ssl) == other_callback);
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
    SHOW(SSL_CTX_get_verify_mode(ctx));
    SHOW(SSL_CTX_get_verify_callback(ctx) == NULL);
    SSL_set_verify_depth(ssl, 7);
    SHOW(SSL_get_verify_depth(ssl));
    SHOW(SSL_CTX_get_verify_depth(ctx));
    SSL_CTX_set_verify_depth(ctx, -5);
    SHOW(SSL_CTX_get_verify_depth(ctx));
    SHOW(SSL_get_verify_result(ssl));
    SSL_set_verify_result(ssl, X509_V_ERR_CERT_REVOKED);
    SHOW(SSL_get_verify_result(ssl));
    SHOW(SSL_get0_verified_chain(ssl) == NULL);
    SHOW(SSL_get_peer_cert_chain(ssl) == NULL);
    SHOW(SSL_get_peer_cert_chain(NULL) == NULL);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

static void show_param(X509_VERIFY_PARAM *param) {
    char *ip = X509_VERIFY_PARAM_get1_ip_asc(param);
    printf("flags %#lx, host flags %#x, depth %d, auth level %d, host %s, ip %s, peer %s\n",
           X509_VERIFY_PARAM_get_flags(param), X509_VERIFY_PARAM_get_hostflags(param),
           X509_VERIFY_PARAM_get_depth(param), X509_VERIFY_PARAM_get_auth_level(param),
           X509_VERIFY_PARAM_get0_host(param, 0) ? X509_VERIFY_PARAM_get0_host(param, 0) : "NULL", ip ? ip : "NULL",
           X509_VERIFY_PARAM_get0_peername(param) ? X509_VERIFY_PARAM_get0_peername(param) : "NULL");
    OPENSSL_free(ip);
}

static void parameters(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    X509_VERIFY_PARAM *param = SSL_CTX_get0_param(ctx);
    SHOW(param == SSL_CTX_get0_param(ctx));
    show_param(param);
    SHOW(SSL_CTX_set_purpose(ctx, X509_PURPOSE_SSL_CLIENT));
    TRY(SSL_CTX_set_purpose(ctx, 99));
    SHOW(SSL_CTX_set_trust(ctx, X509_TRUST_SSL_CLIENT));
    TRY(SSL_CTX_set_trust(ctx, 99));
    X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_CRL_CHECK | X509_V_FLAG_PARTIAL_CHAIN);
    X509_VERIFY_PARAM_set_depth(param, 4);
    SHOW(X509_VERIFY_PARAM_set1_host(param, "context.test", 0));
    X509_VERIFY_PARAM_set_hostflags(param, X509_CHECK_FLAG_NO_WILDCARDS);
    show_param(param);
    SSL *ssl = SSL_new(ctx);
    X509_VERIFY_PARAM *own = SSL_get0_param(ssl);
    SHOW(own != param);
    SHOW(own == SSL_get0_param(ssl));
    show_param(own);
    SHOW(SSL_set_purpose(ssl, X509_PURPOSE_SSL_SERVER));
    TRY(SSL_set_purpose(ssl, 99));
    SHOW(SSL_set_trust(ssl, X509_TRUST_SSL_SERVER));
    TRY(SSL_set_trust(ssl, 99));
    SHOW(SSL_set1_host(ssl, "own.test"));
    show_param(own);
    show_param(param);
    /* What is set in the given ones is taken over. */
    X509_VERIFY_PARAM *given = X509_VERIFY_PARAM_new();
    X509_VERIFY_PARAM_set_depth(given, 9);
    X509_VERIFY_PARAM_set_auth_level(given, 1);
    SHOW(X509_VERIFY_PARAM_set1_ip_asc(given, "192.0.2.1"));
    SHOW(SSL_set1_param(ssl, given));
    SHOW(SSL_CTX_set1_param(ctx, given));
    TRY(SSL_set1_param(ssl, NULL));
    TRY(SSL_CTX_set1_param(ctx, NULL));
    SHOW(own == SSL_get0_param(ssl));
    show_param(own);
    show_param(SSL_CTX_get0_param(ctx));
    X509_VERIFY_PARAM_free(given);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

static void hosts(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    X509_VERIFY_PARAM *param = SSL_get0_param(ssl);
    TRY(SSL_set1_host(ssl, "one.test"));
    show_param(param);
    TRY(SSL_add1_host(ssl, "two.test"));
    SHOW_STR(X509_VERIFY_PARAM_get0_host(param, 1));
    TRY(SSL_add1_host(ssl, "192.0.2.7"));
    show_param(param);
    TRY(SSL_add1_host(ssl, "192.0.2.8"));
    TRY(SSL_add1_host(ssl, "2001:db8::1"));
    TRY(SSL_set1_host(ssl, "2001:db8::1"));
    show_param(param);
    TRY(SSL_set1_host(ssl, "192.0.2.300"));
    show_param(param);
    TRY(SSL_set1_host(ssl, ""));
    show_param(param);
    TRY(SSL_add1_host(ssl, ""));
    TRY(SSL_add1_host(ssl, "three.test"));
    show_param(param);
    TRY(SSL_set1_host(ssl, NULL));
    TRY(SSL_add1_host(ssl, NULL));
    show_param(param);
    SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    SHOW(SSL_get0_peername(ssl) == NULL);
    show_param(param);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

static void index_of_ssl(void) {
    int index = SSL_get_ex_data_X509_STORE_CTX_idx();
    SHOW(index >= 0);
    SHOW(SSL_get_ex_data_X509_STORE_CTX_idx() == index);
    X509_STORE_CTX *store = X509_STORE_CTX_new();
    X509_STORE_CTX_init(store, NULL, NULL, NULL);
    SHOW(X509_STORE_CTX_get_ex_data(store, index) == NULL);
    X509_STORE_CTX_free(store);
}

MAIN(CASE(modes), CASE(parameters), CASE(hosts), CASE(index_of_ssl))
