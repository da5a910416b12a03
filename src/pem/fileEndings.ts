/** What certificates, keys and CSRs are called; `package.json` says the same of its menus. */
export const FILE_ENDINGS = [
  ...['pem', 'crt', 'cer', 'cert', 'ca-bundle', 'csr', 'req', 'p10', 'key', 'p8', 'der'],
  ...['p7b', 'p7c', 'p12', 'pfx'],
] as const;

/** Wherever they lie, in any letter case: `*.{[pP][eE][mM],…}`. A glob knows no other way where file names tell the cases apart. */
export const FILE_PATTERN = `**/*.{${FILE_ENDINGS.map(inAnyCase).join(',')}}`;

const ENDING = new RegExp(`\\.(${FILE_ENDINGS.join('|')})$`, 'i');

/** Whether a file is called as certificates, keys and CSRs are. */
export function isCertificateFile(name: string): boolean {
  return ENDING.test(name);
}

/** Without the ending that tells the format: `www.example.com.pem` → `www.example.com`. */
export function withoutEnding(name: string): string {
  return name.replace(ENDING, '');
}

function inAnyCase(ending: string): string {
  return ending.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}
