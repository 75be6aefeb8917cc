-- For every file that was read: rows read = loaded + already known + refused (inputs.md §4).
SELECT file, read, loaded, known, refused FROM files WHERE read IS NOT NULL AND read <> loaded + known + refused
