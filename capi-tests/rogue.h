/*
 * A peer of TLS 1.3 that breaks the protocol under the right keys: what the true peer would send is decrypted, changed, signed and
 * finished anew, and encrypted. The keys are those that the library under test logs, so it may go on after any change that it takes.
 *
 * One suite, TLS_AES_128_GCM_SHA256, and RSA keys. Each message is a record of its own unless a test wants otherwise.
 */
#ifndef ROGUE_H
#define ROGUE_H
#include "flight.h"
#include <openssl/core_names.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>

enum { HASH = 32, KEY = 16, IV = 12, TAG = 16, HEADER = 5 };

/* Handshake messages, as they are called on the wire. */
enum {
    CLIENT_HELLO = 1, SERVER_HELLO, NEW_SESSION_TICKET = 4, END_OF_EARLY_DATA, ENCRYPTED_EXTENSIONS = 8, CERTIFICATE = 11,
    CERTIFICATE_REQUEST = 13, CERTIFICATE_VERIFY = 15, FINISHED = 20, KEY_UPDATE = 24,
};

/* The secrets that the library under test has logged. */
enum secret { CLIENT_HANDSHAKE, SERVER_HANDSHAKE, CLIENT_DATA, SERVER_DATA, SECRETS };
static unsigned char logged[SECRETS][HASH];
static void keep_secrets(const SSL *ssl, const char *line) {
    static const char *const labels[] = {"CLIENT_HANDSHAKE_TRAFFIC_SECRET ", "SERVER_HANDSHAKE_TRAFFIC_SECRET ", "CLIENT_TRAFFIC_SECRET_0 ",
                                         "SERVER_TRAFFIC_SECRET_0 "};
    (void)ssl;
    for (int i = 0; i < SECRETS; i++)
        if (strncmp(line, labels[i], strlen(labels[i])) == 0)
            for (int j = 0; j < HASH; j++) {
                unsigned byte;
                sscanf(strrchr(line, ' ') + 1 + 2 * j, "%2x", &byte);
                logged[i][j] = (unsigned char)byte;
            }
}

/* HKDF-Expand-Label (RFC 8446, 7.1), without a context. */
static void expand(const unsigned char *secret, const char *label, unsigned char *out, size_t size) {
    unsigned char info[64] = {0, (unsigned char)size, (unsigned char)(6 + strlen(label))};
    int mode = EVP_KDF_HKDF_MODE_EXPAND_ONLY;
    memcpy(info + 3, "tls13 ", 6);
    memcpy(info + 9, label, strlen(label));
    EVP_KDF *kdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
    EVP_KDF_CTX *ctx = EVP_KDF_CTX_new(kdf);
    OSSL_PARAM params[] = {OSSL_PARAM_construct_int(OSSL_KDF_PARAM_MODE, &mode), OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, (char *)"SHA256", 0),
                           OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, (void *)secret, HASH),
                           OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info, 10 + strlen(label)), OSSL_PARAM_construct_end()};
    NEED(EVP_KDF_derive(ctx, out, size, params) == 1);
    EVP_KDF_CTX_free(ctx);
    EVP_KDF_free(kdf);
}

/* One direction's protection. */
struct protection {
    unsigned char secret[HASH], key[KEY], iv[IV];
    uint64_t sequence;
};
static void protect_by(struct protection *p, const unsigned char *secret) {
    memcpy(p->secret, secret, HASH);
    expand(secret, "key", p->key, KEY);
    expand(secret, "iv", p->iv, IV);
    p->sequence = 0;
}
static void next_keys(struct protection *p) {
    unsigned char secret[HASH];
    expand(p->secret, "traffic upd", secret, HASH);
    protect_by(p, secret);
}
static EVP_CIPHER_CTX *cipher(struct protection *p, int encrypt, const unsigned char *header) {
    unsigned char nonce[IV];
    int n;
    memcpy(nonce, p->iv, IV);
    for (int i = 0; i < 8; i++)
        nonce[IV - 1 - i] ^= (unsigned char)(p->sequence >> (8 * i));
    p->sequence++;
    EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
    NEED(EVP_CipherInit_ex(ctx, EVP_aes_128_gcm(), NULL, p->key, nonce, encrypt) == 1);
    NEED(EVP_CipherUpdate(ctx, NULL, &n, header, HEADER) == 1);
    return ctx;
}
/* A record of `data`, whose last byte is the type already. */
static void seal_inner(struct bytes *out, struct protection *p, const unsigned char *data, size_t len) {
    unsigned char header[HEADER] = {SSL3_RT_APPLICATION_DATA, 3, 3, (unsigned char)((len + TAG) >> 8), (unsigned char)(len + TAG)};
    int n;
    put(out, header, HEADER);
    EVP_CIPHER_CTX *ctx = cipher(p, 1, header);
    NEED(out->len + len + TAG <= sizeof(out->at));
    NEED(EVP_CipherUpdate(ctx, out->at + out->len, &n, data, (int)len) == 1 && EVP_CipherFinal_ex(ctx, out->at + out->len + n, &n) == 1);
    NEED(EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, TAG, out->at + out->len + len) == 1);
    out->len += len + TAG;
    EVP_CIPHER_CTX_free(ctx);
}
static void seal(struct bytes *out, struct protection *p, int type, const void *data, size_t len, size_t padding) {
    static unsigned char inner[20000];
    NEED(len + 1 + padding <= sizeof(inner));
    memcpy(inner, data, len);
    inner[len] = (unsigned char)type;
    memset(inner + len + 1, 0, padding);
    seal_inner(out, p, inner, len + 1 + padding);
}
/* Adds the content of the record to `out`; its type. */
static int unseal(struct bytes *out, struct protection *p, const unsigned char *record, size_t len) {
    size_t size = len - HEADER - TAG;
    int n;
    EVP_CIPHER_CTX *ctx = cipher(p, 0, record);
    NEED(out->len + size <= sizeof(out->at));
    NEED(EVP_CipherUpdate(ctx, out->at + out->len, &n, record + HEADER, (int)size) == 1);
    NEED(EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, TAG, (void *)(record + len - TAG)) == 1);
    NEED(EVP_CipherFinal_ex(ctx, out->at + out->len + n, &n) == 1);
    EVP_CIPHER_CTX_free(ctx);
    while (size && !out->at[out->len + size - 1])
        size--;
    NEED(size);
    out->len += size - 1;
    return out->at[out->len];
}

/* A flight: messages with their headers. */
struct messages {
    struct bytes all[8];
    int count;
};
static struct bytes *message(struct messages *m, int type) {
    for (int i = 0; i < m->count; i++)
        if (m->all[i].at[0] == type)
            return &m->all[i];
    NEED(!"the message is in the flight");
    return NULL;
}
static void set_message(struct bytes *m, int type, const void *body, size_t len) {
    m->len = 0;
    put_number(m, (size_t)type, 1);
    put_number(m, len, 3);
    put(m, body, len);
}
/* Makes room for a message before that of `type`, or at the end (0). */
static struct bytes *new_message(struct messages *m, int type) {
    int at = 0;
    while (at < m->count && m->all[at].at[0] != type)
        at++;
    NEED(m->count < 8);
    memmove(&m->all[at + 1], &m->all[at], (size_t)(m->count - at) * sizeof(m->all[0]));
    m->count++;
    return &m->all[at];
}
static void drop_message(struct messages *m, int type) {
    struct bytes *gone = message(m, type);
    m->count--;
    memmove(gone, gone + 1, (size_t)(m->all + m->count - gone) * sizeof(*gone));
}
static void put_right_length(struct bytes *m) {
    for (int i = 0; i < 3; i++)
        m->at[1 + i] = (unsigned char)((m->len - 4) >> (16 - 8 * i));
}

/* The whole peer. */
struct rogue {
    struct pair p;
    int server;              /* the peer is the server */
    struct bytes transcript; /* as the library under test knows it */
    struct messages flight;
    struct protection protection; /* of what goes to the library under test */
    const char *key;              /* what certificates are signed with */
    int keep_verify, keep_finished;
};

static void transcript_hash(const struct rogue *r, unsigned char *out) { NEED(EVP_Digest(r->transcript.at, r->transcript.len, out, NULL, EVP_sha256(), NULL) == 1); }

/* A CertificateVerify by `scheme` over the transcript, of the named end. */
static void sign(struct rogue *r, struct bytes *m, unsigned scheme, const char *end) {
    unsigned char content[64 + 34 + HASH], signature[512], body[600];
    size_t size = sizeof(signature);
    memset(content, ' ', 64);
    snprintf((char *)content + 64, 35, "TLS 1.3, %s CertificateVerify", end);
    transcript_hash(r, content + 98);
    EVP_PKEY *key = load_key(r->key);
    EVP_PKEY_CTX *padding;
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    NEED(EVP_DigestSignInit(ctx, &padding, (scheme & 0xff) == 5 ? EVP_sha384() : scheme == 0x0201 ? EVP_sha1() : EVP_sha256(), NULL, key) == 1);
    if (scheme >> 8 == 8)
        NEED(EVP_PKEY_CTX_set_rsa_padding(padding, RSA_PKCS1_PSS_PADDING) == 1 && EVP_PKEY_CTX_set_rsa_pss_saltlen(padding, RSA_PSS_SALTLEN_DIGEST) == 1);
    NEED(EVP_DigestSign(ctx, signature, &size, content, sizeof(content)) == 1);
    EVP_MD_CTX_free(ctx);
    EVP_PKEY_free(key);
    body[0] = (unsigned char)(scheme >> 8), body[1] = (unsigned char)scheme;
    body[2] = (unsigned char)(size >> 8), body[3] = (unsigned char)size;
    memcpy(body + 4, signature, size);
    set_message(m, CERTIFICATE_VERIFY, body, 4 + size);
}
static void finish(struct rogue *r, struct bytes *m) {
    unsigned char key[HASH], hash[HASH], mac[HASH];
    expand(logged[r->server ? SERVER_HANDSHAKE : CLIENT_HANDSHAKE], "finished", key, HASH);
    transcript_hash(r, hash);
    NEED(HMAC(EVP_sha256(), key, HASH, hash, HASH, mac, NULL));
    set_message(m, FINISHED, mac, HASH);
}
/* Signs and finishes what was changed, and takes it into the transcript. */
static void settle(struct rogue *r) {
    for (int i = 0; i < r->flight.count; i++) {
        struct bytes *m = &r->flight.all[i];
        if (m->at[0] == CERTIFICATE_VERIFY && !r->keep_verify)
            sign(r, m, 0x0804, r->server ? "server" : "client");
        if (m->at[0] == FINISHED && !r->keep_finished)
            finish(r, m);
        put(&r->transcript, m->at, m->len);
    }
}
static void deliver(struct rogue *r, const struct bytes *records) { NEED(BIO_write(SSL_get_rbio(r->p.ssl), records->at, (int)records->len) == (int)records->len); }
static void send_record(struct rogue *r, int type, const void *data, size_t len, size_t padding) {
    static struct bytes out;
    out.len = 0;
    seal(&out, &r->protection, type, data, len, padding);
    deliver(r, &out);
}
static void send_clear(struct rogue *r, int type, const void *data, size_t len) {
    static struct bytes out;
    unsigned char header[] = {(unsigned char)type, 3, 3, (unsigned char)(len >> 8), (unsigned char)len};
    out.len = 0;
    put(&out, header, sizeof(header));
    put(&out, data, len);
    deliver(r, &out);
}
static void send_flight(struct rogue *r) {
    for (int i = 0; i < r->flight.count; i++)
        send_record(r, SSL3_RT_HANDSHAKE, r->flight.all[i].at, r->flight.all[i].len, 0);
}

/* The messages of a flight's records: what is in clear goes to the transcript, the rest to the flight. */
static void read_records(struct rogue *r, const struct bytes *records, struct protection *by, struct bytes *protected) {
    for (size_t at = 0, len; at + HEADER <= records->len; at += len) {
        const unsigned char *record = records->at + at;
        len = HEADER + (size_t)(record[3] << 8 | record[4]);
        if (record[0] == SSL3_RT_HANDSHAKE)
            put(&r->transcript, record + HEADER, len - HEADER);
        else if (record[0] == SSL3_RT_APPLICATION_DATA)
            NEED(unseal(protected, by, record, len) == SSL3_RT_HANDSHAKE);
    }
}
static void split_messages(struct messages *out, const struct bytes *in) {
    out->count = 0;
    for (size_t at = 0, len; at < in->len; at += len) {
        len = 4 + (size_t)(in->at[at + 1] << 16 | in->at[at + 2] << 8 | in->at[at + 3]);
        out->all[out->count].len = 0;
        put(&out->all[out->count++], in->at + at, len);
    }
}

/* As far as the peer's protected flight, which is in r->flight then. The library under test is the client or, if the peer is one, the
 * server. The contexts stay the caller's. */
static void begin_rogue(struct rogue *r, SSL_CTX *ctx, SSL_CTX *peer_ctx, int server) {
    static struct bytes first, second, protected;
    memset(r, 0, sizeof(*r));
    r->server = server;
    r->key = server ? "rsa.key" : "client-rsa.key";
    SSL_CTX_set_keylog_callback(ctx, keep_secrets);
    r->p = server ? client_pair(ctx, peer_ctx) : server_pair(ctx, peer_ctx);
    memory_bios(&r->p);
    BIO *in = SSL_get_rbio(r->p.ssl), *out = SSL_get_wbio(r->p.ssl), *peer_in = peer_SSL_get_rbio(r->p.peer), *peer_out = peer_SSL_get_wbio(r->p.peer);
    protected.len = 0;
    if (server) {
        SSL_do_handshake(r->p.ssl);
        take_flight(out, &first);
        read_records(r, &first, NULL, NULL);
        BIO_write(peer_in, first.at, (int)first.len);
        peer_SSL_do_handshake(r->p.peer);
        take_flight(peer_out, &second);
        BIO_write(in, second.at, HEADER + (second.at[3] << 8 | second.at[4]));
        SSL_do_handshake(r->p.ssl);
        protect_by(&r->protection, logged[SERVER_HANDSHAKE]);
        read_records(r, &second, &r->protection, &protected);
    } else {
        struct protection theirs;
        peer_SSL_do_handshake(r->p.peer);
        take_flight(peer_out, &first);
        read_records(r, &first, NULL, NULL);
        BIO_write(in, first.at, (int)first.len);
        SSL_do_handshake(r->p.ssl);
        take_flight(out, &second);
        protect_by(&theirs, logged[SERVER_HANDSHAKE]);
        read_records(r, &second, &theirs, &protected);
        put(&r->transcript, protected.at, protected.len);
        BIO_write(peer_in, second.at, (int)second.len);
        peer_SSL_do_handshake(r->p.peer);
        take_flight(peer_out, &second);
        protect_by(&r->protection, logged[CLIENT_HANDSHAKE]);
        protected.len = 0;
        read_records(r, &second, &r->protection, &protected);
    }
    split_messages(&r->flight, &protected);
    r->protection.sequence = 0;
    ERR_clear_error();
}
/* The true peer's flight, and from then on the keys for data. */
static void connect_rogue(struct rogue *r) {
    settle(r);
    send_flight(r);
    NEED(SSL_do_handshake(r->p.ssl) == 1);
    protect_by(&r->protection, logged[r->server ? SERVER_DATA : CLIENT_DATA]);
}
static void end_rogue(struct rogue *r) { pair_free(&r->p); }

#endif
