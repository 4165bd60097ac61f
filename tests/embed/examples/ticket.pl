# The settings for an address, as a text for a ticket. Usage: perl ticket.pl DATABASE ADDRESS
use strict;
use warnings;
use DBI;
use DBD::SQLite::Constants qw(SQLITE_OPEN_READONLY);

binmode STDOUT, ':encoding(UTF-8)';
my %security = (tls => 'SSL/TLS', starttls => 'STARTTLS', none => 'no encryption');
my ($path, $typed) = @ARGV;
my ($local, $domain) = $typed =~ /^(.*)@([^@]*)$/ or die "usage: ticket.pl DATABASE ADDRESS\n";
$domain = lc $domain;
my $address = "$local\@$domain";
my $db = DBI->connect("dbi:SQLite:dbname=$path", '', '',
    { RaiseError => 1, sqlite_open_flags => SQLITE_OPEN_READONLY, sqlite_unicode => 1 });

# The exact domain, else the longest suffix that the record has.
sub provider_of {
    my ($wanted) = @_;
    for (my $name = $wanted; $name ne ''; $name = $name =~ /\.(.*)/ ? $1 : '') {
        my ($match, $provider) = $db->selectrow_array('select match, provider from domain where pattern = ?', undef, $name);
        return $provider if $match && ($match eq 'suffix' || ($match eq 'exact' && $name eq $wanted));
    }
    return;
}

sub fill {
    my ($text) = @_;
    $text =~ s/%EMAILADDRESS%/$address/g;
    $text =~ s/%EMAILLOCALPART%/$local/g;
    $text =~ s/%EMAILDOMAIN%/$domain/g;
    return $text;
}

my $provider = provider_of($domain);
if (!defined $provider) {
    print "$address is not in the record.\n";
    exit 1;
}
my ($name) = $db->selectrow_array('select name from provider where id = ?', undef, $provider);
print "Settings for $address ($name)\n\n";
my $servers = $db->selectall_arrayref("select protocol, host, port, security, username from settings_of_provider
    where provider = ? and role in ('incoming', 'outgoing') order by ordinal", undef, $provider);
printf "%s: %s, port %d, %s, user name %s\n", uc $_->[0], fill($_->[1]), $_->[2], $security{ $_->[3] }, fill($_->[4]) for @$servers;
my $first = $db->selectcol_arrayref("select text from requirement where provider = ? and lang in ('fr', '') order by ordinal", undef, $provider);
print "\nFirst:\n" if @$first;
print $_ + 1, ". $first->[$_]\n" for 0 .. $#$first;
