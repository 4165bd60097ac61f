#!/bin/sh
# From a fresh Debian to a working copy: brings the packages that are missing, then runs make.
# Knows no program's sources; what is built and tested stands in the Makefile and in tests/run.
#
#   sh src/setup.sh site     compile, build the knowledge base into site/, show what it answers
#   sh src/setup.sh check    run all tests
#   sh src/setup.sh packages only bring what both need
set -eu
cd "$(dirname "$0")/.."

to_build="gcc libc6-dev make pkg-config libcmark-dev libsqlite3-dev libxml2-dev libyaml-dev
          libstemmer-dev libutf8proc-dev nettle-dev libmicrohttpd-dev libqrencode-dev libcurl4-openssl-dev libc-ares-dev libssl-dev"
to_test="bash binutils python3 sqlite3 mandoc strace diffutils clang clang-format valgrind"
# Without these a test says that it is skipped, and why: they are many, and not needed to trust the rest.
to_browse="chromium firefox-esr default-jre-headless fonts-noto-cjk zim-tools poppler-utils zbar-tools"
# Mail programs, web servers and a database engine that read what we publish.
to_connect="thunderbird msmtp mpop apache2-bin nginx-light caddy libxml2-utils postgresql"
# Mail and name servers that the probe meets, in a network of their own.
to_probe="dovecot-imapd dovecot-pop3d dovecot-managesieved dnsmasq-base openssl"
to_embed="php-cli php-sqlite3 perl libdbd-sqlite3-perl ruby ruby-sqlite3 sqlite-utils unixodbc libsqliteodbc
          python3-jsonschema zsh fish lintian dpkg-dev jq ripgrep tldr"

missing() {
    for package; do
        dpkg-query -W -f='${db:Status-Abbrev}' "$package" 2>/dev/null | grep -q '^ii' || printf '%s ' "$package"
    done
}

install() {
    if [ "$(id -u)" -eq 0 ]; then
        env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends --no-remove "$@"
    else
        sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends --no-remove "$@"
    fi
}

update() {
    [ -z "${updated:-}" ] || return 0
    updated=yes
    if [ "$(id -u)" -eq 0 ]; then apt-get update -q; else sudo apt-get update -q; fi
}

# Installs those of the packages that are not there; asks for nothing when all are.
need() {
    wanted=$(missing "$@")
    [ -n "$wanted" ] || return 0
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        echo "setup: this is no Debian; install what these packages hold: $wanted" >&2
        return 0
    fi
    if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
        echo "setup: packages are missing; as root: apt-get install $wanted" >&2
        return 1
    fi
    echo "setup: installing $wanted" >&2
    update >&2
    # shellcheck disable=SC2086
    install $wanted >&2
}

# SQLite as others have it, for tests/embed/examples.py and tests/embed/old.py: below build/peers, in no list of packages,
# because they are large. Releases of better-sqlite3 carry SQLite's sources from 3.25.2 on; Node 22 has its own SQLite.
peers() {
    mkdir -p build/peers
    for release in 5.0.0 6.0.1 7.4.6 12.10.1; do
        [ -s "build/peers/better-sqlite3-$release.tgz" ] ||
            npm pack "better-sqlite3@$release" --pack-destination build/peers --loglevel=error >/dev/null || break
    done
    [ -x build/peers/node_modules/.bin/node ] || npm install --prefix build/peers --no-audit --no-fund --loglevel=error \
        node@22.23.3 @sqlite.org/sqlite-wasm >/dev/null || echo "setup: no Node 22 and no sqlite-wasm; their examples are skipped" >&2
}

# Runs a command while no package may start a service: the tests start their own, on loopback.
quiet_daemons() {
    policy=/usr/sbin/policy-rc.d
    if [ "$(id -u)" -ne 0 ] || [ -e "$policy" ]; then
        "$@"
        return
    fi
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
    status=0
    "$@" || status=$?
    rm -f "$policy"
    return "$status"
}

packages() {
    # shellcheck disable=SC2086
    need $to_build $to_test
    # The runtime of the sanitizers is a package of its own, named after clang's version.
    clang=$(dpkg-query -W -f='${Version}' clang 2>/dev/null | sed 's/^[0-9]*://; s/[.].*//')
    need "libclang-rt-$clang-dev" || true
    # shellcheck disable=SC2086
    need $to_browse || true
    # shellcheck disable=SC2086
    quiet_daemons need $to_connect || true
    # shellcheck disable=SC2086
    quiet_daemons need $to_probe || true
    # Where another mail server is installed it stays.
    quiet_daemons need postfix || true
    # shellcheck disable=SC2086
    need $to_embed || true
    command -v node >/dev/null && command -v npm >/dev/null || need nodejs npm || true
    if command -v npm >/dev/null; then
        # No `npm ci`: newer ones refuse the lock over packages for other systems that the registry lacks.
        npm install --prefix tests --no-save --no-audit --no-fund --loglevel=error ||
            echo "setup: the npm packages of tests/package.json cannot be had; tests in browsers are skipped" >&2
        peers
    fi
}

check() {
    packages
    rm -f build/summary
    status=0
    make -j2 all unit && make check || status=$?
    # What make has to say about a failure stands above; the last line is the count.
    [ "$status" -eq 0 ] || { cat build/summary 2>/dev/null || echo "0 passed, 1 failed, 0 skipped"; }
    return "$status"
}

case "${1:-}" in
site)
    # shellcheck disable=SC2086
    need $to_build
    make -j2 all
    make site
    ;;
check) check ;;
packages) packages ;;
*)
    echo "usage: sh src/setup.sh site | check | packages" >&2
    exit 2
    ;;
esac
