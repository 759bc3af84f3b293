/* What the getters of a connection say at each step of a handshake, in the callbacks of the program. */
#include "support.h"

static char last[2048];
static int resumes;
/* All that can be asked without a change, in one line; only what has changed since the last line is shown. Some things are
 * known to the two libraries at other moments of a handshake: they are asked when it is over. */
static void show(const char *at, const SSL *asked) {
    SSL *ssl = (SSL *)asked;
    const unsigned char *alpn = NULL;
    unsigned alpn_len = 0;
    unsigned char bytes[64], *list;
    int nid = -1, peer_nid = -1, type_nid = -1;
    char line[2048];
    EVP_PKEY *own = NULL, *peers = NULL;
    const SSL_CIPHER *pending = SSL_get_pending_cipher(ssl), *cipher = SSL_get_current_cipher(ssl);
    const SSL_SESSION *session = SSL_get_session(ssl);
    int known = !SSL_in_init(ssl), seen = known || !resumes;
    SSL_get0_alpn_selected(ssl, &alpn, &alpn_len);
    SSL_get_signature_nid(ssl, &nid);
    SSL_get_peer_signature_nid(ssl, &peer_nid);
    SSL_get_peer_signature_type_nid(ssl, &type_nid);
    snprintf(line, sizeof(line),
             "%s %x, cipher %s, pending %s, session %d, reused %d, peer %d, chain %d, verified %d, result %ld, alpn %u, name %s %d, init %d %d %d,"
             " server %d, want %d, signatures %d %d %d, finished %zu %zu, extms %ld, renegotiation %ld, client's %d of %d, group %ld, key %d %d, randoms %d %d,"
             " certificate %d %d, early %d, tickets %zu, shared %d, sigalgs %d, names %d, update %d, stapled %ld, version %d %d",
             SSL_get_version(ssl), SSL_client_version(ssl), cipher && (known || !SSL_is_server(ssl)) ? SSL_CIPHER_get_name(cipher) : "-", pending ? SSL_CIPHER_get_name(pending) : "-", session != NULL,
             SSL_session_reused(ssl), seen && SSL_get0_peer_certificate(ssl) != NULL, seen && SSL_get_peer_cert_chain(ssl) ? sk_X509_num(SSL_get_peer_cert_chain(ssl)) : -1,
             SSL_get0_verified_chain(ssl) ? sk_X509_num(SSL_get0_verified_chain(ssl)) : -1, SSL_get_verify_result(ssl), alpn_len,
             SSL_get_servername(ssl, 0) ? SSL_get_servername(ssl, 0) : "-", SSL_get_servername_type(ssl), SSL_in_init(ssl), SSL_in_before(ssl), SSL_is_init_finished(ssl),
             SSL_is_server(ssl), SSL_want(ssl), nid, peer_nid, type_nid, SSL_get_finished(ssl, bytes, 64), SSL_get_peer_finished(ssl, bytes, 64), SSL_get_extms_support(ssl),
             SSL_get_secure_renegotiation_support(ssl), SSL_get_client_ciphers(ssl) ? sk_SSL_CIPHER_num(SSL_get_client_ciphers(ssl)) > 0 : -1,
             SSL_get0_raw_cipherlist(ssl, &list) > 0, known && session ? SSL_get_negotiated_group(ssl) : 0,
             known && SSL_get_tmp_key(ssl, &own), known && SSL_get_peer_tmp_key(ssl, &peers),
             SSL_get_client_random(ssl, bytes, 64) && memcmp(bytes, "\0\0\0\0\0\0\0\0", 8) != 0, known && SSL_get_server_random(ssl, bytes, 64) && memcmp(bytes, "\0\0\0\0\0\0\0\0", 8) != 0,
             SSL_get_certificate(ssl) != NULL, SSL_get_privatekey(ssl) != NULL, SSL_get_early_data_status(ssl), SSL_get_num_tickets(ssl), seen ? (int)SSL_get_shared_group(ssl, -1) : 0,
             seen && SSL_get_sigalgs(ssl, -1, NULL, NULL, NULL, NULL, NULL) > 0, SSL_get0_peer_CA_list(ssl) ? sk_X509_NAME_num(SSL_get0_peer_CA_list(ssl)) : -1,
             SSL_get_key_update_type(ssl), SSL_get_tlsext_status_ocsp_resp(ssl, &alpn), session ? SSL_SESSION_get_protocol_version(session) : 0,
             SSL_get_shutdown(ssl));
    EVP_PKEY_free(own);
    EVP_PKEY_free(peers);
    ERR_clear_error();
    printf("%s:", at);
    char now[2048], was[2048], *now_rest, *was_rest;
    strcpy(now, line);
    strcpy(was, last);
    char *new = strtok_r(now, ",", &now_rest), *old = strtok_r(was, ",", &was_rest);
    for (; new; new = strtok_r(NULL, ",", &now_rest), old = old ? strtok_r(NULL, ",", &was_rest) : NULL)
        if (!old || strcmp(new, old) != 0)
            printf(" %s;", new);
    putchar('\n');
    strcpy(last, line);
}
static void info(const SSL *ssl, int where, int ret) {
    char at[160];
    snprintf(at, sizeof(at), "info %x %d, %s", where, ret, SSL_state_string_long(ssl));
    show(at, ssl);
}
static int verify(int ok, X509_STORE_CTX *store) {
    show("verify", X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
    return ok;
}
static int client_hello(SSL *ssl, int *alert, void *arg) { (void)alert, (void)arg, show("client hello", ssl); return SSL_CLIENT_HELLO_SUCCESS; }
static int servername(SSL *ssl, int *alert, void *arg) { (void)alert, (void)arg, show("servername", ssl); return SSL_TLSEXT_ERR_OK; }
static int alpn(SSL *ssl, const unsigned char **out, unsigned char *len, const unsigned char *in, unsigned in_len, void *arg) {
    (void)in_len, (void)arg, show("alpn", ssl);
    *out = in + 1, *len = in[0];
    return SSL_TLSEXT_ERR_OK;
}
static int certificate(SSL *ssl, void *arg) { (void)arg, show("certificate", ssl); return 1; }
static int status(SSL *ssl, void *arg) { (void)arg, show("status", ssl); return SSL_is_server(ssl) ? SSL_TLSEXT_ERR_NOACK : 1; }
static int new_session(SSL *ssl, SSL_SESSION *session) { (void)session, show("new session", ssl); return keep_session(ssl, session); }
static void keylog(const SSL *ssl, const char *line) {
    char at[80];
    snprintf(at, sizeof(at), "key log, %.*s", (int)strcspn(line, " "), line);
    show(at, ssl);
}
static void watch(SSL_CTX *ctx) {
    SSL_CTX_set_info_callback(ctx, info);
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, verify);
    SSL_CTX_set_client_hello_cb(ctx, client_hello, NULL);
    SSL_CTX_set_tlsext_servername_callback(ctx, servername);
    SSL_CTX_set_alpn_select_cb(ctx, alpn, NULL);
    SSL_CTX_set_cert_cb(ctx, certificate, NULL);
    SSL_CTX_set_tlsext_status_cb(ctx, status);
    SSL_CTX_sess_set_new_cb(ctx, new_session);
    SSL_CTX_set_keylog_callback(ctx, keylog);
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_BOTH | SSL_SESS_CACHE_NO_INTERNAL);
    NEED(SSL_CTX_load_verify_locations(ctx, cert("ca.pem"), NULL) == 1);
    SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"getters", 7);
    NEED(SSL_CTX_set1_groups_list(ctx, "X25519:P-256") == 1);
}
static void exchange(struct pair *p) {
    char byte;
    strcpy(last, "");
    show("new", p->ssl);
    SHOW(handshake(p));
    show("connected", p->ssl);
    peer_SSL_write(p->peer, "x", 1);
    SHOW_CALL(p->ssl, SSL_read(p->ssl, &byte, 1));
    show("read", p->ssl);
    SSL_write(p->ssl, "x", 1);
    peer_SSL_read(p->peer, &byte, 1);
    SSL_shutdown(p->ssl);
    show("closed", p->ssl);
    peer_SSL_shutdown(p->peer);
    SSL_shutdown(p->ssl);
    show("closed by both", p->ssl);
}
static void client_of(int version) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
    SSL_SESSION *session = NULL;
    watch(ctx);
    only_version(ctx, version);
    SSL_CTX_set_alpn_protos(ctx, (const unsigned char *)"\2h2", 3);
    peer_SSL_CTX_set_verify(peer_ctx, SSL_VERIFY_PEER, NULL);
    NEED(peer_SSL_CTX_load_verify_locations(peer_ctx, cert("ca.pem"), NULL) == 1);
    peer_SSL_CTX_set_num_tickets(peer_ctx, 1);
    NEED(SSL_CTX_use_certificate_chain_file(ctx, cert("client-p256.pem")) == 1 && SSL_CTX_use_PrivateKey_file(ctx, cert("client-p256.key"), SSL_FILETYPE_PEM) == 1);
    for (int round = 0; round < 2; round++) {
        struct pair p = client_pair(ctx, peer_ctx);
        printf("round %d\n", round);
        resumes = round;
        SSL_set_tlsext_host_name(p.ssl, "server.test");
        if (session)
            NEED(SSL_set_session(p.ssl, session) == 1);
        kept_session = NULL;
        exchange(&p);
        SSL_SESSION_free(session);
        session = kept_session;
        pair_free(&p);
    }
    SSL_SESSION_free(session);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}
static void server_of(int version) {
    SSL_CTX *ctx = server_ctx("p256"), *peer_ctx = peer_client_ctx();
    watch(ctx);
    peer_only_version(peer_ctx, version);
    peer_SSL_CTX_set_alpn_protos(peer_ctx, (const unsigned char *)"\2h2", 3);
    SSL_CTX_set_num_tickets(ctx, 1);
    peer_SSL_CTX_set_session_cache_mode(peer_ctx, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    peer_SSL_CTX_sess_set_new_cb(peer_ctx, peer_keep_session);
    NEED(peer_SSL_CTX_use_certificate_chain_file(peer_ctx, cert("client-p256.pem")) == 1);
    NEED(peer_SSL_CTX_use_PrivateKey_file(peer_ctx, cert("client-p256.key"), SSL_FILETYPE_PEM) == 1);
    for (int round = 0; round < 2; round++) {
        struct pair p = server_pair(ctx, peer_ctx);
        printf("round %d\n", round);
        resumes = round;
        peer_SSL_set_tlsext_host_name(p.peer, "server.test");
        if (round)
            NEED(peer_SSL_set_session(p.peer, peer_kept_session) == 1);
        exchange(&p);
        pair_free(&p);
    }
    SSL_SESSION_free(kept_session);
    kept_session = NULL;
    peer_SSL_SESSION_free(peer_kept_session);
    peer_kept_session = NULL;
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}
static void client_1_2(void) { client_of(TLS1_2_VERSION); }
static void client_1_3(void) { client_of(TLS1_3_VERSION); }
static void server_1_2(void) { server_of(TLS1_2_VERSION); }
static void server_1_3(void) { server_of(TLS1_3_VERSION); }

MAIN(CASE(client_1_2), CASE(client_1_3), CASE(server_1_2), CASE(server_1_3))
