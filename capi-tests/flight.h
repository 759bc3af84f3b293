/*
 * Messages that go through our hands on their way: a peer that sends something else. Each record of a clear flight holds
 * one of them.
 */
#ifndef FLIGHT_H
#define FLIGHT_H
#include "support.h"

struct bytes {
    unsigned char at[20000];
    size_t len;
};
static void put(struct bytes *b, const void *from, size_t len) {
    NEED(b->len + len <= sizeof(b->at));
    memcpy(b->at + b->len, from, len);
    b->len += len;
}
static void put_number(struct bytes *b, size_t value, int size) {
    while (size-- > 0) {
        unsigned char byte = (unsigned char)(value >> (8 * size));
        put(b, &byte, 1);
    }
}
/* The record with the handshake message of that type among `flight`; its place and length. */
static unsigned char *find_message(struct bytes *flight, int type, size_t *len) {
    for (size_t at = 0; at + 9 <= flight->len; at += *len) {
        *len = 5 + (size_t)(flight->at[at + 3] << 8 | flight->at[at + 4]);
        if (flight->at[at] == SSL3_RT_HANDSHAKE && flight->at[at + 5] == type)
            return flight->at + at;
    }
    NEED(!"the message is in the flight");
    return NULL;
}
/* `body` in place of that message's. */
static void replace_message(struct bytes *flight, int type, const struct bytes *body) {
    static struct bytes out;
    size_t len;
    unsigned char *record = find_message(flight, type, &len);
    out.len = 0;
    put(&out, flight->at, (size_t)(record - flight->at));
    put(&out, record, 3);
    put_number(&out, body->len + 4, 2);
    put_number(&out, (size_t)type, 1);
    put_number(&out, body->len, 3);
    put(&out, body->at, body->len);
    put(&out, record + len, flight->len - (size_t)(record + len - flight->at));
    *flight = out;
}
/* What a side has written into memory, and gives it what it is to read. */
static void take_flight(BIO *from, struct bytes *flight) {
    char *data;
    long len = BIO_get_mem_data(from, &data);
    flight->len = 0;
    put(flight, data, (size_t)len);
    (void)BIO_reset(from);
}
static void memory_bios(struct pair *p) {
    for (int i = 0; i < 2; i++) {
        BIO *in = BIO_new(BIO_s_mem()), *out = BIO_new(BIO_s_mem());
        NEED(in && out);
        BIO_set_mem_eof_return(in, -1);
        (i ? peer_SSL_set_bio : SSL_set_bio)(i ? p->peer : p->ssl, in, out);
    }
}
/* What SSL_trace has written; public keys and signatures are different each time. */
static void show_trace(BIO *from) {
    static char text[1 << 14];
    int n = BIO_read(from, text, sizeof(text) - 1);
    text[n > 0 ? n : 0] = 0;
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
        char *colon = strstr(line, "): ");
        int random = strstr(line, "_Y") || strstr(line, "point") || strstr(line, "ignature");
        printf("%.*s\n", colon && random ? (int)(colon - line) + 2 : (int)strlen(line), line);
    }
}
/* What the server under test answers to its peer's hello. */
static void take_server_flight(struct pair *p, struct bytes *flight) {
    memory_bios(p);
    peer_SSL_do_handshake(p->peer);
    take_flight(peer_SSL_get_wbio(p->peer), flight);
    BIO_write(SSL_get_rbio(p->ssl), flight->at, (int)flight->len);
    SSL_do_handshake(p->ssl);
    take_flight(SSL_get_wbio(p->ssl), flight);
}
/* How the side under test takes the flight, and what it answers. */
static void show_answer(const char *what, struct pair *p, struct bytes *flight) {
    BIO_write(SSL_get_rbio(p->ssl), flight->at, (int)flight->len);
    struct outcome o = CALL(p->ssl, SSL_do_handshake(p->ssl));
    /* What RSA says of a signature that is none is not always the same. */
    char *reason = strstr(o.errors, "rsa routines: ") ? strstr(o.errors, "SSL routines: ") : NULL;
    if (reason)
        memmove(o.errors, reason, strlen(reason) + 1);
    outcome_show(what, &o);
    take_flight(SSL_get_wbio(p->ssl), flight);
    if (flight->len >= 7 && flight->at[0] == SSL3_RT_ALERT)
        printf("  alert %d %d\n", flight->at[5], flight->at[6]);
    else if (flight->len)
        printf("  answers, %d\n", flight->at[0] == SSL3_RT_HANDSHAKE ? flight->at[5] : -1);
}

#endif
