#!/usr/bin/env python3
"""The Markdown beside a page is the same document as the page: of what ships one page in forty, and pages written here of
what is hard to write back."""
import os
import subprocess
import sys

TOP = os.environ.get('TOP') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(TOP, 'tests', 'lib'))
import tap  # noqa: E402

HARD = {
    'signs': r'''1\. no item, \# no heading, \> no quote, 2 \* 3 \* 4, snake_case_word, \_under\_, `a|b`, \`, ``a ` b``, `` ` ``

\- no item either
\+ nor this
\=== nor this one
1986\. A great year
Set \[x] and \[^1], \![no picture](signs.md), AT&amp;T, &amp;copy; &lt;tag> ~not struck~ \~ and C:\\path\\*
a | b
\--- | ---
| a
:- b

### Sharp C# #\#

### Two `#` #

A word that ends in an exclamation\![link](signs.md) and <https://example.org/a_b_c?x=1&y=2> or foo@example.org.
''',
    'emphasis': '''これは**「重要」**です。日本**語**の*強調*、**（括弧）**の後。C'est **« important »** et *l'été*.

a**b**c **bold *both* bold** *it **both** it* ***all*** **a**_b_ x~~y~~z ~~**struck**~~ **`code`** **[link](signs.md)** un*frigging*believable
word**(x)**word "**quoted**" (*bracket*) **ends with dot.** **Note:**text *a*. **a**, ***b** c* *d **e***

**over
two lines** and a break\\
**after it** and two  
blanks<br>and a tag
''',
    'lists': '''- a
- b

* other list

1. one
2. two

1) again one
   - inner

     with a paragraph

     ```sh
     code  with blanks   
       ```not the end

     ```

   - [x] done
   - [ ] open

0. from nothing
1. one

- - - deep
- > quote in item
  > goes on
- # heading in item
- | a | b |
  |---|--:|
  | 1 | 2 |
-
- after an empty one

text before
- tight
  1. in it
  2. more
7. seven
8. eight
''',
    'blocks': '''> quote
>
> - item
>   > inner
>
> ```
> code
> ```

> another quote

***

    indented code
    ``` with a fence

````md
```
inside
```
````

Term
: what it means
: something else

    with a second paragraph

Other *term*
: - a list

<details><summary>More <b>here</b></summary>

- inside

</details>

Two <code>a</code><code>b *c*</code> in a row. Press <kbd>Ctrl</kbd>+<kbd>C</kbd>, H<sub>2</sub>O, x<sup>2</sup>, <mark>marked</mark>.

<kbd>
F1
</kbd>
opens it
''',
    'tables': '''| a `x|y` | b \\| c | *d* | ![p](#) |
|:-:|--:|:--|---|
| `p \\| q` | [l\\|m](signs.md) | **x** ~~y~~ | <br>two<br>lines |
| | \\` | &lt;b> | 1 |
|

| only a head |
|---|

<table><tr><td>one<td><ul><li>two<li>three</ul></table>
''',
    'notes': '''Text[^a] and again[^a], another[^long].

> [!NOTE]
> An alert with a note[^in].
>
> | t | u |
> |---|---|
> | 1 | 2 |
>
> after the table

> [!warning] Own *title*
> - list

!!! tip "T"
    ??? note "Closed"
        deep

    after

[^a]: Short.
[^long]: First.

    Second paragraph.

    - a list

    ```
    code
    ```
[^in]: In an alert.
''',
    'links': '''[paren](https://example.org/a_(b)) [blank](<https://example.org/a%20b>) [amp](https://example.org/?a=1&copy=2)
[`code`](signs.md#two-) [a [b] c](lists.md) [two
lines](blocks.md "Title") ![alt [x] *y*](img.png) [![in a link](img.png)](signs.md) [ref] [other][ref]

[ref]: https://example.org/ref "T"
''',
}


def main():
    where = tap.scratch()
    folder = tap.empty_base(where)
    for name, body in HARD.items():
        with open(os.path.join(folder, name + '.md'), 'w', encoding='utf-8') as f:
            f.write('---\nquestion: What of %s?\nsummary: All of *%s*, 1. and [it].\nupdated: 2024-01-02\n---\n%s' % (name, name, body))
    with open(os.path.join(folder, 'img.png'), 'wb') as f:
        f.write(bytes.fromhex('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001'
                              'e221bc330000000049454e44ae426082'))
    done = subprocess.run([tap.PORTOLAN, 'build', '-q'], cwd=where, capture_output=True, text=True)
    tap.check(done.returncode == 0, 'the pages build', done.stderr)
    tap.twins(os.path.join(where, 'site'), 'what is hard to write comes back')
    if len(sys.argv) < 2:
        tap.twins(tap.build(os.path.join(where, 'ships')), 'what ships has its twins', 40)
    tap.done()


main()
