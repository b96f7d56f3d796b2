#!/bin/sh
# libwhyloop.so asks nothing of libc that its host could notice: no stdio, no heap, no locale, no name services, nothing
# that ends the process, starts threads or children, or changes the environment.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
built_library

# Wanted all the same, each with its reason.
excused() { # NAME
    case $1 in
    abort) ;;             # libgcc's unwinder, for its own impossible cases
    malloc | free) ;;     # libgcc's unwinder, for frames registered by hand (__register_frame), which nobody does here;
                          # our own objects are looked at below
    __stack_chk_fail) ;;  # the stack protector, where the compiler has it on
    __cxa_finalize) ;;    # crtbeginS.o, weak: runs what atexit-like handlers this object has (none)
    strerror) ;;          # libunwind, in a debug message that is never printed
    *) return 1 ;;
    esac
}

noisy() { # NAME
    case $1 in
    *printf | *printf_chk | *scanf) echo "stdio" ;;
    fopen* | fdopen | freopen* | fclose | fflush | fread* | fwrite* | fput[cs]* | fget[cs]* | put[cs] | put[cs]_unlocked | \
        putchar | getline | getdelim | std[oi][un]* | stderr | perror | psignal | open_memstream | fmemopen | set*buf | \
        _IO_*) echo "stdio" ;;
    malloc | calloc | realloc* | free | posix_memalign | aligned_alloc | memalign | valloc | strdup | strndup | \
        _Zn* | _Zd* | brk | sbrk) echo "heap" ;;
    opendir | fdopendir | readdir* | scandir* | glob* | ftw* | nftw* | qsort* | regcomp | realpath | tmpfile | \
        backtrace | backtrace_symbols*) echo "heap, inside of it" ;;
    exit | _exit | _Exit | quick_exit | atexit | on_exit | at_quick_exit | __cxa_atexit | __cxa_at_quick_exit | \
        __assert* | abort | err | errx | verr*) echo "ends the process, or waits for its end" ;;
    setlocale | uselocale | newlocale | localeconv | nl_langinfo* | strtod | strtof | strtold | __ctype_* | is[a-z]*_l | \
        towlower* | mbsto* | mbrto* | wcsto* | iconv* | strerror* | strftime* | strcoll* | strcasecmp | \
        strncasecmp) echo "locale" ;;
    localtime* | gmtime* | mktime | timegm | ctime* | asctime* | tzset) echo "time zone, and its lock" ;;
    getpw* | getgr* | getspnam* | gethostby* | getaddrinfo | getservby* | initgroups | getlogin* | wordexp) echo "name services" ;;
    setenv | putenv | unsetenv | clearenv) echo "changes the environment" ;;
    fork | vfork | _Fork | posix_spawn* | exec* | system | popen | pthread_create | thrd_create) echo "starts a process or thread" ;;
    chdir | fchdir | umask | setrlimit* | set[eu]*id | setres*id | setpriority | nice | alarm | setitimer | sleep) echo "changes the process" ;;
    syslog | vsyslog | openlog | random | srandom | rand | srand) echo "keeps state that the host may use" ;;
    *) return 1 ;;
    esac
}

for symbol in $(imported_symbols); do
    name=${symbol%%@*}
    if why=$(noisy "$name") && ! excused "$name"; then
        fault "imported: $name ($why)"
    fi
done
for folder in common preload; do
    objects=$(objects_of "$folder")
    while read -r name object; do
        [ -n "$name" ] || continue
        for symbol in $(nm -u "$object" 2>/dev/null | awk '$NF ~ /^(malloc|calloc|realloc|free|abort)$/ { print $NF }'); do
            fault "src/$folder/$name.c: imports $symbol"
        done
    done <<END
$objects
END
done
[ -n "$(imported_symbols)" ] || fault "no imported symbol was found"
finish
