import type { Random } from './random.ts';

/** A value of DER as a tree that can be changed and written again with right lengths. */
interface Tree {
  tag: number;
  content: Uint8Array;
  children: Tree[] | undefined;
}

/** Changes the structure of DER and keeps its lengths right, so that readers get past the outermost level. */
export function mutateDer(input: Uint8Array, others: readonly Uint8Array[], random: Random): Uint8Array {
  const tree = parse(input)[0];
  if (!tree) return input;
  for (let rounds = 1 + random.below(3); rounds > 0; rounds--) {
    const [donor] = parse(random.pick(others));
    change(random.pick(flatten(tree)), donor ?? tree, random);
  }
  return write(tree, random);
}

function change(target: Tree, donor: Tree, random: Random): void {
  const { children } = target;
  switch (random.below(children ? 7 : 4)) {
    case 0:
      target.tag = random.chance(2)
        ? random.below(256)
        : random.pick([0x02, 0x03, 0x04, 0x06, 0x0c, 0x17, 0x18, 0x1e, 0x30, 0x31, 0xa0]);
      break;
    case 1: {
      const content = Buffer.from(target.content);
      if (content.length > 0) content[random.below(content.length)] = random.below(256);
      target.content = content;
      break;
    }
    case 2:
      target.content = Buffer.alloc(random.pick([0, 1, 2, 127, 128, 300]), random.below(256));
      target.children = undefined;
      break;
    case 3:
      Object.assign(target, random.pick(flatten(donor)));
      break;
    case 4:
      children?.splice(random.below(children.length), 1);
      break;
    case 5:
      if (children) children.push(...children.slice(random.below(children.length)).slice(0, 8));
      break;
    case 6:
      children?.splice(random.below(children.length + 1), 0, random.pick(flatten(donor)));
  }
}

/** Every value of the tree; a limit, since copies of copies grow. */
function flatten(tree: Tree, into: Tree[] = []): Tree[] {
  if (into.length < 2000) {
    into.push(tree);
    for (const child of tree.children ?? []) flatten(child, into);
  }
  return into;
}

function parse(bytes: Uint8Array): Tree[] {
  const trees: Tree[] = [];
  for (let at = 0; at + 2 <= bytes.length;) {
    const tag = bytes[at] ?? 0;
    let length = bytes[at + 1] ?? 0;
    let start = at + 2;
    if (length >= 0x80) {
      const octets = length & 0x7f;
      length = 0;
      for (let i = 0; i < octets; i++) length = length * 256 + (bytes[start + i] ?? 0);
      start += octets;
    }
    const content = bytes.subarray(start, start + length);
    const wraps = tag === 0x04 && content[0] === 0x30 && content.length > 4;
    trees.push({ tag, content, children: tag & 0x20 || wraps ? parse(content) : undefined });
    at = start + length;
  }
  return trees;
}

function write(tree: Tree, random: Random, depth = 0): Buffer {
  const content: Uint8Array =
    tree.children && depth < 60
      ? Buffer.concat(tree.children.map((child) => write(child, random, depth + 1)))
      : tree.content;
  const octets: number[] = [];
  for (let rest = content.length; content.length >= 0x80 && rest > 0; rest >>= 8) octets.unshift(rest & 0xff);
  // Now and then as BER writes it.
  if (tree.tag & 0x20 && random.chance(200)) {
    return Buffer.concat([Uint8Array.of(tree.tag, 0x80), content, Uint8Array.of(0, 0)]);
  }
  const head = octets.length > 0 ? [tree.tag, 0x80 | octets.length, ...octets] : [tree.tag, content.length];
  return Buffer.concat([Uint8Array.from(head), content]);
}
