/*
 * What is left of a connection's secrets when it was freed. The peer is a process of its own, knows all secrets by its key
 * log, and looks for them everywhere in the memory of the process that had the connection: what a core dump would show.
 */
#include "../support.h"
#include "memory.h"
#include <openssl/hmac.h>

struct needle {
    char name[64];
    unsigned char bytes[64];
    size_t size;
};
static struct needle needles[64];
static int count;

static void add(const char *name, const unsigned char *bytes, size_t size) {
    struct needle *n = &needles[count++];
    snprintf(n->name, sizeof(n->name), "%s", name);
    memcpy(n->bytes, bytes, size);
    n->size = size;
}
static void hmac(const unsigned char *key, size_t key_size, const unsigned char *data, size_t size, unsigned char *out) {
    unsigned length = 32;
    HMAC(EVP_sha256(), key, (int)key_size, data, size, out, &length);
}
/* RFC 8446, 7.3 */
static void add_traffic_key(const char *name, const unsigned char *secret) {
    static const unsigned char info[] = "\0\x10\x09tls13 key\0\1";
    unsigned char key[32];
    char label[80];
    hmac(secret, 32, info, sizeof(info) - 1, key);
    snprintf(label, sizeof(label), "key of %s", name);
    add(label, key, 16);
}
/* RFC 8446, 7.2 */
static void add_updated(const char *name, const unsigned char *secret) {
    static const unsigned char info[] = "\0\x20\x11tls13 traffic upd\0\1";
    unsigned char next[32];
    char label[80];
    hmac(secret, 32, info, sizeof(info) - 1, next);
    snprintf(label, sizeof(label), "%s, updated", name);
    add(label, next, 32);
    add_traffic_key(label, next);
}
/* RFC 5246, 6.3, for AES-128-GCM */
static void add_key_block(const unsigned char *master, const SSL *ssl) {
    unsigned char seed[32 + 13 + 64] = {0}, *block = seed + 32, out[64], a[32];
    memcpy(block, "key expansion", 13);
    peer_SSL_get_server_random(ssl, block + 13, 32);
    peer_SSL_get_client_random(ssl, block + 45, 32);
    hmac(master, 48, block, 77, a);
    memcpy(seed, a, 32);
    hmac(master, 48, seed, 109, out);
    add("client's write key", out, 16);
    add("server's write key", out + 16, 16);
}
static void note(const SSL *ssl, const char *line) {
    char name[64], random[65], secret[97];
    unsigned char bytes[48];
    if (sscanf(line, "%63s %64s %96s", name, random, secret) != 3)
        return;
    size_t size = strlen(secret) / 2;
    for (size_t i = 0; i < size; i++) {
        unsigned byte;
        sscanf(secret + 2 * i, "%2x", &byte);
        bytes[i] = (unsigned char)byte;
    }
    add(name, bytes, size);
    /* As the line of a key log has it. */
    char label[80];
    snprintf(label, sizeof(label), "%s in hex", name);
    add(label, (const unsigned char *)secret, 48);
    if (size == 48)
        add_key_block(bytes, ssl);
    else if (strstr(name, "TRAFFIC"))
        add_traffic_key(name, bytes);
    if (strstr(name, "TRAFFIC_SECRET_0"))
        add_updated(name, bytes);
}

/* Every needle that the process has in its memory. */
static int found;
static void see(const unsigned char *piece, size_t size, unsigned long at, const char *name) {
    const unsigned char *end = piece + size;
    for (int i = 0; i < count; i++)
        for (const unsigned char *hit = piece; (hit = memmem(hit, (size_t)(end - hit), needles[i].bytes, needles[i].size)); hit++) {
            printf("  %s at %lx, in %s\n", needles[i].name, at + (unsigned long)(hit - piece), name);
            found++;
        }
}

static void ignore(const SSL *ssl, const char *line) {
    (void)ssl;
    (void)line;
}

/* What happens on a connection beside a handshake and some data. */
enum course { PLAIN, LOGGED, RESUMED, IN_JOBS, UPDATED, KEYED, KEYED_DHE, COURSES };
static const char *const courses[] = {"",          ", with a key log", ", resumed, with early data",
                                      ", in jobs", ", keys updated",   ", with a pre-shared key", ", with a pre-shared key and DHE"};
/* Its suite of TLS 1.2. */
static const char *suite_of(enum course course) {
    return course == KEYED ? "PSK-AES128-GCM-SHA256" : course == KEYED_DHE ? "DHE-PSK-AES128-GCM-SHA256" : "ECDHE-RSA-AES128-GCM-SHA256";
}

/* A key that is nowhere but where the library wants it. */
static unsigned fill_key(unsigned char *key) {
    for (unsigned i = 0; i < 32; i++)
        key[i] = pattern(7000 + i);
    return 32;
}
static unsigned client_key(SSL *ssl, const char *hint, char *identity, unsigned size, unsigned char *key, unsigned room) {
    (void)ssl, (void)hint, (void)size, (void)room;
    strcpy(identity, "somebody");
    return fill_key(key);
}
static unsigned server_key(SSL *ssl, const char *identity, unsigned char *key, unsigned room) {
    (void)ssl, (void)identity, (void)room;
    return fill_key(key);
}

/* A session that is resumed is not thrown away. */
static void peer_end(SSL *ssl) {
    peer_SSL_set_shutdown(ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    peer_SSL_free(ssl);
}
static void end(SSL *ssl) {
    SSL_set_shutdown(ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    SSL_free(ssl);
}
/* The peer: talks, waits until the other has freed its connection, and looks. */
static void peer(int fd, int version, int server, enum course course, int before) {
    SSL_CTX *ctx = server ? peer_client_ctx() : peer_server_ctx("rsa");
    peer_only_version(ctx, version);
    NEED(peer_SSL_CTX_set_ciphersuites(ctx, "TLS_AES_128_GCM_SHA256") == 1);
    NEED(peer_SSL_CTX_set_cipher_list(ctx, suite_of(course)) == 1);
    if (course >= KEYED) {
        unsigned char key[32];
        add("the pre-shared key", key, fill_key(key));
        peer_SSL_CTX_set_psk_client_callback(ctx, client_key);
        peer_SSL_CTX_set_psk_server_callback(ctx, server_key);
        /* By which the group is chosen. */
        peer_SSL_CTX_set_security_level(ctx, 2);
        peer_SSL_CTX_set_dh_auto(ctx, 1);
    }
    peer_SSL_CTX_set_keylog_callback(ctx, note);
    peer_SSL_CTX_set_session_cache_mode(ctx, server ? SSL_SESS_CACHE_CLIENT : SSL_SESS_CACHE_SERVER);
    peer_SSL_CTX_sess_set_new_cb(ctx, peer_keep_session);
    peer_SSL_CTX_set_max_early_data(ctx, 100);
    char text[16];
    size_t len;
    SSL *ssl = peer_SSL_new(ctx);
    peer_SSL_set_fd(ssl, fd);
    NEED(server ? peer_SSL_connect(ssl) == 1 : peer_SSL_accept(ssl) == 1);
    NEED(peer_SSL_read(ssl, text, 5) == 5 && peer_SSL_write(ssl, text, 5) == 5);
    if (course == RESUMED) {
        peer_end(ssl);
        unsigned char key[64];
        ssl = peer_SSL_new(ctx);
        peer_SSL_set_fd(ssl, fd);
        if (server) {
            add("the session's key", key, peer_SSL_SESSION_get_master_key(peer_kept_session, key, sizeof(key)));
            NEED(peer_SSL_set_session(ssl, peer_kept_session) == 1);
            NEED(version != TLS1_3_VERSION || peer_SSL_write_early_data(ssl, "early", 5, &len) == 1);
        } else
            while (version == TLS1_3_VERSION && peer_SSL_read_early_data(ssl, text, sizeof(text), &len) == SSL_READ_EARLY_DATA_SUCCESS)
                ;
        NEED(server ? peer_SSL_connect(ssl) == 1 : peer_SSL_accept(ssl) == 1);
        NEED(peer_SSL_session_reused(ssl));
        NEED(version != TLS1_3_VERSION || peer_SSL_get_early_data_status(ssl) == SSL_EARLY_DATA_ACCEPTED);
        NEED(peer_SSL_read(ssl, text, 5) == 5 && peer_SSL_write(ssl, text, 5) == 5);
        if (!server) {
            SSL_SESSION *session = peer_SSL_get_session(ssl);
            add("the session's key", key, peer_SSL_SESSION_get_master_key(session, key, sizeof(key)));
        }
    }
    if (course == UPDATED)
        NEED(peer_SSL_read(ssl, text, 5) == 5 && peer_SSL_write(ssl, text, 5) == 5);
    NEED(read(fd, text, 1) == 1);
    NEED(count >= (version == TLS1_3_VERSION ? 8 : 4));
    each_piece(getppid(), sizeof(needles->bytes), see);
    /* While the connection lives, the keys are there: the search can find something. */
    _exit(before ? found == 0 : found != 0);
}

static int one(int version, int server, enum course course, int before) {
    int fds[2];
    NEED(socketpair(AF_UNIX, SOCK_STREAM, 0, fds) == 0);
    pid_t child = fork();
    if (child == 0) {
        close(fds[0]);
        peer(fds[1], version, server, course, before);
    }
    close(fds[1]);
    allow(child);
    SSL_CTX *ctx = server ? server_ctx("rsa") : client_ctx();
    if (course != RESUMED)
        SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
    else if (server)
        SSL_CTX_set_max_early_data(ctx, 100);
    else {
        SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
        SSL_CTX_sess_set_new_cb(ctx, keep_session);
    }
    only_version(ctx, version);
    if (course >= KEYED) {
        SSL_CTX_set_psk_client_callback(ctx, client_key);
        SSL_CTX_set_psk_server_callback(ctx, server_key);
        SSL_CTX_set_dh_auto(ctx, 1);
    }
    if (course == LOGGED)
        SSL_CTX_set_keylog_callback(ctx, ignore);
    if (course == IN_JOBS)
        SSL_CTX_set_mode(ctx, SSL_MODE_ASYNC);
    char text[16];
    size_t len;
    SSL *ssl = SSL_new(ctx);
    SSL_set_fd(ssl, fds[0]);
    NEED(server ? SSL_accept(ssl) == 1 : SSL_connect(ssl) == 1);
    NEED(SSL_write(ssl, "hello", 5) == 5 && SSL_read(ssl, text, 5) == 5);
    if (course == RESUMED) {
        end(ssl);
        ssl = SSL_new(ctx);
        SSL_set_fd(ssl, fds[0]);
        if (!server) {
            NEED(SSL_set_session(ssl, kept_session) == 1);
            NEED(version != TLS1_3_VERSION || SSL_write_early_data(ssl, "early", 5, &len) == 1);
        } else
            while (version == TLS1_3_VERSION && SSL_read_early_data(ssl, text, sizeof(text), &len) == SSL_READ_EARLY_DATA_SUCCESS)
                ;
        NEED(server ? SSL_accept(ssl) == 1 : SSL_connect(ssl) == 1);
        NEED(SSL_write(ssl, "hello", 5) == 5 && SSL_read(ssl, text, 5) == 5);
    }
    if (course == UPDATED) {
        NEED(SSL_key_update(ssl, SSL_KEY_UPDATE_REQUESTED) == 1);
        NEED(SSL_write(ssl, "hello", 5) == 5 && SSL_read(ssl, text, 5) == 5);
    }
    if (!before)
        SSL_free(ssl);
    if (course == RESUMED) {
        SSL_SESSION_free(kept_session);
        kept_session = NULL;
        SSL_CTX_free(ctx);
    }
    NEED(write(fds[0], "x", 1) == 1);
    int status = 0;
    waitpid(child, &status, 0);
    close(fds[0]);
    printf("%s %s, %s%s%s\n", status == 0 ? "good" : "FAIL", version_name(version), server ? "server" : "client", courses[course],
           before ? ", before it is freed" : "");
    if (before)
        SSL_free(ssl);
    if (course != RESUMED)
        SSL_CTX_free(ctx);
    return status != 0;
}

int main(void) {
    int failures = 0;
    setvbuf(stdout, NULL, _IONBF, 0);
    for (int server = 0; server < 2; server++)
        for (enum course course = PLAIN; course < COURSES; course++)
            for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++)
                if ((course != UPDATED || version == TLS1_3_VERSION) && (course < KEYED || version == TLS1_2_VERSION))
                    failures += one(version, server, course, 0);
    failures += one(TLS1_3_VERSION, 0, PLAIN, 1) + one(TLS1_2_VERSION, 1, PLAIN, 1);
    return failures != 0;
}
