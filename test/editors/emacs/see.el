;;; see.el --- What the tests of Emacs have in common  -*- lexical-binding: t -*-

(require 'package)
(add-to-list 'package-directory-list "/usr/share/emacs/site-lisp/elpa")
(package-initialize)
(require 'cl-lib)
(require 'json)

;; Batch Emacs has no display, and asks nobody.
(setq make-backup-files nil create-lockfiles nil)

(defvar see--seen nil "What was seen, by name.")

(defvar see--messages nil "What was told, the last first.")
(advice-add 'message :before (lambda (format &rest arguments)
                               (when format (push (apply #'format format arguments) see--messages))))

(defun see (name what)
  "Keep WHAT as NAME."
  (push (cons name what) see--seen))

(defun see-wait (holds)
  "Wait until HOLDS returns something, and return that."
  (let ((end (+ (float-time) 60)) value)
    (while (not (setq value (funcall holds)))
      (when (> (float-time) end) (error "Waited in vain for %S" holds))
      (accept-process-output nil 0.05)
      (sit-for 0.01))
    value))

(defun see-told (text)
  "Whether something was told that begins with TEXT."
  (cl-some (lambda (message) (string-prefix-p text message)) see--messages))

(defun see-faces (text property-at)
  "PROPERTY-AT each place where TEXT begins in this buffer."
  (save-excursion
    (goto-char (point-min))
    (cl-loop while (search-forward text nil t)
             collect (format "%S" (funcall property-at (match-beginning 0))))))

(defun see-all (do)
  "Call DO, then write what was seen into the file that SEEN names, and end."
  (condition-case failure (funcall do)
    (error (see 'error (format "%S; told: %S" failure (reverse see--messages)))))
  (let ((coding-system-for-write 'utf-8))
    (with-temp-file (getenv "SEEN")
      (insert (json-encode see--seen))))
  (kill-emacs))
;;; see.el ends here
