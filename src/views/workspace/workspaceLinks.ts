import type { CloudRow, Listed } from '../../certificates/inspected.ts';
import { plainSerialNumber } from '../../certificates/serialNumber.ts';
import type { FileSummary } from '../../pem/fileSummary.ts';

/** What else belongs to a thing in a file. */
export interface FileLinks {
  /** Of a private key: whom the certificate is for that has its public key, the one that ends last of several; else whom its CSR is for. */
  readonly holder: string | undefined;
  /** Certificates of the clouds: by serial number, of a private key those of the certificates that have its public key. */
  readonly cloud: readonly CloudRow[];
}

const NOTHING: FileLinks = { holder: undefined, cloud: [] };

/** Links what the files of a workspace hold with each other and with the clouds; one walk over each, then a look-up a row. */
export function linksOf(
  summaries: readonly FileSummary[],
  snapshots: readonly Listed[],
): (summary: FileSummary) => FileLinks {
  const bySerial = cloudBySerial(snapshots);
  const cloudOf = ({ serialNumber }: FileSummary): readonly CloudRow[] =>
    (serialNumber && bySerial.get(plainSerialNumber(serialNumber))) || [];
  const byKey = new Map<string, FileSummary[]>();
  for (const summary of summaries) {
    if (rankOf(summary) === -1 || summary.spkiSha256 === undefined) continue;
    const holders = byKey.get(summary.spkiSha256);
    if (holders) holders.push(summary);
    else byKey.set(summary.spkiSha256, [summary]);
  }
  for (const holders of byKey.values()) holders.sort((a, b) => rankOf(a) - rankOf(b) || endOf(b) - endOf(a));
  return (summary) => {
    if (summary.kind !== 'key') return { holder: undefined, cloud: cloudOf(summary) };
    const holders = (summary.spkiSha256 !== undefined && byKey.get(summary.spkiSha256)) || [];
    if (holders.length === 0) return NOTHING;
    return { holder: holders[0]?.name, cloud: [...new Set(holders.flatMap(cloudOf))] };
  };
}

function cloudBySerial(snapshots: readonly Listed[]): Map<string, CloudRow[]> {
  const rows = new Map<string, CloudRow[]>();
  for (const { account, certificates } of snapshots) {
    for (const certificate of certificates) {
      if (!certificate.serialNumber) continue;
      const serial = plainSerialNumber(certificate.serialNumber);
      const same = rows.get(serial);
      if (same) same.push({ account, certificate });
      else rows.set(serial, [{ account, certificate }]);
    }
  }
  return rows;
}

/** The key of an authority may serve a leaf too, which is what people look for. Not among them: -1. */
function rankOf({ kind }: FileSummary): number {
  return HOLDERS.indexOf(kind);
}

const HOLDERS: readonly FileSummary['kind'][] = ['certificate', 'authority', 'csr'];

function endOf({ notAfter }: FileSummary): number {
  return notAfter?.getTime() ?? 0;
}
