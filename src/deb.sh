#!/bin/sh
# Debian packages from an archive of the sources, with what dpkg-dev brings and nothing else: portolan (programs,
# manual, database), portolan-probe (what goes to a network), libportolan0 and libportolan-dev. Knows the paths that `make install` uses.
#
#   sh src/deb.sh ARCHIVE NAME VERSION OUTPUT [BUILD]
#
# BUILD is a folder of objects compiled from the same sources: then only what names a path is compiled anew.
set -eu
archive=$(realpath "$1") name=$2 version=$3
mkdir -p "$4"
out=$(realpath "$4")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-$(date -u -d '2026-11-23' +%s)}"
umask 022

objects=${5:+$(realpath "$5")}

tar -xzf "$archive" -C "$work"
cd "$work/$name"
arch=$(dpkg --print-architecture)
multi=$(dpkg-architecture -qDEB_HOST_MULTIARCH)
all=$work/all
[ -z "$objects" ] || { mkdir build && (cd src && ls -d */) | (cd "$objects" && xargs sh -c 'cp -R --preserve=timestamps "$@" "$0"' "$work/$name/build" gen lib *.o); }
# Debian's own flags; what is compiled here does not tell where.
make -j"$(nproc)" PREFIX=/usr LIBDIR="/usr/lib/$multi" OPT="-O2 -g -ffile-prefix-map=$work=." all >"$work/log" 2>&1 ||
    { tail -n 30 "$work/log"; exit 1; }
build/portolan build -q
make PREFIX=/usr LIBDIR="/usr/lib/$multi" DESTDIR="$all" install >"$work/log" 2>&1 || { tail -n 30 "$work/log"; exit 1; }
mkdir -p "$all/usr/share/zsh/vendor-completions"
mv "$all/usr/share/zsh/site-functions/_portolan" "$all/usr/share/zsh/vendor-completions/"
rmdir "$all/usr/share/zsh/site-functions"
strip --strip-unneeded --remove-section=.comment --remove-section=.note "$all/usr/bin/portolan" \
    "$all/usr/libexec/portolan/portolan-build" "$all/usr/libexec/portolan/portolan-probe" "$all/usr/lib/$multi/libportolan.so.0"
strip --strip-debug --remove-section=.comment --remove-section=.note --enable-deterministic-archives "$all/usr/lib/$multi/libportolan.a"
find "$all/usr/share/man" -type f -exec gzip -n9 {} +

# move PACKAGE PATH…: from what was installed into the package's tree.
move() {
    tree=$work/$1
    shift
    for path; do
        mkdir -p "$tree/$(dirname "$path")"
        mv "$all/$path" "$tree/$path"
    done
}
move libportolan-dev usr/include "usr/lib/$multi/libportolan.a" "usr/lib/$multi/libportolan.so" "usr/lib/$multi/pkgconfig"
move libportolan0 "usr/lib/$multi"
rmdir "$all/usr/lib"
move portolan-probe usr/libexec/portolan/portolan-probe usr/share/man/man1/portolan-probe.1.gz
move portolan usr

# Which packages the programs of TREE need, by dpkg-shlibdeps, which wants a source tree around it.
depends() {
    rm -rf "$work/deps" && mkdir -p "$work/deps/debian"
    printf 'Source: portolan\n\nPackage: portolan\nArchitecture: any\n' >"$work/deps/debian/control"
    find "$1" -type f \( -name 'portolan*' -o -name 'lib*.so.*' \) -exec sh -c 'file -b "$1" 2>/dev/null | grep -q ELF || head -c 4 "$1" |
        grep -q ELF' sh {} \; -print | sort >"$work/deps/files"
    # shellcheck disable=SC2046
    (cd "$work/deps" && dpkg-shlibdeps -O --ignore-missing-info $(cat files) 2>/dev/null | sed 's/^shlibs:Depends=//')
}

# package NAME SECTION MULTI-ARCH DEPENDS SUMMARY: seals the tree; the rest of its description comes from standard input.
package() {
    tree=$work/$1 doc=$work/$1/usr/share/doc/$1
    mkdir -p "$tree/DEBIAN" "$doc"
    { printf 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nUpstream-Name: portolan\n\n'
      printf 'Files: *\nCopyright: 2026 the Portolan authors\nLicense: ISC\n'
      sed -n '5,/^$/{s/^/ /;s/^ $/ ./;p}' LICENSE
      sed -n '/^THE SOFTWARE/,/^$/{s/^/ /;/^ $/!p}' LICENSE
      printf '\nFiles: content/settings/*\nCopyright: the Thunderbird ISPDB and Delta Chat provider-db authors\nLicense: MPL-2.0\n'
      printf ' On Debian systems the text of the Mozilla Public License 2.0 is found\n in /usr/share/common-licenses/MPL-2.0.\n'; } >"$doc/copyright"
    printf 'portolan (%s) unstable; urgency=medium\n\n  * See the file CHANGES of the sources.\n\n -- Portolan <portolan@example.org>  %s\n' \
        "$version" "$(LC_ALL=C date -u -R -d "@$SOURCE_DATE_EPOCH")" | gzip -n9 >"$doc/changelog.gz"
    { printf 'Package: %s\nSource: portolan\nVersion: %s\nArchitecture: %s\nSection: %s\nPriority: optional\n' "$1" "$version" "$arch" "$2"
      [ -z "$3" ] || printf 'Multi-Arch: %s\n' "$3"
      printf 'Maintainer: Portolan <portolan@example.org>\nInstalled-Size: %s\n' "$(du -sk --apparent-size "$tree/usr" | cut -f 1)"
      [ -z "$4" ] || printf 'Depends: %s\n' "$4"
      printf 'Description: %s\n' "$5"
      cat; } >"$tree/DEBIAN/control"
    (cd "$tree" && find usr -type f -exec md5sum {} + | LC_ALL=C sort -k 2 >DEBIAN/md5sums)
    find "$tree" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
    dpkg-deb --root-owner-group -Zxz --build "$tree" "$out/$1_${version}_$arch.deb" >/dev/null
    echo "$out/$1_${version}_$arch.deb"
}

needs=$(depends "$work/libportolan0")
printf 'libportolan 0 libportolan0 (>= %s)\n' "$version" >"$work/shlibs"
mkdir -p "$work/libportolan0/DEBIAN"
cp "$work/shlibs" "$work/libportolan0/DEBIAN/shlibs"
printf 'activate-noawait ldconfig\n' >"$work/libportolan0/DEBIAN/triggers"
package libportolan0 libs same "$needs" 'mail settings and answers from one database file - library' <<TEXT
 Asks a database of Portolan, which knows for a mail address which server,
 port, encryption and user name belong to it, and answers users' questions.
TEXT
package libportolan-dev libdevel same "libportolan0 (= $version), libsqlite3-dev, libutf8proc-dev" \
    'mail settings and answers from one database file - development' <<TEXT
 Header, archive and pkg-config file for programs that ask a database of
 Portolan, which knows the settings behind a mail address.
TEXT
needs=$(depends "$work/portolan")
package portolan mail '' "$needs" 'mail settings and answers for help desks, offline' <<TEXT
 Portolan compiles Markdown questions and tables of mail providers into a
 static site, an SQLite database and a terminal that answers offline: which
 server, port, encryption and user name belong to a mail address.
TEXT
needs=$(depends "$work/portolan-probe")
package portolan-probe mail '' "portolan (= $version), $needs" 'mail settings checked against the live servers' <<TEXT
 Asks the mail servers that a database of Portolan describes, without any
 account, whether they answer as described: name, port, encryption,
 certificate, kinds of sign-in, and what their domains publish in the DNS.
TEXT
