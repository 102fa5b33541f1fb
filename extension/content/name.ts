import { NAME_LIMIT } from '../messages.ts';

/** A name as it is sent with an item. */
export function cutName(name: string): string {
  return name.length > NAME_LIMIT ? `${name.slice(0, NAME_LIMIT - 1)}…` : name;
}
