import { buildChains, type Chains } from '../chain/chain.ts';
import { chainFindings } from '../chain/chainFindings.ts';
import { isStranger, itemFindings } from './documentFindings.ts';
import type {
  CertificateItem,
  ContainedCertificate,
  ContainedKey,
  EncryptedKeyItem,
  PemDocument,
  PemItem,
  Pkcs12Contents,
  PrivateKeyItem,
} from '../facts.ts';
import { keyFileFindings, type CertificateExpectations } from './findings.ts';
import { finding, type Finding } from './findingTable.ts';
import type { ReadCertificate } from '../chain/issuers.ts';
import { isAuthority } from '../x509/authority.ts';
import type { PrivateKeyFacts } from '../keys/privateKey.ts';

/** A file with what a password opened in it. */
export interface OpenedFile {
  /** Without its folder, as it is shown. */
  readonly name: string;
  /** Where it lies, as a URI; absent for what lies nowhere. */
  readonly folder?: string;
  readonly document: PemDocument;
  /** As `stat` gives it; absent where it says nothing, as on Windows. */
  readonly fileMode?: number;
  /** Encrypted keys that were decrypted. Secrets. */
  readonly keys: ReadonlyMap<EncryptedKeyItem, PrivateKeyFacts>;
  /** Archives that were opened, by their block. Secrets. */
  readonly archives: ReadonlyMap<number, Pkcs12Contents>;
}

/** One thing to tell of: an item, or what lies in a container. */
export interface Entry {
  /** Name of its file. */
  readonly file: string;
  /** Items of kind `privateKey` hold secrets. */
  readonly item: PemItem;
  /** What it was taken out of. */
  readonly from?: 'pkcs7' | 'pkcs12' | 'encryptedKey';
  /** As an archive calls it. */
  readonly friendlyName?: string;
}

export interface CertificateEntry extends Entry {
  readonly item: CertificateItem;
}

export interface Inspection {
  readonly entries: readonly Entry[];
  /** `entry` is the place in `entries`. */
  readonly findings: readonly (Finding & { readonly entry?: number })[];
  /** Of each leaf of the inspected files, built with the help of what lies beside them. Empty for CAs alone. */
  readonly chains: readonly { readonly leaf: CertificateEntry; readonly chains: Chains<Placed> }[];
}

/** A certificate with where it was found; undefined for roots that the runtime knows. */
export interface Placed extends ReadCertificate {
  readonly file?: string;
}

export interface InspectionOptions extends CertificateExpectations {
  readonly knownRoots?: readonly ReadCertificate[];
  /** Of other files, which may hold the missing issuers. */
  readonly beside?: readonly Entry[];
}

const MOST_CHAINS = 10;
const LONGEST_BAG = 100;

/** Everything in a file, containers taken apart. */
export function entriesOf({ name, document, keys, archives }: OpenedFile): Entry[] {
  return document.items.flatMap((item): Entry[] => {
    const own: Entry = { file: name, item };
    if (item.kind === 'pkcs7') return [own, ...item.certificates.map((each) => contained(name, item, each, 'pkcs7'))];
    if (item.kind === 'pkcs12') {
      const contents = archives.get(item.block);
      if (!contents) return [own];
      const { certificates, keys: inside } = contents;
      return [
        own,
        ...inside.map((each) => containedKey(name, item, each)),
        ...certificates.map((each) => contained(name, item, each, 'pkcs12')),
      ];
    }
    const opened = item.kind === 'encryptedKey' ? keys.get(item) : undefined;
    return opened ? [own, { file: name, item: keyItem(item, opened), from: 'encryptedKey' }] : [own];
  });
}

/** Judges files together: each entry by itself, the certificates as chains, keys against what they should belong to. */
export function inspect(files: readonly OpenedFile[], options: InspectionOptions): Inspection {
  const entries = files.flatMap(entriesOf);
  const own = entries.filter(isCertificate);
  const findings: (Finding & { entry?: number })[] = entries.flatMap(({ item }, entry) =>
    itemFindings(item, options).map((each) => ({ ...each, entry })),
  );
  findings.push(...chainProblems(files, entries, options), ...keyProblems(files, entries));
  const bag: Placed[] = [...own, ...(options.beside ?? []).filter(isCertificate)].slice(0, LONGEST_BAG).map(placed);
  const leaves = own.filter(({ item }) => !isAuthority(item.facts)).slice(0, MOST_CHAINS);
  const chains = leaves.map((leaf) => ({
    leaf,
    chains: buildChains(bag, { leaf: placed(leaf), knownRoots: options.knownRoots, now: options.now }),
  }));
  return { entries, findings, chains };
}

function isCertificate(entry: Entry): entry is CertificateEntry {
  return entry.item.kind === 'certificate';
}

/** As a person reads the files: a single file of text has an order, several files and containers have none. */
function chainProblems(
  files: readonly OpenedFile[],
  entries: readonly Entry[],
  { knownRoots = [], now }: InspectionOptions,
): (Finding & { entry?: number })[] {
  const own = entries.filter(isCertificate);
  if (own.length < 2 || own.length > LONGEST_BAG) return [];
  if (own.every(({ item }) => isAuthority(item.facts))) return [];
  const bag = own.map(placed);
  const [file] = files;
  const ordered = files.length === 1 && file?.document.source === 'text' && own.every(({ from }) => from === undefined);
  const found = chainFindings(bag, buildChains(bag, { now, knownRoots }), { withRoot: false, ordered });
  return found
    .filter(({ code }) => code !== 'chain-several-leaves' || files.length === 1)
    .map(({ index, ...rest }) => {
      const entry = index === undefined ? undefined : own[index];
      return entry ? { ...rest, entry: entries.indexOf(entry) } : rest;
    });
}

function keyProblems(files: readonly OpenedFile[], entries: readonly Entry[]): (Finding & { entry: number })[] {
  const items = entries.map(({ item }) => item);
  const found: (Finding & { entry: number })[] = [];
  for (const [entry, { item, from, file }] of entries.entries()) {
    if (item.kind !== 'privateKey') continue;
    const mode = files.find(({ name }) => name === file)?.fileMode;
    if (from === undefined && mode !== undefined)
      found.push(...keyFileFindings(mode).map((each) => ({ ...each, entry })));
    if (isStranger(item.key, items)) found.push({ ...finding('key-mismatch'), entry });
  }
  return found;
}

function placed({ file, item }: CertificateEntry): Placed {
  return { file, der: item.der, facts: item.facts };
}

function contained(
  file: string,
  { block, range }: PemItem,
  { der, facts, friendlyName }: ContainedCertificate,
  from: 'pkcs7' | 'pkcs12',
): Entry {
  const item: CertificateItem = { kind: 'certificate', block, range, label: undefined, der, facts };
  return { file, item, from, ...(friendlyName === undefined ? {} : { friendlyName }) };
}

function containedKey(file: string, archive: PemItem, key: ContainedKey): Entry {
  const item = keyItem(archive, { container: 'pkcs8', ...key });
  return { file, item, from: 'pkcs12', ...(key.friendlyName === undefined ? {} : { friendlyName: key.friendlyName }) };
}

function keyItem({ block, range }: PemItem, { container, key, pkcs8Der }: PrivateKeyFacts): PrivateKeyItem {
  return { kind: 'privateKey', block, range, label: undefined, der: pkcs8Der, container, key, pkcs8Der };
}
