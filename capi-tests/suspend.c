/*
 * Callbacks that ask for time: an event loop drives many connections, a thread looks up what a callback wants to know, and the
 * handshake goes on there, to its end or only by a step.
 */
#include "support.h"
#include <pthread.h>

#define LINKS 12

enum kind { CLIENT_HELLO, SERVER_CERTIFICATE, CLIENT_CERTIFICATE, CLIENT_CERTIFICATE_OLD, VERIFY };
static const char *const kinds[] = {"client_hello_cb", "cert_cb, server", "cert_cb, client", "client_cert_cb", "verify callback"};

struct link {
    int index, fds[2];
    SSL *ssl, *peer;
    struct outcome last, peer_last;
    int done, peer_done;
    int known;    /* What the callback wants to know has been looked up. */
    int asked;    /* How often the callback was called. */
    int waits;    /* How often a call said that it waits for it. */
    int elsewhere; /* Calls in another thread than the loop's. */
    int refuse;   /* What was looked up says no. */
    const char *state; /* While it waited. */
};

/* 1: goes on; 0: refuses; -1: asks for time. */
static int ask(SSL *ssl) {
    struct link *l = SSL_get_app_data(ssl);
    l->asked++;
    return !l->known ? -1 : !l->refuse;
}
static int on_hello(SSL *ssl, int *alert, void *arg) {
    (void)alert, (void)arg;
    int answer = ask(ssl);
    return answer < 0 ? SSL_CLIENT_HELLO_RETRY : answer ? SSL_CLIENT_HELLO_SUCCESS : SSL_CLIENT_HELLO_ERROR;
}
static int on_certificate(SSL *ssl, void *arg) {
    int answer = ask(ssl);
    if (answer > 0) {
        NEED(SSL_use_certificate_chain_file(ssl, cert_file(arg, ".pem")) == 1);
        NEED(SSL_use_PrivateKey_file(ssl, cert_file(arg, ".key"), SSL_FILETYPE_PEM) == 1);
    }
    return answer;
}
static int on_client_certificate(SSL *ssl, X509 **x509, EVP_PKEY **key) {
    int answer = ask(ssl);
    if (answer > 0) {
        *x509 = load_x509("client-p256-leaf.pem");
        *key = load_key("client-p256.key");
    }
    return answer;
}
static int on_verify(X509_STORE_CTX *store, void *arg) {
    (void)arg;
    SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
    int answer = ask(ssl);
    if (answer < 0)
        return SSL_set_retry_verify(ssl);
    if (!answer)
        X509_STORE_CTX_set_error(store, X509_V_ERR_APPLICATION_VERIFICATION);
    return answer;
}

static int is_waiting(int error) {
    return error == SSL_ERROR_WANT_CLIENT_HELLO_CB || error == SSL_ERROR_WANT_X509_LOOKUP || error == SSL_ERROR_WANT_RETRY_VERIFY;
}
/* A step of our side. */
static void go_on(struct link *l) {
    l->last = CALL(l->ssl, SSL_do_handshake(l->ssl));
    l->done = l->last.ret == 1 || !(is_retry(l->last.error) || is_waiting(l->last.error));
    l->waits += is_waiting(l->last.error);
    if (is_waiting(l->last.error))
        l->state = SSL_state_string_long(l->ssl);
    /* `SSL_want` belongs to the connection, not to the thread. */
    NEED(!is_waiting(l->last.error) || (SSL_want(l->ssl) != SSL_NOTHING && SSL_want(l->ssl) != SSL_READING));
}

/* Looks things up; connections come and go by pipes. */
static int todo[2], ready[2];
static void *look_up(void *arg) {
    (void)arg;
    struct link *l;
    while (read(todo[0], &l, sizeof(l)) == sizeof(l) && l) {
        usleep(3000);
        l->known = 1;
        /* One goes on only in the loop, one by a step here, one stays to its end. */
        for (int first = 1; l->index % 3 != 0 && !l->done && (first || l->index % 3 == 2); first = 0) {
            if (!first)
                wait_fd(l->fds[0], l->last.error);
            go_on(l);
            l->elsewhere++;
        }
        NEED(write(ready[1], &l, sizeof(l)) == sizeof(l));
    }
    return NULL;
}

static void run_loop(struct link *links) {
    int left = LINKS, away[LINKS] = {0};
    while (left > 0) {
        struct pollfd fds[2 * LINKS + 1];
        for (int i = 0; i < LINKS; i++) {
            fds[2 * i] = (struct pollfd){links[i].done || away[i] ? -1 : links[i].fds[0], POLLIN, 0};
            fds[2 * i + 1] = (struct pollfd){links[i].peer_done ? -1 : links[i].fds[1], POLLIN, 0};
        }
        fds[2 * LINKS] = (struct pollfd){ready[0], POLLIN, 0};
        left = 0;
        for (int i = 0; i < LINKS; i++) {
            struct link *l = &links[i];
            if (!l->done && !away[i]) {
                go_on(l);
                if (is_waiting(l->last.error)) {
                    away[i] = 1;
                    NEED(write(todo[1], &l, sizeof(l)) == sizeof(l));
                }
            }
            if (!l->peer_done) {
                l->peer_last = PEER_CALL(l->peer, peer_SSL_do_handshake(l->peer));
                l->peer_done = l->peer_last.ret == 1 || !is_retry(l->peer_last.error);
            }
            left += away[i] || !l->done || !l->peer_done;
        }
        if (left == 0)
            break;
        poll(fds, 2 * LINKS + 1, 100);
        struct link *back;
        while (poll(&fds[2 * LINKS], 1, 0) == 1 && fds[2 * LINKS].revents) {
            NEED(read(ready[0], &back, sizeof(back)) == sizeof(back));
            away[back->index] = 0;
        }
    }
}

static void run(enum kind kind, int version, int refuse) {
    int server = kind <= SERVER_CERTIFICATE;
    SSL_CTX *ctx = kind == SERVER_CERTIFICATE ? SSL_CTX_new(TLS_server_method()) : end_ctx(server, "p256");
    SSL_CTX *peer_ctx = peer_end_ctx(server, "p256");
    only_version(ctx, version);
    peer_SSL_CTX_load_verify_locations(peer_ctx, cert("ca.pem"), NULL);
    switch (kind) {
    case CLIENT_HELLO:
        SSL_CTX_set_client_hello_cb(ctx, on_hello, NULL);
        break;
    case SERVER_CERTIFICATE:
        SSL_CTX_set_cert_cb(ctx, on_certificate, "p256");
        break;
    case CLIENT_CERTIFICATE:
        SSL_CTX_set_cert_cb(ctx, on_certificate, "client-p256");
        break;
    case CLIENT_CERTIFICATE_OLD:
        SSL_CTX_set_client_cert_cb(ctx, on_client_certificate);
        NEED(SSL_CTX_add_extra_chain_cert(ctx, load_x509("inter-leaf.pem")) == 1);
        break;
    case VERIFY:
        SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
        SSL_CTX_set_cert_verify_callback(ctx, on_verify, NULL);
        break;
    }
    if (kind == CLIENT_CERTIFICATE || kind == CLIENT_CERTIFICATE_OLD)
        peer_SSL_CTX_set_verify(peer_ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);

    struct link links[LINKS] = {0};
    pthread_t threads[2];
    NEED(pipe(todo) == 0 && pipe(ready) == 0);
    for (int i = 0; i < LINKS; i++) {
        struct link *l = &links[i];
        *l = (struct link){.index = i, .refuse = refuse, .ssl = SSL_new(ctx), .peer = peer_SSL_new(peer_ctx)};
        SSL_set_app_data(l->ssl, l);
        socket_pair(l->fds, 0);
        for (int j = 0; j < 2; j++)
            set_nonblocking(l->fds[j], 1);
        SSL_set_fd(l->ssl, l->fds[0]);
        peer_SSL_set_fd(l->peer, l->fds[1]);
        server ? SSL_set_accept_state(l->ssl) : SSL_set_connect_state(l->ssl);
        server ? peer_SSL_set_connect_state(l->peer) : peer_SSL_set_accept_state(l->peer);
    }
    for (int i = 0; i < 2; i++)
        pthread_create(&threads[i], NULL, look_up, NULL);
    run_loop(links);
    for (int i = 0; i < 2; i++) {
        struct link *none = NULL;
        NEED(write(todo[1], &none, sizeof(none)) == sizeof(none));
    }
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);

    printf("%s, %s%s\n", kinds[kind], version_name(version), refuse ? ", refused" : "");
    int elsewhere = 0;
    for (int i = 0; i < LINKS; i++) {
        struct link *l = &links[i];
        elsewhere += l->elsewhere > 0;
        printf("%d: asked %d, waited %d: %s\n", i, l->asked, l->waits, l->state);
        outcome_show("handshake", &l->last);
        outcome_show("peer's handshake", &l->peer_last);
        if (l->last.ret == 1 && l->peer_last.ret == 1) {
            char buffer[8];
            struct outcome o = CALL(l->ssl, SSL_write(l->ssl, "hello", 5));
            outcome_show("write", &o);
            o = PEER_CALL(l->peer, peer_SSL_read(l->peer, buffer, sizeof(buffer)));
            outcome_show("peer's read", &o);
            X509 *theirs = peer_SSL_get1_peer_certificate(l->peer);
            show_x509("our certificate", theirs);
            X509_free(theirs);
        }
        SSL_free(l->ssl);
        peer_SSL_free(l->peer);
        close(l->fds[0]);
        close(l->fds[1]);
    }
    SHOW(elsewhere);
    for (int i = 0; i < 2; i++) {
        close(todo[i]);
        close(ready[i]);
    }
    SSL_CTX_free(ctx);
    peer_SSL_CTX_free(peer_ctx);
}
static void each_version(enum kind kind) {
    for (int version = TLS1_2_VERSION; version <= TLS1_3_VERSION; version++)
        for (int refuse = 0; refuse < 2; refuse++)
            run(kind, version, refuse);
}
static void client_hello(void) {
    each_version(CLIENT_HELLO);
}
static void server_certificate(void) {
    each_version(SERVER_CERTIFICATE);
}
static void client_certificate(void) {
    each_version(CLIENT_CERTIFICATE);
}
static void client_certificate_old(void) {
    each_version(CLIENT_CERTIFICATE_OLD);
}
static void verify(void) {
    each_version(VERIFY);
}

MAIN(CASE(client_hello), CASE(server_certificate), CASE(client_certificate), CASE(client_certificate_old), CASE(verify))
