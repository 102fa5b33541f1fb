// ComfyUI's two graphs: `prompt` is what ran (nodes by id, with class_type and inputs), `workflow` is the drawing of it (a list of nodes).
import { changedOf, type Finding, settingsOf, usedOf } from './finding.ts';
import { entry, isNumber, isObject, isText, type JsonObject, parseObject } from './json.ts';

/** More nodes than any hand-made graph has. */
const MAX_NODES = 20_000;
const TOOL = 'ComfyUI';
/** Some savers write the key in front of the graph, into a field of another name. */
const PREFIX = /^\s*(?:prompt|workflow)\s*:\s*(?=\{)/i;
const LOADS_PICTURE = /load\s*_?image|image\s*_?load|loadvideo|load\s*_?video/i;
/** Inputs along which a picture or a latent runs; text, models and conditioning are other ways. */
const PICTURE_INPUT = /^(?:latent|latent_image|latents|samples|pixels|images?|init_image|optional_latent|input_image|source_image)\d*$/i;

/** Nodes of ComfyUI itself. Other programs draw with the same library (LiteGraph), and have nodes that load pictures, too. */
const CORE_NODE =
  /^(?:(?:Load|Save|Preview)(?:Image|Video|Audio|Latent|Animated)\w*|(?:VAE|CLIP)(?:Decode|Encode|Loader|TextEncode|SetLastLayer)\w*|KSampler\w*|SamplerCustom\w*|CheckpointLoader\w*|UNETLoader|LoraLoader\w*|Empty\w*Latent\w*|ControlNetApply\w*|UpscaleModelLoader|ImageUpscaleWithModel)$/;

/** What ComfyUI's editor writes into each node since 2023: its own name of the type, and where the node comes from. */
const OWN_PROPERTIES = ['Node name for S&R', 'cnr_id', 'aux_id'];
/** What runs between nodes of diffusion, and nowhere else; pictures, masks and models run in many graphs. */
const OWN_SLOTS = new Set([
  'LATENT',
  'CONDITIONING',
  'VAE',
  'CLIP',
  'CLIP_VISION',
  'CLIP_VISION_OUTPUT',
  'CONTROL_NET',
  'STYLE_MODEL',
  'UPSCALE_MODEL',
  'SIGMAS',
  'GUIDER',
  'SAMPLER',
]);

interface Node {
  readonly type: string;
  readonly inputs: JsonObject;
}

/** The graph that ran, or its drawing; undefined for every other text. */
export function findComfyGraph(text: string): (Finding & { readonly graph: 'prompt' | 'workflow' }) | undefined {
  const object = parseObject(text.replace(PREFIX, ''));
  if (object === undefined) return undefined;
  const ran = readPrompt(object) ?? readPrompt(entry(object, 'prompt'));
  if (ran !== undefined) return { ...judgePrompt(ran), graph: 'prompt' };
  const drawn = readWorkflow(object) ?? readWorkflow(entry(object, 'workflow'));
  if (drawn !== undefined) return { ...(drawn.some(isSamplerType) ? settingsOf(TOOL) : usedOf(TOOL)), graph: 'workflow' };
  return undefined;
}

/** Every value is a node; one stray entry (`extra`, `extraMetadata`) is let pass. One node runs into another, or is one of ComfyUI itself. */
function readPrompt(value: unknown): Map<string, Node> | undefined {
  if (!isObject(value)) return undefined;
  const entries = Object.entries(value);
  if (entries.length > MAX_NODES) return undefined;
  const nodes = new Map<string, Node>();
  for (const [id, node] of entries) {
    const type = entry(node, 'class_type');
    const inputs = entry(node, 'inputs');
    if (isText(type) && isObject(inputs)) nodes.set(id, { type, inputs });
  }
  if (nodes.size < entries.length / 2) return undefined;
  return [...nodes].some(([id, node]) => CORE_NODE.test(node.type) || isLinked(id, node, nodes)) ? nodes : undefined;
}

function isLinked(id: string, { inputs }: Node, nodes: ReadonlyMap<string, Node>): boolean {
  return Object.values(inputs).some((link) => {
    const from = sourceOf(link);
    return from !== undefined && from !== id && nodes.has(from);
  });
}

function judgePrompt(nodes: ReadonlyMap<string, Node>): Finding {
  const samplers = [...nodes].filter(([, node]) => isSampler(node)).map(([id]) => id);
  if (samplers.length === 0) return usedOf(TOOL);
  const fed = findFed(nodes);
  return samplers.every((id) => fed.has(id)) ? changedOf(TOOL) : settingsOf(TOOL);
}

/** Nodes that change a size or a rate. */
const RESAMPLER = /(?:Re|Up|Down|Over|(?:^|[^A-Za-z])(?:re|up|down|over))[ _-]?[Ss]ampler/;

function isSamplerType(type: string): boolean {
  return /sampler(?!select)/i.test(type) && !RESAMPLER.test(type);
}

/** By its name, or by what it takes: a count of steps, a seed and a strength of guidance. */
function isSampler({ type, inputs }: Node): boolean {
  if (isSamplerType(type)) return true;
  return (
    isNumber(inputs.steps) &&
    (isNumber(inputs.seed) || isNumber(inputs.noise_seed)) &&
    (isNumber(inputs.cfg) || isText(inputs.sampler_name))
  );
}

/** Every node that a loaded picture runs into, over any number of nodes between. */
function findFed(nodes: ReadonlyMap<string, Node>): ReadonlySet<string> {
  const next = new Map<string, string[]>();
  for (const [id, node] of nodes) {
    for (const [name, link] of Object.entries(node.inputs)) {
      const from = PICTURE_INPUT.test(name) ? sourceOf(link) : undefined;
      if (from !== undefined) add(next, from, id);
    }
  }
  const queue = [...nodes].filter(([, { type }]) => LOADS_PICTURE.test(type)).map(([id]) => id);
  const fed = new Set<string>();
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (fed.has(id)) continue;
    fed.add(id);
    for (const one of next.get(id) ?? []) queue.push(one);
  }
  return fed;
}

function add(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

/** A link is [id of a node, number of its output]. */
function sourceOf(link: unknown): string | undefined {
  if (!Array.isArray(link) || link.length !== 2) return undefined;
  const [id] = link;
  return isText(id) || typeof id === 'number' ? String(id) : undefined;
}

/** Types of the nodes that are not switched off; nodes inside of subgraphs count too. */
function readWorkflow(value: unknown): string[] | undefined {
  const nodes = entry(value, 'nodes');
  if (!Array.isArray(nodes) || (entry(value, 'links') === undefined && entry(value, 'last_node_id') === undefined)) return undefined;
  const subgraphs = entry(entry(value, 'definitions'), 'subgraphs');
  const lists: unknown[] = [nodes, ...(Array.isArray(subgraphs) ? subgraphs.map((graph: unknown) => entry(graph, 'nodes')) : [])];
  const all = lists.flatMap((list) => (Array.isArray(list) ? list : []));
  if (all.length > MAX_NODES) return undefined;
  const real = all.filter((node) => isText(entry(node, 'type')) && entry(node, 'id') !== undefined);
  if (!real.some(isOwn) && !(real.some(isCore) && real.some(hasOwnSlot))) return undefined;
  // Mode 2 is muted, 4 is bypassed.
  return real.filter((node) => entry(node, 'mode') !== 2 && entry(node, 'mode') !== 4).map((node) => String(entry(node, 'type')));
}

function isOwn(node: unknown): boolean {
  const properties = entry(node, 'properties');
  return OWN_PROPERTIES.some((name) => isText(entry(properties, name)));
}

function isCore(node: unknown): boolean {
  return CORE_NODE.test(String(entry(node, 'type')));
}

function hasOwnSlot(node: unknown): boolean {
  const slots = [entry(node, 'inputs'), entry(node, 'outputs')].flatMap((list): unknown[] => (Array.isArray(list) ? list : []));
  return slots.some((slot) => OWN_SLOTS.has(String(entry(slot, 'type'))));
}
