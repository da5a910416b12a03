import { assemble } from '../../certificates/upload/assemble.ts';
import type { AssembledCertificate, Assembly, ClosedContainer } from '../../certificates/upload/assembly.ts';
import { shortName } from '../../certificates/names/shortName.ts';
import { sendablePrivateKey } from '../../certificates/upload/payload.ts';
import { type Unlocked, withUnlocked } from '../../certificates/upload/unlocked.ts';
import { ExtensionError } from '../../errors.ts';
import { decryptKey } from '../../pem/keys/decryptKey.ts';
import { mayBeKey } from '../../pem/keys/mayBeKey.ts';
import { entriesOf, type OpenedFile } from '../../pem/findings/inspection.ts';
import { knownRoots } from '../../pem/chain/knownRoots.ts';
import { openPkcs12 } from '../../pem/containers/pkcs12Reader.ts';
import type { Choice } from '../../ui/ports.ts';
import { fileSentences } from '../../ui/sentences/files.ts';
import { uploadSentences as say } from '../../ui/sentences/upload.ts';
import type { CommandDeps } from '../deps.ts';
import { fileIn, folderOf, placeOf } from '../fileNames.ts';
import { glance, openFile, withPassword } from '../openedFiles.ts';

const MOST_BESIDE = 60;

/**
 * The files of an upload with what passwords opened in them: the only place that holds the private key before it is sent, and no longer
 * than the command runs.
 */
export class UploadFiles {
  readonly #deps: Pick<CommandDeps, 'files' | 'ui'>;
  /** Of the flow that asks. */
  readonly #title: string;
  #chosen: OpenedFile[] = [];
  #beside: OpenedFile[] = [];
  /** Fingerprint of the certificate that is meant, where there were several. */
  #leaf: string | undefined;
  /** A password is asked for once. */
  readonly #asked = new Set<ClosedContainer['item']>();
  #assembly: Assembly | undefined;

  constructor(deps: Pick<CommandDeps, 'files' | 'ui'>, title: string) {
    this.#deps = deps;
    this.#title = title;
  }

  get isOpen(): boolean {
    return this.#assembly !== undefined;
  }

  /** Holds a secret. */
  get assembly(): Assembly {
    if (!this.#assembly) throw new ExtensionError('internal', 'no file was opened');
    return this.#assembly;
  }

  /**
   * Finds certificate, key and chain in files and beside them, and asks for what cannot be found: which certificate, and passwords.
   * @param uris files, or folders
   * @throws Cancelled, ExtensionError `file.unreadable`, `pem.malformed`
   */
  async open(uris: readonly string[]): Promise<void> {
    this.close();
    const { files } = this.#deps;
    /** One file of each folder that files were chosen from. */
    const places = new Map<string, string>();
    for (const uri of uris) {
      if (await files.isFolder(uri)) this.#beside.push(...(await this.#glanceBeside(fileIn(uri, '_'), uris)));
      else {
        this.#chosen.push(await openFile(this.#deps, uri));
        places.set(folderOf(uri), uri);
      }
    }
    if (places.size === 0) await this.#chooseFromFolder();
    for (const uri of places.values()) this.#beside.push(...(await this.#glanceBeside(uri, uris)));
    await this.#complete();
  }

  /** More files to look in: what was not found beside. */
  async add(uris: readonly string[]): Promise<void> {
    for (const uri of uris) this.#chosen.push(await openFile(this.#deps, uri));
    // Who chose the wrong password may try again.
    this.#asked.clear();
    await this.#complete();
  }

  /** A secret: asked for just before it is sent. @throws ExtensionError `key.mismatch` */
  privateKeyPem(): string {
    return sendablePrivateKey(this.assembly);
  }

  /** Lets everything go. */
  close(): void {
    this.#chosen = [];
    this.#beside = [];
    this.#leaf = undefined;
    this.#asked.clear();
    this.#assembly = undefined;
  }

  async #glanceBeside(uri: string, besides: readonly string[]): Promise<OpenedFile[]> {
    const uris = (await this.#deps.files.beside(uri)).filter((each) => !besides.includes(each)).slice(0, MOST_BESIDE);
    const found = await Promise.all(uris.map((each) => glance(this.#deps, each)));
    return found.flatMap((file) => (file ? [file] : []));
  }

  /** The file of the certificate that is meant counts as chosen, the rest of the folder as beside it. */
  async #chooseFromFolder(): Promise<void> {
    const folder = this.#beside;
    const { leaves } = this.#assemble(folder, []);
    const leaf = leaves.length > 1 ? await this.#pickLeaf(leaves) : leaves[0];
    this.#leaf = leaf?.facts.fingerprint256;
    // Not by its name: several folders may have a `cert.pem`.
    const file = leaf && folder.find((each) => holds(each, leaf));
    this.#chosen = file ? [file] : folder;
    this.#beside = file ? folder.filter((each) => each !== file) : [];
  }

  async #complete(): Promise<void> {
    /** The file that was opened last and did not help. */
    let vain: string | undefined;
    for (;;) {
      const assembly = this.#assemble(this.#chosen, this.#beside);
      if (!assembly.leaf && assembly.leaves.length > 1) {
        this.#leaf = (await this.#pickLeaf(assembly.leaves)).facts.fingerprint256;
        continue;
      }
      this.#assembly = assembly;
      const closed = await this.#chooseClosed(assembly, vain);
      if (!closed) return;
      this.#asked.add(closed.item);
      const unlocked = await this.#unlock(closed);
      vain = unlocked && closed.source.file;
      if (!unlocked) continue;
      this.#chosen = withUnlocked(this.#chosen, unlocked);
      this.#beside = withUnlocked(this.#beside, unlocked);
    }
  }

  #assemble(chosen: readonly OpenedFile[], beside: readonly OpenedFile[]): Assembly {
    const options = { now: new Date(), knownRoots: knownRoots() };
    return assemble(chosen, beside, this.#leaf === undefined ? options : { ...options, leaf: this.#leaf });
  }

  /**
   * What may hold the certificate, else what may be its key; the user tells which one is to be opened, if any. The only one that is
   * chosen or named like the certificate needs no word.
   */
  async #chooseClosed(assembly: Assembly, vain: string | undefined): Promise<ClosedContainer | undefined> {
    const closed = this.#worthAsking(assembly);
    const likely = closed.filter((each) => each.likely);
    const isClear = this.#asked.size === 0 && likely.length === 1;
    if (closed.length <= 1 || isClear) return isClear ? likely[0] : closed[0];
    const folders = this.#foldersToTell(
      closed.map(
        ({ item }) =>
          (file) =>
            file.document.items.includes(item),
      ),
    );
    const choices = closed.map((value, index): Choice<ClosedContainer | undefined> => ({
      value,
      label: value.source.file,
      description: folders[index],
      detail: fileSentences.closedDetail(value.kind),
      icon: value.kind === 'pkcs12' ? 'package' : 'lock',
    }));
    const skip = {
      value: undefined,
      label: fileSentences.openNone(),
      detail: fileSentences.openNoneDetail(),
      icon: 'debug-step-over',
    };
    const { leaf } = assembly;
    return this.#deps.ui.pick(this.#title, fileSentences.closedPlaceholder(leaf && shortName(leaf.facts), vain), [
      ...choices,
      skip,
    ]);
  }

  #worthAsking({ leaf, key }: Assembly): ClosedContainer[] {
    if (leaf && key.found) return [];
    return key.closed.filter(({ kind, item, source }) => {
      if (this.#asked.has(item)) return false;
      const isChosen = source.where !== 'beside';
      if (!leaf || isChosen) return isChosen;
      return kind === 'pkcs12' || mayBeKey(item, leaf.facts.key);
    });
  }

  async #unlock(closed: ClosedContainer): Promise<Unlocked | undefined> {
    const title = this.#title;
    const { file, where } = closed.source;
    try {
      if (closed.kind === 'pkcs12') {
        const { item } = closed;
        const contents = await withPassword(this.#deps, { title, file, what: 'archive' }, (password, signal) =>
          openPkcs12(item, password, { signal }),
        );
        return contents && { kind: 'pkcs12', item, contents };
      }
      const { item } = closed;
      const key = await withPassword(this.#deps, { title, file, what: 'key' }, (password, signal) =>
        decryptKey(item, password, { signal }),
      );
      return key && { kind: 'encryptedKey', item, key };
    } catch (error) {
      // What merely lies in the same folder is nobody's mistake.
      if (where === 'beside' && error instanceof ExtensionError) return undefined;
      throw error;
    }
  }

  /**
   * Of what is offered, where it lies if files of other folders that are offered are called the same.
   * @param offered tells the file of each
   */
  #foldersToTell(offered: readonly ((file: OpenedFile) => boolean)[]): (string | undefined)[] {
    const files = offered.map((isIts) => [...this.#chosen, ...this.#beside].find(isIts));
    return files.map((file) => {
      const isNamesake = (other: OpenedFile | undefined) =>
        other?.name === file?.name && other?.folder !== file?.folder;
      return file?.folder !== undefined && files.some(isNamesake)
        ? placeOf(file.folder, this.#deps.files.folders())
        : undefined;
    });
  }

  /** What ends last comes first: it is the successor of the others, if they have anything in common. */
  #pickLeaf(leaves: readonly AssembledCertificate[]): Promise<AssembledCertificate> {
    const latestFirst = [...leaves].sort((a, b) => b.facts.notAfter.getTime() - a.facts.notAfter.getTime());
    const folders = this.#foldersToTell(latestFirst.map((leaf) => (file) => holds(file, leaf)));
    return this.#deps.ui.pick(
      this.#title,
      say.leafPlaceholder(),
      latestFirst.map((leaf, index) => ({
        value: leaf,
        label: shortName(leaf.facts),
        description: [leaf.source.file, folders[index]].filter(Boolean).join(' · '),
        detail: say.leafDetail(leaf.facts.notAfter, leaf.facts.serialNumber),
        icon: 'verified',
      })),
    );
  }
}

function holds(file: OpenedFile, { facts }: AssembledCertificate): boolean {
  return entriesOf(file).some(
    ({ item }) => item.kind === 'certificate' && item.facts.fingerprint256 === facts.fingerprint256,
  );
}
