import 'monaco-editor/nls/lang/zh-cn.js';
import { readsChinese } from '../../../shared/l10n/locale.ts';

// The editor takes its own texts, as those of its find box, from there when it is loaded, which has to be later. Without
// it they are in English.
if (!readsChinese(navigator.language)) Reflect.deleteProperty(globalThis, '_VSCODE_NLS_MESSAGES');
