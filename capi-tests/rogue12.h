/*
 * A peer of TLS 1.2 with the right keys: the library under test has them in its session, so whatever it takes can be gone on with.
 *
 * One suite, ECDHE-RSA-AES128-GCM-SHA256.
 */
#ifndef ROGUE12_H
#define ROGUE12_H
#include "flight.h"
#include <openssl/core_names.h>
#include <openssl/kdf.h>

enum { SECRET = 48, RANDOM = 32, KEY = 16, SALT = 4, EXPLICIT = 8, TAG = 16 };

static unsigned char master[SECRET];

/* The PRF of RFC 5246, 5, with the master secret. */
static void prf(const char *label, const unsigned char *seed, size_t len, unsigned char *out, size_t size) {
    unsigned char whole[100];
    size_t label_len = strlen(label);
    NEED(label_len + len <= sizeof(whole));
    memcpy(whole, label, label_len);
    memcpy(whole + label_len, seed, len);
    EVP_KDF *kdf = EVP_KDF_fetch(NULL, "TLS1-PRF", NULL);
    EVP_KDF_CTX *ctx = EVP_KDF_CTX_new(kdf);
    OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, (char *)"SHA256", 0),
                           OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SECRET, master, SECRET),
                           OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SEED, whole, label_len + len), OSSL_PARAM_construct_end()};
    NEED(EVP_KDF_derive(ctx, out, size, params) == 1);
    EVP_KDF_CTX_free(ctx);
    EVP_KDF_free(kdf);
}

/* What the peer's records are protected with. */
static unsigned char key[KEY], salt[SALT];
static uint64_t sequence;
/* The peer's keys; `randoms` are the server's and then the client's. */
static void find_keys(const unsigned char *randoms, int of_server) {
    unsigned char block[2 * (KEY + SALT)];
    prf("key expansion", randoms, 2 * RANDOM, block, sizeof(block));
    memcpy(key, block + (of_server ? KEY : 0), KEY);
    memcpy(salt, block + 2 * KEY + (of_server ? SALT : 0), SALT);
    sequence = 0;
}
static void seal(struct bytes *out, int type, int version, const void *data, size_t len) {
    unsigned char nonce[SALT + EXPLICIT], extra[13];
    int n;
    for (int i = 0; i < 8; i++)
        nonce[SALT + i] = extra[i] = (unsigned char)(sequence >> (56 - 8 * i));
    sequence++;
    memcpy(nonce, salt, SALT);
    extra[8] = (unsigned char)type, extra[9] = (unsigned char)(version >> 8), extra[10] = (unsigned char)version;
    extra[11] = (unsigned char)(len >> 8), extra[12] = (unsigned char)len;
    put_number(out, (size_t)type, 1);
    put_number(out, (size_t)version, 2);
    put_number(out, EXPLICIT + len + TAG, 2);
    put(out, nonce + SALT, EXPLICIT);
    EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
    NEED(EVP_EncryptInit_ex(ctx, EVP_aes_128_gcm(), NULL, key, nonce) == 1 && EVP_EncryptUpdate(ctx, NULL, &n, extra, sizeof(extra)) == 1);
    NEED(out->len + len + TAG <= sizeof(out->at));
    NEED(EVP_EncryptUpdate(ctx, out->at + out->len, &n, data, (int)len) == 1 && EVP_EncryptFinal_ex(ctx, out->at + out->len + n, &n) == 1);
    NEED(EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_GET_TAG, TAG, out->at + out->len + len) == 1);
    out->len += len + TAG;
    EVP_CIPHER_CTX_free(ctx);
}

#endif
