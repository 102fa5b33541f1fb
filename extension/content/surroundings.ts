import { flatParent } from './layer.ts';
import { doc } from './native.ts';

/** An ancestor that cuts off what lies outside it, in one direction or in both. */
export interface Clip {
  readonly element: Element;
  readonly x: boolean;
  readonly y: boolean;
  readonly round: boolean;
}

/** What around an element decides where it is seen. */
export interface Surroundings {
  readonly clips: readonly Clip[];
  /** The element and its ancestors that have a transform, innermost first. */
  readonly turns: readonly Element[];
  /** The element and its ancestors that have a `clip-path`, innermost first. */
  readonly cuts: readonly Element[];
  /** It, or something around it, keeps its place while the document scrolls. */
  readonly stuck: boolean;
  /** Its picture fills its box up to square corners. */
  readonly plain: boolean;
}

/** What is taken for true until somebody looks. */
export const UNKNOWN: Surroundings = { clips: [], turns: [], cuts: [], stuck: false, plain: false };

/** What the styles of one element mean for everything in it. */
interface Traits {
  readonly position: string;
  readonly clip: Clip | null;
  readonly turned: boolean;
  readonly cut: boolean;
  /** Holds fixed elements too, as if it were the viewport (CSS Transforms § containing block). */
  readonly holdsAll: boolean;
}

/** Traits of elements that many pictures have in common; good for one look only. */
export type Known = Map<Element, Traits>;

/** Ancestors in the flat tree, nearest first. */
export function* ancestors(element: Element): Generator<Element> {
  for (let node: Node | null = flatParent(element); node; node = node instanceof ShadowRoot ? node.host : flatParent(node)) {
    if (node instanceof Element) yield node;
  }
}

/** Asks for styles, so it is done now and then, not for every frame. */
export function surroundingsOf(image: Element, known: Known = new Map()): Surroundings {
  const own = traitsOf(image, known);
  const clips: Clip[] = [];
  const turns = own.turned ? [image] : [];
  const cuts = own.cut ? [image] : [];
  let { position } = own;
  let stuck = isStuck(position);
  for (const element of ancestors(image)) {
    const traits = traitsOf(element, known);
    const holds = traits.holdsAll || (position !== 'fixed' && (position !== 'absolute' || traits.position !== 'static'));
    if (holds && traits.clip) clips.push(traits.clip);
    if (holds && (traits.position !== 'static' || traits.holdsAll)) position = traits.position;
    if (traits.turned) turns.push(element);
    if (traits.cut) cuts.push(element);
    stuck ||= isStuck(traits.position);
  }
  return { clips, turns, cuts, stuck, plain: isPlain(image) };
}

/** Styles that make a picture's pixels stand elsewhere than its box does. */
function isPlain(image: Element): boolean {
  const { objectFit, padding, borderWidth, borderRadius } = getComputedStyle(image);
  return objectFit === 'fill' && [padding, borderWidth, borderRadius].every((value) => /^(0px ?)*$/.test(value));
}

const isStuck = (position: string) => position === 'fixed' || position === 'sticky';

function traitsOf(element: Element, known: Known): Traits {
  const before = known.get(element);
  if (before) return before;
  const style = getComputedStyle(element);
  const turned = style.transform !== 'none' || isSet(style.rotate) || isSet(style.scale) || isSet(style.translate);
  const contained = /paint|strict|content/.test(style.contain) || isSet(style.contentVisibility, 'visible');
  const traits = {
    position: style.position,
    clip: clipOf(element, style, contained),
    turned,
    cut: isSet(style.clipPath),
    holdsAll: turned || contained || style.contain.includes('layout') || isSet(style.filter) || isSet(style.perspective),
  };
  known.set(element, traits);
  return traits;
}

const isSet = (value: string | undefined, plain = 'none') => value !== undefined && value !== '' && value !== plain;

function clipOf(element: Element, style: CSSStyleDeclaration, contained: boolean): Clip | null {
  if (style.display === 'inline' || style.display === 'contents' || isViewport(element)) return null;
  const x = contained || style.overflowX !== 'visible';
  const y = contained || style.overflowY !== 'visible';
  return x || y ? { element, x, y, round: style.borderRadius !== '0px' } : null;
}

/** The overflow of the root, and of the body where the root has none, is the viewport's (CSS Overflow § propagation). */
function isViewport(element: Element): boolean {
  const root = doc.documentElement;
  return element === root || (element === doc.body && getComputedStyle(root).overflow === 'visible');
}
