/**
 * What a long computation is told and what it tells: {@link dev.starsight.run.Deadline}, {@link
 * dev.starsight.run.Progress} and a number of threads, together a {@link dev.starsight.run.Run}.
 * All loops and pools of threads are made by {@link dev.starsight.run.Threads}.
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
