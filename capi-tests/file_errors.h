/* Calls that open files: their paths differ between machines, and so does what is said of them. */
#ifndef FILE_ERRORS_H
#define FILE_ERRORS_H

#include "support.h"

static void show_try(const char *what, long value) {
    unsigned long code;
    printf("%s = %ld\n", what, value);
    while ((code = ERR_get_error()) != 0)
        printf("  error: %s: %s\n", ERR_lib_error_string(code), ERR_reason_error_string(code));
}
#define TRY_FILE(call)                                                                                                 \
    do {                                                                                                               \
        ERR_clear_error();                                                                                             \
        errno = 0;                                                                                                     \
        show_try(#call, (call));                                                                                       \
    } while (0)

#endif
