/* Sessions that stand for a key that both ends have from elsewhere, and somebody who is known by it. */
#ifndef KEY_SESSION_H
#define KEY_SESSION_H

#include "support.h"

static const unsigned char suite_1_2[] = {0xc0, 0x2b}, suite_1_3[] = {0x13, 0x01}, suite_1_3_sha384[] = {0x13, 0x02};

/* A function that makes one, in the library whose functions have that prefix. A session of TLS 1.2 has an id too. */
#define KEY_SESSION(prefix, name)                                                                                      \
    static SSL_SESSION *name(SSL *ssl, int version, const unsigned char *suite, const unsigned char *key, size_t size) { \
        SSL_SESSION *session = prefix##SSL_SESSION_new();                                                              \
        const SSL_CIPHER *cipher = prefix##SSL_CIPHER_find(ssl, suite);                                                \
        NEED(session && cipher);                                                                                       \
        if (version == TLS1_2_VERSION) {                                                                               \
            NEED(prefix##SSL_SESSION_set1_id(session, (const unsigned char *)"0123456789012345678901234567890", 32) == 1); \
            NEED(prefix##SSL_SESSION_set1_id_context(session, (const unsigned char *)"key", 3) == 1);                  \
        }                                                                                                              \
        NEED(prefix##SSL_SESSION_set_cipher(session, cipher) == 1);                                                    \
        NEED(prefix##SSL_SESSION_set_protocol_version(session, version) == 1);                                         \
        NEED(prefix##SSL_SESSION_set1_master_key(session, key, size) == 1);                                            \
        return session;                                                                                                \
    }
KEY_SESSION(, key_session)
KEY_SESSION(peer_, peer_key_session)

/* The answer of a callback for pre-shared keys: `made` belongs to somebody. */
static int as_somebody(SSL_SESSION *made, const unsigned char **id, size_t *len, SSL_SESSION **session) {
    *session = made;
    *id = (const unsigned char *)"somebody";
    *len = 8;
    return 1;
}
/* Whether an identity is somebody's: tickets, which are shown to the same callbacks, are longer. */
static int is_somebody(size_t len) { return len == 8; }

#endif
