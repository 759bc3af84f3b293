/* SSL_ctrl, SSL_CTX_ctrl and the callback ones: what each control returns, and what an unknown one does. */
#include "support.h"

static void nothing(void) {}

/* Numbers that are no control at all. */
static void unknown(void) {
    const int commands[] = {0, -1, 7, 9999, 40, 140, 200};
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
        printf("%d\n", commands[i]);
        TRY(SSL_ctrl(ssl, commands[i], 0, NULL));
        TRY(SSL_CTX_ctrl(ctx, commands[i], 0, NULL));
        TRY(SSL_callback_ctrl(ssl, commands[i], nothing));
        TRY(SSL_CTX_callback_ctrl(ctx, commands[i], nothing));
    }
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

/* SSL controls on a context, context controls on an SSL. */
static void misplaced(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    TRY(SSL_CTX_ctrl(ctx, SSL_CTRL_SET_TLSEXT_HOSTNAME, 0, "x"));
    TRY(SSL_CTX_ctrl(ctx, SSL_CTRL_GET_RI_SUPPORT, 0, NULL));
    TRY(SSL_ctrl(ssl, SSL_CTRL_SESS_NUMBER, 0, NULL));
    TRY(SSL_ctrl(ssl, SSL_CTRL_SET_SESS_CACHE_SIZE, 5, NULL));
    TRY(SSL_ctrl(ssl, SSL_CTRL_EXTRA_CHAIN_CERT, 0, NULL));
    TRY(SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_TICKET_KEYS, 80, NULL));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

/* Values that are set and read again. */
static void values(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    SHOW(SSL_CTX_set_max_cert_list(ctx, 4711));
    SHOW(SSL_CTX_get_max_cert_list(ctx));
    SHOW(SSL_CTX_set_max_cert_list(ctx, -1));
    SHOW(SSL_CTX_get_max_cert_list(ctx));
    SHOW(SSL_set_max_cert_list(ssl, 17));
    SHOW(SSL_get_max_cert_list(ssl));
    SHOW(SSL_CTX_sess_set_cache_size(ctx, 77));
    SHOW(SSL_CTX_sess_get_cache_size(ctx));
    SHOW(SSL_CTX_sess_set_cache_size(ctx, -5));
    SHOW(SSL_CTX_sess_get_cache_size(ctx));
    SHOW(SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_BOTH));
    SHOW(SSL_CTX_get_session_cache_mode(ctx));
    SHOW(SSL_CTX_set_timeout(ctx, 99));
    SHOW(SSL_CTX_get_timeout(ctx));
    SHOW(SSL_get_default_timeout(ssl));
    SHOW(SSL_CTX_set_read_ahead(ctx, 5));
    SHOW(SSL_CTX_get_read_ahead(ctx));
    SHOW(SSL_total_renegotiations(ssl));
    SHOW(SSL_num_renegotiations(ssl));
    SHOW(SSL_clear_num_renegotiations(ssl));
    SHOW(SSL_get_secure_renegotiation_support(ssl));
    SHOW(SSL_session_reused(ssl));
    SHOW(SSL_set_mtu(ssl, 1400));
    SHOW(SSL_ctrl(ssl, SSL_CTRL_SET_MTU, 1, NULL));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

static void fragments(void) {
    const long sizes[] = {-1, 0, 511, 512, 1000, 16384, 16385};
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        printf("%ld\n", sizes[i]);
        TRY(SSL_CTX_set_max_send_fragment(ctx, sizes[i]));
        TRY(SSL_set_max_send_fragment(ssl, sizes[i]));
        TRY(SSL_CTX_set_split_send_fragment(ctx, sizes[i]));
        TRY(SSL_set_split_send_fragment(ssl, sizes[i]));
        TRY(SSL_CTX_set_max_pipelines(ctx, sizes[i]));
        TRY(SSL_set_max_pipelines(ssl, sizes[i]));
    }
    for (int mode = 0; mode <= 5; mode++) {
        TRY(SSL_CTX_set_tlsext_max_fragment_length(ctx, (uint8_t)mode));
        TRY(SSL_set_tlsext_max_fragment_length(ssl, (uint8_t)mode));
    }
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

/* Controls that take a callback. */
static void callbacks(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    void (*back)(void) = NULL;
    TRY(SSL_CTX_callback_ctrl(ctx, SSL_CTRL_SET_TLSEXT_SERVERNAME_CB, nothing));
    TRY(SSL_CTX_ctrl(ctx, SSL_CTRL_SET_TLSEXT_SERVERNAME_ARG, 0, ctx));
    TRY(SSL_CTX_callback_ctrl(ctx, SSL_CTRL_SET_MSG_CALLBACK, nothing));
    TRY(SSL_callback_ctrl(ssl, SSL_CTRL_SET_MSG_CALLBACK, nothing));
    TRY(SSL_CTX_callback_ctrl(ctx, SSL_CTRL_SET_TLSEXT_STATUS_REQ_CB, nothing));
    TRY(SSL_CTX_ctrl(ctx, SSL_CTRL_GET_TLSEXT_STATUS_REQ_CB, 0, &back));
    SHOW(back == nothing);
    TRY(SSL_CTX_ctrl(ctx, SSL_CTRL_SET_TLSEXT_STATUS_REQ_CB_ARG, 0, ssl));
    void *arg = NULL;
    TRY(SSL_CTX_ctrl(ctx, SSL_CTRL_GET_TLSEXT_STATUS_REQ_CB_ARG, 0, &arg));
    SHOW(arg == ssl);
    TRY(SSL_CTX_callback_ctrl(ctx, SSL_CTRL_SET_TLSEXT_TICKET_KEY_CB, nothing));
    TRY(SSL_CTX_set_tlsext_status_type(ctx, TLSEXT_STATUSTYPE_ocsp));
    SHOW(SSL_CTX_get_tlsext_status_type(ctx));
    TRY(SSL_set_tlsext_status_type(ssl, TLSEXT_STATUSTYPE_ocsp));
    SHOW(SSL_get_tlsext_status_type(ssl));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

/* Controls about keys and certificates with nothing set, or nothing given. */
static void nothing_there(void) {
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = SSL_new(ctx);
    EVP_PKEY *key = NULL;
    STACK_OF(X509) *chain = NULL;
    const char *name = NULL;
    SHOW(SSL_get_peer_tmp_key(ssl, &key));
    SHOW(SSL_get_tmp_key(ssl, &key));
    SHOW(SSL_get_shared_group(ssl, 0));
    SHOW(SSL_get0_chain_certs(ssl, &chain));
    SHOW(SSL_set_current_cert(ssl, SSL_CERT_SET_FIRST));
    SHOW(SSL_set_current_cert(ssl, SSL_CERT_SET_SERVER));
    SHOW(SSL_set_current_cert(ssl, 99));
    TRY(SSL_CTX_add0_chain_cert(ctx, NULL));
    TRY(SSL_build_cert_chain(ssl, 0));
    TRY(SSL_CTX_set_dh_auto(ctx, 1));
    TRY(SSL_set_dh_auto(ssl, 0));
    TRY(SSL_CTX_set_ecdh_auto(ctx, 1));
    TRY(SSL_need_tmp_RSA(ssl));
    TRY(SSL_get_server_tmp_key(ssl, &key));
    TRY(SSL_CTX_clear_chain_certs(ctx));
    TRY(SSL_CTX_clear_extra_chain_certs(ctx));
    SHOW(name == NULL);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

/* No SSL at all: a few controls work on none. */
static void null_context(void) {
    TRY(SSL_CTX_ctrl(NULL, SSL_CTRL_SET_SIGALGS_LIST, 0, "ECDSA+SHA256"));
    TRY(SSL_CTX_ctrl(NULL, SSL_CTRL_SET_SIGALGS_LIST, 0, "NOSUCH"));
}

MAIN(CASE(unknown), CASE(misplaced), CASE(values), CASE(fragments), CASE(callbacks), CASE(nothing_there), CASE(null_context))
