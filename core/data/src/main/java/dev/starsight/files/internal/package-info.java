/**
 * Files and directories that get their final name only once they are complete, locks, SHA-256
 * digests, and JSON whose errors name the file and the path of the field.
 *
 * <pre>{@code
 * try (AtomicDirectory out = AtomicDirectory.creating(Path.of("run"))) {
 *   Json.write(out.path().resolve("summary.json"), Json.object().put("rows", 81_632));
 *   out.commit();
 * }
 * }</pre>
 *
 * <p>Trap: what is not committed is deleted, also when the process is interrupted.
 */
@NullMarked
package dev.starsight.files.internal;

import org.jspecify.annotations.NullMarked;
