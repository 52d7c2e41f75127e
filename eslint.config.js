import eslint from '@eslint/js';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/** The arrows between folders (docs/architecture.md): `from` may not import what matches `pattern`, in either form. */
const arrow = (from, pattern, why, ignores = []) => ({
  files: [`${from}/**/*.ts`],
  ignores,
  rules: {
    'no-restricted-imports': ['error', { patterns: [{ regex: pattern, message: why }] }],
    'no-restricted-syntax': [
      'error',
      { selector: `ImportExpression > Literal[value=/${pattern.replaceAll('/', '\\/')}/]`, message: why },
    ],
  },
});
const parent = '^(\\.\\./)+';
const runtimePackage = '^onnxruntime-|^@tensorflow/';

export default tseslint.config(
  { ignores: ['dist/', 'dist.new/', 'coverage/'] },
  eslint.configs.recommended,
  tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      globals: globals.node,
      parserOptions: {
        projectService: { allowDefaultProject: ['*.js', '*.mjs'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      eqeqeq: 'error',
    },
  },
  // test/unit/folders.test.ts shows that each of these bites.
  arrow(
    'shared',
    `${parent}(server|client|training|test)/|${runtimePackage}`,
    'shared/ imports nothing from the other folders, and only shared/runtime imports the runtime',
    ['shared/runtime/**'],
  ),
  arrow(
    'shared/runtime',
    `${parent}(server|client|training|test)/`,
    'shared/ imports nothing from the others',
  ),
  arrow(
    'client',
    `${parent}(server|training|test)/|shared/(model|runtime)/|${runtimePackage}`,
    'client/ imports only the top layer of shared/',
  ),
  arrow(
    'server',
    `${parent}(client|training|test)/|${runtimePackage}`,
    'server/, client/ and training/ never import each other; the runtime is imported by shared/runtime alone',
    ['server/bin.ts'],
  ),
  arrow(
    'training',
    `${parent}(server|client|test)/|${runtimePackage}`,
    'server/, client/ and training/ never import each other; runtimes are imported by shared/runtime and engine/tfjs',
    ['training/engine/tfjs/**'],
  ),
  arrow(
    'training/engine/tfjs',
    `${parent}(server|client|test)/|^onnxruntime-`,
    'server/, client/ and training/ never import each other; the two native runtimes never share a process',
  ),
  { files: ['**/*.{js,mjs}'], extends: [tseslint.configs.disableTypeChecked] },
);
