/** A line of figures over the number of pictures. */
export interface Series {
  readonly name: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

const WIDTH = 720;
const HEIGHT = 420;
const MARGIN = { left: 80, right: 200, top: 30, bottom: 50 };
const COLORS = ['#0b6e4f', '#b3541e', '#3454d1', '#7a3b8f'];

/** Both axes logarithmic: what grows with the pictures and no faster is a line of the slope that is drawn grey. */
export function plot(title: string, axis: string, series: readonly Series[]): string {
  const points = series.flatMap((one) => one.points);
  const [x0, x1] = [Math.min(...points.map(({ x }) => x)), Math.max(...points.map(({ x }) => x))];
  const [y0, y1] = [Math.max(1, Math.min(...points.map(({ y }) => y))), Math.max(...points.map(({ y }) => y), 10)];
  const scale = (value: number, from: number, to: number) => Math.log(Math.max(value, 1) / from) / Math.log(to / from);
  const at = ({ x, y }: { x: number; y: number }) =>
    [
      MARGIN.left + scale(x, x0, x1) * (WIDTH - MARGIN.left - MARGIN.right),
      HEIGHT - MARGIN.bottom - scale(y, y0, y1) * (HEIGHT - MARGIN.top - MARGIN.bottom),
    ] as const;
  const line = (list: readonly { x: number; y: number }[]) =>
    list
      .map((point) =>
        at(point)
          .map((one) => one.toFixed(1))
          .join(','),
      )
      .join(' ');
  const text = (x: number, y: number, words: string, more = '') => `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${more}>${words}</text>`;
  const slope = [
    { x: x0, y: y0 },
    { x: x1, y: Math.min(y1, (y0 * x1) / x0) },
  ];
  const ticks = [...new Set(points.map(({ x }) => x))].map((x) =>
    text(at({ x, y: y0 })[0], HEIGHT - MARGIN.bottom + 20, String(x), 'text-anchor="middle"'),
  );
  const heights = decades(y0, y1).map((y) => text(MARGIN.left - 8, at({ x: x0, y })[1] + 4, y.toLocaleString('en'), 'text-anchor="end"'));
  const lines = series.map(({ name, points: list }, i) => {
    const color = COLORS[i % COLORS.length] ?? '';
    const last = list.at(-1);
    const [x, y] = last ? at(last) : [0, 0];
    return `<polyline fill="none" stroke="${color}" stroke-width="2" points="${line(list)}"/>${text(x + 8, y + 4, name, `fill="${color}"`)}`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    text(MARGIN.left, 18, `${title} (${axis})`, 'font-weight="bold"'),
    `<polyline fill="none" stroke="#bbb" stroke-dasharray="4 4" points="${line(slope)}"/>`,
    ...ticks,
    ...heights,
    ...lines,
    text((WIDTH - MARGIN.right + MARGIN.left) / 2, HEIGHT - 10, 'pictures on the page', 'text-anchor="middle"'),
    '</svg>',
    '',
  ].join('\n');
}

function decades(from: number, to: number): number[] {
  const first = Math.ceil(Math.log10(from));
  return Array.from({ length: Math.max(0, Math.floor(Math.log10(to)) - first + 1) }, (_, i) => 10 ** (first + i));
}
