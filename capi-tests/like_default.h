/* A provider that does what the default one does; which algorithms it has, `query` of the program says. */
#ifndef LIKE_DEFAULT_H
#define LIKE_DEFAULT_H

#include <openssl/core_dispatch.h>
#include <openssl/provider.h>

/* The default one, where the program has loaded it. */
static OSSL_PROVIDER *whole;

static const OSSL_ALGORITHM *query(void *context, int operation, int *no_cache);

static int capabilities(void *context, const char *capability, OSSL_CALLBACK *callback, void *arg) {
    (void)context;
    return OSSL_PROVIDER_get_capabilities(whole, capability, callback, arg);
}
static int like_default(const OSSL_CORE_HANDLE *handle, const OSSL_DISPATCH *in, const OSSL_DISPATCH **out, void **context) {
    static const OSSL_DISPATCH functions[] = {{OSSL_FUNC_PROVIDER_QUERY_OPERATION, (void (*)(void))query},
                                              {OSSL_FUNC_PROVIDER_GET_CAPABILITIES, (void (*)(void))capabilities},
                                              {0, NULL}};
    (void)handle, (void)in;
    *out = functions;
    *context = OSSL_PROVIDER_get0_provider_ctx(whole);
    return 1;
}

#endif
