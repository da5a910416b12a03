import { readFileSync } from 'node:fs';
import type { HttpAnswer } from '../../../../src/http/transport.ts';

/** Answers as the manual shows them, by operation. */
export const documented = JSON.parse(readFileSync('test/fixtures/naver/answers.json', 'utf8')) as Record<
  string,
  Record<string, unknown>
>;

export const signing = JSON.parse(readFileSync('test/fixtures/naver/vectors.json', 'utf8')) as {
  readonly key: { readonly accessKey: string; readonly secretKey: string };
  readonly timestampMs: number;
  readonly vectors: readonly { readonly method: string; readonly target: string; readonly signature: string }[];
};

/** @param body text as it is, anything else as JSON, undefined for none */
export function httpAnswer(status: number, body?: unknown, headers: Record<string, string> = {}): HttpAnswer {
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  return { status, headers: new Map(Object.entries(headers)), body: Buffer.from(text), receivedAt: new Date(0) };
}
