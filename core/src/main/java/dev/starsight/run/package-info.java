/**
 * What a long computation is told and what it tells: {@link dev.starsight.run.Deadline} and {@link
 * dev.starsight.run.Progress}, together a {@link dev.starsight.run.Run}.
 *
 * <pre>{@code
 * Run run =
 *     Run.unlimited()
 *         .withDeadline(Deadline.in(Duration.ofMinutes(5)))
 *         .withProgress((what, done, total, detail) -> System.err.println(what + " " + done))
 *         .withThreads(2);
 * try (Classifier model = trainer.fit(data, run)) {
 *   System.out.println(model.predict("Works as described."));
 * }
 * }</pre>
 */
@NullMarked
package dev.starsight.run;

import org.jspecify.annotations.NullMarked;
