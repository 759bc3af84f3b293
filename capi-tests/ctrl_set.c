/* The macros over SSL_ctrl and SSL_CTX_ctrl that set something: what each takes, refuses, and gives back. */
#include "support.h"
#include <openssl/dh.h>
#include <openssl/ec.h>
#include <openssl/ocsp.h>

static SSL_CTX *ctx;
static SSL *ssl;
static void begin(const SSL_METHOD *method) {
    NEED(ctx = SSL_CTX_new(method));
    NEED(ssl = SSL_new(ctx));
}
static void end(void) {
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}

/* Every pair of bounds: taken or not, and what is kept. */
static void version_bounds(void) {
    const int all[] = {0, 0x200, SSL3_VERSION, TLS1_VERSION, TLS1_1_VERSION, TLS1_2_VERSION, TLS1_3_VERSION, 0x305, 0x10303, -1,
                       DTLS1_BAD_VER, DTLS1_VERSION, DTLS1_2_VERSION, 0xfefc, 0xffff};
    const int count = sizeof(all) / sizeof(all[0]);
    for (int i = 0; i < count; i++) {
        for (int k = 0; k < count; k++) {
            begin(TLS_method());
            long min = SSL_CTX_set_min_proto_version(ctx, all[i]), max = SSL_CTX_set_max_proto_version(ctx, all[k]);
            printf("%x, %x: %ld %ld, %x %x;", all[i], all[k], min, max, (int)SSL_CTX_get_min_proto_version(ctx),
                   (int)SSL_CTX_get_max_proto_version(ctx));
            max = SSL_set_max_proto_version(ssl, all[k]), min = SSL_set_min_proto_version(ssl, all[i]);
            printf(" %ld %ld, %x %x\n", max, min, (int)SSL_get_max_proto_version(ssl), (int)SSL_get_min_proto_version(ssl));
            end();
        }
    }
    show_errors("left");
    begin(TLSv1_2_method());
    TRY(SSL_CTX_set_min_proto_version(ctx, TLS1_3_VERSION));
    SHOW(SSL_CTX_get_min_proto_version(ctx));
    TRY(SSL_set_max_proto_version(ssl, 0x999));
    TRY(SSL_set_max_proto_version(ssl, 0));
    end();
}

static void modes(void) {
    begin(TLS_method());
    SHOW(SSL_CTX_get_mode(ctx));
    SHOW(SSL_CTX_set_mode(ctx, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ASYNC));
    SHOW(SSL_CTX_clear_mode(ctx, SSL_MODE_AUTO_RETRY));
    SHOW(SSL_CTX_set_mode(ctx, 0x7fffffff00000000L));
    SHOW(SSL_CTX_set_mode(ctx, -1L));
    SHOW(SSL_CTX_clear_mode(ctx, -1L));
    SHOW(SSL_get_mode(ssl));
    SHOW(SSL_set_mode(ssl, SSL_MODE_ENABLE_PARTIAL_WRITE));
    SHOW(SSL_clear_mode(ssl, SSL_MODE_AUTO_RETRY));
    SHOW(SSL_CTX_set_cert_flags(ctx, SSL_CERT_FLAG_TLS_STRICT));
    SHOW(SSL_CTX_clear_cert_flags(ctx, 0));
    SHOW(SSL_set_cert_flags(ssl, SSL_CERT_FLAG_SUITEB_128_LOS));
    SHOW(SSL_clear_cert_flags(ssl, SSL_CERT_FLAG_SUITEB_128_LOS_ONLY));
    SHOW(SSL_set_cert_flags(ssl, -1L));
    end();
}

static void records(void) {
    begin(TLS_method());
    SHOW(SSL_CTX_set_default_read_ahead(ctx, -7));
    SHOW(SSL_CTX_get_default_read_ahead(ctx));
    SHOW(SSL_get_read_ahead(ssl));
    SSL_set_read_ahead(ssl, 9);
    SHOW(SSL_get_read_ahead(ssl));
    SHOW(SSL_ctrl(ssl, SSL_CTRL_SET_READ_AHEAD, 0, NULL));
    SHOW(SSL_ctrl(ssl, SSL_CTRL_GET_READ_AHEAD, 0, NULL));
    TRY(SSL_set_max_pipelines(ssl, 33));
    TRY(SSL_set_max_pipelines(ssl, 0));
    TRY(SSL_set_max_pipelines(ssl, 1));
    SHOW(SSL_get_read_ahead(ssl));
    TRY(SSL_set_max_pipelines(ssl, 32));
    SHOW(SSL_get_read_ahead(ssl));
    TRY(SSL_CTX_set_max_pipelines(ctx, 2));
    SHOW(SSL_CTX_get_read_ahead(ctx));
    SSL_CTX_set_read_ahead(ctx, 0);
    SSL *next = SSL_new(ctx);
    SHOW(SSL_get_read_ahead(next));
    SSL_free(next);
    /* The split follows the maximum down, not up. */
    TRY(SSL_CTX_set_split_send_fragment(ctx, 2000));
    TRY(SSL_CTX_set_max_send_fragment(ctx, 1000));
    TRY(SSL_CTX_set_split_send_fragment(ctx, 1001));
    TRY(SSL_CTX_set_max_send_fragment(ctx, 16384));
    TRY(SSL_CTX_set_split_send_fragment(ctx, -1));
    TRY(SSL_CTX_set_block_padding(ctx, 16384));
    TRY(SSL_CTX_set_block_padding(ctx, 16385));
    TRY(SSL_set_block_padding(ssl, (size_t)-1));
    TRY(SSL_set_block_padding(ssl, 1));
    SSL_CTX_set_record_padding_callback_arg(ctx, &ctx);
    SHOW(SSL_CTX_get_record_padding_callback_arg(ctx) == &ctx);
    SHOW(SSL_get_record_padding_callback_arg(ssl) == NULL);
    SSL_set_record_padding_callback_arg(ssl, &ssl);
    SHOW(SSL_get_record_padding_callback_arg(ssl) == &ssl);
    SHOW(SSL_set_record_padding_callback(ssl, NULL));
    TRY(SSL_CTX_set_tlsext_max_fragment_length(ctx, 255));
    TRY(SSL_set_tlsext_max_fragment_length(ssl, TLSEXT_max_fragment_length_4096));
    SHOW(SSL_alloc_buffers(ssl));
    SHOW(SSL_free_buffers(ssl));
    SHOW(SSL_pending(ssl));
    SHOW(SSL_has_pending(ssl));
    end();
}

static void diffie_hellman(void) {
    begin(TLS_method());
    DH *strong = DH_new_by_nid(NID_ffdhe2048), *weak = DH_get_1024_160();
    TRY(SSL_CTX_set_tmp_dh(ctx, strong));
    TRY(SSL_CTX_set_tmp_dh(ctx, weak));
    TRY(SSL_CTX_set_tmp_dh(ctx, NULL));
    TRY(SSL_set_tmp_dh(ssl, strong));
    TRY(SSL_set_tmp_dh(ssl, weak));
    TRY(SSL_set_tmp_dh(ssl, NULL));
    SSL_set_security_level(ssl, 0);
    TRY(SSL_set_tmp_dh(ssl, weak));
    SSL_set_security_level(ssl, 2);
    EVP_PKEY *key = EVP_PKEY_new();
    EVP_PKEY_set1_DH(key, weak);
    TRY(SSL_CTX_set0_tmp_dh_pkey(ctx, key));
    TRY(SSL_set0_tmp_dh_pkey(ssl, key));
    EVP_PKEY_free(key);
    TRY(SSL_CTX_set0_tmp_dh_pkey(ctx, NULL));
    TRY(SSL_set0_tmp_dh_pkey(ssl, NULL));
    TRY(SSL_CTX_set0_tmp_dh_pkey(ctx, EVP_RSA_gen(2048)));
    key = EVP_PKEY_new();
    EVP_PKEY_set1_DH(key, strong);
    TRY(SSL_set0_tmp_dh_pkey(ssl, key));
    DH_free(strong);
    DH_free(weak);
    TRY(SSL_CTX_ctrl(ctx, SSL_CTRL_SET_TMP_DH_CB, 0, NULL));
    TRY(SSL_ctrl(ssl, SSL_CTRL_SET_TMP_DH_CB, 0, NULL));
    TRY(SSL_CTX_callback_ctrl(ctx, SSL_CTRL_SET_TMP_DH_CB, NULL));
    TRY(SSL_callback_ctrl(ssl, SSL_CTRL_SET_TMP_DH_CB, NULL));
    SSL_CTX_set_tmp_dh_callback(ctx, NULL);
    SSL_set_tmp_dh_callback(ssl, NULL);
    TRY(SSL_CTX_set_dh_auto(ctx, 2));
    TRY(SSL_set_dh_auto(ssl, 0));
    EC_KEY *ec = EC_KEY_new_by_curve_name(NID_X9_62_prime256v1), *none = EC_KEY_new();
    TRY(SSL_CTX_set_tmp_ecdh(ctx, ec));
    TRY(SSL_CTX_set_tmp_ecdh(ctx, none));
    TRY(SSL_CTX_set_tmp_ecdh(ctx, NULL));
    TRY(SSL_set_tmp_ecdh(ssl, ec));
    TRY(SSL_set_tmp_ecdh(ssl, none));
    TRY(SSL_set_tmp_ecdh(ssl, NULL));
    EC_KEY_free(ec);
    EC_KEY_free(none);
    SHOW(SSL_CTX_set_ecdh_auto(ctx, 1));
    SHOW(SSL_set_ecdh_auto(ssl, 0));
    SHOW(SSL_CTX_need_tmp_RSA(ctx));
    SHOW(SSL_CTX_set_tmp_rsa(ctx, NULL));
    SHOW(SSL_set_tmp_rsa(ssl, NULL));
    end();
}

static void groups_and_schemes(void) {
    int good[] = {NID_X25519, NID_X9_62_prime256v1}, twice[] = {NID_X25519, NID_X25519}, bad[] = {NID_X25519, NID_rsaEncryption},
        zero[] = {0};
    int schemes[] = {NID_sha256, EVP_PKEY_EC, NID_sha256, EVP_PKEY_RSA_PSS}, wrong[] = {EVP_PKEY_EC, NID_sha256};
    begin(TLS_method());
    TRY(SSL_CTX_set1_groups(ctx, good, 2));
    TRY(SSL_CTX_set1_groups(ctx, good, 0));
    TRY(SSL_CTX_set1_curves(ctx, twice, 2));
    TRY(SSL_CTX_set1_groups(ctx, bad, 2));
    TRY(SSL_CTX_set1_groups(ctx, zero, 1));
    TRY(SSL_set1_groups(ssl, good, 2));
    TRY(SSL_set1_curves(ssl, bad, 2));
    TRY(SSL_set1_groups(ssl, good, 0));
    TRY(SSL_CTX_set1_groups_list(ctx, "P-256:X25519"));
    TRY(SSL_CTX_set1_curves_list(ctx, "P-256:P-256"));
    TRY(SSL_CTX_set1_groups_list(ctx, NULL));
    TRY(SSL_CTX_set1_groups_list(ctx, ""));
    TRY(SSL_set1_groups_list(ssl, "nosuch"));
    TRY(SSL_set1_curves_list(ssl, NULL));
    TRY(SSL_CTX_ctrl(NULL, SSL_CTRL_SET_CLIENT_SIGALGS_LIST, 0, "ECDSA+SHA256"));
    TRY(SSL_CTX_ctrl(NULL, SSL_CTRL_SET_SIGALGS_LIST, 0, NULL));
    TRY(SSL_CTX_ctrl(NULL, SSL_CTRL_MODE, 1, NULL));
    TRY(SSL_CTX_set1_sigalgs(ctx, schemes, 4));
    TRY(SSL_CTX_set1_sigalgs(ctx, schemes, 3));
    TRY(SSL_CTX_set1_sigalgs(ctx, wrong, 2));
    TRY(SSL_set1_sigalgs(ssl, schemes, 2));
    TRY(SSL_CTX_set1_client_sigalgs(ctx, schemes, 4));
    TRY(SSL_set1_client_sigalgs(ssl, wrong, 2));
    TRY(SSL_CTX_set1_sigalgs_list(ctx, "ed25519:RSA-PSS+SHA256"));
    TRY(SSL_CTX_set1_sigalgs_list(ctx, "ed25519:"));
    TRY(SSL_set1_sigalgs_list(ssl, NULL));
    TRY(SSL_CTX_set1_client_sigalgs_list(ctx, "nosuch"));
    TRY(SSL_set1_client_sigalgs_list(ssl, "ECDSA+SHA384"));
    end();
}

static void names(void) {
    char long_name[300];
    memset(long_name, 'a', sizeof(long_name));
    begin(TLS_method());
    SHOW_STR(SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name));
    SHOW(SSL_get_servername_type(ssl));
    TRY(SSL_set_tlsext_host_name(ssl, "server.test"));
    SHOW_STR(SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name));
    SHOW_STR(SSL_get_servername(ssl, 1));
    SHOW(SSL_get_servername_type(ssl));
    /* A bad name takes the good one away; a bad type does not. */
    TRY(SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, 1, "other.test"));
    SHOW_STR(SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name));
    TRY(SSL_set_tlsext_host_name(ssl, ""));
    SHOW_STR(SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name));
    long_name[255] = 0;
    TRY(SSL_set_tlsext_host_name(ssl, long_name));
    SHOW(SSL_get_servername_type(ssl));
    long_name[255] = 'a', long_name[256] = 0;
    TRY(SSL_set_tlsext_host_name(ssl, long_name));
    SHOW(SSL_get_servername_type(ssl));
    TRY(SSL_set_tlsext_host_name(ssl, "server.test"));
    TRY(SSL_set_tlsext_host_name(ssl, NULL));
    SHOW(SSL_get_servername_type(ssl));
    TRY(SSL_CTX_set_tlsext_servername_callback(ctx, NULL));
    TRY(SSL_CTX_set_tlsext_servername_arg(ctx, NULL));
    SSL_SESSION *session = SSL_SESSION_new();
    SSL_SESSION_set1_hostname(session, "session.test");
    SSL_SESSION_set_protocol_version(session, TLS1_2_VERSION);
    SSL_set_session(ssl, session);
    SHOW_STR(SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name));
    SSL_set_tlsext_host_name(ssl, "server.test");
    SHOW_STR(SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name));
    SSL_SESSION_free(session);
    end();
}

static int status_cb(SSL *s, void *arg) {
    (void)s, (void)arg;
    return 0;
}
static void certificate_status(void) {
    begin(TLS_method());
    int (*cb)(SSL *, void *) = NULL;
    void *arg = NULL;
    SHOW(SSL_CTX_get_tlsext_status_type(ctx));
    SHOW(SSL_get_tlsext_status_type(ssl));
    TRY(SSL_CTX_get_tlsext_status_cb(ctx, &cb));
    SHOW(cb == NULL);
    TRY(SSL_CTX_set_tlsext_status_cb(ctx, status_cb));
    TRY(SSL_CTX_get_tlsext_status_cb(ctx, &cb));
    SHOW(cb == status_cb);
    TRY(SSL_CTX_set_tlsext_status_arg(ctx, ctx));
    TRY(SSL_CTX_get_tlsext_status_arg(ctx, &arg));
    SHOW(arg == ctx);
    TRY(SSL_CTX_set_tlsext_status_type(ctx, 77));
    SHOW(SSL_CTX_get_tlsext_status_type(ctx));
    SSL *next = SSL_new(ctx);
    SHOW(SSL_get_tlsext_status_type(next));
    SSL_free(next);
    STACK_OF(OCSP_RESPID) *ids = (void *)1;
    X509_EXTENSIONS *exts = (void *)1;
    TRY(SSL_get_tlsext_status_ids(ssl, &ids));
    TRY(SSL_get_tlsext_status_exts(ssl, &exts));
    SHOW(ids == NULL && exts == NULL);
    STACK_OF(OCSP_RESPID) *given = sk_OCSP_RESPID_new_null();
    X509 *x = load_x509("ca.pem");
    OCSP_RESPID *id = OCSP_RESPID_new();
    OCSP_RESPID_set_by_name(id, x);
    sk_OCSP_RESPID_push(given, id);
    TRY(SSL_set_tlsext_status_ids(ssl, given));
    TRY(SSL_get_tlsext_status_ids(ssl, &ids));
    SHOW(ids == given && sk_OCSP_RESPID_num(ids) == 1);
    TRY(SSL_set_tlsext_status_ids(ssl, given));
    X509_EXTENSIONS *given_exts = sk_X509_EXTENSION_new_null();
    TRY(SSL_set_tlsext_status_exts(ssl, given_exts));
    TRY(SSL_get_tlsext_status_exts(ssl, &exts));
    SHOW(exts == given_exts);
    const unsigned char *response = (void *)1;
    TRY(SSL_get_tlsext_status_ocsp_resp(ssl, &response));
    SHOW(response == NULL);
    TRY(SSL_set_tlsext_status_ocsp_resp(ssl, OPENSSL_memdup("abc", 3), 3));
    TRY(SSL_get_tlsext_status_ocsp_resp(ssl, &response));
    printf("%.3s\n", response);
    TRY(SSL_set_tlsext_status_ocsp_resp(ssl, NULL, 0));
    TRY(SSL_get_tlsext_status_ocsp_resp(ssl, &response));
    SHOW(response == NULL);
    X509_free(x);
    end();
}

static void ticket_keys(void) {
    unsigned char keys[80], back[80];
    memset(keys, 7, sizeof(keys));
    begin(TLS_method());
    SHOW(SSL_CTX_get_tlsext_ticket_keys(ctx, NULL, 0));
    SHOW(SSL_CTX_set_tlsext_ticket_keys(ctx, NULL, 0));
    TRY(SSL_CTX_set_tlsext_ticket_keys(ctx, keys, 79));
    TRY(SSL_CTX_set_tlsext_ticket_keys(ctx, keys, 80));
    TRY(SSL_CTX_get_tlsext_ticket_keys(ctx, back, 81));
    TRY(SSL_CTX_get_tlsext_ticket_keys(ctx, back, 80));
    SHOW(memcmp(keys, back, 80) == 0);
    TRY(SSL_CTX_set_tlsext_ticket_key_cb(ctx, NULL));
    end();
}

/* Who may say which certificates are asked for, and how many types. */
static void certificate_types(void) {
    unsigned char types[300] = {1, 64, 2};
    const unsigned char *back = (void *)1;
    const SSL_METHOD *methods[] = {TLS_method(), TLS_client_method(), TLS_server_method()};
    for (int i = 0; i < 3; i++) {
        begin(methods[i]);
        TRY(SSL_CTX_set1_client_certificate_types(ctx, types, 3));
        TRY(SSL_CTX_set1_client_certificate_types(ctx, types, 256));
        TRY(SSL_CTX_set1_client_certificate_types(ctx, types, 255));
        TRY(SSL_CTX_set1_client_certificate_types(ctx, NULL, 3));
        TRY(SSL_set1_client_certificate_types(ssl, types, 3));
        TRY(SSL_set1_client_certificate_types(ssl, types, 0));
        TRY(SSL_get0_certificate_types(ssl, &back));
        SSL_set_connect_state(ssl);
        TRY(SSL_set1_client_certificate_types(ssl, types, 3));
        TRY(SSL_get0_certificate_types(ssl, &back));
        end();
    }
}

static void stores(void) {
    begin(TLS_method());
    X509_STORE *one = X509_STORE_new(), *two = X509_STORE_new(), *back = (void *)1;
    TRY(SSL_CTX_get0_verify_cert_store(ctx, &back));
    SHOW(back == NULL);
    TRY(SSL_CTX_set0_verify_cert_store(ctx, one));
    TRY(SSL_CTX_set1_chain_cert_store(ctx, one));
    TRY(SSL_CTX_get0_verify_cert_store(ctx, &back));
    SHOW(back == one);
    TRY(SSL_CTX_get0_chain_cert_store(ctx, &back));
    SHOW(back == one);
    TRY(SSL_set1_verify_cert_store(ssl, two));
    TRY(SSL_set0_chain_cert_store(ssl, two));
    TRY(SSL_get0_verify_cert_store(ssl, &back));
    SHOW(back == two);
    TRY(SSL_get0_chain_cert_store(ssl, &back));
    SHOW(back == two);
    TRY(SSL_set0_verify_cert_store(ssl, NULL));
    TRY(SSL_get0_verify_cert_store(ssl, &back));
    SHOW(back == NULL);
    TRY(SSL_CTX_set1_verify_cert_store(ctx, NULL));
    TRY(SSL_CTX_set0_chain_cert_store(ctx, NULL));
    end();
}

static void chains(void) {
    begin(TLS_method());
    STACK_OF(X509) *chain = NULL, *back = (void *)1;
    X509 *inter = load_x509("inter-leaf.pem"), *weak = load_x509("weak-leaf.pem");
    TRY(SSL_CTX_add_extra_chain_cert(ctx, load_x509("ca.pem")));
    TRY(SSL_CTX_get_extra_chain_certs(ctx, &back));
    SHOW(sk_X509_num(back));
    TRY(SSL_CTX_clear_extra_chain_certs(ctx));
    TRY(SSL_CTX_get_extra_chain_certs_only(ctx, &back));
    SHOW(back == NULL);
    TRY(SSL_CTX_add1_chain_cert(ctx, inter));
    TRY(SSL_CTX_add0_chain_cert(ctx, load_x509("inter-leaf.pem")));
    TRY(SSL_CTX_add1_chain_cert(ctx, weak));
    TRY(SSL_CTX_get0_chain_certs(ctx, &back));
    SHOW(sk_X509_num(back));
    TRY(SSL_CTX_get_extra_chain_certs(ctx, &back));
    SHOW(sk_X509_num(back));
    TRY(SSL_CTX_get_extra_chain_certs_only(ctx, &back));
    SHOW(back == NULL);
    chain = sk_X509_new_null();
    sk_X509_push(chain, inter);
    TRY(SSL_set1_chain(ssl, chain));
    TRY(SSL_get0_chain_certs(ssl, &back));
    SHOW(back != chain && sk_X509_num(back) == 1);
    TRY(SSL_add1_chain_cert(ssl, inter));
    SHOW(sk_X509_num(back));
    TRY(SSL_clear_chain_certs(ssl));
    TRY(SSL_get0_chain_certs(ssl, &back));
    SHOW(back == NULL);
    sk_X509_push(chain, weak);
    TRY(SSL_CTX_set1_chain(ctx, chain));
    TRY(SSL_set0_chain(ssl, chain));
    sk_X509_pop(chain);
    X509_up_ref(inter);
    TRY(SSL_CTX_set0_chain(ctx, chain));
    TRY(SSL_CTX_get0_chain_certs(ctx, &back));
    SHOW(back == chain);
    TRY(SSL_CTX_clear_chain_certs(ctx));
    TRY(SSL_add0_chain_cert(ssl, load_x509("weak-leaf.pem")));
    X509 *leaf = load_x509("rsa-leaf.pem");
    TRY(SSL_CTX_select_current_cert(ctx, leaf));
    TRY(SSL_select_current_cert(ssl, NULL));
    NEED(SSL_use_certificate(ssl, leaf) == 1 && SSL_use_PrivateKey_file(ssl, cert("rsa.key"), SSL_FILETYPE_PEM) == 1);
    TRY(SSL_select_current_cert(ssl, leaf));
    TRY(SSL_select_current_cert(ssl, inter));
    TRY(SSL_set_current_cert(ssl, SSL_CERT_SET_FIRST));
    TRY(SSL_set_current_cert(ssl, SSL_CERT_SET_NEXT));
    TRY(SSL_set_current_cert(ssl, SSL_CERT_SET_SERVER));
    TRY(SSL_CTX_set_current_cert(ctx, SSL_CERT_SET_FIRST));
    TRY(SSL_CTX_set_current_cert(ctx, -1));
    TRY(SSL_CTX_build_cert_chain(ctx, 0));
    TRY(SSL_build_cert_chain(ssl, SSL_BUILD_CHAIN_FLAG_CHECK));
    TRY(SSL_build_cert_chain(ssl, SSL_BUILD_CHAIN_FLAG_IGNORE_ERROR | SSL_BUILD_CHAIN_FLAG_CLEAR_ERROR));
    X509_free(leaf);
    X509_free(inter);
    X509_free(weak);
    end();
}

/* Numbers of the session cache. */
static void sessions(void) {
    begin(TLS_method());
    SHOW(SSL_CTX_sess_get_cache_size(ctx));
    SHOW(SSL_CTX_get_session_cache_mode(ctx));
    SHOW(SSL_CTX_set_session_cache_mode(ctx, -1));
    SHOW(SSL_CTX_get_session_cache_mode(ctx));
    SHOW(SSL_CTX_sess_number(ctx));
    SHOW(SSL_CTX_sess_connect(ctx));
    SHOW(SSL_CTX_sess_connect_good(ctx));
    SHOW(SSL_CTX_sess_connect_renegotiate(ctx));
    SHOW(SSL_CTX_sess_accept(ctx));
    SHOW(SSL_CTX_sess_accept_good(ctx));
    SHOW(SSL_CTX_sess_accept_renegotiate(ctx));
    SHOW(SSL_CTX_sess_hits(ctx));
    SHOW(SSL_CTX_sess_cb_hits(ctx));
    SHOW(SSL_CTX_sess_misses(ctx));
    SHOW(SSL_CTX_sess_timeouts(ctx));
    SHOW(SSL_CTX_sess_cache_full(ctx));
    TRY(SSL_CTX_callback_ctrl(ctx, SSL_CTRL_SET_NOT_RESUMABLE_SESS_CB, NULL));
    TRY(SSL_callback_ctrl(ssl, SSL_CTRL_SET_NOT_RESUMABLE_SESS_CB, NULL));
    end();
}

/* Controls of DTLS, and the rest that answer before any handshake. */
static void others(void) {
    begin(TLS_method());
    struct timeval left;
    SHOW(DTLSv1_get_timeout(ssl, &left));
    SHOW(DTLSv1_handle_timeout(ssl));
    SHOW(DTLS_set_link_mtu(ssl, 1400));
    SHOW(DTLS_get_link_min_mtu(ssl));
    SHOW(SSL_get_extms_support(ssl));
    SHOW(SSL_get_secure_renegotiation_support(ssl));
    SHOW(SSL_ctrl(ssl, SSL_CTRL_GET_FLAGS, 0, NULL));
    SHOW(SSL_ctrl(ssl, SSL_CTRL_GET_CLIENT_CERT_REQUEST, 0, NULL));
    SHOW(SSL_get0_raw_cipherlist(ssl, NULL));
    unsigned char *list;
    SHOW(SSL_get0_raw_cipherlist(ssl, &list));
    SHOW(SSL_get0_ec_point_formats(ssl, &list));
    SHOW(SSL_get1_groups(ssl, NULL));
    SHOW(SSL_get_shared_group(ssl, -1));
    int nid = 5;
    SHOW(SSL_get_peer_signature_nid(ssl, &nid));
    SHOW(SSL_get_signature_nid(ssl, &nid));
    SHOW(SSL_get_peer_signature_type_nid(ssl, &nid));
    SHOW(SSL_get_signature_type_nid(ssl, &nid));
    SHOW(nid);
    SHOW(SSL_get_sigalgs(ssl, -1, NULL, NULL, NULL, NULL, NULL));
    SHOW(SSL_get_sigalgs(ssl, 0, NULL, NULL, NULL, NULL, NULL));
    SHOW(SSL_get_shared_sigalgs(ssl, 0, NULL, NULL, NULL, NULL, NULL));
    SHOW(SSL_set_retry_verify(ssl));
    SHOW(SSL_want_retry_verify(ssl));
    TRY(SSL_set_msg_callback_arg(ssl, ssl));
    TRY(SSL_CTX_set_msg_callback_arg(ctx, ctx));
    TRY(SSL_set_tlsext_debug_callback(ssl, NULL));
    TRY(SSL_set_tlsext_debug_arg(ssl, NULL));
    end();
}

MAIN(CASE(version_bounds), CASE(modes), CASE(records), CASE(diffie_hellman), CASE(groups_and_schemes), CASE(names),
     CASE(certificate_status), CASE(ticket_keys), CASE(certificate_types), CASE(stores), CASE(chains), CASE(sessions), CASE(others))
