import assert from 'node:assert/strict';
import { fittingProjects, onlyProject } from '../../../../src/clouds/otc/projects.ts';
import { ExtensionError } from '../../../../src/errors.ts';

describe('otc choice of a project', () => {
  const project = (name: string, id = `id of ${name}`) => ({ id, name });
  /** IAM lists those of all regions. */
  const all = ['eu-de', 'eu-nl', 'eu-nl_shop', 'eu-de2', 'eu-de-x'].map((name) => project(name));

  it('knows the projects of a region by the start of their names, and takes none of another region', () => {
    assert.deepEqual(onlyProject(all, { region: 'eu-de' }), project('eu-de'));
    assert.deepEqual(
      fittingProjects(all, { region: 'eu-nl' }).map(({ name }) => name),
      ['eu-nl', 'eu-nl_shop'],
    );
  });

  it('guesses none of several of one name', () => {
    const twins = [project('eu-de_shop', '1'), project('eu-de_shop', '2'), ...all];
    const wish = { region: 'eu-de', projectName: 'eu-de_shop' };
    assert.throws(
      () => onlyProject(twins, wish),
      (error) => error instanceof ExtensionError && error.code === 'project.ambiguous',
    );
    assert.deepEqual(
      fittingProjects(twins, { region: 'eu-de' }).map(({ id }) => id),
      ['1', '2', 'id of eu-de'],
    );
  });
});
