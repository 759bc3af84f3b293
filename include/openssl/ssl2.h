/* What is left of SSL 2 in the interface. */

#ifndef OPENSSL_SSL2_H
#define OPENSSL_SSL2_H

#include <openssl/macros.h>
#ifndef OPENSSL_NO_DEPRECATED_3_0
#define HEADER_SSL2_H
#endif

/* The version, and the only message that may still be met */
#define SSL2_VERSION 0x0002
#define SSL2_MT_CLIENT_HELLO 1

#endif
