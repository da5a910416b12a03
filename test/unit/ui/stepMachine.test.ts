import assert from 'node:assert/strict';
import { Cancelled } from '../../../src/errors.ts';
import type { Step } from '../../../src/ui/ports.ts';
import type { StepPosition } from '../../../src/ui/stepMachine.ts';
import { runSteps } from '../../../src/ui/stepMachine.ts';

interface Answers {
  a: string;
  b: string;
  c: string;
}

const input = (name: keyof Answers, skip?: (answers: Partial<Answers>) => boolean): Step<Answers> => ({
  kind: 'input',
  title: name,
  prompt: () => name,
  value: (answers) => answers[name] ?? '',
  validate: () => undefined,
  accept: (answers, value) => ({ ...answers, [name]: value }),
  ...(skip && { skip }),
});
const review: Step<Answers> = { kind: 'review', message: () => '', detail: () => '', confirm: () => '' };

/** Plays a user: each move is what is typed, `<` for Back, or Esc. Records what was on screen. */
function play(
  steps: readonly Step<Answers>[],
  moves: readonly string[],
  initial: Partial<Answers> = {},
  begin?: string,
) {
  const seen: string[] = [];
  const positions: StepPosition[] = [];
  const left = [...moves];
  const result = runSteps<Answers>(
    steps,
    initial,
    async (step, answers, position) => {
      positions.push(position);
      const shown = step.kind === 'input' ? `${step.title}=${step.value(answers)}` : step.kind;
      seen.push(`${shown} ${position.number}${position.total === undefined ? '' : `/${position.total}`}`);
      const move = left.shift();
      if (move === '<') return 'back';
      if (move === undefined || move === 'Esc') throw new Cancelled();
      return step.kind === 'input' ? step.accept(answers, move) : answers;
    },
    begin,
  );
  return { result, seen, positions };
}

describe('runSteps', () => {
  it('keeps what was typed into a step that was left by Back', async () => {
    const seen: (string | undefined)[] = [];
    const moves = ['1', 'half<', '1', '2'];
    await runSteps<Answers>([input('a'), input('b')], {}, async (step, answers, _position, draft) => {
      seen.push(draft.typed);
      const move = moves.shift() ?? '';
      draft.typed = move.replace('<', '');
      if (move.endsWith('<') || step.kind !== 'input') return 'back';
      return step.accept(answers, move);
    });
    assert.deepEqual(seen, [undefined, undefined, undefined, 'half']);
  });

  it('forgets what was typed where something else is proposed by then', async () => {
    const seen: (string | undefined)[] = [];
    const moves = ['1', 'half<', '2', '3'];
    const follower: Step<Answers> = { ...input('b'), kind: 'input', value: ({ a }) => `after ${a}` } as Step<Answers>;
    await runSteps<Answers>([input('a'), follower], {}, async (step, answers, _position, draft) => {
      seen.push(draft.typed);
      const move = moves.shift() ?? '';
      draft.typed = move.replace('<', '');
      if (move.endsWith('<') || step.kind !== 'input') return 'back';
      return step.accept(answers, move);
    });
    assert.deepEqual(seen, [undefined, undefined, undefined, undefined]);
  });

  it('does not go back to a step that has become pointless', async () => {
    const mend = input('b', ({ c }) => c !== undefined);
    const mended: Step<Answers> = { kind: 'task', run: async (answers) => ({ ...answers, c: 'mended' }) };
    const first = play([mend, mended, input('a')], ['1', '<', 'Esc']);
    await assert.rejects(first.result, Cancelled);
    assert.deepEqual(first.seen, ['b= 1/2', 'a= 1/1', 'a= 1/1']);
    assert.deepEqual(
      first.positions.map(({ canGoBack }) => canGoBack),
      [false, false, false],
    );
    const last = { ...input('c'), title: 'd' } as Step<Answers>;
    const second = play([input('a'), mend, mended, last], ['1', '2', '<', 'Esc']);
    await assert.rejects(second.result, Cancelled);
    assert.deepEqual(second.seen, ['a= 1/3', 'b= 2/3', 'd=mended 2/2', 'a=1 1/2']);
  });

  it('asks one step after the other and resolves with all answers', async () => {
    const { result, seen } = play([input('a'), input('b'), input('c')], ['1', '2', '3']);
    assert.deepEqual(await result, { a: '1', b: '2', c: '3' });
    assert.deepEqual(seen, ['a= 1/3', 'b= 2/3', 'c= 3/3']);
  });

  it('goes back with answers kept, and not behind the first step', async () => {
    const { result, seen, positions } = play([input('a'), input('b')], ['1', '<', '9', '2']);
    assert.deepEqual(await result, { a: '9', b: '2' });
    assert.deepEqual(seen, ['a= 1/2', 'b= 2/2', 'a=1 1/2', 'b= 2/2']);
    assert.deepEqual(
      positions.map(({ canGoBack }) => canGoBack),
      [false, true, false, true],
    );
  });

  it('neither shows nor counts skipped steps, forwards and backwards', async () => {
    const steps = [input('a'), input('b', ({ a }) => a === 'short'), input('c')];
    const { result, seen } = play(steps, ['short', '<', 'long', '2', '3']);
    assert.deepEqual(await result, { a: 'long', b: '2', c: '3' });
    assert.deepEqual(seen, ['a= 1/3', 'c= 2/2', 'a=short 1/2', 'b= 2/3', 'c= 3/3']);
  });

  describe('where an answer decides which steps follow', () => {
    const decider = { ...input('a'), decides: true } as Step<Answers>;
    const steps = [decider, input('b', ({ a }) => a === 'short'), input('c')];

    it('tells how many there are only after that answer, and never another number on the way', async () => {
      const long = play(steps, ['long', '2', '3']);
      await long.result;
      assert.deepEqual(long.seen, ['a= 1', 'b= 2/3', 'c= 3/3']);
      const short = play(steps, ['short', '<', 'long', '<', 'short', '3']);
      await short.result;
      assert.deepEqual(short.seen, ['a= 1', 'c= 2/2', 'a=short 1', 'b= 2/3', 'a=long 1', 'c= 2/2']);
    });

    it('does so for what a task finds out', async () => {
      const task: Step<Answers> = { kind: 'task', decides: true, run: async (answers) => ({ ...answers, a: 'short' }) };
      const { result, seen } = play([input('c'), task, input('b', ({ a }) => a === 'short')], ['1']);
      await result;
      assert.deepEqual(seen, ['c= 1']);
    });

    it('counts what continues a step as that step, whether it is asked or not', async () => {
      const again = { ...input('b', ({ a }) => a === 'none'), continues: true } as Step<Answers>;
      for (const [first, ...shown] of [['none'], ['some', 'b= 1/2']] as const) {
        const { result, seen } = play([input('a'), again, input('c')], [first, '2', '3']);
        await result;
        assert.deepEqual(seen, ['a= 1/2', ...shown, 'c= 2/2']);
      }
    });
  });

  describe('told to begin at a step', () => {
    const named = { ...input('b'), name: 'second' } as Step<Answers>;

    it('shows it first, with what is before it answered, and goes back to that', async () => {
      const initial = { a: '1', b: 'wrong' };
      const { result, seen, positions } = play(
        [input('a'), named, input('c')],
        ['<', '1', 'right', '3'],
        initial,
        'second',
      );
      assert.deepEqual(await result, { a: '1', b: 'right', c: '3' });
      assert.deepEqual(seen, ['b=wrong 2/3', 'a=1 1/3', 'b=wrong 2/3', 'c= 3/3']);
      assert.equal(positions[0]?.canGoBack, true);
    });

    it('does not go back to a step before it that is left out', async () => {
      const { result, seen } = play([input('a', () => true), named], ['<', '2'], {}, 'second');
      await result;
      assert.deepEqual(seen, ['b= 1/1', 'b= 1/1']);
    });
  });

  it('does not count the review, and leads from it back to the last step', async () => {
    const { result, seen } = play([input('a'), input('b'), review], ['1', '2', '<', '3', 'ok']);
    assert.deepEqual(await result, { a: '1', b: '3' });
    assert.deepEqual(seen, ['a= 1/2', 'b= 2/2', 'review 3/2', 'b=2 2/2', 'review 3/2']);
  });

  describe('with a task between two steps', () => {
    const task = (run: (answers: Partial<Answers>) => Promise<Partial<Answers>>): Step<Answers> => ({
      kind: 'task',
      run,
    });
    const fills = task(async (answers) => ({ ...answers, b: `${answers.a}!` }));

    it('runs it without counting it, and passes over it on the way back', async () => {
      const { result, seen } = play([input('a'), fills, input('c')], ['1', '<', '2', '3']);
      assert.deepEqual(await result, { a: '2', b: '2!', c: '3' });
      assert.deepEqual(seen, ['a= 1/2', 'c= 2/2', 'a=1 1/2', 'c= 2/2']);
    });

    it('returns to the step before when its dialog is closed, and ends the flow if there is none', async () => {
      let closed = 0;
      const dialog = task(async (answers) => {
        closed += 1;
        if (closed === 1) throw new Cancelled();
        return answers;
      });
      const { result, seen } = play([input('a'), dialog], ['1', '2']);
      assert.deepEqual(await result, { a: '2' });
      assert.deepEqual(seen, ['a= 1/1', 'a=1 1/1']);
      const first = play([task(() => Promise.reject(new Cancelled())), input('a')], ['1']);
      await assert.rejects(first.result, Cancelled);
    });

    it('ends the flow with any other failure', async () => {
      const failing = task(() => Promise.reject(new Error('disk')));
      await assert.rejects(play([input('a'), failing], ['1']).result, /disk/);
    });
  });

  it('begins with given answers', async () => {
    const { result, seen } = play([input('a'), input('b')], ['1', '2'], { b: 'old' });
    assert.deepEqual(await result, { a: '1', b: '2' });
    assert.deepEqual(seen, ['a= 1/2', 'b=old 2/2']);
  });

  it('ends with Cancelled wherever the user leaves', async () => {
    for (const moves of [['Esc'], ['1', 'Esc'], ['1', '2', 'Esc']]) {
      await assert.rejects(play([input('a'), input('b'), review], moves).result, Cancelled);
    }
  });
});
