/**
 * Profiles of labelled tables before training: a {@link dev.starsight.profile.TableProfile}
 * describes what each column holds, the kind of problem, repeated texts, columns that give the
 * label away, and what to do about them.
 *
 * <pre>{@code
 * TableProfile profile = TableProfile.of(splits.train(), "review_body", "star_rating", 42);
 * profile.actions().forEach(action -> System.out.println(action.sentence()));
 * FeatureChoice choice = FeatureChoice.automatic(profile);
 * ProfileReport.of(profile, choice).writeTo(Path.of("exploration.html"));
 * }</pre>
 *
 * <p>A profile takes one pass and eight bytes of memory per row. Counts are exact unless a
 * component says otherwise; quantiles and the signals of columns are computed from a seeded sample
 * if there are more rows than it holds.
 *
 * <p>Trap: features must not be chosen on the test part. Profile the training part where the
 * profile decides anything.
 */
@NullMarked
package dev.starsight.profile;

import org.jspecify.annotations.NullMarked;
