/* Choices by chance, which come again with their seed. */
#ifndef RANDOM_H
#define RANDOM_H

#include "support.h"

static uint64_t state = 88172645463325252u;
static unsigned draw(unsigned below) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (unsigned)((state >> 11) % below);
}
static void begin_draws(uint64_t seed) {
    state = seed;
    for (int i = 0; i < 10; i++)
        draw(2);
}
static int one_in(unsigned n) { return draw(n) == 0; }

#define LENGTH(list) (sizeof(list) / sizeof(list[0]))
#define PICK(list) list[draw(LENGTH(list))]

/* How long a piece of data is: often short, now and then about as long as a record or, up to `most`, several. */
static unsigned draw_length(unsigned usual, unsigned most) {
    switch (draw(6)) {
    case 0:
        return 1 + draw(3);
    case 1:
        return 16380 + draw(10);
    case 2:
        return 1 + draw(most);
    default:
        return 1 + draw(usual);
    }
}

#endif
