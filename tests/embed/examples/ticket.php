<?php
// The settings for an address, as a text for a ticket. Usage: php ticket.php DATABASE ADDRESS

const SECURITY = ['tls' => 'SSL/TLS', 'starttls' => 'STARTTLS', 'none' => 'no encryption'];

/** All rows of SQL with VALUES bound. */
function rows(PDO $db, string $sql, string ...$values): array
{
    $statement = $db->prepare($sql);
    $statement->execute($values);
    return $statement->fetchAll(PDO::FETCH_ASSOC);
}

/** The exact domain, else the longest suffix that the record has. */
function provider_of(PDO $db, string $domain): ?string
{
    for ($name = $domain; $name !== ''; $name = substr(strstr($name, '.') ?: '.', 1)) {
        foreach (rows($db, 'select match, provider from domain where pattern = ?', $name) as $row) {
            if ($row['match'] === 'suffix' || ($row['match'] === 'exact' && $name === $domain)) {
                return $row['provider'];
            }
        }
    }
    return null;
}

[, $path, $typed] = $argv;
$at = strrpos($typed, '@');
$local = substr($typed, 0, $at);
$domain = strtolower(substr($typed, $at + 1));
$address = "$local@$domain";
$fill = fn(string $text) => strtr($text, ['%EMAILADDRESS%' => $address, '%EMAILLOCALPART%' => $local, '%EMAILDOMAIN%' => $domain]);

$db = new PDO("sqlite:$path", null, null, [PDO::SQLITE_ATTR_OPEN_FLAGS => PDO::SQLITE_OPEN_READONLY]);
$provider = provider_of($db, $domain);
if ($provider === null) {
    echo "$address is not in the record.\n";
    exit(1);
}
echo "Settings for $address (" . rows($db, 'select name from provider where id = ?', $provider)[0]['name'] . ")\n\n";
$sql = "select protocol, host, port, security, username from settings_of_provider
        where provider = ? and role in ('incoming', 'outgoing') order by ordinal";
foreach (rows($db, $sql, $provider) as $s) {
    printf("%s: %s, port %d, %s, user name %s\n", strtoupper($s['protocol']), $fill($s['host']), $s['port'], SECURITY[$s['security']], $fill($s['username']));
}
foreach (rows($db, "select text from requirement where provider = ? and lang in ('fr', '') order by ordinal", $provider) as $i => $r) {
    echo ($i === 0 ? "\nFirst:\n" : '') . ($i + 1) . ". {$r['text']}\n";
}
