import { SHAPE_SIDE, SHAPES, type Shape } from './shapes.ts';

/** A label's shape in the colour of the text around it. Words stand beside it. */
export function Mark({ shape }: { readonly shape: Shape }) {
  return (
    <svg class="mark" viewBox={`0 0 ${SHAPE_SIDE} ${SHAPE_SIDE}`} aria-hidden="true" focusable="false">
      <path d={SHAPES[shape]} fill="currentColor" fill-rule="evenodd" />
    </svg>
  );
}
