import type { Driver } from './driver.ts';
import type { TestServer } from './server.ts';

/** What has to be told of a case: the label of its picture, that it was looked at but not read, or nothing, with the reason. */
export type Outcome = 'ai' | 'none' | 'unread' | 'remote' | { readonly nothing: string };

export interface Case {
  readonly name: string;
  readonly html: string;
  readonly outcome: Outcome | Readonly<Record<Driver['name'], Outcome>>;
  /** Why no badge stands on it, though it is listed. */
  readonly quiet?: string;
  /** Id of the sentence that tells why it could not be read. */
  readonly why?: string;
}

const FILE = 'ai-generated.jpg';
const BOX = 'width:160px;height:120px';

/** A second of silence: PCM, one channel, 8 bits. */
export function silentWave(): Buffer {
  const samples = 8_000;
  const wave = Buffer.alloc(44 + samples, 128);
  wave.write('RIFF', 0, 'latin1');
  wave.writeUInt32LE(36 + samples, 4);
  wave.write('WAVEfmt ', 8, 'latin1');
  wave.writeUInt32LE(16, 16);
  wave.writeUInt16LE(1, 20);
  wave.writeUInt16LE(1, 22);
  wave.writeUInt32LE(8_000, 24);
  wave.writeUInt32LE(8_000, 28);
  wave.writeUInt16LE(1, 32);
  wave.writeUInt16LE(8, 34);
  wave.write('data', 36, 'latin1');
  wave.writeUInt32LE(samples, 40);
  return wave;
}

const DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="160" height="120"><rect width="160" height="120" fill="teal"/></svg>';

/** Every way in which a page shows a picture, each once and each with an address of its own, which ends in `n=<name>`. */
export function coverageCases(server: TestServer): readonly Case[] {
  const at = (name: string, options: Parameters<TestServer['picture']>[1] = {}): string => server.picture(FILE, { ...options, n: name });
  const elsewhere = (name: string, options: Parameters<TestServer['picture']>[1] = {}): string => server.other + at(name, options);
  const img = (name: string, src: string, more = ''): string =>
    `<img id="${name}" alt="${name}" src="${src}" width="160" height="120" ${more}>`;
  const box = (name: string, style: string, more = ''): string => `<div id="${name}" style="${BOX};${style}" ${more}></div>`;
  const drawing = (name: string): string => {
    server.file(`/drawing-${name}.svg`, 'image/svg+xml', DRAWING, { 'cache-control': 'max-age=600' });
    return `/drawing-${name}.svg?n=${name}`;
  };
  const wave = (name: string): string => {
    server.file(`/sound-${name}.wav`, 'audio/wav', silentWave(), { 'cache-control': 'max-age=600' });
    return `/sound-${name}.wav?n=${name}`;
  };
  /** A picture whose shadow host has its name as id. */
  const inside = (name: string): string => `<img alt="${name}" src="${at(name)}" width="160" height="120">`;
  const frame = (name: string, body: string, origin = '', height = 260): string => {
    server.page(`/frame-${name}`, body);
    return `<iframe src="${origin}/frame-${name}" width="260" height="${height}" title="${name}"></iframe>`;
  };
  const ai = (name: string, html: string, quiet?: string): Case => ({ name, html, outcome: 'ai', ...(quiet !== undefined && { quiet }) });
  const NO_BOX = 'no box of its own: popup and panel only';
  const stream = (name: string): Case => ({
    name,
    html: `<video id="${name}" aria-label="${name}" width="160" height="120" muted></video>`,
    outcome: 'unread',
    why: 'problem_no_file',
  });
  const record = (name: string, html: string, why = 'problem_page_record'): Case => ({ name, html, outcome: 'unread', why, quiet: NO_BOX });

  return [
    ai('src', img('src', at('src'))),
    ai('srcset', `<img id="srcset" alt="srcset" width="160" height="120" srcset="${at('srcset')} 1x, ${at('srcset-2x')} 3x">`),
    ai(
      'sizes',
      `<img id="sizes" alt="sizes" width="160" height="120" sizes="160px" srcset="${at('sizes')} 200w, ${at('sizes-big')} 4000w">`,
    ),
    ai('inserted', `<span class="later" data-html='${img('inserted', at('inserted'))}'></span>`),
    ai('swapped', img('swapped', server.picture('plain.jpg', { n: 'swapped-before' }), `data-next="${at('swapped')}"`)),
    ai('put-back', img('put-back', at('put-back'), 'class="put-back"')),
    ai('lazy', img('lazy', at('lazy'), 'loading="lazy"')),
    ai('async', img('async', at('async'), 'decoding="async"')),
    ai('by-type', `<picture><source type="image/jpeg" srcset="${at('by-type')}">${img('by-type', at('by-type-no'))}</picture>`),
    ai('by-media', `<picture><source media="(min-width:1px)" srcset="${at('by-media')}">${img('by-media', at('by-media-no'))}</picture>`),
    ai('css', box('css', `background:url('${at('css')}')`)),
    ai('css-two-a', box('css-two-a', `background:url('${at('css-two-a')}') 0 0/50% no-repeat,url('${at('css-two-b')}')`)),
    ai('css-two-b', '', 'second background of one box: popup and panel only'),
    ai('css-set', box('css-set', `background-image:image-set(url('${at('css-set')}') 1x,url('${at('css-set-no')}') 3x)`)),
    ai(
      'css-before',
      `<style>#css-before::before{content:'';display:block;${BOX};background:url('${at('css-before')}')}</style>${box('css-before', '')}`,
    ),
    ai(
      'css-after',
      `<style>#css-after::after{content:'';display:block;${BOX};background:url('${at('css-after')}')}</style>${box('css-after', '')}`,
    ),
    ai(
      'css-body',
      `<style>body{background:url('${at('css-body')}') bottom right no-repeat}</style>`,
      'the page itself covers its corner, or not',
    ),
    ai('css-border', box('css-border', `border:20px solid;border-image:url('${at('css-border')}') 30`), NO_BOX),
    ai('css-mask', box('css-mask', `background:teal;mask-image:url('${at('css-mask')}')`), NO_BOX),
    ai('css-list', `<ul><li style="list-style-image:url('${at('css-list')}')">entry</li></ul>`, NO_BOX),
    ai('css-elsewhere', box('css-elsewhere', `background:url('${elsewhere('css-elsewhere')}')`)),
    ai('open-shadow', `<div id="open-shadow" class="open-host" data-html='${inside('open-shadow')}'></div>`),
    ai('closed-shadow', `<div id="closed-shadow" class="closed-host" data-html='${inside('closed-shadow')}'></div>`),
    ai('declared-shadow', `<div id="declared-shadow"><template shadowrootmode="closed">${inside('declared-shadow')}</template></div>`),
    ai('frame', frame('own', img('frame', at('frame')))),
    ai('frame-nested', frame('outer', frame('inner', img('frame-nested', at('frame-nested'))), '', 460)),
    ai('frame-elsewhere', frame('far', img('frame-elsewhere', elsewhere('frame-elsewhere')), server.other)),
    ai('srcdoc', `<iframe srcdoc='${img('srcdoc', at('srcdoc'))}' width="220" height="200" title="srcdoc"></iframe>`),
    ai(
      'svg-image',
      `<svg id="svg-image-host" width="160" height="120"><image id="svg-image" href="${at('svg-image')}" width="160" height="120"/></svg>`,
    ),
    {
      name: 'svg-inline',
      html: DRAWING.replace('<svg', '<svg id="svg-inline"'),
      outcome: { nothing: 'drawn by the page itself: no file' },
    },
    { name: 'svg-file', html: img('svg-file', drawing('svg-file')), outcome: 'none' },
    ai('input', `<input id="input" type="image" alt="input" src="${at('input')}" width="160" height="120">`),
    ai('object', `<object id="object" type="image/jpeg" data="${at('object')}" width="160" height="120"></object>`),
    ai('embed', `<embed id="embed" type="image/jpeg" src="${at('embed')}" width="160" height="120">`),
    ai('poster', `<video id="poster" poster="${at('poster')}" width="160" height="120" preload="none"></video>`),
    {
      name: 'video',
      html: `<video id="video" src="${wave('video')}" width="160" height="120" preload="metadata"></video>`,
      outcome: 'none',
    },
    {
      name: 'video-source',
      html: `<video id="video-source" width="160" height="120" preload="metadata"><source src="${wave('video-source')}" type="audio/wav"></video>`,
      outcome: 'none',
    },
    { name: 'audio', html: `<audio id="audio" controls src="${wave('audio')}" preload="metadata"></audio>`, outcome: 'none' },
    {
      name: 'video-blob',
      html: `<video id="video-blob" aria-label="video-blob" width="160" height="120" data-blob="${wave('video-blob-file')}"></video>`,
      outcome: 'none',
    },
    stream('media-source'),
    stream('stream'),
    ai(
      'data',
      `<img id="data" alt="data" width="160" height="120" src="data:image/jpeg;base64,${server.bytesOf(FILE).toString('base64')}">`,
    ),
    ai('blob', `<img id="blob" alt="blob" width="160" height="120" data-blob="${at('blob')}">`),
    {
      name: 'canvas',
      html: '<canvas id="canvas" width="160" height="120"></canvas>',
      outcome: { nothing: 'drawn by the page itself: no file' },
    },
    ai('elsewhere', img('elsewhere', elsewhere('elsewhere'))),
    ai('elsewhere-cors', img('elsewhere-cors', elsewhere('elsewhere-cors', { cors: 1 }), 'crossorigin')),
    ai('cookie', img('cookie', at('cookie', { cookie: 1 }))),
    ai('redirect', img('redirect', at('redirect', { to: at('redirect-target') }))),
    ai('no-store', img('no-store', at('no-store', { cache: 'no-store' }))),
    ai('wrong-type', img('wrong-type', at('wrong-type', { type: 'image/png' }))),
    ai('gzip', img('gzip', at('gzip', { gzip: 1 }))),
    ai('icon', `<img id="icon" alt="icon" src="${at('icon')}" width="40" height="40">`, 'smaller than 48 px: popup and panel only'),
    ai(
      'under-link',
      `<div style="position:relative;${BOX}">${img('under-link', at('under-link'))}<a href="#x" style="position:absolute;inset:0" aria-label="link"></a></div>`,
    ),
    ai('scroller', `<div style="overflow:auto;${BOX}"><div style="width:400px">${img('scroller', at('scroller'))}</div></div>`),
    ai('fixed', `<div style="position:fixed;right:0;top:0">${img('fixed', at('fixed'))}</div>`),
    ai('rotated', img('rotated', at('rotated'), 'style="transform:rotate(20deg)"')),
    ai('clipped', img('clipped', at('clipped'), 'style="clip-path:inset(0)"')),
    {
      name: 'thumbnail',
      html: `<a href="${at('full-size')}">${img('thumbnail', server.picture('plain.jpg', { n: 'thumbnail' }))}</a>`,
      outcome: 'none',
    },
    { name: 'full-size', html: '', outcome: { nothing: 'the browser has not loaded it; a button on the thumbnail’s card checks it' } },
    record('script', '<script type="application/c2pa">AAAA</script>'),
    record('header', ''),
    { name: 'linked', html: img('linked', server.picture('plain.jpg', { link: '/linked.c2pa', n: 'linked' })), outcome: 'remote' },
    {
      name: 'linked-elsewhere',
      html: img('linked-elsewhere', server.other + server.picture('plain.jpg', { link: '/linked.c2pa', n: 'linked-elsewhere' })),
      outcome: 'remote',
    },
    record('link', '<link rel="c2pa-manifest" href="/record.c2pa">'),
    record('text', `<p>Signed text.\uFEFF\u{E0133}\u{E0122}\u{E0140}\u{E0131}</p>`, 'problem_malformed'),
    {
      name: 'dot',
      html: '<img alt="" src="data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==" class="dot">',
      outcome: { nothing: '1×1 is a counter' },
    },
  ];
}

/** What only a script can set up. Sent into the page as text. */
export async function bringToLife(): Promise<void> {
  for (const mode of ['open', 'closed'] as const) {
    for (const host of document.querySelectorAll<HTMLElement>(`.${mode}-host`)) {
      host.attachShadow({ mode }).innerHTML = host.dataset.html ?? '';
    }
  }
  for (const element of document.querySelectorAll<HTMLImageElement | HTMLVideoElement>('[data-blob]')) {
    element.src = URL.createObjectURL(await (await fetch(element.dataset.blob ?? '')).blob());
  }
  const context = document.querySelector('canvas')?.getContext('2d');
  if (!context) return;
  context.fillRect(0, 0, 50, 50);
  const live = context.canvas.captureStream(5);
  setInterval(() => context.fillRect(Math.random() * 100, 10, 5, 5), 200);
  const play = (id: string, feed: (video: HTMLVideoElement) => void): void => {
    const video = document.querySelector<HTMLVideoElement>(id);
    if (!video) return;
    feed(video);
    void video.play().catch(() => undefined);
  };
  play('#stream', (video) => {
    video.srcObject = live;
  });
  // A film that a script feeds to the player piece by piece.
  const type = 'video/webm; codecs="vp8"';
  const recorder = new MediaRecorder(live, { mimeType: type });
  recorder.ondataavailable = async ({ data }) => {
    const piece = await data.arrayBuffer();
    const source = new MediaSource();
    source.onsourceopen = () => source.addSourceBuffer(type).appendBuffer(piece);
    play('#media-source', (video) => {
      video.src = URL.createObjectURL(source);
    });
  };
  recorder.start();
  await new Promise((done) => setTimeout(done, 600));
  recorder.stop();
  for (const place of document.querySelectorAll<HTMLElement>('.later')) place.innerHTML = place.dataset.html ?? '';
  for (const image of document.querySelectorAll<HTMLImageElement>('[data-next]')) image.src = image.dataset.next ?? '';
  const image = document.querySelector('.put-back');
  const next = image?.nextSibling ?? null;
  image?.remove();
  await new Promise((done) => setTimeout(done, 600));
  if (image) document.querySelector('main')?.insertBefore(image, next);
}
