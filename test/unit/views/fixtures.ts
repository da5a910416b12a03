import type { Account } from '../../../src/certificates/account.ts';
import type { AccountSnapshot } from '../../../src/certificates/list/inventory.ts';
import { Notifier } from '../../../src/certificates/notifier.ts';
import type { JournalEntry } from '../../../src/operations/plan.ts';
import { CertificateModel } from '../../../src/views/certificates/certificateModel.ts';
import type { Node } from '../../../src/views/nodes.ts';
import type { ViewOptions } from '../../../src/views/certificates/viewOptions.ts';
import { NOW } from '../certificates/records.ts';

export const account: Account = { id: 'account-1', label: 'Shop', cloud: 'naver', zone: 'public' };
export const sandbox: Account = { id: 'account-2', label: 'Sandbox', cloud: 'naver', zone: 'sandbox' };

export function snapshot(changes: Partial<AccountSnapshot> = {}): AccountSnapshot {
  return { account, certificates: [], asOf: NOW, source: 'service', loading: false, notices: [], ...changes };
}

export interface World {
  snapshots: AccountSnapshot[];
  options: ViewOptions;
  following: boolean;
  stopped: 'user' | 'too-long' | 'failing' | undefined;
  issues: boolean;
}

/** A model over snapshots that the test holds and changes. */
export function modelOf(...snapshots: AccountSnapshot[]): { readonly model: CertificateModel; readonly world: World } {
  const world: World = {
    snapshots,
    options: { groupBy: 'kind', sortBy: 'name', filter: '' },
    following: false,
    stopped: undefined,
    issues: true,
  };
  const model = new CertificateModel({
    sources: {
      inventory: {
        onDidChange: new Notifier<{ accountId?: string }>().on,
        snapshots: () => world.snapshots,
        snapshot: (accountId) => world.snapshots.find((candidate) => candidate.account.id === accountId),
        open: async () => undefined,
      },
      tracker: {
        onDidChange: new Notifier<{ accountId: string }>().on,
        following: () => world.following,
        stoppedBecause: () => world.stopped,
      },
      place: ({ zone }) => ({ cloud: 'NAVER Cloud', zone, issues: world.issues }),
    },
    options: () => world.options,
    withinDays: () => 30,
    now: () => NOW,
  });
  return { model, world };
}

/** Every row, everything opened. */
export function allNodes(model: CertificateModel, nodes = model.roots()): readonly Node[] {
  return nodes.flatMap((node) => [node, ...allNodes(model, model.children(node))]);
}

/** Labels as an indented outline, everything opened. */
export function outline(model: CertificateModel, nodes: readonly Node[] = model.roots(), depth = 0): string[] {
  return nodes.flatMap((node) => [
    `${'  '.repeat(depth)}${model.row(node).label}`,
    ...outline(model, model.children(node), depth + 1),
  ]);
}

export function entry(changes: Partial<JournalEntry> = {}): JournalEntry {
  return {
    plan: {
      id: 'plan-1',
      action: 'issue',
      accountId: 'account-1',
      accountLabel: 'Shop',
      request: {
        offer: {
          typeCode: 'NCP_GLOBAL_EDGE_DEDICATED',
          kind: 'global-edge',
          name: 'Global Edge',
          pricing: 'free',
          csrRequired: false,
          orderable: true,
          followUp: 'none',
        },
        certificateName: 'edge-shop',
        commonName: 'shop.example.com',
        subjectAltNames: ['www.shop.example.com'],
      },
      preview: { method: 'POST', url: 'https://certificates.example/issue', body: '{\n  "a": 1\n}' },
    },
    intendedAt: new Date(NOW.getTime() - 5 * 60_000),
    evidence: {},
    ...changes,
  };
}
