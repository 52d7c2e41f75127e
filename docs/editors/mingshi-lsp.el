;;; mingshi-lsp.el --- Mingshi with lsp-mode  -*- lexical-binding: t -*-

;; Emacs 28 or newer with lsp-mode 8.0 or newer.  The program `mingshi' must be on
;; the PATH.  In init.el:
;;   (load "/path/to/mingshi-lsp.el")
;; Then M-x lsp in a text buffer, or (add-hook 'text-mode-hook #'lsp-deferred).

(require 'seq)
;; Counts when lsp-mode is loaded.
(setq lsp-semantic-tokens-apply-modifiers t)
(require 'lsp-mode)
(require 'lsp-semantic-tokens)

;;; Colours

(defconst mingshi-colours
  '(("Person" . "#5379df") ("Location" . "#00915a") ("Food" . "#cb5f02")
    ("Biology" . "#6e8800") ("Time" . "#9f7800") ("Work" . "#9667d2")
    ("Organization" . "#0088b4") ("Event" . "#d25366") ("Product" . "#bf59a5")
    ("Medicine" . "#008d8c")
    ;; The labels of the tree `cluener'.
    ("CluenerName" . "#5379df") ("CluenerPosition" . "#5379df")
    ("CluenerAddress" . "#00915a") ("CluenerScene" . "#00915a")
    ("CluenerBook" . "#9667d2") ("CluenerGame" . "#9667d2") ("CluenerMovie" . "#9667d2")
    ("CluenerCompany" . "#0088b4") ("CluenerGovernment" . "#0088b4")
    ("CluenerOrganization" . "#0088b4"))
  "Colours by what a token type begins with.
On black and on white each has a contrast of 4 to 1.")

(defun mingshi--face (token-type)
  "The face of TOKEN-TYPE, which is made: in the colour of its root."
  (let ((face (intern (concat "mingshi-" token-type)))
        (colour (cdr (seq-find (lambda (entry)
                                 (string-prefix-p (concat "ner" (car entry)) token-type))
                               mingshi-colours))))
    (custom-declare-face face `((t ,(if colour (list :foreground colour) '(:inherit bold))))
                         (concat "Entities of the token type " token-type "."))
    face))

(defface mingshi-uncertain '((t :underline (:style wave))) "What the model is not sure of."
  :group 'lsp-semantic-tokens)
(defface mingshi-confirmed '((t :weight bold)) "What somebody said."
  :group 'lsp-semantic-tokens)

(setq lsp-semantic-tokens-enable t
      lsp-semantic-tokens-honor-refresh-requests t
      lsp-semantic-token-modifier-faces
      (append lsp-semantic-token-modifier-faces
              '(("uncertain" . mingshi-uncertain) ("confirmed" . mingshi-confirmed))))

(defun mingshi--add-faces (workspace)
  "Append a face for each token type that the server of WORKSPACE has."
  (when (eq 'mingshi (lsp--client-server-id (lsp--workspace-client workspace)))
    (mapc (lambda (token-type)
            (unless (assoc token-type lsp-semantic-token-faces)
              (setq lsp-semantic-token-faces
                    (append lsp-semantic-token-faces
                            (list (cons token-type (mingshi--face token-type)))))))
          (plist-get (lsp--semantic-tokens-as-defined-by-workspace workspace) :token-types))))

(advice-add 'lsp--semantic-tokens-initialize-workspace :before #'mingshi--add-faces)

;;; The server.  Progress is shown in the mode line.

(add-to-list 'lsp-language-id-configuration '(text-mode . "plaintext"))

(lsp-register-client
 (make-lsp-client :new-connection (lsp-stdio-connection '("mingshi" "serve" "--stdio"))
                  :activation-fn (lsp-activate-on "plaintext" "markdown")
                  :initialization-options '(:diagnostics (:uncertain t))
                  :add-on? t
                  :server-id 'mingshi))

;;; Commands

(defun mingshi--uri ()
  "The URI of this buffer's document."
  (plist-get (lsp--text-document-identifier) :uri))

(defun mingshi--execute (command argument &optional done)
  "Let the server execute COMMAND with ARGUMENT; then call DONE with its answer."
  (lsp-request-async "workspace/executeCommand"
                     (list :command command :arguments (vector argument))
                     (or done #'ignore)
                     :mode 'detached
                     :error-handler (lambda (failure)
                                      (message "Mingshi: %s" (lsp-get failure :message)))))

(defun mingshi--judge (command)
  "Execute COMMAND about the entity at point."
  (let ((here (lsp--cur-position)))
    (mingshi--execute command
                      (list :uri (mingshi--uri)
                            :version (plist-get (lsp--versioned-text-document-identifier) :version)
                            :range (list :start here :end here)))))

(defun mingshi-accept ()
  "The entity at point is right."
  (interactive)
  (mingshi--judge "mingshi.accept"))

(defun mingshi-reject ()
  "What is at point is no entity."
  (interactive)
  (mingshi--judge "mingshi.reject"))

(defun mingshi-undo ()
  "Take back the last correction in this document."
  (interactive)
  (mingshi--execute "mingshi.undo" (list :uri (mingshi--uri))))

(defun mingshi-train ()
  "Learn from the corrections."
  (interactive)
  (mingshi--execute "mingshi.train" (make-hash-table)
                    (lambda (run)
                      (message "Mingshi: %s, version %s: %s" (lsp-get run :outcome)
                               (lsp-get run :version) (lsp-get run :reason)))))

(defun mingshi--go (method)
  "Move to the place that the server's METHOD names."
  (let ((place (lsp-request method (list :uri (mingshi--uri) :position (lsp--cur-position)
                                         :scope "document"))))
    (if (null place)
        (message "Mingshi: nothing is uncertain here")
      (push-mark nil t)
      (goto-char (lsp--position-to-point (lsp-get (lsp-get place :range) :start)))
      (message "Mingshi: %s (%d%%), %d left" (lsp-get place :label)
               (round (* 100 (lsp-get place :score))) (lsp-get place :remaining)))))

(defun mingshi-next-uncertain ()
  "Move to the place that it teaches most to judge next."
  (interactive)
  (mingshi--go "mingshi/nextUncertain"))

(defun mingshi-previous-uncertain ()
  "Move to the place before."
  (interactive)
  (mingshi--go "mingshi/previousUncertain"))

(let ((map lsp-mode-map))
  (define-key map (kbd "C-c m n") #'mingshi-next-uncertain)
  (define-key map (kbd "C-c m p") #'mingshi-previous-uncertain)
  (define-key map (kbd "C-c m a") #'mingshi-accept)
  (define-key map (kbd "C-c m x") #'mingshi-reject)
  (define-key map (kbd "C-c m l") #'lsp-execute-code-action)
  (define-key map (kbd "C-c m u") #'mingshi-undo)
  (define-key map (kbd "C-c m t") #'mingshi-train))

(provide 'mingshi-lsp)
;;; mingshi-lsp.el ends here
