/**
 * Control of long computations: a {@link dev.starsight.run.Run} is a {@link
 * dev.starsight.run.Deadline}, a {@link dev.starsight.run.Progress} listener and a number of
 * threads. {@link dev.starsight.run.Threads} runs parallel loops and creates thread pools.
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
