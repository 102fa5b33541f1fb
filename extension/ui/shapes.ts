import type { Label, Reason } from '../../src/report.ts';

/** The shapes that carry the labels: `unread` is told apart from every other `unknown`, so that "could not look" never looks like "nothing there". */
export type Shape = Label | 'unread';

/** Side of the square that the paths are drawn in. */
export const SHAPE_SIDE = 16;

/** One path each, to be filled with `fill-rule: evenodd` in the colour of the text: the same ink for every label, only the form differs. */
export const SHAPES: { readonly [shape in Shape]: string } = {
  // A wax seal with two ribbon ends: somebody signed.
  authentic:
    'M8 .6 9.5 1.7 11.3 1.4 12 3.1 13.7 3.8 13.4 5.6 14.5 7.1 13.4 8.6 13.7 10.4 12 11.1 11.8 11.6V15.6L8 13.8 4.2 15.6V11.6L4 11.1 2.3 10.4 2.6 8.6 1.5 7.1 2.6 5.6 2.3 3.8 4 3.1 4.7 1.4 6.5 1.7ZM8 3.9A3.2 3.2 0 1 0 8 10.3 3.2 3.2 0 1 0 8 3.9Z',
  // A large and a small spark: made by a model.
  'ai-generated':
    'M6.4 2.6C7 6.6 8.2 7.9 12.2 8.6 8.2 9.3 7 10.6 6.4 14.6 5.8 10.6 4.6 9.3.6 8.6 4.6 7.9 5.8 6.6 6.4 2.6ZM12.6.8C12.9 2.7 13.5 3.3 15.4 3.6 13.5 3.9 12.9 4.5 12.6 6.4 12.3 4.5 11.7 3.9 9.8 3.6 11.7 3.3 12.3 2.7 12.6.8Z',
  // A pencil with a spark at its end: touched by a model.
  'ai-edited':
    'M1 15 1.9 11.3 9.3 3.9 12.1 6.7 4.7 14.1ZM2.9 13.1 4.1 12.8 10 6.8 9.3 6 3.2 11.9ZM12.8.4C13.1 2.4 13.7 3 15.7 3.3 13.7 3.6 13.1 4.2 12.8 6.2 12.5 4.2 11.9 3.6 9.9 3.3 11.9 3 12.5 2.4 12.8.4Z',
  // A disc broken in two.
  altered: 'M9.3 1 7 5.2 9.1 7.6 6.2 11 6.6 14.9A7 7 0 0 1 9.3 1ZM11.2 1.8A7 7 0 0 1 8.6 15L8.3 11.6 11.3 7.6 9.3 5.1Z',
  // A ring with a question mark: nothing settles where it came from.
  unknown:
    'M8 1A7 7 0 1 0 8 15 7 7 0 1 0 8 1ZM8 2.4A5.6 5.6 0 1 1 8 13.6 5.6 5.6 0 1 1 8 2.4ZM7.2 10.4H8.8V12H7.2ZM5.4 6.4C5.4 4.8 6.5 3.9 8 3.9 9.5 3.9 10.6 4.8 10.6 6.2 10.6 7.3 10 7.8 9.4 8.2 8.9 8.6 8.7 8.8 8.7 9.4H7.3C7.3 8.2 7.8 7.7 8.4 7.3 8.9 6.9 9.1 6.7 9.1 6.2 9.1 5.6 8.7 5.3 8 5.3 7.3 5.3 6.9 5.7 6.9 6.4Z',
  // An empty frame, struck through: we could not look.
  unread: 'M1.5 2.5H11.6L13.2.9 14.3 2 13.8 2.5H14.5V13.5H2.8L1.9 14.4.8 13.3 1.5 12.6ZM3 4V11.1L10.1 4ZM12.3 4 4.3 12H13V4Z',
};

/** The shape for a verdict. */
export function shapeOf(view: { readonly label: Label; readonly reason: Reason }): Shape {
  return view.label === 'unknown' && view.reason === 'unread' ? 'unread' : view.label;
}

const SVG = 'http://www.w3.org/2000/svg';

/** The shape for a verdict, drawn. */
export function drawShape(shape: Shape, document: Document): SVGSVGElement {
  return drawPath(SHAPES[shape], document);
}

/** A path as an `<svg>` that takes the colour and 1em of its surroundings; hidden from assistive technology, since words stand beside it. */
export function drawPath(d: string, document: Document): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  const path = document.createElementNS(SVG, 'path');
  for (const [name, value] of Object.entries({
    viewBox: `0 0 ${SHAPE_SIDE} ${SHAPE_SIDE}`,
    width: '1em',
    height: '1em',
    'aria-hidden': 'true',
    focusable: 'false',
  }))
    svg.setAttribute(name, value);
  path.setAttribute('d', d);
  path.setAttribute('fill', 'currentColor');
  path.setAttribute('fill-rule', 'evenodd');
  svg.append(path);
  return svg;
}
