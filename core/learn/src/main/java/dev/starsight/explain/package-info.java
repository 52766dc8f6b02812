/**
 * Explanations for any classifier, which only need its predictions: {@link
 * dev.starsight.explain.Explanation} removes words, phrases and columns of an example, {@link
 * dev.starsight.explain.ExplanationTally} adds up what many predictions go by, {@link
 * dev.starsight.explain.WordEffect} removes single words, {@link
 * dev.starsight.explain.ColumnImportance} permutes columns.
 *
 * <pre>{@code
 * Explanation why = Explanation.of(classifier, Example.unlabelled("1", "It is not good"));
 * WordEffect.strongestFor(why.phrases(), 8).forEach(System.out::println);
 * }</pre>
 */
@NullMarked
package dev.starsight.explain;

import org.jspecify.annotations.NullMarked;
