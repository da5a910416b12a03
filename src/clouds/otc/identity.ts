import * as v from 'valibot';
import { ExtensionError } from '../../errors.ts';
import type { HttpAnswer } from '../../http/transport.ts';
import { readAnswer } from './errors.ts';
import type { Asked } from './errors.ts';
import { checked, ID, LIST, TEXT } from './shapes.ts';

/** What IAM handed out. Held in memory only. */
export interface Token {
  readonly value: string;
  /** Milliseconds since the epoch by this computer's clock. */
  readonly endsAt: number;
  /** Milliseconds from its making to its end. */
  readonly lifeMs: number;
  /** Absent for a token of the whole account. */
  readonly projectId?: string;
  /** Who it was made for. */
  readonly user?: string;
}

const TokenAnswer = v.object({
  token: v.object({
    expires_at: v.string(),
    issued_at: TEXT,
    user: v.nullish(v.object({ name: TEXT })),
    project: v.nullish(v.object({ id: TEXT })),
  }),
});

/** A day, as documented, where the answer does not say when the token was made. */
const USUAL_LIFE_MS = 86_400_000;

/**
 * @throws ExtensionError `cloud.*`; the token itself never gets into one
 */
export function readToken(answer: HttpAnswer, asked: Asked): Token {
  const value = answer.headers.get('x-subject-token');
  const body = readAnswer(answer, { ...asked, secrets: [...asked.secrets, ...(value ? [value] : [])] });
  if (!value) throw unexpected('X-Subject-Token');
  const { token } = checked(TokenAnswer, body);
  const expiresAt = Date.parse(token.expires_at);
  if (Number.isNaN(expiresAt)) throw unexpected('token.expires_at');
  // By the length of its life: this computer's clock may be off.
  const issuedAt = Date.parse(token.issued_at ?? '');
  const lifeMs = Number.isNaN(issuedAt) ? USUAL_LIFE_MS : Math.max(0, expiresAt - issuedAt);
  const endsAt = Number.isNaN(issuedAt) ? expiresAt : asked.nowMs + lifeMs;
  const projectId = token.project?.id;
  const user = token.user?.name;
  return { value, endsAt, lifeMs, ...(projectId && { projectId }), ...(user && { user }) };
}

export interface Project {
  readonly id: string;
  readonly name: string;
}

const ProjectsAnswer = v.object({
  projects: LIST(v.object({ id: ID, name: v.string(), enabled: v.nullish(v.boolean()) })),
});

/** Projects that can be used; without the built-in one of object storage. */
export function readProjects(body: unknown): Project[] {
  return checked(ProjectsAnswer, body)
    .projects.filter(({ name, enabled }) => enabled !== false && name !== 'MOS')
    .map(({ id, name }) => ({ id, name }));
}

function unexpected(path: string): ExtensionError {
  return new ExtensionError('cloud.unexpectedAnswer', `unexpected answer at ${path}`, { details: { path } });
}
