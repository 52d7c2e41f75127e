;;; see-lsp.el --- What a user of docs/editors/mingshi-lsp.el sees  -*- lexical-binding: t -*-
;; emacs --batch -Q -l see.el -l mingshi-lsp.el -l see-lsp.el

(let ((home (getenv "HOME")))
  (setq lsp-session-file (expand-file-name "lsp-session" home)
        lsp-server-install-dir (expand-file-name "lsp-servers" home)))
(setq lsp-auto-guess-root t lsp-enable-suggest-server-download nil lsp-restart 'ignore
      lsp-response-timeout 60 lsp-headerline-breadcrumb-enable nil lsp-modeline-code-actions-enable nil
      lsp-enable-file-watchers nil)

(defun see--face (place)
  "The face at PLACE."
  (get-text-property place 'face))

(defun see--face-now (place)
  "The face at PLACE, by the tokens that have come so far."
  (font-lock-fontify-region (point-min) (point-max))
  (format "%S" (see--face place)))

(see-all
 (lambda ()
   (find-file (getenv "DOCUMENT"))
   (text-mode)
   (lsp-workspace-folders-add (file-name-directory (getenv "DOCUMENT")))
   (setq-local font-lock-defaults '(nil t))
   (font-lock-set-defaults)
   (let ((noninteractive nil)) (font-lock-mode 1))
   (lsp)
   (see-wait (lambda () (and (lsp-workspaces)
                             (eq 'initialized (lsp--workspace-status (car (lsp-workspaces)))))))
   ;; Batch Emacs does not do so by itself; after that the server says when to ask again.
   (lsp-semantic-tokens--enable)
   (see-wait (lambda () (string-match-p "Politics" (see--face-now 1))))
   (see 'person (see-faces "王明" #'see--face))
   (see 'city (see-faces "京" #'see--face))
   (see 'colour (face-attribute 'mingshi-nerPersonPolitics :foreground))

   (goto-char 2)
   (see 'hover (lsp--render-on-hover-content
                (lsp-get (lsp-request "textDocument/hover" (lsp--text-document-position-params)) :contents) t))

   (goto-char (point-max))
   (mingshi-next-uncertain)
   (see 'next (buffer-substring-no-properties (point) (1+ (point))))
   (let ((place (point)))
     (mingshi-accept)
     (see-wait (lambda () (string-match-p "confirmed" (see--face-now place)))))

   (goto-char 2)
   (lsp-execute-code-action
    (cl-find "Relabel as Fictional character" (lsp-code-actions-at-point)
             :key (lambda (action) (lsp-get action :title)) :test #'equal))
   (see-wait (lambda () (string-match-p "Virtual" (see--face-now 2))))
   (see 'relabelled (format "%S" (see--face 2)))

   (goto-char 2)
   (search-forward "王明")
   (mingshi-accept)
   (see-wait (lambda () (> (hash-table-count (lsp-diagnostics)) 0)))
   (see 'diagnostics (cl-loop for found in (car (hash-table-values (lsp-diagnostics)))
                              collect (lsp-get found :message)))

   (let (shown)
     (setq lsp-progress-function
           (lambda (_workspace params) (push (lsp-get (lsp-get params :value) :kind) shown)))
     (mingshi-train)
     (see-wait (lambda () (see-told "Mingshi: published, version ")))
     (see 'progress (reverse shown)))
   (set-buffer-modified-p nil)
   (lsp-workspace-shutdown (car (lsp-workspaces)))))
;;; see-lsp.el ends here
