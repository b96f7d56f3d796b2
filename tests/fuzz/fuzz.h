/* Shared by the fuzz targets: a check that counts as a crash, and a main for when there is no fuzzer. */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define CHECK(holds) \
    do { \
        if (!(holds)) { \
            fprintf(stderr, "%s:%d: %s does not hold\n", __FILE__, __LINE__, #holds); \
            abort(); \
        } \
    } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline int fuzz_replay(FILE *file, const char *name)
{
    static uint8_t data[1 << 20];
    if (file == NULL) {
        perror(name);
        return 1;
    }
    size_t size = fread(data, 1, sizeof data, file);
    int failed = ferror(file);
    fclose(file);
    LLVMFuzzerTestOneInput(data, size);
    return failed != 0;
}

static inline int fuzz_main(int argc, char **argv)
{
    int failed = 0;
    if (argc < 2)
        return fuzz_replay(stdin, "stdin");
    for (int i = 1; i < argc; i++)
        failed |= fuzz_replay(fopen(argv[i], "rb"), argv[i]);
    printf("%d inputs replayed\n", argc - 1);
    return failed;
}

#ifdef WL_LIBFUZZER
#define FUZZ_MAIN
#else
#define FUZZ_MAIN \
    int main(int argc, char **argv) \
    { \
        return fuzz_main(argc, argv); \
    }
#endif

#endif
