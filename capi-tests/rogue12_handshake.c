/* What a peer of TLS 1.2 may not do in a handshake although it has the right keys: messages that are missing, come twice, early or
 * late, are wrong inside, or offer what nobody asked for; signed and finished so that they fit. In full handshakes and in those that
 * resume a session, each ends the connection with the same alert, or is nothing to worry about, as in OpenSSL. */
#include "random.h"
#include "rogue12.h"

enum {
    HELLO_REQUEST, CLIENT_HELLO, SERVER_HELLO, NEW_SESSION_TICKET = 4, CERTIFICATE = 11, SERVER_KEY_EXCHANGE, CERTIFICATE_REQUEST,
    SERVER_HELLO_DONE, CERTIFICATE_VERIFY, CLIENT_KEY_EXCHANGE, FINISHED = 20, CERTIFICATE_STATUS = 22,
    CHANGE = 0x100, /* ChangeCipherSpec, among them */
    END,
};

/* What the peer sends: each message is a record of its own. */
struct item {
    int record, sealed, version;
    int keep;   /* it is not signed, or finished, anew */
    int hidden; /* not in the transcript (RFC 5246, 7.4.1.1) */
    int cut;    /* its first bytes are a record of their own */
    int join;   /* the next is in the same record */
    struct bytes m;
};
static struct item items[20];
static int count;
static struct bytes transcript;

static int kind(const struct item *item) { return item->record == SSL3_RT_CHANGE_CIPHER_SPEC ? CHANGE : item->m.at[0]; }
static int place(int type) {
    int at = 0;
    while (at < count && kind(&items[at]) != type)
        at++;
    NEED(at < count || type == END);
    return at;
}
static struct item *at(int type) { return &items[place(type)]; }
static void remove_item(int i) {
    count--;
    memmove(&items[i], &items[i + 1], (size_t)(count - i) * sizeof(*items));
}
static struct item *insert_item(int i) {
    NEED(count < (int)LENGTH(items));
    memmove(&items[i + 1], &items[i], (size_t)(count - i) * sizeof(*items));
    count++;
    items[i] = (struct item){.version = TLS1_2_VERSION};
    return &items[i];
}
static struct item *record_before(int type, int record, const void *data, size_t len) {
    int i = place(type), change = 0;
    while (change < count && kind(&items[change]) != CHANGE)
        change++;
    struct item *item = insert_item(i);
    item->record = record;
    item->sealed = i > change;
    put(&item->m, data, len);
    return item;
}
static void set_body(struct bytes *m, int type, const void *body, size_t len) {
    m->len = 0;
    put_number(m, (size_t)type, 1);
    put_number(m, len, 3);
    put(m, body, len);
}
static struct item *message_before(int before, int type, const void *body, size_t len) {
    static struct bytes m;
    set_body(&m, type, body, len);
    return record_before(before, SSL3_RT_HANDSHAKE, m.at, m.len);
}
static void put_right_length(struct bytes *m) {
    for (int i = 0; i < 3; i++)
        m->at[1 + i] = (unsigned char)((m->len - 4) >> (16 - 8 * i));
}
static void drop(int type) { remove_item(place(type)); }
static void twice(int type) {
    struct item old = *at(type);
    *insert_item(place(type)) = old;
}
static void move(int type, int before) {
    struct item old = *at(type);
    drop(type);
    *insert_item(place(before)) = old;
}
static void longer(int type) {
    put(&at(type)->m, "x", 1);
    put_right_length(&at(type)->m);
}
static void shorter(int type) {
    at(type)->m.len--;
    put_right_length(&at(type)->m);
}
static void set(int type, const void *body, size_t len) { set_body(&at(type)->m, type, body, len); }

/* Extensions of a hello, whose block begins at `block` and ends it. */
static size_t block_of(const struct bytes *m) {
    size_t at = 4 + 2 + RANDOM;
    at += 1u + m->at[at];
    if (m->at[0] == SERVER_HELLO)
        return at + 3;
    at += 2u + (size_t)(m->at[at] << 8 | m->at[at + 1]);
    return at + 1u + m->at[at];
}
static void put_block_length(struct bytes *m) {
    size_t block = block_of(m), len = m->len - block - 2;
    m->at[block] = (unsigned char)(len >> 8), m->at[block + 1] = (unsigned char)len;
    put_right_length(m);
}
static void add(struct bytes *m, unsigned type, const void *content, size_t len) {
    put_number(m, type, 2);
    put_number(m, len, 2);
    put(m, content, len);
    put_block_length(m);
}
/* Takes the extension away, if it is there. */
static void without(struct bytes *m, unsigned type) {
    for (size_t at = block_of(m) + 2, len; at + 4 <= m->len; at += len) {
        len = 4 + (size_t)(m->at[at + 2] << 8 | m->at[at + 3]);
        if ((unsigned)(m->at[at] << 8 | m->at[at + 1]) == type) {
            memmove(m->at + at, m->at + at + len, m->len - at - len);
            m->len -= len;
            break;
        }
    }
    put_block_length(m);
}
static void hello(unsigned type, const void *content, size_t len) { add(&at(SERVER_HELLO)->m, type, content, len); }
static void instead(unsigned type, const void *content, size_t len) {
    without(&at(SERVER_HELLO)->m, type);
    hello(type, content, len);
}

/* Signatures and Finished */

static const unsigned char *random_of(int type) {
    for (size_t at = 0, len; at < transcript.len; at += len) {
        len = 4 + (size_t)(transcript.at[at + 1] << 16 | transcript.at[at + 2] << 8 | transcript.at[at + 3]);
        if (transcript.at[at] == type)
            return transcript.at + at + 6;
    }
    static const unsigned char none[RANDOM];
    return none;
}
/* Adds a signature by RSA under the name of `scheme`, and its length; by the scheme itself where it is one of RSA. */
static void put_signature(struct bytes *out, const char *file, unsigned scheme, const unsigned char *content, size_t len) {
    unsigned char signature[512];
    size_t size = sizeof(signature);
    EVP_PKEY *rsa = load_key(file);
    EVP_PKEY_CTX *padding;
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    unsigned hash = scheme >> 8 == 8 ? scheme & 0xff : scheme >> 8;
    static const char *const names[] = {"SHA256", "MD5", "SHA1", "SHA224", "SHA256", "SHA384", "SHA512"};
    const EVP_MD *md = EVP_get_digestbyname(names[hash < LENGTH(names) ? hash : 0]);
    NEED(EVP_DigestSignInit(ctx, &padding, md, NULL, rsa) == 1);
    if (scheme >> 8 == 8)
        NEED(EVP_PKEY_CTX_set_rsa_padding(padding, RSA_PKCS1_PSS_PADDING) == 1 && EVP_PKEY_CTX_set_rsa_pss_saltlen(padding, RSA_PSS_SALTLEN_DIGEST) == 1);
    NEED(EVP_DigestSign(ctx, signature, &size, content, len) == 1);
    EVP_MD_CTX_free(ctx);
    EVP_PKEY_free(rsa);
    put_number(out, scheme, 2);
    put_number(out, size, 2);
    put(out, signature, size);
}
/* A ServerKeyExchange of those parameters, signed when it is sent. */
static unsigned scheme;
static void exchange(const void *params, size_t len) { set(SERVER_KEY_EXCHANGE, params, len); }
/* The named curve with a point. */
static void share(unsigned group, const void *point, size_t len) {
    static struct bytes params;
    params.len = 0;
    put_number(&params, 3, 1);
    put_number(&params, group, 2);
    put_number(&params, len, 1);
    put(&params, point, len);
    exchange(params.at, params.len);
}
/* A true point of the curve. */
static void true_share(unsigned group, const char *name, int compressed) {
    unsigned char point[200];
    size_t len;
    EVP_PKEY *pair = EVP_EC_gen(name);
    NEED(pair);
    if (compressed)
        EVP_PKEY_set_utf8_string_param(pair, OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT, "compressed");
    NEED(EVP_PKEY_get_octet_string_param(pair, OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, point, sizeof(point), &len) == 1);
    if (compressed) {
        point[0] = (unsigned char)(2 + (point[len - 1] & 1));
        len = 1 + len / 2;
    }
    EVP_PKEY_free(pair);
    share(group, point, len);
}
static void sign_again(struct item *item, const char *file) {
    static struct bytes content, params;
    content.len = 0;
    if (kind(item) == CERTIFICATE_VERIFY) {
        set_body(&item->m, CERTIFICATE_VERIFY, "", 0);
        put(&content, transcript.at, transcript.len);
    } else {
        params = item->m;
        put(&content, random_of(CLIENT_HELLO), RANDOM);
        put(&content, random_of(SERVER_HELLO), RANDOM);
        put(&content, params.at + 4, params.len - 4);
    }
    put_signature(&item->m, file, scheme, content.at, content.len);
    put_right_length(&item->m);
}
static void finished_of(int server, unsigned char *out) {
    unsigned char hash[32];
    NEED(EVP_Digest(transcript.at, transcript.len, hash, NULL, EVP_sha256(), NULL) == 1);
    prf(server ? "server finished" : "client finished", hash, sizeof(hash), out, 12);
}

/* The connection */

/* How the answers of both libraries go together: they are the same; they are another reason or alert each; or OpenSSL lets through what
 * RFC 5246, 7627 or 8422 forbids. */
enum how { SAME, REFUSED, STRICTER };
static enum how how;
static int peer_serves, has_keys;
static SSL_CTX *ctx, *peer_ctx;
static struct pair p;

static void show_alert(const SSL *ssl, int where, int ret) {
    (void)ssl;
    if (where == SSL_CB_WRITE_ALERT && how == SAME)
        printf("  alert %s\n", SSL_alert_desc_string_long(ret));
}
static void show(const char *what, const struct outcome *o) {
    int refused = o->ret <= 0 && !is_retry(o->error);
    if (how == SAME)
        outcome_show(what, o);
    else if (how == REFUSED)
        printf("%s: %s\n", what, refused ? "refused" : "taken");
    else
        NEED(refused || !is_ours());
}
static void use_keys(void) {
    unsigned char randoms[2 * RANDOM];
    SSL_SESSION *session = SSL_get_session(p.ssl);
    memset(master, 0, SECRET);
    if (session)
        SSL_SESSION_get_master_key(session, master, SECRET);
    memcpy(randoms, random_of(SERVER_HELLO), RANDOM);
    memcpy(randoms + RANDOM, random_of(CLIENT_HELLO), RANDOM);
    find_keys(randoms, peer_serves);
    has_keys = 1;
}
/* What the library under test has sent: its messages go to the transcript. */
static void take_answer(struct bytes *out) {
    int changed = 0;
    take_flight(SSL_get_wbio(p.ssl), out);
    for (size_t at = 0, len; at + 5 <= out->len; at += len) {
        len = 5 + (size_t)(out->at[at + 3] << 8 | out->at[at + 4]);
        if (out->at[at] == SSL3_RT_CHANGE_CIPHER_SPEC)
            changed = 1;
        else if (out->at[at] == SSL3_RT_HANDSHAKE && !changed)
            put(&transcript, out->at + at + 5, len - 5);
        else if (out->at[at] == SSL3_RT_HANDSHAKE) {
            static struct bytes finished;
            unsigned char data[12];
            if (!has_keys)
                use_keys();
            finished_of(!peer_serves, data);
            set_body(&finished, FINISHED, data, 12);
            put(&transcript, finished.at, finished.len);
        }
    }
}
/* The true peer's flight becomes items; those under its keys are made anew. */
static int take_items(const struct bytes *flight) {
    int changed = 0;
    for (size_t at = 0, len; at + 5 <= flight->len; at += len) {
        len = 5 + (size_t)(flight->at[at + 3] << 8 | flight->at[at + 4]);
        if (flight->at[at] == SSL3_RT_CHANGE_CIPHER_SPEC) {
            changed = 1;
            record_before(END, SSL3_RT_CHANGE_CIPHER_SPEC, "\1", 1);
            message_before(END, FINISHED, "xxxxxxxxxxxx", 12);
        } else if (flight->at[at] == SSL3_RT_HANDSHAKE && !changed)
            for (size_t m = at + 5, size; m < at + len; m += size) {
                size = 4 + (size_t)(flight->at[m + 1] << 16 | flight->at[m + 2] << 8 | flight->at[m + 3]);
                record_before(END, SSL3_RT_HANDSHAKE, flight->at + m, size)->keep = 1;
            }
    }
    return changed;
}

struct attempt {
    const char *name;
    void (*change)(void);
    enum how how;
    void (*change_hello)(struct bytes *); /* the client's, where the peer is one */
};

static void seal_item(struct bytes *out, const struct item *item, const unsigned char *data, size_t len) {
    if (item->sealed && !has_keys)
        use_keys();
    if (item->sealed) {
        seal(out, item->record, item->version, data, len);
        return;
    }
    put_number(out, (size_t)item->record, 1);
    put_number(out, (size_t)item->version, 2);
    put_number(out, len, 2);
    put(out, data, len);
}
static void settle(struct item *item) {
    int type = kind(item);
    if (item->record != SSL3_RT_HANDSHAKE)
        return;
    if (!item->keep && (type == CERTIFICATE_VERIFY || type == SERVER_KEY_EXCHANGE))
        sign_again(item, type == CERTIFICATE_VERIFY ? "client-rsa.key" : "rsa.key");
    if (!item->keep && type == FINISHED) {
        unsigned char data[12];
        if (!has_keys)
            use_keys();
        finished_of(peer_serves, data);
        set_body(&item->m, FINISHED, data, 12);
    }
    if (!item->hidden)
        put(&transcript, item->m.at, item->m.len);
}
static void attempt_once(const struct attempt *attempt, SSL_SESSION *session) {
    static struct bytes flight, answer, out;
    struct outcome o;
    unsigned char buffer[64];
    printf("%s\n", attempt->name);
    count = 0, has_keys = 0, transcript.len = 0, scheme = 0x0804;
    p = peer_serves ? client_pair(ctx, peer_ctx) : server_pair(ctx, peer_ctx);
    memory_bios(&p);
    client_resumes(!peer_serves, &p, session);
    how = attempt->how;
    if (peer_serves) {
        SSL_do_handshake(p.ssl);
        take_answer(&answer);
        BIO_write(peer_SSL_get_rbio(p.peer), answer.at, (int)answer.len);
        peer_SSL_do_handshake(p.peer);
        take_flight(peer_SSL_get_wbio(p.peer), &flight);
        if (!take_items(&flight)) {
            if (!(SSL_get_options(p.ssl) & SSL_OP_NO_TICKET))
                message_before(END, NEW_SESSION_TICKET, "\0\0\0\144\0\4abcd", 10);
            record_before(END, SSL3_RT_CHANGE_CIPHER_SPEC, "\1", 1);
            message_before(END, FINISHED, "xxxxxxxxxxxx", 12);
        }
    } else {
        static struct bytes client_hello;
        struct item item = {.record = SSL3_RT_HANDSHAKE, .version = TLS1_2_VERSION};
        peer_SSL_do_handshake(p.peer);
        take_flight(peer_SSL_get_wbio(p.peer), &flight);
        client_hello.len = 0;
        put(&client_hello, flight.at + 5, flight.len - 5);
        if (attempt->change_hello)
            attempt->change_hello(&client_hello);
        put(&transcript, client_hello.at, client_hello.len);
        out.len = 0;
        seal_item(&out, &item, client_hello.at, client_hello.len);
        BIO_write(SSL_get_rbio(p.ssl), out.at, (int)out.len);
        o = CALL(p.ssl, SSL_do_handshake(p.ssl));
        take_answer(&answer);
        if (!is_retry(o.error)) {
            show("hello", &o);
            pair_free(&p);
            how = SAME;
            return;
        }
        printf("  %s\n", has_keys ? "resumes" : "makes a session");
        if (has_keys) { /* what the true client makes of this is of no interest */
            record_before(END, SSL3_RT_CHANGE_CIPHER_SPEC, "\1", 1);
            message_before(END, FINISHED, "xxxxxxxxxxxx", 12);
        } else {
            BIO_write(peer_SSL_get_rbio(p.peer), answer.at, (int)answer.len);
            peer_SSL_do_handshake(p.peer);
            take_flight(peer_SSL_get_wbio(p.peer), &flight);
            take_items(&flight);
            for (int i = 0; i < count; i++) /* of a hello that has changed */
                if (kind(&items[i]) == CERTIFICATE_VERIFY)
                    items[i].keep = 0;
        }
    }
    attempt->change();
    int done = 0;
    for (int i = 0; i < count; i++) {
        settle(&items[i]);
        out.len = 0;
        size_t cut = (size_t)items[i].cut;
        if (cut)
            seal_item(&out, &items[i], items[i].m.at, cut);
        if (items[i].join) {
            NEED(i + 1 < count && items[i].sealed == items[i + 1].sealed);
            settle(&items[i + 1]);
            put(&items[i].m, items[i + 1].m.at, items[i + 1].m.len);
        }
        seal_item(&out, &items[i], items[i].m.at + cut, items[i].m.len - cut);
        i += items[i].join;
        BIO_write(SSL_get_rbio(p.ssl), out.at, (int)out.len);
        if (done)
            continue;
        o = CALL(p.ssl, SSL_do_handshake(p.ssl));
        if (!is_retry(o.error)) {
            show("handshake", &o);
            done = 1;
            if (o.ret != 1)
                break;
            if (how == SAME)
                printf("  %s\n", SSL_session_reused(p.ssl) ? "resumed" : "new");
        }
        take_answer(&answer);
    }
    if (!done) {
        printf("  waits\n");
        NEED(how != STRICTER || !is_ours());
    } else if (o.ret == 1) {
        struct item data = {.record = SSL3_RT_APPLICATION_DATA, .sealed = 1, .version = TLS1_2_VERSION};
        out.len = 0;
        seal_item(&out, &data, (const unsigned char *)"data", 4);
        BIO_write(SSL_get_rbio(p.ssl), out.at, (int)out.len);
        struct outcome read = CALL(p.ssl, SSL_read(p.ssl, buffer, sizeof(buffer)));
        if (how == SAME)
            show("read", &read);
    }
    pair_free(&p);
    how = SAME;
}

/* What each attempt changes. */

#define ATTEMPT(name, ...) static void name(void) { __VA_ARGS__; }
#define PUT_BYTE(type, i, byte) at(type)->m.at[i] = (byte)

ATTEMPT(nothing, )
/* Either Finished and ChangeCipherSpec */
ATTEMPT(change_missing, drop(CHANGE))
ATTEMPT(change_twice, twice(CHANGE))
ATTEMPT(change_twice_sealed, twice(CHANGE); items[place(CHANGE) + 1].sealed = 1)
ATTEMPT(change_first, move(CHANGE, kind(&items[0])))
ATTEMPT(change_sealed, at(CHANGE)->sealed = 1)
ATTEMPT(change_two, at(CHANGE)->m.at[0] = 2)
ATTEMPT(change_long, put(&at(CHANGE)->m, "\1", 1))
ATTEMPT(change_empty, at(CHANGE)->m.len = 0)
ATTEMPT(change_old, at(CHANGE)->version = 0x0301)
ATTEMPT(change_after, move(FINISHED, CHANGE); at(FINISHED)->sealed = 0)
ATTEMPT(change_again, record_before(END, SSL3_RT_CHANGE_CIPHER_SPEC, "\1", 1))
ATTEMPT(finished_clear, at(FINISHED)->sealed = 0)
ATTEMPT(finished_clear_no_change, at(FINISHED)->sealed = 0; drop(CHANGE))
ATTEMPT(finished_missing, drop(FINISHED))
ATTEMPT(finished_twice, twice(FINISHED))
ATTEMPT(finished_wrong, at(FINISHED)->keep = 1)
ATTEMPT(finished_empty, at(FINISHED)->keep = 1; set(FINISHED, "", 0))
ATTEMPT(finished_short, at(FINISHED)->keep = 1; shorter(FINISHED))
ATTEMPT(finished_long, at(FINISHED)->keep = 1; longer(FINISHED))
ATTEMPT(finished_huge, at(FINISHED)->keep = 1; at(FINISHED)->m.at[1] = 1)
ATTEMPT(finished_cut, at(FINISHED)->cut = 7)
ATTEMPT(finished_old_record, at(FINISHED)->version = 0x0302)
ATTEMPT(finished_new_record, at(FINISHED)->version = 0x0304)
ATTEMPT(finished_begins_clear, at(FINISHED)->keep = 1; record_before(CHANGE, SSL3_RT_HANDSHAKE, "\24\0", 2); at(FINISHED)->m.len = 14)
ATTEMPT(finished_request, message_before(END, HELLO_REQUEST, "", 0)->hidden = 1; at(FINISHED)->join = 1)
ATTEMPT(request_finished, message_before(FINISHED, HELLO_REQUEST, "", 0)->hidden = 1)
ATTEMPT(request_joins_finished, struct item *item = message_before(FINISHED, HELLO_REQUEST, "", 0); item->hidden = 1; item->join = 1;
        item->sealed = 1)
ATTEMPT(request_sealed, struct item *item = message_before(FINISHED, HELLO_REQUEST, "", 0); item->hidden = 1; item->sealed = 1)
ATTEMPT(empty_before_finished, record_before(FINISHED, SSL3_RT_HANDSHAKE, "", 0)->sealed = 1)
ATTEMPT(clear_empty_before_finished, record_before(FINISHED, SSL3_RT_HANDSHAKE, "", 0))
ATTEMPT(data_before_finished, record_before(FINISHED, SSL3_RT_APPLICATION_DATA, "x", 1)->sealed = 1)
ATTEMPT(warning_before_finished, record_before(FINISHED, SSL3_RT_ALERT, "\1\132", 2)->sealed = 1)
ATTEMPT(clear_warning_before_finished, record_before(FINISHED, SSL3_RT_ALERT, "\1\132", 2))
ATTEMPT(warning_before_change, record_before(CHANGE, SSL3_RT_ALERT, "\1\132", 2))
ATTEMPT(no_renegotiation_before_change, record_before(CHANGE, SSL3_RT_ALERT, "\1\144", 2))
ATTEMPT(close_before_change, record_before(CHANGE, SSL3_RT_ALERT, "\1\0", 2))
ATTEMPT(warnings_before_change, for (int i = 0; i < 5; i++) record_before(CHANGE, SSL3_RT_ALERT, "\1\132", 2))
ATTEMPT(data_before_change, record_before(CHANGE, SSL3_RT_APPLICATION_DATA, "x", 1))
ATTEMPT(data_first, record_before(kind(&items[0]), SSL3_RT_APPLICATION_DATA, "x", 1))
ATTEMPT(heartbeat_before_change, record_before(CHANGE, 24, "\1\0\1x", 4))
ATTEMPT(part_before_change, record_before(CHANGE, SSL3_RT_HANDSHAKE, "\4\0", 2))
ATTEMPT(verify_before_change, message_before(CHANGE, CERTIFICATE_VERIFY, "", 0)->keep = 0)
ATTEMPT(verify_after_change, struct item *item = message_before(FINISHED, CERTIFICATE_VERIFY, "", 0); item->keep = 0; item->sealed = 1)
ATTEMPT(ticket_after_change, message_before(FINISHED, NEW_SESSION_TICKET, "\0\0\0\144\0\4abcd", 10)->sealed = 1)
ATTEMPT(certificate_after_change, message_before(FINISHED, CERTIFICATE, "\0\0\0", 3)->sealed = 1)
ATTEMPT(exchange_after_change, message_before(FINISHED, CLIENT_KEY_EXCHANGE, "\1x", 2)->sealed = 1)
ATTEMPT(key_update_after_change, message_before(FINISHED, 24, "\0", 1)->sealed = 1)
ATTEMPT(hello_before_change, message_before(CHANGE, CLIENT_HELLO, "x", 1))
ATTEMPT(server_hello_before_change, message_before(CHANGE, SERVER_HELLO, "x", 1))
ATTEMPT(done_before_change, message_before(CHANGE, SERVER_HELLO_DONE, "", 0))
ATTEMPT(status_before_change, message_before(CHANGE, CERTIFICATE_STATUS, "\1\0\0\1x", 5))
#define OF(name) {#name, name, SAME, NULL}
#define AS(name, how) {#name, name, how, NULL}
static const struct attempt endings[] = {
    OF(nothing), OF(change_missing), OF(change_twice), OF(change_twice_sealed), OF(change_first), OF(change_sealed), OF(change_two),
    OF(change_long), AS(change_empty, REFUSED), OF(change_old), OF(change_after), OF(change_again), OF(finished_clear),
    OF(finished_clear_no_change), OF(finished_missing), OF(finished_twice), OF(finished_wrong), OF(finished_empty), OF(finished_short),
    OF(finished_long), OF(finished_huge), OF(finished_cut), OF(finished_old_record), OF(finished_new_record), OF(finished_begins_clear),
    OF(finished_request), OF(request_finished), OF(request_joins_finished), OF(request_sealed), OF(empty_before_finished),
    OF(clear_empty_before_finished), OF(data_before_finished), OF(warning_before_finished), OF(clear_warning_before_finished),
    OF(warning_before_change), OF(no_renegotiation_before_change), OF(close_before_change), OF(warnings_before_change),
    OF(data_before_change), OF(data_first), OF(heartbeat_before_change), AS(part_before_change, REFUSED), OF(verify_before_change),
    OF(verify_after_change), OF(ticket_after_change), OF(certificate_after_change), OF(exchange_after_change), OF(key_update_after_change),
    OF(hello_before_change), OF(server_hello_before_change), OF(done_before_change), OF(status_before_change),
};

/* A server's hello, whatever follows it */
ATTEMPT(sh_ems_missing, without(&at(SERVER_HELLO)->m, 23))
ATTEMPT(sh_ems_long, instead(23, "x", 1))
ATTEMPT(sh_ems_twice, hello(23, "", 0))
ATTEMPT(sh_renegotiation_missing, without(&at(SERVER_HELLO)->m, 0xff01))
ATTEMPT(sh_renegotiation_bad, instead(0xff01, "\1x", 2))
ATTEMPT(sh_renegotiation_long, instead(0xff01, "\0x", 2))
ATTEMPT(sh_renegotiation_empty, instead(0xff01, "", 0))
ATTEMPT(sh_ticket_missing, without(&at(SERVER_HELLO)->m, 35))
ATTEMPT(sh_ticket_long, instead(35, "x", 1))
ATTEMPT(sh_ticket_twice, instead(35, "", 0); hello(35, "", 0))
ATTEMPT(sh_name, hello(0, "", 0))
ATTEMPT(sh_fragment, hello(1, "\1", 1))
ATTEMPT(sh_status, hello(5, "", 0))
ATTEMPT(sh_groups, hello(10, "\0\2\0\35", 4))
ATTEMPT(sh_points_other, instead(11, "\1\1", 2))
ATTEMPT(sh_points_empty, instead(11, "\0", 1))
ATTEMPT(sh_points_long, instead(11, "\1\0x", 3))
ATTEMPT(sh_points_missing, without(&at(SERVER_HELLO)->m, 11))
ATTEMPT(sh_sigalgs, hello(13, "\0\2\10\4", 4))
ATTEMPT(sh_srtp, hello(14, "\0\2\0\1\0", 5))
ATTEMPT(sh_heartbeat, hello(15, "\1", 1))
ATTEMPT(sh_alpn, hello(16, "\0\3\2h2", 5))
ATTEMPT(sh_alpn_other, hello(16, "\0\3\2h3", 5))
ATTEMPT(sh_alpn_two, hello(16, "\0\6\2h2\2h2", 8))
ATTEMPT(sh_alpn_twice, hello(16, "\0\3\2h2", 5); hello(16, "\0\3\2h2", 5))
ATTEMPT(sh_scts, hello(18, "\0\3\0\1x", 5))
ATTEMPT(sh_etm, hello(22, "", 0))
ATTEMPT(sh_psk, hello(41, "\0\0", 2))
ATTEMPT(sh_versions, hello(43, "\3\3", 2))
ATTEMPT(sh_versions_1_3, hello(43, "\3\4", 2))
ATTEMPT(sh_share, hello(51, "\0\35\0\1x", 5))
ATTEMPT(sh_npn, hello(13172, "", 0))
ATTEMPT(sh_unknown, hello(0xfafa, "", 0))
ATTEMPT(sh_no_extensions, struct bytes *m = &at(SERVER_HELLO)->m; m->len = block_of(m); put_right_length(m))
ATTEMPT(sh_empty_extensions, struct bytes *m = &at(SERVER_HELLO)->m; m->len = block_of(m) + 2; put_block_length(m))
ATTEMPT(sh_long, longer(SERVER_HELLO))
ATTEMPT(sh_short, shorter(SERVER_HELLO))
ATTEMPT(sh_nothing, set(SERVER_HELLO, "", 0))
ATTEMPT(sh_compression, PUT_BYTE(SERVER_HELLO, block_of(&at(SERVER_HELLO)->m) - 1, 1))
#define SUITE(name, number)                                                                                            \
    ATTEMPT(sh_suite_##name, size_t end = block_of(&at(SERVER_HELLO)->m);                                              \
            PUT_BYTE(SERVER_HELLO, end - 3, (number) >> 8); PUT_BYTE(SERVER_HELLO, end - 2, (number) & 0xff))
SUITE(other, 0xc030)
SUITE(ecdsa, 0xc02b)
SUITE(unknown, 0xc0ee)
SUITE(scsv, 0x00ff)
ATTEMPT(sh_tls_1_1, PUT_BYTE(SERVER_HELLO, 5, 2))
ATTEMPT(sh_tls_1_3, PUT_BYTE(SERVER_HELLO, 5, 4))
ATTEMPT(sh_ssl_2, PUT_BYTE(SERVER_HELLO, 4, 2))
ATTEMPT(sh_session_id, struct bytes *m = &at(SERVER_HELLO)->m; struct bytes old = *m; size_t id = old.at[38]; m->len = 38; put(m, "\40", 1);
        for (int i = 0; i < 32; i++) put(m, "s", 1);
        put(m, old.at + 39 + id, old.len - 39 - id); put_right_length(m))
ATTEMPT(sh_session_id_long, struct bytes *m = &at(SERVER_HELLO)->m; struct bytes old = *m; size_t id = old.at[38]; m->len = 38; put(m, "\41", 1);
        for (int i = 0; i < 33; i++) put(m, "s", 1);
        put(m, old.at + 39 + id, old.len - 39 - id); put_right_length(m))
ATTEMPT(sh_no_session_id, struct bytes *m = &at(SERVER_HELLO)->m; size_t id = m->at[38]; memmove(m->at + 39, m->at + 39 + id, m->len - 39 - id);
        m->at[38] = 0; m->len -= id; put_right_length(m))
ATTEMPT(sh_retry, memcpy(at(SERVER_HELLO)->m.at + 6,
                         "\317\041\255\164\345\232\141\021\276\035\214\002\036\145\270\221\302\242\021\026\172\273\214\136\007\236\011\342\310\250\063\234", 32))
ATTEMPT(sh_twice, twice(SERVER_HELLO))
ATTEMPT(sh_missing, drop(SERVER_HELLO))
ATTEMPT(sh_old_record, at(SERVER_HELLO)->version = 0x0301)
ATTEMPT(sh_cut, at(SERVER_HELLO)->cut = 3)
ATTEMPT(request_first, message_before(SERVER_HELLO, HELLO_REQUEST, "", 0)->hidden = 1)
static const struct attempt hellos[] = {
    OF(sh_ems_missing), AS(sh_ems_long, STRICTER), OF(sh_ems_twice), OF(sh_renegotiation_missing), OF(sh_renegotiation_bad),
    AS(sh_renegotiation_long, REFUSED), AS(sh_renegotiation_empty, REFUSED), OF(sh_ticket_missing), OF(sh_ticket_long),
    AS(sh_ticket_twice, REFUSED), OF(sh_name), OF(sh_fragment), OF(sh_status), OF(sh_groups), AS(sh_points_other, STRICTER),
    AS(sh_points_empty, REFUSED), OF(sh_points_long), OF(sh_points_missing), OF(sh_sigalgs), AS(sh_srtp, REFUSED),
    AS(sh_heartbeat, STRICTER), OF(sh_alpn), OF(sh_alpn_other), OF(sh_alpn_two), OF(sh_alpn_twice), OF(sh_scts), AS(sh_etm, STRICTER),
    AS(sh_psk, REFUSED), AS(sh_versions, REFUSED), AS(sh_versions_1_3, REFUSED), AS(sh_share, REFUSED), OF(sh_npn),
    AS(sh_unknown, STRICTER), OF(sh_no_extensions), OF(sh_empty_extensions), OF(sh_long), AS(sh_short, REFUSED), OF(sh_nothing),
    AS(sh_compression, REFUSED), OF(sh_suite_other), OF(sh_suite_ecdsa), OF(sh_suite_unknown), AS(sh_suite_scsv, REFUSED), OF(sh_tls_1_1),
    OF(sh_tls_1_3), OF(sh_ssl_2), OF(sh_session_id), OF(sh_session_id_long), OF(sh_no_session_id), AS(sh_retry, REFUSED), OF(sh_twice),
    OF(sh_missing), OF(sh_old_record), OF(sh_cut), OF(request_first),
};

/* A server's flight in a full handshake */
static unsigned char zeros[133];
ATTEMPT(certificate_missing, drop(CERTIFICATE))
ATTEMPT(certificate_twice, twice(CERTIFICATE))
ATTEMPT(certificate_none, set(CERTIFICATE, "\0\0\0", 3))
ATTEMPT(certificate_empty, set(CERTIFICATE, "\0\0\3\0\0\0", 6))
ATTEMPT(certificate_garbage, set(CERTIFICATE, "\0\0\4\0\0\1x", 7))
ATTEMPT(certificate_long, longer(CERTIFICATE))
ATTEMPT(certificate_short, shorter(CERTIFICATE))
ATTEMPT(certificate_late, move(CERTIFICATE, SERVER_HELLO_DONE))
ATTEMPT(certificate_cut, at(CERTIFICATE)->cut = 100)
ATTEMPT(exchange_missing, drop(SERVER_KEY_EXCHANGE))
ATTEMPT(exchange_twice, twice(SERVER_KEY_EXCHANGE))
ATTEMPT(exchange_long, longer(SERVER_KEY_EXCHANGE))
ATTEMPT(exchange_short, shorter(SERVER_KEY_EXCHANGE))
ATTEMPT(exchange_nothing, set(SERVER_KEY_EXCHANGE, "", 0); at(SERVER_KEY_EXCHANGE)->keep = 1)
ATTEMPT(exchange_explicit, exchange("\1\0\35\40xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", 36); at(SERVER_KEY_EXCHANGE)->keep = 0)
#define SHARE(name, ...) ATTEMPT(share_##name, __VA_ARGS__; at(SERVER_KEY_EXCHANGE)->keep = 0)
SHARE(x25519, share(29, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", 32))
SHARE(x25519_zero, share(29, zeros, 32))
SHARE(x25519_one, zeros[0] = 1; share(29, zeros, 32); zeros[0] = 0)
SHARE(x25519_short, share(29, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", 31))
SHARE(x25519_long, share(29, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", 33))
SHARE(empty, share(29, "", 0))
SHARE(p256, true_share(23, "P-256", 0))
SHARE(p256_compressed, true_share(23, "P-256", 1))
SHARE(p256_off_curve, true_share(23, "P-256", 0); at(SERVER_KEY_EXCHANGE)->m.at[20] ^= 1)
SHARE(p256_infinity, share(23, zeros, 1))
SHARE(p256_zero, zeros[0] = 4; share(23, zeros, 65); zeros[0] = 0)
SHARE(p256_as_x25519, true_share(29, "P-256", 0))
SHARE(x25519_as_p256, share(23, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", 32))
SHARE(p384, true_share(24, "P-384", 0))
SHARE(p521, true_share(25, "P-521", 0))
SHARE(secp256k1, true_share(22, "secp256k1", 0))
SHARE(brainpool, true_share(26, "brainpoolP256r1", 0))
SHARE(x448, share(30, zeros, 56))
SHARE(ffdhe, share(256, zeros, 133))
SHARE(hybrid, share(0x11ec, zeros, 133))
SHARE(unknown, share(0xfafa, zeros, 32))
#define SIGNED(name, number) ATTEMPT(signed_##name, share(29, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", 32); at(SERVER_KEY_EXCHANGE)->keep = 0; scheme = number)
SIGNED(pss_256, 0x0804)
SIGNED(pss_512, 0x0806)
SIGNED(pss_pss, 0x0809)
SIGNED(pkcs1_256, 0x0401)
SIGNED(pkcs1_384, 0x0501)
SIGNED(pkcs1_sha1, 0x0201)
SIGNED(pkcs1_sha224, 0x0301)
SIGNED(pkcs1_md5, 0x0101)
SIGNED(ecdsa, 0x0403)
SIGNED(dsa, 0x0402)
SIGNED(ed25519, 0x0807)
SIGNED(unknown, 0xfafa)
ATTEMPT(done_missing, drop(SERVER_HELLO_DONE))
ATTEMPT(done_twice, twice(SERVER_HELLO_DONE))
ATTEMPT(done_long, longer(SERVER_HELLO_DONE))
ATTEMPT(done_cut, at(SERVER_HELLO_DONE)->cut = 2)
ATTEMPT(done_first, move(SERVER_HELLO_DONE, CERTIFICATE))
ATTEMPT(done_before_exchange, move(SERVER_HELLO_DONE, SERVER_KEY_EXCHANGE))
ATTEMPT(status_after_certificate, message_before(SERVER_KEY_EXCHANGE, CERTIFICATE_STATUS, "\1\0\0\1x", 5))
ATTEMPT(ticket_after_hello, move(NEW_SESSION_TICKET, CERTIFICATE))
ATTEMPT(ticket_after_certificate, move(NEW_SESSION_TICKET, SERVER_KEY_EXCHANGE))
ATTEMPT(ticket_before_done, move(NEW_SESSION_TICKET, SERVER_HELLO_DONE))
ATTEMPT(ticket_first, move(NEW_SESSION_TICKET, SERVER_HELLO))
ATTEMPT(ticket_missing, drop(NEW_SESSION_TICKET))
ATTEMPT(ticket_twice, twice(NEW_SESSION_TICKET))
ATTEMPT(ticket_sealed, move(NEW_SESSION_TICKET, FINISHED); at(NEW_SESSION_TICKET)->sealed = 1)
ATTEMPT(ticket_late, move(NEW_SESSION_TICKET, END); at(NEW_SESSION_TICKET)->sealed = 1)
ATTEMPT(ticket_spans_change, struct item rest = *at(NEW_SESSION_TICKET); at(NEW_SESSION_TICKET)->m.len = 5; memmove(rest.m.at, rest.m.at + 5, 9);
        rest.m.len -= 5; rest.sealed = 1; *insert_item(place(FINISHED)) = rest)
ATTEMPT(ticket_empty, set(NEW_SESSION_TICKET, "\0\0\0\144\0\0", 6))
ATTEMPT(ticket_nothing, set(NEW_SESSION_TICKET, "", 0))
ATTEMPT(ticket_long, longer(NEW_SESSION_TICKET))
ATTEMPT(ticket_short, shorter(NEW_SESSION_TICKET))
ATTEMPT(ticket_unasked, without(&at(SERVER_HELLO)->m, 35))
ATTEMPT(client_exchange, message_before(SERVER_HELLO_DONE, CLIENT_KEY_EXCHANGE, "\1x", 2))
ATTEMPT(client_verify, message_before(SERVER_HELLO_DONE, CERTIFICATE_VERIFY, "", 0))
ATTEMPT(encrypted_extensions, message_before(CERTIFICATE, 8, "\0\0", 2))
ATTEMPT(unknown_message, message_before(CERTIFICATE, 99, "x", 1))
ATTEMPT(requests, for (int i = 0; i < 3; i++) message_before(CERTIFICATE, HELLO_REQUEST, "", 0)->hidden = 1)
ATTEMPT(request_long, message_before(CERTIFICATE, HELLO_REQUEST, "x", 1)->hidden = 1)
ATTEMPT(request_seen, message_before(CERTIFICATE, HELLO_REQUEST, "", 0))
ATTEMPT(change_before_certificate, record_before(CERTIFICATE, SSL3_RT_CHANGE_CIPHER_SPEC, "\1", 1))
ATTEMPT(change_before_done, record_before(SERVER_HELLO_DONE, SSL3_RT_CHANGE_CIPHER_SPEC, "\1", 1))
ATTEMPT(change_in_message, at(CERTIFICATE)->cut = 0; struct item rest = *at(CERTIFICATE); at(CERTIFICATE)->m.len = 50;
        memmove(rest.m.at, rest.m.at + 50, rest.m.len - 50); rest.m.len -= 50; *insert_item(place(SERVER_KEY_EXCHANGE)) = rest;
        record_before(SERVER_KEY_EXCHANGE, SSL3_RT_CHANGE_CIPHER_SPEC, "\1", 1))
ATTEMPT(finished_before_done, message_before(SERVER_HELLO_DONE, FINISHED, "xxxxxxxxxxxx", 12))
ATTEMPT(empty_records, for (int i = 0; i < 5; i++) record_before(CERTIFICATE, SSL3_RT_HANDSHAKE, "", 0))
ATTEMPT(certificate_in_data, at(CERTIFICATE)->record = SSL3_RT_APPLICATION_DATA)
ATTEMPT(certificate_ssl3, at(CERTIFICATE)->version = 0x0300)
ATTEMPT(certificate_1_1, at(CERTIFICATE)->version = 0x0302)
ATTEMPT(certificate_1_3, at(CERTIFICATE)->version = 0x0304)
ATTEMPT(certificate_no_version, at(CERTIFICATE)->version = 0x0909)
ATTEMPT(joined, at(SERVER_HELLO)->join = 1; at(SERVER_KEY_EXCHANGE)->join = 1)
static const struct attempt flights[] = {
    OF(certificate_missing), OF(certificate_twice), AS(certificate_none, REFUSED), OF(certificate_empty), OF(certificate_garbage),
    OF(certificate_long), OF(certificate_short), OF(certificate_late), OF(certificate_cut), OF(exchange_missing), OF(exchange_twice),
    OF(exchange_long), OF(exchange_short), AS(exchange_nothing, REFUSED), OF(exchange_explicit), OF(share_x25519), OF(share_x25519_zero),
    OF(share_x25519_one), AS(share_x25519_short, REFUSED), AS(share_x25519_long, REFUSED), AS(share_empty, REFUSED), OF(share_p256),
    AS(share_p256_compressed, STRICTER), AS(share_p256_off_curve, REFUSED), AS(share_p256_infinity, REFUSED), AS(share_p256_zero, REFUSED),
    AS(share_p256_as_x25519, REFUSED), AS(share_x25519_as_p256, REFUSED), OF(share_p384), OF(share_p521), OF(share_secp256k1),
    OF(share_brainpool), OF(share_x448), OF(share_ffdhe), OF(share_hybrid), OF(share_unknown), OF(signed_pss_256), OF(signed_pss_512),
    OF(signed_pss_pss), OF(signed_pkcs1_256), OF(signed_pkcs1_384), AS(signed_pkcs1_sha1, REFUSED), OF(signed_pkcs1_sha224),
    OF(signed_pkcs1_md5), OF(signed_ecdsa), OF(signed_dsa), OF(signed_ed25519), OF(signed_unknown), OF(done_missing), OF(done_twice),
    AS(done_long, REFUSED), OF(done_cut), OF(done_first), OF(done_before_exchange), OF(status_after_certificate), OF(ticket_after_hello),
    OF(ticket_after_certificate), OF(ticket_before_done), OF(ticket_first), OF(ticket_missing), OF(ticket_twice), OF(ticket_sealed),
    OF(ticket_late), AS(ticket_spans_change, REFUSED), OF(ticket_empty), OF(ticket_nothing), OF(ticket_long), OF(ticket_short),
    OF(ticket_unasked), OF(client_exchange), OF(client_verify), OF(encrypted_extensions), OF(unknown_message), OF(requests),
    OF(request_long), OF(request_seen), OF(change_before_certificate), OF(change_before_done), OF(change_in_message),
    OF(finished_before_done), OF(empty_records), OF(certificate_in_data), AS(certificate_ssl3, REFUSED), OF(certificate_1_1),
    OF(certificate_1_3), OF(certificate_no_version), OF(joined),
};

/* CertificateStatus, where it was asked for */
#define STATUS "\1\0\0\1x", 5
ATTEMPT(status_good, hello(5, "", 0); message_before(SERVER_KEY_EXCHANGE, CERTIFICATE_STATUS, STATUS))
ATTEMPT(status_missing, hello(5, "", 0))
ATTEMPT(status_unannounced, message_before(SERVER_KEY_EXCHANGE, CERTIFICATE_STATUS, STATUS))
ATTEMPT(status_extension_long, hello(5, "x", 1); message_before(SERVER_KEY_EXCHANGE, CERTIFICATE_STATUS, STATUS))
ATTEMPT(status_first, hello(5, "", 0); message_before(CERTIFICATE, CERTIFICATE_STATUS, STATUS))
ATTEMPT(status_after_exchange, hello(5, "", 0); message_before(SERVER_HELLO_DONE, CERTIFICATE_STATUS, STATUS))
ATTEMPT(status_after_done, hello(5, "", 0); message_before(CHANGE, CERTIFICATE_STATUS, STATUS))
ATTEMPT(status_twice, hello(5, "", 0); for (int i = 0; i < 2; i++) message_before(SERVER_KEY_EXCHANGE, CERTIFICATE_STATUS, STATUS))
ATTEMPT(status_other, hello(5, "", 0); message_before(SERVER_KEY_EXCHANGE, CERTIFICATE_STATUS, "\2\0\0\1x", 5))
ATTEMPT(status_empty, hello(5, "", 0); message_before(SERVER_KEY_EXCHANGE, CERTIFICATE_STATUS, "\1\0\0\0", 4))
ATTEMPT(status_nothing, hello(5, "", 0); message_before(SERVER_KEY_EXCHANGE, CERTIFICATE_STATUS, "", 0))
ATTEMPT(status_long, hello(5, "", 0); message_before(SERVER_KEY_EXCHANGE, CERTIFICATE_STATUS, "\1\0\0\1xy", 6))
ATTEMPT(status_short, hello(5, "", 0); message_before(SERVER_KEY_EXCHANGE, CERTIFICATE_STATUS, "\1\0\0\2x", 5))
static const struct attempt statuses[] = {
    OF(status_good), OF(status_missing), OF(status_unannounced), OF(status_extension_long), OF(status_first), OF(status_after_exchange),
    OF(status_after_done), OF(status_twice), OF(status_other), AS(status_empty, REFUSED), AS(status_nothing, REFUSED), OF(status_long),
    OF(status_short),
};

/* CertificateRequest */
#define REQUEST(name, ...) ATTEMPT(cr_##name, message_before(SERVER_HELLO_DONE, CERTIFICATE_REQUEST, __VA_ARGS__))
REQUEST(good, "\1\1\0\2\10\4\0\0", 8)
REQUEST(no_types, "\0\0\2\10\4\0\0", 7)
REQUEST(other_types, "\2\100\1\0\2\10\4\0\0", 9)
REQUEST(unknown_types, "\2\351\352\0\2\10\4\0\0", 9)
REQUEST(no_sigalgs, "\1\1\0\0\0\0", 6)
REQUEST(odd_sigalgs, "\1\1\0\3\10\4\1\0\0", 9)
REQUEST(unknown_sigalgs, "\1\1\0\2\372\372\0\0", 8)
REQUEST(ecdsa_sigalgs, "\1\1\0\2\4\3\0\0", 8)
REQUEST(sha1_sigalgs, "\1\1\0\2\2\1\0\0", 8)
REQUEST(missing_sigalgs, "\1\1\0\0", 4)
REQUEST(bad_names, "\1\1\0\2\10\4\0\2\0\1", 10)
REQUEST(empty_name, "\1\1\0\2\10\4\0\2\0\0", 10)
REQUEST(garbage_name, "\1\1\0\2\10\4\0\3\0\1x", 11)
REQUEST(missing_names, "\1\1\0\2\10\4", 6)
REQUEST(long, "\1\1\0\2\10\4\0\0x", 9)
REQUEST(short, "\1\1\0\2\10\4\0", 7)
REQUEST(nothing, "", 0)
ATTEMPT(cr_twice, for (int i = 0; i < 2; i++) message_before(SERVER_HELLO_DONE, CERTIFICATE_REQUEST, "\1\1\0\2\10\4\0\0", 8))
ATTEMPT(cr_first, message_before(CERTIFICATE, CERTIFICATE_REQUEST, "\1\1\0\2\10\4\0\0", 8))
ATTEMPT(cr_before_exchange, message_before(SERVER_KEY_EXCHANGE, CERTIFICATE_REQUEST, "\1\1\0\2\10\4\0\0", 8))
ATTEMPT(cr_after_done, message_before(CHANGE, CERTIFICATE_REQUEST, "\1\1\0\2\10\4\0\0", 8))
static const struct attempt requested[] = {
    OF(cr_good), OF(cr_no_types), OF(cr_other_types), OF(cr_unknown_types), AS(cr_no_sigalgs, REFUSED), AS(cr_odd_sigalgs, REFUSED),
    OF(cr_unknown_sigalgs), OF(cr_ecdsa_sigalgs), OF(cr_sha1_sigalgs), AS(cr_missing_sigalgs, REFUSED), OF(cr_bad_names), OF(cr_empty_name),
    OF(cr_garbage_name), OF(cr_missing_names), OF(cr_long), OF(cr_short), OF(cr_nothing), OF(cr_twice), OF(cr_first),
    OF(cr_before_exchange), OF(cr_after_done),
};

/* A client's flight */
#define EXCHANGE(name, ...) ATTEMPT(cke_##name, set(CLIENT_KEY_EXCHANGE, __VA_ARGS__))
EXCHANGE(nothing, "", 0)
EXCHANGE(empty, "\0", 1)
EXCHANGE(one_byte, "\1x", 2)
EXCHANGE(other, "\40xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", 33)
EXCHANGE(zero, "\40\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 33)
EXCHANGE(short_point, "\37xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", 32)
EXCHANGE(long_point, "\41xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", 34)
EXCHANGE(length, "\41xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", 33)
ATTEMPT(cke_long, longer(CLIENT_KEY_EXCHANGE))
ATTEMPT(cke_short, shorter(CLIENT_KEY_EXCHANGE))
ATTEMPT(cke_missing, drop(CLIENT_KEY_EXCHANGE))
ATTEMPT(cke_twice, twice(CLIENT_KEY_EXCHANGE))
ATTEMPT(cke_cut, at(CLIENT_KEY_EXCHANGE)->cut = 3)
ATTEMPT(cke_old_record, at(CLIENT_KEY_EXCHANGE)->version = 0x0302)
ATTEMPT(cke_in_data, at(CLIENT_KEY_EXCHANGE)->record = SSL3_RT_APPLICATION_DATA)
ATTEMPT(cke_change_inside, struct item rest = *at(CLIENT_KEY_EXCHANGE); at(CLIENT_KEY_EXCHANGE)->m.len = 10; memmove(rest.m.at, rest.m.at + 10, rest.m.len - 10);
        rest.m.len -= 10; rest.sealed = 1; *insert_item(place(FINISHED)) = rest)
ATTEMPT(certificate_unasked, message_before(CLIENT_KEY_EXCHANGE, CERTIFICATE, "\0\0\0", 3))
ATTEMPT(hello_again, struct bytes old; old.len = 0; put(&old, transcript.at, 4u + (size_t)(transcript.at[2] << 8 | transcript.at[3]));
        record_before(CLIENT_KEY_EXCHANGE, SSL3_RT_HANDSHAKE, old.at, old.len))
ATTEMPT(server_done, message_before(CLIENT_KEY_EXCHANGE, SERVER_HELLO_DONE, "", 0))
ATTEMPT(end_of_early_data, message_before(CLIENT_KEY_EXCHANGE, 5, "", 0))
ATTEMPT(next_protocol, message_before(FINISHED, 67, "\2h2\0", 4)->sealed = 1)
static const struct attempt client_flights[] = {
    AS(cke_nothing, REFUSED), AS(cke_empty, REFUSED), OF(cke_one_byte), OF(cke_other), OF(cke_zero), OF(cke_short_point),
    OF(cke_long_point), OF(cke_length), OF(cke_long), OF(cke_short), OF(cke_missing), OF(cke_twice), OF(cke_cut), OF(cke_old_record),
    OF(cke_in_data), AS(cke_change_inside, REFUSED), OF(certificate_unasked), OF(hello_again), OF(server_done), OF(end_of_early_data),
    OF(next_protocol),
};
/* Where the client was asked for a certificate */
ATTEMPT(client_certificate_missing, drop(CERTIFICATE))
ATTEMPT(both_missing, drop(CERTIFICATE); drop(CERTIFICATE_VERIFY))
ATTEMPT(verify_missing, drop(CERTIFICATE_VERIFY))
ATTEMPT(none_and_verify, set(CERTIFICATE, "\0\0\0", 3))
ATTEMPT(none, set(CERTIFICATE, "\0\0\0", 3); drop(CERTIFICATE_VERIFY))
ATTEMPT(verify_twice, twice(CERTIFICATE_VERIFY))
ATTEMPT(verify_first, move(CERTIFICATE_VERIFY, CLIENT_KEY_EXCHANGE))
ATTEMPT(verify_before_certificate, move(CERTIFICATE_VERIFY, CERTIFICATE))
ATTEMPT(verify_late, move(CERTIFICATE_VERIFY, FINISHED); at(CERTIFICATE_VERIFY)->sealed = 1)
ATTEMPT(verify_empty, at(CERTIFICATE_VERIFY)->keep = 1; set(CERTIFICATE_VERIFY, "", 0))
ATTEMPT(verify_no_signature, at(CERTIFICATE_VERIFY)->keep = 1; set(CERTIFICATE_VERIFY, "\10\4\0\0", 4))
ATTEMPT(verify_without_scheme, at(CERTIFICATE_VERIFY)->keep = 1; set(CERTIFICATE_VERIFY, "\0\3abc", 5))
ATTEMPT(verify_long, at(CERTIFICATE_VERIFY)->keep = 1; longer(CERTIFICATE_VERIFY))
ATTEMPT(certificate_after_exchange, move(CERTIFICATE, CERTIFICATE_VERIFY))
#define VERIFIED(name, number) ATTEMPT(verify_##name, scheme = number)
VERIFIED(pkcs1, 0x0401)
VERIFIED(sha1, 0x0201)
VERIFIED(md5, 0x0101)
VERIFIED(sha224, 0x0301)
VERIFIED(ecdsa, 0x0403)
VERIFIED(pss_pss, 0x0809)
VERIFIED(unknown, 0xfafa)
static const struct attempt certified[] = {
    OF(nothing), OF(client_certificate_missing), OF(both_missing), OF(verify_missing), OF(none_and_verify), OF(none), OF(verify_twice),
    OF(verify_first), OF(verify_before_certificate), OF(verify_late), AS(verify_empty, REFUSED), OF(verify_no_signature),
    AS(verify_without_scheme, REFUSED), OF(verify_long), OF(certificate_after_exchange), OF(certificate_twice), OF(certificate_empty),
    OF(certificate_garbage), OF(certificate_long), OF(verify_pkcs1), AS(verify_sha1, REFUSED), OF(verify_md5), OF(verify_sha224),
    OF(verify_ecdsa), OF(verify_pss_pss), OF(verify_unknown), OF(cke_missing), OF(change_missing), OF(change_first), OF(cke_other),
};
/* A client's hello that changes between a session and its resumption */
static void ch_nothing(struct bytes *m) { (void)m; }
static void ch_no_ems(struct bytes *m) { without(m, 23); }
static void ch_ems(struct bytes *m) { without(m, 23), add(m, 23, "", 0); }
static void ch_ems_long(struct bytes *m) { without(m, 23), add(m, 23, "x", 1); }
static void ch_ems_twice(struct bytes *m) { without(m, 23), add(m, 23, "", 0), add(m, 23, "", 0); }
static void ch_no_ticket(struct bytes *m) { without(m, 35); }
static void ch_empty_ticket(struct bytes *m) { without(m, 35), add(m, 35, "", 0); }
static void ch_garbage_ticket(struct bytes *m) { without(m, 35), add(m, 35, "garbage", 7); }
static void ch_ticket_twice(struct bytes *m) { add(m, 35, "", 0); }
static void ch_name(struct bytes *m) { add(m, 0, "\0\6\0\0\3abc", 8); }
static void ch_renegotiation(struct bytes *m) { without(m, 0xff01), add(m, 0xff01, "\1x", 2); }
static void ch_no_renegotiation(struct bytes *m) { without(m, 0xff01); }
static void ch_no_points(struct bytes *m) { without(m, 11); }
static void ch_no_sigalgs(struct bytes *m) { without(m, 13); }
static void ch_fragment(struct bytes *m) { add(m, 1, "\1", 1); }
static void ch_other_suite(struct bytes *m) {
    size_t suites = 39u + m->at[38] + 2u;
    m->at[suites] = 0xc0, m->at[suites + 1] = 0x30;
}
static void ch_no_session_id(struct bytes *m) {
    size_t id = m->at[38];
    memmove(m->at + 39, m->at + 39 + id, m->len - 39 - id);
    m->at[38] = 0;
    m->len -= id;
    put_right_length(m);
}
static void ch_other_session_id(struct bytes *m) { m->at[38] ? (void)(m->at[39] ^= 1) : (void)0; }
static void ch_1_1(struct bytes *m) { m->at[5] = 2; }
static void ch_1_3(struct bytes *m) { m->at[5] = 4; }
#define HELLO(name) {#name, nothing, SAME, name}
static const struct attempt client_hellos[] = {
    HELLO(ch_nothing), HELLO(ch_no_ems), HELLO(ch_ems), HELLO(ch_ems_long), HELLO(ch_ems_twice), HELLO(ch_no_ticket),
    HELLO(ch_empty_ticket), HELLO(ch_garbage_ticket), HELLO(ch_ticket_twice), HELLO(ch_name),
    {"ch_renegotiation", nothing, REFUSED, ch_renegotiation}, HELLO(ch_no_renegotiation), HELLO(ch_no_points),
    {"ch_no_sigalgs", nothing, REFUSED, ch_no_sigalgs}, HELLO(ch_fragment), HELLO(ch_other_suite), HELLO(ch_no_session_id),
    HELLO(ch_other_session_id), HELLO(ch_1_1), HELLO(ch_1_3),
};

/* Contexts */

enum { CLIENT_ASKS_STATUS = 1, SERVER_ASKS = 2, NO_EMS = 4, BY_ID = 8 };
static void contexts(int serves, int flags) {
    peer_serves = serves;
    ctx = end_ctx(!serves, "rsa");
    peer_ctx = peer_end_ctx(!serves, "rsa");
    only_version(ctx, TLS1_2_VERSION);
    peer_only_version(peer_ctx, TLS1_2_VERSION);
    SSL_CTX_set_info_callback(ctx, show_alert);
    SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"rogue", 5);
    if (serves) {
        NEED(SSL_CTX_set_cipher_list(ctx, "ECDHE-RSA-AES128-GCM-SHA256") == 1);
        NEED(SSL_CTX_set1_groups_list(ctx, "X25519:P-256") == 1);
        SSL_CTX_set_alpn_protos(ctx, (const unsigned char *)"\2h2", 3);
        SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"", 0);
        NEED(SSL_CTX_use_certificate_chain_file(ctx, cert("client-rsa.pem")) == 1);
        NEED(SSL_CTX_use_PrivateKey_file(ctx, cert("client-rsa.key"), SSL_FILETYPE_PEM) == 1);
        if (flags & CLIENT_ASKS_STATUS)
            SSL_CTX_set_tlsext_status_type(ctx, TLSEXT_STATUSTYPE_ocsp);
    } else {
        NEED(peer_SSL_CTX_set_cipher_list(peer_ctx, "ECDHE-RSA-AES128-GCM-SHA256") == 1);
        NEED(peer_SSL_CTX_set1_groups_list(peer_ctx, "X25519:P-256") == 1);
        NEED(peer_SSL_CTX_use_certificate_chain_file(peer_ctx, cert("client-rsa.pem")) == 1);
        NEED(peer_SSL_CTX_use_PrivateKey_file(peer_ctx, cert("client-rsa.key"), SSL_FILETYPE_PEM) == 1);
        if (flags & SERVER_ASKS)
            ask_client(1, ctx, peer_ctx);
    }
    SSL_CTX_set_options(ctx, SSL_OP_NO_RENEGOTIATION);
    if (flags & NO_EMS)
        peer_SSL_CTX_set_options(peer_ctx, SSL_OP_NO_EXTENDED_MASTER_SECRET);
    if (flags & BY_ID)
        SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
}
/* The session that is resumed, if one is. */
static SSL_SESSION *begin(int serves, int resumes, int flags) {
    contexts(serves, flags);
    if (!resumes)
        return NULL;
    struct pair first = end_pair(!serves, ctx, peer_ctx);
    NEED_HANDSHAKE(&first);
    SSL_SESSION *session = client_session(!serves, &first);
    pair_free(&first);
    return session;
}
static void end(int serves, SSL_SESSION *session) {
    client_session_free(!serves, session);
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}
static void all_of(const struct attempt *attempts, size_t n, int serves, int resumes, int flags) {
    SSL_SESSION *session = begin(serves, resumes, flags);
    for (size_t i = 0; i < n; i++)
        attempt_once(&attempts[i], session);
    end(serves, session);
}
/* Any change by chance: a bit, some bytes less or more, a message that is elsewhere, twice, or in clear or not. Only what is the same in
 * each run: where an extension of a ServerHello becomes another one, ours is stricter, so they stay. */
static void any_change(void) {
    int which = (int)draw((unsigned)count);
    struct item *item = &items[which];
    struct bytes *m = &item->m;
    size_t end = item->record != SSL3_RT_HANDSHAKE ? 0 : kind(item) == SERVER_HELLO ? block_of(m) : kind(item) == CERTIFICATE ? 44 : m->len;
    size_t place = end > 4 ? 4 + draw((unsigned)end - 4) : 0, n = 1 + draw(4), rest = m->len - place;
    switch (place ? draw(5) : 4) {
    case 0:
    case 1:
        m->at[place] ^= (unsigned char)(1 << draw(8));
        break;
    case 2:
        n = n < rest ? n : rest;
        memmove(m->at + place, m->at + place + n, rest - n);
        m->len -= n;
        put_right_length(m);
        break;
    case 3:
        memmove(m->at + place + n, m->at + place, rest);
        m->len += n;
        put_right_length(m);
        break;
    default: {
        struct item old = *item;
        if (!one_in(3))
            remove_item(which);
        item = insert_item((int)draw((unsigned)count + 1));
        *item = old;
        item->sealed ^= one_in(2);
    }
    }
}
static void by_chance_with(int serves, int resumes, int flags) {
    SSL_SESSION *session = begin(serves, resumes, flags);
    for (unsigned i = 0; i < 300; i++) {
        char name[20];
        snprintf(name, sizeof(name), "change %u", i);
        begin_draws(i);
        attempt_once(&(struct attempt){name, any_change, REFUSED, NULL}, session);
    }
    end(serves, session);
}
#define ALL(list, ...) all_of(list, LENGTH(list), __VA_ARGS__)
static void server_endings(void) { ALL(endings, 1, 0, 0); }
static void server_hellos(void) { ALL(hellos, 1, 0, 0); }
static void server_flights(void) { ALL(flights, 1, 0, 0); }
static void server_statuses(void) { ALL(statuses, 1, 0, CLIENT_ASKS_STATUS); }
static void server_requests(void) { ALL(requested, 1, 0, 0); }
static void client_endings(void) { ALL(endings, 0, 0, 0); }
static void client_exchanges(void) { ALL(client_flights, 0, 0, 0); }
static void client_certificates(void) { ALL(certified, 0, 0, SERVER_ASKS); }
static void client_greetings(void) { ALL(client_hellos, 0, 0, 0); }
static void resuming_server_endings(void) { ALL(endings, 1, 1, 0); }
static void resuming_server_hellos(void) {
    ALL(hellos, 1, 1, 0);
    printf("without extended master secret\n");
    static const struct attempt ems[] = {OF(nothing), {"sh_ems", sh_ems_twice, SAME, NULL}};
    ALL(ems, 1, 1, NO_EMS);
    printf("by id\n");
    ALL(hellos, 1, 1, BY_ID);
}
static void resuming_client_endings(void) { ALL(endings, 0, 1, 0); }
static void resuming_client_greetings(void) {
    ALL(client_hellos, 0, 1, 0);
    printf("without extended master secret\n");
    ALL(client_hellos, 0, 1, NO_EMS);
    printf("by id\n");
    ALL(client_hellos, 0, 1, BY_ID);
}
static void by_chance(void) {
    by_chance_with(1, 0, 0);
    by_chance_with(1, 1, 0);
    by_chance_with(0, 0, SERVER_ASKS);
    by_chance_with(0, 1, 0);
}

MAIN(CASE(server_endings), CASE(server_hellos), CASE(server_flights), CASE(server_statuses), CASE(server_requests), CASE(client_endings),
     CASE(client_exchanges), CASE(client_certificates), CASE(client_greetings), CASE(resuming_server_endings), CASE(resuming_server_hellos),
     CASE(resuming_client_endings), CASE(resuming_client_greetings), SLOW_CASE(by_chance, 60))
