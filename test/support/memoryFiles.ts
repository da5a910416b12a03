import { Cancelled, ExtensionError } from '../../src/errors.ts';
import type { FileContent, Files } from '../../src/ui/ports.ts';

/** Files in memory, with the promises of the real ones. */
export class MemoryFiles implements Files {
  readonly stored = new Map<string, FileContent>();
  readonly opened: string[] = [];
  /** Written as private keys. */
  readonly keys = new Set<string>();
  readonly workspace: string[] = ['file:///shop'];
  activeUri: string | undefined;
  /** What the editor takes for PEM by its first line. */
  readonly pemTexts = new Set<string>();
  /** What the user picks next; Esc if there is nothing. */
  readonly picks: string[][] = [];

  put(uri: string, content: string | Uint8Array, mode?: number): string {
    const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
    this.stored.set(uri, { bytes, ...(mode === undefined ? {} : { mode }) });
    return uri;
  }

  text(uri: string): string {
    return Buffer.from(this.stored.get(uri)?.bytes ?? []).toString('utf8');
  }

  active(): string | undefined {
    return this.activeUri;
  }

  isPemText(uri: string): boolean {
    return this.pemTexts.has(uri);
  }

  folders(): readonly string[] {
    return this.workspace;
  }

  async read(uri: string): Promise<FileContent> {
    const content = this.stored.get(uri);
    if (!content) throw new ExtensionError('file.unreadable', 'no such file', { details: { reason: 'ENOENT' } });
    return content;
  }

  async exists(uri: string): Promise<boolean> {
    return this.stored.has(uri);
  }

  async isFolder(uri: string): Promise<boolean> {
    return !this.stored.has(uri) && !/\.\w+$/.test(uri);
  }

  async beside(uri: string): Promise<readonly string[]> {
    const folder = (each: string) => each.slice(0, each.lastIndexOf('/'));
    return [...this.stored.keys()].filter((other) => other !== uri && folder(other) === folder(uri));
  }

  async inWorkspace(): Promise<readonly string[]> {
    return [...this.stored.keys()].filter((uri) => this.workspace.some((folder) => uri.startsWith(`${folder}/`)));
  }

  async pick(): Promise<readonly string[]> {
    const picked = this.picks.shift();
    if (!picked) throw new Cancelled();
    return picked;
  }

  async pickFolder(): Promise<string> {
    return (await this.pick())[0] ?? '';
  }

  async writeNew(uri: string, content: string | Uint8Array): Promise<void> {
    if (this.stored.has(uri)) {
      throw new ExtensionError('file.exists', 'a file of that name exists', { details: { file: uri } });
    }
    this.put(uri, content);
  }

  async writeNewKey(uri: string, content: string | Uint8Array): Promise<void> {
    await this.writeNew(uri, content);
    this.keys.add(uri);
  }

  async open(uri: string): Promise<void> {
    this.opened.push(uri);
  }
}
