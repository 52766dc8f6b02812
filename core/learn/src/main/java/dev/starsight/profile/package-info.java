/**
 * The first look at a labelled table, before anything is learnt: {@link
 * dev.starsight.profile.TableProfile} says what each column holds, what kind of problem its labels
 * are, which texts repeat, what gives the label away, and what to do about it.
 *
 * <pre>{@code
 * TableProfile profile = TableProfile.of(splits.train(), "review_body", "star_rating", 42);
 * profile.actions().forEach(action -> System.out.println(action.sentence()));
 * FeatureChoice choice = FeatureChoice.automatic(profile);
 * ProfileReport.of(profile, choice).writeTo(Path.of("exploration.html"));
 * }</pre>
 *
 * <p>One pass, in memory that does not grow with the rows but for eight bytes each; {@link
 * dev.starsight.profile.TableProfiler} takes rows one by one. Counts are exact unless a component
 * says otherwise; quantiles and what a column tells about the label are of a seeded sample where
 * there are more rows than that.
 *
 * <p>Trap: whatever features are chosen by must not be the test part. Profile the training part
 * where the profile decides anything.
 */
@NullMarked
package dev.starsight.profile;

import org.jspecify.annotations.NullMarked;
