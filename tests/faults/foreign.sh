#!/bin/bash
# A build deletes only what it wrote. What a reader keeps in the output folder, and what stands beside it under names that
# look like ours, is there unchanged after many builds; a clash is an error that names the file; "nothing has changed" is
# said only of a site that is whole; make clean takes away what was built and nothing else.
set -u
. "$(dirname "$0")/../lib/tap.sh"

project "$work/p" small
cd "$work/p" || exit 1

# Everything about what is not ours: kind, permissions, owner, times of change, size, link's end; and bytes.
state() {
    (cd "$1" && find . \( -path ./content -o -path ./templates \) -prune -o \( -printf '%p|%y|%m|%U|%G|%s|%T@|%l\n' \
        -type f -exec sha256sum {} + \)) | LC_ALL=C sort
}
# What FILE of such a state has less than FILE of another; folders that we share change their times and sizes.
lost() { LC_ALL=C comm -23 "$1" "$2"; }

plant() {
    if command -v git >/dev/null; then
        (cd site && git init -q . && git add -A . && git -c user.name=r -c user.email=r@x.example commit -qm one) >/dev/null 2>&1
    fi
    echo example.org >site/CNAME
    : >site/.nojekyll
    mkdir -p site/.well-known/acme/deep site/notes/a/b/c/d/e/f/g/h site/empty/er site/closed 'site/.hid den'
    echo token >site/.well-known/x
    echo key >site/.well-known/acme/deep/key
    echo deep >site/notes/a/b/c/d/e/f/g/h/i.txt
    echo mine >site/fr/mine.html
    echo mine >site/assets/own.css
    echo dot >'site/.hid den/.file'
    echo odd >"site/notes/new
line é.txt"
    echo run >site/notes/run.sh
    chmod 751 site/notes/run.sh
    chmod 2770 site/notes/a
    ln -s /nowhere/at/all site/out
    ln -s ../site site/notes/loop
    ln site/CNAME site/notes/hard
    mkfifo site/pipe
    echo locked >site/closed/file
    chmod 400 site/closed/file
    chmod 555 site/closed
    find site/.well-known site/notes site/empty site/closed 'site/.hid den' -depth -exec touch -h -d '2001-02-03 04:05:06.789' {} +
    # Beside the output: names like ours, of the former kind and of this one.
    for folder in site.tmp.2024 .site.backup.tmp.1 site.tmp.1.old .site.tmp.3 site.new site.old .site.portolan.old site.portolan; do
        mkdir -p "$folder/sub"
        echo precious >"$folder/sub/file"
    done
    cp -a site site.tmp.77
    cp -a site .site.x.tmp.5
    mkdir site.tmp.123456
    : >.site.manifest.tmp.9
}
# The lines of a state that are not ours: all but the files that were listed first, the folders these are in, the top.
ours() { sed -n 's/^[0-9a-f]\{64\} [0-9]* //p' site/.portolan-files; echo .portolan-files; }
foreign() { state . | grep -vFf "$work/ours"; }

portolan build -q 2>"$work/why"
ok $? "a site"
{
    ours | sed 's|.*|./site/&\||; p; s|.*|  &|; s/|$//'
    ours | while IFS=/ read -r path; do while case $path in */*) ;; *) false ;; esac; do path=${path%/*}; echo "./site/$path|d|"; done; done | sort -u
    printf '%s\n' './site|d|' .site.manifest .site.settings '.|d|'
} >"$work/ours"
plant
foreign >"$work/before"
grep -q 'new$' "$work/before" && grep -q '/CNAME|f' "$work/before" && grep -q '/empty/er|d' "$work/before"
ok $? "there is something to lose: $(wc -l <"$work/before") lines"

bad=0
for i in $(seq 1 12); do
    case $((i % 4)) in
        0) flags=--force ;;
        1) echo "Encore une phrase, la $i." >>content/faq/fr/imap-ou-pop.md ;;
        2) sed "s/slug:.*//; s/^title:.*/title: Page $i/" content/faq/fr/imap-ou-pop.md >content/faq/fr/page-$((i % 3)).md ;;
        3) rm -f content/faq/fr/page-*.md ;;
    esac
    portolan build -q ${flags:-} >"$work/said" 2>&1 || { bad=$((bad + 1)); cat "$work/said" >>"$work/why"; }
    flags=
done
[ "$bad" -eq 0 ]
ok $? "twelve builds of something else each"
foreign >"$work/after"
lost "$work/before" "$work/after" >"$work/why"
[ ! -s "$work/why" ]
ok $? "all that is not ours is there, unchanged"
lost "$work/after" "$work/before" | grep -v '|d|' >"$work/why"
[ ! -s "$work/why" ]
ok $? "and no file twice"
if [ -d site/.git ]; then
    check "the repository is sound" git -C site fsck --strict
    [ "$(git -C site log --format=%s 2>/dev/null)" = one ]
    ok $? "and has its commit"
else
    skip "the repository is sound" "there is no git"
fi
[ ! -e .site.portolan ] && [ ! -e .site.lock ]
ok $? "nothing of ours is left beside the output"
portolan render -q site/portolan.db site 2>"$work/why"
ok $? "render over it"
foreign >"$work/after"
lost "$work/before" "$work/after" >"$work/why"
[ ! -s "$work/why" ]
ok $? "keeps it too"
[ ! -e site/fr/page-0.html ] && [ ! -e site/fr/page-1.html ] && [ ! -e site/fr/page-2.html ]
ok $? "pages that nothing makes any more are gone"

# clash NAME PATH WORDS: the build that follows fails, names PATH, and leaves the site as it was.
clash() {
    state site >"$work/old"
    portolan build -q --force >"$work/said" 2>&1
    code=$?
    cp "$work/said" "$work/why"
    [ "$code" -eq 3 ] && grep -qF "portolan: site/$2: $3" "$work/said"
    ok $? "$1: exit 3, and it is named"
    state site | cmp - "$work/old" >"$work/why"
    ok $? "$1: the old site stands, with everything"
    [ ! -e .site.portolan ] && [ ! -e .site.lock ]
    ok $? "$1: nothing is left"
}
cp content/faq/fr/imap-ou-pop.md content/faq/fr/encore.md
echo 'my own' >site/fr/encore.html
clash "a file where a new page goes" fr/encore.html 'is in the way'
rm site/fr/encore.html
mkdir site/fr/encore.html
clash "a folder where a new page goes" fr/encore.html 'is in the way'
rmdir site/fr/encore.html
rm content/faq/fr/encore.md
mv site/kit "$work/kit"
echo 'my own' >site/kit
clash "a file where a folder goes" kit 'is in the way'
rm site/kit
mv "$work/kit" site/kit
if [ "$(id -u)" = 0 ] && mkdir site/mount && mount -t tmpfs none site/mount 2>/dev/null; then
    echo far >site/mount/file
    clash "a mount point" mount 'is a mount point'
    umount site/mount
else
    skip "a mount point" "nothing can be mounted here"
fi
rmdir site/mount 2>/dev/null

# What we wrote and somebody replaced: back where the build makes it, kept where it makes it no longer.
cp content/faq/fr/imap-ou-pop.md content/faq/fr/encore.md
portolan build -q 2>"$work/why"
ok $? "one page more"
echo 'my words' >site/fr/encore.html
rm content/faq/fr/encore.md
portolan build -q >"$work/said" 2>&1
grep -qF 'portolan: warning: site/fr/encore.html: is published no longer, but is not what portolan wrote: kept' "$work/said"
ok $? "a page that somebody changed and that nothing makes now: a warning"
[ "$(cat site/fr/encore.html)" = 'my words' ] && [ ! -e site/fr/encore.md ]
ok $? "it is kept, what nobody changed is gone"
portolan build -q --force >"$work/why" 2>&1 && [ ! -s "$work/why" ] && [ -e site/fr/encore.html ]
ok $? "and is somebody's from then on"
rm site/fr/encore.html

# "Nothing has changed" is true.
portolan build -q --force && tree site >"$work/whole"
damage() {
    "$@"
    portolan build >"$work/said" 2>&1 || cat "$work/said" >>"$work/why"
    ! grep -q 'nothing has changed' "$work/said" || echo "$*: nothing has changed?" >>"$work/why"
    tree site | diff "$work/whole" - >>"$work/why"
    [ ! -s "$work/why" ]
}
same_size() { tr 'a-z' 'b-za' <"$1" >"$work/other" && cat "$work/other" >"$1"; }
link_to() { ln -sf "$(realpath site/robots.txt)" "$1"; }
for how in 'rm -f' 'truncate -s 3' same_size link_to; do
    for file in index.html search/fr/[0-9a-z]* .portolan-files portolan.db; do
        [ ! -f "site/$file" ] || damage $how "site/$file" || break
    done
    ok $? "after $how the next build mends it"
done
damage rm -rf site/en
ok $? "a folder that is gone is mended"
damage touch site/index.html
ok $? "a file of another time is looked at"
portolan build | grep -q 'nothing has changed'
ok $? "then nothing has changed"

# A site from before there were lists.
cp -a site "$work/listed"
rm site/.portolan-files .site.manifest
foreign >"$work/before"
echo 'stale' >site/fr/gone.html
portolan build -q >"$work/said" 2>&1
code=$?
cp "$work/said" "$work/why"
[ "$code" -eq 0 ] && grep -q 'portolan: warning: site: has no list of what portolan wrote there: [0-9]* files' "$work/said"
ok $? "a site without a list is built, and what is kept is said"
foreign >"$work/after"
lost "$work/before" "$work/after" >"$work/why"
[ ! -s "$work/why" ] && [ -e site/fr/gone.html ]
ok $? "all that is not ours is there"
rm site/fr/gone.html

# Files beside the output that have our names and are not ours.
for name in .site.lock .site.portolan/file .site.portolan; do
    mkdir -p "$(dirname "$name")"
    echo "somebody's" >"$name"
    portolan build -q --force >"$work/said" 2>&1
    code=$?
    cp "$work/said" "$work/why"
    [ "$code" -eq 3 ] && grep -q "portolan: ${name%/file}: is in the way" "$work/said" && [ "$(cat "$name")" = "somebody's" ]
    ok $? "$name that is somebody's: exit 3, and it is there"
    rm -rf "${name%/file}"
done
echo "somebody's" >.site.manifest
portolan build -q --force >"$work/said" 2>&1 && grep -q 'warning: .site.manifest: is not portolan' "$work/said" &&
    [ "$(cat .site.manifest)" = "somebody's" ]
ok $? ".site.manifest that is somebody's: a warning, and it is there"
rm .site.manifest
echo "somebody's" >.site.settings
portolan build -q --force 2>"$work/why" && [ "$(cat .site.settings)" = "somebody's" ]
ok $? ".site.settings that is somebody's: it is there"
rm .site.settings

# Killed by a signal, a build and a check leave nothing at once; by SIGKILL, not after the next run.
litter() { find . -maxdepth 1 \( -name '.site.portolan' -o -name '.site.lock' \); find "$work/tmp" -mindepth 1; }
mkdir "$work/tmp"
if command -v strace >/dev/null && strace -qq -o /dev/null true 2>/dev/null; then
    for command in 'build -q --force' 'check -q'; do
        for signal in INT TERM HUP KILL; do
            for n in 2 30; do
                (TMPDIR=$work/tmp strace -f -qq -o /dev/null -e trace=openat,write,pwrite64 -e inject=pwrite64:signal=$signal:when=$n portolan $command
                    exit $?) >/dev/null 2>&1
                code=$?
                case $signal in INT) want=130 ;; TERM) want=143 ;; HUP) want=129 ;; KILL) want=137 ;; esac
                [ "$code" -eq "$want" ] || echo "$command, $signal at $n: exit $code" >>"$work/why"
                [ "$signal" != KILL ] || TMPDIR=$work/tmp portolan $command >/dev/null 2>&1
                litter | sed "s/^/$command, $signal at $n: /" >>"$work/why"
            done
        done
        [ ! -s "$work/why" ]
        ok $? "$command, killed, leaves nothing"
    done
    (strace -f -qq -o /dev/null -e trace=pwrite64 -e inject=pwrite64:signal=KILL:when=40 portolan build -q --force; exit $?) >/dev/null 2>&1
    portolan build -q
    litter >"$work/why"
    [ ! -s "$work/why" ]
    ok $? "a build that has nothing to do sweeps too"
else
    skip "killed builds and checks leave nothing" "strace cannot trace here"
fi
foreign >"$work/after"
lost "$work/before" "$work/after" >"$work/why"
[ ! -s "$work/why" ]
ok $? "and all that is not ours is there"

# make clean.
echo changed >site/robots.txt
foreign >"$work/before"
sh "$TOP/src/clean.sh" site >"$work/why" 2>&1
ok $? "make clean"
foreign >"$work/after"
lost "$work/before" "$work/after" | grep -v '/kit|d\|/robots.txt' >"$work/why"
[ ! -s "$work/why" ] && [ -f site/fr/mine.html ] && [ "$(cat site/robots.txt)" = changed ]
ok $? "leaves what is not ours, or no longer"
[ ! -e site/portolan.db ] && [ ! -e site/index.html ] && [ ! -d site/en ] && [ ! -e .site.manifest ] && [ ! -e .site.settings ]
ok $? "and takes the rest, and folders that are empty then"
rm site/robots.txt
portolan build -q 2>"$work/why"
ok $? "there portolan builds again"
portolan build -q -o only && sh "$TOP/src/clean.sh" only && [ -z "$(ls -A only)" ]
ok $? "a site that has nothing else is empty then"
done_testing
