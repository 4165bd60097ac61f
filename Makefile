# Portolan: GNU make, no configure step. `make help` lists the targets.
#
# src/ is a house of floors, a floor includes only the floors below it (tests/house/floors.sh): base, tmpl, db, read,
# compile, ask, term, render, port, probe, cmd. Three programs and a library come from it; each takes out of one archive
# of all floors what it needs: `portolan`, which asks, `portolan-build`, which does everything and is run by the first,
# and `portolan-probe`, which alone goes to a network.

VERSION  := 0.1.0
SONAME   := libportolan.so.0
B        ?= build
CC       ?= cc
PREFIX   ?= /usr/local
PKGS_ASK := sqlite3 libutf8proc
PKGS_ALL := $(PKGS_ASK) libcmark yaml-0.1 libxml-2.0 nettle libmicrohttpd libqrencode
PKGS_NET := libcurl libcares openssl
LIBVERS  := $(shell pkg-config --modversion $(PKGS_ALL) | paste -d' ' - - - - - - - - | awk '{print "SQLite " $$1 ", utf8proc " $$2 ", cmark " $$3 ", libyaml " $$4 ", libxml2 " $$5 ", nettle " $$6 ", libmicrohttpd " $$7 ", libqrencode " $$8}')
LIBS_ASK := $(shell pkg-config $(if $(STATIC),--static) --libs $(PKGS_ASK)) -pthread
LIBS_ALL := $(shell pkg-config --libs $(PKGS_ALL)) -lstemmer -pthread -lm
LIBS_NET := $(shell pkg-config --libs $(PKGS_NET))

# make Q= shows every command
Q        ?= @
WARN     := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror
HARDEN   := -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE
OPT      ?= -O2 -g
CFLAGS   ?= $(OPT) $(HARDEN)
# `make STATIC=1 build/portolan` links the program that asks with no shared library at all
LDFLAGS  ?= $(if $(STATIC),-static,-pie -Wl,-z,relro,-z,now)
BASEFLAGS := -std=c11 $(WARN) -D_GNU_SOURCE -Isrc -I$(B)/gen \
            -DPORTOLAN_VERSION='"$(VERSION)"' -DPORTOLAN_LIBEXEC='"$(PREFIX)/libexec/portolan"' \
            -DPORTOLAN_LIBRARIES='"$(LIBVERS)"' -DPORTOLAN_DATA='"$(PREFIX)/share/portolan"' $(shell pkg-config --cflags $(PKGS_ALL) $(PKGS_NET))

FLOORS   := base tmpl db read compile ask term render port probe cmd
SRC      := $(foreach floor,$(FLOORS),$(wildcard src/$(floor)/*.c))
SQL      := $(wildcard src/*/*.sql)
SQL_OBJ  := $(patsubst %.sql,$(B)/gen/sql_%.o,$(notdir $(SQL)))
# The words that stand where a language has none of its own.
REFERENCE := $(shell grep -lx 'reference = yes' templates/strings/*)
OBJ      := $(SRC:src/%.c=$(B)/%.o) $(SQL_OBJ) $(B)/gen/reference.o
vpath %.sql $(sort $(dir $(SQL)))

.PHONY: all
all: $(B)/portolan $(B)/portolan-build $(B)/portolan-probe $(B)/libportolan.a $(B)/$(SONAME) ## compile the programs and the library

$(B)/floors.a: $(OBJ)
	@echo '  ar   $@'
	$(Q)rm -f $@ && ar rcs $@ $(OBJ)
$(B)/portolan: $(B)/main.o $(B)/floors.a
	@echo '  link $@'
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS_ASK)
$(B)/portolan-build: $(B)/main-build.o $(B)/floors.a
	@echo '  link $@'
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS_ALL)
$(B)/portolan-probe: $(B)/main-probe.o $(B)/floors.a
	@echo '  link $@'
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ -Wl,--as-needed $(LIBS_ALL) $(LIBS_NET)

$(B)/%.o: src/%.c Makefile
	@mkdir -p $(@D)
	@echo '  cc   $<'
	$(Q)$(CC) $(BASEFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(B)/main-build.o: src/main.c Makefile
	@mkdir -p $(@D)
	@echo '  cc   $< (everything)'
	$(Q)$(CC) $(BASEFLAGS) $(CFLAGS) -DPORTOLAN_EVERYTHING -MMD -MP -c -o $@ $<

$(B)/main-probe.o: src/main.c Makefile
	@mkdir -p $(@D)
	@echo '  cc   $< (the network)'
	$(Q)$(CC) $(BASEFLAGS) $(CFLAGS) -DPORTOLAN_PROBE -MMD -MP -c -o $@ $<

# A .sql file becomes the string sql_NAME, comments and all: SQLite keeps those inside a statement.
$(B)/gen/sql_%.o: %.sql Makefile
	@mkdir -p $(@D)
	@echo '  sql  $<'
	$(Q){ printf 'extern const char sql_$*[];\nconst char sql_$*[] =\n'; \
	  sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/^/"/' -e 's/$$/\\n"/' $<; printf ';\n'; } > $(@:.o=.c)
	$(Q)$(CC) -std=c11 $(CFLAGS) -c -o $@ $(@:.o=.c)

$(B)/gen/reference.o: $(REFERENCE) Makefile
	@mkdir -p $(@D)
	@echo '  word $<'
	$(Q){ printf 'extern const char strings_reference_lang[], strings_reference[];\nconst char strings_reference_lang[] = "$(notdir $<)", strings_reference[] =\n'; \
	  sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/^/"/' -e 's/$$/\\n"/' $<; printf ';\n'; } > $(@:.o=.c)
	$(Q)$(CC) -std=c11 $(CFLAGS) -c -o $@ $(@:.o=.c)

# The library (src/portolan.h): base, db and ask, of which it takes what its functions need. Its own names are not seen
# outside, in the archive neither.
LIB_OBJ  := $(patsubst src/%.c,$(B)/lib/%.o,$(filter src/base/% src/db/% src/ask/%,$(SRC))) \
            $(patsubst %.sql,$(B)/lib/sql_%.o,$(notdir $(filter src/db/% src/ask/%,$(SQL))))
LIB_FACE := $(filter $(B)/lib/ask/library%,$(LIB_OBJ))
LIBFLAGS := $(filter-out -fPIE,$(CFLAGS)) -fPIC -fvisibility=hidden -ffunction-sections
$(B)/lib/%.o: src/%.c Makefile
	@mkdir -p $(@D)
	@echo '  lib  $<'
	$(Q)$(CC) $(BASEFLAGS) $(LIBFLAGS) -MMD -MP -c -o $@ $<
$(B)/lib/sql_%.o: $(B)/gen/sql_%.o
	@mkdir -p $(@D)
	$(Q)$(CC) -std=c11 $(LIBFLAGS) -c -o $@ $(B)/gen/sql_$*.c
$(B)/lib/portolan.o: $(LIB_OBJ)
	$(Q)rm -f $(B)/lib/floors.a && ar rcs $(B)/lib/floors.a $^
	$(Q)ld -r -o $@ $(LIB_FACE) $(B)/lib/floors.a && objcopy --localize-hidden $@
$(B)/libportolan.a: $(B)/lib/portolan.o
	@echo '  ar   $@'
	$(Q)rm -f $@ && ar rcsD $@ $^
$(B)/$(SONAME): $(B)/lib/portolan.o
	@echo '  link $@'
	$(Q)$(CC) $(LIBFLAGS) -shared -Wl,-soname,$(SONAME) -Wl,-z,relro,-z,now,--gc-sections -o $@ $^ $(LIBS_ASK)
	$(Q)ln -sf $(SONAME) $(B)/libportolan.so

# Unit tests: each tests/unit/NAME.c is one program that prints TAP and sees all floors.
UNIT     := $(patsubst tests/unit/%.c,$(B)/unit/%,$(wildcard tests/unit/*.c))
.PHONY: unit
unit: $(UNIT)                               ## compile the unit tests
$(B)/unit/%: tests/unit/%.c $(B)/floors.a
	@mkdir -p $(@D)
	@echo '  test $<'
	$(Q)$(CC) $(BASEFLAGS) -Itests/unit $(CFLAGS) $(LDFLAGS) -MMD -MP -o $@ $< $(B)/floors.a $(LIBS_ALL)

-include $(OBJ:.o=.d) $(LIB_OBJ:.o=.d) $(B)/main.d $(B)/main-build.d $(B)/main-probe.d $(UNIT:=.d)

# --- use, tests, installation: nothing below is needed to compile ---

.PHONY: setup site shots docset zim check quick test lint asan valgrind bench install uninstall clean help
setup:                                      ## install by apt what compiling and testing need
	sh src/setup.sh packages

site: all                                   ## build the knowledge base in content/ into site/, and ask it
	$(Q)$(B)/portolan build
	$(Q)printf '\nOpen   file://%s/site/index.html\nAsk    build/portolan, as in\n' "$(CURDIR)"
	$(Q)for query in 'lookup jeanne@orange.fr' 'lookup imap.gmail.com' 'search -n 3 "quel est le port pop3"'; do \
	  printf '\n$$ portolan %s\n' "$$query"; eval "$(B)/portolan $$query" || exit; done

check: all unit                             ## run all tests (see also tests/run -h)
	$(Q)B=$(B) tests/run
quick: all unit                             ## run what guards the code itself: units, cases, the house's rules; a minute
	$(Q)B=$(B) tests/run -k '^(unit|case|script house/)'
test: all unit                              ## run the tests whose name matches K, as in `make test K=floors`
	$(Q)B=$(B) tests/run -v -k '$(K)'
lint: all                                   ## gcc, clang, clang-format, mandoc and the house's own rules
	$(Q)B=$(B) tests/run -v -k 'house/(lint|floors|codes)'

shots: all                                  ## pictures of the site into build/shots, for a designer's eye
	$(Q)PROGRAMS=$(B) node tests/bench/shots.mjs $(B)/shots

docset: site                                ## the site for Zeal and Dash, in build/; LANGUAGE=en for another than the first
	$(Q)sh src/pack.sh docset site $(B) $(LANGUAGE)
zim: site                                   ## the site for Kiwix, in build/: wants zim-tools
	$(Q)sh src/pack.sh zim site $(B) $(LANGUAGE)

ASAN_CC  := clang
SANITIZE := -fsanitize=address,undefined,local-bounds,float-divide-by-zero -fno-sanitize-recover=all -fno-omit-frame-pointer
asan:                                       ## unit tests and cases under clang's ASan, UBSan and LSan
	$(Q)$(MAKE) B=build/asan CC='$(ASAN_CC)' OPT='-O1 -g $(SANITIZE)' HARDEN=-fPIE all unit
	$(Q)B=build/asan tests/run -k '^(unit|case)'
valgrind: all unit                          ## the same under valgrind: slow
	$(Q)B=$(B) tests/run -k '^(unit|case)' -w 'valgrind -q --error-exitcode=99 --trace-children=yes --leak-check=full --log-file=$$TMPDIR/wrapper.%p'

.PHONY: faults
faults: all unit                            ## kills, failing system calls and allocations, full disks, mutants, at length: their figures
	$(Q)B=$(B) tests/faults/run

.PHONY: edits
edits: all                                  ## 200 random changes, after each the bytes of a full build
	$(Q)B=$(B) EDITS=200 tests/house/edits.py

.PHONY: parity
parity: all $(B)/unit/search                  ## the same results everywhere, in both browsers; 100,000 random queries of the script
	$(Q)B=$(B) PROGRAMS='$(abspath $(B))' SEARCH_LONG=1 node tests/browser/parity.mjs
	$(Q)B=$(B) SEARCH_RANDOM=100000 SEARCH_SCRIPT=100000 node tests/browser/search-any.mjs

# BENCH_SIZES="1000 10000" and BENCH_TABLES="1000" choose sizes, BENCH_DIR says where.
relevance: all $(B)/unit/search               ## does the right answer come first? beside Pagefind, MiniSearch and plain FTS5
	$(Q)B=$(B) PROGRAMS='$(abspath $(B))' node tests/browser/relevance.mjs --peers
	$(Q)BUILD='$(abspath $(B))' PEERS=1 python3 tests/search/sets.py
bench: all $(B)/bench/generate $(B)/bench/floor ## time builds and look-ups beside Hugo, Pagefind and sqlite3
	$(Q)B=$(B) python3 tests/bench/site
	$(Q)B=$(B) python3 tests/bench/terminal
	$(Q)B=$(B) python3 tests/bench/probe
	$(Q)B=$(B) python3 tests/bench/run
$(B)/bench/generate: tests/bench/generate.c
	@mkdir -p $(@D)
	$(Q)$(CC) -std=c11 $(WARN) -D_GNU_SOURCE $(CFLAGS) $(LDFLAGS) -o $@ $< -lm
$(B)/bench/floor: tests/bench/floor.c
	@mkdir -p $(@D)
	$(Q)$(CC) -std=c11 $(WARN) -D_GNU_SOURCE $(CFLAGS) $(LDFLAGS) -pthread -o $@ $< -lcmark -lsqlite3

# Where things are installed stands in two objects: they are made anew when PREFIX changes.
$(B)/cmd/part.o $(B)/cmd/query.o $(B)/render/source.o: $(B)/prefix
$(B)/prefix: FORCE
	@mkdir -p $(@D)
	@echo '$(PREFIX)' | cmp -s - $@ || echo '$(PREFIX)' > $@
.PHONY: FORCE
FORCE:

# Distributions say LIBDIR; where completions go is settled by the shells.
LIBDIR   ?= $(PREFIX)/lib
SHARE    := $(DESTDIR)$(PREFIX)/share
DATA     := $(SHARE)/portolan
COMPLETE := bash:bash-completion/completions/portolan zsh:zsh/site-functions/_portolan fish:fish/vendor_completions.d/portolan.fish
MANUAL   := $(wildcard src/*.[1-8])
install: all                                ## install below PREFIX (and DESTDIR), the database of site/ too
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/libexec/portolan $(DATA)
	install $(B)/portolan $(DESTDIR)$(PREFIX)/bin/
	install $(B)/portolan-build $(B)/portolan-probe $(DESTDIR)$(PREFIX)/libexec/portolan/
	$(foreach page,$(MANUAL),install -D -m 644 -t $(SHARE)/man/man$(subst .,,$(suffix $(page))) $(page) &&) :
	cp -R templates $(DATA)/ && chmod -R u=rwX,go=rX $(DATA)
	install -m 644 src/portolan.schema.json $(DATA)/
	if [ -f site/portolan.db ]; then install -m 644 site/portolan.db $(DATA)/; fi
	for it in $(COMPLETE); do install -d "$(SHARE)/$$(dirname $${it#*:})" && \
	  $(B)/portolan-build help completion $${it%%:*} >"$(SHARE)/$${it#*:}" && chmod 644 "$(SHARE)/$${it#*:}" || exit; done
	install -d $(DESTDIR)$(LIBDIR)/pkgconfig $(DESTDIR)$(PREFIX)/include
	install -m 644 $(B)/libportolan.a $(B)/$(SONAME) $(DESTDIR)$(LIBDIR)/
	ln -sf $(SONAME) $(DESTDIR)$(LIBDIR)/libportolan.so
	install -m 644 src/portolan.h $(DESTDIR)$(PREFIX)/include/
	printf '%s\n' 'Name: portolan' 'Description: mail settings and answers from one database file' 'Version: $(VERSION)' \
	  'Libs: -L$(LIBDIR) -lportolan' 'Cflags: -I$(PREFIX)/include' 'Requires.private: $(PKGS_ASK)' \
	  >$(DESTDIR)$(LIBDIR)/pkgconfig/portolan.pc
uninstall:                                  ## take away what install brought
	rm -rf $(DESTDIR)$(PREFIX)/bin/portolan $(DESTDIR)$(PREFIX)/libexec/portolan $(DATA)
	rm -f $(foreach page,$(MANUAL),$(SHARE)/man/man$(subst .,,$(suffix $(page)))/$(notdir $(page)))
	rm -f $(foreach it,$(COMPLETE),$(SHARE)/$(lastword $(subst :, ,$(it))))
	rm -f $(DESTDIR)$(PREFIX)/include/portolan.h $(foreach it,a so so.0,$(DESTDIR)$(LIBDIR)/libportolan.$(it)) \
	  $(DESTDIR)$(LIBDIR)/pkgconfig/portolan.pc

# The archive's bytes depend on the sources alone: owners, times and order are fixed.
.PHONY: dist distcheck deb mutants
NAME     := portolan-$(VERSION)
DIST     := Makefile README.md LICENSE CHANGES .clang-format .editorconfig .ci src templates content tests site/.gitignore
dist:                                       ## pack the sources as build/portolan-VERSION.tar.gz
	@mkdir -p $(B)
	$(Q)tar --sort=name --owner=0 --group=0 --numeric-owner --mtime='@$(or $(SOURCE_DATE_EPOCH),0)' --mode=u=rwX,go=rX \
	  --exclude=node_modules --exclude=__pycache__ --transform='s,^,$(NAME)/,' -c $(wildcard $(DIST)) | gzip -n9 >$(B)/$(NAME).tar.gz
	@echo $(B)/$(NAME).tar.gz
distcheck: dist                             ## unpack, compile, test and install that, and build a site with what was installed
	$(Q)sh tests/package/distcheck $(B)/$(NAME).tar.gz $(NAME)
deb: dist                                   ## make Debian packages in build/deb, by dpkg-deb alone
	$(Q)sh src/deb.sh $(B)/$(NAME).tar.gz $(NAME) $(VERSION) $(B)/deb
mutants:                                    ## damaged databases through every command that reads one, under ASan and UBSan
	$(Q)$(MAKE) B=build/asan CC='$(ASAN_CC)' OPT='-O1 -g $(SANITIZE)' HARDEN=-fPIE all
	$(Q)B=build/asan CC='$(ASAN_CC)' MUTANTS=$(or $(MUTANTS),10000) python3 tests/faults/hostile.py
clean:                                      ## remove build/, and from site/ what was built there
	rm -rf build $(B)
	sh src/clean.sh site

help:                                       ## list these targets
	@sed -n 's/^\([a-z]*\):[^#]*## /\1	/p' Makefile | sort | while IFS='	' read -r t h; do printf '  %-10s %s\n' $$t "$$h"; done
