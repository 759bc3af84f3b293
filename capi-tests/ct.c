/* Certificate Transparency: timestamps from every source, and how they are judged. */
#include "support.h"
#include <openssl/ct.h>
#include <openssl/ocsp.h>

#define EACH_VERSION(v) for (int v = TLS1_2_VERSION; v <= TLS1_3_VERSION; v++)
#define TIME 1600000000000u /* in milliseconds: 2020 */

/* Logs and timestamps */

static EVP_PKEY *log_key;
static unsigned char log_id[32];

/* A file that lists the one log, by NAME. */
static const char *log_file(void) {
    static char path[64];
    unsigned char *der = NULL, text[512];
    snprintf(path, sizeof(path), "/tmp/ct-%d.cnf", (int)getpid());
    NEED(log_key = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256"));
    int len = i2d_PUBKEY(log_key, &der);
    NEED(len > 0 && EVP_Digest(der, (size_t)len, log_id, NULL, EVP_sha256(), NULL) == 1);
    EVP_EncodeBlock(text, der, len);
    OPENSSL_free(der);
    FILE *out = fopen(path, "w");
    NEED(out);
    fprintf(out, "enabled_logs = one\n[one]\ndescription = A log\nkey = %s\n", text);
    fclose(out);
    return path;
}

/* What a timestamp is like. */
enum kind { GOOD, BAD_SIGNATURE, UNKNOWN_LOG, FUTURE, OLD_VERSION, MALFORMED, EMPTY, NONE, KINDS };
static const char *const kind_names[] = {"good",      "bad signature", "unknown log", "in the future",
                                         "unknown version", "malformed", "empty",     "none"};

static size_t put(unsigned char *out, uint64_t value, int bytes) {
    for (int i = 0; i < bytes; i++)
        out[i] = (unsigned char)(value >> 8 * (bytes - 1 - i));
    return (size_t)bytes;
}
/* A timestamp (RFC 6962, 3.2) for ENTRY, which is a certificate, or its TBS part with the hash of the issuer's key. */
static size_t make_sct(unsigned char *out, enum kind kind, int precert, const unsigned char *hash, const unsigned char *entry,
                       size_t entry_len) {
    unsigned char *text = malloc(entry_len + 100), *p = text;
    uint64_t time = kind == FUTURE ? 40000000000000u : TIME;
    p += put(p, 0, 2); /* version, signature type */
    p += put(p, time, 8);
    p += put(p, (uint64_t)precert, 2);
    if (precert) {
        memcpy(p, hash, 32);
        p += 32;
    }
    p += put(p, entry_len, 3);
    memcpy(p, entry, entry_len);
    p += entry_len;
    p += put(p, 0, 2); /* extensions */
    EVP_MD_CTX *md = EVP_MD_CTX_new();
    unsigned char signature[100];
    size_t len = sizeof(signature);
    NEED(EVP_DigestSignInit(md, NULL, EVP_sha256(), NULL, log_key) == 1);
    NEED(EVP_DigestSign(md, signature, &len, text, (size_t)(p - text)) == 1);
    EVP_MD_CTX_free(md);
    free(text);
    if (kind == BAD_SIGNATURE)
        signature[len - 1] ^= 1;
    p = out;
    p += put(p, kind == OLD_VERSION, 1);
    memcpy(p, log_id, 32);
    p[0] ^= kind == UNKNOWN_LOG;
    p += 32;
    p += put(p, time, 8);
    p += put(p, 0, 2);
    p += put(p, 0x0403, 2);
    p += put(p, len, 2);
    memcpy(p, signature, len);
    return (size_t)(p - out) + len;
}
/* A list of one, or of COUNT, of which only the last is as KIND says. */
static size_t make_list(unsigned char *out, enum kind kind, int count, int precert, const unsigned char *hash,
                        const unsigned char *entry, size_t entry_len) {
    unsigned char *p = out + 2;
    if (kind == EMPTY)
        return put(out, 0, 2);
    if (kind == MALFORMED) {
        memcpy(out, "\x00\x09what", 6);
        return 6;
    }
    for (int i = 0; i < count; i++) {
        size_t len = make_sct(p + 2, i + 1 == count ? kind : UNKNOWN_LOG, precert, hash, entry, entry_len);
        put(p, len, 2);
        p += 2 + len;
    }
    put(out, (uint64_t)(p - out - 2), 2);
    return (size_t)(p - out);
}

/* Servers that send some */

static unsigned char list[4000];
static size_t list_len;

static int add_list(SSL *s, unsigned type, unsigned context, const unsigned char **out, size_t *outlen, X509 *x, size_t index,
                    int *al, void *arg) {
    (void)s, (void)type, (void)context, (void)x, (void)al, (void)arg;
    if (index)
        return 0;
    *out = list;
    *outlen = list_len;
    return 1;
}
static void in_extension(SSL_CTX *peer_ctx, enum kind kind, int count) {
    X509 *x = load_x509("p256.pem");
    unsigned char *der = NULL;
    int len = i2d_X509(x, &der);
    if (kind != NONE) {
        list_len = make_list(list, kind, count, 0, NULL, der, (size_t)len);
        NEED(peer_SSL_CTX_add_custom_ext(
                 peer_ctx, 18, SSL_EXT_CLIENT_HELLO | SSL_EXT_TLS1_2_SERVER_HELLO | SSL_EXT_TLS1_3_CERTIFICATE, add_list,
                 NULL, NULL, NULL, NULL) == 1);
    }
    OPENSSL_free(der);
    X509_free(x);
}

static unsigned char response[8000];
static int response_len;
static int staple(SSL *s, void *arg) {
    (void)arg;
    if (response_len <= 0)
        return SSL_TLSEXT_ERR_NOACK;
    unsigned char *copy = OPENSSL_memdup(response, (size_t)response_len);
    NEED(peer_SSL_set_tlsext_status_ocsp_resp(s, copy, response_len) == 1);
    return SSL_TLSEXT_ERR_OK;
}
static void in_response(SSL_CTX *peer_ctx, enum kind kind, int count) {
    X509 *x = load_x509("p256.pem"), *issuer = load_x509("inter.pem");
    EVP_PKEY *key = load_key("inter.key");
    unsigned char *der = NULL, *p = response;
    const unsigned char *in;
    int len = i2d_X509(x, &der);
    OCSP_BASICRESP *basic = OCSP_BASICRESP_new();
    OCSP_CERTID *id = OCSP_cert_to_id(NULL, x, issuer);
    ASN1_TIME *now = X509_gmtime_adj(NULL, 0);
    NEED(basic && id && now && key);
    OCSP_SINGLERESP *single = OCSP_basic_add1_status(basic, id, V_OCSP_CERTSTATUS_GOOD, 0, NULL, now, NULL);
    if (kind != NONE && kind != MALFORMED) {
        list_len = make_list(list, kind, count, 0, NULL, der, (size_t)len);
        in = list;
        STACK_OF(SCT) *scts = o2i_SCT_LIST(NULL, &in, list_len);
        NEED(scts && OCSP_SINGLERESP_add1_ext_i2d(single, NID_ct_cert_scts, scts, 0, 0) == 1);
        SCT_LIST_free(scts);
    }
    NEED(OCSP_basic_sign(basic, issuer, key, EVP_sha256(), NULL, 0) == 1);
    OCSP_RESPONSE *whole = OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic);
    response_len = i2d_OCSP_RESPONSE(whole, NULL);
    NEED(response_len > 0 && response_len < (int)sizeof(response));
    i2d_OCSP_RESPONSE(whole, &p);
    if (kind == MALFORMED)
        response_len = 9;
    peer_SSL_CTX_set_tlsext_status_cb(peer_ctx, staple);
    OCSP_RESPONSE_free(whole);
    OCSP_BASICRESP_free(basic);
    OCSP_CERTID_free(id);
    ASN1_TIME_free(now);
    EVP_PKEY_free(key);
    OPENSSL_free(der);
    X509_free(issuer);
    X509_free(x);
}
/* A certificate like p256's with timestamps in it. */
static void in_certificate(SSL_CTX *peer_ctx, enum kind kind, int count) {
    X509 *x = load_x509("p256.pem"), *issuer = load_x509("inter.pem");
    EVP_PKEY *key = load_key("inter.key");
    unsigned char *der = NULL, hash[32];
    const unsigned char *in;
    int len = i2d_PUBKEY(X509_get0_pubkey(issuer), &der);
    NEED(EVP_Digest(der, (size_t)len, hash, NULL, EVP_sha256(), NULL) == 1);
    OPENSSL_free(der);
    der = NULL;
    NEED(X509_sign(x, key, EVP_sha256()) > 0);
    len = i2d_re_X509_tbs(x, &der);
    if (kind == MALFORMED) {
        ASN1_OBJECT *object = OBJ_nid2obj(NID_ct_precert_scts);
        ASN1_OCTET_STRING *text = ASN1_OCTET_STRING_new();
        ASN1_OCTET_STRING_set(text, (const unsigned char *)"\x04\x02\x00\x09", 4);
        X509_EXTENSION *extension = X509_EXTENSION_create_by_OBJ(NULL, object, 0, text);
        NEED(X509_add_ext(x, extension, -1) == 1);
        X509_EXTENSION_free(extension);
        ASN1_OCTET_STRING_free(text);
    } else if (kind != NONE) {
        list_len = make_list(list, kind, count, 1, hash, der, (size_t)len);
        in = list;
        STACK_OF(SCT) *scts = o2i_SCT_LIST(NULL, &in, list_len);
        NEED(scts && X509_add1_ext_i2d(x, NID_ct_precert_scts, scts, 0, 0) == 1);
        SCT_LIST_free(scts);
    }
    NEED(X509_sign(x, key, EVP_sha256()) > 0);
    NEED(peer_SSL_CTX_use_certificate(peer_ctx, x) == 1);
    NEED(peer_SSL_CTX_add1_chain_cert(peer_ctx, issuer) == 1);
    NEED(peer_SSL_CTX_use_PrivateKey_file(peer_ctx, cert("p256.key"), SSL_FILETYPE_PEM) == 1);
    OPENSSL_free(der);
    EVP_PKEY_free(key);
    X509_free(issuer);
    X509_free(x);
}
static void (*const sources[])(SSL_CTX *, enum kind, int) = {in_extension, in_response, in_certificate};
static const char *const source_names[] = {"extension", "OCSP response", "certificate"};

/* What the client finds */

static void show_scts(const STACK_OF(SCT) *scts) {
    printf("  %d timestamps:", scts ? sk_SCT_num(scts) : -1);
    for (int i = 0; scts && i < sk_SCT_num(scts); i++) {
        SCT *sct = sk_SCT_value(scts, i);
        printf(" [source %d, status %d, version %d, time %llu]", SCT_get_source(sct), SCT_get_validation_status(sct),
               SCT_get_version(sct), (unsigned long long)SCT_get_timestamp(sct));
    }
    printf("\n");
}
static int callback_answer;
static int callback(const CT_POLICY_EVAL_CTX *policy, const STACK_OF(SCT) *scts, void *arg) {
    time_t now = time(NULL);
    printf("callback %s -> %d\n", (const char *)arg, callback_answer);
    show_x509("  certificate", CT_POLICY_EVAL_CTX_get0_cert(policy));
    show_x509("  issuer", CT_POLICY_EVAL_CTX_get0_issuer(policy));
    printf("  logs: %d, time is now: %d\n", CT_POLICY_EVAL_CTX_get0_log_store(policy) != NULL,
           CT_POLICY_EVAL_CTX_get_time(policy) / 1000 + 5 > (uint64_t)now);
    show_scts(scts);
    return callback_answer;
}
static void connect_and_show(SSL_CTX *ctx, SSL_CTX *peer_ctx) {
    struct pair p = client_pair(ctx, peer_ctx);
    handshake_show(&p);
    SHOW(SSL_get_verify_result(p.ssl));
    show_scts(SSL_get0_peer_scts(p.ssl));
    SHOW(SSL_get0_peer_scts(p.ssl) == SSL_get0_peer_scts(p.ssl));
    pair_free(&p);
}
static void each_source(int source, int mode) {
    const char *path = log_file();
    EACH_VERSION(version)
        for (int kind = 0; kind < KINDS; kind++)
            for (int count = 1; count < 3; count++) {
                SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
                NEED(SSL_CTX_set_ctlog_list_file(ctx, path) == 1);
                SSL_CTX_set_max_proto_version(ctx, version);
                if (kind == OLD_VERSION && source == 2)
                    goto next; /* libcrypto can't make one */
                printf("%s in the %s, %s%s\n", kind_names[kind], source_names[source], version_name(version),
                       count > 1 ? ", after another" : "");
                sources[source](peer_ctx, (enum kind)kind, count);
                callback_answer = 1;
                if (mode < 2)
                    NEED(SSL_CTX_enable_ct(ctx, mode) == 1);
                else
                    NEED(SSL_CTX_set_ct_validation_callback(ctx, callback, "of the context") == 1);
                connect_and_show(ctx, peer_ctx);
            next:
                SSL_CTX_free(ctx);
                peer_SSL_CTX_free(peer_ctx);
            }
    unlink(path);
}
static void extension_permissive(void) { each_source(0, SSL_CT_VALIDATION_PERMISSIVE); }
static void extension_strict(void) { each_source(0, SSL_CT_VALIDATION_STRICT); }
static void extension_callback(void) { each_source(0, 2); }
static void response_permissive(void) { each_source(1, SSL_CT_VALIDATION_PERMISSIVE); }
static void response_strict(void) { each_source(1, SSL_CT_VALIDATION_STRICT); }
static void response_callback(void) { each_source(1, 2); }
static void certificate_permissive(void) { each_source(2, SSL_CT_VALIDATION_PERMISSIVE); }
static void certificate_strict(void) { each_source(2, SSL_CT_VALIDATION_STRICT); }
static void certificate_callback(void) { each_source(2, 2); }

static void all_sources(void) {
    const char *path = log_file();
    EACH_VERSION(version) {
        SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
        NEED(SSL_CTX_set_ctlog_list_file(ctx, path) == 1);
        SSL_CTX_set_max_proto_version(ctx, version);
        in_extension(peer_ctx, GOOD, 2);
        unsigned char kept[sizeof(list)];
        size_t kept_len = list_len;
        memcpy(kept, list, sizeof(list));
        in_response(peer_ctx, BAD_SIGNATURE, 2);
        in_certificate(peer_ctx, UNKNOWN_LOG, 1);
        memcpy(list, kept, sizeof(list));
        list_len = kept_len;
        callback_answer = 1;
        NEED(SSL_CTX_set_ct_validation_callback(ctx, callback, "of the context") == 1);
        connect_and_show(ctx, peer_ctx);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
    unlink(path);
}

/* The callback's answers, when it is asked, and whose it is. */
static void answers(void) {
    const char *path = log_file();
    const int all[] = {-1, 0, 1, 2};
    EACH_VERSION(version)
        for (size_t i = 0; i < 4; i++) {
            SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
            NEED(SSL_CTX_set_ctlog_list_file(ctx, path) == 1);
            SSL_CTX_set_max_proto_version(ctx, version);
            in_extension(peer_ctx, GOOD, 1);
            callback_answer = all[i];
            NEED(SSL_CTX_set_ct_validation_callback(ctx, callback, "of the context") == 1);
            connect_and_show(ctx, peer_ctx);
            struct pair p = client_pair(ctx, peer_ctx);
            SHOW(SSL_set_ct_validation_callback(p.ssl, callback, "of the connection"));
            handshake_show(&p);
            SHOW(SSL_get_verify_result(p.ssl));
            pair_free(&p);
            printf("off\n");
            p = client_pair(ctx, peer_ctx);
            SHOW(SSL_set_ct_validation_callback(p.ssl, NULL, NULL));
            SHOW(SSL_ct_is_enabled(p.ssl));
            SHOW(SSL_get_tlsext_status_type(p.ssl));
            handshake_show(&p);
            show_scts(SSL_get0_peer_scts(p.ssl));
            pair_free(&p);
            SSL_CTX_free(ctx);
            peer_SSL_CTX_free(peer_ctx);
        }
    unlink(path);
}
/* Chains that are not verified, or have no issuer, are not judged. */
static void not_judged(void) {
    const char *names[] = {"p256", "selfsigned", "wrongca"};
    EACH_VERSION(version)
        for (size_t i = 0; i < 3; i++)
            for (int trusting = 0; trusting < 2; trusting++) {
                SSL_CTX *ctx = trusting ? client_ctx() : SSL_CTX_new(TLS_client_method());
                SSL_CTX *peer_ctx = peer_server_ctx(names[i]);
                SSL_CTX_set_max_proto_version(ctx, version);
                SSL_CTX_set_verify(ctx, SSL_VERIFY_NONE, NULL);
                if (i == 1 && trusting)
                    NEED(SSL_CTX_load_verify_locations(ctx, cert("selfsigned.pem"), NULL) == 1);
                if (i == 0 && trusting)
                    goto next; /* OpenSSL goes on after a fatal alert there */
                printf("%s, %s%s\n", version_name(version), names[i], trusting ? ", trusted" : "");
                NEED(SSL_CTX_enable_ct(ctx, SSL_CT_VALIDATION_STRICT) == 1);
                connect_and_show(ctx, peer_ctx);
            next:
                SSL_CTX_free(ctx);
                peer_SSL_CTX_free(peer_ctx);
            }
}
static void resumed(void) {
    EACH_VERSION(version) {
        SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
        char byte;
        SSL_CTX_set_max_proto_version(ctx, version);
        callback_answer = 1;
        NEED(SSL_CTX_set_ct_validation_callback(ctx, callback, "of the context") == 1);
        struct pair p = client_pair(ctx, peer_ctx);
        NEED(handshake_show(&p));
        SHOW_PEER_CALL(p.peer, peer_SSL_write(p.peer, "x", 1));
        SHOW_CALL(p.ssl, SSL_read(p.ssl, &byte, 1));
        SSL_SESSION *session = SSL_get1_session(p.ssl);
        SSL_set_shutdown(p.ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
        peer_SSL_set_shutdown(p.peer, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
        pair_free(&p);
        p = client_pair(ctx, peer_ctx);
        SSL_set_session(p.ssl, session);
        handshake_show(&p);
        SHOW(SSL_session_reused(p.ssl));
        show_scts(SSL_get0_peer_scts(p.ssl));
        pair_free(&p);
        SSL_SESSION_free(session);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

/* Nobody has asked for the timestamps that come. */
static void unasked(void) {
    unlink(log_file());
    EACH_VERSION(version) {
        SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx("p256");
        SSL_CTX_set_max_proto_version(ctx, version);
        in_certificate(peer_ctx, NONE, 1);
        struct pair p = client_pair(ctx, peer_ctx);
        handshake_show(&p);
        show_scts(SSL_get0_peer_scts(p.ssl));
        pair_free(&p);
        SSL *ssl = SSL_new(ctx);
        show_scts(SSL_get0_peer_scts(ssl));
        SSL_free(ssl);
        SSL_CTX_free(ctx);
        peer_SSL_CTX_free(peer_ctx);
    }
}

static int add_nothing(SSL *s, unsigned type, const unsigned char **out, size_t *outlen, int *al, void *arg) {
    (void)s, (void)type, (void)out, (void)outlen, (void)al, (void)arg;
    return 1;
}
static void settings(void) {
    SSL_CTX *ctx = client_ctx();
    SHOW(SSL_CTX_ct_is_enabled(ctx));
    SSL *ssl = SSL_new(ctx);
    SHOW(SSL_ct_is_enabled(ssl));
    SHOW(SSL_get_tlsext_status_type(ssl));
    for (int mode = -2; mode < 4; mode++) {
        TRY(SSL_CTX_enable_ct(ctx, mode));
        TRY(SSL_enable_ct(ssl, mode));
    }
    SHOW(SSL_CTX_ct_is_enabled(ctx));
    SHOW(SSL_ct_is_enabled(ssl));
    SHOW(SSL_get_tlsext_status_type(ssl));
    SHOW(SSL_CTX_get_tlsext_status_type(ctx));
    SSL_free(ssl);
    ssl = SSL_new(ctx);
    SHOW(SSL_ct_is_enabled(ssl));
    SHOW(SSL_get_tlsext_status_type(ssl));
    TRY(SSL_CTX_add_client_custom_ext(ctx, 18, add_nothing, NULL, NULL, NULL, NULL));
    TRY(SSL_CTX_add_server_custom_ext(ctx, 18, add_nothing, NULL, NULL, NULL, NULL));
    TRY(SSL_CTX_set_ct_validation_callback(ctx, NULL, NULL));
    SHOW(SSL_CTX_ct_is_enabled(ctx));
    SHOW(SSL_ct_is_enabled(ssl));
    TRY(SSL_CTX_add_client_custom_ext(ctx, 18, add_nothing, NULL, NULL, NULL, NULL));
    TRY(SSL_CTX_set_ct_validation_callback(ctx, callback, NULL));
    TRY(SSL_CTX_enable_ct(ctx, 0));
    TRY(SSL_enable_ct(ssl, 0));
    TRY(SSL_set_ct_validation_callback(ssl, callback, NULL));
    TRY(SSL_set_ct_validation_callback(ssl, NULL, NULL));
    SHOW(SSL_ct_is_enabled(ssl));
    SSL_free(ssl);
    SSL_CTX_free(ctx);
}
static void logs(void) {
    SSL_CTX *ctx = client_ctx();
    const char *path = log_file();
    const CTLOG_STORE *first = SSL_CTX_get0_ctlog_store(ctx);
    SHOW(first != NULL);
    SHOW(CTLOG_STORE_get0_log_by_id(first, log_id, 32) != NULL);
    TRY(SSL_CTX_set_ctlog_list_file(ctx, "/nonexistent"));
    TRY(SSL_CTX_set_ctlog_list_file(ctx, "/"));
    TRY(SSL_CTX_set_ctlog_list_file(ctx, "/dev/null"));
    TRY(SSL_CTX_set_ctlog_list_file(ctx, cert("p256.pem")));
    TRY(SSL_CTX_set_ctlog_list_file(ctx, path));
    SHOW(SSL_CTX_get0_ctlog_store(ctx) == first);
    SHOW(CTLOG_STORE_get0_log_by_id(first, log_id, 32) != NULL);
    CTLOG_STORE *other = CTLOG_STORE_new();
    SSL_CTX_set0_ctlog_store(ctx, other);
    SHOW(SSL_CTX_get0_ctlog_store(ctx) == other);
    setenv("CTLOG_FILE", path, 1);
    TRY(SSL_CTX_set_default_ctlog_list_file(ctx));
    SHOW(CTLOG_STORE_get0_log_by_id(other, log_id, 32) != NULL);
    setenv("CTLOG_FILE", "/nonexistent", 1);
    TRY(SSL_CTX_set_default_ctlog_list_file(ctx));
    SSL_CTX_set0_ctlog_store(ctx, NULL);
    SHOW(SSL_CTX_get0_ctlog_store(ctx) == NULL);
    unlink(path);
    SSL_CTX_free(ctx);
}

MAIN(CASE(settings), CASE(logs), CASE(extension_permissive), CASE(extension_strict), CASE(extension_callback),
     CASE(response_permissive), CASE(response_strict), CASE(response_callback), CASE(certificate_permissive),
     CASE(certificate_strict), CASE(certificate_callback), CASE(all_sources), CASE(answers), CASE(not_judged),
     CASE(resumed), CASE(unasked))
