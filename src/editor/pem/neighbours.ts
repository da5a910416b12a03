import * as vscode from 'vscode';
import type { ReadCertificate } from '../../pem/chain/issuers.ts';
import { isCertificateFile } from '../../pem/fileEndings.ts';
import { readBytes } from '../../pem/read.ts';

const MOST_FILES = 100;
const MOST_BYTES = 256 * 1024;

/** The certificates in the other files of a file's folder, each once; what cannot be read is passed over. */
export async function certificatesBeside(uri: vscode.Uri, token: vscode.CancellationToken): Promise<ReadCertificate[]> {
  if (uri.scheme === 'untitled') return [];
  const folder = vscode.Uri.joinPath(uri, '..');
  const found = new Map<string, ReadCertificate>();
  const names = await namesIn(folder);
  for (const name of names.filter((each) => isCertificateFile(each)).slice(0, MOST_FILES)) {
    if (token.isCancellationRequested) break;
    const file = vscode.Uri.joinPath(folder, name);
    if (file.toString() === uri.toString()) continue;
    for (const certificate of await certificatesIn(file)) found.set(certificate.facts.fingerprint256, certificate);
  }
  return [...found.values()];
}

async function namesIn(folder: vscode.Uri): Promise<string[]> {
  try {
    const entries = await vscode.workspace.fs.readDirectory(folder);
    return entries.filter(([, type]) => (type & vscode.FileType.File) !== 0).map(([name]) => name);
  } catch {
    return [];
  }
}

async function certificatesIn(file: vscode.Uri): Promise<readonly ReadCertificate[]> {
  try {
    const { size } = await vscode.workspace.fs.stat(file);
    if (size > MOST_BYTES) return [];
    return readBytes(await vscode.workspace.fs.readFile(file)).items.flatMap((item) => {
      if (item.kind === 'certificate') return [{ der: item.der, facts: item.facts }];
      return item.kind === 'pkcs7' ? item.certificates : [];
    });
  } catch {
    return [];
  }
}
