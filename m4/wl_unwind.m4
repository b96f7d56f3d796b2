dnl WL_UNWIND: which native unwinder whyloop is built with.
dnl
dnl   --with-libunwind=PREFIX  a static, position independent libunwind there (scripts/build-libunwind makes one) is linked in, hidden
dnl   --with-libunwind         <libunwind.h> must be there; libunwind.so.8 is loaded when it is needed
dnl   --without-libunwind      libgcc_eh alone
dnl   neither                  as --with-libunwind if <libunwind.h> is there, else as --without-libunwind
dnl
dnl Defines HAVE_LIBUNWIND_H, WL_LIBUNWIND_BUILTIN. Substitutes UNWIND_CPPFLAGS and UNWIND_LIBS: for whatever contains natstack_unwind.o,
dnl the library and the unit tests alike. Sets wl_unwind_says, for the summary.
dnl
dnl -lgcc_eh, and not only -static-libgcc, which libtool may drop: the _Unwind_* of the library must be its own, since only those find
dnl natstack_gcc.c's _dl_find_object. Link with -Wl,--exclude-libs,ALL, or they would be exported.
dnl
dnl -lunwind would be wrong everywhere: as a DT_NEEDED of a preloaded library it takes over C++ exceptions in the program.
dnl --wrap: libunwind's calls of these two functions come to natstack_unwind.c, which says why.
AC_DEFUN([WL_UNWIND], [
AC_ARG_WITH([libunwind],
  [AS_HELP_STRING([--with-libunwind=PREFIX], [link in the static, position independent libunwind of PREFIX @<:@load libunwind.so.8 at run time@:>@])],
  [], [with_libunwind=maybe])
UNWIND_CPPFLAGS=
UNWIND_LIBS=-lgcc_eh
AS_CASE([$with_libunwind],
  [no], [wl_unwind_says="libgcc_eh"],
  [yes|maybe], [
    AC_CHECK_HEADERS([libunwind.h],
      [wl_unwind_says="libunwind.so.8, loaded when it is needed; else libgcc_eh"],
      [AS_IF([test "x$with_libunwind" = xyes],
        [AC_MSG_ERROR([--with-libunwind needs libunwind.h (libunwind-dev)])],
        [wl_unwind_says="libgcc_eh (no libunwind.h)"])])],
  [/*], [
    wl_unwind_wrap="-Wl,--wrap=pipe2 -Wl,--wrap=dl_iterate_phdr"
    wl_unwind_archive="$with_libunwind/lib/libunwind.a"
    AS_IF([test -r "$wl_unwind_archive" && test -r "$with_libunwind/include/libunwind.h"], [],
      [AC_MSG_ERROR([no lib/libunwind.a and include/libunwind.h in $with_libunwind: scripts/build-libunwind $with_libunwind makes them])])
    UNWIND_CPPFLAGS="-I$with_libunwind/include"
    UNWIND_LIBS="$wl_unwind_wrap $wl_unwind_archive -lgcc_eh"
    AC_MSG_CHECKING([whether $wl_unwind_archive can go into a shared object])
    wl_unwind_save_CPPFLAGS=$CPPFLAGS wl_unwind_save_CFLAGS=$CFLAGS wl_unwind_save_LIBS=$LIBS
    CPPFLAGS="$CPPFLAGS $UNWIND_CPPFLAGS"
    CFLAGS="$CFLAGS -fPIC -shared -Wl,--no-undefined -Wl,-z,text -Wl,--exclude-libs,ALL"
    LIBS="$UNWIND_LIBS $LIBS"
    AC_LINK_IFELSE([AC_LANG_SOURCE([[
#define UNW_LOCAL_ONLY
#include <libunwind.h>
#include <link.h>
#include <stddef.h>
int __wrap_pipe2(int *fds, int flags);
int __wrap_pipe2(int *fds, int flags) { return fds ? flags : -1; }
int __wrap_dl_iterate_phdr(int (*f)(struct dl_phdr_info *, size_t, void *), void *data);
int __wrap_dl_iterate_phdr(int (*f)(struct dl_phdr_info *, size_t, void *), void *data) { return f(NULL, 0, data); }
int walk(void);
int walk(void) {
  unw_context_t context; unw_cursor_t cursor; unw_word_t ip;
  unw_set_caching_policy(unw_local_addr_space, UNW_CACHE_NONE);
  if (unw_get_accessors(unw_local_addr_space) == NULL || unw_getcontext(&context) || unw_init_local(&cursor, &context)) return 0;
  return unw_step(&cursor) + unw_get_reg(&cursor, UNW_REG_IP, &ip);
}]])],
      [AC_MSG_RESULT([yes])],
      [AC_MSG_RESULT([no])
       AC_MSG_ERROR([$wl_unwind_archive is not position independent, or needs more libraries (config.log says which): use scripts/build-libunwind])])
    CPPFLAGS=$wl_unwind_save_CPPFLAGS CFLAGS=$wl_unwind_save_CFLAGS LIBS=$wl_unwind_save_LIBS
    AC_DEFINE([HAVE_LIBUNWIND_H], [1])
    AC_DEFINE([WL_LIBUNWIND_BUILTIN], [1], [libunwind is linked in.])
    wl_unwind_says="libunwind of $with_libunwind, built in"],
  [AC_MSG_ERROR([--with-libunwind needs an absolute path, not $with_libunwind])])
AC_SUBST([UNWIND_CPPFLAGS])
AC_SUBST([UNWIND_LIBS])
])
