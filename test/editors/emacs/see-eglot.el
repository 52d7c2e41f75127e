;;; see-eglot.el --- What a user of docs/editors/mingshi-eglot.el sees  -*- lexical-binding: t -*-
;; emacs --batch -Q -l see.el -l mingshi-eglot.el -l see-eglot.el

(require 'flymake)
(setq eglot-sync-connect t eglot-autoreconnect nil eglot-connect-timeout 60 jsonrpc-default-request-timeout 60)

(defun see--painted (place)
  "The face of what is painted at PLACE."
  (cl-some (lambda (overlay) (and (overlay-get overlay 'mingshi) (overlay-get overlay 'face)))
           (overlays-at place)))

(see-all
 (lambda ()
   (find-file (getenv "DOCUMENT"))
   (text-mode)
   (call-interactively #'eglot)
   (see-wait (lambda () (and (eglot-managed-p) mingshi-mode)))
   (see-wait (lambda () (see--painted 1)))
   (see 'person (see-faces "王明" #'see--painted))
   (see 'city (see-faces "沪" #'see--painted))

   (goto-char 2)
   (see 'hover (plist-get (plist-get (jsonrpc-request (eglot-current-server) :textDocument/hover
                                                      (eglot--TextDocumentPositionParams))
                                     :contents)
                          :value))

   (goto-char (point-max))
   (mingshi-next-uncertain)
   (see 'next (buffer-substring-no-properties (point) (1+ (point))))
   (mingshi-accept)
   (see-wait (lambda () (string-match-p "bold" (format "%S" (see--painted (point))))))

   (goto-char 2)
   (let ((relabel (cl-find "Relabel as Fictional character" (eglot-code-actions 2 2)
                           :key (lambda (action) (plist-get action :title)) :test #'equal)))
     (eglot-execute-command (eglot-current-server) (plist-get (plist-get relabel :command) :command)
                            (plist-get (plist-get relabel :command) :arguments)))
   (see-wait (lambda () (string-match-p "bold" (format "%S" (see--painted 2)))))

   ;; The same name elsewhere, with another label: they contradict each other.
   (search-forward "王明")
   (mingshi-accept)
   (see 'diagnostics (see-wait (lambda () (mapcar #'flymake-diagnostic-text (flymake-diagnostics)))))

   (mingshi-train)
   (see-wait (lambda () (see-told "Mingshi: published, version ")))
   (see 'progress (and (see-told "Mingshi: Learning from your corrections") (see-told "Mingshi: 25%") t))
   (see-wait (lambda () (save-excursion (goto-char (point-min)) (search-forward "云岫")
                                        (see--painted (match-beginning 0)))))
   (set-buffer-modified-p nil)
   (eglot-shutdown (eglot-current-server) nil 20)))
;;; see-eglot.el ends here
