import assert from 'node:assert/strict';
import fs from 'node:fs';
import { COMMAND_IDS } from '../../src/commands/ids.ts';

interface Step {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly media: { readonly image?: string; readonly markdown?: string };
  readonly completionEvents: readonly string[];
}

const manifest = JSON.parse(fs.readFileSync('package.json', 'utf8')) as {
  readonly contributes: { readonly walkthroughs: readonly { readonly steps: readonly Step[] }[] };
};
const sentences = JSON.parse(fs.readFileSync('package.nls.json', 'utf8')) as Record<string, string>;
const steps = manifest.contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps);
const text = (key: string): string => sentences[key.replaceAll('%', '')] ?? '';
const titles = new Set(Object.entries(sentences).flatMap(([key, title]) => (key.startsWith('command.') ? title : [])));

describe('the walkthrough', () => {
  it('offers commands that exist, under the names they have elsewhere', () => {
    const links = steps.flatMap(({ description }) => [...text(description).matchAll(/\[(.+?)\]\(command:(.+?)\)/g)]);
    assert.equal(links.length, steps.length);
    for (const [, label = '', command = ''] of links) {
      assert.ok((COMMAND_IDS as readonly string[]).includes(command), command);
      assert.ok(titles.has(label), label);
    }
  });

  it('takes a step for done when the command it offers was run', () => {
    for (const { id, description, completionEvents } of steps)
      assert.ok(
        completionEvents.some((event) => text(description).includes(`(${event.replace('onCommand', 'command')})`)),
        id,
      );
  });

  it('shows what is there', () => {
    for (const { id, media } of steps) assert.ok(fs.existsSync(media.image ?? media.markdown ?? ''), id);
  });
});
