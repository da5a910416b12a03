/** Names of files in URIs that are kept as text, so that commands need no editor. */

/** The last part of a URI, as a person reads it. */
export function fileName(uri: string): string {
  return decodeURIComponent(lastPart(uri));
}

/** The folder that a file lies in. */
export function folderOf(uri: string): string {
  return withoutTail(uri).slice(0, -lastPart(uri).length - 1);
}

/** A file in a folder. */
export function fileIn(folder: string, name: string): string {
  return `${folder.replace(/\/$/, '')}/${encodeURIComponent(name)}`;
}

/** Without the ending that tells the format: `www.example.com.pem` → `www.example.com`. */
export function baseName(name: string): string {
  return name.replace(/\.(pem|crt|cer|cert|csr|req|key|der|p7b|p7c|p12|pfx|txt)$/i, '') || name;
}

function lastPart(uri: string): string {
  return withoutTail(uri).split('/').at(-1) ?? '';
}

function withoutTail(uri: string): string {
  return uri.replace(/[?#].*$/, '').replace(/\/$/, '');
}
