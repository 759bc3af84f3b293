/* SSL_SESSION: what is in one, its encodings, its data and references. */
#include "support.h"
#include <limits.h>

/* TLS 1.2, with every field but a certificate. */
static const char tls12_hex[] =
    "3082010d020101020203030402c02f0420000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f04306465666768"
    "696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182838485868788898a8b8c8d8e8f90919293a10602046553f100a20402021c"
    "20a4090407636f6e74657874a503020114a60d040b6578616d706c652e636f6da706040468696e74a80a04086964656e74697479a9040202"
    "012caa25042328292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f404142434445464748494aac06040475736572ad03020101ae07"
    "020500deadbeefaf0402024000b00404026832b103020102b21204106170706c69636174696f6e2064617461b30302011d";

/* TLS 1.3, saved by `openssl s_client -sess_out`. */
static const char tls13_hex[] =
    "3082024002010102020304040213020420427371e55e3d1c7e53d53cd54843815841bd0937b9243e3479a0fbb6d9407255043094ee7b4e0f"
    "484410da3813ada2e56591afcb3e0b47ef42d7967724c8484d6a144240aa3a63158c3797c7e2a7e7cd4f44a10602046b03de1da20402021c"
    "20a38201823082017e30820123a00302010202146f38056eeab29ba4a2d6cb0f2320cfee7e7fd2b4300a06082a8648ce3d04030230143112"
    "301006035504030c096c6f63616c686f7374301e170d3236313132333036333235395a170d3336313132303036333235395a301431123010"
    "06035504030c096c6f63616c686f73743059301306072a8648ce3d020106082a8648ce3d0301070342000412fd2547552ee4e201bc1679ea"
    "929e071796bd78a1707ff70e822c9684bdd10921b8b7823e7ea4f90d77d6b9dae5f746cc8674c6a69adcf5910713ee012c8ebda353305130"
    "1d0603551d0e041604147abfab8166d43447dfd32ffb9e42c5d0e3394120301f0603551d230418301680147abfab8166d43447dfd32ffb9e"
    "42c5d0e3394120300f0603551d130101ff040530030101ff300a06082a8648ce3d0403020349003046022100f7f5cf2e041d17747a99f971"
    "95feb3749080bb84d774bde7d9ad632a68f8a5510221009d765a086c634f37d784f092f16dcd1814b73929847c8f27b79d43dd2f01d666a4"
    "020400a503020112a90402021c20aa2204201155105082780b4614ec57cadd24a1dfb8afd1c4895a1fcbbf07c1e582572f49ae07020500f5"
    "7ee9c9af04020203e8b00404026832b30302011d";

static size_t from_hex(const char *hex, unsigned char *out) {
    size_t len = strlen(hex) / 2;
    for (size_t i = 0; i < len; i++) {
        unsigned byte;
        sscanf(hex + 2 * i, "%2x", &byte);
        out[i] = (unsigned char)byte;
    }
    return len;
}

static SSL_SESSION *session_from(const char *hex) {
    unsigned char der[2048];
    const unsigned char *p = der;
    SSL_SESSION *session = d2i_SSL_SESSION(NULL, &p, (long)from_hex(hex, der));
    NEED(session);
    return session;
}

static void show_hex(const char *what, const void *data, size_t len) {
    printf("%s: %zu ", what, len);
    for (size_t i = 0; data && i < len; i++)
        printf("%02x", ((const unsigned char *)data)[i]);
    puts(data ? "" : "NULL");
}

static void show_der(const char *what, const SSL_SESSION *session) {
    unsigned char *der = NULL;
    int len = i2d_SSL_SESSION(session, &der);
    show_hex(what, der, len > 0 ? (size_t)len : 0);
    OPENSSL_free(der);
}

static void show_session(SSL_SESSION *session) {
    unsigned len = 77;
    size_t size = 77;
    unsigned char key[64];
    void *appdata;
    const unsigned char *data;
    SHOW(SSL_SESSION_get_protocol_version(session));
    const SSL_CIPHER *cipher = SSL_SESSION_get0_cipher(session);
    printf("cipher: %lx\n", cipher ? (unsigned long)SSL_CIPHER_get_id(cipher) : 0ul);
    data = SSL_SESSION_get_id(session, &len);
    show_hex("id", data, len);
    data = SSL_SESSION_get0_id_context(session, &len);
    show_hex("id context", data, len);
    SHOW(SSL_SESSION_get_master_key(session, NULL, 0));
    size = SSL_SESSION_get_master_key(session, key, sizeof(key));
    show_hex("master key", key, size);
    SHOW(SSL_SESSION_get_timeout(session));
    SHOW_STR(SSL_SESSION_get0_hostname(session));
    SSL_SESSION_get0_alpn_selected(session, &data, &size);
    show_hex("ALPN", data, size);
    SHOW(SSL_SESSION_has_ticket(session));
    SHOW(SSL_SESSION_get_ticket_lifetime_hint(session));
    SSL_SESSION_get0_ticket(session, &data, &size);
    show_hex("ticket", data, size);
    SHOW(SSL_SESSION_get0_ticket_appdata(session, &appdata, &size));
    show_hex("application data", appdata, size);
    SHOW(SSL_SESSION_get_max_fragment_length(session));
    SHOW(SSL_SESSION_get_compress_id(session));
    SHOW(SSL_SESSION_is_resumable(session));
    show_x509("peer", SSL_SESSION_get0_peer(session));
}

static void fresh(void) {
    SSL_SESSION *session = SSL_SESSION_new();
    time_t now = time(NULL);
    SHOW(labs(SSL_SESSION_get_time(session) - (long)now) <= 2);
    show_session(session);
    TRY(i2d_SSL_SESSION(session, NULL));
    SSL_SESSION_free(session);
    SSL_SESSION_free(NULL);
    TRY(i2d_SSL_SESSION(NULL, NULL));
}

static void setters(void) {
    SSL_SESSION *session = SSL_SESSION_new(), *other = session_from(tls13_hex);
    unsigned char bytes[600], key[600];
    const unsigned char *data;
    unsigned len;
    size_t size;
    for (size_t i = 0; i < sizeof(bytes); i++)
        bytes[i] = (unsigned char)i;
    TRY(SSL_SESSION_set1_id(session, bytes, 32));
    TRY(SSL_SESSION_set1_id(session, bytes, 33));
    data = SSL_SESSION_get_id(session, &len);
    show_hex("id", data, len);
    TRY(SSL_SESSION_set1_id(session, data, 5));
    SHOW(SSL_SESSION_get_id(session, NULL) == data);
    TRY(SSL_SESSION_set1_id_context(session, bytes + 32, 32));
    TRY(SSL_SESSION_set1_id_context(session, bytes, 33));
    TRY(SSL_SESSION_set1_master_key(session, bytes, 512));
    TRY(SSL_SESSION_set1_master_key(session, bytes, 513));
    SHOW(SSL_SESSION_get_master_key(session, NULL, 0));
    SHOW(SSL_SESSION_get_master_key(session, key, sizeof(key)));
    SHOW(memcmp(key, bytes, 512));
    SHOW(SSL_SESSION_get_master_key(session, key, 7));
    TRY(SSL_SESSION_set1_master_key(session, bytes, 48));
    TRY(SSL_SESSION_set1_hostname(session, "a.example"));
    SHOW_STR(SSL_SESSION_get0_hostname(session));
    TRY(SSL_SESSION_set1_hostname(session, NULL));
    SHOW_STR(SSL_SESSION_get0_hostname(session));
    TRY(SSL_SESSION_set1_hostname(session, "b.example"));
    TRY(SSL_SESSION_set1_alpn_selected(session, (const unsigned char *)"http/1.1", 8));
    SSL_SESSION_get0_alpn_selected(session, &data, &size);
    show_hex("ALPN", data, size);
    TRY(SSL_SESSION_set1_alpn_selected(session, (const unsigned char *)"h2", 0));
    SSL_SESSION_get0_alpn_selected(session, &data, &size);
    show_hex("ALPN", data, size);
    TRY(SSL_SESSION_set1_ticket_appdata(session, "application", 11));
    TRY(SSL_SESSION_set_protocol_version(session, TLS1_2_VERSION));
    TRY(SSL_SESSION_set_cipher(session, SSL_SESSION_get0_cipher(other)));
    TRY(SSL_SESSION_set_time(session, 1234567));
    SHOW(SSL_SESSION_get_time(session));
    TRY(SSL_SESSION_set_time(session, -5));
    SHOW(SSL_SESSION_get_time(session));
    TRY(SSL_SESSION_set_timeout(session, 99));
    TRY(SSL_SESSION_set_timeout(session, -1));
    SHOW(SSL_SESSION_get_timeout(session));
    TRY(SSL_SESSION_set_timeout(session, LONG_MAX));
    SHOW(SSL_SESSION_get_timeout(session));
    TRY(SSL_SESSION_set_time(NULL, 1));
    TRY(SSL_SESSION_set_timeout(NULL, 1));
    TRY(SSL_SESSION_get_time(NULL));
    TRY(SSL_SESSION_get_timeout(NULL));
    show_session(session);
    show_der("DER", session);
    TRY(SSL_SESSION_set1_ticket_appdata(session, "", 0));
    TRY(SSL_SESSION_set_cipher(session, NULL));
    show_der("DER", session);
    SSL_SESSION_free(other);
    SSL_SESSION_free(session);
}

/* The program's data on sessions: its functions and what they are given. */
static int data_index;
static void data_new(void *parent, void *value, CRYPTO_EX_DATA *data, int index, long argl, void *argp) {
    (void)data;
    printf("new: parent %d, value %d, index %d, %ld %s\n", parent != NULL, value != NULL, index == data_index, argl,
           (char *)argp);
}
static void data_free(void *parent, void *value, CRYPTO_EX_DATA *data, int index, long argl, void *argp) {
    (void)data;
    printf("free: \"%s\", index %d, %ld %s\n", value ? (char *)value : "NULL", index == data_index, argl, (char *)argp);
    SHOW_STR((char *)SSL_SESSION_get_ex_data(parent, index));
}
static int data_dup(CRYPTO_EX_DATA *to, const CRYPTO_EX_DATA *from, void **value, int index, long argl, void *argp) {
    (void)to, (void)from;
    printf("dup: \"%s\", index %d, %ld %s\n", *value ? (char *)*value : "NULL", index == data_index, argl, (char *)argp);
    if (*value)
        *value = "copied";
    return 1;
}

static void ex_data(void) {
    data_index = -1;
    int index = SSL_SESSION_get_ex_new_index(7, "argument", data_new, data_dup, data_free);
    data_index = index;
    SSL_SESSION *session = SSL_SESSION_new();
    SHOW_STR((char *)SSL_SESSION_get_ex_data(session, index));
    TRY(SSL_SESSION_set_ex_data(session, index, "value"));
    SHOW_STR((char *)SSL_SESSION_get_ex_data(session, index));
    SHOW(SSL_SESSION_get_ex_data(session, 1000) == NULL);
    SHOW(SSL_SESSION_get_ex_data(session, -1) == NULL);
    SSL_SESSION *copy = SSL_SESSION_dup(session);
    SHOW_STR((char *)SSL_SESSION_get_ex_data(copy, index));
    SSL_SESSION_free(session);
    puts("freed");
    SHOW(SSL_SESSION_up_ref(copy));
    SSL_SESSION_free(copy);
    puts("still there");
    SSL_SESSION_free(copy);
}

static void duplicate(void) {
    SSL_SESSION *session = session_from(tls12_hex);
    SSL_SESSION *copy = SSL_SESSION_dup(session);
    SHOW(copy != session);
    SSL_SESSION_set1_hostname(session, "other");
    SSL_SESSION_set1_id(session, (const unsigned char *)"x", 1);
    SSL_SESSION_free(session);
    show_session(copy);
    show_der("DER", copy);
    SSL_SESSION_free(copy);
    session = session_from(tls13_hex);
    copy = SSL_SESSION_dup(session);
    SHOW(SSL_SESSION_get0_peer(copy) == SSL_SESSION_get0_peer(session));
    SSL_SESSION_free(session);
    show_session(copy);
    SSL_SESSION_free(copy);
}

static void decode(const char *hex) {
    unsigned char der[2048], again[2048], *out = again;
    size_t len = from_hex(hex, der);
    const unsigned char *p = der;
    SSL_SESSION *session = d2i_SSL_SESSION(NULL, &p, (long)len);
    SHOW(p - der == (long)len);
    SHOW(SSL_SESSION_get_time(session));
    show_session(session);
    SHOW(i2d_SSL_SESSION(session, NULL) == (int)len);
    SHOW(i2d_SSL_SESSION(session, &out) == (int)len);
    SHOW(out - again == (long)len);
    SHOW(memcmp(again, der, len));
    /* What follows is not read. */
    memset(der + len, 0x30, 20);
    p = der;
    SSL_SESSION *more = d2i_SSL_SESSION(NULL, &p, (long)len + 20);
    SHOW(more != NULL);
    SHOW(p - der == (long)len);
    SSL_SESSION_free(more);
    SSL_SESSION_free(session);
}
static void decode_tls12(void) { decode(tls12_hex); }
static void decode_tls13(void) { decode(tls13_hex); }

static void decode_into(void) {
    unsigned char der[2048];
    size_t len = from_hex(tls12_hex, der);
    const unsigned char *p = der;
    SSL_SESSION *session = session_from(tls13_hex), *slot = session, *none = NULL;
    SHOW(d2i_SSL_SESSION(&slot, &p, (long)len) == session);
    SHOW(slot == session);
    show_session(session);
    p = der;
    SHOW(d2i_SSL_SESSION(&none, &p, (long)len) == none && none != NULL);
    /* A failure leaves session and pointers where they are. */
    p = der;
    SHOW(d2i_SSL_SESSION(&slot, &p, (long)len - 1) == NULL);
    printf("%s\n", ERR_lib_error_string(ERR_peek_last_error()));
    SHOW(p == der);
    SHOW(slot == session);
    SSL_SESSION_free(none);
    none = NULL;
    SHOW(d2i_SSL_SESSION(&none, &p, 3) == NULL && none == NULL);
    SSL_SESSION_free(session);
}

/* The fields with another value each: what is refused, and why. */
static void try_fields(const char *what, const char *version, const char *ssl_version, const char *cipher,
                       const char *id, const char *key, const char *rest) {
    char hex[4096];
    unsigned char der[2048];
    size_t len = (strlen(version) + strlen(ssl_version) + strlen(cipher) + strlen(id) + strlen(key) + strlen(rest)) / 2;
    snprintf(hex, sizeof(hex), "30%s%0*zx%s%s%s%s%s%s", len < 0x80 ? "" : len < 0x100 ? "81" : "82",
             len < 0x100 ? 2 : 4, len, version, ssl_version, cipher, id, key, rest);
    const unsigned char *p = der;
    ERR_clear_error();
    SSL_SESSION *session = d2i_SSL_SESSION(NULL, &p, (long)from_hex(hex, der));
    printf("%s: %s\n", what, session ? "taken" : "refused");
    if (session) {
        SSL_SESSION_set_time(session, 1);
        show_der("  ", session);
    }
    unsigned long error = ERR_get_error();
    if (ERR_GET_LIB(error) == ERR_LIB_SSL)
        printf("  %s\n", ERR_reason_error_string(error));
    SSL_SESSION_free(session);
}

static void fields(void) {
    const char *v = "020101", *s = "02020303", *c = "0402c02f", *i = "0400", *k = "040101";
    char big[3 * 1024];
    try_fields("minimal", v, s, c, i, k, "");
    try_fields("version 0", "020100", s, c, i, k, "");
    try_fields("version 2", "020102", s, c, i, k, "");
    try_fields("TLS 1.0", v, "02020301", c, i, k, "");
    try_fields("SSL 2", v, "02020002", c, i, k, "");
    try_fields("DTLS 1.2", v, "020300fefd", c, i, k, "");
    try_fields("DTLS bad", v, "02020100", c, i, k, "");
    try_fields("version 4.1", v, "02020401", c, i, k, "");
    try_fields("huge version", v, "02040303ffff", c, i, k, "");
    try_fields("cipher of 1", v, s, "0401c0", i, k, "");
    try_fields("cipher of 3", v, s, "0403000304", i, k, "");
    try_fields("cipher unknown", v, s, "0402fefe", i, k, "");
    try_fields("cipher CBC", v, s, "0402002f", i, k, "");
    try_fields("cipher of TLS 1.3", v, s, "04021301", i, k, "");
    snprintf(big, sizeof(big), "0420%064d", 0);
    try_fields("id of 32", v, s, c, big, k, "");
    snprintf(big, sizeof(big), "0421%066d", 0);
    try_fields("id of 33", v, s, c, big, k, "");
    snprintf(big, sizeof(big), "04820200%01024d", 0);
    try_fields("key of 512", v, s, c, i, big, "");
    snprintf(big, sizeof(big), "04820201%01026d", 0);
    try_fields("key of 513", v, s, c, i, big, "");
    snprintf(big, sizeof(big), "a4230421%066d", 0);
    try_fields("context of 33", v, s, c, i, k, big);
    try_fields("key_arg", v, s, c, i, k, "800401020304");
    try_fields("time 0", v, s, c, i, k, "a103020100");
    try_fields("negative time", v, s, c, i, k, "a1030201ff");
    try_fields("timeout 5", v, s, c, i, k, "a203020105");
    try_fields("negative timeout", v, s, c, i, k, "a2030201fb");
    try_fields("verify result", v, s, c, i, k, "a503020114");
    try_fields("verify result too large", v, s, c, i, k, "a50702050100000000");
    try_fields("empty host name", v, s, c, i, k, "a6020400");
    try_fields("empty ticket", v, s, c, i, k, "aa020400");
    try_fields("hint of 8 bytes", v, s, c, i, k, "a90a02087fffffffffffffff");
    try_fields("hint of 9 bytes", v, s, c, i, k, "a90b020900ffffffffffffffff");
    try_fields("negative hint", v, s, c, i, k, "a9030201ff");
    try_fields("compression", v, s, c, i, k, "ab03040101");
    try_fields("compression of 2", v, s, c, i, k, "ab0404020101");
    try_fields("no compression", v, s, c, i, k, "ab020400");
    try_fields("SRP", v, s, c, i, k, "ac0604047573657a");
    try_fields("flags of 5 bytes", v, s, c, i, k, "ad0702050100000001");
    try_fields("age_add", v, s, c, i, k, "ae0702050080000000");
    try_fields("age_add too large", v, s, c, i, k, "ae0702050100000000");
    try_fields("early data", v, s, c, i, k, "af03020101");
    try_fields("empty ALPN", v, s, c, i, k, "b0020400");
    try_fields("fragment length", v, s, c, i, k, "b103020104");
    try_fields("fragment length 256", v, s, c, i, k, "b10402020100");
    try_fields("application data", v, s, c, i, k, "b203040161");
    try_fields("group 0", v, s, c, i, k, "b303020100");
    try_fields("group", v, s, c, i, k, "b30302011d");
    try_fields("field 20", v, s, c, i, k, "b403020101");
    try_fields("wrong order", v, s, c, i, k, "a203020105a103020101");
    try_fields("twice", v, s, c, i, k, "a203020105a203020105");
    try_fields("more inside", v, s, c, i, k, "a205020105" "0500");
    try_fields("wrong type inside", v, s, c, i, k, "a203040105");
    try_fields("padded integer", v, s, c, i, k, "a20402020005");
    try_fields("not a certificate", v, s, c, i, k, "a3023000");
    try_fields("no fields", "", "", "", "", "", "");
    try_fields("no key", v, s, c, i, "", "");
}

/*
 * Every truncation and every flipped bit: what is taken must be the same, and nothing may crash. Not so for strings in
 * parts (0x24, or [0] as 0xa0), which OpenSSL reads but never writes, and we refuse.
 */
static void mutate(const char *hex) {
    unsigned char der[2048], again[4096];
    size_t len = from_hex(hex, der);
    long taken = 0;
    for (size_t cut = 0; cut < len; cut++) {
        unsigned char *exact = malloc(cut ? cut : 1);
        memcpy(exact, der, cut);
        const unsigned char *p = exact;
        SSL_SESSION *session = d2i_SSL_SESSION(NULL, &p, (long)cut);
        taken += session != NULL;
        SSL_SESSION_free(session);
        free(exact);
    }
    SHOW(taken);
    for (size_t i = 0; i < len; i++) {
        unsigned mask = 0;
        unsigned long sum = 0;
        for (int bit = 0; bit < 8; bit++) {
            der[i] ^= 1 << bit;
            if (der[i] == 0x24 || der[i] == 0xa0) {
                der[i] ^= 1 << bit;
                continue;
            }
            const unsigned char *p = der;
            SSL_SESSION *session = d2i_SSL_SESSION(NULL, &p, (long)len);
            if (session) {
                mask |= 1 << bit;
                if (labs(SSL_SESSION_get_time(session) - (long)time(NULL)) <= 2)
                    SSL_SESSION_set_time(session, 1);
                unsigned char *out = again;
                int size = i2d_SSL_SESSION(session, &out);
                for (int j = 0; j < size; j++)
                    sum = sum * 31 + again[j];
                sum += (unsigned long)(p - der);
            }
            SSL_SESSION_free(session);
            der[i] ^= 1 << bit;
        }
        printf("%zu: %02x %lx\n", i, mask, sum);
        ERR_clear_error();
    }
}
static void mutate_tls12(void) { mutate(tls12_hex); }
static void mutate_tls13(void) { mutate(tls13_hex); }

/* Elements of an encoding missing, twice, in another order, and others among them. */
struct element {
    const unsigned char *data;
    size_t len;
};
static void show_elements(const char *what, int which, const struct element *elements, int count) {
    unsigned char der[4096] = {0x30, 0x82}, again[4096];
    size_t len = 4;
    for (int i = 0; i < count; i++) {
        memcpy(der + len, elements[i].data, elements[i].len);
        len += elements[i].len;
    }
    NEED(len > 4 + 255);
    der[2] = (unsigned char)((len - 4) >> 8);
    der[3] = (unsigned char)(len - 4);
    const unsigned char *p = der;
    SSL_SESSION *session = d2i_SSL_SESSION(NULL, &p, (long)len);
    printf("%s %d: ", what, which);
    if (!session) {
        puts("refused");
        ERR_clear_error();
        return;
    }
    if (labs(SSL_SESSION_get_time(session) - (long)time(NULL)) <= 2)
        SSL_SESSION_set_time(session, 1);
    unsigned char *out = again;
    int size = i2d_SSL_SESSION(session, &out);
    unsigned long sum = 0;
    for (int i = 0; i < size; i++)
        sum = sum * 31 + again[i];
    printf("%zu of %zu bytes, %d again, %lx\n", (size_t)(p - der), len, size, sum);
    SSL_SESSION_free(session);
}
static void elements(void) {
    static const unsigned char others[][8] = {
        {2, 0x80, 0},          {5, 0x80, 3, 1, 2, 3},       {3, 4, 1, 1},          {2, 5, 0},
        {5, 0xb4, 3, 2, 1, 1}, {6, 0xbf, 31, 3, 2, 1, 1},   {2, 0xa1, 0},          {3, 0x81, 1, 1},
        {5, 0xa1, 3, 2, 1, 9}, {4, 0xaa, 2, 4, 0},          {6, 0xab, 4, 4, 2, 1}, {6, 0xb1, 4, 2, 2, 1, 44},
        {2, 0, 0},             {7, 0xb3, 5, 2, 3, 1, 0, 1}, {5, 0xa2, 3, 2, 1, 0}, {5, 0xad, 3, 2, 1, 0xff},
    };
    unsigned char der[2048];
    size_t len = from_hex(tls13_hex, der), at = 4;
    struct element all[32], some[40];
    int count = 0;
    while (at < len) {
        const unsigned char *p = der + at;
        long inside;
        int tag, class;
        NEED(count < 32 && !(ASN1_get_object(&p, &inside, &tag, &class, (long)(len - at)) & 0x80));
        all[count].data = der + at;
        all[count].len = (size_t)(p - (der + at)) + (size_t)inside;
        at += all[count++].len;
    }
    for (int i = 0; i < count; i++) {
        memcpy(some, all, sizeof(all));
        memmove(some + i, some + i + 1, sizeof(some[0]) * (size_t)(count - i - 1));
        if (all[i].len < 300)
            show_elements("without", i, some, count - 1);
        memcpy(some, all, sizeof(all));
        memmove(some + i + 1, some + i, sizeof(some[0]) * (size_t)(count - i));
        show_elements("twice", i, some, count + 1);
        memcpy(some, all, sizeof(all));
        if (i + 1 < count) {
            some[i] = all[i + 1];
            some[i + 1] = all[i];
            show_elements("swapped", i, some, count);
        }
        for (size_t other = 0; other < sizeof(others) / sizeof(others[0]); other++) {
            memcpy(some, all, sizeof(all));
            memmove(some + i + 1, some + i, sizeof(some[0]) * (size_t)(count - i));
            some[i].data = others[other] + 1;
            some[i].len = others[other][0];
            printf("%zu ", other);
            show_elements("before", i, some, count + 1);
        }
    }
}

static void show_bio(BIO *bio) {
    char *text;
    long len = BIO_get_mem_data(bio, &text);
    fwrite(text, 1, (size_t)len, stdout);
    printf("(%ld)\n", len);
    NEED(BIO_reset(bio) == 1);
}

static void print(const char *hex) {
    SSL_SESSION *session = session_from(hex);
    BIO *bio = BIO_new(BIO_s_mem());
    SHOW(SSL_SESSION_print(bio, session));
    show_bio(bio);
    SHOW(SSL_SESSION_print_keylog(bio, session));
    show_bio(bio);
    fflush(stdout);
    SHOW(SSL_SESSION_print_fp(stdout, session));
    SSL_SESSION_set1_id(session, NULL, 0);
    SHOW(SSL_SESSION_print_keylog(bio, session));
    SHOW(SSL_SESSION_print(bio, NULL));
    SHOW(SSL_SESSION_print_keylog(bio, NULL));
    show_bio(bio);
    BIO_free(bio);
    SSL_SESSION_free(session);
}
static void print_tls12(void) { print(tls12_hex); }
static void print_tls13(void) { print(tls13_hex); }

static void print_fresh(void) {
    SSL_SESSION *session = SSL_SESSION_new();
    BIO *bio = BIO_new(BIO_s_mem());
    static const int versions[] = {0, SSL3_VERSION, TLS1_VERSION, TLS1_1_VERSION, DTLS1_VERSION, DTLS1_2_VERSION};
    SSL_SESSION_set_time(session, 0);
    SSL_SESSION_set_timeout(session, 0);
    for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++) {
        SSL_SESSION_set_protocol_version(session, versions[i]);
        SHOW(SSL_SESSION_print(bio, session));
        show_bio(bio);
    }
    SHOW(SSL_SESSION_print_keylog(bio, session));
    BIO_free(bio);
    SSL_SESSION_free(session);
}

static void pem(void) {
    SSL_SESSION *session = session_from(tls13_hex), *empty = SSL_SESSION_new();
    BIO *bio = BIO_new(BIO_s_mem());
    TRY(PEM_write_bio_SSL_SESSION(bio, session));
    char *text, copy[8192];
    long len = BIO_get_mem_data(bio, &text);
    memcpy(copy, text, (size_t)len);
    copy[len] = 0;
    fputs(copy, stdout);
    SSL_SESSION *read = PEM_read_bio_SSL_SESSION(bio, NULL, NULL, NULL);
    show_der("read", read);
    TRY(PEM_read_bio_SSL_SESSION(bio, NULL, NULL, NULL) == NULL);
    SSL_SESSION_free(read);
    TRY(PEM_write_bio_SSL_SESSION(bio, empty));
    /* Not a session inside, not a session outside. */
    BIO_puts(bio, "-----BEGIN SSL SESSION PARAMETERS-----\nMAA=\n-----END SSL SESSION PARAMETERS-----\n");
    read = PEM_read_bio_SSL_SESSION(bio, NULL, NULL, NULL);
    SHOW(read == NULL);
    unsigned long last = ERR_peek_last_error();
    printf("%s: %s\n", ERR_lib_error_string(last), ERR_reason_error_string(last));
    ERR_clear_error();
    BIO_puts(bio, "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n");
    TRY(PEM_read_bio_SSL_SESSION(bio, NULL, NULL, NULL) == NULL);
    FILE *file = tmpfile();
    TRY(PEM_write_SSL_SESSION(file, session));
    rewind(file);
    SSL_SESSION *slot = empty;
    SHOW(PEM_read_SSL_SESSION(file, &slot, NULL, NULL) == empty);
    show_der("read", empty);
    SHOW(fgetc(file) == EOF);
    fclose(file);
    BIO_free(bio);
    SSL_SESSION_free(session);
    SSL_SESSION_free(empty);
}

/* Many threads use one session; each also changes what a program may. */
static void *hammer(void *arg) {
    SSL_SESSION *session = arg;
    for (int i = 0; i < 3000; i++) {
        unsigned char key[64];
        SSL_SESSION_up_ref(session);
        SSL_SESSION_set_timeout(session, i);
        SSL_SESSION_set_time(session, 1000 + i);
        SSL_SESSION_get_master_key(session, key, sizeof(key));
        SSL_SESSION *copy = SSL_SESSION_dup(session);
        i2d_SSL_SESSION(copy, NULL);
        SSL_SESSION_free(copy);
        SSL_SESSION_free(session);
    }
    return NULL;
}

static void threads(void) {
    SSL_SESSION *session = session_from(tls13_hex);
    pthread_t thread[4];
    for (int i = 0; i < 4; i++)
        NEED(pthread_create(&thread[i], NULL, hammer, session) == 0);
    for (int i = 0; i < 4; i++)
        pthread_join(thread[i], NULL);
    show_session(session);
    SSL_SESSION_free(session);
}

MAIN(CASE(fresh), CASE(setters), CASE(ex_data), CASE(duplicate), CASE(decode_tls12), CASE(decode_tls13), CASE(decode_into),
     CASE(fields), CASE(mutate_tls12), CASE(mutate_tls13), CASE(elements), CASE(print_tls12), CASE(print_tls13), CASE(print_fresh),
     CASE(pem), CASE(threads))
