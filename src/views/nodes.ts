import type { Account } from '../certificates/account.ts';
import type { CertificateAttention, Severity } from '../certificates/attention/attention.ts';
import type { CertificateRecord } from '../certificates/certificateRecord.ts';
import type { Group, RowGrouping } from '../certificates/arrangement/grouping.ts';
import type { Notice } from '../certificates/provider.ts';
import type { StopReason } from '../certificates/list/tracker.ts';
import type { DomainRef, Placement } from '../certificates/placement.ts';
import type { ExtensionError } from '../errors.ts';
import type { JournalEntry } from '../operations/plan.ts';

/**
 * Rows of the trees of certificates, attention and activity as plain tagged data. A row has the fields that a command called on it needs: `account`,
 * `certificate`, `entry`. `id` is stable between refreshes, so that VS Code keeps what is expanded and selected.
 */
export type Node =
  AccountNode | GroupNode | RangeNode | CertificateNode | DomainNode | RemarkNode | AttentionNode | ActivityNode;

export interface AccountNode {
  readonly kind: 'account';
  /** `cloud/account` */
  readonly id: string;
  readonly account: Account;
}

export interface GroupNode {
  readonly kind: 'group';
  /** `cloud/account/by-grouping/key` */
  readonly id: string;
  readonly account: Account;
  readonly parent: AccountNode | RangeNode;
  readonly look: GroupLook;
  readonly key: string;
  readonly certificates: readonly CertificateRecord[];
  /** What its certificates serve, or would serve, where they are grouped by that. */
  readonly placement?: Placement;
  /** There may be certificates that could not be listed. */
  readonly partial?: true;
  /** Of a gateway that is not running: the service's own word for it. */
  readonly stopped?: string;
}

/** A named part of a list that is too long for one row's children. */
export interface RangeNode {
  readonly kind: 'range';
  /** `parent/part-n` */
  readonly id: string;
  readonly account?: Account;
  readonly parent?: Node;
  readonly content: RangeContent;
}

export type RangeContent =
  | { readonly of: 'certificates'; readonly items: readonly CertificateRecord[] }
  | { readonly of: 'groups'; readonly look: GroupLook; readonly items: readonly Group[] }
  | { readonly of: 'nodes'; readonly items: readonly (AttentionNode | ActivityNode | AccountNode)[] };

/** What groups of one account have in common. */
export interface GroupLook {
  readonly by: RowGrouping;
  /** Open at first sight: a short tree shows everything. */
  readonly open: boolean;
  /** What is open while filtering is remembered apart. */
  readonly filtered: boolean;
}

export interface CertificateNode {
  readonly kind: 'certificate';
  /** `cloud/account/certificates/number` */
  readonly id: string;
  readonly account: Account;
  readonly parent: AccountNode | GroupNode | RangeNode;
  readonly certificate: CertificateRecord;
}

/** A domain of an API gateway that serves a certificate. */
export interface DomainNode {
  readonly kind: 'domain';
  /** `certificate/domains/gateway/domain` */
  readonly id: string;
  readonly account: Account;
  readonly parent: CertificateNode;
  readonly certificate: CertificateRecord;
  readonly domain: DomainRef;
}

/** Something to know about an account, as a row below it. */
export interface RemarkNode {
  readonly kind: 'remark';
  /** `cloud/account/remark/what` */
  readonly id: string;
  readonly account: Account;
  readonly parent: AccountNode;
  readonly remark: Remark;
}

export type Remark =
  | { readonly what: 'problem'; readonly error: ExtensionError }
  | { readonly what: 'notice'; readonly notice: Notice }
  | { readonly what: 'stopped'; readonly why: StopReason }
  | { readonly what: 'loading' }
  /** `issues`: the account orders certificates; else they are only brought. */
  | { readonly what: 'empty'; readonly issues: boolean }
  | { readonly what: 'hidden'; readonly count: number };

/** One thing that needs a person. */
export interface AttentionNode {
  readonly kind: 'attention';
  readonly id: string;
  readonly severity: Severity;
  /** Absent if the account of a journal entry was removed. */
  readonly account?: Account;
  readonly certificate?: CertificateRecord;
  readonly entry?: JournalEntry;
  readonly about: AttentionSubject;
}

export type AttentionSubject =
  | { readonly what: 'certificate'; readonly attention: CertificateAttention }
  | { readonly what: 'account'; readonly error: ExtensionError }
  | { readonly what: 'entry' };

export interface ActivityNode {
  readonly kind: 'activity';
  readonly id: string;
  readonly account?: Account;
  /** What came of it, if it is in the inventory. */
  readonly certificate?: CertificateRecord;
  readonly entry: JournalEntry;
}

export function accountNodeId(account: Account): string {
  return `${account.cloud}/${account.id}`;
}
