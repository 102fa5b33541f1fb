import { flatParent } from './layer.ts';
import { doc, isElement, isShadowRoot, native } from './native.ts';
import { hasOddCorners, isPlain } from './painted.ts';

/** Elements that are drawn above everything: what is around them neither cuts them off nor turns them (CSS Positioned Layout § top layer). */
const ON_TOP = ':modal,:fullscreen,:popover-open';
/** Properties of which a browser may be told ahead, and which then already hold what is fixed in them (CSS Will Change). */
const HOLDS_AHEAD = /(^|[\s,])(transform|translate|rotate|scale|perspective|filter|backdrop-filter|contain)($|[\s,])/;

/** An ancestor that cuts off what lies outside it, in one direction or in both. */
export interface Clip {
  readonly element: Element;
  readonly x: boolean;
  readonly y: boolean;
  readonly round: boolean;
  /** It does so in every browser. Where one may leave it be, a badge stands by it, but nothing is proven by it. */
  readonly sure: boolean;
}

/** What around an element decides where it is seen. */
export interface Surroundings {
  readonly clips: readonly Clip[];
  /** The element and its ancestors that have a transform, innermost first. */
  readonly turns: readonly Element[];
  /** The element and its ancestors of which only hit tests can tell what is cut off, innermost first. */
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
  readonly clip: Omit<Clip, 'sure'> | null;
  readonly turned: boolean;
  readonly cut: boolean;
  /** Its corners are not round: only hit tests tell what of them is seen. */
  readonly odd: boolean;
  readonly onTop: boolean;
  /** Holds fixed elements too, as if it were the viewport (CSS Transforms § containing block). */
  readonly holdsAll: boolean;
  /** It may do so: that depends on the browser. */
  readonly mayHoldAll: boolean;
}

/** Traits of elements that many pictures have in common; good for one look only. */
export type Known = Map<Element, Traits>;

/** Ancestors in the flat tree, nearest first. */
export function* ancestors(element: Element): Generator<Element> {
  for (let node: Node | null = flatParent(element); node; node = isShadowRoot(node) ? node.host : flatParent(node)) {
    if (isElement(node)) yield node;
  }
}

/** Asks for styles, so it is done now and then, not for every frame. */
export function surroundingsOf(image: Element, known: Known = new Map()): Surroundings {
  const own = traitsOf(image, known);
  const clips: Clip[] = [];
  const turns = own.turned ? [image] : [];
  const cuts = own.cut || own.odd ? [image] : [];
  let { position, onTop } = own;
  let stuck = isStuck(position);
  let sure = true;
  for (const element of ancestors(image)) {
    if (onTop) break;
    const traits = traitsOf(element, known);
    const holds = traits.holdsAll || (position !== 'fixed' && (position !== 'absolute' || traits.position !== 'static'));
    sure &&= holds || !traits.mayHoldAll;
    if ((holds || traits.mayHoldAll) && traits.clip) clips.push({ ...traits.clip, sure });
    if ((holds && traits.position !== 'static') || traits.holdsAll || traits.mayHoldAll) position = traits.position;
    if (traits.turned) turns.push(element);
    if (traits.cut || (traits.odd && traits.clip)) cuts.push(element);
    stuck ||= isStuck(traits.position);
    onTop = traits.onTop;
  }
  return { clips, turns, cuts, stuck, plain: isPlain(image) };
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
    cut: isSet(style.clipPath) || isSet(style.clip, 'auto'),
    odd: style.borderRadius !== '0px' && hasOddCorners(style),
    onTop: native(element).matches(ON_TOP),
    holdsAll: turned || contained || style.contain.includes('layout') || isSet(style.filter) || isSet(style.perspective),
    mayHoldAll: isSet(style.backdropFilter) || isSet(style.transformStyle, 'flat') || HOLDS_AHEAD.test(style.willChange ?? ''),
  };
  known.set(element, traits);
  return traits;
}

const isSet = (value: string | undefined, plain = 'none') => value !== undefined && value !== '' && value !== plain;

function clipOf(element: Element, style: CSSStyleDeclaration, contained: boolean): Traits['clip'] {
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
