/**
 * How a result gets its final name: written beside it under a temporary one, then moved. Also JSON
 * files with one-sentence errors, and digests.
 *
 * <pre>{@code
 * ObjectNode summary = Json.object().put("rows", 81_632);
 * try (AtomicDirectory out = AtomicDirectory.replacing(Path.of("run"))) {
 *   Json.write(out.path().resolve("summary.json"), summary);
 *   out.commit();
 * }
 * }</pre>
 *
 * <p>Trap: what is not committed is deleted, also when the process is interrupted.
 */
@NullMarked
package dev.starsight.files;

import org.jspecify.annotations.NullMarked;
