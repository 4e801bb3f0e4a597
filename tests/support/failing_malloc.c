/* Memory that runs out on purpose, for LD_PRELOAD: of the allocations that one shared object asks for, one fails, or all from
   one on. Everything else in the process gets its memory as usual. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

static const char victim[] = "durable_rules_engine";
static long countdown = -1; /* allocations to let pass; negative: none is to fail */
static int for_good;
static long refused;

void fail_allocation(long after, int stay) { countdown = after; for_good = stay; refused = 0; }
long refused_allocations(void) { countdown = -1; return refused; }

static int refuse(void *caller) {
    Dl_info object;
    if (countdown < 0 || !dladdr(caller, &object) || !object.dli_fname || !strstr(object.dli_fname, victim)) return 0;
    if (countdown > 0) { countdown--; return 0; }
    if (!for_good) countdown = -1;
    refused++;
    return 1;
}

void *malloc(size_t size) {
    static void *(*real)(size_t);
    if (!real) real = (void *(*)(size_t))dlsym(RTLD_NEXT, "malloc");
    return refuse(__builtin_return_address(0)) ? NULL : real(size);
}

void *realloc(void *old, size_t size) {
    static void *(*real)(void *, size_t);
    if (!real) real = (void *(*)(void *, size_t))dlsym(RTLD_NEXT, "realloc");
    return refuse(__builtin_return_address(0)) ? NULL : real(old, size);
}
