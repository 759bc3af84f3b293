/* Any bytes as a session, a ticket, a session id or a key's identity: refused or ignored, never resumed. */
#include "key_session.h"
#include "random.h"

/* A session of a client of ours, as DER. */
static int session_der(unsigned char *der, int version, int with_certificate) {
    SSL_CTX *ctx = client_ctx(), *peer_ctx = peer_server_ctx(with_certificate ? "rsa" : "p256");
    only_version(ctx, version);
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_CLIENT);
    SSL_CTX_sess_set_new_cb(ctx, keep_session);
    struct pair p = client_pair(ctx, peer_ctx);
    SSL_set_tlsext_host_name(p.ssl, "server.test");
    char byte;
    NEED_HANDSHAKE(&p);
    CALL(p.ssl, SSL_read(p.ssl, &byte, 1));
    SSL_shutdown(p.ssl);
    NEED(kept_session);
    unsigned char *at = der;
    int len = i2d_SSL_SESSION(kept_session, &at);
    NEED(len > 0 && len < 8000);
    pair_free(&p);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
    return len;
}

/* What is made of the bytes. 0 if nothing. */
static int taken(const unsigned char *der, long len) {
    const unsigned char *at = der;
    ERR_clear_error();
    SSL_SESSION *session = d2i_SSL_SESSION(NULL, &at, len);
    if (!session)
        return 0;
    /* It can be looked at, written and used. */
    unsigned char *out = NULL, again[16384];
    int size = i2d_SSL_SESSION(session, &out);
    NEED(size >= 0 && size < (int)sizeof(again));
    OPENSSL_free(out);
    BIO *text = BIO_new(BIO_s_null());
    SSL_SESSION_print(text, session);
    BIO_free(text);
    unsigned id_len;
    SSL_SESSION_get_id(session, &id_len);
    NEED(id_len <= SSL_MAX_SSL_SESSION_ID_LENGTH);
    SSL_SESSION_get_master_key(session, again, sizeof(again));
    SSL_SESSION_get0_cipher(session);
    SSL_SESSION_is_resumable(session);
    static SSL_CTX *ctx;
    if (!ctx)
        ctx = client_ctx();
    SSL *ssl = SSL_new(ctx);
    BIO *bio = BIO_new(BIO_s_mem());
    SSL_set_bio(ssl, bio, bio);
    SSL_set_connect_state(ssl);
    if (SSL_set_session(ssl, session) == 1)
        SSL_do_handshake(ssl);
    SSL_free(ssl);
    SSL_SESSION_free(session);
    return 1;
}
static void each_byte(void) {
    unsigned char der[8192], changed[8192];
    for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
        int len = session_der(der, version, 0), whole = taken(der, len);
        printf("%s, whole %d\n", version_name(version), whole);
        /* Cut anywhere. */
        int cut = 0;
        for (int i = 0; i < len; i++)
            cut += taken(der, i);
        printf("  cut: %d\n", cut);
        for (int i = 0; i < len; i++)
            for (int bit = 0; bit < 8; bit += 3) {
                memcpy(changed, der, (size_t)len);
                changed[i] ^= (unsigned char)(1 << bit);
                int ok = taken(changed, len);
                if (getenv("FUZZ_SHOW")) printf("%d %d %d\n", i, bit, ok);
            }
    }
    printf("alive\n");
}
static void at_random(void) {
    unsigned char der[8192], changed[9000];
    for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
        int len = session_der(der, version, 1);
        for (int i = 0; i < 3000; i++) {
            memcpy(changed, der, (size_t)len);
            int size = len, changes = 1 + (int)draw(4);
            while (changes--) {
                int at = (int)draw((unsigned)size - 8), by = (int)draw(8);
                switch (draw(4)) {
                case 0:
                    changed[at] = (unsigned char)draw(256);
                    break;
                case 1:
                    memmove(changed + at, changed + at + by, (size_t)(size - at - by));
                    size -= by;
                    break;
                case 2:
                    memmove(changed + at + by, changed + at, (size_t)(size - at));
                    size += by;
                    break;
                default:
                    memset(changed + at, (int)draw(256), (size_t)by);
                }
            }
            taken(changed, size);
        }
        for (int i = 0; i < 3000; i++) {
            int size = (int)draw(200);
            for (int j = 0; j < size; j++)
                changed[j] = (unsigned char)draw(256);
            if (taken(changed, size))
                printf("noise is a session\n");
        }
    }
    printf("alive\n");
}

/* Sessions in BER, which OpenSSL reads, and in what is neither: the two libraries take the same, and make the same of it. */

/* Reads an element, and writes it with lengths, parts and ends that DER does not have, by chance. `raw`: it stays as it is. */
static size_t to_ber(const unsigned char **in, unsigned char *out, int raw) {
    unsigned char inside[20000], tag = *(*in)++;
    size_t len = *(*in)++, size = 0, at = 0;
    if (len & 0x80) {
        int bytes = (int)len & 0x7f;
        for (len = 0; bytes; bytes--)
            len = len << 8 | *(*in)++;
    }
    const unsigned char *end = *in + len;
    if (!raw && tag & 0x20) {
        while (*in < end)
            size += to_ber(in, inside + size, tag == 0xa3);
    } else if (!raw && tag == 4 && len && draw(2)) {
        tag = 0x24;
        while (*in < end) {
            size_t part = 1 + draw((unsigned)(end - *in)), nested = draw(8) == 0 && part < 100 ? 1 + draw(6) : 0, whole = part + 2 * nested;
            for (; nested; nested--) {
                whole -= 2;
                inside[size++] = 0x24, inside[size++] = (unsigned char)(whole + (part < 128 ? 2 : 4));
            }
            inside[size++] = 4;
            if (part >= 128)
                inside[size++] = 0x82, inside[size++] = (unsigned char)(part >> 8);
            inside[size++] = (unsigned char)part;
            memcpy(inside + size, *in, part);
            size += part;
            *in += part;
        }
    } else {
        memcpy(inside, *in, len);
        size = len;
        *in = end;
    }
    int indefinite = !raw && tag & 0x20 && draw(3) == 0, zeroes = raw ? 0 : (int)draw(3);
    out[at++] = tag;
    if (indefinite) {
        out[at++] = 0x80;
    } else if (size < 128 && !zeroes) {
        out[at++] = (unsigned char)size;
    } else {
        int bytes = size > 0xffff ? 3 : size > 0xff ? 2 : 1;
        out[at++] = (unsigned char)(0x80 | (bytes + zeroes));
        for (int i = 0; i < zeroes; i++)
            out[at++] = 0;
        for (int i = bytes - 1; i >= 0; i--)
            out[at++] = (unsigned char)(size >> (8 * i));
    }
    memcpy(out + at, inside, size);
    at += size;
    if (indefinite)
        out[at++] = 0, out[at++] = 0;
    return at;
}
static int read_alike, read_by_both, read_by_none;
static void read_by_each(const unsigned char *bytes, size_t len) {
    const unsigned char *at = bytes, *peer_at = bytes;
    unsigned char *out = NULL, *peer_out = NULL;
    SSL_SESSION *session = d2i_SSL_SESSION(NULL, &at, (long)len), *peer_session = peer_d2i_SSL_SESSION(NULL, &peer_at, (long)len);
    ERR_clear_error();
    int size = session ? i2d_SSL_SESSION(session, &out) : 0, peer_size = peer_session ? peer_i2d_SSL_SESSION(peer_session, &peer_out) : 0;
    int same = at == peer_at && size == peer_size && (!size || memcmp(out, peer_out, (size_t)size) == 0);
    read_alike += same;
    read_by_both += session && peer_session;
    read_by_none += !session && !peer_session;
    if (!same) {
        printf("system %d, ours %d, %d %d:", peer_size, size, (int)(peer_at - bytes), (int)(at - bytes));
        for (size_t i = 0; i < len && i < 300; i++)
            printf(" %02x", bytes[i]);
        putchar('\n');
    }
    OPENSSL_free(out);
    OPENSSL_free(peer_out);
    SSL_SESSION_free(session);
    peer_SSL_SESSION_free(peer_session);
}
static void ber(void) {
    static unsigned char der[8192], changed[20000];
    for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++) {
        session_der(der, version, version == TLS1_3_VERSION);
        read_alike = read_by_both = read_by_none = 0;
        for (int i = 0; i < 3000; i++) {
            const unsigned char *at = der;
            size_t len = to_ber(&at, changed, 0);
            /* In each other attempt a byte is wrong besides. */
            if (i % 2)
                changed[draw((unsigned)len)] = (unsigned char)(draw(3) ? draw(256) : draw(3) ? 0 : 0x1f | draw(2) << 5);
            read_by_each(changed, len);
        }
        printf("%s: alike %d, by both %d, by none %d\n", version_name(version), read_alike, read_by_both > 1400, read_by_none > 100);
    }
    /* A name is a string of C, whatever follows in it. */
    int len = session_der(der, TLS1_3_VERSION, 0);
    const unsigned char *at = der;
    SSL_SESSION *session = d2i_SSL_SESSION(NULL, &at, len);
    NEED(session && SSL_SESSION_set1_hostname(session, "nameofmine") == 1);
    unsigned char *out = changed;
    len = i2d_SSL_SESSION(session, &out);
    SSL_SESSION_free(session);
    unsigned char *name = memmem(changed, (size_t)len, "nameofmine", 10);
    NEED(name);
    name[6] = 0;
    at = changed;
    session = d2i_SSL_SESSION(NULL, &at, len);
    NEED(session);
    SHOW_STR(SSL_SESSION_get0_hostname(session));
    SSL_SESSION_free(session);
}

/* A peer's client with a session whose ticket is `ticket`. */
static SSL_SESSION *with_ticket(SSL_SESSION *session, const unsigned char *ticket, size_t len, const unsigned char *old, size_t old_len) {
    unsigned char der[16384], *at = der;
    int size = peer_i2d_SSL_SESSION(session, &at);
    NEED(size > 0 && len == old_len);
    unsigned char *place = memmem(der, (size_t)size, old, old_len);
    NEED(place);
    memcpy(place, ticket, len);
    const unsigned char *in = der;
    SSL_SESSION *changed = peer_d2i_SSL_SESSION(NULL, &in, size);
    NEED(changed);
    return changed;
}
static int failed, resumed, tried;
static void attempt(SSL_CTX *ctx, SSL_CTX *peer_ctx, SSL_SESSION *session) {
    struct pair p = server_pair(ctx, peer_ctx);
    NEED(peer_SSL_set_session(p.peer, session) == 1);
    int ok = handshake(&p);
    tried++;
    failed += !ok;
    resumed += ok && (SSL_session_reused(p.ssl) || peer_SSL_session_reused(p.peer));
    pair_free(&p);
}
/* Sessions of which something was changed, at a server with tickets or with a cache. */
static void tampered(int version, int tickets) {
    SSL_CTX *ctx = server_ctx("p256"), *peer_ctx = peer_client_ctx();
    only_version(ctx, version);
    SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"fuzz", 4);
    if (!tickets)
        SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
    peer_SSL_CTX_set_session_cache_mode(peer_ctx, SSL_SESS_CACHE_CLIENT);
    peer_SSL_CTX_sess_set_new_cb(peer_ctx, peer_keep_session);
    struct pair p = server_pair(ctx, peer_ctx);
    char byte;
    peer_kept_session = NULL;
    NEED_HANDSHAKE(&p);
    PEER_CALL(p.peer, peer_SSL_read(p.peer, &byte, 1));
    SSL_shutdown(p.ssl);
    peer_SSL_shutdown(p.peer);
    pair_free(&p);
    NEED(peer_kept_session);
    SSL_SESSION *session = peer_kept_session;
    peer_SSL_SESSION_up_ref(session);
    const unsigned char *secret;
    size_t len = 0;
    unsigned id_len = 0;
    if (tickets || version == TLS1_3_VERSION) {
        peer_SSL_SESSION_get0_ticket(session, &secret, &len);
    } else {
        secret = peer_SSL_SESSION_get_id(session, &id_len);
        len = id_len;
    }
    NEED(len >= 16 && len < 4096);
    unsigned char old[4096], changed[4096];
    memcpy(old, secret, len);
    failed = resumed = tried = 0;
    for (size_t i = 0; i < len; i++) {
        memcpy(changed, old, len);
        changed[i] ^= (unsigned char)(1 << draw(8));
        SSL_SESSION *bad = with_ticket(session, changed, len, old, len);
        attempt(ctx, peer_ctx, bad);
        peer_SSL_SESSION_free(bad);
    }
    for (int i = 0; i < 40; i++) {
        for (size_t j = 0; j < len; j++)
            changed[j] = (unsigned char)draw(256);
        /* Some with the right name of the key. */
        if (i % 2 && len > 16)
            memcpy(changed, old, 16);
        SSL_SESSION *bad = with_ticket(session, changed, len, old, len);
        attempt(ctx, peer_ctx, bad);
        peer_SSL_SESSION_free(bad);
    }
    printf("%s, %s: some tried %d, failed %d, resumed %d\n", version_name(version), tickets ? "tickets" : "cache", tried > 0, failed, resumed);
    failed = resumed = tried = 0;
    attempt(ctx, peer_ctx, session);
    printf("untouched: failed %d, resumed %d\n", failed, resumed);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}
static void tickets_1_2(void) { tampered(TLS1_2_VERSION, 1); }
static void tickets_1_3(void) { tampered(TLS1_3_VERSION, 1); }
static void ids_1_2(void) { tampered(TLS1_2_VERSION, 0); }
static void ids_1_3(void) { tampered(TLS1_3_VERSION, 0); }

/* External keys: identities that the server does not know. */
static unsigned char identity[600];
static size_t identity_len;
static SSL_SESSION *external;
static int use(SSL *ssl, const EVP_MD *md, const unsigned char **id, size_t *len, SSL_SESSION **session) {
    (void)ssl, (void)md;
    *id = identity;
    *len = identity_len;
    peer_SSL_SESSION_up_ref(external);
    *session = external;
    return 1;
}
static int asked, as_long;
static int find(SSL *ssl, const unsigned char *id, size_t len, SSL_SESSION **session) {
    (void)ssl;
    asked++;
    as_long += len == identity_len && memcmp(id, identity, len) == 0;
    *session = NULL;
    return 1;
}
static void identities(void) {
    SSL_CTX *ctx = server_ctx("p256"), *peer_ctx = peer_client_ctx();
    SSL_CTX_set_psk_find_session_callback(ctx, find);
    peer_SSL_CTX_set_psk_use_session_callback(peer_ctx, use);
    SSL *any_ssl = peer_SSL_new(peer_ctx);
    const unsigned char key[32] = {1};
    external = peer_key_session(any_ssl, TLS1_3_VERSION, suite_1_3, key, sizeof(key));
    failed = resumed = tried = 0;
    for (int i = 0; i < 150; i++) {
        identity_len = i < 40 ? (size_t)i + 1 : 1 + draw(sizeof(identity) - 1);
        for (size_t j = 0; j < identity_len; j++)
            identity[j] = (unsigned char)draw(256);
        struct pair p = server_pair(ctx, peer_ctx);
        int ok = handshake(&p);
        tried++;
        failed += !ok;
        resumed += ok && SSL_session_reused(p.ssl);
        pair_free(&p);
    }
    printf("tried %d, asked %d, as they were %d, failed %d, resumed %d\n", tried, asked, as_long, failed, resumed);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}

MAIN(SLOW_CASE(each_byte, 60), SLOW_CASE(at_random, 60), SLOW_CASE(ber, 60), SLOW_CASE(tickets_1_2, 60), SLOW_CASE(tickets_1_3, 60), SLOW_CASE(ids_1_2, 60),
     SLOW_CASE(ids_1_3, 60), SLOW_CASE(identities, 60))
