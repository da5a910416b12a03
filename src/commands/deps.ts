import type { AccountDraft, AccountStore } from '../accounts/accountStore.ts';
import type { Account, Credentials } from '../certificates/account.ts';
import type { CertificateRecord } from '../certificates/certificateRecord.ts';
import type { Inventory } from '../certificates/list/inventory.ts';
import type { PreviousCertificates } from '../certificates/previousCertificates.ts';
import type { CertificateProvider, ValidationStatus } from '../certificates/provider.ts';
import type { Tracker } from '../certificates/list/tracker.ts';
import type { DomainRef, Placement } from '../certificates/placement.ts';
import type { Operations } from '../operations/operations.ts';
import type { JournalEntry } from '../operations/plan.ts';
import type { AccountCheck, SignIn } from '../clouds/cloud.ts';
import type { Files, ProxySettings, Ui } from '../ui/ports.ts';

/** A cloud and one of its zones, as *Add Account* offers it. */
export interface CloudZone {
  readonly cloud: string;
  readonly cloudName: string;
  readonly zone: string;
  readonly zoneName: string;
  readonly endpoint: string;
  /** How accounts of the cloud can sign in, the usual way first. */
  readonly signIn: readonly SignIn[];
}

export type Project = NonNullable<AccountCheck['projects']>[number];

export interface MarkdownDocument {
  readonly title: string;
  readonly markdown: string;
}

/** All that commands may use. Handed in by the composition root, replaced by scripted parts in tests. */
export interface CommandDeps {
  readonly ui: Ui;
  readonly files: Files;
  readonly accounts: AccountStore;
  readonly inventory: Inventory;
  readonly operations: Operations;
  readonly tracker: Tracker;
  readonly clouds: {
    readonly zones: readonly CloudZone[];
    /** Ids of the clouds that the built-in sandbox plays, the usual one first. */
    readonly sandboxes: readonly string[];
    provider(accountId: string): Promise<CertificateProvider>;
    check(accountId: string, signal: AbortSignal): Promise<AccountCheck>;
    projects(accountId: string, signal: AbortSignal): Promise<readonly Project[]>;
    checkNew(draft: AccountDraft, key: Credentials | undefined, signal: AbortSignal): Promise<AccountCheck>;
    /** Drops what was tried and not stored. */
    letGo(): void;
  };
  /** The list of public suffixes, loaded when first needed. */
  readonly publicSuffixes: () => Promise<{ isPublicSuffix(ascii: string): boolean }>;
  /** Public certificates that were replaced. */
  readonly previous: PreviousCertificates;
  readonly documents: {
    certificate(
      account: Account,
      certificate: CertificateRecord,
      validation: readonly ValidationStatus[] | undefined,
    ): MarkdownDocument;
    activity(entry: JournalEntry): MarkdownDocument;
  };
  /** Selects the row of a certificate, or of an account, in the tree. */
  readonly reveal: (accountId: string, certificateId?: string) => Promise<void>;
  readonly showLog: () => void;
  /** For connections that are none of HTTP; those find their proxy themselves. */
  readonly proxy: () => ProxySettings;
  /** Everything that touches keys and certificates themselves: loaded when first needed. */
  readonly fileActions: () => Promise<FileActions>;
}

export type FileActions = Readonly<
  Record<
    | 'inspect'
    | 'inspectInCloud'
    | 'compare'
    | 'newKeyAndCsr'
    | 'convert'
    | 'issue'
    | 'issueAgain'
    | 'reissue'
    | 'reissueFile'
    | 'registerKey'
    | 'download'
    | 'bind'
    | 'unbind'
    | 'verifyServed'
    | 'delete'
    | 'upload'
    | 'replace',
    Handler
  >
>;

/** What a command gets when it is called on a row: any node that has these. */
export interface Target {
  readonly account?: Account;
  readonly certificate?: CertificateRecord;
  readonly entry?: JournalEntry;
  /** A domain that serves the certificate. */
  readonly domain?: DomainRef;
  /** Where the certificates below the row serve. */
  readonly placement?: Placement;
  /** URIs of files as text: of those selected in the explorer, or of the one in the editor. */
  readonly files?: readonly string[];
}

export type Handler = (target?: Target) => Promise<void> | void;
