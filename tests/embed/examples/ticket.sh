#!/bin/sh
# The settings for an address, as a text for a ticket. Usage: sh ticket.sh DATABASE ADDRESS
set -eu
db=$1
local=${2%@*}
domain=$(printf %s "${2##*@}" | tr 'A-Z' 'a-z')
quoted() { printf "'%s'" "$(printf %s "$1" | sed "s/'/''/g")"; }
ask() { sqlite3 -readonly -noheader "$db" "$1"; }

# The exact domain, else the longest suffix that the record has.
provider=
name=$domain
while [ -n "$name" ] && [ -z "$provider" ]; do
    provider=$(ask "select provider from domain where pattern = $(quoted "$name")
                    and (match = 'suffix' or match = 'exact' and pattern = $(quoted "$domain"))")
    case $name in *.*) name=${name#*.} ;; *) name= ;; esac
done
if [ -z "$provider" ]; then
    echo "$local@$domain is not in the record."
    exit 1
fi
provider=$(quoted "$provider")
address=$(quoted "$local@$domain") local=$(quoted "$local") domain=$(quoted "$domain")
fill() { echo "replace(replace(replace($1, '%EMAILADDRESS%', $address), '%EMAILLOCALPART%', $local), '%EMAILDOMAIN%', $domain)"; }
ask "select 'Settings for ' || $address || ' (' || name || ')' || char(10) from provider where id = $provider;
     select upper(protocol) || ': ' || $(fill host) || ', port ' || port || ', ' ||
            case security when 'tls' then 'SSL/TLS' when 'starttls' then 'STARTTLS' else 'no encryption' end ||
            ', user name ' || $(fill username)
     from settings_of_provider where provider = $provider and role in ('incoming', 'outgoing') order by ordinal;
     select case row_number() over (order by ordinal) when 1 then char(10) || 'First:' || char(10) else '' end ||
            row_number() over (order by ordinal) || '. ' || text
     from requirement where provider = $provider and lang in ('fr', '') order by ordinal;"
