# Portolan: GNU make, no configure step. `make help` lists the targets.
#
# src/ is a house of floors, a floor includes only the floors below it (tests/floors.sh):
# base, read, kb, out, cmd. Two programs come from it: `portolan` asks the database and links
# what that needs; `portolan-build` does everything else and is run by the first.

VERSION  := 0.1.0
B        ?= build
CC       ?= cc
PREFIX   ?= /usr/local
PKGS_ASK := sqlite3 libutf8proc
PKGS_ALL := $(PKGS_ASK) libcmark yaml-0.1 libxml-2.0 nettle
LIBVERS  := $(shell pkg-config --modversion $(PKGS_ALL) | paste -d' ' - - - - - - | awk '{print "SQLite " $$1 ", utf8proc " $$2 ", cmark " $$3 ", libyaml " $$4 ", libxml2 " $$5 ", nettle " $$6}')
LIBS_ASK := $(shell pkg-config --libs $(PKGS_ASK)) -pthread
LIBS_ALL := $(shell pkg-config --libs $(PKGS_ALL)) -lstemmer -pthread

# make Q= shows every command
Q        ?= @
WARN     := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror
HARDEN   := -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE
OPT      ?= -O2 -g
CFLAGS   ?= $(OPT) $(HARDEN)
LDFLAGS  ?= -pie -Wl,-z,relro,-z,now
BASEFLAGS := -std=c11 $(WARN) -D_GNU_SOURCE -Isrc -I$(B)/gen \
            -DPORTOLAN_VERSION='"$(VERSION)"' -DPORTOLAN_LIBEXEC='"$(PREFIX)/libexec/portolan"' \
            -DPORTOLAN_LIBRARIES='"$(LIBVERS)"' -DPORTOLAN_DATA='"$(PREFIX)/share/portolan"' $(shell pkg-config --cflags $(PKGS_ALL))

# Everything but the entry points; what the small program needs is named, not guessed.
BASE     := $(wildcard src/base/*.c)
READ     := $(wildcard src/read/*.c)
KB       := $(wildcard src/kb/*.c)
OUT      := $(wildcard src/out/*.c)
CMD      := $(wildcard src/cmd/*.c)
ALL_SRC  := $(BASE) $(READ) $(KB) $(OUT) $(CMD)
ASK_SRC  := $(BASE) $(wildcard src/kb/db*.c src/kb/ask*.c) $(wildcard src/out/text*.c src/out/card*.c) \
            $(addprefix src/cmd/,$(addsuffix .c,query part lookup search show list))
SQL      := $(wildcard src/kb/*.sql)

ALL_OBJ  := $(ALL_SRC:src/%.c=$(B)/%.o)
ASK_OBJ  := $(ASK_SRC:src/%.c=$(B)/%.o)
SQL_OBJ  := $(SQL:src/kb/%.sql=$(B)/gen/sql_%.o)

.PHONY: all
all: $(B)/portolan $(B)/portolan-build     ## compile both programs

$(B)/portolan: $(B)/main.o $(ASK_OBJ) $(SQL_OBJ)
	@echo '  link $@'
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS_ASK)

$(B)/portolan-build: $(B)/main-build.o $(ALL_OBJ) $(SQL_OBJ)
	@echo '  link $@'
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS_ALL)

$(B)/%.o: src/%.c Makefile
	@mkdir -p $(@D)
	@echo '  cc   $<'
	$(Q)$(CC) $(BASEFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(B)/main-build.o: src/main.c Makefile
	@mkdir -p $(@D)
	@echo '  cc   $< (everything)'
	$(Q)$(CC) $(BASEFLAGS) $(CFLAGS) -DPORTOLAN_EVERYTHING -MMD -MP -c -o $@ $<

# A .sql file becomes the string sql_NAME, comments and all: SQLite keeps those inside a statement.
$(B)/gen/sql_%.o: src/kb/%.sql Makefile
	@mkdir -p $(@D)
	@echo '  sql  $<'
	$(Q){ printf 'extern const char sql_$*[];\nconst char sql_$*[] =\n'; \
	  sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/^/"/' -e 's/$$/\\n"/' $<; printf ';\n'; } > $(@:.o=.c)
	$(Q)$(CC) -std=c11 $(CFLAGS) -c -o $@ $(@:.o=.c)

# Unit tests: each tests/unit/NAME.c is one program that prints TAP and sees all floors but the commands.
UNIT_OBJ := $(filter-out $(B)/cmd/%,$(ALL_OBJ)) $(SQL_OBJ)
UNIT     := $(patsubst tests/unit/%.c,$(B)/unit/%,$(wildcard tests/unit/*.c))
.PHONY: unit
unit: $(UNIT)                               ## compile the unit tests
$(B)/unit/%: tests/unit/%.c $(UNIT_OBJ)
	@mkdir -p $(@D)
	@echo '  test $<'
	$(Q)$(CC) $(BASEFLAGS) -Itests/unit $(CFLAGS) $(LDFLAGS) -MMD -MP -o $@ $< $(UNIT_OBJ) $(LIBS_ALL)

-include $(ALL_OBJ:.o=.d) $(B)/main.d $(B)/main-build.d $(UNIT:=.d)

# --- use, tests, installation: nothing below is needed to compile ---

.PHONY: setup site check test lint asan valgrind bench install uninstall clean help
setup:                                      ## install by apt what compiling and testing need
	sh src/setup.sh packages

site: all                                   ## build the knowledge base in content/ into site/, and ask it
	$(Q)$(B)/portolan build
	$(Q)printf '\nOpen   file://%s/site/index.html\nAsk    build/portolan, as in\n' "$(CURDIR)"
	$(Q)for query in 'lookup jeanne@orange.fr' 'lookup imap.gmail.com' 'search -n 3 "quel est le port pop3"'; do \
	  printf '\n$$ portolan %s\n' "$$query"; eval "$(B)/portolan $$query" || exit; done

check: all unit                             ## run all tests (see also tests/run -h)
	$(Q)B=$(B) tests/run
test: all unit                              ## run the tests whose name matches K, as in `make test K=floors`
	$(Q)B=$(B) tests/run -v -k '$(K)'
lint: all                                   ## gcc, clang, clang-format, mandoc and the house's own rules
	$(Q)B=$(B) tests/run -v -k '(lint|floors|codes)\.sh'

SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
asan:                                       ## unit tests and cases under ASan, UBSan and LSan
	$(Q)$(MAKE) B=build/asan OPT='-O1 -g $(SANITIZE)' HARDEN=-fPIE all unit
	$(Q)B=build/asan tests/run -k '^(unit|case)'
valgrind: all unit                          ## the same under valgrind: slow
	$(Q)B=$(B) tests/run -k '^(unit|case)' -w 'valgrind -q --error-exitcode=99 --trace-children=yes --leak-check=full --log-file=$$TMPDIR/wrapper.%p'

# BENCH_SIZES="1000 10000" chooses sizes, BENCH_PEERS_100K=1 lets the peers try 100,000, BENCH_DIR says where.
bench: all $(B)/bench/generate              ## time builds and look-ups beside Hugo, Pagefind and sqlite3
	$(Q)B=$(B) python3 tests/bench/run
$(B)/bench/generate: tests/bench/generate.c
	@mkdir -p $(@D)
	$(Q)$(CC) -std=c11 $(WARN) -D_GNU_SOURCE $(CFLAGS) $(LDFLAGS) -o $@ $< -lm

# Where things are installed stands in two objects: they are made anew when PREFIX changes.
$(B)/cmd/part.o $(B)/cmd/query.o $(B)/out/source.o: $(B)/prefix
$(B)/prefix: FORCE
	@mkdir -p $(@D)
	@echo '$(PREFIX)' | cmp -s - $@ || echo '$(PREFIX)' > $@
.PHONY: FORCE
FORCE:

DATA     := $(DESTDIR)$(PREFIX)/share/portolan
MAN      := $(DESTDIR)$(PREFIX)/share/man
install: all                                ## install below PREFIX (and DESTDIR), the database of site/ too
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/libexec/portolan $(MAN)/man1 $(MAN)/man5 $(DATA)
	install $(B)/portolan $(DESTDIR)$(PREFIX)/bin/
	install $(B)/portolan-build $(DESTDIR)$(PREFIX)/libexec/portolan/
	install -m 644 $(wildcard src/*.1) $(MAN)/man1/
	install -m 644 $(wildcard src/*.5) $(MAN)/man5/
	cp -R templates $(DATA)/
	if [ -f site/portolan.db ]; then install -m 644 site/portolan.db $(DATA)/; fi
uninstall:                                  ## take away what install brought
	rm -rf $(DESTDIR)$(PREFIX)/bin/portolan $(DESTDIR)$(PREFIX)/libexec/portolan $(DATA)
	rm -f $(foreach page,$(wildcard src/*.[15]),$(MAN)/man$(subst .,,$(suffix $(page)))/$(notdir $(page)))
clean:                                      ## remove build/ and what is in site/
	rm -rf build $(B) .site.manifest
	find site -mindepth 1 ! -name .gitignore -delete

help:                                       ## list these targets
	@sed -n 's/^\([a-z]*\):[^#]*## /\1	/p' Makefile | sort | while IFS='	' read -r t h; do printf '  %-10s %s\n' $$t "$$h"; done
