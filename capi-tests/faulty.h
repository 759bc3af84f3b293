/*
 * A transport whose every call the test answers: a BIO of its own, or a socket BIO under which the C library's recv, send, read and
 * write are this program's.
 */
#ifndef FAULTY_H
#define FAULTY_H

#include "support.h"

/* As recv(2) and send(2): how many bytes, or -1 with errno; `peek` leaves them there. And whether the last answer was an end. */
static struct {
    ssize_t (*receive)(void *data, size_t size, int peek);
    ssize_t (*send)(const void *data, size_t size);
    int (*ended)(void);
} answers;

static int faulty_read(BIO *bio, char *data, int size) {
    BIO_clear_retry_flags(bio);
    int n = (int)answers.receive(data, (size_t)size, 0);
    if (n < 0 && BIO_sock_non_fatal_error(errno))
        BIO_set_retry_read(bio);
    return n;
}
static int faulty_write(BIO *bio, const char *data, int size) {
    BIO_clear_retry_flags(bio);
    int n = (int)answers.send(data, (size_t)size);
    if (n < 0 && BIO_sock_non_fatal_error(errno))
        BIO_set_retry_write(bio);
    return n;
}
static long faulty_ctrl(BIO *bio, int command, long number, void *pointer) {
    (void)bio, (void)number, (void)pointer;
    return command == BIO_CTRL_EOF ? answers.ended() : command == BIO_CTRL_FLUSH;
}
static int faulty_create(BIO *bio) {
    BIO_set_init(bio, 1);
    return 1;
}
static BIO *faulty_bio(void) {
    static BIO_METHOD *method;
    if (!method) {
        method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "faulty");
        BIO_meth_set_read(method, faulty_read);
        BIO_meth_set_write(method, faulty_write);
        BIO_meth_set_ctrl(method, faulty_ctrl);
        BIO_meth_set_create(method, faulty_create);
    }
    return BIO_new(method);
}

/* The socket whose calls are answered; none of them reaches the kernel. */
static int faulty_socket = -1;
static void open_faulty_socket(int blocks) {
    faulty_socket = socket(AF_UNIX, SOCK_STREAM | (blocks ? 0 : SOCK_NONBLOCK), 0);
    NEED(faulty_socket >= 0);
}
static void close_faulty_socket(void) {
    close(faulty_socket);
    faulty_socket = -1;
}

/* Over the socket, where one is open. */
static BIO *faulty_transport(void) { return faulty_socket >= 0 ? BIO_new_socket(faulty_socket, BIO_NOCLOSE) : faulty_bio(); }

/* The C library's own. */
#define REAL(f) ((__typeof__(f) *)dlsym(RTLD_NEXT, #f))
ssize_t recv(int fd, void *data, size_t size, int flags) {
    return fd == faulty_socket && fd >= 0 ? answers.receive(data, size, flags & MSG_PEEK) : REAL(recv)(fd, data, size, flags);
}
ssize_t read(int fd, void *data, size_t size) {
    return fd == faulty_socket && fd >= 0 ? answers.receive(data, size, 0) : REAL(read)(fd, data, size);
}
ssize_t send(int fd, const void *data, size_t size, int flags) {
    return fd == faulty_socket && fd >= 0 ? answers.send(data, size) : REAL(send)(fd, data, size, flags);
}
ssize_t write(int fd, const void *data, size_t size) {
    return fd == faulty_socket && fd >= 0 ? answers.send(data, size) : REAL(write)(fd, data, size);
}

#endif
