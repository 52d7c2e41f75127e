/** A platform that VS Code runs on, as vsce names it, and where the package onnxruntime-node has its libraries. */
export interface Target {
  readonly name: string;
  /** Under `bin/napi-v6` of that package. */
  readonly libraries: string;
}

/**
 * The platforms that there is a package for. Alpine Linux is not among them: ONNX Runtime's libraries need glibc, which
 * it does not have.
 */
export const targets: readonly Target[] = [
  { name: 'linux-x64', libraries: 'linux/x64' },
  { name: 'linux-arm64', libraries: 'linux/arm64' },
  { name: 'darwin-arm64', libraries: 'darwin/arm64' },
  { name: 'win32-x64', libraries: 'win32/x64' },
];
