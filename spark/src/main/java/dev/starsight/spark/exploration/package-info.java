/**
 * What reviews of a DataFrame say: the eleven questions of the workshop.
 *
 * <pre>{@code
 * StarsightQuestions questions = StarsightQuestions.of(reviews);
 * System.out.println(questions.rows());
 * questions.writeTo(Path.of("findings.json"));
 * }</pre>
 *
 * <p>Executors count; what is known of no partition alone, who reviewed a product more than once,
 * goes over the network by customer. {@code Exploration.read} of {@code starsight-lake} makes the
 * tables, figures and sentences of what was found, which are those that the same reviews give on
 * one machine.
 */
@NullMarked
package dev.starsight.spark.exploration;

import org.jspecify.annotations.NullMarked;
