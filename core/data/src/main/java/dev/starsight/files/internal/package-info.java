/**
 * Files and directories that get their final name only when they are complete, locks, SHA-256
 * digests, and JSON whose errors name the file and the path of the field.
 */
@NullMarked
package dev.starsight.files.internal;

import org.jspecify.annotations.NullMarked;
