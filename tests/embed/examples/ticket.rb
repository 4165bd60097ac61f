# The settings for an address, as a text for a ticket. Usage: ruby ticket.rb DATABASE ADDRESS
require 'sqlite3'

SECURITY = { 'tls' => 'SSL/TLS', 'starttls' => 'STARTTLS', 'none' => 'no encryption' }.freeze
path, typed = ARGV
local, _, domain = typed.rpartition('@')
domain = domain.downcase
address = "#{local}@#{domain}"
db = SQLite3::Database.new(path, readonly: true)

# The exact domain, else the longest suffix that the record has.
def provider_of(db, domain)
  name = domain
  until name.empty?
    match, provider = db.get_first_row('select match, provider from domain where pattern = ?', [name])
    return provider if match == 'suffix' || (match == 'exact' && name == domain)
    name = name.partition('.').last
  end
  nil
end

fill = lambda do |text|
  { '%EMAILADDRESS%' => address, '%EMAILLOCALPART%' => local, '%EMAILDOMAIN%' => domain }.reduce(text) { |t, (k, v)| t.gsub(k) { v } }
end

provider = provider_of(db, domain)
if provider.nil?
  puts "#{address} is not in the record."
  exit 1
end
puts "Settings for #{address} (#{db.get_first_value('select name from provider where id = ?', [provider])})", ''
db.execute("select protocol, host, port, security, username from settings_of_provider where provider = ?
            and role in ('incoming', 'outgoing') order by ordinal", [provider]) do |protocol, host, port, security, username|
  puts "#{protocol.upcase}: #{fill.call(host)}, port #{port}, #{SECURITY[security]}, user name #{fill.call(username)}"
end
first = db.execute("select text from requirement where provider = ? and lang in ('fr', '') order by ordinal", [provider])
puts '', 'First:' unless first.empty?
first.each_with_index { |(text), i| puts "#{i + 1}. #{text}" }
