/* Groups of a provider's: one whose keys agree and one that encapsulates, at both ends, named, retried and refused. */
#include "support.h"
#include <openssl/core_dispatch.h>
#include <openssl/core_names.h>
#include <openssl/provider.h>
#include <openssl/rand.h>

/* A toy, and no cryptography at all: the public key is the private one plus a number, and what two keys have in common is
 * the sum of their private ones. */
enum { SIZE = 24, NUMBER = 77 };
struct key {
    unsigned char secret[SIZE], public[SIZE];
    int has_secret, has_public;
};
static void make(struct key *key) {
    RAND_bytes(key->secret, SIZE);
    for (int i = 0; i < SIZE; i++)
        key->public[i] = (unsigned char)(key->secret[i] + NUMBER);
    key->has_secret = key->has_public = 1;
}
static void agree(const struct key *own, const unsigned char *peer, unsigned char *out) {
    for (int i = 0; i < SIZE; i++)
        out[i] = (unsigned char)(own->secret[i] + peer[i] - NUMBER);
}

static void *key_new(void *provider) {
    (void)provider;
    return OPENSSL_zalloc(sizeof(struct key));
}
static void key_free(void *key) { OPENSSL_free(key); }
static void *key_dup(const void *key, int selection) {
    struct key *copy = key_new(NULL);
    if (selection & OSSL_KEYMGMT_SELECT_KEYPAIR)
        *copy = *(const struct key *)key;
    return copy;
}
static int key_has(const void *data, int selection) {
    const struct key *key = data;
    return key && (!(selection & OSSL_KEYMGMT_SELECT_PRIVATE_KEY) || key->has_secret) && (!(selection & OSSL_KEYMGMT_SELECT_PUBLIC_KEY) || key->has_public);
}
static int key_match(const void *one, const void *other, int selection) {
    const struct key *a = one, *b = other;
    return !(selection & OSSL_KEYMGMT_SELECT_KEYPAIR) || memcmp(a->public, b->public, SIZE) == 0;
}
static void *gen_init(void *provider, int selection, const OSSL_PARAM params[]) {
    (void)provider, (void)params;
    int *kept = OPENSSL_malloc(sizeof(int));
    *kept = selection;
    return kept;
}
static int gen_set(void *kept, const OSSL_PARAM params[]) {
    const OSSL_PARAM *group = OSSL_PARAM_locate_const(params, OSSL_PKEY_PARAM_GROUP_NAME);
    (void)kept;
    return !group || strncmp(group->data, "inner", 5) == 0;
}
static const OSSL_PARAM *gen_settable(void *kept, void *provider) {
    static const OSSL_PARAM known[] = {OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, NULL, 0), OSSL_PARAM_END};
    (void)kept, (void)provider;
    return known;
}
static void *gen(void *kept, OSSL_CALLBACK *callback, void *arg) {
    (void)callback, (void)arg;
    struct key *key = key_new(NULL);
    if (*(int *)kept & OSSL_KEYMGMT_SELECT_KEYPAIR)
        make(key);
    return key;
}
static void gen_cleanup(void *kept) { OPENSSL_free(kept); }
static const OSSL_PARAM *known(void *provider) {
    static const OSSL_PARAM all[] = {OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, NULL, 0), OSSL_PARAM_END};
    (void)provider;
    return all;
}
static int key_get(void *data, OSSL_PARAM params[]) {
    struct key *key = data;
    OSSL_PARAM *p = OSSL_PARAM_locate(params, OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY);
    return !p || OSSL_PARAM_set_octet_string(p, key->public, SIZE);
}
static int key_set(void *data, const OSSL_PARAM params[]) {
    struct key *key = data;
    const OSSL_PARAM *p = OSSL_PARAM_locate_const(params, OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY);
    if (!p)
        return 1;
    if (p->data_size != SIZE)
        return 0;
    memcpy(key->public, p->data, SIZE);
    return key->has_public = 1;
}

/* An exchange, or an encapsulation. */
struct use {
    struct key *own, *peer;
};
static void *use_new(void *provider) {
    (void)provider;
    return OPENSSL_zalloc(sizeof(struct use));
}
static void use_free(void *use) { OPENSSL_free(use); }
static int use_init(void *use, void *key, const OSSL_PARAM params[]) {
    (void)params;
    ((struct use *)use)->own = key;
    return 1;
}
static int use_peer(void *use, void *key) {
    ((struct use *)use)->peer = key;
    return 1;
}
static int derive(void *data, unsigned char *secret, size_t *len, size_t room) {
    struct use *use = data;
    *len = SIZE;
    if (secret && room >= SIZE)
        agree(use->own, use->peer->public, secret);
    return !secret || room >= SIZE;
}
static int encapsulate(void *data, unsigned char *out, size_t *out_len, unsigned char *secret, size_t *len) {
    struct use *use = data;
    struct key once;
    *out_len = SIZE + 1, *len = SIZE;
    if (out) {
        make(&once);
        out[0] = 'e';
        memcpy(out + 1, once.public, SIZE);
        agree(&once, use->own->public, secret);
    }
    return 1;
}
static int decapsulate(void *data, unsigned char *out, size_t *len, const unsigned char *in, size_t in_len) {
    struct use *use = data;
    *len = SIZE;
    if (out && in_len == SIZE + 1 && in[0] == 'e')
        agree(use->own, in + 1, out);
    return !out || (in_len == SIZE + 1 && in[0] == 'e');
}

#define FUNCTION(id, name) {id, (void (*)(void))name}
static const OSSL_DISPATCH keymgmt[] = {
    FUNCTION(OSSL_FUNC_KEYMGMT_NEW, key_new), FUNCTION(OSSL_FUNC_KEYMGMT_FREE, key_free), FUNCTION(OSSL_FUNC_KEYMGMT_DUP, key_dup),
    FUNCTION(OSSL_FUNC_KEYMGMT_HAS, key_has), FUNCTION(OSSL_FUNC_KEYMGMT_MATCH, key_match), FUNCTION(OSSL_FUNC_KEYMGMT_GEN_INIT, gen_init),
    FUNCTION(OSSL_FUNC_KEYMGMT_GEN, gen),
    FUNCTION(OSSL_FUNC_KEYMGMT_GEN_SET_PARAMS, gen_set), FUNCTION(OSSL_FUNC_KEYMGMT_GEN_SETTABLE_PARAMS, gen_settable),
    FUNCTION(OSSL_FUNC_KEYMGMT_GEN_CLEANUP, gen_cleanup), FUNCTION(OSSL_FUNC_KEYMGMT_GET_PARAMS, key_get),
    FUNCTION(OSSL_FUNC_KEYMGMT_GETTABLE_PARAMS, known), FUNCTION(OSSL_FUNC_KEYMGMT_SET_PARAMS, key_set),
    FUNCTION(OSSL_FUNC_KEYMGMT_SETTABLE_PARAMS, known), {0, NULL}};
static const OSSL_DISPATCH keyexch[] = {
    FUNCTION(OSSL_FUNC_KEYEXCH_NEWCTX, use_new), FUNCTION(OSSL_FUNC_KEYEXCH_FREECTX, use_free), FUNCTION(OSSL_FUNC_KEYEXCH_INIT, use_init),
    FUNCTION(OSSL_FUNC_KEYEXCH_SET_PEER, use_peer), FUNCTION(OSSL_FUNC_KEYEXCH_DERIVE, derive), {0, NULL}};
static const OSSL_DISPATCH kem[] = {
    FUNCTION(OSSL_FUNC_KEM_NEWCTX, use_new), FUNCTION(OSSL_FUNC_KEM_FREECTX, use_free),
    FUNCTION(OSSL_FUNC_KEM_ENCAPSULATE_INIT, use_init), FUNCTION(OSSL_FUNC_KEM_ENCAPSULATE, encapsulate),
    FUNCTION(OSSL_FUNC_KEM_DECAPSULATE_INIT, use_init), FUNCTION(OSSL_FUNC_KEM_DECAPSULATE, decapsulate), {0, NULL}};

static const OSSL_ALGORITHM *query(void *provider, int operation, int *no_cache) {
    static const OSSL_ALGORITHM keys[] = {{"TOY", "provider=toy", keymgmt, "toy"}, {0}}, exchanges[] = {{"TOY", "provider=toy", keyexch, "toy"}, {0}},
                                kems[] = {{"TOY", "provider=toy", kem, "toy"}, {0}};
    (void)provider;
    *no_cache = 0;
    return operation == OSSL_OP_KEYMGMT ? keys : operation == OSSL_OP_KEYEXCH ? exchanges : operation == OSSL_OP_KEM ? kems : NULL;
}
static struct group {
    const char *name, *internal, *algorithm;
    unsigned id, bits, is_kem;
    int min, max;
} groups[] = {{"toy", "inner-toy", "TOY", 0xfe01, 128, 0, TLS1_3_VERSION, 0},
              {"toykem", "inner-kem", "TOY", 0xfe02, 128, 1, TLS1_3_VERSION, TLS1_3_VERSION},
              {"weak", "inner-weak", "TOY", 0xfe03, 20, 0, TLS1_3_VERSION, 0},
              {"keyless", "inner-none", "NONE", 0xfe04, 128, 0, TLS1_3_VERSION, 0}};
static int capabilities(void *provider, const char *capability, OSSL_CALLBACK *callback, void *arg) {
    (void)provider;
    for (size_t i = 0; strcmp(capability, "TLS-GROUP") == 0 && i < sizeof(groups) / sizeof(groups[0]); i++) {
        struct group *g = &groups[i];
        int no_dtls = -1;
        OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_CAPABILITY_TLS_GROUP_NAME, (char *)g->name, strlen(g->name) + 1),
                               OSSL_PARAM_construct_utf8_string(OSSL_CAPABILITY_TLS_GROUP_NAME_INTERNAL, (char *)g->internal, strlen(g->internal) + 1),
                               OSSL_PARAM_construct_utf8_string(OSSL_CAPABILITY_TLS_GROUP_ALG, (char *)g->algorithm, strlen(g->algorithm) + 1),
                               OSSL_PARAM_construct_uint(OSSL_CAPABILITY_TLS_GROUP_ID, &g->id),
                               OSSL_PARAM_construct_uint(OSSL_CAPABILITY_TLS_GROUP_SECURITY_BITS, &g->bits),
                               OSSL_PARAM_construct_uint(OSSL_CAPABILITY_TLS_GROUP_IS_KEM, &g->is_kem),
                               OSSL_PARAM_construct_int(OSSL_CAPABILITY_TLS_GROUP_MIN_TLS, &g->min),
                               OSSL_PARAM_construct_int(OSSL_CAPABILITY_TLS_GROUP_MAX_TLS, &g->max),
                               OSSL_PARAM_construct_int(OSSL_CAPABILITY_TLS_GROUP_MIN_DTLS, &no_dtls),
                               OSSL_PARAM_construct_int(OSSL_CAPABILITY_TLS_GROUP_MAX_DTLS, &no_dtls),
                               OSSL_PARAM_construct_end()};
        if (!callback(params, arg))
            return 0;
    }
    return 1;
}
static int provide(const OSSL_CORE_HANDLE *handle, const OSSL_DISPATCH *in, const OSSL_DISPATCH **out, void **context) {
    static const OSSL_DISPATCH functions[] = {FUNCTION(OSSL_FUNC_PROVIDER_QUERY_OPERATION, query),
                                              FUNCTION(OSSL_FUNC_PROVIDER_GET_CAPABILITIES, capabilities), {0, NULL}};
    (void)in;
    *out = functions, *context = (void *)handle;
    return 1;
}
static void load(void) {
    NEED(OSSL_PROVIDER_load(NULL, "default"));
    NEED(OSSL_PROVIDER_add_builtin(NULL, "toys", provide) == 1 && OSSL_PROVIDER_load(NULL, "toys"));
}

static void connect_both(int server) {
    const char *const ours[] = {"toy", "toykem", "P-256:toy", "toykem:X25519", "X25519:toykem"}, *const theirs[] = {"toy", "toykem", "toy:P-256", "X25519"};
    load();
    for (int i = 0; i < 5; i++) {
        for (int k = 0; k < 4; k++) {
            SSL_CTX *ctx = end_ctx(server, "p256"), *peer_ctx = peer_end_ctx(server, "p256");
            only_version(ctx, TLS1_3_VERSION);
            NEED(SSL_CTX_set1_groups_list(ctx, ours[i]) == 1 && peer_SSL_CTX_set1_groups_list(peer_ctx, theirs[k]) == 1);
            struct pair p = end_pair(server, ctx, peer_ctx);
            printf("%s with %s\n", ours[i], theirs[k]);
            if (handshake_show(&p)) {
                SHOW(SSL_get_negotiated_group(p.ssl));
                SHOW_STR(SSL_group_to_name(p.ssl, SSL_get_negotiated_group(p.ssl)));
                SHOW(SSL_get_shared_group(p.ssl, 0));
                echo_show(&p);
            }
            pair_free(&p);
            SSL_CTX_free(ctx);
            peer_SSL_CTX_free(peer_ctx);
        }
    }
}
static void client(void) { connect_both(0); }
static void server(void) { connect_both(1); }

static void lists(void) {
    const char *const all[] = {"toy", "toy:toykem", "Toy", "toy:toy", "weak", "keyless", "inner-toy", "TOY"};
    SSL_CTX *before = SSL_CTX_new(TLS_client_method());
    load();
    SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
    for (int i = 0; i < 8; i++) {
        printf("%s\n", all[i]);
        TRY(SSL_CTX_set1_groups_list(before, all[i]));
        TRY(SSL_CTX_set1_groups_list(ctx, all[i]));
    }
    /* Too weak for the level: nothing is left to offer. */
    SSL_CTX *weak = client_ctx(), *peer_ctx = peer_server_ctx("p256");
    NEED(SSL_CTX_set1_groups_list(weak, "weak") == 1);
    struct pair p = client_pair(weak, peer_ctx);
    handshake_show(&p);
    pair_free(&p);
    SSL_CTX_free(weak);
    peer_SSL_CTX_free(peer_ctx);
    SSL_CTX_free(before);
    SSL_CTX_free(ctx);
}

MAIN(CASE(client), CASE(server), CASE(lists))
