import { LongText } from '../ui/long-text.tsx';
import { isHash, type Pair, type Teller } from './document.ts';

interface PairsProps {
  readonly pairs: readonly Pair[];
  readonly teller: Teller;
  readonly short?: boolean;
}

/** Names and values of a report; text of a file is cut, with a way to see all of it. */
export function Pairs({ pairs, teller, short = false }: PairsProps) {
  if (pairs.length === 0) return null;
  return (
    <dl class={short ? 'short' : undefined}>
      {pairs.map(({ name, value, raw, said }, at) => (
        <div key={`${at} ${name}`}>
          <dt>{name}</dt>
          <dd class={isHash(value) ? 'code' : undefined}>
            {said !== undefined && `${said} `}
            {raw || value.length > 400 ? <LongText text={value} words={teller.words} /> : <bdi>{value}</bdi>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
