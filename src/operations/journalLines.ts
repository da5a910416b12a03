import type { Action, RequestOf } from '../certificates/writes.ts';
import { type Finding, isOpen, type JournalEntry, type Outcome, type Plan } from './plan.ts';

/** Who is sending a plan: another window must not reconcile what this one is still sending. */
export interface Owner {
  readonly pid: number;
  /** Random per run, so that a reused pid is not mistaken for its former owner. */
  readonly run: string;
}

export type OwnedEntry = JournalEntry & { readonly owner: Owner };

export interface Settlement {
  readonly outcome: Outcome;
  readonly finding: Finding;
  readonly certificateId?: string;
  readonly evidence: Facts;
}

type Facts = JournalEntry['evidence'];

/** One line of the journal. Lines are only ever appended; an entry is what its lines add up to. */
export type JournalLine = { readonly v: 1; readonly at: string; readonly plan: string } & (
  | { readonly event: 'intended'; readonly intent: Plan; readonly owner: Owner }
  | { readonly event: 'doubted'; readonly doubt: NonNullable<JournalEntry['doubt']> }
  | { readonly event: 'settled'; readonly settlement: Settlement }
  | { readonly event: 'identified'; readonly certificateId: string }
  | { readonly event: 'followed'; readonly state: string }
);

/** `damaged`: cut off, or not what this version wrote; `foreign`: only a later version understands it. */
export function readLine(text: string): JournalLine | 'damaged' | 'foreign' {
  const line = objectIn(text);
  if (!line) return 'damaged';
  if (line['v'] !== 1) return Number(line['v']) > 1 ? 'foreign' : 'damaged';
  const isDated = typeof line['at'] === 'string' && !Number.isNaN(Date.parse(line['at']));
  if (!isDated || !isText(line['plan']) || !isOneOf(EVENTS, line['event'])) return 'damaged';
  return EVENTS[line['event']](line) ? (line as unknown as JournalLine) : 'damaged';
}

/** Which plan a line is about, of whatever version it is; undefined if it is cut off. */
export function planOf(line: string): string | undefined {
  const plan = objectIn(line)?.['plan'];
  return isText(plan) ? plan : undefined;
}

/**
 * Adds one line to what is known. The first settlement stands, unless it left the question open or only says that nothing was
 * there when looked for: the service may have been slower than that.
 */
export function apply(entries: Map<string, OwnedEntry>, line: JournalLine): void {
  const at = new Date(line.at);
  if (line.event === 'intended') {
    // A line that stands twice makes nothing open again.
    if (entries.has(line.plan)) return;
    entries.set(line.plan, { plan: line.intent, owner: line.owner, intendedAt: at, evidence: {} });
    return;
  }
  const entry = entries.get(line.plan);
  if (!entry) return;
  if (line.event === 'doubted') entries.set(line.plan, { ...entry, doubt: line.doubt });
  else if (line.event === 'identified') entries.set(line.plan, { ...entry, certificateId: line.certificateId });
  else if (line.event === 'followed') entries.set(line.plan, { ...entry, followed: { state: line.state, at } });
  else if (isOpen(entry) || (entry.finding === 'absent' && line.settlement.outcome !== 'needs-eyes')) {
    const { outcome, finding, certificateId, evidence } = line.settlement;
    const numbered = certificateId !== undefined && { certificateId };
    entries.set(line.plan, { ...entry, outcome, finding, evidence, ...numbered, settledAt: at });
  }
}

type Fields = Readonly<Record<string, unknown>>;

/** What a line of each event must have. */
const EVENTS: Readonly<Record<JournalLine['event'], (line: Fields) => boolean>> = {
  intended: ({ intent, owner }) => isPlan(intent) && isFields(owner) && isText(owner['run']),
  doubted: ({ doubt }) => isFields(doubt) && isText(doubt['code']) && isFields(doubt['details']),
  settled: ({ settlement }) => isSettlement(settlement),
  identified: ({ certificateId }) => isText(certificateId),
  followed: ({ state }) => isText(state),
};

function isPlan(intent: unknown): boolean {
  if (!isFields(intent) || !isOneOf(REQUESTS, intent['action'])) return false;
  const { action, accountId, accountLabel, request, preview } = intent;
  if (!isText(accountId) || !isText(accountLabel) || !isFields(request) || !isFields(preview)) return false;
  const isWhole = Object.entries(REQUESTS[action]).every(([name, isRight]) => isRight(request[name]));
  return isWhole && isText(request['certificateName']) && isText(preview['url']) && isText(preview['body']);
}

type Needs<Request> = { readonly [Name in keyof Request]?: (value: unknown) => boolean };

const CHANGED = { certificateId: isText };
const UPLOADED = { facts: (facts: unknown) => isFields(facts) && areTexts(facts['subjectAltNames']) };
const BOUND = {
  ...CHANGED,
  domains: (refs: unknown) => Array.isArray(refs) && refs.every((ref) => isFields(ref) && isText(ref['domain'])),
};

/** What a request of each kind must have to be shown and looked for. */
const REQUESTS: { readonly [Kind in Action]: Needs<RequestOf[Kind]> } = {
  issue: { offer: isFields, commonName: isText, subjectAltNames: areTexts },
  reissue: { orderId: isText, subjectAltNames: areTexts, requestedKey: isFields, consequences: isFields },
  'register-key': CHANGED,
  upload: UPLOADED,
  replace: { ...UPLOADED, ...CHANGED },
  bind: BOUND,
  unbind: BOUND,
  delete: CHANGED,
};

const OUTCOMES: Readonly<Record<Outcome, true>> = { done: true, 'not-done': true, 'needs-eyes': true };

const FINDINGS: Readonly<Record<Finding, true>> = {
  answer: true,
  refusal: true,
  list: true,
  details: true,
  'recent-changes': true,
  absent: true,
  unproven: true,
  unreachable: true,
};

function isSettlement(value: unknown): boolean {
  if (!isFields(value)) return false;
  const { outcome, finding, certificateId, evidence } = value;
  const isNumbered = certificateId === undefined || isText(certificateId);
  return isOneOf(OUTCOMES, outcome) && isOneOf(FINDINGS, finding) && isNumbered && isFields(evidence);
}

function isOneOf<Name extends string>(names: Readonly<Record<Name, unknown>>, value: unknown): value is Name {
  return isText(value) && Object.hasOwn(names, value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function areTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText);
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

function objectIn(line: string): Fields | undefined {
  try {
    const parsed: unknown = JSON.parse(line);
    return isFields(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
