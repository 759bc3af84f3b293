/* What the macros over SSL_ctrl, and the getters beside them, say of a handshake: on both sides, in both versions. */
#include "support.h"
#include <openssl/ocsp.h>

static const char *nid_name(int nid) {
    return nid ? OBJ_nid2sn(nid) : "none";
}

static void show_key(const char *what, long found, EVP_PKEY *key) {
    unsigned char *public = NULL;
    size_t len = key ? EVP_PKEY_get1_encoded_public_key(key, &public) : 0;
    printf("%s = %ld: %s, %d bits, %zu bytes\n", what, found, key ? EVP_PKEY_get0_type_name(key) : "none", key ? EVP_PKEY_get_bits(key) : 0,
           len);
    OPENSSL_free(public);
    EVP_PKEY_free(key);
}

static void show_scheme(const char *what, SSL *ssl, int index, int shared) {
    int sign = -1, hash = -1, both = -1, count;
    unsigned char raw_sign = 0, raw_hash = 0;
    count = (shared ? SSL_get_shared_sigalgs : SSL_get_sigalgs)(ssl, index, &sign, &hash, &both, &raw_sign, &raw_hash);
    printf("%s %d: %d, %s %s %s %02x%02x\n", what, index, count, nid_name(sign), nid_name(hash), nid_name(both), raw_hash, raw_sign);
}

static void show_all(SSL *ssl) {
    int nid = -1;
    SHOW_STR(SSL_get_version(ssl));
    SHOW(SSL_version(ssl));
    SHOW(SSL_client_version(ssl));
    SHOW(SSL_get_secure_renegotiation_support(ssl));
    SHOW(SSL_get_extms_support(ssl));
    SHOW(SSL_total_renegotiations(ssl) + SSL_num_renegotiations(ssl) + SSL_clear_num_renegotiations(ssl));
    SHOW_STR(nid_name((int)SSL_get_negotiated_group(ssl)));
    SHOW(SSL_get_shared_group(ssl, -1));
    for (int i = -3; i < 3; i++)
        if (i != -1)
            printf("shared group %d: %s\n", i, nid_name((int)SSL_get_shared_group(ssl, i)));
    int groups[100], count = (int)SSL_get1_groups(ssl, NULL);
    printf("%d groups:", count);
    NEED(count <= 100 && SSL_get1_groups(ssl, groups) == count);
    for (int i = 0; i < count; i++)
        printf(" %s", nid_name(groups[i]));
    printf("\n");
    SHOW(SSL_get_signature_nid(ssl, &nid));
    printf("hash: %s\n", nid_name(nid));
    nid = -1;
    SHOW(SSL_get_peer_signature_nid(ssl, &nid));
    printf("peer's hash: %s\n", nid_name(nid));
    nid = -1;
    SHOW(SSL_get_signature_type_nid(ssl, &nid));
    printf("kind: %s\n", nid_name(nid));
    nid = -1;
    SHOW(SSL_get_peer_signature_type_nid(ssl, &nid));
    printf("peer's kind: %s\n", nid_name(nid));
    EVP_PKEY *key = NULL;
    long found = SSL_get_peer_tmp_key(ssl, &key);
    show_key("SSL_get_peer_tmp_key", found, key);
    key = NULL, found = SSL_get_tmp_key(ssl, &key);
    show_key("SSL_get_tmp_key", found, key);
    unsigned char *raw = NULL;
    long len = SSL_get0_raw_cipherlist(ssl, &raw);
    printf("raw ciphers: %ld", len);
    for (long i = 0; i < len; i++)
        printf("%s%02x", i % 2 ? "" : " ", raw[i]);
    printf("\n");
    raw = NULL, len = SSL_get0_ec_point_formats(ssl, &raw);
    printf("point formats: %ld", len);
    for (long i = 0; i < len; i++)
        printf(" %d", raw[i]);
    printf("\n");
    const unsigned char *types = NULL;
    len = SSL_get0_certificate_types(ssl, &types);
    printf("certificate types: %ld", len);
    for (long i = 0; i < len; i++)
        printf(" %d", types[i]);
    printf("\n");
    for (int i = -1; i < 30; i += 7)
        show_scheme("scheme", ssl, i, 0), show_scheme("shared scheme", ssl, i, 1);
    char names[400] = "", few[40] = "";
    SHOW_STR(SSL_get_shared_ciphers(ssl, names, sizeof(names)));
    SHOW_STR(SSL_get_shared_ciphers(ssl, few, sizeof(few)));
    SHOW_STR(SSL_get_shared_ciphers(ssl, few, 1));
    STACK_OF(SSL_CIPHER) *ciphers = SSL_get_client_ciphers(ssl);
    printf("client's ciphers: %d %s\n", ciphers ? sk_SSL_CIPHER_num(ciphers) : -1,
           ciphers ? SSL_CIPHER_get_name(sk_SSL_CIPHER_value(ciphers, 0)) : "");
    SHOW_STR(SSL_CIPHER_get_name(SSL_get_current_cipher(ssl)));
    SHOW_STR(SSL_CIPHER_get_name(SSL_get_pending_cipher(ssl)));
    SHOW_STR(SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name));
    SHOW(SSL_get_servername_type(ssl));
    SHOW(SSL_session_reused(ssl));
    unsigned char ours[64], theirs[64];
    SHOW(SSL_get_finished(ssl, ours, sizeof(ours)));
    SHOW(SSL_get_peer_finished(ssl, theirs, sizeof(theirs)));
    SHOW(SSL_get_finished(ssl, ours, 3));
    SHOW(SSL_get_client_random(ssl, NULL, 0));
    SHOW(SSL_get_client_random(ssl, ours, 7));
    SHOW(SSL_get_server_random(ssl, theirs, 64));
}

/* Both ends must say the same of what both have. */
static void show_same(struct pair *p) {
    unsigned char ours[64], theirs[64];
    size_t len = SSL_get_finished(p->ssl, ours, 64);
    SHOW(len == peer_SSL_get_peer_finished(p->peer, theirs, 64) && memcmp(ours, theirs, len) == 0);
    len = SSL_get_peer_finished(p->ssl, ours, 64);
    SHOW(len == peer_SSL_get_finished(p->peer, theirs, 64) && memcmp(ours, theirs, len) == 0);
    SSL_get_client_random(p->ssl, ours, 32), peer_SSL_get_client_random(p->peer, theirs, 32);
    SHOW(memcmp(ours, theirs, 32) == 0);
    SSL_get_server_random(p->ssl, ours, 32), peer_SSL_get_server_random(p->peer, theirs, 32);
    SHOW(memcmp(ours, theirs, 32) == 0);
}

static void configure(SSL_CTX *ctx, int version) {
    only_version(ctx, version);
    NEED(SSL_CTX_set1_groups_list(ctx, "P-256:X25519"));
    NEED(SSL_CTX_set_cipher_list(ctx, "ECDHE+AESGCM"));
}

static void client(int version, const char *name, int asked) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx(name);
    configure(ctx, version);
    if (asked) {
        peer_SSL_CTX_set_verify(peer_ctx, SSL_VERIFY_PEER, NULL);
        peer_SSL_CTX_load_verify_locations(peer_ctx, cert("ca.pem"), NULL);
        NEED(SSL_CTX_use_certificate_chain_file(ctx, cert("client-rsa.pem")) == 1);
        NEED(SSL_CTX_use_PrivateKey_file(ctx, cert("client-rsa.key"), SSL_FILETYPE_PEM) == 1);
    }
    struct pair p = client_pair(ctx, peer_ctx);
    SSL_set_tlsext_host_name(p.ssl, "server.test");
    printf("client, %s, %s, %sasked\n", version_name(version), name, asked ? "" : "not ");
    NEED_HANDSHAKE(&p);
    show_all(p.ssl);
    show_same(&p);
    pair_free(&p);
    SHOW(SSL_CTX_sess_connect(ctx));
    SHOW(SSL_CTX_sess_connect_good(ctx));
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}
static void clients(void) {
    for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++)
        client(version, "rsa", 0), client(version, "p256", 1);
}

static void server(int version, const char *name, int ask) {
    SSL_CTX *ctx = server_ctx(name), *peer_ctx = peer_client_ctx();
    configure(ctx, version);
    if (ask) {
        SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
        SSL_CTX_load_verify_locations(ctx, cert("ca.pem"), NULL);
        unsigned char types[] = {64, 1};
        SHOW(SSL_CTX_set1_client_certificate_types(ctx, types, 2));
        NEED(peer_SSL_CTX_use_certificate_chain_file(peer_ctx, cert("client-rsa.pem")) == 1);
        NEED(peer_SSL_CTX_use_PrivateKey_file(peer_ctx, cert("client-rsa.key"), SSL_FILETYPE_PEM) == 1);
    }
    struct pair p = server_pair(ctx, peer_ctx);
    peer_SSL_set_tlsext_host_name(p.peer, "server.test");
    printf("server, %s, %s, %sasking\n", version_name(version), name, ask ? "" : "not ");
    NEED_HANDSHAKE(&p);
    show_all(p.ssl);
    show_same(&p);
    const unsigned char *types = NULL;
    long len = peer_SSL_get0_certificate_types(p.peer, &types);
    printf("the client was asked for %ld types:", len);
    for (long i = 0; i < len; i++)
        printf(" %d", types[i]);
    printf("\n");
    SHOW(SSL_set_current_cert(p.ssl, SSL_CERT_SET_SERVER));
    pair_free(&p);
    SHOW(SSL_CTX_sess_accept(ctx));
    SHOW(SSL_CTX_sess_accept_good(ctx));
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}
static void servers(void) {
    for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++)
        server(version, "rsa", 0), server(version, "p256", 1);
}

/* The server's order of groups against the client's. */
static void shared_groups(void) {
    for (int preference = 0; preference < 2; preference++) {
        SSL_CTX *ctx = server_ctx("p256"), *peer_ctx = peer_client_ctx();
        SSL_CTX_set1_groups_list(ctx, "P-384:P-256:X25519");
        peer_SSL_CTX_set1_groups_list(peer_ctx, "X25519:P-256:P-521:P-384");
        SSL_CTX_set_options(ctx, preference ? SSL_OP_CIPHER_SERVER_PREFERENCE : 0);
        struct pair p = server_pair(ctx, peer_ctx);
        NEED_HANDSHAKE(&p);
        printf("preference %d\n", preference);
        SHOW(SSL_get_shared_group(p.ssl, -1));
        for (int i = 0; i < 4; i++)
            printf("%d: %s\n", i, nid_name((int)SSL_get_shared_group(p.ssl, i)));
        SHOW_STR(nid_name((int)SSL_get_negotiated_group(p.ssl)));
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

/* The extensions that the other side sends. */
static void extension_cb(SSL *ssl, int from_server, int type, const unsigned char *data, int len, void *arg) {
    (void)data;
    printf("  %s extension %d of %d bytes, %d\n", from_server ? "server's" : "client's", type, len, arg == ssl);
}
static void extensions(void) {
    for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
        SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("rsa");
        configure(ctx, version);
        peer_SSL_CTX_set_verify(peer_ctx, SSL_VERIFY_PEER, NULL);
        struct pair p = client_pair(ctx, peer_ctx);
        printf("client, %s\n", version_name(version));
        SHOW(SSL_set_tlsext_debug_callback(p.ssl, extension_cb));
        SHOW(SSL_set_tlsext_debug_arg(p.ssl, p.ssl));
        SSL_set_tlsext_host_name(p.ssl, "server.test");
        NEED_HANDSHAKE(&p);
        char byte;
        SSL_read(p.ssl, &byte, 1);
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
        ctx = server_ctx("rsa"), peer_ctx = peer_client_ctx();
        configure(ctx, version);
        p = server_pair(ctx, peer_ctx);
        printf("server, %s\n", version_name(version));
        SHOW(SSL_set_tlsext_debug_callback(p.ssl, extension_cb));
        SHOW(SSL_set_tlsext_debug_arg(p.ssl, p.ssl));
        NEED_HANDSHAKE(&p);
        pair_free(&p);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

/* Stapling: what the client asks for, and what the server's callback sees and answers. */
static const char *answer;
static int staple_cb(SSL *ssl, void *arg) {
    STACK_OF(OCSP_RESPID) *ids = NULL;
    X509_EXTENSIONS *exts = NULL;
    SSL_get_tlsext_status_ids(ssl, &ids);
    SSL_get_tlsext_status_exts(ssl, &exts);
    printf("  server's callback: %d, type %ld, ids %d, exts %d\n", arg == &answer, SSL_get_tlsext_status_type(ssl), ids != NULL, exts != NULL);
    if (!answer)
        return SSL_TLSEXT_ERR_NOACK;
    SSL_set_tlsext_status_ocsp_resp(ssl, OPENSSL_strdup(answer), (long)strlen(answer));
    return SSL_TLSEXT_ERR_OK;
}
static int client_answer;
static int status_cb(SSL *ssl, void *arg) {
    const unsigned char *response = NULL;
    long len = SSL_get_tlsext_status_ocsp_resp(ssl, &response);
    printf("  client's callback: %d, response of %ld: %.*s\n", arg == &answer, len, len > 0 ? (int)len : 0, response ? (const char *)response : "");
    return client_answer;
}
static void stapling(void) {
    for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
        for (int i = 0; i < 4; i++) {
            answer = i == 1 ? NULL : "this is no OCSP response";
            client_answer = i == 2 ? 0 : i == 3 ? -1 : 1;
            SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("rsa");
            only_version(ctx, version);
            SSL_CTX_set_tlsext_status_type(ctx, TLSEXT_STATUSTYPE_ocsp);
            SSL_CTX_set_tlsext_status_cb(ctx, status_cb);
            SSL_CTX_set_tlsext_status_arg(ctx, &answer);
            peer_SSL_CTX_set_tlsext_status_cb(peer_ctx, NULL);
            struct pair p = client_pair(ctx, peer_ctx);
            printf("client, %s, %d\n", version_name(version), i);
            if (answer)
                peer_SSL_set_tlsext_status_ocsp_resp(p.peer, OPENSSL_strdup(answer), (long)strlen(answer));
            handshake_show(&p);
            pair_free(&p);
            SSL_CTX_free(ctx);
            peer_SSL_CTX_free(peer_ctx);
        }
        for (int i = 0; i < 3; i++) {
            answer = i == 1 ? NULL : "this is no OCSP response";
            SSL_CTX *ctx = server_ctx("rsa"), *peer_ctx = peer_client_ctx();
            only_version(ctx, version);
            SSL_CTX_set_tlsext_status_cb(ctx, staple_cb);
            SSL_CTX_set_tlsext_status_arg(ctx, &answer);
            if (i < 2)
                peer_SSL_CTX_set_tlsext_status_type(peer_ctx, TLSEXT_STATUSTYPE_ocsp);
            struct pair p = server_pair(ctx, peer_ctx);
            printf("server, %s, %d\n", version_name(version), i);
            handshake_show(&p);
            const unsigned char *response = NULL;
            long len = peer_SSL_get_tlsext_status_ocsp_resp(p.peer, &response);
            printf("client has %ld: %.*s\n", len, len > 0 ? (int)len : 0, response ? (const char *)response : "");
            SHOW(SSL_get_tlsext_status_type(p.ssl));
            pair_free(&p);
            SSL_CTX_free(ctx);
            peer_SSL_CTX_free(peer_ctx);
        }
    }
}

MAIN(CASE(clients), CASE(servers), CASE(shared_groups), CASE(extensions), CASE(stapling))
