import { type ItemView, type Judged, MEDIA_KINDS, type MediaKind } from '../messages.ts';
import { offerOf } from '../offer.ts';

/** What a badge, a card and a list row need of a report. `media`: a film or a sound on a page, and the largest file that is checked. */
export function viewOf({ report, rung, searchable }: Judged, media?: { readonly kind: MediaKind; readonly cap: number }): ItemView {
  const { label, reason, qualifiers, badge, says, copy, asset, problems, signatures, pixels } = report;
  const pieces = media !== undefined && problems.some(({ code }) => code === 'not-loaded' || code === 'too-large');
  const unread = pieces ? { unread: { kind: kindOf(asset.mediaType) ?? media.kind, bytes: asset.bytes || null, cap: media.cap } } : {};
  const offer = offerOf(report);
  const more = {
    ...unread,
    ...(signatures && { signatures }),
    ...(searchable && { searchable }),
    ...(pixels && { searched: true as const }),
    ...(offer && { offer: { kind: offer.kind, host: offer.host } }),
  };
  return { label, reason, qualifiers, badge, says, rung, copy, sha256: asset.sha256, ...more };
}

/** What the file is counts more than what plays it: a sound may stand in a film's element. */
const kindOf = (mediaType: string): MediaKind | undefined => MEDIA_KINDS.find((kind) => mediaType.startsWith(`${kind}/`));
