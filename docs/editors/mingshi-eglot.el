;;; mingshi-eglot.el --- Mingshi with eglot  -*- lexical-binding: t -*-

;; Emacs 28 or newer with eglot 1.9 or newer.  The program `mingshi' must be on the PATH.  In init.el:
;;   (load "/path/to/mingshi-eglot.el")
;; Then M-x eglot in a text buffer, or (add-hook 'text-mode-hook #'eglot-ensure).

(require 'eglot)

(add-to-list 'eglot-server-programs
             '((text-mode markdown-mode)
               . ("mingshi" "serve" "--stdio" :initializationOptions (:diagnostics (:uncertain t)))))

;;; Colours.  Eglot has no semantic tokens before version 1.20: entities are asked for and painted here.

(defconst mingshi-colours
  '(("person" . "#5379df") ("location" . "#00915a") ("food" . "#cb5f02") ("biology" . "#6e8800")
    ("time" . "#9f7800") ("work" . "#9667d2") ("organization" . "#0088b4") ("event" . "#d25366")
    ("product" . "#bf59a5") ("medicine" . "#008d8c")
    ;; The labels of the tree `cluener' that are no roots of the other one.
    ("name" . "#5379df") ("position" . "#5379df") ("address" . "#00915a") ("scene" . "#00915a")
    ("book" . "#9667d2") ("game" . "#9667d2") ("movie" . "#9667d2")
    ("company" . "#0088b4") ("government" . "#0088b4"))
  "Colours by the first part of a label.
On black and on white each has a contrast of 4 to 1.")

(defun mingshi--face (entity)
  "How ENTITY looks: its colour by its label, bold where somebody said so.
What is uncertain is underlined."
  (let* ((shown (plist-get entity :shown))
         (colour (cdr (assoc (car (split-string (plist-get shown :label) "/")) mingshi-colours))))
    (append (and colour (list :foreground colour))
            (and (plist-get entity :mark) '(:weight bold))
            (and (eq t (plist-get shown :uncertain)) '(:underline (:style wave))))))

(defun mingshi--paint (entities)
  "Paint ENTITIES in place of what was painted in this buffer."
  (remove-overlays nil nil 'mingshi t)
  (mapc (lambda (entity)
          (let* ((region (eglot--range-region (plist-get entity :range)))
                 (overlay (make-overlay (car region) (cdr region))))
            (overlay-put overlay 'mingshi t)
            (overlay-put overlay 'face (mingshi--face entity))
            (overlay-put overlay 'help-echo (plist-get entity :label))))
        entities))

(defun mingshi-paint (buffer)
  "Paint the entities of BUFFER, once they are known."
  (when (buffer-live-p buffer)
    (with-current-buffer buffer
      (when-let ((server (mingshi--server)))
        (eglot--signal-textDocument/didChange)
        (jsonrpc-async-request
         server :mingshi/entities (list :uri (mingshi--uri))
         :success-fn (lambda (answer)
                       (when (buffer-live-p buffer)
                         (with-current-buffer buffer (mingshi--paint (plist-get answer :entities)))))
         ;; The document changed meanwhile, and the next request is on its way.
         :error-fn #'ignore
         :timeout-fn #'ignore :timeout 600)))))

(defvar-local mingshi--timer nil)

(defun mingshi--paint-soon (&rest _)
  "Paint the entities of this buffer in a moment, once for all until then."
  (when (timerp mingshi--timer) (cancel-timer mingshi--timer))
  (setq mingshi--timer (run-with-timer 0.3 nil #'mingshi-paint (current-buffer))))

;; What is known of a document changed without an edit: a correction, or a new version of the model.
(cl-defmethod eglot-handle-request (server (_method (eql workspace/semanticTokens/refresh)))
  "Paint all buffers of SERVER."
  (mapc #'mingshi-paint (eglot--managed-buffers server))
  nil)

(cl-defmethod eglot-client-capabilities :around (_server)
  "Let the server say when something changed."
  (let ((capabilities (cl-call-next-method)))
    (plist-put (plist-get capabilities :workspace) :semanticTokens '(:refreshSupport t))
    capabilities))

;;; Commands

(defun mingshi--server ()
  "The server of this buffer, if it is Mingshi."
  (let ((server (eglot-current-server)))
    (and server (member "mingshi.accept" (append (eglot--server-capable :executeCommandProvider :commands) nil))
         server)))

(defun mingshi--uri ()
  "The URI of this buffer's document."
  (plist-get (eglot--TextDocumentIdentifier) :uri))

(defun mingshi--execute (command argument &optional done)
  "Let the server execute COMMAND with ARGUMENT; then call DONE with its answer."
  (eglot--signal-textDocument/didChange)
  (jsonrpc-async-request
   (or (mingshi--server) (user-error "Mingshi does not serve this buffer")) :workspace/executeCommand
   (list :command command :arguments (vector argument) :workDoneToken command)
   :success-fn (or done #'ignore)
   :error-fn (eglot--lambda ((ResponseError) message) (message "Mingshi: %s" message))
   :timeout 86400))

(defun mingshi--judge (command)
  "Execute COMMAND about the entity at point."
  (let ((here (eglot--pos-to-lsp-position)))
    (mingshi--execute command
                      (list :uri (mingshi--uri)
                            :version (plist-get (eglot--VersionedTextDocumentIdentifier) :version)
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
  (mingshi--execute "mingshi.train" eglot--{}
                    (lambda (run)
                      (message "Mingshi: %s, version %s: %s"
                               (plist-get run :outcome) (plist-get run :version) (plist-get run :reason)))))

(defun mingshi--go (method)
  "Move to the place that the server's METHOD names."
  (let ((place (jsonrpc-request (mingshi--server) method
                                (list :uri (mingshi--uri) :position (eglot--pos-to-lsp-position)
                                      :scope "document"))))
    (if (null place)
        (message "Mingshi: nothing is uncertain here")
      (push-mark nil t)
      (goto-char (car (eglot--range-region (plist-get place :range))))
      (message "Mingshi: %s (%d%%), %d left" (plist-get place :label)
               (round (* 100 (plist-get place :score))) (plist-get place :remaining)))))

(defun mingshi-next-uncertain ()
  "Move to the place that it teaches most to judge next."
  (interactive)
  (mingshi--go :mingshi/nextUncertain))

(defun mingshi-previous-uncertain ()
  "Move to the place before."
  (interactive)
  (mingshi--go :mingshi/previousUncertain))

;; Newer versions of eglot show progress themselves.
(unless (boundp 'eglot-report-progress)
  (cl-defmethod eglot-handle-notification (_server (_method (eql $/progress)) &key _token value)
    "Show the progress of what takes longer, such as training."
    (pcase (plist-get value :kind)
      ("begin" (message "Mingshi: %s" (plist-get value :title)))
      ("report" (message "Mingshi: %d%%" (or (plist-get value :percentage) 0))))))

(defvar mingshi-mode-map
  (let ((map (make-sparse-keymap)))
    (define-key map (kbd "C-c m n") #'mingshi-next-uncertain)
    (define-key map (kbd "C-c m p") #'mingshi-previous-uncertain)
    (define-key map (kbd "C-c m a") #'mingshi-accept)
    (define-key map (kbd "C-c m x") #'mingshi-reject)
    (define-key map (kbd "C-c m l") #'eglot-code-actions)
    (define-key map (kbd "C-c m u") #'mingshi-undo)
    (define-key map (kbd "C-c m t") #'mingshi-train)
    map))

(define-minor-mode mingshi-mode
  "Entities in colours, and keys to judge them."
  :lighter " 名实"
  (if mingshi-mode
      (progn (add-hook 'after-change-functions #'mingshi--paint-soon nil t)
             ;; The server is told of the document after this.
             (mingshi--paint-soon))
    (remove-hook 'after-change-functions #'mingshi--paint-soon t)
    (remove-overlays nil nil 'mingshi t)))

(add-hook 'eglot-managed-mode-hook
          (lambda () (mingshi-mode (if (and (eglot-managed-p) (mingshi--server)) 1 -1))))

(provide 'mingshi-eglot)
;;; mingshi-eglot.el ends here
