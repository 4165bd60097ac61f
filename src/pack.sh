#!/bin/sh
# The site in the two formats of readers without a network: a docset (Zeal, Dash) and a ZIM file (Kiwix). Knows the
# site's folders and the tables of its database; changes nothing in either.
#
#   sh src/pack.sh docset SITE OUTPUT [LANGUAGE]     OUTPUT/portolan-LANGUAGE.docset
#   sh src/pack.sh zim    SITE OUTPUT [LANGUAGE]     OUTPUT/portolan-LANGUAGE.zim
# The language, of which the titles and the first page are, is the site's first one unless it is given.
set -eu
kind=$1 site=$2 out=$3
here=$(dirname "$0")
db=$site/portolan.db
[ -f "$db" ] || { echo "pack: there is no $db; build the site first" >&2; exit 1; }
ask() { sqlite3 -readonly "$db" "$1"; }
lang=${4:-$(ask "select lang from language where ordinal = 1")}
title=$(ask "select value from meta where key = 'title'")
tagline=$(ask "select value from meta where key = 'tagline'")
mkdir -p "$out"
name=$out/portolan-$lang

xml() { printf '%s' "$1" | sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g'; }

# Names lead to pages; the types are those that Dash and Zeal have icons for.
docset() {
    rm -rf "$name.docset"
    mkdir -p "$name.docset/Contents/Resources"
    cp -R "$site" "$name.docset/Contents/Resources/Documents"
    cp "$here/icon-48.png" "$name.docset/icon.png"
    cat >"$name.docset/Contents/Info.plist" <<END
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>CFBundleIdentifier</key>
	<string>portolan-$lang</string>
	<key>CFBundleName</key>
	<string>$(xml "$title")</string>
	<key>DocSetPlatformFamily</key>
	<string>portolan</string>
	<key>isDashDocset</key>
	<true/>
	<key>dashIndexFilePath</key>
	<string>$lang/index.html</string>
	<key>isJavaScriptEnabled</key>
	<true/>
</dict>
</plist>
END
    sqlite3 "$name.docset/Contents/Resources/docSet.dsidx" "
        create table searchIndex(id integer primary key, name text, type text, path text);
        create unique index anchor on searchIndex(name, type, path);
        attach 'file:$db?mode=ro&immutable=1' as kb;
        insert into searchIndex(name, type, path)
        select title, case kind when 'provider' then 'Provider' when 'guide' then 'Guide' else 'Entry' end, url
        from kb.document where lang = '$lang'
        union select title, 'Category', '$lang/topic-' || id || '.html' from kb.topic where lang = '$lang' and entries > 0
        union select p.name || ' · ' || g.name, 'Guide', g.url
              from kb.guide_of_provider g join kb.provider p on p.id = g.provider where g.lang = '$lang';"
    echo "$name.docset: $(sqlite3 "$name.docset/Contents/Resources/docSet.dsidx" 'select count(*) from searchIndex') names"
}

# A ZIM file is asked for whole names: what follows "?" would be part of them, so it goes.
zim() {
    command -v zimwriterfs >/dev/null || { echo "pack: there is no zimwriterfs (Debian: zim-tools)" >&2; exit 77; }
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    cp -R "$site" "$work/site"
    # Mail programs ask a server for these, and nobody reads them; the pages' own twins are for others too.
    rm -rf "$work/site/v1.1" "$work/site/v1.1-full" "$work/site/deploy" "$work/site/_redirects" "$work/site/worker.js"
    find "$work/site" -name '*.md' -delete
    find "$work/site" -name '*.html' -exec sed -i -E 's/((href|src)="[^"?#]*)\?[^"]*"/\1"/g' {} +
    cp "$here/icon-48.png" "$work/site/icon-48.png"
    case $lang in fr) long=fra ;; en) long=eng ;; de) long=deu ;; *) long=$lang ;; esac
    rm -f "$name.zim"
    zimwriterfs --welcome="$lang/index.html" --illustration=icon-48.png --language="$long" --title="$(printf '%.30s' "$title")" \
        --description="$(printf '%s' "${tagline:-$title}" | cut -c1-80)" --creator="$title" --publisher="$title" \
        --name="portolan_$lang" --scraper=portolan "$work/site" "$name.zim" >"$work/log" 2>&1 || { tail -n 20 "$work/log" >&2; exit 1; }
    echo "$name.zim: $(wc -c <"$name.zim") bytes"
}

"$kind"
