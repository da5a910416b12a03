/**
 * What a command may ask of the user. No `vscode` here: commands run in plain Node with a scripted `Ui` in tests.
 * Every method that asks throws `Cancelled` when the user backs out.
 */
export interface Ui {
  /**
   * Runs steps with Back, step numbers and kept answers; resolves with all answers after the last step.
   * @param begin name of the step to show first, with those before it answered by `initial`: Back leads to them
   */
  steps<Answers extends object>(
    title: string,
    steps: readonly Step<Answers>[],
    initial: Partial<Answers>,
    begin?: string,
  ): Promise<Answers>;
  /** One choice outside a multi-step input. */
  pick<T>(title: string, placeholder: string, choices: readonly Choice<T>[]): Promise<T>;
  /** One line of text outside a multi-step input. */
  input(options: InputOptions): Promise<string>;
  /**
   * A modal question with everything in `detail`. Resolves with the id of the pressed button; the first button confirms.
   * Esc and Cancel throw `Cancelled`.
   */
  ask<Id extends string>(
    question: { message: string; detail: string; severity: 'information' | 'warning' },
    buttons: readonly Button<Id>[],
  ): Promise<Id>;
  /** A quiet notification; resolves with the pressed button or undefined when dismissed. Never awaited by flows that must go on. */
  notify<Id extends string>(
    severity: 'information' | 'warning' | 'error',
    message: string,
    buttons?: readonly Button<Id>[],
  ): Promise<Id | undefined>;
  /**
   * Shows `title` while `task` runs: as a bar in the Certificates view or as a notification, both with a way to cancel, which fires
   * `signal`; `uncancellable` is a notification for what must not be broken off.
   */
  progress<T>(
    where: ProgressPlace,
    title: string,
    task: (signal: AbortSignal, report: (message: string) => void) => Promise<T>,
  ): Promise<T>;
  copy(text: string): Promise<void>;
  openExternal(url: string): Promise<void>;
  /** Opens a read-only Markdown document; `key` makes its URI, `title` its tab. */
  showDocument(document: PageDocument): Promise<void>;
}

export interface PageDocument {
  readonly key: string;
  readonly title: string;
  readonly markdown: string;
  /** Shown behind a question that goes on: the focus stays there. */
  readonly behind?: boolean;
}

export type ProgressPlace = 'view' | 'notification' | 'uncancellable';

export interface Button<Id extends string> {
  readonly id: Id;
  readonly label: string;
}

export interface Choice<T> {
  readonly value: T;
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  /** Codicon name without `$()`. */
  readonly icon?: string;
  /** Heading above this and the following choices. */
  readonly group?: string;
  /** Why it cannot be chosen; it is then shown but refused with this sentence. */
  readonly unavailable?: string;
  /** Choosing it shows more and decides nothing: the question stays. */
  readonly show?: () => Promise<void>;
}

export interface InputOptions {
  readonly title: string;
  readonly prompt: string;
  readonly placeholder?: string;
  readonly value?: string;
  readonly password?: boolean;
  /** Checked while typing; an error blocks Enter, a remark does not. */
  readonly validate?: (value: string) => Verdict | Promise<Verdict>;
}

/** Undefined: fine. */
export type Verdict = { readonly error: string } | { readonly remark: string } | undefined;

/**
 * One step of a multi-step input. A step is left out while `skip` says so. Answers given are kept when the user goes back and forth.
 * `choices` may ask the service; a busy indicator shows meanwhile and a failure ends the flow with that error.
 */
export type Step<Answers extends object> =
  PickStep<Answers> | PickManyStep<Answers> | InputStep<Answers> | ReviewStep<Answers> | TaskStep<Answers>;

interface StepBase<Answers extends object> {
  readonly skip?: (answers: Partial<Answers>) => boolean;
  /** By which a flow can begin at it. */
  readonly name?: string;
  /** What comes of it decides which of the later steps are left out; how many there are is not shown before. */
  readonly decides?: true;
  /** Asked or left out by the answer just before it: it shares the number of that step. */
  readonly continues?: true;
}

export interface PickStep<Answers extends object, T = unknown> extends StepBase<Answers> {
  readonly kind: 'pick';
  readonly title: string;
  readonly placeholder: string;
  readonly choices: (
    answers: Partial<Answers>,
    signal: AbortSignal,
  ) => readonly Choice<T>[] | Promise<readonly Choice<T>[]>;
  /** The choice made before, to be selected when the step is shown again. */
  readonly current: (answers: Partial<Answers>, value: T) => boolean;
  readonly accept: (answers: Partial<Answers>, value: T) => Partial<Answers>;
}

/** Any number of choices, none included. */
export interface PickManyStep<Answers extends object, T = unknown> extends StepBase<Answers> {
  readonly kind: 'pickMany';
  readonly title: string;
  readonly placeholder: string;
  readonly choices: PickStep<Answers, T>['choices'];
  /** Whether it is ticked when the step is shown. */
  readonly current: (answers: Partial<Answers>, value: T) => boolean;
  readonly accept: (answers: Partial<Answers>, values: readonly T[]) => Partial<Answers>;
}

export interface InputStep<Answers extends object> extends StepBase<Answers> {
  readonly kind: 'input';
  readonly title: string;
  readonly prompt: (answers: Partial<Answers>) => string;
  readonly placeholder?: string;
  readonly password?: boolean;
  readonly value: (answers: Partial<Answers>) => string;
  readonly validate: (value: string, answers: Partial<Answers>, signal: AbortSignal) => Verdict | Promise<Verdict>;
  readonly accept: (answers: Partial<Answers>, value: string) => Partial<Answers>;
}

/** Modal summary with one confirming button and Back. */
export interface ReviewStep<Answers extends object> extends StepBase<Answers> {
  readonly kind: 'review';
  /** `warning`: something may be lost; `information` if absent. */
  readonly severity?: 'information' | 'warning';
  readonly message: (answers: Answers) => string;
  readonly detail: (answers: Answers) => string;
  readonly confirm: (answers: Answers) => string;
}

/**
 * Something between two steps that shows itself in another way: a dialog of the system, work that takes a while. Not counted; Back
 * passes over it to the step that was shown before, and so does `Cancelled` thrown by it.
 */
export interface TaskStep<Answers extends object> extends StepBase<Answers> {
  readonly kind: 'task';
  readonly run: (answers: Partial<Answers>) => Promise<Partial<Answers>>;
}

/** What a command may do with files. A file is named by its URI as text; names are without folder. */
export interface Files {
  /** The file in the active editor, or the text there that was never saved. */
  active(): string | undefined;
  /** Whether the editor takes what it shows for PEM, whatever it is called. */
  isPemText(uri: string): boolean;
  /** Folders of the workspace. */
  folders(): readonly string[];
  /**
   * What the editor shows of it if it has unsaved changes, else what is stored.
   * @throws ExtensionError `file.unreadable`, also if it is larger than any certificate file
   */
  read(uri: string): Promise<FileContent>;
  exists(uri: string): Promise<boolean>;
  isFolder(uri: string): Promise<boolean>;
  /** Files that may hold certificates or keys in the same folder, at most some dozens, those that begin with its base name first; itself left out. */
  beside(uri: string): Promise<readonly string[]>;
  /** Files of the workspace that may hold certificates or keys, as its view lists them; at most some thousands. */
  inWorkspace(signal?: AbortSignal): Promise<readonly string[]>;
  /** Asks for files to read. @throws Cancelled */
  pick(options: {
    readonly title: string;
    readonly button: string;
    readonly many: boolean;
  }): Promise<readonly string[]>;
  /** Asks for a folder. @throws Cancelled */
  pickFolder(options: { readonly title: string; readonly button: string }): Promise<string>;
  /** Never overwrites. @throws ExtensionError `file.exists`, `file.unwritable` */
  writeNew(uri: string, content: string | Uint8Array): Promise<void>;
  /** The same for a private key: readable by its owner alone, and only where that can be promised. */
  writeNewKey(uri: string, content: string | Uint8Array): Promise<void>;
  /** Shows it in an editor. */
  open(uri: string): Promise<void>;
}

export interface FileContent {
  readonly bytes: Uint8Array;
  /** Permissions, on systems that have owner, group and others; of what is stored. */
  readonly mode?: number;
}

/** How connections leave this computer, as far as the editor is told by its settings or its environment. */
export interface ProxySettings {
  /** `http://host:port` or `https://host:port`, perhaps with user and password; absent or empty: none. */
  readonly url?: string | undefined;
  /** Hosts that are reached without it: `example.com` with all below it, `*.example.com`, `host:port`, `*`. */
  readonly except: readonly string[];
  /** Value of `Proxy-Authorization`; a secret. */
  readonly authorization?: string | undefined;
}
