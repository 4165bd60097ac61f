/*
 * memory: malloc and its kin, for us and for libraries that take their memory by such functions: there is memory, or
 * the program ends (exit 3, see fail.h), and no NULL can be taken for something else. Not for what a caught failure has
 * to give back: that is keep.h's.
 */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stddef.h>

/* N bytes, aligned for any type, not NULL even when N is 0. To be given back by memory_free. */
void *memory_new(size_t n);

/* COUNT objects of SIZE bytes each, zeroed; otherwise likewise. */
void *memory_zeroed(size_t count, size_t size);

/* Room for N bytes with what P held as far as it fits; P is given back. P may be NULL. */
void *memory_resize(void *p, size_t n);

/* A copy of S with its NUL. */
char *memory_copy(const char *s);

/* Gives P back; NULL is fine. */
void memory_free(void *p);

#endif
