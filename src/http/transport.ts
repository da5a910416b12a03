/** One HTTP exchange, nothing of any cloud. `fetchTransport.ts` is the only implementation that touches the network. */
export type Transport = (request: HttpRequest, signal?: AbortSignal) => Promise<HttpAnswer>;

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Absolute and already percent-encoded; sent byte for byte. HTTPS, or HTTP on loopback. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** UTF-8 text; absent for none. */
  readonly body?: string;
  /** Longest answer accepted, in bytes; 10 MB if absent. */
  readonly maxBytes?: number;
  /** Longest head of the answer, in bytes, where it may be longer than the 16 KiB that are read otherwise. */
  readonly maxHeaderBytes?: number;
}

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
  /** When the answer's head arrived, by this computer's clock. */
  readonly receivedAt: Date;
}

/** What the client may log: English, by allow-list; `vscode.LogOutputChannel` fits. */
export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}
