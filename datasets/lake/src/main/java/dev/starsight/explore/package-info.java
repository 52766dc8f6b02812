/**
 * The eleven questions one asks of reviews before learning from them, each answered by a sentence,
 * a table and, where it helps, a figure. One pass over reviews answers all of them, or a few
 * queries of a lake, with the same result; {@link dev.starsight.explore.questions.Question#query}
 * is the SQL of each answer's table. A {@link dev.starsight.explore.Comparison} sets the answers of
 * two sources side by side and says what differs by more than chance.
 *
 * <pre>{@code
 * Exploration before = Exploration.of(lake, new Years(2010, 2013));
 * Exploration after = Exploration.of(lake, new Years(2014, 2015));
 * before.answers().forEach(answer -> System.out.println(answer.sentence()));
 * Comparison comparison = Comparison.of("2010 to 2013", before, "2014 to 2015", after);
 * ExplorationReport.of(comparison, lake.catalogue().provenance()).writeTo(reportHtml);
 * }</pre>
 *
 * <p>Traps: a category is what the file says, so {@code Baby} and {@code baby} are two; the answer
 * notes when some differ only in case, spaces or underscores. Words are separated by white space;
 * an encoder's tokens are more. A comparison takes its sources for samples apart from each other: a
 * review that is in both is a mistake.
 */
@NullMarked
package dev.starsight.explore;

import org.jspecify.annotations.NullMarked;
