/**
 * The eleven questions one asks of reviews before learning from them, each answered by a sentence,
 * a table and, where it helps, a figure. One pass over the reviews answers all of them.
 *
 * <pre>{@code
 * Exploration exploration = Exploration.of(reviews);
 * exploration.answers().forEach(answer -> System.out.println(answer.sentence()));
 * exploration.writeTo(directory);
 * }</pre>
 *
 * <p>Traps: a category is what the file says, so {@code Baby} and {@code baby} are two; the answer
 * tells when some differ only in case. Words are separated by white space; an encoder's tokens are
 * more.
 */
@NullMarked
package dev.starsight.datasets.explore;

import org.jspecify.annotations.NullMarked;
