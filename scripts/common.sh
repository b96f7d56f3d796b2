# Shared by the scripts beside it, which source it: words for people, and packages from apt.
# shellcheck shell=bash disable=SC2034

# What building needs, and what only tests need.
build_packages=(autoconf automake libtool pkg-config gcc libc6-dev make dpkg-dev libunwind-dev libdw-dev libjansson-dev)
test_packages=(chromium clang debootstrap libcriterion-dev mandoc mount pypy3 python3 python3-venv util-linux valgrind)

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

can_install() {
    command -v apt-get >/dev/null && as_root true 2>/dev/null
}

# Packages that are not installed yet, one a line.
not_installed() { # PACKAGE...
    local package
    for package in "$@"; do
        dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || echo "$package"
    done
}

apt_install() { # PACKAGE...
    as_root env DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=a apt-get -y -qq -o DPkg::Lock::Timeout=300 \
        install --no-install-recommends "$@" </dev/null
}

# Install what is missing, without asking anything, and print the names of what could not be had. All at once, since
# that is quicker; one by one where that fails, so that one missing package does not take the others with it.
install_by_apt() { # LOG PACKAGE...
    local log=$1 package wanted
    shift
    command -v dpkg-query >/dev/null || { printf '%s\n' "$@"; return; }
    mapfile -t wanted < <(not_installed "$@")
    [ ${#wanted[@]} -gt 0 ] || return 0
    if can_install; then
        as_root apt-get -qq update >>"$log" 2>&1 </dev/null
        apt_install "${wanted[@]}" >>"$log" 2>&1 ||
            for package in "${wanted[@]}"; do apt_install "$package" >>"$log" 2>&1; done
    fi
    not_installed "${wanted[@]}"
}

# Make the libunwind that is built in, at a place of the caller's; prints what configure has to be told of it. Without
# it the library does with the system's, so that failing is no failure of the build.
configure_flags_for_libunwind() { # PREFIX LOG
    if "$(dirname "${BASH_SOURCE[0]}")/build-libunwind" "$1" >>"$2" 2>&1; then
        echo "--with-libunwind=$1"
    else
        return 1
    fi
}

jobs_here() { nproc 2>/dev/null || echo 2; }
