-- What a user of docs/editors/mingshi.lua sees, as JSON in the file SEEN:
-- nvim --headless -c 'luafile see.lua' DOCUMENT

local seen = { errors = {}, told = {}, progress = {}, chosen = {} }

local function wait(holds)
  assert(vim.wait(60000, holds, 20), 'waited in vain')
end

vim.notify = function(message, level)
  local list = level == vim.log.levels.ERROR and seen.errors or seen.told
  list[#list + 1] = message
end

-- Of each list in turn, chooses the first whose title begins like this: code actions, and answers to questions.
local wanted
vim.ui.select = function(items, options, choose)
  local beginning = table.remove(wanted, 1)
  for _, item in ipairs(items) do
    local title = options.format_item(item)
    if vim.startswith(title, beginning) then
      seen.chosen[#seen.chosen + 1] = title
      return choose(item)
    end
  end
  error('nothing to choose begins with ' .. beginning)
end

vim.api.nvim_create_autocmd('LspProgress', {
  callback = function(event)
    local value = event.data.params.value
    seen.progress[#seen.progress + 1] = { kind = value.kind, title = value.title }
  end,
})

local namespace
--- `{ text = { group, … } }` of what is highlighted.
local function highlights()
  local groups = {}
  vim.cmd('redraw!')
  for name, id in pairs(vim.api.nvim_get_namespaces()) do
    if name:match('semantic_tokens:%d+$') then
      namespace = id
    end
  end
  if not namespace then
    return groups
  end
  for _, mark in ipairs(vim.api.nvim_buf_get_extmarks(0, namespace, 0, -1, { details = true })) do
    local _, row, column, details = unpack(mark)
    local text = vim.api.nvim_buf_get_text(0, row, column, details.end_row or row, details.end_col, {})[1]
    groups[text] = groups[text] or {}
    table.insert(groups[text], details.hl_group)
  end
  return groups
end

local function has(text, group)
  return vim.list_contains(highlights()[text] or {}, group .. '.text')
end

local function press(keys)
  vim.api.nvim_feedkeys(vim.keycode(keys), 'xt', false)
end

local function text_at_cursor(characters)
  local line, column = vim.api.nvim_get_current_line(), vim.api.nvim_win_get_cursor(0)[2]
  return vim.fn.strcharpart(line:sub(column + 1), 0, characters)
end

local function main()
  wait(function() return #vim.lsp.get_clients({ bufnr = 0, name = 'mingshi' }) == 1 end)
  wait(function() return has('李四', '@lsp.type.nerPersonPolitics') end)
  seen.opened = highlights()
  seen.colour = vim.api.nvim_get_hl(0, { name = '@lsp.type.nerPersonPolitics', link = false })
  seen.uncoloured = vim.tbl_filter(function(token_type)
    return vim.tbl_isempty(vim.api.nvim_get_hl(0, { name = '@lsp.type.' .. token_type, link = false }))
  end, vim.lsp.get_clients({ name = 'mingshi' })[1].server_capabilities.semanticTokensProvider.legend.tokenTypes)

  vim.api.nvim_win_set_cursor(0, { 1, 0 })
  vim.lsp.buf.hover()
  wait(function()
    for _, window in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(window).relative ~= '' then
        seen.hover = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false)
        vim.api.nvim_win_close(window, true)
        return true
      end
    end
  end)
  vim.lsp.inlay_hint.enable(true, { bufnr = 0 })
  wait(function() return #vim.lsp.inlay_hint.get({ bufnr = 0 }) >= 5 end)
  seen.hints = vim.tbl_map(function(hint) return hint.inlay_hint.label end, vim.lsp.inlay_hint.get({ bufnr = 0 }))

  -- Twice to what is uncertain, and back.
  seen.walk = {}
  for _, keys in ipairs({ ']u', ']u', '[u' }) do
    local told = #seen.told
    press(keys)
    wait(function() return #seen.told > told end)
    table.insert(seen.walk, text_at_cursor(1))
  end

  press('<Leader>ma')
  local here = text_at_cursor(1)
  wait(function() return has(here, '@lsp.mod.confirmed') end)

  vim.fn.search('李四', 'w')
  wanted = { 'Relabel as ' }
  vim.lsp.buf.code_action()
  wait(function() return not has('李四', '@lsp.type.nerPersonPolitics') and has('李四', '@lsp.mod.confirmed') end)
  seen.relabelled = highlights()['李四']
  press('<Leader>mu')
  wait(function() return has('李四', '@lsp.type.nerPersonPolitics') end)

  -- Any label: the server asks for it, level by level.
  wanted = { 'Other label: Work', 'Video work', 'Film' }
  press('<Leader>ml')
  wait(function() return has('李四', '@lsp.type.nerWorkVideoMovie') end)
  press('<Leader>mu')
  wait(function() return has('李四', '@lsp.type.nerPersonPolitics') end)

  press('<Leader>mx')
  wait(function() return highlights()['李四'] == nil end)

  seen.told = {}
  press('<Leader>mt')
  wait(function() return #seen.told > 0 end)
  wait(function() return has('云岫', '@lsp.type.nerPersonVirtual') end)
end

local ok, failure = xpcall(main, debug.traceback)
if not ok then
  table.insert(seen.errors, failure)
end
vim.fn.writefile({ vim.json.encode(seen) }, vim.env.SEEN)
vim.cmd('qall!')
