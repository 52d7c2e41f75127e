/** Opens the dashboard; its argument, if there is one, names two versions to compare: `{ a, b }`. */
export const openDashboardCommand = 'mingshi.editor.openDashboard';
