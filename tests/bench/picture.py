"""The page of a benchmark: tables in Markdown, and time against size as a picture. Does not measure."""
import html
import math
import os

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 420, 70, 210, 24, 46
COLOURS = ('#0a5a72', '#b3541e', '#3d7a34', '#7a3d8f', '#8a6d00', '#5a5a5a', '#a3224a', '#2f6fb5')
HEAD = ('', 'wall s', 'CPU s', 'peak MB', '/ portolan', '/ floor', 'files left', 'MB left')


def number(value, digits):
    return '' if value == '' or value != value else '%.*f' % (digits, value)


def table(n, rows, what):
    lines = ['## %s %s' % (format(n, ','), what), '', '| %s |' % ' | '.join(HEAD), '|---' + '|--:' * (len(HEAD) - 1) + '|']
    for row in rows:
        cells = [row[0]] + [number(value, digits) for value, digits in zip(row[1:], (3, 3, 0, 2, 2, 0, 1))]
        lines.append('| %s |' % ' | '.join(cells))
    return lines + ['']


def exponents(results, what):
    """How wall and CPU time grow from one size to the next: 1 is linear."""
    sizes, lines = sorted(results), []
    for small, large in zip(sizes, sizes[1:]):
        before, after = ({row[0]: row[1:3] for row in results[n]} for n in (small, large))
        for name in before.keys() & after.keys():
            grown = [math.log(b / a) / math.log(large / small) if a and b else float('nan') for a, b in zip(before[name], after[name])]
            lines.append('| %s | %d to %d | %s | %s |' % (name, small, large, *(number(g, 2) for g in grown)))
    return ['## Growth with %s' % what, '', '| | %s | exponent of wall | of CPU |' % what, '|---|---|--:|--:|'] + sorted(lines) + [''] if lines else []


def svg(results, what):
    """Wall time against how many of WHAT there are, both by powers of ten, a line a program."""
    series = {}
    for n in sorted(results):
        for row in results[n]:
            if row[1] > 0:
                series.setdefault(row[0], []).append((n, row[1]))
    points = [p for line in series.values() for p in line]
    if not points:
        return ''
    low_x, high_x = (math.log10(f(p[0] for p in points)) for f in (min, max))
    low_y, high_y = math.floor(math.log10(min(p[1] for p in points))), math.ceil(math.log10(max(p[1] for p in points)))
    high_x, high_y = max(high_x, low_x + 1e-9), max(high_y, low_y + 1)

    def at(n, seconds):
        x = LEFT + (math.log10(n) - low_x) / (high_x - low_x) * (WIDTH - LEFT - RIGHT)
        return x, HEIGHT - BOTTOM - (math.log10(seconds) - low_y) / (high_y - low_y) * (HEIGHT - TOP - BOTTOM)
    out = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">' % (WIDTH, HEIGHT),
           '<title>Seconds against the number of %s</title>' % what, '<rect width="100%" height="100%" fill="#fff"/>']
    for power in range(low_y, high_y + 1):
        x, y = LEFT, at(10 ** low_x, 10.0 ** power)[1]
        out.append('<path d="M%d %.1fH%d" stroke="#ddd"/><text x="%d" y="%.1f" text-anchor="end">%g s</text>' % (x, y, WIDTH - RIGHT, x - 6, y + 4, 10.0 ** power))
    for n in sorted(results):
        x = at(n, 10.0 ** low_y)[0]
        out.append('<path d="M%.1f %dV%d" stroke="#ddd"/><text x="%.1f" y="%d" text-anchor="middle">%s</text>' % (
            x, TOP, HEIGHT - BOTTOM, x, HEIGHT - BOTTOM + 18, format(n, ',')))
    out.append('<text x="%d" y="%d" text-anchor="middle">%s</text>' % ((LEFT + WIDTH - RIGHT) // 2, HEIGHT - 8, what))
    taken = -100
    for i, (name, line) in enumerate(sorted(series.items(), key=lambda item: -item[1][-1][1])):
        colour, last = COLOURS[i % len(COLOURS)], at(*line[-1])
        taken = max(last[1], taken + 15)
        out.append('<path d="M%s" fill="none" stroke="%s" stroke-width="2"/>' % ('L'.join('%.1f %.1f' % at(*p) for p in line), colour))
        out += ['<circle cx="%.1f" cy="%.1f" r="3" fill="%s"/>' % (*at(*p), colour) for p in line]
        out.append('<text x="%d" y="%.1f" fill="%s">%s</text>' % (WIDTH - RIGHT + 10, taken + 4, colour, html.escape(name)))
    return '\n'.join(out + ['</svg>', ''])


def page(path, kinds):
    """Writes PATH and the pictures beside it: KINDS are results by what there is more and more of, results rows by size, and a row
    a name and what HEAD says."""
    lines = ['# What a build costs', '', 'Medians of paired runs on %d cores. The floor reads, renders and indexes the same entries and does nothing else.' % os.cpu_count(), '']
    for what, results in kinds.items():
        drawing = '%s-%s.svg' % (path[:-3], what)
        with open(drawing, 'w', encoding='utf-8') as f:
            f.write(svg(results, what))
        lines += ['![Seconds against %s](%s)' % (what, os.path.basename(drawing)), '']
        for n in sorted(results):
            lines += table(n, results[n], what)
        lines += exponents(results, what)
    with open(path, 'w', encoding='utf-8') as f:
        f.write('\n'.join(lines))
