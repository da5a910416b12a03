/** Where a running sandbox listens and the throwaway keys it accepts: the line that `npm run sandbox` prints. */
export interface SandboxAddress {
  readonly naver: {
    /** Public zone, API v1 and v2; `http://127.0.0.1:port`. */
    readonly url: string;
    /** Government zone, API v1 only. */
    readonly governmentUrl: string;
    /** `caller-identity`. */
    readonly stsUrl: string;
    readonly accessKey: string;
    readonly secretKey: string;
    readonly subAccessKey: string;
    readonly subSecretKey: string;
  };
  /** Control port for faults, clock and inspection; absent in the editor. */
  readonly control?: string;
}
