/* Settings that a context gets when a connection of it is there already: which of them that one sees. */
#include "support.h"

static int called;
#define CALLED(answer)                                                                                                 \
    do {                                                                                                               \
        called++;                                                                                                      \
        return answer;                                                                                                 \
    } while (0)

static void info(const SSL *ssl, int where, int ret) { (void)ssl, (void)where, (void)ret, called++; }
static void message(int out, int version, int type, const void *buf, size_t len, SSL *ssl, void *arg) {
    (void)out, (void)version, (void)type, (void)buf, (void)len, (void)ssl, (void)arg, called++;
}
static void keylog(const SSL *ssl, const char *line) { (void)ssl, (void)line, called++; }
static int verify(int ok, X509_STORE_CTX *store) { (void)store; CALLED(ok); }
static int cert_verify(X509_STORE_CTX *store, void *arg) { (void)arg, (void)store; CALLED(1); }
static int new_session(SSL *ssl, SSL_SESSION *session) { (void)ssl, (void)session; CALLED(0); }
static SSL_SESSION *get_session(SSL *ssl, const unsigned char *id, int len, int *copy) {
    (void)ssl, (void)id, (void)len, (void)copy;
    CALLED(NULL);
}
static int servername(SSL *ssl, int *alert, void *arg) { (void)ssl, (void)alert, (void)arg; CALLED(SSL_TLSEXT_ERR_OK); }
static int client_hello(SSL *ssl, int *alert, void *arg) { (void)ssl, (void)alert, (void)arg; CALLED(SSL_CLIENT_HELLO_SUCCESS); }
static int alpn(SSL *ssl, const unsigned char **out, unsigned char *len, const unsigned char *in, unsigned in_len, void *arg) {
    (void)ssl, (void)in_len, (void)arg;
    *out = in + 1, *len = in[0];
    CALLED(SSL_TLSEXT_ERR_OK);
}
static int certificate(SSL *ssl, void *arg) { (void)ssl, (void)arg; CALLED(1); }
static int client_cert(SSL *ssl, X509 **x, EVP_PKEY **key) { (void)ssl, (void)x, (void)key; CALLED(0); }
static int status(SSL *ssl, void *arg) { (void)ssl, (void)arg; CALLED(SSL_TLSEXT_ERR_OK); }
static int generate_id(SSL *ssl, unsigned char *id, unsigned *len) { (void)ssl, memset(id, 'i', *len); CALLED(1); }
static int security(const SSL *ssl, const SSL_CTX *ctx, int op, int bits, int nid, void *other, void *ex) {
    (void)ssl, (void)ctx, (void)op, (void)bits, (void)nid, (void)other, (void)ex;
    CALLED(1);
}
static size_t pad(SSL *ssl, int type, size_t len, void *arg) { (void)ssl, (void)type, (void)len, (void)arg; CALLED(0); }
static int find_session(SSL *ssl, const unsigned char *id, size_t len, SSL_SESSION **session) {
    (void)ssl, (void)id, (void)len, *session = NULL;
    CALLED(1);
}
static int use_session(SSL *ssl, const EVP_MD *md, const unsigned char **id, size_t *len, SSL_SESSION **session) {
    (void)ssl, (void)md, *id = NULL, *len = 0, *session = NULL;
    CALLED(1);
}
static int ticket_key(SSL *ssl, unsigned char *name, unsigned char *iv, EVP_CIPHER_CTX *cipher, EVP_MAC_CTX *mac, int encrypt) {
    (void)ssl, (void)name, (void)iv, (void)cipher, (void)mac, (void)encrypt;
    CALLED(0);
}
static int gen_ticket(SSL *ssl, void *arg) { (void)ssl, (void)arg; CALLED(1); }
static SSL_TICKET_RETURN dec_ticket(SSL *ssl, SSL_SESSION *session, const unsigned char *name, size_t len, SSL_TICKET_STATUS status, void *arg) {
    (void)ssl, (void)session, (void)name, (void)len, (void)status, (void)arg;
    CALLED(SSL_TICKET_RETURN_IGNORE);
}
static int add_ext(SSL *ssl, unsigned type, unsigned context, const unsigned char **out, size_t *len, X509 *x, size_t index, int *alert, void *arg) {
    (void)ssl, (void)type, (void)context, (void)x, (void)index, (void)alert, (void)arg, *out = NULL, *len = 0;
    CALLED(1);
}
static int early_data(SSL *ssl, void *arg) { (void)ssl, (void)arg; CALLED(1); }

enum { CLIENT = 1, SERVER = 2 };
typedef void change(SSL_CTX *ctx);
#define CHANGE(name, ...)                                                                                              \
    static void name(SSL_CTX *ctx) { __VA_ARGS__; }
CHANGE(set_nothing, (void)ctx)
CHANGE(set_info, SSL_CTX_set_info_callback(ctx, info))
CHANGE(set_message, SSL_CTX_set_msg_callback(ctx, message))
CHANGE(set_keylog, SSL_CTX_set_keylog_callback(ctx, keylog))
CHANGE(set_verify, SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, verify))
CHANGE(set_cert_verify, SSL_CTX_set_cert_verify_callback(ctx, cert_verify, NULL))
CHANGE(set_new_session, SSL_CTX_sess_set_new_cb(ctx, new_session))
CHANGE(set_cache_mode, SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_BOTH), SSL_CTX_sess_set_new_cb(ctx, new_session))
CHANGE(set_get_session, SSL_CTX_sess_set_get_cb(ctx, get_session))
CHANGE(set_servername, SSL_CTX_set_tlsext_servername_callback(ctx, servername))
CHANGE(set_client_hello, SSL_CTX_set_client_hello_cb(ctx, client_hello, NULL))
CHANGE(set_alpn_select, SSL_CTX_set_alpn_select_cb(ctx, alpn, NULL))
CHANGE(set_alpn_protos, SSL_CTX_set_alpn_protos(ctx, (const unsigned char *)"\2h2", 3))
CHANGE(set_cert_cb, SSL_CTX_set_cert_cb(ctx, certificate, NULL))
CHANGE(set_client_cert, SSL_CTX_set_client_cert_cb(ctx, client_cert))
CHANGE(set_status, SSL_CTX_set_tlsext_status_type(ctx, TLSEXT_STATUSTYPE_ocsp), SSL_CTX_set_tlsext_status_cb(ctx, status))
CHANGE(set_status_cb, SSL_CTX_set_tlsext_status_cb(ctx, status))
CHANGE(set_generate_id, SSL_CTX_set_generate_session_id(ctx, generate_id))
CHANGE(set_security, SSL_CTX_set_security_callback(ctx, security))
CHANGE(set_level, SSL_CTX_set_security_level(ctx, 5))
CHANGE(set_padding, SSL_CTX_set_record_padding_callback(ctx, pad))
CHANGE(set_find_session, SSL_CTX_set_psk_find_session_callback(ctx, find_session))
CHANGE(set_use_session, SSL_CTX_set_psk_use_session_callback(ctx, use_session))
CHANGE(set_ticket_key, SSL_CTX_set_tlsext_ticket_key_evp_cb(ctx, ticket_key))
CHANGE(set_ticket_cb, SSL_CTX_set_session_ticket_cb(ctx, gen_ticket, dec_ticket, NULL))
CHANGE(set_custom_ext, SSL_CTX_add_custom_ext(ctx, 1000, SSL_EXT_CLIENT_HELLO | SSL_EXT_TLS1_2_SERVER_HELLO | SSL_EXT_TLS1_3_ENCRYPTED_EXTENSIONS | SSL_EXT_TLS1_3_CERTIFICATE, add_ext, NULL, NULL, NULL, NULL))
CHANGE(set_early_data, SSL_CTX_set_max_early_data(ctx, 1000), SSL_CTX_set_allow_early_data_cb(ctx, early_data, NULL))
CHANGE(set_version, SSL_CTX_set_max_proto_version(ctx, TLS1_2_VERSION))
CHANGE(set_options, SSL_CTX_set_options(ctx, SSL_OP_NO_TLSv1_3))
CHANGE(set_ciphers, SSL_CTX_set_cipher_list(ctx, "ECDHE-ECDSA-CHACHA20-POLY1305"))
CHANGE(set_suites, SSL_CTX_set_ciphersuites(ctx, "TLS_CHACHA20_POLY1305_SHA256"))
CHANGE(set_groups, SSL_CTX_set1_groups_list(ctx, "P-384"))
CHANGE(set_sigalgs, SSL_CTX_set1_sigalgs_list(ctx, "ECDSA+SHA384:rsa_pss_rsae_sha384"))
CHANGE(set_certificate, SSL_CTX_use_certificate_chain_file(ctx, cert("rsa.pem")), SSL_CTX_use_PrivateKey_file(ctx, cert("rsa.key"), SSL_FILETYPE_PEM),
       SSL_CTX_set1_sigalgs_list(ctx, "RSA-PSS+SHA256"))
CHANGE(set_store, X509_STORE_add_cert(SSL_CTX_get_cert_store(ctx), load_x509("ca.pem")))
CHANGE(set_new_store, X509_STORE *store = X509_STORE_new(); X509_STORE_add_cert(store, load_x509("ca.pem")); SSL_CTX_set_cert_store(ctx, store))
CHANGE(set_no_tickets, SSL_CTX_set_num_tickets(ctx, 0))
CHANGE(set_timeout, SSL_CTX_set_timeout(ctx, 77))
CHANGE(set_id_context, SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"late", 4))
CHANGE(set_ca_list, SSL_CTX_add_client_CA(ctx, load_x509("ca.pem")))
CHANGE(set_fragment, SSL_CTX_set_max_send_fragment(ctx, 512))
CHANGE(set_quiet, SSL_CTX_set_quiet_shutdown(ctx, 1))
CHANGE(set_max_cert_list, SSL_CTX_set_max_cert_list(ctx, 100))
CHANGE(set_fragment_length, SSL_CTX_set_tlsext_max_fragment_length(ctx, TLSEXT_max_fragment_length_512))

static const struct {
    const char *name;
    change *make;
    int sides;
} changes[] = {
#define AT(sides, name) {#name, set_##name, sides}
    AT(3, nothing),       AT(3, info),           AT(3, message),     AT(3, keylog),       AT(3, verify),       AT(3, cert_verify),
    AT(3, new_session),   AT(3, cache_mode),     AT(2, get_session), AT(2, servername),   AT(2, client_hello), AT(2, alpn_select),
    AT(1, alpn_protos),   AT(3, cert_cb),        AT(1, client_cert), AT(1, status),       AT(2, status_cb),    AT(2, generate_id),
    AT(3, level),         AT(3, padding),        AT(2, find_session), AT(1, use_session), AT(2, ticket_key),   AT(2, ticket_cb),
    AT(3, custom_ext),    AT(2, early_data),     AT(3, version),     AT(3, options),      AT(3, ciphers),      AT(3, suites),
    AT(3, groups),        AT(3, sigalgs),        AT(2, certificate), AT(1, store),        AT(1, new_store),    AT(2, no_tickets),
    AT(2, timeout),       AT(2, id_context),     AT(2, ca_list),     AT(3, fragment),     AT(3, quiet),        AT(1, max_cert_list),
    AT(1, fragment_length), AT(3, security),
};

static void attempt(const char *name, change *make, int server, int version, int begun) {
    SSL_CTX *ctx = server ? server_ctx("p256") : SSL_CTX_new(TLS_method());
    SSL_CTX *peer_ctx = peer_end_ctx(server, "p256");
    peer_SSL_CTX_set_max_proto_version(peer_ctx, version);
    peer_SSL_CTX_set_alpn_protos(peer_ctx, (const unsigned char *)"\1x", 2);
    if (!server) {
        peer_SSL_CTX_set_verify(peer_ctx, SSL_VERIFY_PEER, NULL);
        SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_CLIENT);
    }
    struct pair p = end_pair(server, ctx, peer_ctx);
    if (server)
        peer_SSL_set_tlsext_host_name(p.peer, "server.test");
    called = 0;
    if (begun) {
        SSL_do_handshake(p.ssl);
        if (!server)
            peer_SSL_do_handshake(p.peer);
        ERR_clear_error();
    }
    make(ctx);
    if (handshake(&p)) {
        char byte;
        SSL_write(p.ssl, "x", 1), peer_SSL_read(p.peer, &byte, 1);
        peer_SSL_write(p.peer, "x", 1), SSL_read(p.ssl, &byte, 1);
        SSL_shutdown(p.ssl);
        SSL_SESSION *session = SSL_get0_session(p.ssl);
        unsigned len;
        SSL_SESSION_get0_id_context(session, &len);
        int nid = 0;
        SSL_get_peer_signature_nid(p.ssl, &nid);
        printf("%s%s: called %d, %s %s, verified %ld, shutdown %d, timeout %ld, id context %u, resumable %d, signature %d", name, begun ? " in the midst" : "",
               called > 0, SSL_get_version(p.ssl), SSL_get_cipher_name(p.ssl), SSL_get_verify_result(p.ssl), SSL_get_shutdown(p.ssl), SSL_SESSION_get_timeout(session), len,
               SSL_SESSION_is_resumable(session), nid);
        X509 *mine = peer_SSL_get1_peer_certificate(p.peer);
        printf(", key type %d, names %d\n", mine ? EVP_PKEY_get_base_id(X509_get0_pubkey(mine)) : 0,
               peer_SSL_get_client_CA_list(p.peer) ? sk_X509_NAME_num(peer_SSL_get_client_CA_list(p.peer)) : -1);
        X509_free(mine);
    } else {
        printf("%s: called %d, ", name, called > 0);
        outcome_show("failed", &p.last);
    }
    ERR_clear_error();
    pair_free(&p);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}
static void all(int server, int begun) {
    for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
        printf("%s\n", version_name(version));
        for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++)
            if (changes[i].sides & (server ? SERVER : CLIENT))
                attempt(changes[i].name, changes[i].make, server, version, begun);
    }
}
static void client(void) { all(0, 0); }
static void server(void) { all(1, 0); }
static void client_in_the_midst(void) { all(0, 1); }
static void server_in_the_midst(void) { all(1, 1); }

MAIN(CASE(client), CASE(server), CASE(client_in_the_midst), CASE(server_in_the_midst))
