import { checkCsr, type CsrNames, type CsrProblem } from '../../certificates/reissue/csrCheck.ts';
import type { RequestedKey } from '../../certificates/writes.ts';
import { Cancelled, ExtensionError } from '../../errors.ts';
import { canonicalPem } from '../../pem/conversions.ts';
import type { CsrItem, EncryptedKeyItem, PemDocument } from '../../pem/facts.ts';
import { compareNames, type NameChanges, namesApart } from '../../pem/nameCoverage.ts';
import { readBytes } from '../../pem/read.ts';
import { csrSentences as say } from '../../ui/sentences/csr.ts';
import { advice } from '../../ui/sentences/errors.ts';
import { type KeyNote, keyNoteText } from '../../ui/sentences/keyPlace.ts';
import { keyName } from '../../ui/sentences/pemBlocks.ts';
import type { CommandDeps } from '../deps.ts';
import { fileName, placeOf } from '../fileNames.ts';
import { type FileAtHand, filesAtHand, filesBeside, searchKey } from './keySearch.ts';
import { asciiOf, type SuffixCheck } from '../issue/nameSteps.ts';

/** A CSR of a file that may be sent. */
export interface GivenCsr {
  /** URI of its file. */
  readonly uri: string;
  readonly requested: RequestedKey;
  readonly names: CsrNames;
  readonly key: KeyNote | ClosedKey;
}

/** A CSR of the workspace, sound or not. */
export interface FoundCsr {
  readonly uri: string;
  readonly csr: GivenCsr | CsrProblem;
  /** Where its file lies, for people. */
  readonly place: string;
  /** From the names that are wanted to its own; undefined if it is not sound or those are not known. */
  readonly changes: NameChanges | undefined;
}

/** An encrypted key beside a CSR that may be its own. */
export interface ClosedKey {
  readonly state: 'closed';
  readonly file: string;
  readonly item: EncryptedKeyItem;
}

/** Of what is known of the key of a CSR, what lets it be used first. */
const KEY_ORDER: readonly GivenCsr['key']['state'][] = ['found', 'closed', 'unchecked', 'none', 'stranger'];

/** Reads CSRs together with what lies around them. */
export class CsrFiles {
  readonly #deps: Pick<CommandDeps, 'files' | 'ui'>;
  readonly #isPublicSuffix: SuffixCheck;
  readonly #near: string | undefined;
  #atHand: Promise<readonly FileAtHand[]> | undefined;

  /** @param near the file that the flow started with */
  constructor(deps: Pick<CommandDeps, 'files' | 'ui'>, isPublicSuffix: SuffixCheck, near?: string) {
    this.#deps = deps;
    this.#isPublicSuffix = isPublicSuffix;
    this.#near = near;
  }

  /** Keys, CSRs and certificates of the workspace; read once. */
  atHand(): Promise<readonly FileAtHand[]> {
    this.#atHand ??= this.#deps.ui.progress('view', say.looking(), (signal) =>
      filesAtHand(this.#deps, this.#near, signal),
    );
    // Who broke it off may start it again.
    this.#atHand.catch(() => (this.#atHand = undefined));
    return this.#atHand;
  }

  /**
   * Every CSR of the workspace: the one that fits best first, then one whose key is at hand, then the nearest, then by path; unsound
   * ones last.
   * @param wanted the names that it should have, as typed; empty if that is not known
   */
  async all(wanted: readonly string[]): Promise<readonly FoundCsr[]> {
    const atHand = await this.atHand();
    const names = wanted.filter((name) => name !== '').map((name) => asciiOf(name, this.#isPublicSuffix));
    const found = atHand.flatMap(({ uri, document }) =>
      csrsOf(document).map((item): FoundCsr => {
        const csr = this.#judge(uri, item, atHand);
        const changes = isSound(csr) && names.length > 0 ? compareNames(names, namesIn(csr)) : undefined;
        return { uri, csr, place: placeOf(uri, this.#deps.files.folders()), changes };
      }),
    );
    const order = ({ csr, changes }: FoundCsr) => (!isSound(csr) ? Infinity : changes ? namesApart(changes) : 0);
    const keyOrder = ({ csr }: FoundCsr) => (isSound(csr) ? KEY_ORDER.indexOf(csr.key.state) : 0);
    // Both may be infinite.
    return found.sort((a, b) => (order(a) === order(b) ? keyOrder(a) - keyOrder(b) : order(a) - order(b)));
  }

  /**
   * The CSR of a file. Asks which one if there are several; says what is wrong with it.
   * @throws Cancelled if there is none that can be sent
   */
  async open(uri: string, title: string): Promise<GivenCsr> {
    const { ui, files } = this.#deps;
    const file = fileName(uri);
    const document = readBytes((await files.read(uri)).bytes);
    const [first, ...others] = csrsOf(document);
    if (!first) {
      const broken = document.items.find((item) => item.kind === 'malformed');
      void ui.notify('warning', broken ? advice(ExtensionError.from(broken.error)).message : say.notCsr(file));
      throw new Cancelled();
    }
    const judged = [first, ...others].map((item) => ({ item, csr: this.#judge(uri, item, []) }));
    const { item } =
      others.length === 0
        ? { item: first }
        : await ui.pick(
            title,
            say.pickOne(file),
            judged.map((value) => ({ value, icon: 'edit', ...describeCsr(value.csr) })),
          );
    const csr = this.#judge(uri, item, [...(await this.#around(uri)), { uri, document }]);
    if (!isSound(csr)) {
      void ui.notify('warning', say.problem(file, csr));
      throw new Cancelled();
    }
    return csr;
  }

  /** A file from a dialog may lie outside the workspace, with its key beside it. */
  async #around(uri: string): Promise<readonly FileAtHand[]> {
    const atHand = await this.atHand();
    if (atHand.some((file) => file.uri === uri)) return atHand;
    return [...(await filesBeside(this.#deps, uri)), ...atHand];
  }

  #judge(uri: string, item: CsrItem, atHand: readonly FileAtHand[]): GivenCsr | CsrProblem {
    const check = checkCsr(item.facts, this.#isPublicSuffix);
    if (!check.ok) return check.problem;
    const { key, spkiSha256 } = item.facts;
    const csrPem = canonicalPem(item);
    if (csrPem === undefined) throw new ExtensionError('internal', 'a CSR has no text');
    return {
      uri,
      requested: { csrPem, spkiSha256, keyName: keyName(key) },
      names: check.names,
      key: keyNoteOf(item, uri, atHand),
    };
  }
}

export function isSound(csr: GivenCsr | CsrProblem): csr is GivenCsr {
  return 'requested' in csr;
}

/** How a CSR is shown in a list of choices. */
export function describeCsr(
  csr: GivenCsr | CsrProblem,
  changes?: NameChanges,
): {
  readonly label: string;
  readonly detail?: string;
  readonly unavailable?: string;
} {
  if (!isSound(csr)) return { label: 'CSR', unavailable: say.problemOnly(csr) };
  const { commonName, subjectAltNames } = csr.names;
  const fit = changes ? [say.fit(changes)] : [];
  const note = csr.key.state === 'closed' ? say.encryptedKeyNote(csr.key.file) : keyNoteText(csr.key);
  return {
    label: say.names(subjectAltNames.length + 1, commonName),
    detail: [...fit, csr.requested.keyName, note].join(' · '),
  };
}

function namesIn({ names }: GivenCsr): string[] {
  return [names.commonName, ...names.subjectAltNames];
}

function keyNoteOf({ facts }: CsrItem, uri: string, atHand: readonly FileAtHand[]): KeyNote | ClosedKey {
  const found = searchKey(facts.key, atHand, uri);
  if (found.state === 'none') return found;
  const file = fileName(found.uri);
  return found.state === 'closed' ? { state: 'closed', file, item: found.item } : { state: found.state, file };
}

function csrsOf({ items }: PemDocument): CsrItem[] {
  return items.flatMap((item) => (item.kind === 'csr' ? [item] : []));
}
