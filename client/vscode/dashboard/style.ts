/** The colours are the theme's. What colours tell, dashes, marks or signs tell too. */
export const style = `
body { max-width: 720px; margin: 0 auto; padding: 16px 24px 48px; color: var(--vscode-foreground); font-family: var(--vscode-font-family); font-size: var(--vscode-font-size); }
header { display: flex; align-items: baseline; justify-content: space-between; }
h1 { font-size: 1.5em; font-weight: 600; }
h2 { font-size: 1.15em; font-weight: 600; margin-top: 2em; }
p, caption { color: var(--vscode-descriptionForeground); }
button { padding: 4px 12px; border: 1px solid var(--vscode-button-border, transparent); border-radius: 2px; font: inherit; color: var(--vscode-button-foreground); background: var(--vscode-button-background); cursor: pointer; }
button:hover { background: var(--vscode-button-hoverBackground); }
select { padding: 3px; border: 1px solid var(--vscode-dropdown-border); font: inherit; color: var(--vscode-dropdown-foreground); background: var(--vscode-dropdown-background); }
:is(button, select, summary):focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 2px; }
form { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; margin: 8px 0 16px; }
summary { cursor: pointer; margin: 8px 0; }
table { border-collapse: collapse; width: 100%; margin: 8px 0; }
caption { text-align: left; padding: 4px 0; }
th, td { padding: 3px 8px; border-bottom: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent)); text-align: right; font-weight: normal; font-variant-numeric: tabular-nums; }
th:first-child { text-align: left; }
thead th { font-weight: 600; }
svg { display: block; width: 100%; height: auto; }
svg text { font-size: 12px; fill: var(--vscode-foreground); }
svg text.axis { fill: var(--vscode-descriptionForeground); }
.grid { stroke: var(--vscode-charts-lines); stroke-opacity: 0.5; }
.line { fill: none; stroke-width: 2; }
.series-0 .line { stroke: var(--vscode-charts-blue); }
.series-0 .dot { fill: var(--vscode-charts-blue); }
.series-1 .line { stroke: var(--vscode-charts-orange); stroke-dasharray: 7 4; }
.series-1 .dot { stroke: var(--vscode-charts-orange); stroke-width: 2; fill: var(--vscode-editor-background); }
.bar { fill: var(--vscode-charts-blue); }
.before { stroke: var(--vscode-charts-foreground); stroke-width: 2; fill: var(--vscode-editor-background); }
.after { fill: var(--vscode-charts-blue); }
.gain, .loss { stroke-width: 3; }
.gain { stroke: var(--vscode-charts-green); }
.loss { stroke: var(--vscode-charts-red); stroke-dasharray: 4 3; }
`;
