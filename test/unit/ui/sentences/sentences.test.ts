import assert from 'node:assert/strict';
import fs from 'node:fs';
import type { ErrorCode, ErrorDetails } from '../../../../src/errors.ts';
import { ExtensionError, neverExecuted } from '../../../../src/errors.ts';
import { advice } from '../../../../src/ui/sentences/errors.ts';
import { setLocale, setTranslator, t } from '../../../../src/ui/sentences/l10n.ts';
import { noticeAdvice } from '../../../../src/ui/sentences/notices.ts';
import { daysLeftText, fullTime, relativeTime, shortTime } from '../../../../src/ui/sentences/time.ts';
import { COMMAND_IDS } from '../../../../src/commands/ids.ts';

const codes = [...fs.readFileSync('src/errors.ts', 'utf8').matchAll(/^ {2}\| '([\w.]+)'/gm)].map(
  ([, code]) => code as ErrorCode,
);

describe('advice', () => {
  it('knows a plausible number of error codes', () => assert.ok(codes.length >= 20));

  for (const code of codes) {
    it(`explains ${code} and offers only commands that exist`, () => {
      const { title, message, actions } = advice(new ExtensionError(code, 'for the log'));
      assert.ok(title.length > 3 && title.length < 40);
      assert.match(message, /\.$/);
      assert.doesNotMatch(message, /for the log|undefined|\{\d\}/);
      for (const { command } of actions) assert.ok((COMMAND_IDS as readonly string[]).includes(command));
    });
  }

  // The sandbox did not start; an account may be removed while its order is on the way.
  const silent: readonly ErrorCode[] = ['sandbox.unavailable', 'account.unknown'];
  for (const code of codes.filter((candidate) => neverExecuted(candidate) && !silent.includes(candidate))) {
    it(`says of ${code} that nothing was done`, () => {
      assert.match(
        advice(new ExtensionError(code, '')).message,
        /nothing was (sent|done)|did not carry|[Nn]othing was sent/,
      );
    });
  }

  it('quotes what the service said, with its code', () => {
    const error = new ExtensionError('cloud.rejected', '', {
      details: { returnCode: '1004', returnMessage: 'in use', requestId: 'r-1' },
    });
    assert.equal(
      advice(error).message,
      'The service said no; nothing was done. Its words: “in use” (code 1004). Request id: r-1.',
    );
  });

  it('says what a refusal of a gateway means beside its words, and nothing of a code that it does not know', () => {
    const told = (errorCode: string) => {
      const details = { errorCode, errorMessage: 'a b', requestId: 'r-1' };
      return advice(new ExtensionError('cloud.rejected', '', { details })).message;
    };
    const said = (code: string) => `The service said no; nothing was done. Its words: “a b” (code ${code}).`;
    assert.equal(told('APIG.9876'), `${said('APIG.9876')} Request id: r-1.`);
    const known = [2051, 2101, 2102, 2103, 2104, 2105, 2106, 2109, 3001, 3020, 3021, 3025, 3030, 3100, 3101, 3108]
      .concat([3148, 3458, 3708, 3709, 3711, 3718])
      .map((number) => `APIG.${number}`);
    for (const code of [...known, 'APIC.7302', 'APIC.7701']) {
      assert.ok(told(code).startsWith(said(code)), code);
      assert.match(told(code).slice(said(code).length), /^ [A-Z].{20,}\. Request id: r-1\.$/, code);
    }
    const elsewhere = { details: { errorCode: 'APIC.7130' } };
    assert.match(advice(new ExtensionError('cloud.forbidden', '', elsewhere)).message, /Account Options…\.$/);
  });

  it('speaks of a password only where there may be one', () => {
    const refused = (details: ErrorDetails) =>
      advice(new ExtensionError('cloud.unauthorized', '', { details })).message;
    assert.doesNotMatch(refused({ signIn: 'access-key' }), /password/);
    assert.match(refused({}), /password/);
  });

  it('names the offset of the clock in words', () => {
    const of = (offsetMs: number) =>
      advice(new ExtensionError('cloud.clockSkew', '', { details: { offsetMs } })).message;
    assert.match(of(-90_000), /off by 90 seconds/);
    assert.match(of(600_000), /off by 10 minutes/);
    assert.match(of(3 * 3_600_000), /off by 3 hours/);
  });
});

describe('noticeAdvice', () => {
  it('says who is calling where that is known', () => {
    assert.match(noticeAdvice({ code: 'naver.mainAccountOnly', details: { caller: 'dev' } }).message, /“dev”/);
    assert.doesNotMatch(noticeAdvice({ code: 'naver.mainAccountOnly', details: {} }).message, /“/);
  });
});

describe('times', () => {
  const now = new Date('2026-06-01T12:00:00Z');
  before(() => setLocale('en', 'UTC'));
  after(() => setLocale('en'));

  for (const [days, text] of [
    [42, '42 days left'],
    [1, '1 day left'],
    [0, 'less than a day left'],
    [-1, 'expired within the last day'],
    [-2, 'expired 1 day ago'],
    [-22, 'expired 21 days ago'],
  ] as const) {
    it(`says "${text}"`, () => assert.equal(daysLeftText(days), text));
  }

  for (const [seconds, text] of [
    [20, 'just now'],
    [300, '5 minutes ago'],
    [7200, '2 hours ago'],
    [86_400, 'yesterday'],
    [40 * 86_400, 'last month'],
    [800 * 86_400, '2 years ago'],
  ] as const) {
    it(`calls ${seconds} seconds ago "${text}"`, () =>
      assert.equal(relativeTime(new Date(now.getTime() - seconds * 1000), now), text));
  }

  it('names the day only if it is not today', () => {
    assert.equal(shortTime(new Date('2026-06-01T10:42:00Z'), now).replace(/\s/g, ' '), '10:42 AM');
    assert.equal(shortTime(new Date('2026-05-31T10:42:00Z'), now).replace(/\s/g, ' '), 'May 31, 2026, 10:42 AM');
  });

  it('names the zone of a fact', () => assert.match(fullTime(now), /UTC$/));
});

describe('t', () => {
  afterEach(() =>
    setTranslator((message, ...args) => message.replace(/\{(\d)\}/g, (_, n: string) => String(args[Number(n)]))),
  );

  it('puts arguments into their places', () => assert.equal(t('{1} of {0}', 'b', 'a'), 'a of b'));

  it('asks the translator that was set', () => {
    setTranslator((message, ...args) => `${message}|${args.join()}`);
    assert.equal(t('{0} x', 1), '{0} x|1');
  });
});
