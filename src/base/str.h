/*
 * str: borrowed slices of bytes, and the small questions one asks of them.
 * Knows nothing of Unicode beyond well-formed UTF-8 (see fold.h) and never allocates.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* N bytes at S, not necessarily ended by NUL; owned by somebody else. An absent value has S == NULL. */
struct str {
    const char *s;
    size_t n;
};

/* A slice of a string literal. */
#define STR(lit) ((struct str){(lit), sizeof(lit) - 1})

/* The arguments that printf's "%.*s" wants. */
#define STR_ARG(x) (int)(x).n, (x).s ? (x).s : ""

/* How many elements a real array (not a pointer) has. */
#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Of ASCII, whatever the locale. */
static inline bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool is_alnum(char c)
{
    return is_letter(c) || is_digit(c);
}

static inline char to_low(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

/* The slice of C string CS (NULL gives an absent slice). */
struct str str_from(const char *cs);

bool str_eq(struct str a, struct str b);

/* <0, 0, >0 by bytes, as memcmp, the shorter first. */
int str_cmp(struct str a, struct str b);

/* The same for qsort and bsearch, of structs that begin with a struct str, or of those alone. */
int str_order(const void *a, const void *b);

/* A and B equal but for the case of ASCII letters. */
bool str_ieq(struct str a, struct str b);

bool str_starts(struct str a, struct str prefix);
bool str_ends(struct str a, struct str suffix);

/* Where the last part of PATH begins: behind its last '/'. */
size_t str_name_at(struct str path);

/* Without ASCII white space at both ends. */
struct str str_trim(struct str a);

/* S, an absent slice as an empty one. */
static inline struct str str_or_empty(struct str s)
{
    return s.s ? s : STR("");
}

/* Bytes FROM up to, not including, TO; both are cut to the slice's size. */
struct str str_sub(struct str a, size_t from, size_t to);

/* Index of the first C in A at or after FROM, or A.n when there is none. */
size_t str_find(struct str a, char c, size_t from);

/* Index of the first NEEDLE in A at or after FROM, or A.n when there is none. */
size_t str_find_str(struct str a, struct str needle, size_t from);

/*
 * Cuts *REST at the first SEP: returns what stands before it and leaves in *REST what
 * stands after. At the end *REST becomes absent; `while (rest.s)` visits every part.
 */
struct str str_cut(struct str *rest, char sep);

/* Whether ONE is among the parts of LIST, between which SEP stands; an empty list has none. */
bool str_has(struct str list, char sep, struct str one);

/*
 * Cuts the next line off *REST (ended by LF, CRLF or the end), without its end. An
 * absent slice when *REST is empty or absent.
 */
struct str str_line(struct str *rest);

/* Decimal digits only, no sign; false when there are none, others, or it exceeds MAX. */
bool str_uint(struct str a, uint64_t max, uint64_t *out);

/* Index of the first byte that is not well-formed UTF-8 (RFC 3629), or A.n when all is. */
size_t str_bad_utf8(struct str a);

/*
 * The code point that begins at byte AT, into *CODE; returns how many bytes it takes (1 to 4),
 * or 0 when they are not well-formed UTF-8 or A ends there.
 */
size_t str_utf8(struct str a, size_t at, uint32_t *code);

/* FNV-1a, 64 bits: for hash tables within one run, never for what is stored. */
uint64_t str_hash(struct str a);

/* The same, eight bytes at a time, for tables whose words are many; never 0. Not the same on every machine. */
uint64_t str_hash_long(struct str a);

/*
 * Edits (insert, delete, replace, swap of neighbours; bytes) that turn A into B, or
 * LIMIT + 1 as soon as it takes more than LIMIT. Slices over 64 bytes give LIMIT + 1.
 */
unsigned str_distance(struct str a, struct str b, unsigned limit);

/* How many characters A has, as SQL's length() counts them. */
size_t str_characters(struct str a);

/* Which bytes stand in A, a bit for every 64th. */
uint64_t str_bytes(struct str a);

/* Whether more than LIMIT edits lie between two words by their str_bytes alone: an edit brings or takes one of each. */
static inline bool str_bytes_far(uint64_t a, uint64_t b, unsigned limit)
{
    return (unsigned)__builtin_popcountll(a & ~b) > limit || (unsigned)__builtin_popcountll(b & ~a) > limit;
}

/* The most edits that are a slip in a word of N bytes: none in less than two, one below six, two below twelve, else three. */
unsigned str_slips(size_t n);

/*
 * Whether A and B are near enough to be a slip of one another, by str_slips of the shorter, and then by how many edits. Long
 * ones (paths) may be of any size.
 */
bool str_near(struct str a, struct str b, unsigned *edits);

#endif
