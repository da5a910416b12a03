import { buildChains, certificatesToServe } from '../../pem/chain/chain.ts';
import { joinChain, splitChain } from '../../pem/chain/chainText.ts';
import { canonicalPem, encryptedKeyPem, privateKeyPem } from '../../pem/conversions.ts';
import { decryptKey } from '../../pem/keys/decryptKey.ts';
import type { CertificateItem, PemDocument, PemItem, PrivateKeyItem, RemarkCode } from '../../pem/facts.ts';
import { entriesOf, type Entry, type OpenedFile } from '../../pem/findings/inspection.ts';
import { sameKey } from '../../pem/keys/keyMatch.ts';
import { openPkcs12 } from '../../pem/containers/pkcs12Reader.ts';
import { buildPkcs12 } from '../../pem/containers/pkcs12Writer.ts';
import type { ConversionKind } from '../../ui/sentences/conversions.ts';

/** A file that a conversion makes. */
export interface Output {
  /** What follows the name that the user gives: `-chain.pem`. */
  readonly ending: string;
  readonly content: string | Uint8Array;
  /** Holds a private key. */
  readonly secret: boolean;
  /** That key needs a password. */
  readonly encrypted?: true;
}

export interface Conversion {
  readonly kind: ConversionKind;
  /** Of the files that come of it, before it is known what is in them. */
  readonly endings: readonly string[];
  /** `new`: to be typed twice; `old`: the one that opens what is there. */
  readonly password?: 'new' | 'old';
  readonly run: (password: string, signal: AbortSignal) => Promise<readonly Output[]>;
}

/** More is a list of roots and no chain. */
const MOST_CERTIFICATES = 20;

/** Everything that can be made of the files, which were read without passwords. */
export function conversionsOf(files: readonly OpenedFile[]): Conversion[] {
  const entries = files.flatMap(entriesOf);
  const certificates = entries.flatMap(({ item }) => (item.kind === 'certificate' ? [item] : []));
  const [file, ...others] = files;
  const single = others.length === 0 && file ? singleFile(file, entries) : [];
  const ordered =
    certificates.length < 2 || certificates.length > MOST_CERTIFICATES ? undefined : inOrder(certificates);
  const archive = archiveOf(entries, certificates);
  if (!ordered) return [...single, ...archive];
  const chains: Conversion[] = [
    {
      kind: 'join',
      endings: ['-fullchain.pem'],
      run: async () => [{ ending: '-fullchain.pem', content: joinChain(ordered), secret: false }],
    },
    {
      kind: 'split',
      endings: ['-leaf.pem', '-chain.pem'],
      run: async () => {
        const { leafPem, chainPem } = splitChain(ordered);
        return [
          { ending: '-leaf.pem', content: leafPem, secret: false },
          { ending: '-chain.pem', content: chainPem, secret: false },
        ];
      },
    },
  ];
  return [...single, ...chains, ...archive];
}

function singleFile({ document }: OpenedFile, entries: readonly Entry[]): Conversion[] {
  const found: Conversion[] = [];
  const [item, ...more] = document.items;
  const alone = item && more.length === 0 ? item : undefined;
  const key = entries.find((entry) => entry.item.kind === 'privateKey')?.item as PrivateKeyItem | undefined;
  if (key) found.push(...keyConversions(key));
  const encrypted = document.items.find(({ kind }) => kind === 'encryptedKey');
  if (encrypted?.kind === 'encryptedKey') {
    const run: Conversion['run'] = async (password, signal) => {
      const { pkcs8Der } = await decryptKey(encrypted, password, { signal });
      return [{ ending: '-decrypted.key', content: privateKeyPem(pkcs8Der), secret: true }];
    };
    found.push({ kind: 'decrypt', endings: ['-decrypted.key'], password: 'old', run });
  }
  if (alone?.kind === 'pkcs12') {
    const run: Conversion['run'] = async (password, signal) => {
      const contents = await openPkcs12(alone, password, { signal });
      const certificatesDer = contents.certificates.map(({ der }) => der);
      const keys = contents.keys.map(({ pkcs8Der }) => privateKeyPem(pkcs8Der)).join('');
      return [
        ...(keys === '' ? [] : [{ ending: '.key', content: keys, secret: true }]),
        ...(certificatesDer.length === 0
          ? []
          : [{ ending: '.pem', content: joinChain(certificatesDer), secret: false }]),
      ];
    };
    return [...found, { kind: 'unpack', endings: ['.key', '.pem'], password: 'old', run }];
  }
  if (alone?.kind === 'pkcs7') {
    const content = joinChain(alone.certificates.map(({ der }) => der));
    const run = async () => [{ ending: '-certificates.pem', content, secret: false }];
    found.push({ kind: 'unpack', endings: ['-certificates.pem'], run });
  }
  if (!isPemText(document)) return [...found, ...pemOf(document.items)];
  // A key as bare bytes is what hardly any program takes.
  if (alone && !isKey(alone) && canonicalPem(alone) !== undefined)
    found.push({
      kind: 'der',
      endings: ['.der'],
      run: async () => [{ ending: '.der', content: alone.der, secret: false }],
    });
  return found;
}

/** Whether a program that reads PEM finds its blocks there, in whatever state they are. */
function isPemText({ source, remarks }: PemDocument): boolean {
  return source === 'text' && !remarks.some(({ code }) => NO_PEM_TEXT.has(code));
}

const NO_PEM_TEXT: ReadonlySet<RemarkCode> = new Set(['utf16', 'noArmour', 'encodedTwice']);

function pemOf(items: readonly PemItem[]): Conversion[] {
  const blocks = items.map((item) => canonicalPem(item));
  if (blocks.length === 0 || blocks.includes(undefined)) return [];
  const ending = items.every(isKey) ? '-pem.key' : '.pem';
  const secret = items.some(isKey);
  const isOpen = items.some(({ kind }) => kind === 'privateKey');
  const output: Output = { ending, content: blocks.join(''), secret, ...(secret && !isOpen && { encrypted: true }) };
  return [{ kind: 'pem', endings: [ending], run: async () => [output] }];
}

function isKey({ kind }: PemItem): boolean {
  return kind === 'privateKey' || kind === 'encryptedKey';
}

function keyConversions({ container, key, pkcs8Der }: PrivateKeyItem): Conversion[] {
  const old = key.algorithm === 'rsa' ? 'pkcs1' : key.algorithm === 'ec' ? 'sec1' : undefined;
  const found: Conversion[] = [];
  const add = (kind: ConversionKind, ending: string, content: () => string) =>
    found.push({ kind, endings: [ending], run: async () => [{ ending, content: content(), secret: true }] });
  if (container !== 'pkcs8') add('pkcs8', '-pkcs8.key', () => privateKeyPem(pkcs8Der));
  else if (old) add('traditional', `-${old}.key`, () => privateKeyPem(pkcs8Der, old));
  const ending = '-encrypted.key';
  const run: Conversion['run'] = async (password) => [
    { ending, content: await encryptedKeyPem(pkcs8Der, password), secret: true, encrypted: true },
  ];
  found.push({ kind: 'encrypt', endings: [ending], password: 'new', run });
  return found;
}

/** Of an open key, its certificate and what stands above that one; nothing if one of the two is missing. */
function archiveOf(entries: readonly Entry[], certificates: readonly CertificateItem[]): Conversion[] {
  const keys = entries.flatMap(({ item }) => (item.kind === 'privateKey' ? [item] : []));
  for (const { key, pkcs8Der } of keys) {
    const leaf = certificates.find(({ facts }) => sameKey(key, facts.key) === true);
    if (!leaf) continue;
    const [path] = buildChains(certificates.slice(0, MOST_CERTIFICATES), { leaf }).paths;
    const [, ...chain] = path ? certificatesToServe(path, false) : [];
    const pair = { privateKeyDer: pkcs8Der, leafDer: leaf.der, chainDer: chain.map(({ der }) => der) };
    const run: Conversion['run'] = async (password, signal) => {
      const content = await buildPkcs12(pair, password, { signal });
      return [{ ending: '.p12', content, secret: true, encrypted: true }];
    };
    return [{ kind: 'archive', endings: ['.p12'], password: 'new', run }];
  }
  return [];
}

/** Leaf first, then its issuers, without the root that nobody needs; undefined if they are not one chain. */
function inOrder(certificates: readonly CertificateItem[]): [Uint8Array, ...Uint8Array[]] | undefined {
  const { paths, unrelated, duplicates } = buildChains(certificates);
  const [path] = paths;
  const [leaf, ...above] = path ? certificatesToServe(path, false) : [];
  if (!leaf || unrelated.length > 0 || duplicates.length > 0) return undefined;
  return [leaf.der, ...above.map(({ der }) => der)];
}
