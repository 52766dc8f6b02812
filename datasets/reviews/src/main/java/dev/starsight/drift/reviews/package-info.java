/**
 * Whether reviews have drifted from earlier ones: a tally of each side, in one pass, of columns and
 * texts. Tallies of parts merge, also those that other machines have written.
 *
 * <pre>{@code
 * DriftTally before = new DriftTally(Set.of(), 42);
 * DriftTally after = new DriftTally(Set.of(), 42);
 * for (Review review : reviews.rows()) {
 *   LocalDate day = review.reviewDate();
 *   (day == null || day.getYear() < 2015 ? before : after).accept(review);
 * }
 * DriftReport report =
 *     after.comparedWith(before, "2014", "2015", DomainClassifier.of(42, Run.unlimited()));
 * System.out.println(report.sentence());
 * }</pre>
 *
 * <p>Trap: both sides need the same seed, as do parts that are put together. Reviews without an id
 * have the number of their row, so that parts of files are drawn alike only if they keep it.
 */
@NullMarked
package dev.starsight.drift.reviews;

import org.jspecify.annotations.NullMarked;
