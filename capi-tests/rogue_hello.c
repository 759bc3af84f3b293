/* ServerHellos and HelloRetryRequests that no client should take (RFC 8446, 4.1.3 and 4.1.4): each field, each extension, and one after
 * the other. Which of several reasons is given is each library's own affair; that there is an alert, and for what, is not. */
#include "flight.h"

#define LENGTH(list) (sizeof(list) / sizeof(list[0]))
static const unsigned char retry_random[32] = {0xCF, 0x21, 0xAD, 0x74, 0xE5, 0x9A, 0x61, 0x11, 0xBE, 0x1D, 0x8C, 0x02, 0x1E, 0x65, 0xB8, 0x91,
                                               0xC2, 0xA2, 0x11, 0x16, 0x7A, 0xBB, 0x8C, 0x5E, 0x07, 0x9E, 0x09, 0xE2, 0xC8, 0xA8, 0x33, 0x9C};

static int alerts;
static void count_alert(const SSL *ssl, int where, int ret) {
    (void)ssl, (void)ret;
    alerts += where == SSL_CB_WRITE_ALERT;
}

/* A hello, in its parts. */
struct hello {
    int version, suite, compression;
    unsigned char random[32];
    unsigned char session_id[64];
    size_t session_id_len;
    struct bytes extensions;
};
static void extension(struct hello *h, unsigned type, const void *content, size_t len) {
    put_number(&h->extensions, type, 2);
    put_number(&h->extensions, len, 2);
    put(&h->extensions, content, len);
}
static void send_hello(SSL *ssl, const struct hello *h) {
    static struct bytes body, out;
    body.len = out.len = 0;
    put_number(&body, (size_t)h->version, 2);
    put(&body, h->random, 32);
    put_number(&body, h->session_id_len, 1);
    put(&body, h->session_id, h->session_id_len);
    put_number(&body, (size_t)h->suite, 2);
    put_number(&body, (size_t)h->compression, 1);
    put_number(&body, h->extensions.len, 2);
    put(&body, h->extensions.at, h->extensions.len);
    put(&out, "\26\3\3", 3);
    put_number(&out, body.len + 4, 2);
    put_number(&out, 2, 1);
    put_number(&out, body.len, 3);
    put(&out, body.at, body.len);
    BIO_write(SSL_get_rbio(ssl), out.at, (int)out.len);
}

static const unsigned char point[32] = {9};
static void share(struct hello *h, unsigned group, size_t len) {
    unsigned char content[200] = {(unsigned char)(group >> 8), (unsigned char)group, (unsigned char)(len >> 8), (unsigned char)len};
    memcpy(content + 4, point, len < 32 ? len : 32);
    extension(h, 51, content, 4 + len);
}
static void good(struct hello *h) {
    extension(h, 43, "\3\4", 2);
    share(h, 29, 32);
}
static void retry(struct hello *h) {
    memcpy(h->random, retry_random, 32);
    extension(h, 43, "\3\4", 2);
}

#define CHANGE(name, ...) static void name(struct hello *h) { __VA_ARGS__; }
CHANGE(as_it_is, good(h))
CHANGE(legacy_1_3, h->version = 0x304; good(h))
CHANGE(legacy_1_1, h->version = 0x302; good(h))
CHANGE(legacy_ssl3, h->version = 0x300; good(h))
CHANGE(compressed, h->compression = 1; good(h))
CHANGE(suite_1_2, h->suite = 0xc02f; good(h))
CHANGE(suite_not_offered, h->suite = 0x1302; good(h))
CHANGE(suite_unknown, h->suite = 0x13ff; good(h))
CHANGE(suite_none, h->suite = 0; good(h))
CHANGE(other_session_id, h->session_id[0] ^= 1; good(h))
CHANGE(no_session_id, h->session_id_len = 0; good(h))
CHANGE(long_session_id, h->session_id_len = 33; good(h))
CHANGE(no_version, share(h, 29, 32))
CHANGE(version_1_2, extension(h, 43, "\3\3", 2); share(h, 29, 32))
CHANGE(version_1_4, extension(h, 43, "\3\5", 2); share(h, 29, 32))
CHANGE(version_draft, extension(h, 43, "\177\34", 2); share(h, 29, 32))
CHANGE(version_short, extension(h, 43, "\3", 1); share(h, 29, 32))
CHANGE(version_long, extension(h, 43, "\3\4x", 3); share(h, 29, 32))
CHANGE(version_list, extension(h, 43, "\2\3\4", 3); share(h, 29, 32))
CHANGE(version_twice, good(h); extension(h, 43, "\3\4", 2))
CHANGE(no_share, extension(h, 43, "\3\4", 2))
CHANGE(share_twice, good(h); share(h, 29, 32))
CHANGE(share_other_group, extension(h, 43, "\3\4", 2); share(h, 24, 97))
CHANGE(share_without_key, extension(h, 43, "\3\4", 2); share(h, 23, 65))
CHANGE(share_unknown_group, extension(h, 43, "\3\4", 2); share(h, 0x1234, 32))
CHANGE(share_short, extension(h, 43, "\3\4", 2); share(h, 29, 31))
CHANGE(share_long, extension(h, 43, "\3\4", 2); share(h, 29, 33))
CHANGE(share_empty, extension(h, 43, "\3\4", 2); share(h, 29, 0))
CHANGE(share_group_only, extension(h, 43, "\3\4", 2); extension(h, 51, "\0\35", 2))
CHANGE(share_garbage, extension(h, 43, "\3\4", 2); extension(h, 51, "x", 1))
CHANGE(psk, good(h); extension(h, 41, "\0\0", 2))
CHANGE(early_data, good(h); extension(h, 42, "", 0))
CHANGE(cookie, good(h); extension(h, 44, "\0\1x", 3))
CHANGE(alpn, good(h); extension(h, 16, "\0\3\2h2", 5))
CHANGE(name, good(h); extension(h, 0, "", 0))
CHANGE(groups, good(h); extension(h, 10, "\0\2\0\35", 4))
CHANGE(sigalgs, good(h); extension(h, 13, "\0\2\10\4", 4))
CHANGE(ems, good(h); extension(h, 23, "", 0))
CHANGE(ticket, good(h); extension(h, 35, "", 0))
CHANGE(renegotiation, good(h); extension(h, 0xff01, "\0", 1))
CHANGE(point_formats, good(h); extension(h, 11, "\1\0", 2))
CHANGE(downgrade_1_2, memcpy(h->random + 24, "DOWNGRD\1", 8); good(h))
CHANGE(downgrade_1_1, memcpy(h->random + 24, "DOWNGRD\0", 8); good(h))
CHANGE(extension_cut, good(h); put(&h->extensions, "\0", 1))
CHANGE(extension_too_long, good(h); put(&h->extensions, "\0\20\0\5x", 5))
CHANGE(zero_share, extension(h, 43, "\3\4", 2); unsigned char zero[36] = {0, 29, 0, 32}; extension(h, 51, zero, 36))
CHANGE(retry_good, retry(h); extension(h, 51, "\0\27", 2))
CHANGE(retry_same_group, retry(h); extension(h, 51, "\0\35", 2))
CHANGE(retry_unknown_group, retry(h); extension(h, 51, "\22\64", 2))
CHANGE(retry_other_group, retry(h); extension(h, 51, "\0\31", 2))
CHANGE(retry_with_share, retry(h); share(h, 23, 65))
CHANGE(retry_nothing, retry(h))
CHANGE(retry_empty_cookie, retry(h); extension(h, 44, "\0\0", 2))
CHANGE(retry_cookie, retry(h); extension(h, 44, "\0\1x", 3))
CHANGE(retry_cookie_long, retry(h); extension(h, 44, "\0\1xx", 4))
CHANGE(retry_cookie_twice, retry(h); extension(h, 44, "\0\1x", 3); extension(h, 44, "\0\1x", 3))
CHANGE(retry_no_version, memcpy(h->random, retry_random, 32); extension(h, 51, "\0\27", 2))
CHANGE(retry_version_1_2, memcpy(h->random, retry_random, 32); extension(h, 43, "\3\3", 2); extension(h, 51, "\0\27", 2))
CHANGE(retry_psk, retry_good(h); extension(h, 41, "\0\0", 2))
CHANGE(retry_alpn, retry_good(h); extension(h, 16, "\0\3\2h2", 5))
CHANGE(retry_other_session_id, h->session_id[0] ^= 1; retry_good(h))
CHANGE(retry_compressed, h->compression = 1; retry_good(h))
CHANGE(retry_suite_not_offered, h->suite = 0x1302; retry_good(h))
CHANGE(retry_legacy_1_3, h->version = 0x304; retry_good(h))
/* After a good HelloRetryRequest. */
CHANGE(again_retry, retry_good(h))
CHANGE(again_first_group, good(h))
CHANGE(again_other_suite, h->suite = 0x1303; good(h))
CHANGE(again_version_1_2, extension(h, 43, "\3\3", 2))
CHANGE(again_no_version, share(h, 23, 65))
CHANGE(again_cookie, good(h); extension(h, 44, "\0\1x", 3))

struct change {
    const char *name;
    void (*change)(struct hello *h);
};
#define E(name) {#name, name}
static const struct change first[] = {
    E(as_it_is), E(legacy_ssl3), E(compressed), E(suite_1_2), E(suite_not_offered), E(suite_unknown), E(suite_none),
    E(other_session_id), E(no_session_id), E(long_session_id), E(no_version), E(version_1_2), E(version_1_4), E(version_draft), E(version_short),
    E(version_long), E(version_list), E(version_twice), E(no_share), E(share_twice), E(share_other_group), E(share_without_key), E(share_unknown_group),
    E(share_short), E(share_long), E(share_empty), E(share_group_only), E(share_garbage), E(psk), E(early_data), E(cookie), E(alpn), E(name), E(groups),
    E(sigalgs), E(ems), E(ticket), E(renegotiation), E(point_formats), E(downgrade_1_2), E(downgrade_1_1), E(extension_cut), E(extension_too_long),
    E(zero_share), E(retry_good), E(retry_same_group), E(retry_unknown_group), E(retry_other_group), E(retry_with_share), E(retry_nothing),
    E(retry_empty_cookie), E(retry_cookie), E(retry_cookie_long), E(retry_cookie_twice), E(retry_version_1_2), E(retry_psk),
    E(retry_alpn), E(retry_other_session_id), E(retry_compressed), E(retry_suite_not_offered), E(retry_legacy_1_3)};
/* RFC 8446 forbids these, and OpenSSL takes them. */
static const struct change stricter[] = {E(legacy_1_3), E(legacy_1_1), E(retry_no_version)};
static const struct change second[] = {E(again_retry), E(again_first_group), E(again_other_suite), E(again_version_1_2), E(again_no_version), E(again_cookie)};

static void begin(struct hello *h, const unsigned char *client_hello) {
    memset(h, 0, sizeof(*h));
    h->version = 0x303, h->suite = 0x1301;
    memset(h->random, 7, 32);
    /* After record and message header, version and random. */
    h->session_id_len = client_hello[43];
    memcpy(h->session_id, client_hello + 44, h->session_id_len);
}
static void attempts(const struct change *all, size_t count, int again, int versions) {
    static struct bytes flight;
    static struct hello h;
    SSL_CTX *ctx = client_ctx();
    NEED(SSL_CTX_set1_groups_list(ctx, "X25519:P-256:P-384") == 1);
    NEED(SSL_CTX_set_ciphersuites(ctx, "TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256") == 1);
    NEED(SSL_CTX_set_cipher_list(ctx, "ECDHE-RSA-AES128-GCM-SHA256") == 1);
    if (versions)
        only_version(ctx, versions);
    SSL_CTX_set_info_callback(ctx, count_alert);
    for (size_t i = 0; i < count; i++) {
        SSL *ssl = SSL_new(ctx);
        BIO *in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem());
        BIO_set_mem_eof_return(in, -1);
        SSL_set_bio(ssl, in, out);
        SSL_set_connect_state(ssl);
        SSL_do_handshake(ssl);
        take_flight(out, &flight);
        printf("%s\n", all[i].name);
        begin(&h, flight.at);
        if (again) {
            retry_good(&h);
            send_hello(ssl, &h);
            SSL_do_handshake(ssl);
            begin(&h, flight.at);
        }
        all[i].change(&h);
        send_hello(ssl, &h);
        alerts = 0;
        struct outcome o = CALL(ssl, SSL_do_handshake(ssl));
        if (all == stricter)
            NEED(!is_ours() || !is_retry(o.error));
        else
            printf("  %s, %d alerts\n", is_retry(o.error) ? "taken" : "refused", alerts);
        SSL_free(ssl);
    }
    SSL_CTX_free(ctx);
}
static void only_1_3(void) { attempts(first, LENGTH(first), 0, TLS1_3_VERSION); }
static void only_1_2(void) { attempts(first, LENGTH(first), 0, TLS1_2_VERSION); }
static void both(void) { attempts(first, LENGTH(first), 0, 0); }
static void refused(void) { attempts(stricter, LENGTH(stricter), 0, TLS1_3_VERSION); }
static void retried(void) { attempts(second, LENGTH(second), 1, TLS1_3_VERSION); }
static void retried_both(void) { attempts(second, LENGTH(second), 1, 0); }

MAIN(CASE(only_1_3), CASE(only_1_2), CASE(both), CASE(refused), CASE(retried), CASE(retried_both))
