import { type Box, isAtWindow, type Point } from './box.ts';
import type { Ground } from './ground.ts';
import type { Layer, Origin } from './layer.ts';
import { BADGE_INSET, BADGE_SIDE, BADGE_WORDS_SIDE } from './style.ts';
import type { Surroundings } from './surroundings.ts';

/** What a badge stands on: a picture, or a point beside a link or in a viewer, seen while `seen` is. */
export type Footing = Ground | { readonly at: Point; readonly seen: Point | null };

/** A live badge and what is known of its place. */
export interface Badge {
  readonly element: Element;
  readonly button: HTMLButtonElement;
  readonly layer: Layer;
  /** What a press of the button does. */
  readonly press: () => void;
  /** Reads where the badge stands, in viewport coordinates; null where there is nothing to be seen. */
  readonly read: (around: Surroundings) => Footing | null;
  /** Its picture, left far away, may be near the viewport again. */
  readonly back?: () => void;
  /** Its shape is enough. */
  quiet: boolean;
  /** Shown in any case, since the user asked for it. */
  asked: boolean;
  around: Surroundings;
  aroundAt: number;
  /** Its picture is far away, and nobody follows it. */
  far: boolean;
  /** Where its picture was when it was left there, in pixels from its layer's origin. */
  spot: Box | null;
  /** Moved last, or may have. */
  follow: number;
  /** Width with words in the layer's pixels, once measured. */
  wide: number;
  footing: Footing | null;
  /** Where the layer was when the footing was read. */
  origin: Origin;
  /** How far from its corner the picture was first seen, and the shape for which that holds. */
  shift: Point;
  shape: string;
  /** The last hit tests saw the picture. */
  seen: boolean;
  /** Its words would lie over a control of the page; and when that was looked at. */
  tight: boolean;
  tightAt: number;
  on: boolean;
  /** Place in the layer's own coordinates, and how it is drawn. */
  x: number;
  y: number;
  drawn: string;
}

export interface Spot extends Box {
  /** Shows its shape only. */
  readonly short: boolean;
  /** Room for its words, in viewport pixels. */
  readonly room: number;
}

/** Where a badge stands, in viewport coordinates of the moment of the reading. */
export function spotOf(badge: Badge, footing: Footing, shift = badge.shift): Spot {
  const side = BADGE_SIDE * badge.origin.zoom;
  if ('at' in footing) return { ...footing.at, width: side, height: side, short: false, room: 0 };
  const { box, corner, along, down, turned } = footing;
  const from = { x: corner.x + shift.x, y: corner.y + shift.y };
  if (turned) {
    // As a disc it keeps the same distance from both edges, however they are turned.
    const reach = BADGE_INSET + side / 2;
    const x = from.x + (along.x + down.x) * reach - side / 2;
    const y = from.y + (along.y + down.y) * reach - side / 2;
    return { x, y, width: side, height: side, short: true, room: 0 };
  }
  // A rounded or cut corner takes as much on the other side.
  const taken = along.x < 0 ? box.x + box.width - from.x : from.x - box.x;
  const room = box.width - 2 * (BADGE_INSET + taken);
  const wide = badge.wide * badge.origin.zoom;
  const short = badge.quiet || badge.tight || room < Math.min(wide, BADGE_WORDS_SIDE);
  const width = short ? side : Math.min(wide, room);
  const dx = Math.min(BADGE_INSET, Math.max(0, (box.width - side) / 2));
  const dy = Math.min(BADGE_INSET, Math.max(0, (box.height - side) / 2));
  const x = along.x < 0 ? from.x - width - dx : from.x + dx;
  const y = down.y < 0 ? from.y - side - dy : from.y + dy;
  return { x, y, width, height: side, short, room };
}

/** Points at which the picture has to be seen. They lie beside the badge, not under it: there the topmost is always ours. */
export function pointsBeside(spot: Spot, ground: Ground): Point[] {
  const { box, along, down, turned } = ground;
  const reach = spot.height / 2 + 3;
  if (turned) {
    const [x, y] = [spot.x + spot.width / 2, spot.y + spot.height / 2];
    return [
      { x: x + along.x * reach, y: y + along.y * reach },
      { x: x + down.x * reach, y: y + down.y * reach },
    ];
  }
  const beside = along.x < 0 ? Math.max(spot.x - 3, box.x + 2) : Math.min(spot.x + spot.width + 3, box.x + box.width - 2);
  const beyond = down.y < 0 ? Math.max(spot.y - 3, box.y + 2) : Math.min(spot.y + spot.height + 3, box.y + box.height - 2);
  const shapeAt = along.x < 0 ? spot.x + spot.width - spot.height / 2 : spot.x + spot.height / 2;
  return [
    { x: beside, y: spot.y + spot.height / 2 },
    { x: shapeAt, y: beyond },
  ];
}

/** A badge that moved is read in every frame for so long. */
export const FOLLOW_MS = 400;

/** It may move otherwise than the document does, and is read and drawn in every frame. */
export function isFollowed({ follow, around }: Badge, now: number): boolean {
  return now - follow <= FOLLOW_MS || around.stuck;
}

/** Whether a badge that has its place was scrolled out of the window. */
export function isOutside({ x, y }: Badge, origin: Origin | undefined): boolean {
  if (!origin || Number.isNaN(x)) return false;
  const box = { x: x * origin.zoom + origin.x, y: y * origin.zoom + origin.y, width: BADGE_SIDE, height: BADGE_SIDE };
  return !isAtWindow(box);
}
