import { ExtensionError } from '../../errors.ts';
import type { Project } from './identity.ts';

/** What an account says of its project; usually nothing. */
export interface ProjectWish {
  readonly projectId?: string;
  readonly projectName?: string;
  /** Region: the name of its main project, and what names of its sub-projects start with. */
  readonly region: string;
}

/** The projects that the wish allows. */
export function fittingProjects(projects: readonly Project[], { projectName, region }: ProjectWish): Project[] {
  if (projectName !== undefined) return projects.filter(({ name }) => name === projectName);
  return projects.filter(({ name }) => name === region || name.startsWith(`${region}_`));
}

/**
 * The one project that fits.
 * @throws ExtensionError `project.ambiguous` if there are several: none is guessed; `project.unknown` if there is none
 */
export function onlyProject(projects: readonly Project[], wish: ProjectWish): Project {
  const fitting = fittingProjects(projects, wish);
  const [first, ...others] = fitting;
  if (!first) {
    const project = wish.projectName ?? wish.region;
    throw new ExtensionError('project.unknown', 'no such project', { details: { project } });
  }
  if (others.length === 0) return first;
  throw new ExtensionError('project.ambiguous', `${fitting.length} projects fit`, {
    details: { projects: fitting.map(({ name }) => name).join(', ') },
  });
}
