import type { CertificateRecord } from '../../certificates/certificateRecord.ts';
import type { RegistrableDomain } from '../../certificates/arrangement/grouping.ts';
import type { AccountSnapshot } from '../../certificates/list/inventory.ts';
import type { AccountNode, Node } from '../nodes.ts';
import { accountNodeId } from '../nodes.ts';
import { rangeRow } from '../rangeRow.ts';
import type { Row } from '../row.ts';
import type { ViewSources } from '../sources.ts';
import type { AccountContext } from './accountRow.ts';
import { accountRow, accountTooltip, remarkRow, remarkTooltip } from './accountRow.ts';
import type { CertificateContext } from './certificateRow.ts';
import { certificateRow, certificateTooltip } from './certificateRow.ts';
import type { TreeContext } from './certificateTree.ts';
import {
  accountChildren,
  certificateChildren,
  findCertificate,
  groupChildren,
  listNodes,
  matchingCertificates,
  rangeChildren,
} from './certificateTree.ts';
import { domainRow, groupRow, groupTooltip } from './groupRow.ts';
import type { Painted } from './repaint.ts';
import type { TreeState } from './treeState.ts';
import { treeState } from './treeState.ts';
import type { ViewOptions } from './viewOptions.ts';

interface ModelDeps {
  readonly sources: Pick<ViewSources, 'inventory' | 'tracker' | 'place'>;
  readonly options: () => ViewOptions;
  readonly withinDays: () => number;
  readonly now: () => Date;
}

/** The Certificates tree without VS Code: which rows there are, and what each of them says. */
export class CertificateModel {
  readonly #deps: ModelDeps;
  /** VS Code recognises what to refresh by identity, so an account keeps its node. */
  readonly #accounts = new Map<string, AccountNode>();
  /** The result of the filter is needed several times per paint. */
  readonly #matches = new Map<string, Match>();
  #registrableDomain: RegistrableDomain = () => undefined;

  constructor(deps: ModelDeps) {
    this.#deps = deps;
  }

  setRegistrableDomain(registrableDomain: RegistrableDomain): void {
    this.#registrableDomain = registrableDomain;
  }

  state(): TreeState {
    return treeState(this.#deps.sources.inventory.snapshots(), (snapshot) => this.matching(snapshot).length);
  }

  /** Certificates in all accounts, and how many of them the filter lets through. */
  counts(): { readonly matching: number; readonly count: number } {
    let [matching, count] = [0, 0];
    for (const snapshot of this.#deps.sources.inventory.snapshots()) {
      matching += this.matching(snapshot).length;
      count += snapshot.certificates.length;
    }
    return { matching, count };
  }

  /** Whether any account is of a cloud that issues certificates; to others they are brought. */
  canIssue(): boolean {
    const { inventory, place } = this.#deps.sources;
    return inventory.snapshots().some(({ account }) => place(account).issues);
  }

  /** One row per account, or none where a welcome text says more. */
  roots(): readonly Node[] {
    if (this.state().shows !== 'rows') return [];
    return listNodes('accounts', this.accountNodes());
  }

  accountNodes(): readonly AccountNode[] {
    const snapshots = this.#deps.sources.inventory.snapshots();
    const ids = new Set(snapshots.map(({ account }) => account.id));
    for (const id of this.#accounts.keys()) if (!ids.has(id)) this.#forget(id);
    return snapshots.map(({ account }) => {
      const known = this.#accounts.get(account.id);
      if (known?.account === account) return known;
      const node: AccountNode = { kind: 'account', id: accountNodeId(account), account };
      this.#accounts.set(account.id, node);
      return node;
    });
  }

  children(node: Node): readonly Node[] {
    switch (node.kind) {
      case 'account': {
        const snapshot = this.#snapshot(node.account.id);
        return snapshot ? accountChildren(node, snapshot, this.matching(snapshot), this.#treeContext()) : [];
      }
      case 'group':
        return groupChildren(node, this.#treeContext());
      case 'range':
        return rangeChildren(node);
      case 'certificate':
        return certificateChildren(node);
      default:
        return [];
    }
  }

  /** The node of an account, or of one of its certificates; undefined if it is gone or the filter hides it. */
  find(accountId: string, certificateId?: string): Node | undefined {
    const account = this.accountNodes().find((node) => node.account.id === accountId);
    if (!account || certificateId === undefined) return account;
    return findCertificate(account, certificateId, (node) => this.children(node));
  }

  row(node: Node): Row {
    switch (node.kind) {
      case 'account': {
        const snapshot = this.#snapshot(node.account.id);
        return snapshot ? accountRow(snapshot, this.#accountContext(snapshot)) : goneRow(node.account.label);
      }
      case 'group':
        return groupRow(node);
      case 'range':
        return rangeRow(node);
      case 'certificate':
        return certificateRow(node.certificate, this.#certificateContext(node.account.id));
      case 'remark':
        return remarkRow(node.remark, node.account);
      case 'domain':
        return domainRow(node);
      default:
        return goneRow(node.id);
    }
  }

  /** Markdown; undefined for what its row says whole. */
  tooltip(node: Node): string | undefined {
    switch (node.kind) {
      case 'account': {
        const snapshot = this.#snapshot(node.account.id);
        return snapshot && accountTooltip(snapshot, this.#accountContext(snapshot));
      }
      case 'certificate':
        return certificateTooltip(node.certificate, node.account, this.#certificateContext(node.account.id));
      case 'group':
        return groupTooltip(node);
      case 'remark':
        return remarkTooltip(node.remark, node.account);
      default:
        return undefined;
    }
  }

  /** What the rows of an account are made of right now. */
  painted(accountId: string): Painted | undefined {
    const snapshot = this.#snapshot(accountId);
    const { tracker } = this.#deps.sources;
    return (
      snapshot && { snapshot, following: tracker.following(accountId), stopped: tracker.stoppedBecause(accountId) }
    );
  }

  matching(snapshot: AccountSnapshot): readonly CertificateRecord[] {
    const { filter } = this.#deps.options();
    const known = this.#matches.get(snapshot.account.id);
    if (known && known.certificates === snapshot.certificates && known.filter === filter) return known.found;
    const found = matchingCertificates(snapshot.certificates, filter);
    this.#matches.set(snapshot.account.id, { certificates: snapshot.certificates, filter, found });
    return found;
  }

  #forget(accountId: string): void {
    this.#accounts.delete(accountId);
    this.#matches.delete(accountId);
  }

  #snapshot(accountId: string): AccountSnapshot | undefined {
    return this.#deps.sources.inventory.snapshot(accountId);
  }

  #treeContext(): TreeContext {
    return {
      options: this.#deps.options(),
      now: this.#deps.now(),
      registrableDomain: this.#registrableDomain,
      stoppedBecause: (accountId) => this.#deps.sources.tracker.stoppedBecause(accountId),
      issues: (account) => this.#deps.sources.place(account).issues,
    };
  }

  #certificateContext(accountId: string): CertificateContext {
    const { sources, now, withinDays } = this.#deps;
    return { now: now(), withinDays: withinDays(), following: sources.tracker.following(accountId) };
  }

  #accountContext(snapshot: AccountSnapshot): AccountContext {
    const { sources, options, now } = this.#deps;
    const { account } = snapshot;
    return {
      now: now(),
      place: sources.place(account),
      ...(options().filter === '' ? {} : { matching: this.matching(snapshot).length }),
      following: sources.tracker.following(account.id),
      stopped: sources.tracker.stoppedBecause(account.id) !== undefined,
    };
  }
}

interface Match {
  readonly certificates: readonly CertificateRecord[];
  readonly filter: string;
  readonly found: readonly CertificateRecord[];
}

/** For the moment between a removal and the refresh of the tree. */
function goneRow(label: string): Row {
  return { label, description: '', icon: { name: 'dash' }, collapsible: 'none', contextValue: 'gone;', spoken: label };
}
