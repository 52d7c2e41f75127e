-- Mingshi in Neovim 0.11 or newer: a file of ~/.config/nvim/plugin. The program `mingshi` must be on the PATH.

vim.lsp.config('mingshi', {
  cmd = { 'mingshi', 'serve', '--stdio' },
  filetypes = { 'text', 'markdown' },
  root_markers = { '.mingshi', '.git' },
  -- Neovim 0.12 applies changes of tokens to the answers of other requests, which doubles them: ask for all of them.
  capabilities = { textDocument = { semanticTokens = { requests = { full = { delta = false } } } } },
  -- Counts from the start on; the rest may be changed while the server runs.
  init_options = { author = vim.env.USER },
  settings = { mingshi = { inlayHints = { enabled = true }, diagnostics = { uncertain = true } } },
})
vim.lsp.enable('mingshi')

-- Colours: one for each root of the label tree. On black and on white each has a contrast of 4 to 1.

local colours = {
  Person = '#5379df',
  Location = '#00915a',
  Food = '#cb5f02',
  Biology = '#6e8800',
  Time = '#9f7800',
  Work = '#9667d2',
  Organization = '#0088b4',
  Event = '#d25366',
  Product = '#bf59a5',
  Medicine = '#008d8c',
}

-- The labels of the tree `cluener`, by the roots that they are nearest to.
local cluener = {
  Address = 'Location',
  Book = 'Work',
  Company = 'Organization',
  Game = 'Work',
  Government = 'Organization',
  Movie = 'Work',
  Name = 'Person',
  Organization = 'Organization',
  Position = 'Person',
  Scene = 'Location',
}

--- `nerPersonPolitics`, `nerCluenerName` → `Person`
local function root_of(token_type)
  local of_cluener = token_type:match('^nerCluener(%u%l+)')
  return of_cluener and cluener[of_cluener] or token_type:match('^ner(%u%l+)')
end

--- Groups that a colour scheme, or you, defined before keep their look.
local function colour(token_types)
  local function define(group, look)
    vim.api.nvim_set_hl(0, group, vim.tbl_extend('error', look, { default = true }))
  end
  for root, fg in pairs(colours) do
    define('Mingshi' .. root, { fg = fg })
  end
  define('MingshiEntity', { fg = '#7e7e7e' })
  for _, token_type in ipairs(token_types) do
    define('@lsp.type.' .. token_type, { link = 'Mingshi' .. root_of(token_type) })
  end
  -- State is told by shape.
  define('@lsp.mod.uncertain', { underdashed = true })
  define('@lsp.mod.confirmed', { bold = true })
end

--- The server of the current buffer.
local function server()
  local client = vim.lsp.get_clients({ bufnr = 0, name = 'mingshi' })[1]
  return assert(client, 'Mingshi does not serve this buffer')
end

local function tell(message, level)
  vim.notify('Mingshi: ' .. message, level or vim.log.levels.INFO)
end

--- Calls `done` with the answer; an error is told.
local function unless_failed(done)
  return function(err, answer)
    if err then
      tell(err.message, vim.log.levels.ERROR)
    else
      done(answer)
    end
  end
end

--- Moves to the place that it teaches most to judge next (`mingshi/nextUncertain`, `mingshi/previousUncertain`).
local function go(method)
  local client = server()
  local here = vim.lsp.util.make_position_params(0, client.offset_encoding)
  local params = { uri = here.textDocument.uri, position = here.position, scope = 'document' }
  client:request(method, params, unless_failed(function(place)
    if not place or place == vim.NIL then
      return tell('nothing is uncertain here')
    end
    vim.lsp.util.show_document(place, client.offset_encoding)
    tell(('%s (%d%%), %d left'):format(place.label, 100 * place.score, place.remaining))
  end))
end

--- Executes a command of the server's.
local function execute(command, argument, done)
  server():exec_cmd(
    { title = command, command = command, arguments = { argument } },
    { bufnr = vim.api.nvim_get_current_buf() },
    unless_failed(done or function() end)
  )
end

--- Executes a command about the entity at the cursor.
local function judge(command)
  local here = vim.lsp.util.make_range_params(0, server().offset_encoding)
  local version = vim.lsp.util.buf_versions[vim.api.nvim_get_current_buf()]
  execute(command, { uri = here.textDocument.uri, version = version, range = here.range })
end

local function relabel()
  vim.lsp.buf.code_action({ context = { only = { 'refactor.mingshi.relabel', 'refactor.mingshi.add' } } })
end

local function train()
  execute('mingshi.train', vim.empty_dict(), function(run)
    tell(('%s, version %s: %s'):format(run.outcome, run.version, run.reason))
  end)
end

local function undo()
  execute('mingshi.undo', { uri = vim.uri_from_bufnr(0) })
end

local function toggle_hints()
  vim.lsp.inlay_hint.enable(not vim.lsp.inlay_hint.is_enabled({ bufnr = 0 }), { bufnr = 0 })
end

-- K is Neovim's own key for hover, gra its key for all code actions.
local keys = {
  { 'n', ']u', function() go('mingshi/nextUncertain') end, 'next uncertain entity' },
  { 'n', '[u', function() go('mingshi/previousUncertain') end, 'previous uncertain entity' },
  { 'n', '<Leader>ma', function() judge('mingshi.accept') end, 'accept the entity' },
  { 'n', '<Leader>mx', function() judge('mingshi.reject') end, 'no entity' },
  { { 'n', 'x' }, '<Leader>ml', relabel, 'label the entity, or the selection' },
  { 'n', '<Leader>mu', undo, 'undo the last correction' },
  { 'n', '<Leader>mh', toggle_hints, 'labels behind entities' },
  { 'n', '<Leader>mt', train, 'learn from the corrections' },
}

local group = vim.api.nvim_create_augroup('mingshi', {})

vim.api.nvim_create_autocmd('LspAttach', {
  group = group,
  callback = function(event)
    local client = vim.lsp.get_client_by_id(event.data.client_id)
    if not client or client.name ~= 'mingshi' then
      return
    end
    local token_types = client.server_capabilities.semanticTokensProvider.legend.tokenTypes
    colour(token_types)
    -- A colour scheme clears what was defined.
    vim.api.nvim_create_autocmd('ColorScheme', {
      group = vim.api.nvim_create_augroup('mingshi.colours', {}),
      callback = function() colour(token_types) end,
    })
    for _, key in ipairs(keys) do
      local mode, lhs, rhs, desc = unpack(key)
      vim.keymap.set(mode, lhs, rhs, { buffer = event.buf, desc = 'Mingshi: ' .. desc })
    end
  end,
})

-- What takes longer, such as training, is shown while it lasts.
vim.api.nvim_create_autocmd('LspProgress', {
  group = group,
  callback = function(event)
    local client = vim.lsp.get_client_by_id(event.data.client_id)
    if not client or client.name ~= 'mingshi' then
      return
    end
    local value = event.data.params.value
    local share = value.kind == 'end' and '✓' or ('%d%%'):format(value.percentage or 0)
    vim.api.nvim_echo({ { ('%s %s'):format(value.title, share) } }, false, {})
  end,
})
